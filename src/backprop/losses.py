"""Losses: one number for how wrong a prediction is.

    Z(L), A(L), targets Y  ->  the loss of each example  ->  their mean

Every loss here is first defined for one example: a sum over the outputs k. The
loss of a batch is the mean over its examples. That mean is the only place where
1/N comes in; its slope takes it along once, in ``backpropagation``.

Both cross-entropies are computed from the weighted sums Z, not from the
probabilities A: log(A) of a probability that has been rounded to 0 is -infinity,
while the same loss written in Z has no logarithm of anything small in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop.activations import ACTIVATIONS, Activation, below_row_maximum, sigmoid
from backprop.validation import Array, pick, require_count

# The losses of the examples, and a function for their slopes
Evaluated = tuple[Array, Callable[[], Array]]
LossRule = Callable[[Array, Array], Evaluated]


def squared_error(a: Array, y: Array) -> Array:
    """1/2 sum_k (A_k - Y_k)^2 of each example: ``(batch, n_out)`` to ``(batch,)``.

    The 1/2 is there so that the slope is A_k - Y_k without a 2. Other books and
    libraries leave it out, or average over the outputs k as well.
    """
    return ((a - y) ** 2).sum(axis=-1) / 2


def squared_error_slope(a: Array, y: Array) -> Array:
    """dL/dA_k = A_k - Y_k."""
    return a - y


def squared_error_rule(a: Array, y: Array) -> Evaluated:
    """The squared error, and the way back from it."""
    return squared_error(a, y), lambda: squared_error_slope(a, y)


def binary_cross_entropy(z: Array, y: Array) -> Array:
    """-sum_k [Y_k log A_k + (1 - Y_k) log(1 - A_k)] of each example, A = sigmoid(Z).

    Written in Z it is sum_k softplus(Z_k) - Y_k Z_k. ``(batch, n_out)`` to
    ``(batch,)``; each output k answers its own yes-or-no question.
    """
    return (softplus(z) - y * z).sum(axis=-1)


def binary_cross_entropy_rule(z: Array, y: Array) -> Evaluated:
    """Binary cross-entropy, and the way back from it: dL/dZ_k = A_k - Y_k."""
    return binary_cross_entropy(z, y), lambda: sigmoid(z) - y


def categorical_cross_entropy(z: Array, y: Array) -> Array:
    """-sum_k Y_k log A_k of each example, A = softmax(Z).

    Written in Z it is log(sum_k e^(Z_k)) - sum_k Y_k Z_k, for rows of Y that sum
    to 1. ``(batch, n_out)`` to ``(batch,)``.
    """
    with np.errstate(over="ignore"):  # where a score lies more than 1e308 below the largest
        return categorical_cross_entropy_rule(z, y)[0]


def categorical_cross_entropy_rule(z: Array, y: Array) -> Evaluated:
    """Categorical cross-entropy, and the way back from it: dL/dZ_k = A_k - Y_k."""
    below = below_row_maximum(z)
    e = np.exp(below)
    total = e.sum(axis=-1, keepdims=True)
    below = np.maximum(below, np.finfo(z.dtype).min)  # finite, so that 0 times it is 0
    losses = np.log(total[..., 0]) - (below * y).sum(axis=-1)
    return losses, lambda: e / total - y


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
    """A loss with its way back, and what it asks of the network before it.

    Attributes:
        name: what the training functions are told.
        rule: the network's last value and Y, both ``(batch, n_out)``, to the losses of the
            examples, ``(batch,)``, and a function for their slopes along that value.
        includes: the output activation that is part of the rule: it then takes Z(L), and
            its slope is delta(L). None where it takes A(L).
        check_targets: raises ``ValueError`` for targets that make no sense.
    """

    name: str
    rule: LossRule
    includes: Activation | None = None
    check_targets: Callable[[Array], None] = lambda y: None

    def steps_before(self, steps: list[Any]) -> list[Any]:
        """The steps of a network up to what the loss takes.

        Raises:
            ValueError: the network doesn't end in the activation that the loss includes.
        """
        if self.includes is None:
            return steps
        last = steps[-1].rule
        if last is not self.includes and last != self.includes:
            raise ValueError(
                f"{self.name} needs {self.includes.name!r} as the activation of the "
                f"output layer, but that is {steps[-1].name!r}"
            )
        return steps[:-1]


LOSSES = {
    loss.name: loss
    for loss in (
        Loss("half_squared_error", squared_error_rule),
        Loss(
            "binary_cross_entropy",
            binary_cross_entropy_rule,
            ACTIVATIONS["sigmoid"],
            _between_0_and_1,
        ),
        Loss(
            "categorical_cross_entropy",
            categorical_cross_entropy_rule,
            ACTIVATIONS["softmax"],
            _distribution,
        ),
    )
}


def as_loss(loss: "str | Loss | LossRule") -> Loss:
    """The loss of that name, or the one that is a function with its way back.

    Raises:
        TypeError: neither a name nor a function.
        ValueError: an unknown name.
    """
    if isinstance(loss, Loss):
        return loss
    if callable(loss):
        return Loss(getattr(loss, "__name__", "the loss"), loss)
    return pick(loss, LOSSES, "loss")
