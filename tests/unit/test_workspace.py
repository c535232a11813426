"""Steps in a workspace are the steps of ``learn``, which the chapters tell."""

from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.activations import ACTIVATIONS
from backprop.forward import forward
from backprop.gradients import backward
from backprop.losses import LOSSES
from backprop.network import Network
from backprop.optimizers import Adam, GradientDescent, Momentum, Optimizer, RMSprop
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import batch, latex, n_in, n_out
from backprop.symbolic.workspace import biases_as_weights, steps_from_deltas
from backprop.training import learn
from backprop.validation import Array
from backprop.workspace import Workspace, with_ones

CCE = "categorical_cross_entropy"
SAME = {"float64": 1e-12, "float32": 2e-4}


def problem(
    widths: list[int], names: list[str], batch: int, dtype: str, seed: int = 0
) -> tuple[Network, Array, Array]:
    """A network, inputs, and targets that every loss takes."""
    rng = np.random.default_rng(seed)
    network = Network.initialized(widths, names, rng, dtype=dtype)
    network.vector[:] = rng.normal(size=network.vector.size)
    inputs = rng.normal(size=(batch, widths[0])).astype(dtype)
    targets = np.eye(widths[-1], dtype=dtype)[rng.integers(widths[-1], size=batch)]
    return network, inputs, targets


def same(left: Array, right: Array) -> bool:
    """Equal but for rounding, measured against the largest number."""
    assert left.dtype == right.dtype
    scale = max(1.0, float(np.abs(right).max()))
    return bool(np.abs(left - right).max() <= SAME[left.dtype.name] * scale)


@given(
    widths=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    hidden=st.lists(st.sampled_from(sorted(ACTIVATIONS)), min_size=3, max_size=3),
    output=st.sampled_from(
        [(loss.natural_activation, loss.name) for loss in LOSSES.values()]
        + [(name, "mean_squared_error") for name in sorted(ACTIVATIONS)]
    ),
    sizes=st.lists(st.integers(1, 7), min_size=1, max_size=3),
    dtype=st.sampled_from(["float32", "float64"]),
    scale=st.sampled_from([1.0, 0.01, 30.0]),
    seed=st.integers(0, 999),
)
@settings(max_examples=200, deadline=None)
def test_it_finds_the_loss_and_the_gradients_of_the_readable_code(
    widths: list[int],
    hidden: list[str],
    output: tuple[str, str],
    sizes: list[int],
    dtype: str,
    scale: float,
    seed: int,
) -> None:
    """For any network, and for batches of sizes that change from step to step."""
    activation, loss = output
    names = [*hidden[: len(widths) - 2], activation]
    network, inputs, targets = problem(widths, names, max(sizes), dtype, seed)
    workspace = Workspace(network, loss, max(sizes))
    before = network.vector.copy()
    for size in sizes:
        x, y = inputs[:size], targets[:size]
        found = backward(network, forward(network, x), y, loss)
        loss_found = workspace.gradient(with_ones(x), y, scale)
        assert same(np.asarray(loss_found), np.asarray(found.loss))
        for left, right in zip(workspace.gradients, found.gradients, strict=True):
            assert same(left / scale, right)
    assert np.array_equal(network.vector, before)


@pytest.mark.parametrize("decay", [0.0, 0.3])
@pytest.mark.parametrize("make", [GradientDescent, Momentum, RMSprop, Adam])
def test_it_learns_as_learn_does(make: type[Optimizer], decay: float) -> None:
    network, x, y = problem([3, 5, 4, 2], ["relu", "tanh", "softmax"], 6, "float64")
    other = network.copy()
    workspace, optimizers = Workspace(network, CCE, 6), [make(0.05), make(0.05)]
    for _ in range(20):
        losses = [
            workspace.learn(with_ones(x), y, optimizers[0], decay),
            learn(other, x, y, CCE, optimizers[1], decay),
        ]
        assert losses[0] == pytest.approx(losses[1], rel=1e-11)
    np.testing.assert_allclose(network.vector, other.vector, rtol=1e-9)


@pytest.mark.parametrize("make", [GradientDescent, Momentum, RMSprop, Adam])
def test_an_optimizer_may_go_from_learn_to_a_workspace_and_back(make: type[Optimizer]) -> None:
    network, x, y = problem([3, 5, 2], ["tanh", "softmax"], 6, "float64")
    other = network.copy()
    workspace, one, two = Workspace(network, CCE, 6), make(0.05), make(0.05)
    for number in range(6):
        if number % 2:
            workspace.learn(with_ones(x), y, one)
        else:
            learn(network, x, y, CCE, one)
        learn(other, x, y, CCE, two)
    np.testing.assert_allclose(network.vector, other.vector, rtol=1e-11)


def test_numbers_too_far_apart_for_a_float_have_the_loss_they_have_elsewhere() -> None:
    network, x, y = problem([1, 3], ["softmax"], 2, "float64")
    network.vector[:] = [1e308, -1e308, 0, 0, 0, 0]
    x[:], y[:] = 1, [1, 0, 0]
    with np.errstate(over="ignore", invalid="ignore"):
        assert Workspace(network, CCE, 2).gradient(with_ones(x), y) == 0
        y[:] = [0, 1, 0]
        assert Workspace(network, CCE, 2).gradient(with_ones(x), y) == np.inf


def test_a_loss_that_does_not_go_with_the_output_is_refused() -> None:
    network, _, _ = problem([2, 2], ["tanh"], 1, "float64")
    with pytest.raises(ValueError, match="needs 'softmax' as the activation"):
        Workspace(network, CCE, 1)


@pytest.mark.parametrize("derivation", [biases_as_weights, steps_from_deltas])
def test_the_derivations_hold_entry_by_entry(derivation: Callable[[], Derivation]) -> None:
    at = {batch: 3, n_in: 2, n_out: 2}
    for step in derivation().steps:
        sides = (side.subs(at).doit().as_explicit() for side in step.equation.args)
        left, right = (sp.Matrix(side).expand() for side in sides)
        assert left.shape == right.shape
        assert left == right


def test_a_row_of_ones_is_written_as_one() -> None:
    printed = latex(biases_as_weights().result)
    assert r"\mathbf{1}^{T} \delta" in printed
