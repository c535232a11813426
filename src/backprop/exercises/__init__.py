"""The book's exercises, and the check that marks them.

``checker`` compares an answer with a reference solution and with the mistakes
people really make; one module per chapter lists that chapter's exercises, and
``ladder`` the rungs of the gradient ladder.
"""

from dataclasses import replace

from backprop.exercises import (
    batch_normalization,
    cost,
    deltas,
    forward_pass,
    gradients,
    ladder,
    landscape,
    leave_the_layers,
    loss,
    share_the_weights,
    training,
    updates,
    vanishing_gradients,
)
from backprop.exercises.checker import mark
from backprop.exercises.exercise import Exercise
from backprop.exercises.fresh import fresh
from backprop.exercises.verdict import Verdict
from backprop.validation import pick

OTHERS = "Right on the book's numbers, but not on others. "

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
    leave_the_layers,
    share_the_weights,
)

# The rungs of the gradient ladder, which is a page of its own kind: no chapter
LADDER: dict[str, Exercise] = {rung.name: rung for rung in ladder.EXERCISES}

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise for chapter in CHAPTERS for exercise in chapter.EXERCISES
} | LADDER


def check(name: str, answer: object, seed: int | None = None) -> Verdict:
    """Mark ``answer`` to the exercise called ``name``; show the verdict, never raise for it.

    Example: ``check("weighted_sum", my_function)``.

    With a ``seed`` an answer that is right is tried once more, on other numbers: each seed, a
    whole number from 0 on, has its own.

    Raises:
        TypeError, ValueError: there is no exercise of that name, or the seed is below 0.
    """
    exercise = pick(name, EXERCISES, "exercise")
    verdict = mark(exercise, answer)
    if seed is None or not verdict.passed:
        return verdict
    again = mark(fresh(exercise, seed), answer)
    if not again.passed:
        message, brief = (said and OTHERS + said for said in (again.message, again.brief))
        return replace(again, message=message, brief=brief)
    said = min(verdict.message, again.message)  # "Close" comes before "Exact"
    return replace(again, message=f"{said[:-1]}, and on as many with other numbers.")
