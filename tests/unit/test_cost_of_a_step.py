"""What a training step takes: no more memory than its numbers need, and no other dtype."""

import sys
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from backprop.activations import ACTIVATIONS
from backprop.forward import forward
from backprop.gradients import backward
from backprop.network import Network
from backprop.optimizers import Adam, GradientDescent, Momentum, RMSprop
from backprop.training import learn
from backprop.workspace import Workspace, with_ones

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
def test_a_step_needs_little_more_than_each_z_a_delta_and_gradient_once(
    widths: list[int], batch: int, dtype: str
) -> None:
    network, inputs, targets = problem(widths, batch, dtype)
    optimizer = GradientDescent(0.01)
    learn(network, inputs, targets, LOSS, optimizer)
    gradients = network.vector.nbytes
    kept = 3 * sum(a.nbytes for a in forward(network, inputs).a[1:])
    peak = peak_of(lambda: learn(network, inputs, targets, LOSS, optimizer))
    assert gradients + kept <= peak  # else the count is of something else
    assert peak <= 1.1 * (gradients + kept)

    def in_a_workspace() -> None:
        Workspace(network, LOSS, batch).learn(ready, targets, optimizer)

    ready = with_ones(inputs)
    assert gradients + kept <= peak_of(in_a_workspace) <= 1.1 * (gradients + kept)


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
    found = backward(network, passed, targets, LOSS)
    optimizer.update(network.parameters, found.gradients)
    arrays = [*passed.a, *passed.z, *found.deltas, *found.gradients, *network.parameters]
    arrays += [optimizer.step(0, found.gradients[0])]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


@pytest.mark.skipif(sys.platform != "linux", reason="page faults are counted there")
def test_a_step_in_a_workspace_asks_the_system_for_no_memory() -> None:
    import resource  # not there elsewhere

    network, inputs, targets = problem([64] * 21, 64, "float32")
    workspace, ready = Workspace(network, LOSS, len(inputs)), with_ones(inputs)
    optimizer = GradientDescent(0.01)
    for _ in range(3):
        workspace.learn(ready, targets, optimizer)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        workspace.learn(ready, targets, optimizer)
    faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    assert faults < 100  # of 4 kB each; the step's arrays are as large as 400


@pytest.mark.parametrize("shape", [(1000, 300), (3, 200_000), (200_000,), (2, 3)])
def test_a_step_in_blocks_is_the_whole_step(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    parameter, gradient = rng.normal(size=(2, *shape))
    expected = parameter - 0.3 * gradient
    GradientDescent(0.3).update([parameter], [gradient])
    np.testing.assert_array_equal(parameter, expected)
