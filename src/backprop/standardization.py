"""Standardising: give numbers that belong together mean 0 and spread 1.

    Z  ->  S = (Z - mean) / deviation  ->  U = scale * S + shift

Batch normalisation does it with the sums of one unit for all examples, layer normalisation
with those of one example for all units.
"""

from dataclasses import dataclass

import numpy as np

from backprop.rule import Back, Sent
from backprop.validation import Array

EPSILON = 1e-5  # keeps the deviation above zero where all numbers are the same


@dataclass(frozen=True)
class Standardized:
    """What standardising leaves behind for the way back.

    Attributes:
        values: S, of the shape of Z.
        mean, deviation: what was subtracted, and divided by: ``(1, units)`` over the
            examples, ``(batch, 1)`` over the units.
        axis: over which of the two.
    """

    values: Array
    mean: Array
    deviation: Array
    axis: int


def standardize(z: Array, epsilon: float = EPSILON, axis: int = 0) -> Standardized:
    """S = (Z - mean) / sqrt(variance + epsilon), over the examples of a batch.

    ``z`` is ``(batch, units)``; the variance is divided by N, not by N - 1. With the axis 1
    it is over the units of each example.

    Raises:
        ValueError: a single example, or unit, which would always become zero.
    """
    _require_two(z, axis)
    mean = z.mean(axis=axis, keepdims=True)
    apart = z - mean
    deviation = np.sqrt((apart * apart).mean(axis=axis, keepdims=True) + epsilon)
    return Standardized(apart / deviation, mean, deviation, axis)


def _require_two(z: Array, axis: int) -> None:
    if z.shape[axis] < 2:
        what = "batch" if axis == 0 else "layer"
        need = "normalising needs two " + ("examples" if axis == 0 else "units")
        raise ValueError(f"a {what} of {z.shape[axis]} has no spread: {need}")


def require_units(z: Array, units: int) -> None:
    """Raise ``ValueError`` unless ``z`` is ``(batch, units)``."""
    if z.ndim != 2 or z.shape[1] != units:
        raise ValueError(f"weighted sums have shape {z.shape}, but {units} units are normalised")


def delta_before(delta_s: Array, standardized: Standardized) -> Array:
    """dL/dZ from ``delta_s``, which is dL/dS; both ``(batch, units)``.

        delta = (delta_s - mean of delta_s - S * mean of (delta_s * S)) / deviation

    A change of one Z moves the mean and deviation too, and through
    them every S: the two means are what that takes back. Over a batch, each column of the
    result sums to zero, so a bias before the normalisation has the gradient
    zero.
    """
    s, axis = standardized.values, standardized.axis
    along = s * (delta_s * s).mean(axis=axis, keepdims=True)
    return (delta_s - delta_s.mean(axis=axis, keepdims=True) - along) / standardized.deviation


def scaled(standardized: Standardized, scale: Array, shift: Array) -> tuple[Array, Back]:
    """U = scale * S + shift, and the way back to Z; scale and shift are ``(units,)``."""
    s = standardized.values

    def back(delta: Array) -> Sent:
        gradients = [(delta * s).sum(axis=0), delta.sum(axis=0)]
        return lambda: delta_before(scale * delta, standardized), gradients

    return scale * s + shift, back
