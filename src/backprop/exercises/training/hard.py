"""The hard exercise of "Train a network": solution and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "training"

# 7. The loop ----------------------------------------------------------------------


def best_weights(
    inputs: Array,
    targets: Array,
    held_inputs: Array,
    held_targets: Array,
    learning_rate: float,
    batch_size: int,
    epochs: int,
) -> Array:
    """The weights, of all epochs, with the lowest held-out loss."""
    weights = np.zeros(inputs.shape[1])
    lowest, best = np.inf, weights
    for _ in range(epochs):
        for start in range(0, len(inputs), batch_size):
            x = inputs[start : start + batch_size]
            y = targets[start : start + batch_size]
            weights = weights - learning_rate * x.T @ (x @ weights - y) / len(x)
        misses = held_inputs @ weights - held_targets
        loss = float(np.mean(misses**2)) / 2
        if loss < lowest:
            lowest, best = loss, weights
    return best


def _variant(
    inputs: Array,
    targets: Array,
    held_inputs: Array,
    held_targets: Array,
    learning_rate: float,
    batch_size: int,
    epochs: int,
    kind: str,
) -> Any:
    if kind == "watches training":
        held_inputs, held_targets = inputs, targets
    if kind == "full batch":
        batch_size = len(inputs)
    weights = np.zeros(inputs.shape[1])
    lowest, best = np.inf, weights
    for _ in range(epochs):
        for start in range(0, len(inputs), batch_size):
            x, y = inputs[start : start + batch_size], targets[start : start + batch_size]
            if kind == "drops the rest" and len(x) < batch_size:
                continue
            count = batch_size if kind == "fixed size" else len(x)
            weights = weights - learning_rate * x.T @ (x @ weights - y) / count
        loss = float(np.mean((held_inputs @ weights - held_targets) ** 2))
        if loss < lowest:
            lowest, best = loss, weights
    return weights if kind == "last" else best


def _mistake(kind: str, explanation: str) -> Mistake:
    def wrong(
        inputs: Array,
        targets: Array,
        held_inputs: Array,
        held_targets: Array,
        learning_rate: float,
        batch_size: int,
        epochs: int,
    ) -> Any:
        return _variant(
            inputs,
            targets,
            held_inputs,
            held_targets,
            learning_rate,
            batch_size,
            epochs,
            kind,
        )

    return Mistake(wrong, explanation)


BEST_WEIGHTS = Exercise(
    "best_weights",
    CHAPTER,
    "hard",
    best_weights,
    (
        (draw(7, 3), draw(7), draw(5, 3, seed=2), draw(5, seed=2), 0.1, 3, 30),
        (draw(8, 2), draw(8), draw(8, 2, seed=16), draw(8, seed=16), 0.2, 3, 20),
        (draw(6, 2, seed=6), draw(6, seed=6), draw(4, 2, seed=56), draw(4, seed=56), 0.3, 4, 12),
    ),
    (
        _mistake(
            "last",
            "Those are the weights of the last epoch. Keep those of the best one: as a copy, if "
            "you change the array in place.",
        ),
        _mistake(
            "watches training",
            "You choose the epoch by the loss of the examples you train on. Choose by the "
            "held-out loss.",
        ),
        _mistake(
            "fixed size",
            "The last batch is smaller: divide by how many examples it has, not by `batch_size`.",
        ),
        _mistake(
            "drops the rest",
            "You leave out the examples of the smaller last batch. An epoch uses every example.",
        ),
        _mistake(
            "full batch",
            "You do one update an epoch, with all the examples. Do one for every batch.",
        ),
    ),
)

EXERCISES = (BEST_WEIGHTS,)
