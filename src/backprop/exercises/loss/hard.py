"""The hard exercises of "Measure the error": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "loss"

# 7. A loss of your own ----------------------------------------------------------------


def count_loss(z: Array, y: Array) -> tuple[Array, Array]:
    """The loss of counts (Poisson, a = e^z), and its slope in z."""
    a = np.exp(z)
    return a - y * z, a - y


COUNT_LOSS = Exercise(
    "count_loss",
    CHAPTER,
    "hard",
    count_loss,
    (
        (np.array([0.0, 1.0, -0.5]), np.array([1.0, 3.0, 0.0])),
        (draw(4), np.array([2.0, 0.0, 5.0, 1.0])),
    ),
    (
        Mistake(
            lambda z, y: (y * z - np.exp(z), y - np.exp(z)),
            "Both signs are turned: that is the logarithm of the likelihood. The loss is its "
            "negative.",
        ),
        Mistake(
            lambda z, y: (np.exp(z) - y * z, 1 - y / np.exp(z)),
            "The loss is right. But the slope is the one in a. On the way to z it is multiplied "
            "with the slope of e^z.",
        ),
        Mistake(
            lambda z, y: (np.exp(z) - y * z, np.exp(z)),
            "The loss is right. But the slope of y z is missing in its slope.",
        ),
        Mistake(
            lambda z, y: (z - y * np.log(np.abs(z)), 1 - y / z),
            "You took z for the prediction. The prediction is a = e^z, and its logarithm is z.",
        ),
        Mistake(
            lambda z, y: (np.exp(z) - y * np.exp(z), np.exp(z) - y * np.exp(z)),
            "The logarithm of a to the power y is y log(a), and log(a) is z, not e^z.",
        ),
        Mistake(
            lambda z, y: (np.exp(z), np.exp(z)),
            "The power a^y got lost: its logarithm is y z, and it is taken away from the loss.",
        ),
        Mistake(
            lambda z, y: np.exp(z) - y * z,
            "The loss is right. Return its slope in z as well: `return loss, slope`.",
        ),
    ),
)

EXERCISES = (COUNT_LOSS,)
