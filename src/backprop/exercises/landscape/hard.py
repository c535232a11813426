"""The hard exercise of "Walk the landscape": its solution and known mistakes."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake
from backprop.validation import Array

CHAPTER = "landscape"

# 7. The way out of a saddle -------------------------------------------------------


def way_down(
    gradient: Callable[[Array], Array],
    place: Array,
    steps: int,
    h: float,
) -> Array:
    """The direction of length 1 in which the loss bends down most.

    The gradient's difference along d is H d. Subtracting it from a
    multiple of d and bringing the length back to 1, again and again,
    leaves the direction of the smallest eigenvalue. All bends are
    taken to be below 10 in size.
    """
    direction = np.ones(len(place)) / np.sqrt(len(place))
    for _ in range(steps):
        ahead = gradient(place + h * direction)
        behind = gradient(place - h * direction)
        direction = 10 * direction - (ahead - behind) / (2 * h)
        direction /= np.linalg.norm(direction)
    return direction


def saddle_of_two(place: Array) -> Array:
    slopes: Array = np.array([[3.0, 1.0], [1.0, -1.0]]) @ place
    return slopes


def saddle_of_three(place: Array) -> Array:
    curvatures = np.array([[2.0, 0.5, 0.0], [0.5, -0.5, 1.0], [0.0, 1.0, 4.0]])
    slopes: Array = curvatures @ place
    return slopes


def bent_saddle(place: Array) -> Array:
    slopes: Array = np.array([[3.0, 1.0], [1.0, -1.0]]) @ place + place**2
    return slopes


def _most_positive(gradient: Any, place: Array, steps: int, h: float) -> Array:
    direction = np.ones(len(place)) / np.sqrt(len(place))
    for _ in range(steps):
        ahead, behind = gradient(place + h * direction), gradient(place - h * direction)
        direction = 10 * direction + (ahead - behind) / (2 * h)
        direction /= np.linalg.norm(direction)
    return direction


def _too_long(gradient: Any, place: Array, steps: int, h: float) -> Array:
    direction = np.ones(len(place)) / np.sqrt(len(place))
    for _ in range(steps):
        ahead, behind = gradient(place + h * direction), gradient(place - h * direction)
        direction = direction - (ahead - behind) / (2 * h) / 10
    return direction


def _largest_in_size(gradient: Any, place: Array, steps: int, h: float) -> Array:
    direction = np.ones(len(place)) / np.sqrt(len(place))
    for _ in range(steps):
        ahead, behind = gradient(place + h * direction), gradient(place - h * direction)
        direction = (ahead - behind) / (2 * h)
        direction /= np.linalg.norm(direction)
    return direction


WAY_DOWN = Exercise(
    "way_down",
    CHAPTER,
    "hard",
    way_down,
    (
        (saddle_of_two, np.zeros(2), 40, 0.25),
        (saddle_of_three, np.array([0.5, -1.0, 0.25]), 60, 0.25),
        (bent_saddle, np.array([0.5, -1.0]), 40, 0.1),
    ),
    (
        Mistake(
            _most_positive,
            "You end in the direction that rises most. Subtract the difference of the gradients "
            "where you add it.",
        ),
        Mistake(
            _too_long,
            "Bring the direction back to length 1 after every step, or it grows.",
        ),
        Mistake(
            _largest_in_size,
            "Without the multiple of the direction itself, the bend that is largest in size wins, "
            "whatever its sign.",
        ),
    ),
)

EXERCISES = (WAY_DOWN,)
