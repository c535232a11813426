"""The easy exercises of "Read off the gradients": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "gradients"

# 1. The gradients of one layer's weights -------------------------------------------


def weight_slopes(a: Array, delta: Array) -> Array:
    """dL/dW_ij = delta_j A_i for one example: a table (n_in, n_out)."""
    return np.outer(a, delta)


WEIGHT_SLOPES = Exercise(
    "weight_slopes",
    CHAPTER,
    "easy",
    weight_slopes,
    ((draw(2), draw(2, seed=2)), (draw(3), draw(2, seed=2)), (draw(2), draw(4, seed=2))),
    (
        Mistake(
            lambda a, delta: np.outer(delta, a),
            "Your table is turned round. Row i belongs to the unit that the weight comes *from*: "
            "the activations go first.",
        ),
        Mistake(
            lambda a, delta: a * delta,
            "`*` pairs each activation with one delta only. Every activation meets every delta.",
        ),
        Mistake(
            lambda a, delta: a.T @ delta,
            "`.T` does nothing to a vector, and `@` of two vectors adds the products up. The table "
            "of all products is `np.outer(a, delta)`.",
        ),
        Mistake(
            lambda a, delta: np.outer(a, delta) / len(a),
            "You divide by the number of inputs. One example needs no mean.",
        ),
    ),
)

# 2. The gradient of the biases ------------------------------------------------------


def bias_slopes(delta: Array) -> Array:
    """The mean over the examples, one number for each unit."""
    return delta.mean(axis=0)


BIAS_SLOPES = Exercise(
    "bias_slopes",
    CHAPTER,
    "easy",
    bias_slopes,
    ((draw(2, 2),), (draw(4, 3),), (draw(1, 2),)),
    (
        Mistake(
            lambda delta: delta.mean(axis=1),
            "You average over the units, axis 1. A bias belongs to a unit: average over the "
            "examples, axis 0.",
        ),
        Mistake(
            lambda delta: delta.sum(axis=0),
            "You add the examples up. The loss is their mean, so divide by their number.",
        ),
        Mistake(
            lambda delta: delta.mean(),
            "You return one number for the whole layer. Each unit has a bias of its own: name "
            "the axis.",
        ),
        Mistake(
            lambda delta: delta.mean(axis=0, keepdims=True),
            "The numbers are right, but the shape has to be that of the biases: leave out "
            "`keepdims`.",
        ),
    ),
)

# 3. One step ------------------------------------------------------------------------


def one_step(w: Array, gradient: Array, alpha: float) -> Array:
    """W - alpha dL/dW."""
    return w - alpha * gradient


ONE_STEP = Exercise(
    "one_step",
    CHAPTER,
    "easy",
    one_step,
    ((draw(2, 2), draw(2, 2, seed=2), 0.5), (draw(3), draw(3, seed=2), 0.1)),
    (
        Mistake(
            lambda w, gradient, alpha: w + alpha * gradient,
            "You walk uphill. The gradient says where the loss grows: subtract it.",
        ),
    ),
)

EXERCISES = (WEIGHT_SLOPES, BIAS_SLOPES, ONE_STEP)
