"""The medium exercises of "Normalise the batch": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "batch-normalization"
EPSILON = 1e-5

# 4. Inference -------------------------------------------------------------------------


def infer(
    z: Array,
    mean: Array,
    variance: Array,
    scale: Array,
    shift: Array,
) -> Array:
    """U at inference, from the running mean and variance; epsilon is 1e-5."""
    return scale * (z - mean) / np.sqrt(variance + EPSILON) + shift


INFER = Exercise(
    "infer",
    CHAPTER,
    "medium",
    infer,
    (
        (draw(1, 2), draw(2), np.array([0.5, 4.0]), draw(2, seed=2), draw(2, seed=3)),
        (draw(4, 3), draw(3), np.array([1.0, 9.0, 2.0]), draw(3, seed=2), draw(3, seed=3)),
    ),
    (
        Mistake(
            lambda z, mean, variance, scale, shift: (
                scale * (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + EPSILON) + shift
            ),
            "You use the mean and variance of what is given now. At inference an example counts "
            "by itself: use the running ones.",
        ),
        Mistake(
            lambda z, mean, variance, scale, shift: scale * (z - mean) / variance + shift,
            "Divide by the root of the variance (and of epsilon with it).",
        ),
        Mistake(
            lambda z, mean, variance, scale, shift: (z - mean) / np.sqrt(variance + EPSILON),
            "The learned scale and shift hold at inference as in training.",
        ),
        Mistake(
            lambda z, mean, variance, scale, shift: scale * (z - mean) / np.sqrt(variance) + shift,
            "Epsilon is missing: 1e-5, added to the variance, as in training.",
        ),
        Mistake(
            lambda z, mean, variance, scale, shift: (
                (scale * z - mean) / np.sqrt(variance + EPSILON) + shift
            ),
            "The mean is taken from `z` before anything is scaled: mind the parentheses.",
        ),
    ),
)

# 5. The gradients of scale and shift ----------------------------------------------------


def scale_and_shift_gradients(delta: Array, s: Array) -> tuple[Array, Array]:
    """dL/dscale and dL/dshift, means over the batch."""
    return (delta * s).mean(axis=0), delta.mean(axis=0)


SCALE_AND_SHIFT_GRADIENTS = Exercise(
    "scale_and_shift_gradients",
    CHAPTER,
    "medium",
    scale_and_shift_gradients,
    ((draw(4, 4), draw(4, 4, seed=2)), (draw(5, 3), draw(5, 3, seed=2))),
    (
        Mistake(
            lambda delta, s: ((delta * s).sum(axis=0), delta.sum(axis=0)),
            "You add up the examples. In this book the gradient of a batch is the mean. "
            "(`scaled` may add up, because its deltas are already divided by N.)",
        ),
        Mistake(
            lambda delta, s: (delta.mean(axis=0) * s.mean(axis=0), delta.mean(axis=0)),
            "The mean of a product isn't the product of the means. Multiply example by example, "
            "then take the mean. (The mean of `s` is 0 in a batch.)",
        ),
        Mistake(
            lambda delta, s: ((delta * s).mean(axis=1), delta.mean(axis=1)),
            "You average over the units. Each unit has its own scale: average over the examples, "
            "`axis=0`.",
        ),
        Mistake(
            lambda delta, s: (delta * s, delta),
            "That is each example's own gradient. All examples share the scale and the shift: "
            "take the mean over them.",
        ),
    ),
)

# 6. The delta before ------------------------------------------------------------------


def standardized_delta(delta_s: Array, s: Array, deviation: Array) -> Array:
    """dL/dZ from dL/dS, for a batch."""
    along = (delta_s * s).mean(axis=0)
    return (delta_s - delta_s.mean(axis=0) - s * along) / deviation


STANDARDIZED_DELTA = Exercise(
    "standardized_delta",
    CHAPTER,
    "medium",
    standardized_delta,
    (
        (draw(4, 2), draw(4, 2, seed=2), np.array([0.5, 2.0])),
        (draw(5, 3), draw(5, 3, seed=2), np.array([1.5, 0.2, 3.0])),
    ),
    (
        Mistake(
            lambda delta_s, s, deviation: delta_s / deviation,
            "You treat mean and deviation as constants. They move with every `Z`, and through "
            "them every `S`: two terms are missing.",
        ),
        Mistake(
            lambda delta_s, s, deviation: (delta_s - delta_s.mean(axis=0)) / deviation,
            "The way through the mean is there. The way through the deviation is missing.",
        ),
        Mistake(
            lambda delta_s, s, deviation: (delta_s - s * (delta_s * s).mean(axis=0)) / deviation,
            "The way through the deviation is there. The way through the mean is missing.",
        ),
        Mistake(
            lambda delta_s, s, deviation: (
                (delta_s - delta_s.mean(axis=0) - (delta_s * s).mean(axis=0)) / deviation
            ),
            "What comes through the deviation is multiplied by the example's own `s`: far from "
            "the mean it is felt more.",
        ),
        Mistake(
            lambda delta_s, s, deviation: (
                (
                    delta_s
                    - delta_s.mean(axis=1, keepdims=True)
                    - s * (delta_s * s).mean(axis=1, keepdims=True)
                )
                / deviation
            ),
            "Your means run over the units of each example. The two means are taken over the "
            "batch, one for each unit: `axis=0`.",
        ),
    ),
)

EXERCISES = (INFER, SCALE_AND_SHIFT_GRADIENTS, STANDARDIZED_DELTA)
