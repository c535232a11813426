"""The numbers of the explorer "nudge"."""

import numpy as np
import pytest

from backprop.explorers.nudge import EXPLORER
from backprop.explorers.small_network import CONNECTIONS
from backprop.gradients import mean_loss
from backprop.network import Network
from backprop.numerical_gradient import forward_difference


def test_it_starts_with_mazurs_gradient() -> None:
    found = EXPLORER.evaluate()
    assert round(found["gradient"], 9) == 0.082167041
    assert round(found["loss"], 9) == 0.298371109


@pytest.mark.parametrize("weight", CONNECTIONS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
def test_a_prediction_is_near_for_a_small_nudge_only(weight: str, activation: str) -> None:
    small, large = (
        EXPLORER.evaluate(weight=weight, activation=activation, nudge=n) for n in (0.1, 4.0)
    )
    for found in (small, large):
        assert np.isclose(found["gap"], found["change"] - found["predicted"])
    assert abs(small["gap"]) < 0.1 * abs(large["gap"])


def test_the_nudged_loss_is_that_of_the_nudged_network() -> None:
    network = Network.from_parameters(
        [[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45 + 1.5, 0.55]]],
        [[0.35, 0.35], [0.60, 0.60]],
        "tanh",
    )
    found = EXPLORER.evaluate(weight="w2_10", nudge=1.5, activation="tanh")
    loss = mean_loss(network, [[0.05, 0.10]], [[0.01, 0.99]], "half_squared_error")
    assert np.isclose(found["nudged_loss"], loss)


def test_the_marked_error_is_on_its_curve() -> None:
    for exponent in (-15, -8, 0):
        found = EXPLORER.evaluate(exponent=exponent)
        for name in ("forward", "central"):
            assert found[f"{name}_error"] == found[f"{name}_errors"][exponent + 15]
    assert found["forward_errors"][12] > 1000 * found["central_errors"][12]


def test_a_forward_difference_of_a_parabola_is_off_by_h() -> None:
    assert np.allclose(forward_difference(lambda x: x**2, 3.0, h=0.25), 6.25)
    with pytest.raises(ValueError, match="h"):
        forward_difference(lambda x: x**2, 3.0, h=0.0)
