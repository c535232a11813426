"""A second network, written from the mathematics for HIPS autograd.

It shares no line with the package: activations, losses and the chaining of
layers are written anew, in autograd's NumPy, which differentiates them by its
own rules. Where a textbook form would overflow, a stable identity is used
(logaddexp), so that the comparison also means something at the extremes.
"""

from collections.abc import Callable, Sequence
from typing import Any

import autograd.numpy as anp
from autograd import grad

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    # log sigmoid(z) = -log(1 + e^-z)
    "sigmoid": lambda z: anp.exp(-anp.logaddexp(0.0, -z)),
    # tanh(z) = sigmoid(2z) - sigmoid(-2z)
    "tanh": lambda z: anp.exp(-anp.logaddexp(0.0, -2 * z)) - anp.exp(-anp.logaddexp(0.0, 2 * z)),
    "relu": lambda z: z * (z > 0),
    "leaky_relu": lambda z: z * (0.01 + 0.99 * (z > 0)),
    "softmax": lambda z: anp.exp(z - _logsumexp(z)),
}


def _logsumexp(z: Any) -> Any:
    total = z[:, :1]
    for column in range(1, z.shape[1]):
        total = anp.logaddexp(total, z[:, column : column + 1])
    return total


LOSSES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "half_squared_error": lambda z, a, y: 0.5 * anp.sum((a - y) ** 2, axis=1),
    "binary_cross_entropy": lambda z, a, y: anp.sum(
        y * anp.logaddexp(0.0, -z) + (1 - y) * anp.logaddexp(0.0, z), axis=1
    ),
    "categorical_cross_entropy": lambda z, a, y: anp.sum(y * (_logsumexp(z) - z), axis=1),
}


def mean_loss(
    parameters: Sequence[Any], activations: Sequence[str], x: Any, y: Any, loss: str
) -> Any:
    """The mean loss of a network with ``parameters`` = [W1, b1, W2, b2, ...]."""
    a = x
    for weights, biases, name in zip(parameters[::2], parameters[1::2], activations, strict=True):
        z = anp.dot(a, weights) + biases
        a = ACTIVATIONS[name](z)
    return anp.mean(LOSSES[loss](z, a, y))


def gradients(
    parameters: Sequence[Any], activations: Sequence[str], x: Any, y: Any, loss: str
) -> list[Any]:
    """Every gradient, in the order of ``parameters``."""
    found: list[Any] = grad(lambda p: mean_loss(p, activations, x, y, loss))(list(parameters))
    return found


def deltas(
    parameters: Sequence[Any], activations: Sequence[str], x: Any, y: Any, loss: str
) -> list[Any]:
    """dL/dZ of every layer and example, L being each example's own loss.

    A change of Z is a change of a bias that only one example feels.
    """

    def total_loss(shifts: Sequence[Any]) -> Any:
        a = x
        layers = zip(parameters[::2], parameters[1::2], activations, shifts, strict=True)
        for weights, biases, name, shift in layers:
            z = anp.dot(a, weights) + biases + shift
            a = ACTIVATIONS[name](z)
        return anp.sum(LOSSES[loss](z, a, y))

    nothing = [anp.zeros((len(x), len(biases))) for biases in parameters[1::2]]
    found: list[Any] = grad(total_loss)(nothing)
    return found


def places(length: int, window: int, stride: int, padding: int) -> list[tuple[slice, slice]]:
    """Where a window finds a place: what it sees of the row, and what of the window that is."""
    found = []
    start = -padding
    while start + window <= length + padding:
        first, last = max(start, 0), max(min(start + window, length), 0)
        found.append((slice(first, last), slice(first - start, last - start)))
        start += stride
    return found


def convolved(pictures: Any, kernels: Any, biases: Any, stride: int = 1, padding: int = 0) -> Any:
    """Weighted sums of one window after another; a margin isn't there, but left out."""
    rows = places(pictures.shape[2], kernels.shape[2], stride, padding)
    columns = places(pictures.shape[3], kernels.shape[3], stride, padding)
    sums = []
    for row, kernel_row in rows:
        for column, kernel_column in columns:
            part = (
                pictures[:, None, :, row, column] * kernels[None, :, :, kernel_row, kernel_column]
            )
            sums.append(anp.sum(part, axis=(2, 3, 4)) + biases)
    return anp.reshape(anp.stack(sums, axis=2), (*sums[0].shape, len(rows), len(columns)))


def pooled(kind: str, pictures: Any, size: int, stride: int, padding: int) -> Any:
    """The largest number of each window, the first of equals, or the sum as a share of size^2."""
    rows, columns = (places(length, size, stride, padding) for length in pictures.shape[2:])
    results = []
    for row, _ in rows:
        for column, _ in columns:
            seen = pictures[:, :, row, column]
            shape = seen.shape[:2]
            numbers = [seen[..., i, j] for i in range(seen.shape[2]) for j in range(seen.shape[3])]
            best = numbers[0] if kind == "max" else anp.zeros(shape)
            for number in numbers[kind == "max" :]:
                best = anp.where(number > best, number, best) if kind == "max" else best + number
            results.append(best if kind == "max" else best / size**2)
    return anp.reshape(anp.stack(results, axis=2), (*results[0].shape, len(rows), len(columns)))
