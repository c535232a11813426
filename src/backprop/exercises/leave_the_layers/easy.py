"""The easy exercises of "Leave the layers": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "leave-the-layers"

# 1. A number that is used twice -----------------------------------------------------


def fork_slope(a: float) -> float:
    """The slope of a tanh(a), added up from the shares of the two uses of ``a``."""
    value = np.tanh(a)
    through_product = value
    through_tanh = a * (1 - value**2)
    return float(through_product + through_tanh)


FORK_SLOPE = Exercise(
    "fork_slope",
    CHAPTER,
    "easy",
    fork_slope,
    ((0.5,), (-1.2,), (2.0,)),
    (
        Mistake(
            lambda a: np.tanh(a) * (1 - np.tanh(a) ** 2),
            "You multiply along one path only, and leave a factor out. `a` has two users, the "
            "product and tanh: each sends a share, and the shares add up.",
        ),
    ),
)

# 2. A step's way back ---------------------------------------------------------------


def quotient_back(a: Array, b: Array, slope: Array) -> tuple[Array, Array]:
    """The slopes along ``a`` and along ``b`` of a step a / b, from the ``slope`` along it."""
    return slope / b, -slope * a / b**2


QUOTIENT_BACK = Exercise(
    "quotient_back",
    CHAPTER,
    "easy",
    quotient_back,
    (
        (np.array([1.0, -3.0]), np.array([2.0, 4.0]), np.array([1.0, 0.5])),
        (draw(3), draw(3, seed=2) + 3, draw(3, seed=3)),
    ),
    (
        Mistake(
            lambda a, b, slope: (1 / b, -a / b**2),
            "These are the step's own slopes. Each share is the slope that has come back so far, "
            "`slope`, times one of them.",
        ),
        Mistake(
            lambda a, b, slope: (slope * b, slope * a),
            "That is the way back of a product. Differentiate a / b, by a and then by b.",
        ),
    ),
)

# 3. Back through a mask -------------------------------------------------------------


def dropped_slope(slope: Array, mask: Array, share: float) -> Array:
    """The slope before dropout, from the ``slope`` behind it."""
    return slope * mask / (1 - share)


MASK = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])

DROPPED_SLOPE = Exercise(
    "dropped_slope",
    CHAPTER,
    "easy",
    dropped_slope,
    (
        (np.array([[1.0, 2.0, -3.0], [0.5, 4.0, 1.0]]), MASK, 0.5),
        (draw(2, 3), MASK, 0.2),
    ),
    (
        Mistake(
            lambda slope, mask, share: slope * (1 - mask) / (1 - share),
            "The mask is 1 for what is kept. What was left out had no part in the loss, so no "
            "slope comes back to it.",
        ),
    ),
)

EXERCISES = (FORK_SLOPE, QUOTIENT_BACK, DROPPED_SLOPE)
