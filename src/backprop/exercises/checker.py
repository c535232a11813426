"""Mark an answer, and say what is wrong with a wrong one.

    answer  ->  run it  ->  as the reference?  ->  as a known mistake?  ->  as one that is searched
    ->  what differs in the smallest case

Every exercise comes with wrong solutions that people really hand in, as functions. An answer
that computes what one of them computes gets that mistake's explanation, in the chapter's words.
For any other wrong answer the mistake is searched for (``search``). Where nothing fits, wrong
numbers are told beside the right ones (``difference``).
"""

import copy
import traceback
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from backprop.exercises.agreement import agreement
from backprop.exercises.difference import difference
from backprop.exercises.exercise import Exercise
from backprop.exercises.isolation import isolated
from backprop.exercises.known import known
from backprop.exercises.limit import LIMIT, TooLong, within
from backprop.exercises.outcomes import Outcome, alike, outcome
from backprop.exercises.paper import Paper, printed_on
from backprop.exercises.reading import as_written
from backprop.exercises.search import named, slips_of, stopped
from backprop.exercises.values import equal, shown
from backprop.exercises.verdict import Handed, Verdict


def mark(exercise: Exercise, answer: object) -> Verdict:
    """Run ``answer`` on the exercise's cases and judge what comes out.

    Raises:
        KeyboardInterrupt: the reader has stopped it.
    """
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
    paper = Paper()
    try:
        with printed_on(paper), isolated():  # what the code has done to NumPy must not judge it
            got = within(LIMIT, lambda: [outcome(answer, case) for case in before])
    except TooLong as error:
        return _without_end(answer, error)
    finally:
        if said := paper.content():
            print(said, end="" if said.endswith("\n") else "\n")
    if changed := _changed_argument(exercise.cases, before):
        name = exercise.arguments[changed - 1]
        return Verdict(
            False,
            f"Your function changes its argument `{name}`. Whoever calls it still needs the old "
            "values: compute a new array instead of writing into the one you are given.",
            named=True,
        )
    return judged(exercise, got, answer)


def judged(
    exercise: Exercise, got: Sequence[Outcome], answer: Callable[..., Any] | None = None
) -> Verdict:
    """Judge what an answer led to on the exercise's cases."""
    wanted = _wanted(exercise)
    if alike(wanted, got):
        return Verdict(True, agreement(exercise, wanted, got))
    if all(g.raised is None and g.value is None for g in got):
        return Verdict(False, "Your function returns nothing. Does it end in `return ...`?")
    if all(g.raised is None and g.value is ... for g in got):
        return Verdict(False, "Replace the `...` by your own code, then try again.")
    handed = Handed(exercise, answer, tuple(wanted), tuple(got))
    for explanation, led in _mistaken(exercise):
        if alike(led, got):
            slips = slips_of(exercise, got)
            said = as_written(explanation, answer)
            return Verdict(False, said, named=True, slips=slips, handed=handed)
    if found := named(exercise, wanted, got):
        said = as_written(found.said, answer)
        return Verdict(False, said, named=True, slips=found.slips, handed=handed)
    where = difference(exercise, wanted, got)
    found = stopped(exercise, got)
    said = as_written(found.said, answer) if found else ""
    return Verdict(
        False,
        " ".join(filter(None, [where.said, where.error, said])),
        where.raised,
        brief=" ".join(filter(None, [where.said, said])),
        table=where.table,
        case=where.code,
        named=bool(found),
        slips=found.slips if found else (),
        handed=handed,
    )


def _without_end(answer: Callable[..., Any], error: TooLong) -> Verdict:
    """What is said of code that was stopped: the last line of its own file in which it was."""
    code = getattr(answer, "__code__", None)
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if code is not None and frame.filename == code.co_filename
    ]
    where = f", in line {own[-1].lineno}: `{own[-1].line}`" if own else ""
    return Verdict(
        False,
        f"Your function didn't come to an end. It was stopped after {LIMIT:g} seconds{where}. "
        "Does what its loop waits for change in each round?",
        named=True,
    )


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


def prepare(exercise: Exercise) -> None:
    """Have ready what every answer is compared with, so that a verdict comes at once."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        _wanted(exercise)
        _mistaken(exercise)
        known(exercise)
