"""The numbers of the explorers "nudge" and "measured-slope"."""

from typing import Any

import numpy as np
import pytest

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.nudge import ZOOMS
from backprop.explorers.small_network import CONNECTIONS
from backprop.gradients import backpropagate, mean_loss
from backprop.network import Network
from backprop.numerical_gradient import forward_difference

NUDGE, MEASURED = explorer_named("nudge"), explorer_named("measured-slope")
WEIGHT, ACTIVATION, SLIDER = NUDGE.parameters
X, Y, LOSS = [[0.05, 0.10]], [[0.01, 0.99]], "half_squared_error"


def mazur(activation: str = "sigmoid", *, weight: str = "w1_00", nudge: float = 0) -> Network:
    network = Network.from_parameters(
        [[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]],
        [[0.35, 0.35], [0.60, 0.60]],
        activation,
    )
    layer, i, j = (int(weight[place]) for place in (1, 3, 4))
    network.layers[layer - 1].weights[i, j] += nudge
    return network


def at(**values: Any) -> dict[str, Any]:
    return NUDGE.evaluate(**values)


def test_it_starts_with_mazurs_gradient() -> None:
    found = at()
    assert round(found["gradient"], 9) == 0.082167041
    assert [round(slope, 6) for slope in found["slopes"]] == [0.593270, 0.186816, 0.741365]
    assert round(found["before"][-1], 9) == 0.298371109


@pytest.mark.parametrize("weight", CONNECTIONS)
@pytest.mark.parametrize("activation", ACTIVATION.positions)
def test_the_slopes_multiply_to_the_gradient(weight: str, activation: str) -> None:
    layer, i, j = (int(weight[place]) for place in (1, 3, 4))
    back = backpropagate(mazur(activation), X, Y, LOSS)
    found = at(weight=weight, activation=activation)
    assert found["gradient"] == pytest.approx(back.weights[layer - 1][i, j], rel=1e-12)
    assert np.prod(found["slopes"]) == pytest.approx(found["gradient"], rel=1e-12)
    steps = np.subtract(found["predicted"], found["before"])
    assert steps[0] == pytest.approx(2.0)
    assert steps[1:] == pytest.approx(steps[:-1] * found["slopes"], abs=1e-12)


@pytest.mark.parametrize("weight", CONNECTIONS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
def test_a_prediction_is_near_for_a_small_nudge_only(weight: str, activation: str) -> None:
    small, large = (at(weight=weight, activation=activation, nudge=n) for n in (0.1, 4.0))
    for found in (small, large):
        assert np.isclose(found["gap"], found["change"] - found["prediction"])
        assert found["measured"] - found["gradient"] == pytest.approx(
            found["gap"] / (found["prediction"] / found["gradient"]), abs=1e-12
        )
    assert abs(small["gap"]) < 0.1 * abs(large["gap"])


def test_the_nudged_chain_is_that_of_the_nudged_network() -> None:
    found = at(weight="w2_10", nudge=1.5, activation="tanh")
    before = mazur("tanh")
    nudged = mazur("tanh", weight="w2_10", nudge=1.5)
    for network, chain in ((before, found["before"]), (nudged, found["after"])):
        hidden = np.tanh(np.array(X) @ network.layers[0].weights + 0.35)
        z = (hidden @ network.layers[1].weights + 0.60)[0, 0]
        loss = mean_loss(network, X, Y, LOSS)
        assert chain == pytest.approx([network.layers[1].weights[1, 0], z, np.tanh(z), loss])
    assert found["change"] == pytest.approx(found["after"][-1] - found["before"][-1])
    assert found["measured"] == pytest.approx(found["change"] / 1.5)


def test_no_nudge_changes_and_measures_nothing() -> None:
    found = at(nudge=0.0)
    assert found["before"] == found["after"] == found["predicted"]
    assert (found["change"], found["gap"], found["measured"]) == (0, 0, "none")


@pytest.mark.parametrize("weight", CONNECTIONS)
@pytest.mark.parametrize("activation", ACTIVATION.positions)
def test_every_step_lies_in_the_frame_and_the_closer_look_is_as_close_as_it_can_be(
    weight: str, activation: str
) -> None:
    all_found = [
        at(weight=weight, activation=activation, nudge=nudge) for nudge in SLIDER.positions[::4]
    ]
    (reach,) = {found["reach"] for found in all_found}
    (zoom,) = {found["zoom"] for found in all_found}
    steps = np.abs(
        [np.subtract(f[name], f["before"]) for f in all_found for name in ("after", "predicted")]
    )
    assert steps.max() == pytest.approx(reach, rel=0.02)
    assert (steps <= 1.001 * reach).all()
    last = zoom * steps[:, -1].max()
    assert last <= 1.001 * reach or zoom == 1
    assert 2.5 * last > reach or zoom == ZOOMS[-1]


def test_the_marked_error_is_on_its_curve() -> None:
    for exponent in (-15, -8, 0):
        found = MEASURED.evaluate(exponent=exponent)
        for kind, name in enumerate(("forward", "central")):
            error = found[f"{name}_error"]
            assert error == found[f"{name}_errors"][exponent + 15]
            assert 10 ** found["heights"][kind][exponent + 15] == pytest.approx(max(error, 1e-16))
    assert found["forward_errors"][12] > 1000 * found["central_errors"][12]


def test_its_description_is_true() -> None:
    found = MEASURED.evaluate()
    lowest = [int(np.argmin(found[f"{name}_errors"])) - 15 for name in ("forward", "central")]
    assert abs(lowest[0] + 7) <= 1
    assert abs(lowest[1] + 5) <= 1
    assert min(found["central_errors"]) < min(found["forward_errors"])


def test_a_forward_difference_of_a_parabola_is_off_by_h() -> None:
    assert np.allclose(forward_difference(lambda x: x**2, 3.0, h=0.25), 6.25)
    with pytest.raises(ValueError, match="h"):
        forward_difference(lambda x: x**2, 3.0, h=0.0)
