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
from functools import partial
from typing import Any

import numpy as np

from backprop.activations import ACTIVATIONS, Activation, below_row_maximum, sigmoid
from backprop.targets import require_between_0_and_1, require_distributions
from backprop.validation import Array, pick

# The losses of the examples, and a function for their slopes
Evaluated = tuple[Array, Callable[[], Array]]
LossRule = Callable[[Array, Array], Evaluated]


def squared_error_rule(a: Array, y: Array) -> Evaluated:
    """1/2 sum_k (A_k - Y_k)^2 of each example, and dL/dA_k = A_k - Y_k.

    The 1/2 is there so that the slope has no 2 in it. Other books and
    libraries leave it out, or average over the outputs k as well.
    """
    return ((a - y) ** 2).sum(axis=-1) / 2, partial(np.subtract, a, y)


def binary_cross_entropy_rule(z: Array, y: Array) -> Evaluated:
    """-sum_k [Y_k log A_k + (1 - Y_k) log(1 - A_k)] of each example, A = sigmoid(Z).

    Written in Z it is sum_k softplus(Z_k) - Y_k Z_k, and dL/dZ_k = A_k - Y_k; each output
    k answers its own yes-or-no question.
    """
    return (softplus(z) - y * z).sum(axis=-1), lambda: sigmoid(z) - y


def categorical_cross_entropy_rule(z: Array, y: Array) -> Evaluated:
    """-sum_k Y_k log A_k of each example, A = softmax(Z).

    Written in Z it is log(sum_k e^(Z_k)) - sum_k Y_k Z_k, for rows of Y that sum
    to 1, and dL/dZ_k = A_k - Y_k.
    """
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

    def of(self, last: Array, y: Array) -> Array:
        """The losses of the examples, ``(batch,)``."""
        with np.errstate(over="ignore"):  # a score 1e308 below the largest: minus infinity will do
            return self.rule(last, y)[0]

    def slope(self, last: Array, y: Array) -> Array:
        """Their slopes along the network's last value, of its shape."""
        return self.rule(last, y)[1]()

    def steps_before(self, steps: list[Any]) -> list[Any]:
        """The steps of a network up to what the loss takes.

        Raises:
            ValueError: the network doesn't end in the activation that the loss includes.
        """
        if self.includes is None:
            return steps
        if steps[-1].rule is not self.includes.rule:
            raise ValueError(
                f"{self.name} needs {self.includes.name!r} as the activation of the "
                f"output layer, but that is {steps[-1].name!r}"
            )
        return steps[:-1]


HALF_SQUARED = Loss("half_squared_error", squared_error_rule)
BINARY = Loss(
    "binary_cross_entropy",
    binary_cross_entropy_rule,
    ACTIVATIONS["sigmoid"],
    require_between_0_and_1,
)
CATEGORICAL = Loss(
    "categorical_cross_entropy",
    categorical_cross_entropy_rule,
    ACTIVATIONS["softmax"],
    require_distributions,
)
LOSSES = {loss.name: loss for loss in (HALF_SQUARED, BINARY, CATEGORICAL)}


# The values alone, for whoever doesn't go back
squared_error, squared_error_slope = HALF_SQUARED.of, HALF_SQUARED.slope
binary_cross_entropy, categorical_cross_entropy = BINARY.of, CATEGORICAL.of


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
