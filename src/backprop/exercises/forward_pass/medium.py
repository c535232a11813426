"""The medium exercises of "Push numbers forward": solutions and known mistakes."""

from typing import Any

import numpy as np

from backprop.activations import sigmoid
from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "forward-pass"

# 4. A layer, for a batch ---------------------------------------------------------


def layer_output(a: Array, weights: Array, biases: Array) -> Array:
    """Sigmoid of the weighted sums of a whole batch."""
    return sigmoid(a @ weights + biases)


LAYER_OUTPUT = Exercise(
    "layer_output",
    CHAPTER,
    "medium",
    layer_output,
    (
        (np.array([[0.05, 0.10]]), np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35, 0.6])),
        (draw(2, 2), draw(2, 2), draw(2)),
        (draw(4, 3), draw(3, 2), draw(2)),
    ),
    (
        Mistake(
            lambda a, weights, biases: sigmoid(a @ weights.T + biases),
            "You multiply with `weights.T`. In this book row i of the weights belongs to unit i of "
            "the layer before, so `a @ weights` is already the right way round.",
        ),
        Mistake(
            lambda a, weights, biases: sigmoid(a @ weights) + biases,
            "You add the biases after the activation. They belong inside: f(Z), with "
            "Z = a @ weights + biases.",
        ),
        Mistake(
            lambda a, weights, biases: sigmoid(a @ weights + biases.reshape(-1, 1)),
            "You give every example its own bias instead of every unit. Biases of shape (n_out,) "
            "are added to each row as they are, without reshaping.",
        ),
        Mistake(
            lambda a, weights, biases: layer_output(a, weights, biases).T,
            "Your numbers are right, but turned round: rows are examples, columns are units.",
        ),
    ),
)

# 5. A whole network --------------------------------------------------------------


def network_output(x: Array, weights: list[Array], biases: list[Array]) -> Array:
    """Sigmoid layers, each fed by the one before."""
    a = x
    for w, b in zip(weights, biases, strict=True):
        a = sigmoid(a @ w + b)
    return a


def _every_layer_from_x(x: Array, weights: list[Array], biases: list[Array]) -> Any:
    a = x
    for w, b in zip(weights, biases, strict=True):
        a = sigmoid(x @ w + b)
    return a


def _bias_after_activation(x: Array, weights: list[Array], biases: list[Array]) -> Any:
    a = x
    for w, b in zip(weights, biases, strict=True):
        a = sigmoid(a @ w) + b
    return a


def _only_at_the_end(x: Array, weights: list[Array], biases: list[Array]) -> Any:
    a = x
    for w, b in zip(weights, biases, strict=True):
        a = a @ w + b
    return sigmoid(a)


NETWORK_OUTPUT = Exercise(
    "network_output",
    CHAPTER,
    "medium",
    network_output,
    (
        (
            np.array([[0.05, 0.10]]),
            [np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([[0.40, 0.50], [0.45, 0.55]])],
            [np.array([0.35, 0.35]), np.array([0.60, 0.60])],
        ),
        (
            draw(3, 2),
            [draw(2, 2, seed=seed) for seed in (1, 2, 3)],
            [draw(2, seed=seed) for seed in (1, 2, 3)],
        ),
        (draw(3, 4), [draw(4, 3), draw(3, 5), draw(5, 1)], [draw(3), draw(5), draw(1)]),
    ),
    (
        Mistake(
            _every_layer_from_x,
            "Every layer of yours starts from `x` again. A layer is fed with the output of the "
            "one before: use `a` on the right-hand side too.",
        ),
        Mistake(
            lambda x, weights, biases: network_output(x, weights[:-1], biases[:-1]),
            "You stop one layer too early: the output layer is missing.",
        ),
        Mistake(
            lambda x, weights, biases: network_output(x, weights, [biases[0]] * len(weights)),
            "Every layer of yours uses the first layer's biases. Step through both lists together.",
        ),
        Mistake(
            lambda x, weights, biases: (
                network_output(x, weights[:-1], biases[:-1]) @ weights[-1] + biases[-1]
            ),
            "The last layer's activation is missing. Here all layers use sigmoid.",
        ),
        Mistake(
            _bias_after_activation,
            "You add the biases after the activation. They belong inside: f(Z), with "
            "Z = a @ w + b.",
        ),
        Mistake(
            _only_at_the_end,
            "You apply sigmoid at the end only. Without an activation in between, the layers "
            "collapse into one.",
        ),
    ),
)

