"""The rungs from the powers up to the weighted sums of layer 2."""

import numpy as np

from backprop.exercises.exercise import Mistake, Rung, draw
from backprop.validation import Array

CHAPTER = "ladder"


def ladder_powers(d_shares: Array, inverse: Array, d_totals: Array) -> Array:
    """The powers are used twice, in the shares and in the totals: what comes back adds up."""
    return d_shares * inverse + d_totals


POWERS = Rung(
    "ladder_powers",
    CHAPTER,
    "medium",
    ladder_powers,
    (
        (draw(2, 3), np.array([[0.4], [0.7]]), draw(2, 1)),
        (draw(4, 3), np.array([[0.3], [0.8], [0.6], [0.5]]), draw(4, 1)),
    ),
    (
        Mistake(
            lambda d_shares, inverse, d_totals: d_shares * inverse,
            "One share is forgotten. The powers lead to the loss by a second way too: through "
            "`totals`.",
        ),
        Mistake(
            lambda d_shares, inverse, d_totals: 0 * d_shares + d_totals,
            "One share is forgotten. The powers lead to the loss by a second way too: straight "
            "into `shares`.",
        ),
        Mistake(
            lambda d_shares, inverse, d_totals: d_shares * inverse * d_totals,
            "Along one way slopes are multiplied. Here are two ways, and what they bring is added.",
        ),
    ),
)


def ladder_below(d_powers: Array, powers: Array) -> Array:
    """The exponential is its own slope."""
    return d_powers * powers


BELOW = Rung(
    "ladder_below",
    CHAPTER,
    "easy",
    ladder_below,
    (
        (draw(2, 3), np.exp(draw(2, 3, seed=2)).round(2)),
        (draw(4, 3), np.exp(draw(4, 3, seed=2)).round(2)),
    ),
    (
        Mistake(
            lambda d_powers, powers: d_powers * np.exp(powers),
            "`powers` are the exponentials already: you take them twice.",
        ),
    ),
)


def ladder_top(d_below: Array) -> Array:
    """It is subtracted from a whole row: minus the sum over the row."""
    return -d_below.sum(axis=1, keepdims=True)


TOP = Rung(
    "ladder_top",
    CHAPTER,
    "easy",
    ladder_top,
    ((draw(2, 3),), (draw(4, 3),)),
    (
        Mistake(
            lambda d_below: np.zeros((len(d_below), 1)),
            "In the whole ladder it comes to 0, well seen. But a rung answers for any `d_below`: "
            "minus the sum over the row.",
        ),
    ),
)


def ladder_z2(d_below: Array, d_top: Array, z2: Array) -> Array:
    """Each sum goes into below; the largest of each row goes into top as well."""
    largest = np.eye(z2.shape[1])[z2.argmax(axis=1)]
    return d_below + largest * d_top


Z2 = Rung(
    "ladder_z2",
    CHAPTER,
    "medium",
    ladder_z2,
    (
        (draw(2, 3), draw(2, 1), draw(2, 3, seed=2)),
        (draw(4, 3), draw(4, 1), draw(4, 3, seed=2)),
    ),
    (
        Mistake(
            lambda d_below, d_top, z2: d_below,
            "One share is forgotten. The largest sum of each row was used as `top`, too.",
        ),
        Mistake(
            lambda d_below, d_top, z2: d_below + d_top,
            "You give the second share to the whole row. Only the largest sum became `top`.",
        ),
        Mistake(
            lambda d_below, d_top, z2: d_below + d_top * z2,
            "A maximum doesn't multiply by its value. It passes on the slope, to the largest only.",
        ),
    ),
)

EXERCISES = (POWERS, BELOW, TOP, Z2)
