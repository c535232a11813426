"""The medium exercises of "Walk the landscape": solutions and known mistakes."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "landscape"

# 4. A straight way ----------------------------------------------------------------


def straight_way(
    loss: Callable[[Array], float],
    start: Array,
    end: Array,
    count: int,
) -> Array:
    """The loss at `count` places from `start` to `end`, both included."""
    shares = np.linspace(0, 1, count)[:, None]
    places = (1 - shares) * start + shares * end
    return np.array([loss(place) for place in places])


def well(place: Array) -> float:
    return float((place**2).sum() - place[0])


def _without_end(loss: Any, start: Array, end: Array, count: int) -> Array:
    shares = np.arange(count) / count
    return np.array([loss((1 - share) * start + share * end) for share in shares])


def _from_zero(loss: Any, start: Array, end: Array, count: int) -> Array:
    return np.array([loss(start + share * end) for share in np.linspace(0, 1, count)])


def _of_losses(loss: Any, start: Array, end: Array, count: int) -> Array:
    found: Array = np.linspace(loss(start), loss(end), count)
    return found


STRAIGHT_WAY = Exercise(
    "straight_way",
    CHAPTER,
    "medium",
    straight_way,
    ((well, draw(3), draw(3, seed=2), 5), (well, np.zeros(2), np.array([1.0, 2.0]), 3)),
    (
        Mistake(_without_end, "The end is missing: both ends belong to the way."),
        Mistake(
            _from_zero,
            "You add all of `end` to `start`. The way leads from `start` to `end`: take less of "
            "the one as you take more of the other.",
        ),
        Mistake(
            _of_losses,
            "You have drawn a straight line between two losses. Take the loss between the two "
            "places.",
        ),
    ),
)

# 5. Second slopes -----------------------------------------------------------------


def second_slopes(
    gradient: Callable[[Array], Array],
    place: Array,
    h: float,
) -> Array:
    """The Hessian at `place` by central differences of the gradient."""
    columns = []
    for nudge in h * np.eye(len(place)):
        change = gradient(place + nudge) - gradient(place - nudge)
        columns.append(change / (2 * h))
    return np.array(columns).T


def pull(place: Array) -> Array:
    x, y = place
    return np.array([2 * x * y**2, 2 * x**2 * y + 3])


def _half(gradient: Any, place: Array, h: float) -> Array:
    return 2 * second_slopes(gradient, place, h)


def _one_sided(gradient: Any, place: Array, h: float) -> Array:
    columns = [(gradient(place + nudge) - gradient(place)) / h for nudge in h * np.eye(len(place))]
    return np.array(columns).T


def _diagonal(gradient: Any, place: Array, h: float) -> Array:
    return np.diag(np.diag(second_slopes(gradient, place, h)))


def _all_at_once(gradient: Any, place: Array, h: float) -> Array:
    found: Array = (gradient(place + h) - gradient(place - h)) / (2 * h)
    return found


SECOND_SLOPES = Exercise(
    "second_slopes",
    CHAPTER,
    "medium",
    second_slopes,
    ((pull, np.array([1.0, 2.0]), 0.1), (pull, np.array([-0.5, 1.5]), 0.25)),
    (
        Mistake(_half, "The two places are 2h apart, not h."),
        Mistake(
            _one_sided,
            "You nudge to one side only. Nudge to both: the error then falls with h squared.",
        ),
        Mistake(
            _diagonal,
            "You keep the diagonal only. A nudge of one weight changes the slopes of the others "
            "too.",
        ),
        Mistake(
            _all_at_once,
            "You nudge all weights together. Nudge one at a time: each gives a column.",
        ),
    ),
)

# 6. Swap two units ----------------------------------------------------------------


def swapped_units(
    into: Array, biases: Array, out: Array, order: list[int]
) -> tuple[Array, Array, Array]:
    """The same network with its hidden units in another order."""
    return into[:, order], biases[order], out[order]


SWAPPED_UNITS = Exercise(
    "swapped_units",
    CHAPTER,
    "medium",
    swapped_units,
    (
        (draw(3, 3), draw(3), draw(3, 3, seed=2), [2, 0, 1]),
        (draw(2, 4), draw(4), draw(4, 2, seed=3), [3, 1, 0, 2]),
    ),
    (
        Mistake(
            lambda into, biases, out, order: (into[:, order], biases[order], out[:, order]),
            "The hidden units are the rows of the weights behind them, not the columns.",
        ),
        Mistake(
            lambda into, biases, out, order: (into[:, order], biases, out[order]),
            "A unit takes its bias along: with another bias it computes something else.",
        ),
        Mistake(
            lambda into, biases, out, order: (into[:, order], biases[order], out),
            "The next layer still reads the units in the old order. The weights behind a unit move "
            "with it.",
        ),
        Mistake(
            lambda into, biases, out, order: (into[order], biases[order], out[order]),
            "`into` has a column for each hidden unit, not a row.",
        ),
        Mistake(
            lambda into, biases, out, order: (into[order], biases[order], out[:, order]),
            "Rows and columns have changed places: a hidden unit is a column of `into` and a row "
            "of `out`.",
        ),
    ),
)

EXERCISES = (STRAIGHT_WAY, SECOND_SLOPES, SWAPPED_UNITS)
