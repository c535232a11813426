"""The medium exercises of "Read off the gradients": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "gradients"

# 4. A batch -------------------------------------------------------------------------


def batch_slopes(a: Array, delta: Array) -> Array:
    """A^T delta / N."""
    return a.T @ delta / len(a)


BATCH_SLOPES = Exercise(
    "batch_slopes",
    CHAPTER,
    "medium",
    batch_slopes,
    ((draw(4, 3), draw(4, 2)), (draw(5, 2), draw(5, 2, seed=2)), (draw(2, 3), draw(2, 3, seed=2))),
    (
        Mistake(
            lambda a, delta: a.T @ delta,
            "The 1/N is missing: the loss is the mean over the examples, and so is its gradient.",
        ),
        Mistake(
            lambda a, delta: a.T @ delta / a.shape[1],
            "You divide by the number of inputs. N is the number of examples, the rows.",
        ),
        Mistake(
            lambda a, delta: a.T @ delta / delta.size,
            "You divide by the number of all deltas. N is the number of examples, the rows.",
        ),
        Mistake(
            lambda a, delta: delta.T @ a / len(a),
            "Your table is turned round: its shape has to be that of the weights, (n_in, n_out).",
        ),
    ),
)

# 5. Measure a slope -----------------------------------------------------------------


def central_slope(c: Array, x: float, h: float) -> float:
    """The central difference of the polynomial with the coefficients c."""
    return float((np.polyval(c, x + h) - np.polyval(c, x - h)) / (2 * h))


CENTRAL_SLOPE = Exercise(
    "central_slope",
    CHAPTER,
    "medium",
    central_slope,
    (
        (np.array([1.0, 0.0, 0.0]), 3.0, 0.1),
        (np.array([2.0, -1.0, 0.5, 1.0]), 0.7, 0.1),
        (np.array([1.0, 0.0, -2.0, 0.0, 1.0]), -1.2, 0.05),
    ),
    (
        Mistake(
            lambda c, x, h: (np.polyval(c, x + h) - np.polyval(c, x)) / h,
            "This is the forward difference. The central one looks to both sides of x.",
        ),
        Mistake(
            lambda c, x, h: (np.polyval(c, x + h) - np.polyval(c, x - h)) / h,
            "Twice too large: from x - h to x + h it is 2h.",
        ),
        Mistake(
            lambda c, x, h: (np.polyval(c, x + h) - np.polyval(c, x - h)) / 2 * h,
            "`/ 2 * h` divides by 2 and multiplies by h. Write `/ (2 * h)`.",
        ),
        Mistake(
            lambda c, x, h: np.polyval(np.polyder(c), x),
            "This is the exact slope. The exercise asks what a nudge measures.",
        ),
    ),
)

# 6. How far apart -------------------------------------------------------------------


def relative_gap(left: Array, right: Array) -> float:
    """||left - right|| / (||left|| + ||right||)."""
    norm = np.linalg.norm
    return float(norm(left - right) / (norm(left) + norm(right)))


RELATIVE_GAP = Exercise(
    "relative_gap",
    CHAPTER,
    "medium",
    relative_gap,
    ((draw(3), draw(3, seed=2)), (draw(5), draw(5, seed=3)), (draw(4), draw(4) + 1e-3)),
    (
        Mistake(
            lambda left, right: np.linalg.norm(left - right),
            "This is the gap itself. Whether it is large depends on the gradients: divide by the "
            "sum of their lengths.",
        ),
        Mistake(
            lambda left, right: np.linalg.norm(left - right) / np.linalg.norm(left + right),
            "Add the two lengths, not the two arrays: opposite gradients would cancel.",
        ),
        Mistake(
            lambda left, right: np.abs(left - right).sum() / (np.abs(left) + np.abs(right)).sum(),
            "You add up absolute values. The length is the root of the sum of squares: "
            "`np.linalg.norm`.",
        ),
        Mistake(
            lambda left, right: (
                (np.linalg.norm(left) - np.linalg.norm(right))
                / (np.linalg.norm(left) + np.linalg.norm(right))
            ),
            "You compare the lengths only. Two gradients of one length can point elsewhere: take "
            "the length of the difference.",
        ),
    ),
)

EXERCISES = (BATCH_SLOPES, CENTRAL_SLOPE, RELATIVE_GAP)
