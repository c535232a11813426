"""Mark an answer, and say what is wrong with a wrong one.

    answer  ->  run it  ->  as the reference?  ->  as a known mistake?  ->  as one that is searched
    ->  what differs first

Every exercise comes with wrong solutions that people really hand in, as functions. An answer
that computes what one of them computes gets that mistake's explanation, in the chapter's words.
For any other wrong answer the mistake is searched for (``search``). Where nothing fits, the
first difference from the right values is told.
"""

import copy
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise
from backprop.exercises.isolation import isolated
from backprop.exercises.outcomes import Case, Outcome, alike, outcome, same
from backprop.exercises.products import unfit_shapes
from backprop.exercises.search import named
from backprop.exercises.values import apart, equal, missed, shown, summary


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what to say about it.

    Attributes:
        passed: whether it is right.
        message: what to say, in Markdown.
        raised: the error that it stopped with, if any.
        named: whether the message names the mistake, rather than what differs.
    """

    passed: bool
    message: str
    raised: BaseException | None = None
    named: bool = False

    def __repr__(self) -> str:
        return f"{'Right.' if self.passed else 'Not yet.'} {self.message}"

    def _repr_markdown_(self) -> str:
        return f"**{'✓ Right.' if self.passed else '✗ Not yet.'}** {self.message}"


def mark(exercise: Exercise, answer: object) -> Verdict:
    """Run ``answer`` on the exercise's cases and judge what comes out."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # overflow and the like show in the values
        return _tried(exercise, answer)


def _tried(exercise: Exercise, answer: object) -> Verdict:
    if not callable(answer):
        return Verdict(
            False,
            f"Pass in your function itself, not {shown(answer)}: its name, without parentheses.",
        )
    before = copy.deepcopy(exercise.cases)
    with isolated():  # whatever the code has done to NumPy must not judge it
        got = [outcome(answer, case) for case in before]
    if changed := _changed_argument(exercise.cases, before):
        name = exercise.arguments[changed - 1]
        return Verdict(
            False,
            f"Your function changes its argument `{name}`. Whoever calls it still needs the old "
            "values: compute a new array instead of writing into the one you are given.",
            named=True,
        )
    return judged(exercise, got)


def judged(exercise: Exercise, got: Sequence[Outcome]) -> Verdict:
    """Judge what an answer led to on the exercise's cases."""
    wanted = _wanted(exercise)
    if alike(wanted, got):
        cases = "both cases" if len(got) == 2 else f"all {len(got)} cases"
        return Verdict(True, f"Your function agrees with the book's on {cases}.")
    if all(g.raised is None and g.value is None for g in got):
        return Verdict(False, "Your function returns nothing. Does it end in `return ...`?")
    if all(g.raised is None and g.value is ... for g in got):
        return Verdict(False, "Replace the `...` by your own code, then try again.")
    for explanation, led in _mistaken(exercise):
        if alike(led, got):
            return Verdict(False, explanation, named=True)
    if said := named(exercise, wanted, got):
        return Verdict(False, said, named=True)
    return _first_difference(exercise.cases, wanted, got)


@cache
def _wanted(exercise: Exercise) -> list[Outcome]:
    return [outcome(exercise.solution, case) for case in exercise.cases]


@cache
def _mistaken(exercise: Exercise) -> list[tuple[str, list[Outcome]]]:
    """What is said of each mistake that is listed, and what it leads to."""
    return [
        (mistake.explanation, [outcome(mistake.wrong, case) for case in exercise.cases])
        for mistake in exercise.mistakes
    ]


def _changed_argument(original: Any, after: Any) -> int | None:
    for case, used in zip(original, after, strict=True):
        for number, (left, right) in enumerate(zip(case, used, strict=True), start=1):
            if not equal(left, right):
                return number
    return None


def _first_difference(
    cases: Sequence[Case], wanted: Sequence[Outcome], got: Sequence[Outcome]
) -> Verdict:
    """Describe the first case in which the answer isn't as it should be."""
    case, right, answer = next(
        (case, right, answer)
        for case, right, answer in zip(cases, wanted, got, strict=True)
        if not same(right, answer)
    )
    asked = f"For the arguments {', '.join(shown(argument) for argument in case)}"
    if error := answer.raised:
        says = f"{asked} your function stops with `{summary(error)}`."
        return Verdict(False, " ".join(filter(None, [says, unfit_shapes(error)])), error)
    if said := missed(right.value, answer.value):
        return Verdict(False, f"{asked} your function returns {said}.")
    return Verdict(False, f"{asked} your function returns {apart(right.value, answer.value)}")
