"""The easy exercises of "Update the weights": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "updates"

# 1. One step --------------------------------------------------------------------


def step_down(weights: Array, gradient: Array, learning_rate: float) -> Array:
    """One step of gradient descent; the weights given stay as they are."""
    return weights - learning_rate * gradient


STEP_DOWN = Exercise(
    "step_down",
    CHAPTER,
    "easy",
    step_down,
    ((np.array([0.4, 0.45]), np.array([0.082, 0.083]), 0.5), (draw(2, 3), draw(2, 3, seed=2), 0.1)),
    (
        Mistake(
            lambda weights, gradient, learning_rate: weights + learning_rate * gradient,
            "That goes uphill: the gradient points to where the loss grows. Subtract it.",
        ),
        Mistake(
            lambda weights, gradient, learning_rate: weights * (1 - learning_rate * gradient),
            "The step is subtracted from the weights, not multiplied with them.",
        ),
        Mistake(
            lambda weights, gradient, learning_rate: weights - learning_rate * np.sign(gradient),
            "You use the gradient's sign only. Steep slopes make longer steps: use the gradient.",
        ),
    ),
)

# 2. After many steps ---------------------------------------------------------------


def distance_after(
    start: float,
    learning_rate: float,
    curvature: float,
    steps: int,
) -> float:
    """How far gradient descent on a parabola is from the lowest point."""
    return float((1 - learning_rate * curvature) ** steps * start)


DISTANCE_AFTER = Exercise(
    "distance_after",
    CHAPTER,
    "easy",
    distance_after,
    ((10.0, 0.2, 2.0, 10), (10.0, 0.05, 2.0, 7), (1.0, 1.1, 2.0, 5), (3.0, 0.25, 4.0, 1)),
    (
        Mistake(
            lambda start, learning_rate, curvature, steps: (1 - learning_rate) ** steps * start,
            "The slope of the parabola is the curvature times the distance: the factor of a step "
            "is 1 - learning_rate * curvature.",
        ),
        Mistake(
            lambda start, learning_rate, curvature, steps: (
                (1 - steps * learning_rate * curvature) * start
            ),
            "Each step takes a share of what is left, not of the start: the factors multiply, "
            "`** steps`.",
        ),
        Mistake(
            lambda start, learning_rate, curvature, steps: (
                abs(1 - learning_rate * curvature) ** steps * start
            ),
            "The size is right. With a large learning rate each step crosses to the other side, "
            "and the sign changes: leave out `abs`.",
        ),
        Mistake(
            lambda start, learning_rate, curvature, steps: (
                (learning_rate * curvature) ** steps * start
            ),
            "That is the share that a step takes away. What is left is 1 minus that.",
        ),
    ),
)

# 3. The largest learning rate ---------------------------------------------------------


def largest_rate(curvature: float) -> float:
    """From which learning rate on descent on a parabola fails."""
    return 2 / curvature


LARGEST_RATE = Exercise(
    "largest_rate",
    CHAPTER,
    "easy",
    largest_rate,
    ((2.0,), (25.0,), (0.1,)),
    (
        Mistake(
            lambda curvature: 1 / curvature,
            "With that rate the first step lands exactly on the lowest point. Larger rates still "
            "converge, from the other side, until the distance stops shrinking.",
        ),
        Mistake(
            lambda curvature: curvature / 2,
            "The steeper the parabola, the *smaller* the learning rate must be.",
        ),
    ),
)

EXERCISES = (STEP_DOWN, DISTANCE_AFTER, LARGEST_RATE)
