"""The hard exercises of "Push numbers forward": solutions and known mistakes."""

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "forward-pass"

# 7. Two linear layers are one ----------------------------------------------------


def collapse(w1: Array, b1: Array, w2: Array, b2: Array) -> tuple[Array, Array]:
    """The one layer that does what two layers without an activation do."""
    return w1 @ w2, b1 @ w2 + b2


COLLAPSE = Exercise(
    "collapse",
    CHAPTER,
    "hard",
    collapse,
    (
        (draw(2, 2), draw(2), draw(2, 2, seed=2), draw(2, seed=2)),
        (draw(3, 4), draw(4), draw(4, 2), draw(2)),
    ),
    (
        Mistake(
            lambda w1, b1, w2, b2: (w1 @ w2, b1 + b2),
            "The weights are right. But the first layer's biases pass through the second layer's "
            "weights as well, before the second biases are added.",
        ),
        Mistake(
            lambda w1, b1, w2, b2: (w1 @ w2, b2),
            "The weights are right. But the first layer's biases got lost: what do they become "
            "when they pass through the second layer?",
        ),
        Mistake(
            lambda w1, b1, w2, b2: (w2 @ w1, b1 @ w2 + b2),
            "The order of the product is wrong: the data meet the first weights first, "
            "(X @ w1) @ w2.",
        ),
    ),
)

EXERCISES = (COLLAPSE,)
