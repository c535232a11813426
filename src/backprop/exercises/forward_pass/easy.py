"""The easy exercises of "Push numbers forward": solutions and known mistakes."""

from itertools import pairwise
from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "forward-pass"

# 1. One unit ---------------------------------------------------------------


def unit_sum(a: Array, w: Array, b: float) -> float:
    """The weighted sum of one unit, with a loop."""
    total = b
    for i in range(len(a)):
        total += w[i] * a[i]
    return total


UNIT_SUM = Exercise(
    "unit_sum",
    CHAPTER,
    "easy",
    unit_sum,
    (
        (np.array([0.05, 0.10]), np.array([0.15, 0.20]), 0.35),
        (draw(3), draw(3), -0.7),
        (draw(5), draw(5), 1.2),
    ),
    (
        Mistake(
            lambda a, w, b: w @ a,
            "The sum of the products is right, but the bias is missing: add `b` to it.",
        ),
        Mistake(
            lambda a, w, b: sum(w[i] * a[i] + b for i in range(len(a))),
            "The bias is added once for every input. A unit has one bias: add it outside the loop.",
        ),
        Mistake(
            lambda a, w, b: (w @ a) * b, "The bias is added to the sum, not multiplied with it."
        ),
        Mistake(
            lambda a, w, b: w * a + b,
            "You return one number for every input. The unit adds the products up to a single one.",
        ),
        Mistake(
            lambda a, w, b: a.sum() * w.sum() + b,
            "You add up the inputs and the weights first and multiply the totals. Each input goes "
            "with its own weight: multiply first, then add.",
        ),
        Mistake(
            lambda a, w, b: w[-1] * a[-1] + b,
            "Only the last input counts in your sum: the total is overwritten in every round of "
            "the loop. Add to it with `+=`.",
        ),
        Mistake(
            lambda a, w, b: w[1:] @ a[1:] + b,
            "Your loop leaves out the first input. Python counts from 0: `range(len(a))`.",
        ),
        Mistake(
            lambda a, w, b: w[:-1] @ a[:-1] + b,
            "Your loop leaves out the last input: `range(len(a))` already stops before `len(a)`.",
        ),
    ),
)

# 2. Sigmoid ------------------------------------------------------------------


def squash(z: float) -> Any:
    """Sigmoid from its definition."""
    return 1 / (1 + np.exp(-z))


SQUASH = Exercise(
    "squash",
    CHAPTER,
    "easy",
    squash,
    ((0.0,), (1.0,), (-2.5,), (0.3775,)),
    (
        Mistake(
            lambda z: 1 / (1 + np.exp(z)),
            "Your curve falls where it should rise: the exponent is minus z, `np.exp(-z)`.",
        ),
        Mistake(
            lambda z: np.tanh(z),
            "That is tanh, which runs from -1 to 1. Sigmoid runs from 0 to 1.",
        ),
        Mistake(lambda z: 1 / np.exp(-z), "The 1 below the line is missing: 1 / (1 + e^-z)."),
        Mistake(
            lambda z: 1 / 1 + np.exp(-z),
            "Python divides before it adds: `1 / 1 + e` is `(1 / 1) + e`. "
            "Put the whole denominator in parentheses.",
        ),
        Mistake(
            lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
            "That is the slope of sigmoid. What is asked for is its value.",
        ),
    ),
)

# 3. Counting parameters ----------------------------------------------------------


def count_parameters(widths: list[int]) -> int:
    """How many weights and biases a network has."""
    total = 0
    for layer in range(1, len(widths)):
        n_in, n_out = widths[layer - 1], widths[layer]
        total += n_in * n_out + n_out
    return total


def _weights_only(widths: list[int]) -> Any:
    return sum(n_in * n_out for n_in, n_out in pairwise(widths))


COUNT_PARAMETERS = Exercise(
    "count_parameters",
    CHAPTER,
    "easy",
    count_parameters,
    (([2, 2, 2],), ([784, 30, 10],), ([3, 1],), ([5, 4, 3, 2],)),
    (
        Mistake(
            _weights_only,
            "The weights are all there, but not the biases: one for every unit after the input.",
        ),
        Mistake(
            lambda widths: _weights_only(widths) + sum(widths),
            "You gave the inputs biases too. Inputs are data; only the units after them have one.",
        ),
        Mistake(
            lambda widths: _weights_only(widths) + sum(widths[:-1]),
            "You counted a bias for every unit that connections leave. A bias belongs to the unit "
            "where they arrive.",
        ),
        Mistake(
            lambda widths: _weights_only(widths) + len(widths) - 1,
            "You counted one bias for every layer. Every unit has its own.",
        ),
        Mistake(
            lambda widths: sum(widths),
            "You counted the units. Count the connections between neighbouring layers, "
            "and one bias for every unit after the input.",
        ),
        Mistake(
            lambda widths: int(np.prod(widths)),
            "Multiplying all widths counts paths through the network. Connections only join "
            "neighbouring layers: multiply neighbours, then add.",
        ),
    ),
)

EXERCISES = (
    UNIT_SUM,
    SQUASH,
    COUNT_PARAMETERS,
)
