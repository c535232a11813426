"""The hard exercise of "Normalise the batch": solution and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "batch-normalization"
EPSILON = 1e-5

# 7. Fold it away ------------------------------------------------------------------------


def folded(
    weights: Array,
    bias: Array,
    mean: Array,
    variance: Array,
    scale: Array,
    shift: Array,
) -> tuple[Array, Array]:
    """Weights and bias of one plain layer that does the same at inference.

    ``weights`` is ``(n_in, units)``, the others have one number for each unit.
    """
    factor = scale / np.sqrt(variance + EPSILON)
    return weights * factor, (bias - mean) * factor + shift


def _wrong(kind: str) -> Any:
    def fold(
        weights: Array, bias: Array, mean: Array, variance: Array, scale: Array, shift: Array
    ) -> Any:
        factor = scale / np.sqrt(variance + EPSILON)
        if kind == "rows":
            return (weights.T * factor).T, (bias - mean) * factor + shift
        if kind == "bias lost":
            return weights * factor, shift - mean * factor
        if kind == "bias kept":
            return weights * factor, bias
        if kind == "bias unscaled":
            return weights * factor, bias - mean * factor + shift
        if kind == "mean unscaled":
            return weights * factor, bias * factor - mean + shift
        return weights, (bias - mean) * factor + shift

    return fold


FOLDED = Exercise(
    "folded",
    CHAPTER,
    "hard",
    folded,
    (
        (
            draw(2, 2),
            draw(2),
            draw(2, seed=2),
            np.array([0.5, 4.0]),
            draw(2, seed=3),
            draw(2, seed=4),
        ),
        (
            draw(3, 3),
            draw(3),
            draw(3, seed=2),
            np.array([2.0, 0.1, 7.0]),
            draw(3, seed=3),
            draw(3, seed=4),
        ),
    ),
    (
        Mistake(
            _wrong("rows"),
            "You scale the rows. `weights[i, j]` leads to unit j, and the factor is unit j's: "
            "scale the columns.",
        ),
        Mistake(
            _wrong("bias lost"),
            "In *training* a bias before the normalisation has no effect. At inference the "
            "running mean is fixed, and contains what the bias was: keep it in.",
        ),
        Mistake(
            _wrong("bias kept"),
            "The weights are right. The bias changes too: the running mean is taken from it, what "
            "is left is multiplied by the same factor, and the shift is added.",
        ),
        Mistake(
            _wrong("bias unscaled"),
            "The bias is added before the normalisation, so it is scaled with the rest.",
        ),
        Mistake(
            _wrong("mean unscaled"),
            "The mean is taken away before the scaling, so it is scaled with the rest.",
        ),
        Mistake(
            _wrong("weights kept"),
            "The bias is right. The weights are scaled too, each column by its unit's factor.",
        ),
    ),
)

EXERCISES = (FOLDED,)
