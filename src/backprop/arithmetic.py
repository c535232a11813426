"""The rules of arithmetic: what the operators of a variable do to arrays, there and back.

    value, back = multiplied(a, b)
    before, own = back(slope)       # before() along a, own[0] along b

Each is a rule like those of the layers. Two arrays of different shapes are first made to fit as
NumPy does it, by copying numbers; on the way back the slopes of all copies are added up.

Source: Baydin et al., "Automatic differentiation in machine learning: a survey", 2018.
"""

from typing import Any

import numpy as np

from backprop.rule import Back, Rule, Sent
from backprop.validation import Array


def added(a: Array, b: Array) -> tuple[Array, Back]:
    """a + b; and back: to both the slope as it is."""

    def back(slope: Array) -> Sent:
        return lambda: shaped(slope, a.shape), [shaped(slope, b.shape)]

    return a + b, back


def subtracted(a: Array, b: Array) -> tuple[Array, Back]:
    """a - b; and back: the slope as it is, and its opposite."""

    def back(slope: Array) -> Sent:
        return lambda: shaped(slope, a.shape), [shaped(-slope, b.shape)]

    return a - b, back


def multiplied(a: Array, b: Array) -> tuple[Array, Back]:
    """a b, number by number; and back: to each the slope times the other."""

    def back(slope: Array) -> Sent:
        return lambda: shaped(slope * b, a.shape), [shaped(slope * a, b.shape)]

    return a * b, back


def divided(a: Array, b: Array) -> tuple[Array, Back]:
    """a / b, number by number; and back: the slope times 1 / b, and times -a / b^2."""
    value = a / b

    def back(slope: Array) -> Sent:
        return lambda: shaped(slope / b, a.shape), [shaped(-slope * value / b, b.shape)]

    return value, back


def negated(a: Array) -> tuple[Array, Back]:
    """-a; and back: the opposite of the slope."""
    return -a, lambda slope: (lambda: -slope, [])


def raised(power: float) -> Rule:
    """The rule a^power, number by number; back: the slope times power a^(power - 1)."""

    def rule(a: Array) -> tuple[Array, Back]:
        slope_here = power * a ** (power - 1) if power else np.zeros_like(a)
        return a**power, lambda slope: (lambda: slope * slope_here, [])

    return rule


def exponential(a: Array) -> tuple[Array, Back]:
    """e^a, number by number; and back: the slope times e^a."""
    e = np.exp(a)
    return e, lambda slope: (lambda: slope * e, [])


def logarithm(a: Array) -> tuple[Array, Back]:
    """The natural logarithm of each number; and back: the slope times 1 / a."""
    return np.log(a), lambda slope: (lambda: slope / a, [])


def summed(a: Array) -> tuple[Array, Back]:
    """The sum of all numbers; and back: to each the slope as it is."""
    return a.sum(), lambda slope: (lambda: slope * np.ones_like(a), [])


def averaged(a: Array) -> tuple[Array, Back]:
    """The mean of all numbers; and back: to each its share of the slope."""
    return a.sum() / a.size, lambda slope: (lambda: slope * np.ones_like(a) / a.size, [])


def transposed(a: Array) -> tuple[Array, Back]:
    """Rows become columns; and back: columns become rows."""
    return a.T, lambda slope: (lambda: slope.T, [])


def picked(index: Any) -> Rule:
    """The rule a[index]; back: the slopes to where the numbers were, and 0 to all others.

    A number that is picked twice gets both slopes: they add up.
    """

    def rule(a: Array) -> tuple[Array, Back]:
        def before(slope: Array) -> Array:
            found = np.zeros(a.shape, dtype=slope.dtype)
            np.add.at(found, index, slope)
            return found

        return a[index], lambda slope: (lambda: before(slope), [])

    return rule


def matrix_product(a: Array, b: Array) -> tuple[Array, Back]:
    """A B, for stacks of matrices too; and back: slope B^T and A^T slope.

    A vector is a matrix of one row on the left, and of one column on the right.
    """
    left = a[np.newaxis] if a.ndim == 1 else a
    right = b[:, np.newaxis] if b.ndim == 1 else b
    stack = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    whole = (*stack, left.shape[-2], right.shape[-1])

    def back(slope: Array) -> Sent:
        slopes = slope.reshape(whole)
        to_right = shaped(left.swapaxes(-1, -2) @ slopes, right.shape).reshape(b.shape)
        return (
            lambda: shaped(slopes @ right.swapaxes(-1, -2), left.shape).reshape(a.shape),
            [to_right],
        )

    return a @ b, back


def shaped(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the entries to which broadcasting has copied one."""
    extra = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(extra)))
    copied = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return gradient.sum(axis=copied, keepdims=True)
