"""The medium exercises of "Keep gradients alive": solutions and known mistakes."""

from typing import Any

import numpy as np

from backprop.activations import sigmoid
from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "vanishing-gradients"

# 4. Back through a chain of units -------------------------------------------------


def first_delta(weights: Array, zs: Array, last_delta: float) -> float:
    """The delta of the first unit of a chain of sigmoid units.

    ``zs`` are the weighted sums of units 1 to L, ``weights`` the weights
    between them; ``weights[0]`` leads from unit 1 to unit 2.
    """
    delta = last_delta
    for w, z in zip(weights[::-1], zs[-2::-1], strict=True):
        a = sigmoid(z)
        delta = delta * w * a * (1 - a)
    return float(delta)


def _slopes(z: Array) -> Array:
    return sigmoid(z) * (1 - sigmoid(z))


FIRST_DELTA = Exercise(
    "first_delta",
    CHAPTER,
    "medium",
    first_delta,
    (
        (np.array([2.0]), np.array([0.5, -1.0]), 0.3),
        (draw(3), draw(4), -0.7),
        (3 * draw(5), draw(6), 1.2),
    ),
    (
        Mistake(
            lambda weights, zs, last_delta: last_delta * np.prod(weights),
            "The weights are all there. Each unit on the way also multiplies by its slope, f'(z).",
        ),
        Mistake(
            lambda weights, zs, last_delta: last_delta * np.prod(_slopes(zs[:-1])),
            "The slopes are all there. Between two units the delta also passes a weight.",
        ),
        Mistake(
            lambda weights, zs, last_delta: last_delta * np.prod(weights) * np.prod(_slopes(zs)),
            "One slope too many: the last delta holds the last unit's slope already. "
            "Leave out `zs[-1]`.",
        ),
        Mistake(
            lambda weights, zs, last_delta: (
                last_delta * np.prod(weights) * np.prod(_slopes(zs[1:]))
            ),
            "The slopes are one unit off. A delta arrives at a unit and is multiplied by the slope "
            "*there*: the first unit's slope counts, the last one's doesn't.",
        ),
        Mistake(
            lambda weights, zs, last_delta: (
                last_delta * np.prod(weights) * np.prod(sigmoid(zs[:-1]))
            ),
            "You multiply by sigmoid's values. It is its slopes that multiply, a (1 - a).",
        ),
        Mistake(
            lambda weights, zs, last_delta: last_delta + np.sum(weights * _slopes(zs[:-1])),
            "The factors of the layers are multiplied with each other, not added.",
        ),
    ),
)

# 5. Sizes, layer by layer ---------------------------------------------------------


def sizes_forward(x: Array, weights: list[Array]) -> list[float]:
    """The root mean square of the activations of each tanh layer."""
    a, sizes = x, []
    for w in weights:
        a = np.tanh(a @ w)
        sizes.append(float(np.sqrt((a**2).mean())))
    return sizes


def _sizes(x: Array, weights: list[Array], measure: Any, *, sums: bool = False) -> Any:
    a, found = x, []
    for w in weights:
        z = a @ w
        a = np.tanh(z)
        found.append(float(measure(z if sums else a)))
    return found


def _size(a: Array) -> Any:
    return np.sqrt((a**2).mean())


SIZES_FORWARD = Exercise(
    "sizes_forward",
    CHAPTER,
    "medium",
    sizes_forward,
    (
        (draw(4, 3), [draw(3, 3), draw(3, 3, seed=2)]),
        (draw(5, 2), [draw(2, 4), draw(4, 3), draw(3, 1)]),
    ),
    (
        Mistake(
            lambda x, weights: _sizes(x, weights, np.mean),
            "That is the mean. Positive and negative activations cancel in it: square them first, "
            "and take the root at the end.",
        ),
        Mistake(
            lambda x, weights: _sizes(x, weights, lambda a: (a**2).mean()),
            "That is the mean square. Take its root, so that it is a size like the numbers' own.",
        ),
        Mistake(
            lambda x, weights: _sizes(x, weights, lambda a: np.sqrt((a**2).sum())),
            "You add up the squares. Then a wider layer looks larger: take their mean.",
        ),
        Mistake(
            lambda x, weights: _sizes(x, weights, _size, sums=True),
            "These are the sizes of the weighted sums. Asked for is what tanh makes of them.",
        ),
        Mistake(
            lambda x, weights: [float(_size(np.tanh(x @ w))) for w in weights],
            "Every layer of yours starts from `x` again. A layer is fed by the one before.",
        ),
        Mistake(
            lambda x, weights: [float(_size(x)), *_sizes(x, weights, _size)],
            "The first number is the input's. Start with the first layer's activations.",
        ),
        Mistake(
            lambda x, weights: _sizes(x, weights, np.std),
            "`std` takes the mean away first. Here zero is the reference: the root of the mean of "
            "the squares.",
        ),
    ),
)

# 6. Clipping ----------------------------------------------------------------------


def clip(gradients: list[Array], largest: float) -> list[Array]:
    """All gradients, shortened together to a norm of at most ``largest``."""
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    factor = min(1.0, largest / norm)
    return [g * factor for g in gradients]


def _norm(gradients: list[Array]) -> Any:
    return np.sqrt(sum((g**2).sum() for g in gradients))


CLIP = Exercise(
    "clip",
    CHAPTER,
    "medium",
    clip,
    (
        ([np.array([3.0, 4.0])], 1.0),
        ([np.array([0.03, 0.04])], 1.0),
        ([10 * draw(2, 3), 10 * draw(3)], 5.0),
        ([draw(2, 2) / 10, 20 * draw(2)], 3.0),
    ),
    (
        Mistake(
            lambda gradients, largest: [g * largest / _norm(gradients) for g in gradients],
            "You make every step as long as `largest`, short ones too. Only what is too long is "
            "shortened: the factor is at most 1.",
        ),
        Mistake(
            lambda gradients, largest: [np.clip(g, -largest, largest) for g in gradients],
            "You cut each number by itself. That bends the step into another direction: multiply "
            "all of them by one factor.",
        ),
        Mistake(
            lambda gradients, largest: [
                g * min(1.0, largest / np.sqrt((g**2).sum())) for g in gradients
            ],
            "You shorten each array by itself. Then the step's direction changes: use the norm of "
            "all gradients together.",
        ),
        Mistake(
            lambda gradients, largest: [g * largest / np.sqrt((g**2).sum()) for g in gradients],
            "You make each array as long as `largest` by itself. Then the step's direction "
            "changes: take one factor for all, from their joint norm, and 1 at most.",
        ),
        Mistake(
            lambda gradients, largest: [
                g * min(1.0, largest / sum(np.sqrt((h**2).sum()) for h in gradients))
                for g in gradients
            ],
            "Norms of parts don't add up to the norm of the whole. Add the squares first, then "
            "take one root.",
        ),
        Mistake(
            lambda gradients, largest: [
                g * min(1.0, largest / _norm(gradients) ** 2) for g in gradients
            ],
            "The root is missing: the norm is the root of the sum of the squares.",
        ),
    ),
)

EXERCISES = (FIRST_DELTA, SIZES_FORWARD, CLIP)
