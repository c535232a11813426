"""The medium exercises of "Measure the error": solutions and known mistakes."""

from typing import Any

import numpy as np

from backprop.activations import softmax
from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "loss"

# 4. The loss of a batch -------------------------------------------------------------


def batch_loss(a: Array, y: Array) -> Any:
    """The mean over the examples of half the sum of the squares."""
    return (((a - y) ** 2).sum(axis=1) / 2).mean()


BATCH_LOSS = Exercise(
    "batch_loss",
    CHAPTER,
    "medium",
    batch_loss,
    (
        (draw(4, 3), draw(4, 3, seed=2)),
        (draw(2, 5), draw(2, 5, seed=2)),
        (draw(3, 1), draw(3, 1, seed=2)),
    ),
    (
        Mistake(
            lambda a, y: ((a - y) ** 2).sum() / 2,
            "That is the sum over the examples, and it grows with the batch. Take the mean.",
        ),
        Mistake(
            lambda a, y: ((a - y) ** 2).sum(),
            "That is the sum of all squares: the half is missing, and so is the mean over the "
            "examples.",
        ),
        Mistake(
            lambda a, y: ((a - y) ** 2).mean(),
            "`mean()` without an axis also divides by the number of outputs, and there is no half. "
            "Add up over the outputs first (`axis=1`), halve, then take the mean.",
        ),
        Mistake(
            lambda a, y: ((a - y) ** 2).mean() / 2,
            "You divide by the number of outputs as well. Add up over the outputs (`axis=1`), and "
            "take the mean over the examples only.",
        ),
        Mistake(
            lambda a, y: (((a - y) ** 2).sum(axis=1) / 2).mean() / len(a),
            "1/N enters twice: `mean` has already divided by the number of examples.",
        ),
        Mistake(
            lambda a, y: ((a - y) ** 2).sum(axis=1) / 2,
            "Those are the losses of the examples. The batch has one loss, their mean.",
        ),
        Mistake(
            lambda a, y: (((a - y) ** 2).sum(axis=0) / 2).mean(),
            "You add up over `axis=0`, the examples. Rows are examples: add up over the outputs, "
            "`axis=1`.",
        ),
    ),
)

# 5. Cross-entropy of any z ----------------------------------------------------------


def loss_from_z(z: Array, y: Array) -> Array:
    """Binary cross-entropy of each number, from its weighted sum."""
    return np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))) - y * z


def _naive(z: Array, y: Array) -> Any:
    a = 1 / (1 + np.exp(-z))
    return -y * np.log(a) - (1 - y) * np.log(1 - a)


def _clipped(z: Array, y: Array) -> Any:
    a = np.clip(1 / (1 + np.exp(-z)), 1e-12, 1 - 1e-12)
    return -y * np.log(a) - (1 - y) * np.log(1 - a)


LOSS_FROM_Z = Exercise(
    "loss_from_z",
    CHAPTER,
    "medium",
    loss_from_z,
    (
        (np.array([0.0, 1.5, -2.0]), np.array([1.0, 0.0, 1.0])),
        (np.array([1000.0, -1000.0, 1000.0, -1000.0]), np.array([1.0, 0.0, 0.0, 1.0])),
        (draw(4), np.array([0.0, 0.25, 0.5, 1.0])),
    ),
    (
        Mistake(
            _naive,
            "Right for small numbers. But at z = 1000 the prediction is rounded to 1, and log(0) "
            "is minus infinity. Write the loss in z.",
        ),
        Mistake(
            lambda z, y: np.log(1 + np.exp(z)) - y * z,
            "The right formula, but e^1000 is more than a float can hold. Take the larger of 0 and "
            "z out of the logarithm: max(0, z) + log(1 + e^-|z|).",
        ),
        Mistake(
            _clipped,
            "Clipping the prediction hides the infinity behind another wrong number: at z = 1000 "
            "and y = 0 the loss is 1000, not 27.6. And a clipped loss has no slope.",
        ),
        Mistake(
            lambda z, y: np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))),
            "That is log(1 + e^z), the loss of a no. For a yes, take y z away from it.",
        ),
        Mistake(
            lambda z, y: np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))) + y * z,
            "y z is taken away, not added: with y = 1 the loss must fall as z grows.",
        ),
        Mistake(
            lambda z, y: np.log(1 + np.exp(-np.abs(z))) - y * z,
            "What you took out of the logarithm has to stand before it again: add max(0, z).",
        ),
    ),
)

# 6. Cross-entropy of classes --------------------------------------------------------


def class_loss(z: Array, y: Array) -> Array:
    """Categorical cross-entropy of each example, by log-sum-exp."""
    m = z.max(axis=1, keepdims=True)
    return np.log(np.exp(z - m).sum(axis=1)) + m[:, 0] - (y * z).sum(axis=1)


def _of_probabilities(z: Array, y: Array) -> Any:
    return -(y * np.log(softmax(z))).sum(axis=1)


def _maximum_forgotten(z: Array, y: Array) -> Any:
    m = z.max(axis=1, keepdims=True)
    return np.log(np.exp(z - m).sum(axis=1)) - (y * z).sum(axis=1)


CLASS_LOSS = Exercise(
    "class_loss",
    CHAPTER,
    "medium",
    class_loss,
    (
        (np.log(np.array([[0.2, 0.3, 0.5]])), np.array([[0.0, 1.0, 0.0]])),
        (draw(4, 3), np.eye(3)[[0, 2, 1, 1]]),
        (
            np.array(
                [
                    [1000.0, 0.0, -1000.0],
                    [-900.0, 0.0, 0.0],
                    [-1000.0, -1001.0, -999.0],
                    [-1000.0, 0.0, 0.0],
                ]
            ),
            np.eye(3)[[1, 1, 1, 0]],
        ),
    ),
    (
        Mistake(
            _of_probabilities,
            "Right until a probability is rounded to 0: then log(0) is minus infinity. Never form "
            "the probabilities; write the loss in z.",
        ),
        Mistake(
            lambda z, y: -np.log((y * softmax(z)).sum(axis=1)),
            "Right until a probability is rounded to 0: then log(0) is minus infinity. Never form "
            "the probabilities; write the loss in z.",
        ),
        Mistake(
            lambda z, y: np.log(np.exp(z).sum(axis=1)) - (y * z).sum(axis=1),
            "The right formula, but e^1000 is more than a float can hold. Take the row's largest z "
            "out of all exponents, and add it again outside the logarithm.",
        ),
        Mistake(
            _maximum_forgotten,
            "The maximum you took out of the exponents has to be added again outside the "
            "logarithm: log(e^m s) is m + log(s).",
        ),
        Mistake(
            lambda z, y: class_loss(z, y).mean(),
            "Your losses are right, but the mean isn't asked for: return one for each example.",
        ),
        Mistake(
            lambda z, y: -class_loss(z, y),
            "The sign is turned: a loss is never negative.",
        ),
        Mistake(
            lambda z, y: class_loss(z, y) + (y * z).sum(axis=1),
            "That is the log-sum-exp alone. Take the weighted sum of the right class away from it.",
        ),
        Mistake(
            lambda z, y: -(y * z).sum(axis=1),
            "The log-sum-exp is missing: without it, the loss could fall for ever.",
        ),
    ),
)

EXERCISES = (BATCH_LOSS, LOSS_FROM_Z, CLASS_LOSS)
