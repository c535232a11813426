"""The medium exercises of "Send the error back": solutions and known mistakes."""

from typing import Any

import numpy as np

from backprop.activations import sigmoid, softmax
from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "deltas"

# 4. The hidden delta of a batch ----------------------------------------------------


def tanh_delta(
    next_weights: Array,
    next_delta: Array,
    z: Array,
) -> Array:
    """The deltas of a layer of tanh units, for a whole batch."""
    return (next_delta @ next_weights.T) * (1 - np.tanh(z) ** 2)


TANH_DELTA = Exercise(
    "tanh_delta",
    CHAPTER,
    "medium",
    tanh_delta,
    (
        (draw(2, 2), draw(2, 2, seed=2), draw(2, 2, seed=3)),
        (draw(3, 2), draw(4, 2), draw(4, 3)),
    ),
    (
        Mistake(
            lambda next_weights, next_delta, z: next_delta @ next_weights.T,
            "The blame comes back as it should, but the unit's own slope is missing: "
            "multiply by f'(z).",
        ),
        Mistake(
            lambda next_weights, next_delta, z: (next_delta @ next_weights) * (1 - np.tanh(z) ** 2),
            "You multiply with `next_weights` as on the way forward. Backward the sum runs over "
            "the units of the next layer, the columns: use `next_weights.T`.",
        ),
        Mistake(
            lambda next_weights, next_delta, z: (
                (next_delta @ next_weights.T) * (1 - np.tanh(np.tanh(z)) ** 2)
            ),
            "You take tanh's slope at the activation. It belongs at `z`: 1 - tanh(z)².",
        ),
        Mistake(
            lambda next_weights, next_delta, z: (next_delta @ next_weights.T) * np.tanh(z),
            "You multiply by the activation. On the way back it is its slope, 1 - tanh(z)².",
        ),
        Mistake(
            lambda next_weights, next_delta, z: (
                (next_delta @ next_weights.T) @ (1 - np.tanh(z) ** 2)
            ),
            "`@` mixes the units once more. Each unit has its own slope: multiply entry by entry, "
            "with `*`.",
        ),
        Mistake(
            lambda next_weights, next_delta, z: (
                (next_weights.T @ next_delta) * (1 - np.tanh(z) ** 2)
            ),
            "Your product sums over the examples. Examples are rows, so the deltas stand first: "
            "`next_delta @ next_weights.T`.",
        ),
        Mistake(
            lambda next_weights, next_delta, z: tanh_delta(next_weights, next_delta, z) / len(z),
            "You divide by the number of examples. Each row is the delta of one example; the 1/N "
            "enters later, with the gradients.",
        ),
        Mistake(
            lambda next_weights, next_delta, z: tanh_delta(next_weights, next_delta, z).T,
            "Your numbers are right, but turned round: rows are examples, columns are units.",
        ),
    ),
)

# 5. The deltas of a whole network ---------------------------------------------------


def all_deltas(
    weights: list[Array],
    z: list[Array],
    y: Array,
) -> list[Array]:
    """The deltas of sigmoid layers under binary cross-entropy."""
    found = [sigmoid(z[-1]) - y]
    for number in range(len(weights) - 2, -1, -1):
        a = sigmoid(z[number])
        arrived = found[0] @ weights[number + 1].T
        found.insert(0, arrived * a * (1 - a))
    return found


def _backward(weights: list[Array], z: list[Array], delta: Array, shift: int = 1) -> Any:
    found = [delta]
    for number in range(len(weights) - 2, -1, -1):
        a = sigmoid(z[number])
        found.insert(0, (found[0] @ weights[number + shift].T) * a * (1 - a))
    return found


def _without_slope(weights: list[Array], z: list[Array], y: Array) -> Any:
    found = [sigmoid(z[-1]) - y]
    for following in weights[:0:-1]:
        found.insert(0, found[0] @ following.T)
    return found


def _always_from_the_output(weights: list[Array], z: list[Array], y: Array) -> Any:
    last = sigmoid(z[-1]) - y
    hidden = [
        (last @ following.T) * sigmoid(own) * (1 - sigmoid(own))
        for following, own in zip(weights[1:], z[:-1], strict=True)
    ]
    return [*hidden, last]


def _not_transposed(weights: list[Array], z: list[Array], y: Array) -> Any:
    return _backward([w.T for w in weights], z, sigmoid(z[-1]) - y)


def _slope_of_the_next_layer(weights: list[Array], z: list[Array], y: Array) -> Any:
    found = [sigmoid(z[-1]) - y]
    for number in range(len(weights) - 2, -1, -1):
        a = sigmoid(z[number + 1])
        found.insert(0, (found[0] * a * (1 - a)) @ weights[number + 1].T)
    return found


def _output_slope_kept(weights: list[Array], z: list[Array], y: Array) -> Any:
    a = sigmoid(z[-1])
    return _backward(weights, z, (a - y) * a * (1 - a))


_SQUARE = [draw(2, 2, seed=seed) for seed in (1, 2, 3)]
_SUMS = [draw(2, 2, seed=seed) for seed in (4, 5, 6)]

