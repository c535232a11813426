"""The cost of a gradient: counted by running, from the formula, and forward mode itself."""

import numpy as np
import pytest

from backprop import operations
from backprop.forward import forward
from backprop.forward_mode import directional_derivative, gradients_by_forward_mode
from backprop.gradients import backpropagate
from backprop.network import Network
from backprop.numerical_gradient import forward_difference, numeric_gradients
from backprop.operation_count import count_operations

SQUARED = "half_squared_error"


def problem(widths: list[int], batch: int, activations: str | list[str] = "tanh"):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(0)
    network = Network.initialized(widths, activations, rng)
    return network, rng.normal(size=(batch, widths[0])), rng.normal(size=(batch, widths[-1]))


@pytest.mark.parametrize("widths", [[2, 2], [3, 5, 2], [4, 6, 6, 6, 1], [1, 1, 1]])
@pytest.mark.parametrize("batch", [1, 2, 7])
def test_the_formulas_are_what_is_counted(widths: list[int], batch: int) -> None:
    counted = count_operations(*problem(widths, batch), SQUARED)
    there = operations.forward_operations(widths, batch)
    assert counted == {
        "forward": there,
        "backward": operations.backward_operations(widths, batch),
        "loss": there + operations.loss_operations(widths[-1], batch),
        "direction": operations.direction_operations(widths, batch),
    }


def test_a_layer_counted_by_hand() -> None:
    # 2 inputs to 1 unit, 1 example: 2 products, 1 sum of them, 1 bias
    assert operations.forward_operations([2, 1], 1) == 4
    # loss: -, square, /2, mean; delta: -, /N, times slope; 2 products
    assert operations.backward_operations([2, 1], 1) == 4 + 3 + 2


@pytest.mark.parametrize(
    ("activations", "loss"),
    [
        ("tanh", SQUARED),
        (["relu", "softmax"], "categorical_cross_entropy"),
        (["softmax", "sigmoid"], SQUARED),
    ],
)
def test_forward_mode_gives_the_gradients_of_backpropagation(activations, loss) -> None:  # type: ignore[no-untyped-def]
    network, inputs, _ = problem([3, 4, 2], 5, activations)
    targets = np.eye(2)[[0, 1, 1, 0, 1]]
    back = backpropagate(network, inputs, targets, loss).gradients
    for found, expected in zip(
        gradients_by_forward_mode(network, inputs, targets, loss), back, strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)
    rng = np.random.default_rng(3)
    direction = [rng.normal(size=array.shape) for array in network.parameters]
    slope = directional_derivative(network, direction, inputs, targets, loss)
    assert slope == pytest.approx(sum((g * d).sum() for g, d in zip(back, direction, strict=True)))


def test_differences_give_nearly_the_same() -> None:
    network, inputs, targets = problem([3, 4, 2], 5)
    back = backpropagate(network, inputs, targets, SQUARED).gradients
    numeric = numeric_gradients(network, inputs, targets, SQUARED, forward_difference)
    for found, expected in zip(numeric, back, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_direction_of_other_shapes_is_refused() -> None:
    network, inputs, targets = problem([3, 4, 2], 5)
    with pytest.raises(ValueError, match=r"the direction has shapes .* but the parameters have"):
        directional_derivative(network, network.parameters[:2], inputs, targets, SQUARED)


def test_what_is_kept_is_what_numpy_says() -> None:
    network, inputs, _ = problem([3, 40, 20, 2], 16)
    passed = forward(network, inputs)
    kept = sum(array.nbytes for array in passed.a + passed.z)
    assert kept == operations.BYTES * operations.kept_numbers(network.widths, 16)


def test_the_number_of_parameters() -> None:
    network, *_ = problem([3, 40, 20, 2], 1)
    assert operations.parameter_count(network.widths) == sum(p.size for p in network.parameters)
