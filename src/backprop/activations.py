"""Activations: what a unit does with its weighted sum.

    Z  ->  A = f(Z)          and on the way back          dL/dA  ->  delta = dL/dZ

Each activation is a rule, and one row in the table ``ACTIVATIONS``. All but softmax work
on every number by itself, and on the way back multiply by f'(Z); in softmax each output
depends on all the inputs of its row, so its derivative is a matrix.

Exponentials are only ever taken of numbers at or below zero. ``exp`` then lies
between 0 and 1 and can't overflow, whatever the input.

Arrays keep their type (float32, float64). Complex input works too, because the
complex-step gradient check needs it: there the sign of a number is the sign of
its real part.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from backprop.rule import Back, Rule, Sent
from backprop.validation import Array, as_floats, pick


def identity_rule(z: Array) -> tuple[Array, Back]:
    """f(z) = z, for outputs that may be any number; f'(z) = 1."""
    return z, lambda slope: (lambda: slope, [])


def sigmoid_rule(z: Array) -> tuple[Array, Back]:
    """f(z) = 1 / (1 + e^-z), between 0 and 1; f'(z) = f(z) (1 - f(z)), at most 1/4.

    For z < 0 the same fraction is written e^z / (1 + e^z), so that the
    exponential never overflows. The slope is computed as e^-|z| / (1 + e^-|z|)^2: the form
    f (1 - f) would lose all its digits once f rounds to 1, near z = 37.
    """
    positive = z.real >= 0
    e = np.exp(np.where(positive, -z, z))  # e^-|z|

    def back(slope: Array) -> Sent:
        return partial(np.multiply, slope, e / (1 + e) ** 2), []

    return np.where(positive, 1, e) / (1 + e), back


def tanh_rule(z: Array) -> tuple[Array, Back]:
    """f(z) = (e^z - e^-z) / (e^z + e^-z), between -1 and 1; f'(z) = 1 - f(z)^2, at most 1.

    It is a stretched sigmoid, tanh(z) = 2 sigmoid(2z) - 1. The slope is computed as
    4 e^-2|z| / (1 + e^-2|z|)^2, which keeps its digits where 1 - f^2 rounds to 0.
    """

    def back(slope: Array) -> Sent:
        e = np.exp(np.where(z.real >= 0, -z, z)) ** 2
        return partial(np.multiply, slope, 4 * e / (1 + e) ** 2), []

    return np.tanh(z), back


def relu_rule(z: Array) -> tuple[Array, Back]:
    """f(z) = max(0, z): passes what is positive and stops the rest.

    f'(z) = 1 for z > 0, else 0. At z = 0 there is no slope; the book takes 0.
    """
    a = np.maximum(z, 0) if z.dtype.kind == "f" else np.where(z.real <= 0, 0, z)
    return a, lambda slope: (lambda: slope * np.sign(a), [])


LEAK = 0.01


def leaky_relu_rule(z: Array) -> tuple[Array, Back]:
    """f(z) = z for z > 0, else 0.01 z: ReLU that lets a little through.

    f'(z) = 1 for z > 0, else 0.01 (also at z = 0).
    """

    def back(slope: Array) -> Sent:
        return partial(np.multiply, slope, np.where(z.real > 0, 1, LEAK).astype(z.dtype)), []

    return np.where(z.real <= 0, LEAK * z, z), back


def softmax_rule(z: Array) -> tuple[Array, Back]:
    """f(z)_k = e^(z_k) / sum_j e^(z_j), over the last axis: each row sums to 1.

    Taking the row's largest z from all of them changes nothing in the fraction
    and keeps the exponentials from overflowing.
    """
    with np.errstate(over="ignore"):  # 1e308 - (-1e308): e to minus infinity is 0, as it should be
        e = np.exp(below_row_maximum(z))
    a = e / e.sum(axis=-1, keepdims=True)
    return a, lambda slope: (partial(softmax_slope_before, slope, a), [])


def softmax_slope_before(slope: Array, a: Array) -> Array:
    """dL/dZ_j = sum_k dL/dA_k df_k/dZ_j = A_j (dL/dA_j - sum_k dL/dA_k A_k), without the matrix.

    Only differences of slopes count, so those from the largest output's are taken: where it
    is almost 1, the subtraction as it stands would cancel.
    """
    largest = a.real.argmax(axis=-1)[..., None]
    apart = slope - np.take_along_axis(slope, largest, axis=-1)
    return a * (apart - (apart * a).sum(axis=-1, keepdims=True))


def softmax_derivative(z: ArrayLike) -> Array:
    """The matrix df_k / dz_j = f_k ([k = j] - f_j) of each row.

    ``(..., n)`` in, ``(..., n, n)`` out; the first of the two is k, the output.
    """
    a = softmax(z)
    return a[..., :, None] * (np.eye(a.shape[-1], dtype=a.dtype) - a[..., None, :])


def below_row_maximum(z: Array) -> Array:
    """z minus the largest value of its row, so that every value is 0 or below."""
    return z - z.real.max(axis=-1, keepdims=True)


@dataclass(frozen=True)
class Activation:
    """What the units of a layer may do, by its name.

    Attributes:
        name: what networks are built by.
        rule: Z to A, of the same shape, and the way back.
        of_rows: Z to the matrix of derivatives of each row, where an output depends on more
            than its own Z.
    """

    name: str
    rule: Rule
    of_rows: Callable[[ArrayLike], Array] | None = None

    def function(self, z: ArrayLike) -> Array:
        """f(z), of any shape, which is kept.

        Raises:
            TypeError: what aren't numbers.
        """
        return self.rule(as_floats(z, "z"))[0]

    def derivative(self, z: ArrayLike) -> Array:
        """f'(z): what a slope of 1 along f becomes on the way back.

        Raises:
            TypeError: what aren't numbers.
        """
        if self.of_rows is not None:
            return self.of_rows(z)
        z = as_floats(z, "z")
        before, _ = self.rule(z)[1](np.ones_like(z))
        return before()


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("sigmoid", sigmoid_rule),
        Activation("tanh", tanh_rule),
        Activation("relu", relu_rule),
        Activation("leaky_relu", leaky_relu_rule),
        Activation("identity", identity_rule),
        Activation("softmax", softmax_rule, softmax_derivative),
    )
}


# Those of hidden layers: softmax is for outputs
HIDDEN = tuple(name for name in ACTIVATIONS if name != "softmax")


# The values alone, for whoever doesn't go back
sigmoid, sigmoid_derivative = ACTIVATIONS["sigmoid"].function, ACTIVATIONS["sigmoid"].derivative
tanh, tanh_derivative = ACTIVATIONS["tanh"].function, ACTIVATIONS["tanh"].derivative
relu, relu_derivative = ACTIVATIONS["relu"].function, ACTIVATIONS["relu"].derivative
leaky_relu = ACTIVATIONS["leaky_relu"].function
softmax = ACTIVATIONS["softmax"].function


def activation_named(name: str) -> Activation:
    """Return the activation of that name; an unknown name raises ``ValueError``."""
    return pick(name, ACTIVATIONS, "activation")
