"""Mark an answer, and say what is wrong with a wrong one.

    answer  ->  run it  ->  as the reference?  ->  as a known mistake?  ->  what differs first

Every exercise comes with the wrong solutions that people really hand in, as
functions. An answer that computes what one of them computes gets that mistake's
explanation, in the chapter's words. Any other wrong answer is told where it
first differs from the right one.
"""

import copy
import inspect
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop.exercises.products import unfit_shapes
from backprop.exercises.values import apart, equal, missed, shown, summary
from backprop.validation import Array


@dataclass(frozen=True)
class Mistake:
    """A wrong solution, and what to say to someone who has written it."""

    wrong: Callable[..., Any]
    explanation: str


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        name: what it is called in ``check``.
        chapter: the chapter it belongs to, as in the file name.
        level: ``"easy"``, ``"medium"`` or ``"hard"``.
        solution: the reference solution.
        cases: the arguments it is tried on, chosen so that every mistake shows.
        mistakes: the wrong solutions that are recognised.
    """

    name: str
    chapter: str
    level: str
    solution: Callable[..., Any]
    cases: tuple[tuple[Any, ...], ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, what to say about it, and the error it stopped with, if any."""

    passed: bool
    message: str
    raised: BaseException | None = None

    def __repr__(self) -> str:
        return f"{'Right.' if self.passed else 'Not yet.'} {self.message}"

    def _repr_markdown_(self) -> str:
        return f"**{'✓ Right.' if self.passed else '✗ Not yet.'}** {self.message}"


@dataclass(frozen=True)
class _Outcome:
    """What calling a function led to: a value, or an exception."""

    value: Any = None
    raised: BaseException | None = None


def draw(*shape: int, seed: int = 1) -> Array:
    """Random arguments for a case, with two decimals, which read well in an explanation."""
    return np.random.default_rng([seed, *shape]).normal(size=shape).round(2)


def mark(exercise: Exercise, answer: object) -> Verdict:
    """Run ``answer`` on the exercise's cases and judge what comes out."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # overflow and the like show in the values
        return _judged(exercise, answer)


def _judged(exercise: Exercise, answer: object) -> Verdict:
    if not callable(answer):
        return Verdict(
            False,
            f"Pass in your function itself, not {shown(answer)}: its name, without parentheses.",
        )
    wanted = [_call(exercise.solution, case) for case in exercise.cases]
    before = copy.deepcopy(exercise.cases)
    got = [_call(answer, case) for case in before]
    if changed := _changed_argument(exercise.cases, before):
        name = list(inspect.signature(exercise.solution).parameters)[changed - 1]
        return Verdict(
            False,
            f"Your function changes its argument `{name}`. Whoever calls it still needs the old "
            "values: compute a new array instead of writing into the one you are given.",
        )
    if all(_same(w, g) for w, g in zip(wanted, got, strict=True)):
        cases = "both cases" if len(got) == 2 else f"all {len(got)} cases"
        return Verdict(True, f"Your function agrees with the book's on {cases}.")
    if all(g.raised is None and g.value is None for g in got):
        return Verdict(False, "Your function returns nothing. Does it end in `return ...`?")
    if all(g.raised is None and g.value is ... for g in got):
        return Verdict(False, "Replace the `...` by your own code, then try again.")
    for mistake in exercise.mistakes:
        outcomes = [_call(mistake.wrong, case) for case in exercise.cases]
        if all(_same(m, g) for m, g in zip(outcomes, got, strict=True)):
            return Verdict(False, mistake.explanation)
    return _first_difference(exercise.cases, wanted, got)


def _call(function: Callable[..., Any], case: tuple[Any, ...]) -> _Outcome:
    try:
        return _Outcome(value=function(*case))
    except (Exception, SystemExit) as error:  # the answer is anybody's code: what it raises is told
        return _Outcome(raised=error)


def _changed_argument(original: Any, after: Any) -> int | None:
    for case, used in zip(original, after, strict=True):
        for number, (left, right) in enumerate(zip(case, used, strict=True), start=1):
            if not equal(left, right):
                return number
    return None


def _same(left: _Outcome, right: _Outcome) -> bool:
    if left.raised is not None or right.raised is not None:
        return type(left.raised) is type(right.raised)
    return equal(left.value, right.value)


def _first_difference(
    cases: tuple[tuple[Any, ...], ...], wanted: list[_Outcome], got: list[_Outcome]
) -> Verdict:
    """Describe the first case in which the answer isn't as it should be."""
    case, right, answer = next(
        (case, right, answer)
        for case, right, answer in zip(cases, wanted, got, strict=True)
        if not _same(right, answer)
    )
    asked = f"For the arguments {', '.join(shown(argument) for argument in case)}"
    if error := answer.raised:
        says = f"{asked} your function stops with `{summary(error)}`."
        return Verdict(False, " ".join(filter(None, [says, unfit_shapes(error)])), error)
    if said := missed(right.value, answer.value):
        return Verdict(False, f"{asked} your function returns {said}.")
    return Verdict(False, f"{asked} your function returns {apart(right.value, answer.value)}")
