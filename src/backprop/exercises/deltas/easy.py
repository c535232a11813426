"""The easy exercises of "Send the error back": solutions and known mistakes."""

import math
from typing import Any

import numpy as np

from backprop.activations import sigmoid, sigmoid_derivative
from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "deltas"

# 1. Several paths ----------------------------------------------------------------


def slope_of_paths(paths: list[list[float]]) -> float:
    """The slope through several paths, each given by its slopes."""
    total = 0.0
    for slopes in paths:
        along = 1.0
        for slope in slopes:
            along *= slope
        total += along
    return total


SLOPE_OF_PATHS = Exercise(
    "slope_of_paths",
    CHAPTER,
    "easy",
    slope_of_paths,
    (
        ([[0.5, 3.0], [2.0, -1.0]],),
        ([[2.0, 3.0, 4.0]],),
        ([[0.24, 0.4, 0.14], [0.24, 0.5, -0.04], [1.5]],),
    ),
    (
        Mistake(
            lambda paths: sum(sum(slopes) for slopes in paths),
            "You add the slopes along a path. Each step stretches what the step before has left: "
            "along a path, multiply.",
        ),
        Mistake(
            lambda paths: math.prod(sum(slopes) for slopes in paths),
            "It is the other way round: multiply along a path, then add the paths.",
        ),
        Mistake(
            lambda paths: math.prod(math.prod(slopes) for slopes in paths),
            "Along each path you multiply, and that is right. But the paths act side by side, "
            "so their effects are added.",
        ),
        Mistake(
            lambda paths: np.prod(np.array(paths)),
            "`np.prod(paths)` multiplies the slopes of all paths with one another, and fails if "
            "the paths have different lengths. Multiply along each path, then add the paths.",
        ),
        Mistake(
            lambda paths: math.prod(paths[-1]),
            "Only the last path counts in your result. Keep a total outside the loop, "
            "and add each path to it.",
        ),
        Mistake(
            lambda paths: sum(math.prod(slopes) for slopes in paths) / len(paths),
            "You take the mean of the paths. Their effects add up; nothing divides them.",
        ),
    ),
)

# 2. The output delta of the squared error ------------------------------------------


def squared_error_delta(z: Array, y: Array) -> Array:
    """The delta of sigmoid outputs under the squared error."""
    a = sigmoid(z)
    return (a - y) * a * (1 - a)


SQUARED_ERROR_DELTA = Exercise(
    "squared_error_delta",
    CHAPTER,
    "easy",
    squared_error_delta,
    (
        (np.array([[1.105905967, 1.224921404]]), np.array([[0.01, 0.99]])),
        (draw(3, 2), np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])),
    ),
    (
        Mistake(
            lambda z, y: sigmoid(z) - y,
            "That is the slope of the loss by A. The delta is its slope by Z: multiply by f'(Z).",
        ),
        Mistake(
            lambda z, y: -squared_error_delta(z, y),
            "The sign is turned round. The loss grows when an output that is too large grows, "
            "so the delta begins with `a - y`.",
        ),
        Mistake(
            lambda z, y: 2 * squared_error_delta(z, y),
            "Yours is twice as large. In this book the squared error has a ½ in front, "
            "which meets the 2 of the square.",
        ),
        Mistake(
            lambda z, y: (sigmoid(z) - y) * sigmoid_derivative(sigmoid(z)),
            "You take the slope of sigmoid at `a`. It belongs at the weighted sum `z`, "
            "where it is `a * (1 - a)`.",
        ),
        Mistake(
            lambda z, y: (sigmoid(z) - y) * z * (1 - z),
            "The slope of sigmoid is `a * (1 - a)`, with `a = sigmoid(z)`: the value, not `z`.",
        ),
        Mistake(
            lambda z, y: (sigmoid(z) - y) * sigmoid(z),
            "You multiply by the activation. Its slope is asked for: `a * (1 - a)`.",
        ),
        Mistake(
            lambda z, y: squared_error_delta(z, y) / z.size,
            "You divide by how many numbers there are. A delta belongs to one example "
            "and one unit: nothing is averaged here.",
        ),
        Mistake(
            lambda z, y: squared_error_delta(z, y) / len(z),
            "You divide by the number of examples. Each row is the delta of one example; the 1/N "
            "enters later, with the gradients.",
        ),
        Mistake(
            lambda z, y: (sigmoid(z) - y) ** 2 / 2,
            "That is the loss of each output. What is asked for is its slope by `z`.",
        ),
    ),
)

# 3. The blame that comes back to one unit ------------------------------------------


def blame(weights: Array, next_delta: Array, j: int) -> float:
    """What comes back to unit j, before it is multiplied by f'."""
    total = 0.0
    for k in range(len(next_delta)):
        total += weights[j, k] * next_delta[k]
    return total


def _wrong_way_round(weights: Array, next_delta: Array, j: int) -> Any:
    return sum(weights[k, j] * next_delta[k] for k in range(len(next_delta)))


BLAME = Exercise(
    "blame",
    CHAPTER,
    "easy",
    blame,
    (
        (np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.1385, -0.0381]), 0),
        (draw(2, 2), draw(2), 1),
        (draw(3, 2), draw(2), 2),
        (draw(2, 4), draw(4), 1),
    ),
    (
        Mistake(
            _wrong_way_round,
            "You use `weights[k, j]`, which goes from unit k to unit j. The connections that leave "
            "unit j are `weights[j, k]`.",
        ),
        Mistake(
            lambda weights, next_delta, j: weights[:, j] @ next_delta,
            "You use column `j` of the weights, which holds the connections that end in unit j. "
            "Those that leave it are in row `j`.",
        ),
        Mistake(
            lambda weights, next_delta, j: weights @ next_delta,
            "You return the blame of every unit of the layer. Only unit `j` is asked for.",
        ),
        Mistake(
            lambda weights, next_delta, j: weights[j] * next_delta,
            "You return the blame of each connection. Unit j adds it up to a single number.",
        ),
        Mistake(
            lambda weights, next_delta, j: weights[j].sum() * next_delta.sum(),
            "You add up the weights and the deltas first and multiply the totals. Each weight goes "
            "with the delta at its own end: multiply first, then add.",
        ),
        Mistake(
            lambda weights, next_delta, j: next_delta.sum(),
            "The weights are missing: a delta comes back multiplied by the connection it uses.",
        ),
        Mistake(
            lambda weights, next_delta, j: weights[j] @ next_delta / len(next_delta),
            "You take the mean. The paths add up; nothing divides them.",
        ),
    ),
)

EXERCISES = (
    SLOPE_OF_PATHS,
    SQUARED_ERROR_DELTA,
    BLAME,
)
