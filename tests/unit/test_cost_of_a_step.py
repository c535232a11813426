"""What a training step takes: no more memory than its numbers need, and no other dtype."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from backprop.activations import ACTIVATIONS
from backprop.backpropagation import learn
from backprop.forward import forward
from backprop.gradients import backpropagate
from backprop.network import Network
from backprop.optimizers import Adam, GradientDescent, Momentum, RMSprop

LOSS = "categorical_cross_entropy"
SIZES = [([784, 1024, 1024, 10], 256), ([784, 256, 128, 10], 128), ([256] * 21, 256)]


def problem(widths, batch, dtype, hidden="relu"):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(0)
    names = [hidden] * (len(widths) - 2) + ["softmax"]
    network = Network.initialized(widths, names, rng, weights="he", dtype=dtype)
    targets = np.eye(widths[-1], dtype=dtype)[rng.integers(widths[-1], size=batch)]
    return network, rng.normal(size=(batch, widths[0])).astype(dtype), targets


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("widths", "batch"), SIZES)
def test_a_step_holds_little_more_than_it_must(widths: list[int], batch: int, dtype: str) -> None:
    """Every Z and A before it goes back, and every gradient and one step when it updates."""
    network, inputs, targets = problem(widths, batch, dtype)
    optimizer = GradientDescent(0.01)
    learn(network, inputs, targets, LOSS, optimizer)
    there = 2 * sum(a.nbytes for a in forward(network, inputs).a[1:])
    end = network.vector.nbytes + max(array.nbytes for array in network.parameters)
    peak = peak_of(lambda: learn(network, inputs, targets, LOSS, optimizer))
    assert max(there, end) <= peak  # else the count is of something else
    assert peak <= 1.1 * max(there, end)


def peak_of(work: Callable[[], object]) -> int:
    """Bytes allocated at most while it runs."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("hidden", [name for name in ACTIVATIONS if name != "softmax"])
@pytest.mark.parametrize("make", [GradientDescent, Momentum, RMSprop, Adam])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_array_of_a_step_keeps_the_networks_type(  # type: ignore[no-untyped-def]
    dtype, make, hidden
) -> None:
    network, inputs, targets = problem([5, 4, 4, 3], 6, dtype, hidden)
    optimizer = make(0.01)
    passed = forward(network, inputs)
    found = backpropagate(network, passed.a[0], targets, LOSS)
    optimizer.update(network.parameters, found.gradients)
    arrays = [*passed.a, *passed.z, *found.deltas, *found.gradients, *network.parameters]
    arrays += [optimizer.step(0, found.gradients[0])]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}
