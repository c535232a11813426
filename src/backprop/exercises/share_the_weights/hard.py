"""The hard exercise of "Share the weights": solution and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "share-the-weights"

# 7. Back to the input, with stride and padding ----------------------------------------


def slopes_of_input(delta: Array, kernel: Array, size: int, stride: int, padding: int) -> Array:
    """The slope of the loss by each of the ``size`` numbers that a kernel was slid over.

    Place i's window starts at ``i * stride`` of the row with its padded ends.
    """
    found = np.zeros(size + 2 * padding)
    for i, slope in enumerate(delta):
        start = i * stride
        found[start : start + len(kernel)] += slope * kernel
    return found[padding : padding + size]


def _sent(kind: str) -> Any:
    def back(delta: Array, kernel: Array, size: int, stride: int, padding: int) -> Array:
        found = np.zeros(size + 2 * padding + len(kernel) + len(delta) * stride)
        step = 1 if kind == "no stride" else stride
        for i, slope in enumerate(delta):
            window = slice(i * step, i * step + len(kernel))
            if kind == "overwritten":
                found[window] = slope * kernel
            elif kind == "turned":
                found[window] += slope * kernel[::-1]
            else:
                found[window] += slope * kernel
        if kind == "margin":
            return found[: size + 2 * padding]
        start = 0 if kind == "from the start" else padding
        return found[start : start + size]

    return back


SLOPES_OF_INPUT = Exercise(
    "slopes_of_input",
    CHAPTER,
    "hard",
    slopes_of_input,
    (
        (np.array([1.0, -1.0, 2.0]), np.array([1.0, 2.0, -1.0]), 5, 1, 0),
        (np.array([1.0, -1.0, 2.0]), np.array([1.0, 2.0, -1.0]), 5, 2, 1),
        (draw(3), draw(4), 7, 2, 1),
        (draw(2), draw(3), 6, 3, 1),
    ),
    (
        Mistake(
            _sent("overwritten"),
            "Windows overlap, and a number in two of them hears from both: write `+=`. A plain "
            "`=` keeps the last.",
        ),
        Mistake(
            _sent("turned"),
            "You turn the kernel once too often. Where each delta is sent to its window, weight "
            "`k` goes to number `k` of the window, as it came. The turned kernel belongs to the "
            "other way of writing it, where each number *collects* from the deltas.",
        ),
        Mistake(
            _sent("no stride"),
            "Your windows are one number apart. Place `i`'s window starts at `i * stride`.",
        ),
        Mistake(
            _sent("margin"),
            "You return the padded row. Its margin isn't part of the input: cut `padding` numbers "
            "off at each end.",
        ),
        Mistake(
            _sent("from the start"),
            "The length is right, but you cut only at the end. The first `padding` numbers belong "
            "to the margin, too.",
        ),
    ),
)

EXERCISES = (SLOPES_OF_INPUT,)
