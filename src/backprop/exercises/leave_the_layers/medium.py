"""The medium exercises of "Leave the layers": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "leave-the-layers"

# 4. Whose turn it is ----------------------------------------------------------------

Arrows = list[tuple[int, int]]


def turns_back(count: int, edges: Arrows) -> list[int]:
    """The order in which the nodes of a graph pass their gradients on.

    An edge ``(source, user)`` says that ``user`` was computed from ``source``. A node's turn
    comes when all its users have had theirs; of several, the smallest number goes first.
    """
    turns: list[int] = []
    for _turn in range(count):
        ready = [
            node
            for node in range(count)
            if node not in turns and all(user in turns for source, user in edges if source == node)
        ]
        turns.append(min(ready))
    return turns


def _forwards(count: int, edges: Arrows) -> list[int]:
    return turns_back(count, [(user, source) for source, user in edges])


def _as_it_comes(count: int, edges: Arrows) -> list[int]:
    users = {source for source, _ in edges}
    turns = [node for node in range(count) if node not in users]
    for node in turns:
        turns += sorted({s for s, user in edges if user == node and s not in turns})
    return turns


TURNS_BACK = Exercise(
    "turns_back",
    CHAPTER,
    "medium",
    turns_back,
    (
        (3, [(2, 0), (0, 1)]),
        (4, [(0, 1), (0, 1), (1, 2), (0, 2), (2, 3), (1, 3)]),
        (5, [(4, 1), (1, 0), (4, 3), (3, 2), (2, 0), (1, 2)]),
        (5, [(3, 0), (3, 4), (4, 0), (1, 3), (2, 4), (1, 0)]),
    ),
    (
        Mistake(
            _forwards,
            "That is an order for the way there: each node after its sources. On the way back a "
            "node waits for its *users*.",
        ),
        Mistake(
            _as_it_comes,
            "A node that has received one share may be waiting for another. Its turn comes when "
            "*all* its users have had theirs.",
        ),
        Mistake(
            lambda count, edges: list(range(count))[::-1],
            "The numbers say nothing about the order here: a node may have been computed from one "
            "with a larger number. Look at the edges.",
        ),
    ),
)

# 5. Rows of a table -----------------------------------------------------------------


def row_gradients(indices: Array, slope: Array, count: int) -> Array:
    """The gradient of a table with ``count`` rows, of which ``table[indices]`` was taken."""
    gradient = np.zeros((count, slope.shape[1]))
    for index, share in zip(indices, slope, strict=True):
        gradient[index] += share
    return gradient


def _assigned_at_once(indices: Array, slope: Array, count: int) -> Array:
    gradient = np.zeros((count, slope.shape[1]))
    gradient[indices] += slope
    return gradient


def _means(indices: Array, slope: Array, count: int) -> Array:
    uses = np.bincount(indices, minlength=count)[:, np.newaxis]
    return row_gradients(indices, slope, count) / np.maximum(uses, 1)


ROW_GRADIENTS = Exercise(
    "row_gradients",
    CHAPTER,
    "medium",
    row_gradients,
    (
        (np.array([2, 0, 2]), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), 3),
        (np.array([1, 1, 1, 3]), draw(4, 3), 5),
        (np.array([0, 3, 1, 2, 3]), draw(5, 2), 4),
    ),
    (
        Mistake(
            _assigned_at_once,
            "Where a row is used twice, one share is left. `gradient[indices] += slope` looks up "
            "all rows first and writes them back afterwards, so the last one wins. Add one share "
            "after the other, or use `np.add.at`.",
        ),
        Mistake(
            _means,
            "Shares add up. You take the mean of those of a row, so a row that is used twice "
            "learns too little from each use.",
        ),
    ),
)

# 6. One matrix in two places --------------------------------------------------------


def tied_gradient(x: Array, weights: Array, slope: Array) -> Array:
    """The gradient of weights that y = tanh(x W) W^T uses twice, from the ``slope`` at y."""
    a = np.tanh(x @ weights)
    hidden = slope @ weights * (1 - a**2)
    return x.T @ hidden + slope.T @ a


TIED_GRADIENT = Exercise(
    "tied_gradient",
    CHAPTER,
    "medium",
    tied_gradient,
    (
        (draw(1, 2), draw(2, 3), draw(1, 2, seed=2)),
        (draw(4, 3), draw(3, 2), draw(4, 3, seed=2)),
    ),
    (),
)

EXERCISES = (TURNS_BACK, ROW_GRADIENTS, TIED_GRADIENT)
