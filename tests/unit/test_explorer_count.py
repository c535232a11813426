"""The numbers of the explorer "count"."""

import numpy as np
import pytest

from backprop.explorers.catalogue import explorer_named
from backprop.forward import forward
from backprop.network import Network
from backprop.operation_count import count_operations

EXPLORER = explorer_named("count")


@pytest.mark.parametrize(("layers", "width", "batch"), [(2, 30, 32), (1, 10, 8), (4, 50, 24)])
def test_it_shows_what_running_the_code_counts(layers: int, width: int, batch: int) -> None:
    rng = np.random.default_rng(0)
    widths = [64, *[width] * layers, 10]
    network = Network.initialized(widths, "tanh", rng)
    inputs, targets = rng.normal(size=(batch, 64)), rng.normal(size=(batch, 10))
    counted = count_operations(network, inputs, targets, "half_squared_error")
    found = EXPLORER.evaluate(layers=layers, width=width, batch=batch)
    parameters = sum(array.size for array in network.parameters)
    assert found["parameters"] == parameters
    assert found["weights"] == parameters - sum(widths[1:])
    assert (found["forward"], found["backward"]) == (counted["forward"], counted["backward"])
    both = counted["forward"] + counted["backward"]
    assert found["one_pass"] == [counted["loss"], counted["direction"], both]
    assert found["passes"] == [parameters + 1, parameters, 2]
    assert found["operations"] == [
        (parameters + 1) * counted["loss"],
        parameters * counted["direction"],
        both,
    ]
    passed = forward(network, inputs)
    assert found["kept_bytes"] == sum(array.nbytes for array in passed.a + passed.z)
    assert found["parameter_bytes"] == sum(array.nbytes for array in network.parameters)


@pytest.mark.parametrize(("layers", "width"), [(2, 30), (1, 10), (50, 30), (50, 1000)])
def test_the_squares_of_the_picture_are_its_operations(layers: int, width: int) -> None:
    found = EXPLORER.evaluate(layers=layers, width=width)
    assert found["squares"] * found["per"] == pytest.approx(found["passes"][0])
    assert 400 < found["squares"] <= 4000
    assert sum(found["pair"]) / found["squares"] == pytest.approx(1 / found["saving"])
    assert found["pair"][1] / found["pair"][0] == pytest.approx(found["ratio"])


def test_its_description_is_true() -> None:
    found = EXPLORER.evaluate()
    for words in (
        f"{found['saving']:,.0f} times as many operations",
        f"a field of {found['passes'][0]:,} small squares",
        f"{found['kept_bytes']:,} bytes kept",
        f"{found['parameter_bytes']:,} of parameters",
    ):
        assert words in EXPLORER.description
    assert (found["per"], found["passes"][2]) == (1, 2)


def test_the_saving_grows_with_the_network() -> None:
    small, large = EXPLORER.evaluate(width=10), EXPLORER.evaluate(width=1000)
    assert large["saving"] > 100 * small["saving"]
    assert large["saving"] == pytest.approx(large["parameters"] / 3, rel=0.1)
