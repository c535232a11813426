"""Losses: one number for how wrong a prediction is.

    Z(L), A(L), targets Y  ->  the loss of each example  ->  their mean

Every loss here is first defined for one example: a sum over the outputs k. The
loss of a batch is the mean over its examples. That mean is the only place where
1/N comes in, and its slope takes it along once, in ``gradients``.

Both cross-entropies are computed from the weighted sums Z, not from the
probabilities A: log(A) of a probability that has been rounded to 0 is -infinity,
while the same loss written in Z has no logarithm of anything small in it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from backprop.activations import below_row_maximum
from backprop.validation import Array, as_batch, as_floats, pick, require_count, require_same_shape


def squared_error(a: Array, y: Array) -> Array:
    """1/2 sum_k (A_k - Y_k)^2 of each example: ``(batch, n_out)`` to ``(batch,)``.

    The 1/2 is there so that the slope is A_k - Y_k without a 2. Other books and
    libraries leave it out, or average over the outputs k as well.
    """
    return ((a - y) ** 2).sum(axis=-1) / 2


def squared_error_slope(a: Array, y: Array) -> Array:
    """dL/dA_k = A_k - Y_k."""
    return a - y


def binary_cross_entropy(z: Array, y: Array) -> Array:
    """-sum_k [Y_k log A_k + (1 - Y_k) log(1 - A_k)] of each example, A = sigmoid(Z).

    Written in Z it is sum_k softplus(Z_k) - Y_k Z_k. ``(batch, n_out)`` to
    ``(batch,)``; each output k answers its own yes-or-no question.
    """
    return (softplus(z) - y * z).sum(axis=-1)


def categorical_cross_entropy(z: Array, y: Array) -> Array:
    """-sum_k Y_k log A_k of each example, A = softmax(Z).

    Written in Z it is log(sum_k e^(Z_k)) - sum_k Y_k Z_k, for rows of Y that sum
    to 1. ``(batch, n_out)`` to ``(batch,)``.
    """
    shifted = below_row_maximum(z)
    expected = np.where(y == 0, 0, shifted) * y  # 0 where Y is 0, even beside -infinity
    return np.log(np.exp(shifted).sum(axis=-1)) - expected.sum(axis=-1)


def softplus(z: Array) -> Array:
    """log(1 + e^z), as max(0, z) + log(1 + e^-|z|), which can't overflow."""
    positive = z.real > 0
    return np.where(positive, z, 0) + np.log1p(np.exp(np.where(positive, -z, z)))


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Turn class numbers of shape ``(batch,)`` into targets of shape ``(batch, classes)``.

    Each row is 0 but for a 1 in the column of its class.

    Raises:
        TypeError: labels that aren't whole numbers.
        ValueError: labels that aren't one-dimensional or not in 0 .. classes - 1.
    """
    require_count(classes, "classes")
    numbers = np.asarray(labels)
    if numbers.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, but have dtype {numbers.dtype}")
    if numbers.ndim != 1:
        raise ValueError(f"labels must have shape (batch,), but have shape {numbers.shape}")
    outside = np.flatnonzero((numbers < 0) | (numbers >= classes))
    if outside.size:
        place = int(outside[0])
        raise ValueError(
            f"labels[{place}] is {numbers[place]}, but {classes} classes "
            f"are numbered 0 to {classes - 1}"
        )
    rows = np.zeros((len(numbers), classes))
    rows[np.arange(len(numbers)), numbers] = 1
    return rows


def _any_target(y: Array) -> None:
    """A squared error takes any finite target."""


def _between_0_and_1(y: Array) -> None:
    outside = np.argwhere((y.real < 0) | (y.real > 1))
    if outside.size:
        place = [int(index) for index in outside[0]]
        raise ValueError(
            f"targets{place} is {y[tuple(place)]}, but binary cross-entropy needs "
            "targets between 0 and 1"
        )


def _distribution(y: Array) -> None:
    wrong = np.flatnonzero((y.real < 0).any(axis=1) | (np.abs(y.sum(axis=1) - 1) > 1e-6))
    if wrong.size:
        row = int(wrong[0])
        raise ValueError(
            f"targets[{row}] is {y[row].tolist()}, but categorical cross-entropy needs rows "
            "of values from 0 that sum to 1; class numbers become such rows by one_hot"
        )


@dataclass(frozen=True)
class Loss:
    """A loss, its slope, and the output activation it goes with.

    Attributes:
        name: what the training functions are told.
        per_example: Z, A, Y of shape ``(batch, n_out)`` to losses of shape ``(batch,)``.
        slope: A, Y to dL/dA, or None where only delta is computed.
        natural_activation: the output activation for which delta = A - Y.
        check_targets: raises ``ValueError`` for targets that make no sense.
    """

    name: str
    per_example: Callable[[Array, Array, Array], Array]
    slope: Callable[[Array, Array], Array] | None
    natural_activation: str
    check_targets: Callable[[Array], None]

    def require_activation(self, name: str) -> None:
        """Raise ``ValueError`` unless this loss can follow the output activation ``name``."""
        if self.slope is None and name != self.natural_activation:
            raise ValueError(
                f"{self.name} needs {self.natural_activation!r} as the activation of the "
                f"output layer, but that is {name!r}"
            )

    def mean(self, z: Array, a: Array, y: Array) -> float:
        """The loss of a batch: the mean over its examples."""
        losses = self.per_example(z, a, y)
        mean: float = losses.sum() / len(losses)
        return mean

    def checked_targets(self, targets: ArrayLike, output: Array) -> Array:
        """Return ``targets`` as floats of the output's shape and type, or say what is wrong.

        Raises:
            TypeError: targets that aren't numbers.
            ValueError: another shape than the output, NaN, infinity, or values
                the loss can't have as targets.
        """
        y = as_floats(targets, "targets")
        require_same_shape(y, "targets", output, "the network's output")
        y = as_batch(y, "targets", dtype=output.dtype)
        self.check_targets(y)
        return y


LOSSES = {
    loss.name: loss
    for loss in (
        Loss(
            "mean_squared_error",
            lambda z, a, y: squared_error(a, y),
            squared_error_slope,
            "identity",
            _any_target,
        ),
        Loss(
            "binary_cross_entropy",
            lambda z, a, y: binary_cross_entropy(z, y),
            None,
            "sigmoid",
            _between_0_and_1,
        ),
        Loss(
            "categorical_cross_entropy",
            lambda z, a, y: categorical_cross_entropy(z, y),
            None,
            "softmax",
            _distribution,
        ),
    )
}


def loss_named(name: str) -> Loss:
    """Return the loss of that name; an unknown name raises ``ValueError``."""
    return pick(name, LOSSES, "loss")
