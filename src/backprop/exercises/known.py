"""What each slip in a solution leads to, as it was computed beforehand.

``tools/store_known.py`` tries all slips, one and two at a time, and writes what each leads to as
a number of four bytes. A wrong answer is looked up by its own: no slip is tried while a learner
waits. Two answers that differ share a number by chance once in four thousand million pairs.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any, Self
from zlib import crc32

import numpy as np

from backprop.exercises.exercise import Exercise
from backprop.exercises.outcomes import Outcome
from backprop.exercises.values import ABSOLUTE_TOLERANCE, numbers, summary

Marks = dict[int, tuple[int, ...]]
NOTHING = 0  # of what tells nothing: it raises, is right, or isn't made of finite numbers
MOST = 120  # slips of a solution of which pairs are made, the first ones
TOLD = 2  # slips that lead to the same; more are only mentioned
DEEPEST = 5  # lists within lists
# Rounding must not fall on the learner's own decimals: 1.5 and 1.4999999999 are one number.
OFF_THE_GRID = 0.7390851332151607


@dataclass(frozen=True)
class Known:
    """The slips of one solution.

    Attributes:
        single: from what one slip leads to, to the slips that do, the likeliest first.
        parts: the same for each of several results by itself.
        stops: from the error that one slip makes every case stop with, to the slips that do.
        words: what is said of each slip, in the order of the solution's slips.
        lines: the lines of the solution in which each slip lies, its first line being 1.
        double: what each pair of slips leads to, in the order of ``pairs``.
    """

    single: Marks
    parts: tuple[Marks, ...]
    stops: Marks
    words: tuple[str, ...]
    lines: tuple[tuple[int, ...], ...]
    double: tuple[int, ...]

    @staticmethod
    def pairs(count: int) -> Iterator[tuple[int, int]]:
        """The places of two slips, of ``count`` in all: pairs of the first ones."""
        return combinations(range(min(MOST, count)), 2)

    def written(self) -> str:
        """All in one text, as ``read`` reads it."""
        return json.dumps(
            {
                "single": _in_text(self.single),
                "parts": [_in_text(one) for one in self.parts],
                "stops": _in_text(self.stops),
                "words": self.words,
                "lines": [" ".join(map(str, one)) for one in self.lines],
                "double": b64encode(np.array(self.double, "<u4").tobytes()).decode(),
            },
            ensure_ascii=False,
            indent=0,
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """What ``written`` has written."""
        found = json.loads(text)
        single, stops, *parts = (
            {int(mark): _numbers(slips) for mark, slips in one.items()}
            for one in (found["single"], found["stops"], *found["parts"])
        )
        double = np.frombuffer(b64decode(found["double"]), "<u4").tolist()
        lines = tuple(map(_numbers, found["lines"]))
        return cls(single, tuple(parts), stops, tuple(found["words"]), lines, tuple(double))

    def said(self, slips: Sequence[int]) -> str:
        """What is said of slips that lead to the same."""
        told = [self.words[one] for one in slips[:TOLD]]
        if len(told) == 1:
            return told[0]
        more = "Several mistakes lead to just this. " if len(slips) > TOLD else ""
        return f"{more}Either: {told[0]} Or: {told[1]}"

    def two(self, mark: int) -> list[tuple[int, int]]:
        """The pairs of slips that lead to this, the first of each pair first."""
        if mark not in self.double:
            return []
        pairs = zip(self.pairs(len(self.words)), self.double, strict=True)
        return [pair for pair, led in pairs if led == mark]


def _in_text(marks: Marks) -> dict[int, str]:
    return {mark: " ".join(map(str, slips)) for mark, slips in marks.items()}


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


@cache
def known(exercise: Exercise) -> Known:
    """The slips of an exercise's solution, as they were stored."""
    path = files("backprop.exercises") / "stored" / f"{exercise.name}.json"
    return Known.read(path.read_text(encoding="utf-8"))


def tells(outcomes: Sequence[Outcome]) -> bool:
    """Whether outcomes tell what led to them: numbers do; errors and infinities look alike."""
    found = [_flat(one.value) for one in outcomes if one.raised is None]
    if any(one is None for one in found):
        return False
    return any(np.isfinite(one).all() for one in found)


def mark_of(outcomes: Sequence[Outcome]) -> int:
    """A number of four bytes, the same for outcomes that are equal; 0 if they tell nothing."""
    if not tells(outcomes):
        return NOTHING
    return crc32(";".join(map(_written, outcomes)).encode()) or 1


def mark_of_stop(outcomes: Sequence[Outcome]) -> int:
    """The same for errors on all cases, by their kinds and the numbers in them, such as shapes.

    0 if there is a case without an error, or no number in any: then many things stop alike.
    The words between the numbers change from one NumPy to the next.
    """
    errors = [one.raised for one in outcomes if one.raised is not None]
    sizes = [" ".join(re.findall(r"\d+", summary(error))) for error in errors]
    if len(errors) < len(outcomes) or not any(sizes):
        return NOTHING
    kinds = [type(error).__name__ for error in errors]
    return crc32(";".join(map(" ".join, zip(kinds, sizes, strict=True))).encode()) or 1


def _written(one: Outcome) -> str:
    if one.raised is not None:
        return type(one.raised).__name__
    found = np.where(np.abs(flat := _flat(one.value)) < ABSOLUTE_TOLERANCE, 0.0, flat)
    return _shape(one.value) + " ".join(f"{x * OFF_THE_GRID:.8e}" for x in found)


def _shape(value: Any) -> str:
    found = numbers(value)
    if found is None:
        return f"[{','.join(map(_shape, value))}]"
    return str(found.shape)


def _flat(value: Any, depth: int = 0) -> Any:
    """All numbers in a value, one after the other; None if there is anything else in it."""
    found = numbers(value)
    if found is not None:
        return found.ravel()
    if not isinstance(value, tuple | list) or depth > DEEPEST:  # a list can hold itself
        return None
    parts = [_flat(one, depth + 1) for one in value]
    if any(one is None for one in parts):
        return None
    return np.concatenate(parts) if parts else np.empty(0)
