"""Activations: what a unit does with its weighted sum.

    Z  ->  A = f(Z)          and on the way back          dL/dA  ->  delta = dL/dZ

Each activation is a function, its derivative, and one row in the table
``ACTIVATIONS`` at the end. All but softmax work on every number by itself; in
softmax each output depends on all the inputs of its row, so its derivative is a
matrix.

Exponentials are only ever taken of numbers at or below zero. ``exp`` then lies
between 0 and 1 and can't overflow, whatever the input.

Arrays keep their type (float32, float64). Complex input works too, because the
complex-step gradient check needs it: there the sign of a number is the sign of
its real part.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from backprop.rule import Back, Sent
from backprop.validation import Array, as_floats, pick


def identity(z: ArrayLike) -> Array:
    """f(z) = z, for outputs that may be any number."""
    return as_floats(z, "z")


def identity_derivative(z: ArrayLike) -> Array:
    """f'(z) = 1."""
    return np.ones_like(as_floats(z, "z"))


def sigmoid(z: ArrayLike) -> Array:
    """f(z) = 1 / (1 + e^-z), between 0 and 1.

    For z < 0 the same fraction is written e^z / (1 + e^z), so that the
    exponential never overflows. Any shape; the shape is kept.
    """
    z = as_floats(z, "z")
    e = np.exp(-_magnitude(z))  # e^-|z|
    return np.where(z.real >= 0, 1, e) / (1 + e)


def sigmoid_derivative(z: ArrayLike) -> Array:
    """f'(z) = f(z) (1 - f(z)), largest at z = 0, where it is 1/4.

    Computed as e^-|z| / (1 + e^-|z|)^2, which is the same number. The form
    f (1 - f) would lose all its digits once f rounds to 1, near z = 37.
    """
    e = np.exp(-_magnitude(as_floats(z, "z")))
    return e / (1 + e) ** 2


def tanh(z: ArrayLike) -> Array:
    """f(z) = (e^z - e^-z) / (e^z + e^-z), between -1 and 1: a stretched sigmoid,
    tanh(z) = 2 sigmoid(2z) - 1.
    """
    return np.tanh(as_floats(z, "z"))


def tanh_derivative(z: ArrayLike) -> Array:
    """f'(z) = 1 - f(z)^2, largest at z = 0, where it is 1.

    Computed as 4 e^-2|z| / (1 + e^-2|z|)^2, which is the same number and keeps its
    digits where 1 - f^2 rounds to 0.
    """
    e = np.exp(-_magnitude(as_floats(z, "z"))) ** 2
    return 4 * e / (1 + e) ** 2


def relu(z: ArrayLike) -> Array:
    """f(z) = max(0, z): passes what is positive and stops the rest."""
    z = as_floats(z, "z")
    if z.dtype.kind == "c":
        return np.where(z.real <= 0, 0, z)
    return np.maximum(z, 0)


def relu_derivative(z: ArrayLike) -> Array:
    """f'(z) = 1 for z > 0, else 0. At z = 0 there is no slope; the book takes 0."""
    z = as_floats(z, "z")
    return (z.real > 0).astype(z.dtype)


LEAK = 0.01


def leaky_relu(z: ArrayLike) -> Array:
    """f(z) = z for z > 0, else 0.01 z: ReLU that lets a little through."""
    z = as_floats(z, "z")
    return np.where(z.real <= 0, LEAK * z, z)


def leaky_relu_derivative(z: ArrayLike) -> Array:
    """f'(z) = 1 for z > 0, else 0.01 (also at z = 0)."""
    z = as_floats(z, "z")
    return np.where(z.real > 0, 1, LEAK).astype(z.dtype)


def softmax(z: ArrayLike) -> Array:
    """f(z)_k = e^(z_k) / sum_j e^(z_j), over the last axis: each row sums to 1.

    Taking the row's largest z from all of them changes nothing in the fraction
    and keeps the exponentials from overflowing.
    """
    z = as_floats(z, "z")
    with np.errstate(over="ignore"):  # 1e308 - (-1e308): e to minus infinity is 0, as it should be
        e = np.exp(below_row_maximum(z))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_derivative(z: ArrayLike) -> Array:
    """The matrix df_k / dz_j = f_k ([k = j] - f_j) of each row.

    ``(..., n)`` in, ``(..., n, n)`` out; the first of the two is k, the output.
    """
    a = softmax(z)
    return a[..., :, None] * (np.eye(a.shape[-1], dtype=a.dtype) - a[..., None, :])


def softmax_slope_before(slope: Array, z: Array, a: Array) -> Array:
    """dL/dZ_j = sum_k dL/dA_k df_k/dZ_j = A_j (dL/dA_j - sum_k dL/dA_k A_k), without the matrix.

    Only differences of slopes count, so those from the largest output's are taken: where it
    is almost 1, the subtraction as it stands would cancel.
    """
    largest = a.real.argmax(axis=-1)[..., None]
    apart = slope - np.take_along_axis(slope, largest, axis=-1)
    return a * (apart - (apart * a).sum(axis=-1, keepdims=True))


def below_row_maximum(z: Array) -> Array:
    """z minus the largest value of its row, so that every value is 0 or below."""
    return z - z.real.max(axis=-1, keepdims=True)


def _magnitude(z: Array) -> Array:
    """|z|; for complex z, z or -z, whichever has a real part of at least 0."""
    return np.abs(z) if z.dtype.kind == "f" else np.where(z.real >= 0, z, -z)


@dataclass(frozen=True)
class Activation:
    """A function and its derivative, and with them a rule: its value and the way back.

    Attributes:
        name: what networks are built by.
        function: Z to A, of the same shape.
        derivative: Z to f'(Z).
        slope_before: turns the slope along A, and Z and A, into the slope along Z.
    """

    name: str
    function: Callable[[ArrayLike], Array]
    derivative: Callable[[ArrayLike], Array]
    slope_before: Callable[[Array, Array, Array], Array] | None = None

    def __call__(self, z: Array) -> tuple[Array, Back]:
        """A = f(Z), and the way back: dL/dZ_j = dL/dA_j f'(Z_j), unless told otherwise."""
        a = self.function(z)

        def back(slope: Array) -> Sent:
            if self.slope_before is None:
                return lambda: slope * self.derivative(z), []
            return lambda: self.slope_before(slope, z, a), []

        return a, back


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("sigmoid", sigmoid, sigmoid_derivative),
        Activation("tanh", tanh, tanh_derivative),
        Activation("relu", relu, relu_derivative, lambda slope, z, a: slope * np.sign(a)),
        Activation("leaky_relu", leaky_relu, leaky_relu_derivative),
        Activation("identity", identity, identity_derivative, lambda slope, z, a: slope),
        Activation("softmax", softmax, softmax_derivative, softmax_slope_before),
    )
}


# Those of hidden layers: softmax is for outputs
HIDDEN = tuple(name for name in ACTIVATIONS if name != "softmax")


def activation_named(name: str) -> Activation:
    """Return the activation of that name; an unknown name raises ``ValueError``."""
    return pick(name, ACTIVATIONS, "activation")
