"""The rungs of the two linear layers, of tanh, and of the embedding."""

import numpy as np

from backprop.exercises.exercise import Mistake, Rung, draw
from backprop.validation import Array

CHAPTER = "ladder"
TWICE = (np.array([[0, 1], [1, 2]]), np.array([[3, 3], [0, 3], [1, 0]]))


def ladder_a1(d_z2: Array, w2: Array) -> Array:
    """Each unit gets, from every sum, its delta times the weight that leads there."""
    return d_z2 @ w2.T


A1 = Rung(
    "ladder_a1",
    CHAPTER,
    "easy",
    ladder_a1,
    ((draw(2, 3), draw(3, 3)), (draw(4, 3), draw(2, 3))),
    (
        Mistake(
            lambda d_z2, w2: d_z2 * w2.sum(),
            "Each unit has its own weights: a product of matrices adds up over the sums.",
        ),
    ),
)


def ladder_w2_b2(d_z2: Array, a1: Array) -> tuple[Array, Array]:
    """A weight multiplies one unit in every example, a bias is added to every example."""
    return a1.T @ d_z2, d_z2.sum(axis=0)


W2_B2 = Rung(
    "ladder_w2_b2",
    CHAPTER,
    "medium",
    ladder_w2_b2,
    ((draw(4, 3), draw(4, 3, seed=2)), (draw(5, 3), draw(5, 2))),
    (
        Mistake(
            lambda d_z2, a1: (a1.T @ d_z2 / len(a1), d_z2.mean(axis=0)),
            "You divide by N. The loss is a mean, but its 1/N is in `d_z2` already: it came in at "
            "the first rung, and once is enough.",
        ),
        Mistake(
            lambda d_z2, a1: ((a1.T @ d_z2).T, d_z2.sum(axis=0)),
            "The gradient in the weights is transposed: it has the shape of `w2`, a row for each "
            "unit it comes from.",
        ),
        Mistake(
            lambda d_z2, a1: (a1.T @ d_z2, d_z2),
            "The weights are right. One bias was added to all examples: sum over them.",
        ),
    ),
)


def ladder_u(d_a1: Array, a1: Array) -> Array:
    """The slope of tanh is 1 - tanh^2, and a1 is that tanh."""
    return d_a1 * (1 - a1**2)


U = Rung(
    "ladder_u",
    CHAPTER,
    "easy",
    ladder_u,
    (
        (draw(2, 3), np.tanh(draw(2, 3, seed=2)).round(2)),
        (draw(4, 2), np.tanh(draw(4, 2, seed=2)).round(2)),
    ),
    (
        Mistake(
            lambda d_a1, a1: d_a1 * (1 - np.tanh(a1) ** 2),
            "`a1` is the tanh already: you take it twice.",
        ),
        Mistake(
            lambda d_a1, a1: d_a1 * a1 * (1 - a1),
            "That is the slope of the sigmoid. The one of tanh is 1 minus its square.",
        ),
    ),
)


def ladder_rows(d_z1: Array, w1: Array, rows: Array) -> Array:
    """Back through the linear layer, then into the shape that the rows had."""
    return (d_z1 @ w1.T).reshape(rows.shape)


ROWS = Rung(
    "ladder_rows",
    CHAPTER,
    "medium",
    ladder_rows,
    (
        (draw(2, 3), draw(4, 3), draw(2, 2, 2)),
        (draw(3, 4), draw(4, 4), draw(3, 2, 2)),
    ),
    (
        Mistake(
            lambda d_z1, w1, rows: d_z1 @ w1.T,
            "These are the right numbers, one row for each example. `rows` had them letter by "
            "letter: give them the shape of `rows`.",
        ),
    ),
)


def ladder_table(d_rows: Array, letters: Array, table: Array) -> Array:
    """A row that was taken several times gets the sum of what comes back to it."""
    d_table = np.zeros_like(table)
    np.add.at(d_table, letters, d_rows)
    return d_table


def _kept_one(d_rows: Array, letters: Array, table: Array) -> Array:
    d_table = np.zeros_like(table)
    d_table[letters] += d_rows
    return d_table


def _averaged(d_rows: Array, letters: Array, table: Array) -> Array:
    counts = np.bincount(letters.ravel(), minlength=len(table))
    return ladder_table(d_rows, letters, table) / np.maximum(counts, 1)[:, np.newaxis]


TABLE = Rung(
    "ladder_table",
    CHAPTER,
    "medium",
    ladder_table,
    (
        (draw(2, 2, 2), TWICE[0], draw(3, 2)),
        (draw(3, 2, 2), TWICE[1], draw(4, 2)),
    ),
    (
        Mistake(
            _kept_one,
            "Where a row was taken twice, only one share is kept. NumPy's `+=` with a list of "
            "places adds once to each place: `np.add.at` adds as often as it stands there.",
        ),
        Mistake(
            _averaged,
            "You take the mean over the times that a row was used. It has an effect each time: "
            "add up.",
        ),
    ),
)

UPPER = (A1, W2_B2, U)
LOWER = (ROWS, TABLE)
