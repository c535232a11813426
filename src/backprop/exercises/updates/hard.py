"""The hard exercise of "Update the weights": solution and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "updates"

# 7. Adam -------------------------------------------------------------------------------


def adam_path(
    start: Array,
    gradients: list[Array],
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> Array:
    """Where Adam ends after one step for each of ``gradients``."""
    w = start.copy()
    mean, square = np.zeros_like(start), np.zeros_like(start)
    for t, g in enumerate(gradients, start=1):
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g**2
        size = np.sqrt(square / (1 - beta2**t))
        w = w - learning_rate * mean / (1 - beta1**t) / (size + epsilon)
    return w


def _variant(
    start: Array,
    gradients: list[Array],
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    kind: str,
) -> Any:
    w, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for t, g in enumerate(gradients, start=1):
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * (g if kind == "no square" else g**2)
        late = t + 1 if kind == "late" else t
        m = mean if kind == "biased" else mean / (1 - beta1**late)
        v = square if kind == "biased" else square / (1 - beta2**late)
        if kind == "fed back":
            mean, square = m, v
        if kind == "epsilon inside":
            w = w - learning_rate * m / np.sqrt(v + epsilon)
        else:
            w = w - learning_rate * m / (np.sqrt(v) + epsilon)
    return w


def _mistake(kind: str, explanation: str) -> Mistake:
    def wrong(
        start: Array,
        gradients: list[Array],
        learning_rate: float,
        beta1: float,
        beta2: float,
        epsilon: float,
    ) -> Any:
        return _variant(start, gradients, learning_rate, beta1, beta2, epsilon, kind)

    return Mistake(wrong, explanation)


ADAM_PATH = Exercise(
    "adam_path",
    CHAPTER,
    "hard",
    adam_path,
    (
        (np.array([1.0, -2.0]), [draw(2), draw(2, seed=2), draw(2, seed=3)], 0.1, 0.9, 0.999, 0.01),
        (draw(3), [draw(3, seed=4), draw(3, seed=5)], 0.5, 0.5, 0.8, 0.1),
    ),
    (
        _mistake(
            "biased",
            "The means still carry their start at 0: divide them by 1 - beta^t, each with its "
            "own beta.",
        ),
        _mistake(
            "fed back",
            "The corrected means go back into the running means. Keep those as they are, and "
            "correct only what the step is made of.",
        ),
        _mistake("late", "t is off by one: at the first step it is 1."),
        _mistake(
            "epsilon inside",
            "Epsilon stands outside the root: `np.sqrt(...) + epsilon`.",
        ),
        _mistake("no square", "The second mean is one of *squares*: `gradient**2`."),
    ),
)

EXERCISES = (ADAM_PATH,)
