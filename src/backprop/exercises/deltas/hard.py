"""The hard exercise of "Send the error back": solution and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "deltas"

# 7. A connection that skips a layer ---------------------------------------------------


def skip_delta(
    z1: Array,
    z2: Array,
    w2: Array,
    w3: Array,
    skip: Array,
    delta3: Array,
) -> Array:
    """The deltas of layer 1, which feeds layers 2 and 3."""
    delta2 = (delta3 @ w3.T) * (1 - np.tanh(z2) ** 2)
    return (delta2 @ w2.T + delta3 @ skip.T) * (1 - np.tanh(z1) ** 2)


def _skip_not_bent(z1: Array, z2: Array, w2: Array, w3: Array, skip: Array, delta3: Array) -> Any:
    delta2 = (delta3 @ w3.T) * (1 - np.tanh(z2) ** 2)
    return (delta2 @ w2.T) * (1 - np.tanh(z1) ** 2) + delta3 @ skip.T


def _no_slope_in_layer_2(
    z1: Array, z2: Array, w2: Array, w3: Array, skip: Array, delta3: Array
) -> Any:
    return (delta3 @ w3.T @ w2.T + delta3 @ skip.T) * (1 - np.tanh(z1) ** 2)


def _no_slope_in_layer_1(
    z1: Array, z2: Array, w2: Array, w3: Array, skip: Array, delta3: Array
) -> Any:
    delta2 = (delta3 @ w3.T) * (1 - np.tanh(z2) ** 2)
    return delta2 @ w2.T + delta3 @ skip.T


def _skip_through_layer_2(
    z1: Array, z2: Array, w2: Array, w3: Array, skip: Array, delta3: Array
) -> Any:
    delta2 = (delta3 @ w3.T) * (1 - np.tanh(z2) ** 2)
    return (delta2 @ w2.T + delta2 @ skip.T) * (1 - np.tanh(z1) ** 2)


def _mean_of_the_paths(
    z1: Array, z2: Array, w2: Array, w3: Array, skip: Array, delta3: Array
) -> Any:
    return skip_delta(z1, z2, w2, w3, skip, delta3) / 2


SKIP_DELTA = Exercise(
    "skip_delta",
    CHAPTER,
    "hard",
    skip_delta,
    (
        (
            draw(2, 2, seed=1),
            draw(2, 2, seed=2),
            draw(2, 2, seed=3),
            draw(2, 2, seed=4),
            draw(2, 2, seed=5),
            draw(2, 2, seed=6),
        ),
        (draw(4, 3), draw(4, 5), draw(3, 5), draw(5, 2), draw(3, 2), draw(4, 2)),
    ),
    (
        Mistake(
            lambda z1, z2, w2, w3, skip, delta3: skip_delta(z1, z2, w2, w3, 0 * skip, delta3),
            "Only the way through layer 2 is in your result. Layer 1 acts on layer 3 directly as "
            "well: add what comes back through `skip`.",
        ),
        Mistake(
            lambda z1, z2, w2, w3, skip, delta3: skip_delta(z1, z2, 0 * w2, w3, skip, delta3),
            "Only the direct way is in your result. Layer 1 also acts through layer 2: "
            "find its delta first, and send it back through `w2`.",
        ),
        Mistake(
            _skip_not_bent,
            "The blame through `skip` also passes the activation of layer 1: add both ways first, "
            "then multiply by f'(z1).",
        ),
        Mistake(
            _no_slope_in_layer_2,
            "The way through layer 2 passes its activation too: multiply by f'(z2) there.",
        ),
        Mistake(
            _no_slope_in_layer_1,
            "Both ways come back as they should, but the slope of layer 1 is missing: "
            "multiply by f'(z1).",
        ),
        Mistake(
            _skip_through_layer_2,
            "`skip` ends in layer 3, so what comes back through it is `delta3`, not `delta2`.",
        ),
        Mistake(
            lambda z1, z2, w2, w3, skip, delta3: skip_delta(z1, z2, w2.T, w3.T, skip.T, delta3),
            "You multiply with the weights as on the way forward. On the way back all three are "
            "transposed.",
        ),
        Mistake(
            _mean_of_the_paths,
            "You take the mean of the two ways. Their effects add up; nothing divides them.",
        ),
    ),
)

EXERCISES = (SKIP_DELTA,)