# 6. Softmax without overflow -----------------------------------------------------


def safe_softmax(z: Array) -> Array:
    """Softmax of each row, for numbers of any size."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _softmax_overflows(z: Array) -> Any:
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def _one_maximum_for_all(z: Array) -> Any:
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


def _over_the_whole_batch(z: Array) -> Any:
    e = np.exp(z - z.max())
    return e / e.sum()


def _over_columns(z: Array) -> Any:
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def _of_all_rows_and_overflows(z: Array) -> Any:
    return np.exp(z) / np.exp(z).sum()


def _maxima_in_a_row(z: Array) -> Any:
    e = np.exp(z - z.max(axis=1))
    return e / e.sum(axis=1)


def _sums_in_a_row_overflow(z: Array) -> Any:
    e = np.exp(z)
    return e / e.sum(axis=1)


KEEP = (
    "A sum or maximum over `axis=1` has lost that axis, and NumPy lays it along the columns. "
    "With `keepdims=True` it stays a column, one number for each row."
)


def _divided_by_maximum(z: Array) -> Any:
    e = np.exp(z / z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


SAFE_SOFTMAX = Exercise(
    "safe_softmax",
    CHAPTER,
    "medium",
    safe_softmax,
    (
        (np.array([[0.0, 1.0], [3.0, 1.0]]),),
        (draw(4, 3),),
        (np.array([[1000.0, 1001.0, 999.0], [-1000.0, -1001.0, -999.0]]),),
        (np.array([[-1000.0, 0.0, 1000.0]]),),
    ),
    (
        Mistake(
            _softmax_overflows,
            "Right for small numbers, but e^1000 is too large for a float and gives infinity over "
            "infinity. Take the row's largest z from the row first: it cancels in the fraction.",
        ),
        Mistake(
            _one_maximum_for_all,
            "You take away one maximum for the whole batch. A row far below it then becomes 0 / 0. "
            "Take each row's own: `z.max(axis=1, keepdims=True)`.",
        ),
        Mistake(
            _over_the_whole_batch,
            "Your whole batch sums to 1. Each row must: sum over `axis=1`.",
        ),
        Mistake(
            _of_all_rows_and_overflows,
            "Your whole batch sums to 1. Each row must: sum over `axis=1`. And e^1000 is too large "
            "for a float: take the row's largest z from the row first.",
        ),
        Mistake(_maxima_in_a_row, KEEP),
        Mistake(_sums_in_a_row_overflow, KEEP),
        Mistake(
            _over_columns,
            "Your columns sum to 1. Rows are examples, so each row must: use `axis=1`.",
        ),
        Mistake(
            lambda z: np.exp(z) / np.exp(z).sum(axis=0),
            "Two things at once. Your sum runs down the columns, as Python's own `sum` does, so "
            "your columns sum to 1; each row must: the axis is `axis=1`. And the row's largest z "
            "isn't subtracted, so that e^1000 is too large for a float.",
        ),
        Mistake(
            lambda z: np.exp(z - z.max(axis=1, keepdims=True)),
            "The exponentials are safe, but the rows don't sum to 1 yet: divide by the row's sum.",
        ),
        Mistake(
            _divided_by_maximum,
            "You divide by the maximum. That changes the result; subtracting it doesn't.",
        ),
    ),
)

EXERCISES = (
    LAYER_OUTPUT,
    NETWORK_OUTPUT,
    SAFE_SOFTMAX,
)
