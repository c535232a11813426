"""The medium exercises of "Count the cost": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "cost"

# 4. The exponent of a growth ---------------------------------------------------------


def growth_exponent(sizes: Array, costs: Array) -> float:
    """The p with which cost grows as size to the power of p."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


SIZES = np.array([10.0, 100.0, 1000.0, 5000.0])

GROWTH_EXPONENT = Exercise(
    "growth_exponent",
    CHAPTER,
    "medium",
    growth_exponent,
    (
        (SIZES, 3.0 * SIZES**2),
        (SIZES, 0.2 * SIZES),
        (SIZES, np.array([2.0, 31.0, 250.0, 1700.0])),
    ),
    (
        Mistake(
            lambda sizes, costs: np.polyfit(sizes, costs, 1)[0],
            "That is the slope on ordinary axes. Take the logarithm of both first.",
        ),
        Mistake(
            lambda sizes, costs: np.polyfit(sizes, np.log(costs), 1)[0],
            "The sizes need their logarithm too: this would be a growth by a factor per step.",
        ),
        Mistake(
            lambda sizes, costs: np.polyfit(np.log(sizes), np.log(costs), 1)[1],
            "`polyfit` gives the highest power first: the slope is entry 0.",
        ),
        Mistake(
            lambda sizes, costs: np.mean(np.log(costs) / np.log(sizes)),
            "A ratio of logarithms mixes the constant factor in. Ask how one *changes* with the "
            "other: fit a line.",
        ),
        Mistake(
            lambda sizes, costs: np.polyfit(np.log10(sizes), np.log(costs), 1)[0],
            "Use the same logarithm for both, else the slope is stretched.",
        ),
    ),
)

# 5. A layer in forward mode -------------------------------------------------------------


def carry(a: Array, da: Array, weights: Array, dweights: Array) -> tuple[Array, Array]:
    """Values and rates of change through one tanh layer without biases."""
    z = a @ weights
    dz = da @ weights + a @ dweights
    value = np.tanh(z)
    return value, (1 - value**2) * dz


CARRY = Exercise(
    "carry",
    CHAPTER,
    "medium",
    carry,
    (
        (draw(1, 2), draw(1, 2, seed=2), draw(2, 3), draw(2, 3, seed=2)),
        (draw(4, 3), draw(4, 3, seed=2), draw(3, 2), 0 * draw(3, 2)),
        (draw(4, 3), 0 * draw(4, 3), draw(3, 2), draw(3, 2, seed=3)),
    ),
    (
        Mistake(
            lambda a, da, weights, dweights: (
                np.tanh(a @ weights),
                (1 - np.tanh(a @ weights) ** 2) * (da @ weights),
            ),
            "The weights move too: the product rule has a second part, `a @ dweights`.",
        ),
        Mistake(
            lambda a, da, weights, dweights: (
                np.tanh(a @ weights),
                (1 - np.tanh(a @ weights) ** 2) * (a @ dweights),
            ),
            "What arrives moves too: the product rule has another part, `da @ weights`.",
        ),
        Mistake(
            lambda a, da, weights, dweights: (
                np.tanh(a @ weights),
                (1 - np.tanh(a @ weights) ** 2) * (da @ dweights),
            ),
            "The rate of a product isn't the product of the rates: it is "
            "`da @ weights + a @ dweights`.",
        ),
        Mistake(
            lambda a, da, weights, dweights: (
                np.tanh(a @ weights),
                da @ weights + a @ dweights,
            ),
            "That is the rate of the weighted sum. Through tanh it is multiplied by the slope.",
        ),
        Mistake(
            lambda a, da, weights, dweights: (
                np.tanh(a @ weights),
                np.tanh(da @ weights + a @ dweights),
            ),
            "A rate doesn't go through tanh itself. It is multiplied by the slope, 1 - tanh².",
        ),
    ),
)

# 6. Keep some, compute the rest again -----------------------------------------------------


def layers_held(layers: int, every: int) -> int:
    """The most layers held at once, if every ``every``-th is kept from the forward pass."""
    return int(np.ceil(layers / every)) + every


LAYERS_HELD = Exercise(
    "layers_held",
    CHAPTER,
    "medium",
    layers_held,
    ((100, 10), (100, 1), (100, 100), (50, 7), (16, 5)),
    (
        Mistake(
            lambda layers, every: int(np.ceil(layers / every)),
            "These are the kept ones. The stretch that is computed again is held too, for a while.",
        ),
        Mistake(
            lambda layers, every: layers // every + every,
            "The last stretch may be shorter, but its start is kept all the same: round up.",
        ),
        Mistake(
            lambda layers, every: layers / every + every,
            "Layers are whole: round the number of stretches up.",
        ),
        Mistake(
            lambda layers, every: int(np.ceil(layers / every)) * every,
            "Only one stretch is held at a time, not all of them: add, don't multiply.",
        ),
        Mistake(
            lambda layers, every: every,
            "That is the stretch being computed again. The kept layers are still there too.",
        ),
    ),
)

EXERCISES = (GROWTH_EXPONENT, CARRY, LAYERS_HELD)
