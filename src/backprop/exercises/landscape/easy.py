"""The easy exercises of "Walk the landscape": solutions and known mistakes."""

from math import factorial

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "landscape"

# 1. Ways down ---------------------------------------------------------------------


def count_ways_down(hessian: Array) -> int:
    """In how many directions at right angles the loss bends down."""
    return int((np.linalg.eigvalsh(hessian) < 0).sum())


def _on_the_diagonal(hessian: Array) -> int:
    return int((np.diag(hessian) < 0).sum())


def _by_determinant(hessian: Array) -> int:
    return int(np.linalg.det(hessian) < 0)


def _up(hessian: Array) -> int:
    return int((np.linalg.eigvalsh(hessian) > 0).sum())


def _entries(hessian: Array) -> int:
    return int((hessian < 0).sum())


COUNT_WAYS_DOWN = Exercise(
    "count_ways_down",
    CHAPTER,
    "easy",
    count_ways_down,
    (
        (np.array([[2.0, 3.0], [3.0, 2.0]]),),
        (np.diag([-1.0, -2.0, 3.0]),),
        (np.array([[1.0, -0.5, 0.0], [-0.5, 1.0, 0.0], [0.0, 0.0, 4.0]]),),
        (np.array([[-1.0, 0.0, 0.0], [0.0, 1.0, 4.0], [0.0, 4.0, 1.0]]),),
        (np.diag([0.0, -1.0, 2.0]),),
    ),
    (
        Mistake(
            _on_the_diagonal,
            "The diagonal holds the bends along single weights. Between them a way may go "
            "down that no single weight shows: take the eigenvalues.",
        ),
        Mistake(
            _by_determinant,
            "The determinant's sign only says whether the number of ways down is odd.",
        ),
        Mistake(_up, "Those are the ways up. Count the negative eigenvalues."),
        Mistake(_entries, "An entry isn't a direction. Take the eigenvalues of the matrix."),
    ),
)

# 2. The slope on the way ----------------------------------------------------------


def slope_along(gradient: Array, direction: Array) -> float:
    """How fast the loss changes for each unit of length walked."""
    return float(gradient @ direction / np.linalg.norm(direction))


SLOPE_ALONG = Exercise(
    "slope_along",
    CHAPTER,
    "easy",
    slope_along,
    ((np.array([1.0, -2.0]), np.array([3.0, 4.0])), (draw(4), draw(4, seed=2))),
    (
        Mistake(
            lambda gradient, direction: float(gradient @ direction),
            "You walk as far as the direction is long. For a step of length 1, divide by its "
            "length.",
        ),
        Mistake(
            lambda gradient, direction: float(np.linalg.norm(gradient)),
            "That is the slope in the steepest direction. This direction may be another one.",
        ),
        Mistake(
            lambda gradient, direction: float(
                gradient @ direction / np.linalg.norm(direction) / np.linalg.norm(gradient)
            ),
            "That is the cosine of the angle. A steeper gradient gives a steeper way: divide by "
            "the direction's length only.",
        ),
    ),
)

# 3. Count the twins ---------------------------------------------------------------


def count_twins(units: int) -> int:
    """How many settings of a layer of tanh units give the same network."""
    return factorial(units) * 2**units


COUNT_TWINS = Exercise(
    "count_twins",
    CHAPTER,
    "easy",
    count_twins,
    ((1,), (2,), (5,), (12,)),
    (
        Mistake(
            lambda units: factorial(units),
            "That counts the orders of the units. A tanh unit may also turn the signs of all its "
            "weights.",
        ),
        Mistake(
            lambda units: 2**units,
            "That counts the signs. The units may also stand in any order.",
        ),
        Mistake(
            lambda units: factorial(units) * 2,
            "Each unit may turn its signs on its own: that is a factor of 2 for each of them.",
        ),
        Mistake(
            lambda units: factorial(units) + 2**units,
            "For every order there are all the signs: multiply.",
        ),
    ),
)

EXERCISES = (COUNT_WAYS_DOWN, SLOPE_ALONG, COUNT_TWINS)