ALL_DELTAS = Exercise(
    "all_deltas",
    CHAPTER,
    "medium",
    all_deltas,
    (
        (_SQUARE, _SUMS, np.array([[0.0, 1.0], [1.0, 1.0]])),
        (
            [draw(2, 3), draw(3, 4), draw(4, 1)],
            [draw(3, 3), draw(3, 4), draw(3, 1)],
            np.array([[1.0], [0.0], [1.0]]),
        ),
        ([draw(2, 1)], [draw(2, 1)], np.array([[0.0], [1.0]])),
    ),
    (
        Mistake(
            lambda weights, z, y: [sigmoid(z[-1]) - y],
            "The output's deltas are right. Now go back, layer by layer, down to the first.",
        ),
        Mistake(
            _output_slope_kept,
            "Your output delta is that of the squared error. With binary cross-entropy f' "
            "cancels at the output, and A - Y is left.",
        ),
        Mistake(
            lambda weights, z, y: _backward(weights, z, sigmoid(z[-1]) - y, shift=0),
            "You use each layer's own weights. The blame comes back through the connections that "
            "*leave* the layer: those are the weights of the next one.",
        ),
        Mistake(
            _not_transposed,
            "You multiply with the next layer's weights as on the way forward. On the way back the "
            "sum runs over its units, the columns: transpose them.",
        ),
        Mistake(
            _without_slope,
            "The slopes of the hidden units are missing: multiply by f'(z) in every hidden layer.",
        ),
        Mistake(
            _always_from_the_output,
            "Every layer of yours takes the output's delta. A layer hears from the layer after it: "
            "use the delta that you have found last.",
        ),
        Mistake(
            _slope_of_the_next_layer,
            "You multiply by the slopes of the next layer. Its delta has its own slope in it "
            "already; what is missing is that of the layer at hand.",
        ),
        Mistake(
            lambda weights, z, y: _backward(weights, z, (sigmoid(z[-1]) - y) / len(y)),
            "You divide by the number of examples. A delta belongs to one example; the 1/N enters "
            "later, with the gradients.",
        ),
    ),
)

# 6. The slopes of softmax -------------------------------------------------------------


def softmax_slopes(z: Array) -> Array:
    """Row k, column j: the slope of softmax output k by Z_j."""
    a = softmax(z)
    return np.diag(a) - np.outer(a, a)


def _row_overwritten(z: Array) -> Array:
    a, slopes = softmax(z), np.zeros(len(z))
    for i in range(len(z)):
        for j in range(len(z)):
            slopes[i] = a[i] * (1 - z[i]) if i == j else -a[i] * z[j]
    return slopes


SOFTMAX_SLOPES = Exercise(
    "softmax_slopes",
    CHAPTER,
    "medium",
    softmax_slopes,
    (
        (np.log(np.array([0.2, 0.3, 0.5])),),
        (draw(2),),
        (draw(4),),
    ),
    (
        Mistake(
            _row_overwritten,
            "Two things at once. The inner loop writes into `[i]` again and again, so that only "
            "its last value stays: there is a slope for each pair, `[i, j]`. And `z` stands where "
            "the outputs, `softmax(z)`, belong.",
        ),
        Mistake(
            lambda z: softmax(z) * (1 - softmax(z)),
            "Those are the slopes of each output by its own Z. Every output feels the other Zs "
            "too: the result is a matrix.",
        ),
        Mistake(
            lambda z: np.diag(softmax(z) * (1 - softmax(z))),
            "The diagonal is right. But an output feels the other Zs too: off the diagonal the "
            "slopes are -A_k A_j, not 0.",
        ),
        Mistake(
            lambda z: -np.outer(softmax(z), softmax(z)),
            "Off the diagonal it is right. On it, where k = j, there is A_k more: "
            "the bracket is 1 there.",
        ),
        Mistake(
            lambda z: np.outer(softmax(z), softmax(z)) - np.diag(softmax(z)),
            "All signs are turned round: an output rises with its own Z and falls with the others.",
        ),
        Mistake(
            lambda z: np.diag(softmax(z)) + np.outer(softmax(z), softmax(z)),
            "The second part must be taken away. If another Z rises, this output's share falls.",
        ),
        Mistake(
            lambda z: np.eye(len(z)) - np.outer(softmax(z), softmax(z)),
            "On the diagonal you have 1 - A_k². The factor A_k stands in front of both parts: "
            "A_k (1 - A_k).",
        ),
        Mistake(
            lambda z: softmax(z) * (np.eye(len(z)) - softmax(z)),
            "Row k has its own factor A_k in front; NumPy has multiplied the columns instead. "
            "`a[:, None]` turns `a` into a column.",
        ),
        Mistake(
            lambda z: np.diag(softmax(z)) - softmax(z),
            "In your off-diagonal entries one factor is missing: they are -A_k A_j. "
            "`np.outer(a, a)` has all these products.",
        ),
    ),
)

EXERCISES = (
    TANH_DELTA,
    ALL_DELTAS,
    SOFTMAX_SLOPES,
)
