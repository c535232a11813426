"""The easy exercises of "Keep gradients alive": solutions and known mistakes."""

import numpy as np

from backprop.activations import sigmoid
from backprop.exercises.exercise import Exercise, Mistake

CHAPTER = "vanishing-gradients"

# 1. One factor ---------------------------------------------------------------


def layer_factor(w: float, z: float) -> float:
    """What a delta is multiplied by on its way through one unit."""
    a = sigmoid(z)
    return float(w * a * (1 - a))


LAYER_FACTOR = Exercise(
    "layer_factor",
    CHAPTER,
    "easy",
    layer_factor,
    ((1.0, 0.0), (4.0, 0.0), (2.0, 1.5), (-6.9, -0.8)),
    (
        Mistake(
            lambda w, z: sigmoid(z) * (1 - sigmoid(z)),
            "That is the slope of sigmoid. The delta also passes the weight: multiply by `w`.",
        ),
        Mistake(
            lambda w, z: w * sigmoid(z),
            "You multiply by sigmoid's value. A delta is multiplied by its slope, a (1 - a).",
        ),
        Mistake(
            lambda w, z: w * z * (1 - z),
            "a (1 - a) takes the activation, not `z`: compute `a = sigmoid(z)` first.",
        ),
        Mistake(
            lambda w, z: w * sigmoid(w * z) * (1 - sigmoid(w * z)),
            "`z` is the weighted sum already: it isn't multiplied by `w` again inside sigmoid.",
        ),
        Mistake(
            lambda w, z: abs(w) * sigmoid(z) * (1 - sigmoid(z)),
            "The size is right, the sign is lost: a negative weight turns the delta round.",
        ),
        Mistake(
            lambda w, z: w / 4,
            "One quarter is the largest slope, at z = 0. Elsewhere it is smaller: use `z`.",
        ),
    ),
)

# 2. The factor of a layer, on average ---------------------------------------------


def average_factor(last: float, first: float, depth: int) -> float:
    """By what one layer multiplies a size on the way back, on average."""
    return float((first / last) ** (1 / (depth - 1)))


AVERAGE_FACTOR = Exercise(
    "average_factor",
    CHAPTER,
    "easy",
    average_factor,
    ((0.25, 2e-12, 20), (1.0, 0.25, 2), (0.1, 0.1, 7), (0.5, 40.0, 10)),
    (
        Mistake(
            lambda last, first, depth: (first / last) ** (1 / depth),
            "From the last of `depth` layers to the first there are `depth - 1` steps.",
        ),
        Mistake(
            lambda last, first, depth: first / last,
            "That is what all steps do together. One step does the root of it: "
            "`** (1 / (depth - 1))`.",
        ),
        Mistake(
            lambda last, first, depth: (last / first) ** (1 / (depth - 1)),
            "That is the factor forwards. A delta starts at the last layer: first / last.",
        ),
        Mistake(
            lambda last, first, depth: first / last / (depth - 1),
            "Factors are multiplied, not added: what one step does is a root, not a share.",
        ),
    ),
)

# 3. He's spread ------------------------------------------------------------------


def he_spread(n_in: int) -> float:
    """The standard deviation of He's weights."""
    return float(np.sqrt(2 / n_in))


HE_SPREAD = Exercise(
    "he_spread",
    CHAPTER,
    "easy",
    he_spread,
    ((2,), (64,), (784,)),
    (
        Mistake(
            lambda n_in: 2 / n_in,
            "That is the variance. The standard deviation is its square root.",
        ),
        Mistake(
            lambda n_in: np.sqrt(1 / n_in),
            "That keeps sizes through activations of slope 1. ReLU loses half of the mean square: "
            "the 2 makes up for it.",
        ),
        Mistake(
            lambda n_in: np.sqrt(2) / n_in,
            "The root goes over the whole fraction, over `n_in` too.",
        ),
        Mistake(
            lambda n_in: np.sqrt(n_in / 2),
            "The fraction is upside down: the more inputs, the smaller the weights.",
        ),
    ),
)

EXERCISES = (LAYER_FACTOR, AVERAGE_FACTOR, HE_SPREAD)
