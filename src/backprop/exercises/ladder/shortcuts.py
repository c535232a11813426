"""Three shortcuts: many rungs in one formula each."""

import numpy as np

from backprop.exercises.exercise import Mistake, Rung, draw
from backprop.exercises.ladder.linear import TWICE
from backprop.exercises.ladder.loss import SHARES
from backprop.exercises.ladder.normalization import OVER
from backprop.validation import Array

CHAPTER = "ladder"


def ladder_cross_entropy(shares: Array, following: Array) -> Array:
    """From the loss to z2 at once: (A - Y) / N, where Y has a 1 at the letter that follows."""
    y = np.eye(shares.shape[1])[following]
    return (shares - y) / len(shares)


CROSS_ENTROPY = Rung(
    "ladder_cross_entropy",
    CHAPTER,
    "medium",
    ladder_cross_entropy,
    ((SHARES[0], np.array([2, 0])), (SHARES[1], np.array([1, 0, 2, 1]))),
    (
        Mistake(
            lambda shares, following: shares - np.eye(shares.shape[1])[following],
            "The 1/N is missing. The loss is the mean over the examples.",
        ),
        Mistake(
            lambda shares, following: shares / len(shares),
            "`Y` is missing: at the letter that follows, 1 is subtracted.",
        ),
        Mistake(
            lambda shares, following: -np.eye(shares.shape[1])[following] / shares / len(shares),
            "That is the slope along the shares. It hasn't come through the softmax yet.",
        ),
    ),
)


def ladder_normalization(d_u: Array, s: Array, scale: Array, over: Array) -> Array:
    """From u to z1 at once: what comes back, less its mean, less s times its mean with s."""
    return scale * over * (d_u - d_u.mean(axis=0) - s * (d_u * s).mean(axis=0))


NORMALIZATION = Rung(
    "ladder_normalization",
    CHAPTER,
    "hard",
    ladder_normalization,
    (
        (draw(3, 3), draw(3, 3, seed=2), draw(3), OVER[0]),
        (draw(4, 2), draw(4, 2, seed=2), draw(2), OVER[1]),
    ),
    (
        Mistake(
            lambda d_u, s, scale, over: scale * over * d_u,
            "You treat mean and deviation as constants. Every sum moves both: two terms are "
            "missing.",
        ),
        Mistake(
            lambda d_u, s, scale, over: scale * over * (d_u - d_u.mean(axis=0)),
            "The way through the mean is there. The way through the deviation is missing.",
        ),
        Mistake(
            lambda d_u, s, scale, over: scale * over * (d_u - s * (d_u * s).mean(axis=0)),
            "The way through the deviation is there. The way through the mean is missing.",
        ),
    ),
)


def ladder_embedding(d_rows: Array, letters: Array, table: Array) -> Array:
    """A row taken is a row of 1 and 0 times the table: its gradient is that of a linear layer."""
    one_hot = np.eye(len(table))[letters.ravel()]
    return one_hot.T @ d_rows.reshape(letters.size, table.shape[1])


EMBEDDING = Rung(
    "ladder_embedding",
    CHAPTER,
    "medium",
    ladder_embedding,
    (
        (draw(2, 2, 2), TWICE[0], draw(3, 2)),
        (draw(3, 2, 2), TWICE[1], draw(4, 2)),
    ),
    (),
)

EXERCISES = (CROSS_ENTROPY, NORMALIZATION, EMBEDDING)
