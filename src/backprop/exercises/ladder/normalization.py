"""The rungs through the batch normalisation."""

import numpy as np

from backprop.exercises.exercise import Mistake, Rung, draw
from backprop.validation import Array

CHAPTER = "ladder"
OVER = (np.array([[0.5, 1.6, 2.0]]), np.array([[0.4, 3.0]]))


def ladder_scale_shift(d_u: Array, s: Array) -> tuple[Array, Array]:
    """Each unit has one scale and one shift for all examples: sums over the batch."""
    return (d_u * s).sum(axis=0), d_u.sum(axis=0)


SCALE_SHIFT = Rung(
    "ladder_scale_shift",
    CHAPTER,
    "medium",
    ladder_scale_shift,
    ((draw(3, 3), draw(3, 3, seed=2)), (draw(4, 2), draw(4, 2, seed=2))),
    (
        Mistake(
            lambda d_u, s: ((d_u * s).mean(axis=0), d_u.mean(axis=0)),
            "You divide by N. The loss is a mean, but its 1/N is in `d_u` already.",
        ),
        Mistake(
            lambda d_u, s: (d_u * s, d_u),
            "Those are the shares of each example. All examples have the same scale and shift: "
            "add up over them.",
        ),
    ),
)


def ladder_s(d_u: Array, scale: Array) -> Array:
    """Each unit's slope is multiplied by its scale."""
    return d_u * scale


S = Rung(
    "ladder_s",
    CHAPTER,
    "easy",
    ladder_s,
    ((draw(3, 3), draw(3)), (draw(4, 2), draw(2))),
    (),
)


def ladder_over(d_s: Array, apart: Array) -> Array:
    """One number multiplies a unit's column: the sum over the examples."""
    return (d_s * apart).sum(axis=0, keepdims=True)


LADDER_OVER = Rung(
    "ladder_over",
    CHAPTER,
    "medium",
    ladder_over,
    ((draw(3, 3), draw(3, 3, seed=2)), (draw(4, 2), draw(4, 2, seed=2))),
    (
        Mistake(
            lambda d_s, apart: d_s * apart,
            "Those are the shares of each example. The same `over` was used for the whole column, "
            "so they are added up over the examples.",
        ),
    ),
)


def ladder_variance(d_over: Array, over: Array) -> Array:
    """The slope of x to the power -1/2 is -1/2 x to the power -3/2, which is -over^3 / 2."""
    return -d_over * over**3 / 2


VARIANCE = Rung(
    "ladder_variance",
    CHAPTER,
    "medium",
    ladder_variance,
    ((draw(1, 3), OVER[0]), (draw(1, 2), OVER[1])),
    (
        Mistake(
            lambda d_over, over: -d_over * over**-1.5 / 2,
            "The power -3/2 is of the variance. `over` is the variance to the power -1/2: in it "
            "the power is 3.",
        ),
        Mistake(
            lambda d_over, over: -d_over * over**2,
            "That is the slope of 1/x. `over` is one divided by a root.",
        ),
    ),
)


def ladder_squares(d_variance: Array, squares: Array) -> Array:
    """A mean over N examples: each square gets 1/N of what comes back."""
    return np.ones_like(squares) * d_variance / len(squares)


SQUARES = Rung(
    "ladder_squares",
    CHAPTER,
    "easy",
    ladder_squares,
    (
        (draw(1, 3), (draw(4, 3) ** 2).round(2)),
        (draw(1, 2), (draw(5, 2) ** 2).round(2)),
    ),
    (
        Mistake(
            lambda d_variance, squares: np.ones_like(squares) * d_variance,
            "The 1/N is missing: the variance is the mean of the squares.",
        ),
        Mistake(
            lambda d_variance, squares: d_variance / len(squares),
            "The slope is right, but every example needs it: return an array of the shape of "
            "`squares`.",
        ),
        Mistake(
            lambda d_variance, squares: squares * d_variance / len(squares),
            "A mean doesn't multiply by its numbers. Each has the slope 1/N.",
        ),
    ),
)


def ladder_apart(d_s: Array, over: Array, apart: Array, d_squares: Array) -> Array:
    """Used twice, in s and in the squares: two shares."""
    return d_s * over + 2 * apart * d_squares


APART = Rung(
    "ladder_apart",
    CHAPTER,
    "medium",
    ladder_apart,
    (
        (draw(3, 3), OVER[0], draw(3, 3, seed=2), draw(3, 3, seed=3)),
        (draw(4, 2), OVER[1], draw(4, 2, seed=2), draw(4, 2, seed=3)),
    ),
    (
        Mistake(
            lambda d_s, over, apart, d_squares: d_s * over,
            "One share is forgotten. `apart` was squared, too, for the variance.",
        ),
        Mistake(
            lambda d_s, over, apart, d_squares: 2 * apart * d_squares,
            "One share is forgotten. `apart` was also multiplied by `over`, to make `s`.",
        ),
    ),
)


def ladder_mean(d_apart: Array) -> Array:
    """It was subtracted from every example: minus the sum over the batch."""
    return -d_apart.sum(axis=0, keepdims=True)


MEAN = Rung(
    "ladder_mean",
    CHAPTER,
    "easy",
    ladder_mean,
    ((draw(3, 3),), (draw(4, 2),)),
    (
        Mistake(
            lambda d_apart: -d_apart.mean(axis=0, keepdims=True),
            "You take a mean. `mean` was made by one, which is the next rung; here it is "
            "subtracted from each of the N rows: add up.",
        ),
    ),
)


def ladder_z1(d_apart: Array, d_mean: Array) -> Array:
    """Used twice, in apart and, by 1/N, in the mean: two shares."""
    return d_apart + d_mean / len(d_apart)


Z1 = Rung(
    "ladder_z1",
    CHAPTER,
    "medium",
    ladder_z1,
    ((draw(3, 3), draw(1, 3)), (draw(4, 2), draw(1, 2))),
    (
        Mistake(
            lambda d_apart, d_mean: d_apart,
            "One share is forgotten. Every sum moves the mean of its unit, too.",
        ),
        Mistake(
            lambda d_apart, d_mean: d_apart + d_mean,
            "The 1/N is missing: one of N numbers moves their mean by 1/N.",
        ),
    ),
)

EXERCISES = (SCALE_SHIFT, S, LADDER_OVER, VARIANCE, SQUARES, APART, MEAN, Z1)
