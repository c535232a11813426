"""Say where a wrong answer goes wrong, if its mistake has no name: in its smallest wrong case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backprop.exercises.asked import as_code, in_words, size
from backprop.exercises.exercise import Exercise
from backprop.exercises.outcomes import Outcome, same
from backprop.exercises.products import unfit_shapes
from backprop.exercises.search import ORDINALS
from backprop.exercises.table import Table, compared
from backprop.exercises.values import apart, equal, missed, summary

NOT_CAUGHT = {
    SystemExit: "`exit()` ends Python; `return` ends a function.",
    GeneratorExit: "Python ends generators by it; `return` ends a function.",
}
OWN = "It is no `Exception`, so whoever calls your function couldn't catch it: derive it from that."


@dataclass(frozen=True)
class Difference:
    """What is wrong with an answer in one case.

    Attributes:
        said: in words, in Markdown.
        error: the error that the function stopped with, in words.
        code: the case as code that can be run.
        table: the numbers beside the right ones, if there are several.
        raised: the error itself.
    """

    said: str
    code: str
    table: Table | None = None
    raised: BaseException | None = None
    error: str = ""


def smallest_wrong(exercise: Exercise, wanted: Sequence[Outcome], got: Sequence[Outcome]) -> int:
    """The place of the case with the fewest numbers in which an answer is wrong."""
    wrong = [place for place, pair in enumerate(zip(wanted, got, strict=True)) if not same(*pair)]
    return min(wrong, key=lambda place: sum(map(size, exercise.cases[place])))


def difference(exercise: Exercise, wanted: Sequence[Outcome], got: Sequence[Outcome]) -> Difference:
    """What is wrong with an answer in the smallest case in which something is."""
    place = smallest_wrong(exercise, wanted, got)
    case, right, answer = exercise.cases[place], wanted[place], got[place]
    asked, code = f"For {in_words(exercise, case)}", as_code(exercise, case)
    if error := answer.raised:
        more = unfit_shapes(error) or _not_caught(error)
        told = f"It is `{summary(error)}`. {more}".strip()
        return Difference(f"{asked} your function stops with an error.", code, None, error, told)
    if said := missed(right.value, answer.value):
        return Difference(f"{asked} your function returns {said}.", code)
    if not isinstance(right.value, tuple):
        said, table = _of_one(right.value, answer.value)
        return Difference(f"{asked} {said}", code, table)
    parts = list(zip(ORDINALS, right.value, answer.value, strict=False))
    fine = [name for name, *pair in parts if equal(*pair)]
    name, wanted_part, got_part = next(one for one in parts if one[0] not in fine)
    said, table = _of_one(wanted_part, got_part, called=f"your {name} result")
    if fine:
        are = "result is" if len(fine) == 1 else "results are"
        said = f"your {' and '.join(fine)} {are} right, but {said}"
    return Difference(f"{asked} {said}", code, table)


def _of_one(right: Any, answer: Any, called: str = "") -> tuple[str, Table | None]:
    """What is wrong with a value; ``called`` if it is one of several."""
    table = compared(right, answer)
    if table is None:
        returned = f"{called} is" if called else "your function returns"
        return f"{returned} {apart(right, answer)}", None
    wrong = "all" if table.count == table.size else str(table.count)
    has = f"{called} has" if called else "your function returns"
    return f"{has} {table.size} numbers, and {_are(wrong)} wrong:", table


def _are(count: str) -> str:
    return f"{count} {'is' if count == '1' else 'are'}"


def _not_caught(error: BaseException) -> str:
    if isinstance(error, Exception):
        return ""
    return NOT_CAUGHT.get(type(error), OWN)
