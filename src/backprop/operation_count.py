"""Count operations by running the code: arrays that note every sum and product.

with arrays of type Counted in place of the parameters, run the book's own
functions  ->  how many additions and multiplications they did
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop.activations import Activation
from backprop.forward import forward
from backprop.forward_mode import directional_derivative
from backprop.gradients import backward, mean_loss
from backprop.network import Layer, Network
from backprop.validation import Array

ELEMENTWISE = (np.add, np.subtract, np.multiply, np.divide, np.square, np.power)


class Tally:
    """A number that goes up."""

    def __init__(self) -> None:
        """Start at 0."""
        self.operations = 0


class Counted(np.ndarray[Any, Any]):
    """An array that adds to its tally what is computed with it, as do the results."""

    tally: Tally

    def __array_finalize__(self, source: Any) -> None:
        self.tally = getattr(source, "tally", None) or Tally()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Compute with plain arrays, and count."""
        plain = [_plain(array) for array in inputs]
        if "out" in options:
            options["out"] = tuple(_plain(array) for array in options["out"])
        result = np.asarray(getattr(ufunc, method)(*plain, **options))
        self.tally.operations += _operations(ufunc, method, plain, result)
        return _counted(result, self.tally)


def count_operations(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str
) -> dict[str, int]:
    """The operations of one forward pass, one backward pass, and one pass of other ways.

    Returns:
        ``"forward"``, ``"backward"`` (with the loss), ``"loss"`` (a forward pass and
        the loss, as finite differences need it) and ``"direction"`` (forward mode).

    Raises:
        TypeError, ValueError: as ``forward`` and ``backward``.
    """
    tally = Tally()
    noted = _counting(network, tally)
    direction = [_counted(np.ones_like(array), tally) for array in network.parameters]
    found, before = {}, 0
    passed = forward(noted, inputs)
    found["forward"], before = tally.operations, tally.operations
    backward(noted, passed, targets, loss)
    found["backward"], before = tally.operations - before, tally.operations
    mean_loss(noted, inputs, targets, loss)
    found["loss"], before = tally.operations - before, tally.operations
    directional_derivative(noted, direction, inputs, targets, loss)
    found["direction"] = tally.operations - before
    return found


def _counting(network: Network, tally: Tally) -> Network:
    """The same network, of arrays that count. What its activations do inside isn't counted."""
    counting = network.copy()
    counting.layers = tuple(
        Layer(
            _counted(layer.weights, tally),
            _counted(layer.biases, tally),
            _rewrapped(layer.activation, tally),
        )
        for layer in network.layers
    )
    return counting


def _rewrapped(activation: Activation, tally: Tally) -> Activation:
    return Activation(
        activation.name,
        lambda z: _counted(activation.function(_plain(z)), tally),
        lambda z: _counted(activation.derivative(_plain(z)), tally),
        activation.elementwise,
    )


def _counted(array: Array, tally: Tally) -> Counted:
    counted = array.view(Counted)
    counted.tally = tally
    return counted


def _plain(array: Any) -> Any:
    return array.view(np.ndarray) if isinstance(array, Counted) else array


def _operations(ufunc: Any, method: str, inputs: list[Any], result: Array) -> int:
    if ufunc is np.matmul:
        inner = inputs[0].shape[-1]
        return result.size * (2 * inner - 1)  # inner products, and one addition less
    if ufunc not in ELEMENTWISE:
        return 0  # comparisons and the like
    return inputs[0].size - result.size if method == "reduce" else result.size
