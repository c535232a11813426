"""The easy exercises of "Measure the error": solutions and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "loss"

# 1. The squared error of one example ------------------------------------------------


def half_square(a: Array, y: Array) -> Any:
    """The squared error of one example, half the sum of the squares."""
    return ((a - y) ** 2).sum() / 2


HALF_SQUARE = Exercise(
    "half_square",
    CHAPTER,
    "easy",
    half_square,
    (
        (np.array([0.75136507, 0.772928465]), np.array([0.01, 0.99])),
        (draw(3), draw(3, seed=2)),
        (draw(5), draw(5, seed=2)),
    ),
    (
        Mistake(
            lambda a, y: ((a - y) ** 2).mean(),
            "That is the mean over the outputs. This book adds the outputs' squares up and takes "
            "half of the sum, however many outputs there are.",
        ),
        Mistake(
            lambda a, y: (a - y).sum() ** 2 / 2,
            "You add up the gaps first and square the total, so that gaps of opposite signs "
            "cancel. Square each gap, then add.",
        ),
        Mistake(
            lambda a, y: (a - y).sum() / 2,
            "The square is missing: without it, gaps of opposite signs cancel.",
        ),
        Mistake(
            lambda a, y: (a**2 - y**2).sum() / 2,
            "You square first and subtract then. Take the gap first: `(a - y) ** 2`.",
        ),
        Mistake(
            lambda a, y: (a - y) ** 2 / 2,
            "You return one number for each output. A loss is a single number: add them up.",
        ),
        Mistake(
            lambda a, y: np.sqrt(((a - y) ** 2).sum()) / 2,
            "You took a root at the end. The squared error stays squared.",
        ),
    ),
)

# 2. Yes or no -----------------------------------------------------------------------


def yes_or_no(a: float, y: float) -> Any:
    """Binary cross-entropy of one prediction, from its formula."""
    return -y * np.log(a) - (1 - y) * np.log(1 - a)


YES_OR_NO = Exercise(
    "yes_or_no",
    CHAPTER,
    "easy",
    yes_or_no,
    ((0.75, 1.0), (0.75, 0.0), (0.1, 1.0), (0.3, 0.25)),
    (
        Mistake(
            lambda a, y: y * np.log(a) + (1 - y) * np.log(1 - a),
            "The sign is missing. A logarithm of a probability is negative; a loss is not.",
        ),
        Mistake(
            lambda a, y: -y * np.log(a),
            "You only count the yes. For a no, with y = 0, your loss is 0 whatever the prediction: "
            "the other term is missing.",
        ),
        Mistake(
            lambda a, y: -a * np.log(y + 1e-12) - (1 - a) * np.log(1 - y + 1e-12),
            "Prediction and target have changed places: the logarithms are of the prediction.",
        ),
        Mistake(
            lambda a, y: -y * np.log(a) + (1 - y) * np.log(1 - a),
            "The second term needs a minus too: it is a logarithm of a probability as well.",
        ),
        Mistake(
            lambda a, y: -y * np.log(1 - a) - (1 - y) * np.log(a),
            "The two logarithms have changed places: with y = 1, a prediction near 1 is good and "
            "its loss small.",
        ),
        Mistake(
            lambda a, y: -y * np.log2(a) - (1 - y) * np.log2(1 - a),
            "You took the logarithm to base 2. This book's is the natural one, `np.log`.",
        ),
        Mistake(
            lambda a, y: -np.log(a if y == 1 else 1 - a),
            "Right for a yes and for a no. But a target may also lie between, such as 0.25 for "
            "three no's and one yes: weigh both logarithms, by y and 1 - y.",
        ),
        Mistake(
            lambda a, y: -np.log(a) - np.log(1 - a),
            "The targets are missing: they pick which of the two logarithms counts.",
        ),
    ),
)

# 3. The slope of the squared error through sigmoid ----------------------------------


def slow_slope(a: float, y: float) -> float:
    """dL/dz of the squared error of a sigmoid output."""
    return (a - y) * a * (1 - a)


SLOW_SLOPE = Exercise(
    "slow_slope",
    CHAPTER,
    "easy",
    slow_slope,
    ((0.75136507, 0.01), (0.982, 0.0), (0.2, 1.0)),
    (
        Mistake(
            lambda a, y: a - y,
            "That is the slope in the prediction, dL/da. On the way to z the chain rule multiplies "
            "it with the slope of sigmoid, a (1 - a).",
        ),
        Mistake(
            lambda a, y: (y - a) * a * (1 - a),
            "The sign is turned: with a prediction that is too large, the loss grows with z.",
        ),
        Mistake(
            lambda a, y: 2 * (a - y) * a * (1 - a),
            "There is a 2 too many: this book's squared error has a half in front, which cancels "
            "it.",
        ),
        Mistake(
            lambda a, y: (a - y) ** 2 / 2 * a * (1 - a),
            "You multiply the loss itself with the slope of sigmoid. Take the loss's slope, a - y.",
        ),
        Mistake(
            lambda a, y: a * (1 - a),
            "That is the slope of sigmoid alone. Multiply it with the slope of the loss, a - y.",
        ),
        Mistake(
            lambda a, y: (a - y) * np.exp(-a) / (1 + np.exp(-a)) ** 2,
            "You put the output through sigmoid once more. `a` is sigmoid's output already; its "
            "slope there is a (1 - a).",
        ),
        Mistake(
            lambda a, y: (a - y) * a,
            "One factor is missing: the slope of sigmoid is a times (1 - a).",
        ),
        Mistake(
            lambda a, y: (a - y) + a * (1 - a),
            "The chain rule multiplies the two slopes; it doesn't add them.",
        ),
        Mistake(
            lambda a, y: (a - y) / (a * (1 - a)),
            "You divide by the slope of sigmoid. The chain rule multiplies.",
        ),
    ),
)

EXERCISES = (HALF_SQUARE, YES_OR_NO, SLOW_SLOPE)
