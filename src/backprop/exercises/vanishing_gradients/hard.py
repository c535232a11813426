"""The hard exercise of "Keep gradients alive": solution and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake

CHAPTER = "vanishing-gradients"

# 7. He's spread for a leaky ReLU --------------------------------------------------


def leaky_spread(n_in: int, leak: float) -> float:
    """The standard deviation that keeps sizes through leaky ReLU layers."""
    return float(np.sqrt(2 / ((1 + leak**2) * n_in)))


LEAKY_SPREAD = Exercise(
    "leaky_spread",
    CHAPTER,
    "hard",
    leaky_spread,
    ((64, 0.0), (64, 0.01), (100, 0.5), (10, 1.0)),
    (
        Mistake(
            lambda n_in, leak: np.sqrt(2 / n_in),
            "That is He's spread, for a leak of 0. The negative half isn't lost here: it comes "
            "through `leak` times as large.",
        ),
        Mistake(
            lambda n_in, leak: np.sqrt(2 / ((1 + leak) * n_in)),
            "Close. The mean *square* is what is kept, and the negative half is multiplied by "
            "`leak` before it is squared: 1 + leak².",
        ),
        Mistake(
            lambda n_in, leak: 2 / ((1 + leak**2) * n_in),
            "That is the variance. The standard deviation is its root.",
        ),
        Mistake(
            lambda n_in, leak: np.sqrt((1 + leak**2) / (2 * n_in)),
            "The share that is kept, (1 + leak²) / 2, must be made up for: divide by it.",
        ),
        Mistake(
            lambda n_in, leak: np.sqrt(1 / ((1 + leak**2) * n_in)),
            "Each half of the bell holds half of the mean square: what is kept is (1 + leak²) / 2.",
        ),
    ),
)

EXERCISES = (LEAKY_SPREAD,)
