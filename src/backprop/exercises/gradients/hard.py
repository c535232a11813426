"""The hard exercise of "Read off the gradients": its solution and known mistakes."""

import numpy as np

from backprop.activations import sigmoid
from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "gradients"

# 7. From data to gradients ----------------------------------------------------------


def layer_gradients(
    x: Array,
    weights: Array,
    biases: Array,
    y: Array,
) -> tuple[Array, Array]:
    """Gradients of the mean squared error of one sigmoid layer."""
    a = sigmoid(x @ weights + biases)
    delta = (a - y) * a * (1 - a)
    return x.T @ delta / len(x), delta.mean(axis=0)


def _answer(
    x: Array,
    weights: Array,
    biases: Array,
    y: Array,
    factor: float,
) -> tuple[Array, Array]:
    a = np.asarray(sigmoid(x @ weights + biases))
    delta = factor * (a - y) * a * (1 - a)
    return x.T @ delta / len(x), delta.mean(axis=0)


def _summed_biases(x: Array, weights: Array, biases: Array, y: Array) -> tuple[Array, Array]:
    found = layer_gradients(x, weights, biases, y)
    return found[0], found[1] * len(x)


LAYER_GRADIENTS = Exercise(
    "layer_gradients",
    CHAPTER,
    "hard",
    layer_gradients,
    (
        (draw(4, 3), draw(3, 2), draw(2), np.array([[0.0, 1], [1, 0], [1, 1], [0, 0]])),
        (draw(3, 2), draw(2, 2), draw(2), np.array([[0.0, 1], [1, 0], [1, 1]])),
    ),
    (
        Mistake(
            lambda x, weights, biases, y: _answer(x, weights, biases, y, factor=2.0),
            "Twice too large: the book's squared error has a 1/2 in front.",
        ),
        Mistake(
            lambda x, weights, biases, y: _answer(x, weights, biases, y, factor=-1.0),
            "The sign is turned round: the slope of the loss is a - y.",
        ),
        Mistake(
            lambda x, weights, biases, y: _answer(x, weights, biases, y, factor=float(len(x))),
            "You add the examples up. The loss is their mean: divide both gradients by N.",
        ),
        Mistake(
            lambda x, weights, biases, y: _answer(x, weights, biases, y, factor=1 / len(x)),
            "The 1/N is in it twice. Leave it out of the delta.",
        ),
        Mistake(
            _summed_biases,
            "The weights' gradient is right. The biases' one has to be a mean over the examples "
            "too.",
        ),
    ),
)

EXERCISES = (LAYER_GRADIENTS,)
