"""The easy exercises of "Train a network": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "training"

# 1. Count the updates -------------------------------------------------------------


def count_updates(examples: int, batch_size: int, epochs: int) -> int:
    """How many updates training does; the last batch of an epoch may be small."""
    full, rest = divmod(examples, batch_size)
    return epochs * (full + (rest > 0))


COUNT_UPDATES = Exercise(
    "count_updates",
    CHAPTER,
    "easy",
    count_updates,
    ((200, 20, 3), (50, 16, 3), (10, 32, 5)),
    (
        Mistake(
            lambda examples, batch_size, epochs: epochs * (examples // batch_size),
            "The examples that are left over make a smaller batch of their own, and one more "
            "update: round up.",
        ),
        Mistake(
            lambda examples, batch_size, epochs: epochs * examples / batch_size,
            "Half an update isn't possible: the examples left over make one more, in each epoch.",
        ),
        Mistake(
            lambda examples, batch_size, epochs: -(-epochs * examples // batch_size),
            "A batch never reaches into the next epoch: round up in each epoch, then multiply.",
        ),
        Mistake(
            lambda examples, batch_size, epochs: epochs * (examples // batch_size + 1),
            "Where the batches fit exactly, nothing is left over: there is no smaller one at the "
            "end.",
        ),
    ),
)

# 2. A step with weight decay ------------------------------------------------------


def decayed_step(
    weights: Array, gradient: Array, learning_rate: float, weight_decay: float
) -> Array:
    """One step of gradient descent on the loss plus lambda/2 sum W^2."""
    return weights - learning_rate * (gradient + weight_decay * weights)


DECAYED_STEP = Exercise(
    "decayed_step",
    CHAPTER,
    "easy",
    decayed_step,
    ((np.array([1.0, -2.0]), np.array([0.5, 0.5]), 0.1, 0.2), (draw(2, 3), draw(2, 3), 0.5, 0.01)),
    (
        Mistake(
            lambda w, g, rate, decay: w - rate * (g - decay * w),
            "The sign is wrong: your weights grow. The penalty's slope is added to the gradient.",
        ),
        Mistake(
            lambda w, g, rate, decay: (1 - decay) * w - rate * g,
            "The learning rate belongs to the decay too: the factor is "
            "`1 - learning_rate * weight_decay`.",
        ),
        Mistake(
            lambda w, g, rate, decay: w - rate * (g + decay * w**2),
            "The penalty is the square; its *slope* is `weight_decay * weights`.",
        ),
        Mistake(
            lambda w, g, rate, decay: w - rate * (g + decay / 2 * w),
            "The slope of half a square is the whole weight: the ½ is gone.",
        ),
    ),
)

# 3. Accuracy ----------------------------------------------------------------------


def share_right(output: Array, labels: Array) -> float:
    """The share of examples whose largest output is at their label."""
    return float((output.argmax(axis=1) == labels).mean())


OUTPUT = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [0.4, 0.5, 0.1]])

SHARE_RIGHT = Exercise(
    "share_right",
    CHAPTER,
    "easy",
    share_right,
    ((OUTPUT, np.array([1, 0, 2, 0])), (draw(8, 3), np.array([0, 1, 2, 0, 1, 2, 0, 1]))),
    (
        Mistake(
            lambda output, labels: float((output.argmax(axis=1) != labels).mean()),
            "That is the share that is wrong. Count where the two agree.",
        ),
        Mistake(
            lambda output, labels: (output.argmax(axis=0) == labels).mean(),
            "You look for the largest number down a column. Each example is a *row*: `axis=1`.",
        ),
        Mistake(
            lambda output, labels: (output == labels).mean(),
            "You compare the outputs, of shape (4, 3), with the labels, of shape (4,). A label is "
            "the place at which its row's largest output should stand: `output.argmax(axis=1)`.",
        ),
    ),
)

EXERCISES = (COUNT_UPDATES, DECAYED_STEP, SHARE_RIGHT)
