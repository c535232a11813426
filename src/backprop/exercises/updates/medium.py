"""The medium exercises of "Update the weights": solutions and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "updates"

# 4. Momentum ------------------------------------------------------------------------


def last_velocity(gradients: list[Array], momentum: float) -> Array:
    """The velocity after all gradients, from a start at 0."""
    velocity = np.zeros_like(gradients[0])
    for gradient in gradients:
        velocity = momentum * velocity + gradient
    return velocity


def _velocity(gradients: list[Array], momentum: float, keep: float, take: float) -> Any:
    velocity = np.zeros_like(gradients[0])
    for gradient in gradients:
        velocity = keep * velocity + take * gradient
    return velocity


LAST_VELOCITY = Exercise(
    "last_velocity",
    CHAPTER,
    "medium",
    last_velocity,
    (
        ([np.array([1.0]), np.array([1.0]), np.array([1.0])], 0.9),
        ([draw(2), draw(2, seed=2), draw(2, seed=3), draw(2, seed=4)], 0.5),
    ),
    (
        Mistake(
            lambda gradients, momentum: _velocity(gradients, momentum, momentum, 1 - momentum),
            "That is a running mean, as in Adam: its gradients are weighted to sum up to 1. "
            "This book's momentum takes each gradient whole.",
        ),
        Mistake(
            lambda gradients, momentum: _velocity(gradients, momentum, 1 - momentum, 1.0),
            "The share that is *kept* is `momentum`, not `1 - momentum`.",
        ),
        Mistake(
            lambda gradients, momentum: _velocity(gradients, momentum, 1.0, 1.0),
            "Nothing is forgotten in your sum: multiply the old velocity by `momentum`.",
        ),
        Mistake(
            lambda gradients, momentum: gradients[-1],
            "That is the last gradient alone. The velocity remembers the earlier ones.",
        ),
        Mistake(
            lambda gradients, momentum: momentum * _velocity(gradients, momentum, momentum, 1.0),
            "Only the *old* velocity is multiplied by `momentum`; the new gradient isn't.",
        ),
    ),
)

# 5. Adam's first means ----------------------------------------------------------------


def corrected_mean(gradients: list[float], beta: float) -> float:
    """Adam's running mean after all gradients, freed of its start at 0."""
    mean = 0.0
    for gradient in gradients:
        mean = beta * mean + (1 - beta) * gradient
    return mean / (1 - beta ** len(gradients))


def _mean(gradients: list[float], beta: float, power: int | None) -> Any:
    mean = 0.0
    for gradient in gradients:
        mean = beta * mean + (1 - beta) * gradient
    return mean if power is None else mean / (1 - beta**power)


def _fed_back(gradients: list[float], beta: float) -> float:
    mean = 0.0
    for t, gradient in enumerate(gradients, start=1):
        mean = (beta * mean + (1 - beta) * gradient) / (1 - beta**t)
    return mean


CORRECTED_MEAN = Exercise(
    "corrected_mean",
    CHAPTER,
    "medium",
    corrected_mean,
    (([0.5], 0.9), ([1.0, 1.0, 1.0], 0.9), ([0.3, -0.2, 0.8, 0.1], 0.5)),
    (
        Mistake(
            lambda gradients, beta: _mean(gradients, beta, None),
            "That is the running mean itself. It starts at 0 and is still too small: "
            "divide by 1 - beta^t.",
        ),
        Mistake(
            lambda gradients, beta: (
                _mean(gradients, beta, len(gradients) - 1) if len(gradients) > 1 else 1 / 0
            ),
            "t is off by one. The first step is t = 1; with t = 0 you would divide by zero.",
        ),
        Mistake(
            lambda gradients, beta: _mean(gradients, beta, len(gradients) + 1),
            "t is off by one: it is incremented *before* it is used, and only once a step.",
        ),
        Mistake(
            _fed_back,
            "The corrected mean goes back into the running mean. Keep the running mean as it is, "
            "and correct only what you return.",
        ),
        Mistake(
            lambda gradients, beta: float(np.mean(gradients)),
            "That is the plain mean. Adam's forgets: newer gradients count more.",
        ),
    ),
)

# 6. All deltas first ---------------------------------------------------------------------


def update_both(
    weights: list[float], x: float, y: float, learning_rate: float
) -> tuple[float, float]:
    """One step for the chain x -> w_1 -> w_2 -> output."""
    first, second = weights
    hidden = first * x
    delta = second * hidden - y
    return (
        first - learning_rate * delta * second * x,
        second - learning_rate * delta * hidden,
    )


def _second_first(weights: list[float], x: float, y: float, learning_rate: float) -> Any:
    first, second = weights
    hidden = first * x
    delta = second * hidden - y
    second = second - learning_rate * delta * hidden
    return first - learning_rate * delta * second * x, second


def _first_first(weights: list[float], x: float, y: float, learning_rate: float) -> Any:
    first, second = weights
    delta = second * first * x - y
    first = first - learning_rate * delta * second * x
    return first, second - learning_rate * delta * first * x


def _without_second(weights: list[float], x: float, y: float, learning_rate: float) -> Any:
    first, second = weights
    delta = second * first * x - y
    return first - learning_rate * delta * x, second - learning_rate * delta * first * x


UPDATE_BOTH = Exercise(
    "update_both",
    CHAPTER,
    "medium",
    update_both,
    (([0.5, 2.0], 1.0, 0.2, 0.1), ([-1.5, 0.4], 2.0, 1.0, 0.3), ([0.3, 0.3], 0.5, -1.0, 1.0)),
    (
        Mistake(
            _second_first,
            "You send the delta back through the *new* second weight. All deltas and gradients "
            "come first; only then any weight changes.",
        ),
        Mistake(
            _first_first,
            "The second weight's gradient uses the hidden value of the *new* first weight. Keep "
            "what the forward pass computed.",
        ),
        Mistake(
            _without_second,
            "On its way back to the first weight the delta passes the second one: multiply by it.",
        ),
        Mistake(
            lambda weights, x, y, learning_rate: tuple(
                2 * w - new
                for w, new in zip(weights, update_both(weights, x, y, learning_rate), strict=True)
            ),
            "That goes uphill: subtract the steps.",
        ),
    ),
)

EXERCISES = (LAST_VELOCITY, CORRECTED_MEAN, UPDATE_BOTH)
