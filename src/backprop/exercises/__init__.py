"""The book's exercises, and the check that marks them.

``checker`` compares an answer with a reference solution and with the mistakes
people really make; one module per chapter lists that chapter's exercises.
"""

from backprop.exercises import (
    batch_normalization,
    cost,
    deltas,
    forward_pass,
    gradients,
    landscape,
    loss,
    training,
    updates,
    vanishing_gradients,
)
from backprop.exercises.checker import mark
from backprop.exercises.exercise import Exercise
from backprop.exercises.verdict import Verdict
from backprop.validation import pick

CHAPTERS = (
    forward_pass,
    loss,
    deltas,
    gradients,
    updates,
    vanishing_gradients,
    training,
    batch_normalization,
    landscape,
    cost,
)

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise for chapter in CHAPTERS for exercise in chapter.EXERCISES
}


def check(name: str, answer: object) -> Verdict:
    """Mark ``answer`` to the exercise called ``name``; show the verdict, never raise for it.

    Example: ``check("weighted_sum", my_function)``.

    Raises:
        TypeError, ValueError: there is no exercise of that name.
    """
    return mark(pick(name, EXERCISES, "exercise"), answer)
