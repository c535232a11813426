"""The first rungs: from the loss up to the inverse of the totals."""

import numpy as np

from backprop.exercises.exercise import Mistake, Rung, draw
from backprop.validation import Array

CHAPTER = "ladder"
SHARES = (
    np.array([[0.5, 0.3, 0.2], [0.1, 0.6, 0.3]]),
    np.array([[0.7, 0.2, 0.1], [0.2, 0.4, 0.4], [0.05, 0.05, 0.9], [0.3, 0.6, 0.1]]),
)


def ladder_picked(picked: Array) -> Array:
    """The loss is minus a mean over N numbers, so each has the slope -1/N."""
    return -np.ones(len(picked)) / len(picked)


PICKED = Rung(
    "ladder_picked",
    CHAPTER,
    "easy",
    ladder_picked,
    ((-np.abs(draw(3)),), (-np.abs(draw(5)),)),
    (
        Mistake(
            lambda picked: -np.ones(len(picked)),
            "The 1/N is missing. The loss is a mean: move one of N numbers by 1, and the mean "
            "moves by 1/N.",
        ),
        Mistake(
            lambda picked: np.array(-1 / len(picked)),
            "The slope is right, but it is needed once for each number in `picked`: return an "
            "array of the same shape.",
        ),
    ),
)


def ladder_logs(d_picked: Array, logs: Array, following: Array) -> Array:
    """The slopes go to the places that were picked; all others had no part in the loss."""
    d_logs = np.zeros_like(logs)
    d_logs[np.arange(len(logs)), following] = d_picked
    return d_logs


LOGS = Rung(
    "ladder_logs",
    CHAPTER,
    "medium",
    ladder_logs,
    (
        (draw(2), -np.abs(draw(2, 3)), np.array([2, 0])),
        (draw(4), -np.abs(draw(4, 3)), np.array([1, 0, 2, 1])),
    ),
    (
        Mistake(
            lambda d_picked, logs, following: np.ones_like(logs) * d_picked[:, np.newaxis],
            "You give every number of a row the slope. Only one of each row was picked; if another "
            "moves, the loss doesn't.",
        ),
        Mistake(
            lambda d_picked, logs, following: logs * np.eye(logs.shape[1])[following],
            "At the right places stand the values. What comes back to them is `d_picked`.",
        ),
    ),
)


def ladder_shares(d_logs: Array, shares: Array) -> Array:
    """The slope of log x is 1/x."""
    return d_logs / shares


LADDER_SHARES = Rung(
    "ladder_shares",
    CHAPTER,
    "easy",
    ladder_shares,
    ((draw(2, 3), SHARES[0]), (draw(4, 3), SHARES[1])),
    (
        Mistake(
            lambda d_logs, shares: d_logs * np.log(shares),
            "You multiply by the logarithm itself. What is wanted is its slope.",
        ),
    ),
)


def ladder_inverse(d_shares: Array, powers: Array) -> Array:
    """One inverse multiplies a whole row of powers, so its slope is a sum over the row."""
    return (d_shares * powers).sum(axis=1, keepdims=True)


INVERSE = Rung(
    "ladder_inverse",
    CHAPTER,
    "medium",
    ladder_inverse,
    (
        (draw(2, 3), np.exp(draw(2, 3, seed=2)).round(2)),
        (draw(4, 3), np.exp(draw(4, 3, seed=2)).round(2)),
    ),
    (
        Mistake(
            lambda d_shares, powers: d_shares * powers,
            "Those are the shares of each place. The same `inverse` was used for the whole row, "
            "so they are added up over the row.",
        ),
        Mistake(
            lambda d_shares, powers: (
                d_shares.sum(axis=1, keepdims=True) * powers.sum(axis=1, keepdims=True)
            ),
            "The sum of products isn't the product of the sums: multiply place by place first.",
        ),
    ),
)


def ladder_totals(d_inverse: Array, totals: Array) -> Array:
    """The slope of 1/x is -1/x^2."""
    return -d_inverse / totals**2


TOTALS = Rung(
    "ladder_totals",
    CHAPTER,
    "easy",
    ladder_totals,
    (
        (draw(2, 1), np.array([[2.5], [1.2]])),
        (draw(3, 1), np.array([[3.1], [1.4], [2.2]])),
    ),
    (
        Mistake(
            lambda d_inverse, totals: d_inverse * np.log(totals),
            "The logarithm is the integral of 1/x. You want the slope.",
        ),
    ),
)

EXERCISES = (PICKED, LOGS, LADDER_SHARES, INVERSE, TOTALS)
