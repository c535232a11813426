"""The easy exercises of "Normalise the batch": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "batch-normalization"

# 1. Standardise a batch ---------------------------------------------------------------


def standard_scores(z: Array, epsilon: float) -> Array:
    """Each column of ``z`` with mean 0 and spread 1."""
    return (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + epsilon)


STANDARD_SCORES = Exercise(
    "standard_scores",
    CHAPTER,
    "easy",
    standard_scores,
    (
        (np.array([[1.0, 10.0], [3.0, 30.0], [5.0, 20.0]]), 0.0),
        (3 * draw(4, 4) + 2, 0.1),
        (draw(5, 1), 0.01),
    ),
    (
        Mistake(
            lambda z, epsilon: (
                (z - z.mean(axis=1, keepdims=True))
                / np.sqrt(z.var(axis=1, keepdims=True) + epsilon)
            ),
            "You average over the units of each example. The batch runs down the columns: "
            "`axis=0`.",
        ),
        Mistake(
            lambda z, epsilon: (z - z.mean()) / np.sqrt(z.var() + epsilon),
            "You take one mean and one variance for the whole array. Each unit has its own: "
            "`axis=0`.",
        ),
        Mistake(
            lambda z, epsilon: (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0, ddof=1) + epsilon),
            "You divide the variance by N - 1. Here it is the batch's own mean square: divide by "
            "N, as `var` does by itself.",
        ),
        Mistake(
            lambda z, epsilon: (z - z.mean(axis=0)) / (z.std(axis=0) + epsilon),
            "Epsilon is added to the variance, before the root is taken.",
        ),
    ),
)

# 2. Scale and shift ---------------------------------------------------------------------


def rescaled(s: Array, scale: Array, shift: Array) -> Array:
    """U: what the activation is given."""
    return scale * s + shift


RESCALED = Exercise(
    "rescaled",
    CHAPTER,
    "easy",
    rescaled,
    (
        (draw(3, 2), np.array([1.0, 2.0]), np.array([11.0, 12.0])),
        (draw(2, 2), draw(2, seed=2), draw(2, seed=3)),
    ),
    (
        Mistake(
            lambda s, scale, shift: scale * (s + shift),
            "You shift first. The scale multiplies `s` alone; the shift is added afterwards.",
        ),
        Mistake(
            lambda s, scale, shift: s @ np.outer(scale, shift),
            "There is no matrix here: each unit has one scale and one shift of its own.",
        ),
        Mistake(
            lambda s, scale, shift: s / scale + shift,
            "The scale multiplies: with a scale of 2 the spread becomes 2.",
        ),
        Mistake(
            lambda s, scale, shift: (s - shift) / scale,
            "You go the other way, as if to standardise again. Multiply, then add.",
        ),
        Mistake(
            lambda s, scale, shift: shift * s + scale,
            "Scale and shift have changed places.",
        ),
    ),
)

# 3. The running average -----------------------------------------------------------------


def updated_average(average: Array, batch_value: Array, momentum: float) -> Array:
    """The running average after one more batch; ``momentum`` of the old one is kept."""
    return momentum * average + (1 - momentum) * batch_value


UPDATED_AVERAGE = Exercise(
    "updated_average",
    CHAPTER,
    "easy",
    updated_average,
    (
        (np.array([0.0, 1.0]), np.array([5.0, 3.0]), 0.9),
        (draw(3), draw(3, seed=2), 0.75),
    ),
    (
        Mistake(
            lambda average, batch_value, momentum: (
                (1 - momentum) * average + momentum * batch_value
            ),
            "That is how PyTorch counts: there `momentum` is the share of the *new* value. In "
            "this book it is the share of the old one that is kept.",
        ),
        Mistake(
            lambda average, batch_value, momentum: momentum * average + batch_value,
            "The shares must add up to 1: the new value comes in with `1 - momentum`.",
        ),
        Mistake(
            lambda average, batch_value, momentum: (average + batch_value) / 2,
            "You take the mean of both. How much of the old average stays is `momentum`.",
        ),
        Mistake(
            lambda average, batch_value, momentum: average - (1 - momentum) * batch_value,
            "An average moves *towards* the new value: the signs are those of a mean.",
        ),
    ),
)

EXERCISES = (STANDARD_SCORES, RESCALED, UPDATED_AVERAGE)
