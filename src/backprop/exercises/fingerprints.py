"""What each slip in a solution leads to, in two bytes, so that a wrong answer is looked up at once.

``tools/store_fingerprints.py`` computes them. Two answers that differ may have the same by
chance, one pair in 65,535: what has the answer's own is tried before it is named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any
from zlib import crc32

import numpy as np

from backprop.exercises.edits import Slip, apart
from backprop.exercises.exercise import Exercise
from backprop.exercises.outcomes import Outcome
from backprop.exercises.values import numbers

Pair = tuple[int, int]
Marks = tuple[int, ...]
WRITTEN = "<u2"
NOTHING = 0  # of a slip that tells nothing: it raises, changes nothing, or leads to no number
MOST = 160  # slips of a solution of which pairs are made, the first ones
DEEPEST = 5  # lists within lists
# Rounding must not fall on the learner's own decimals: 1.5 and 1.4999999 are one number.
OFF_THE_GRID = 0.7390851332151607


@dataclass(frozen=True)
class Fingerprints:
    """Of one exercise, in the order of its solution's slips.

    Attributes:
        single: of each slip.
        parts: of each slip, for each of several results.
        double: of each pair of slips.
    """

    single: Marks
    parts: tuple[Marks, ...]
    double: Marks

    @staticmethod
    def pairs(possible: Sequence[Slip]) -> Iterator[Pair]:
        """The slips that are made two at a time: of the first ones, in different places."""
        for one, other in combinations(range(min(MOST, len(possible))), 2):
            if all(
                apart(left, right)
                for left in possible[one].changes
                for right in possible[other].changes
            ):
                yield one, other

    def packed(self) -> bytes:
        """All in one, as ``unpacked`` reads it."""
        marks = [*self.single, *(mark for part in self.parts for mark in part), *self.double]
        return np.array([len(self.single), len(self.parts), *marks], WRITTEN).tobytes()

    @classmethod
    def unpacked(cls, content: bytes) -> "Fingerprints":
        """What ``packed`` has written."""
        count, parts, *marks = np.frombuffer(content, WRITTEN).tolist()
        cuts = [tuple(marks[place * count : (place + 1) * count]) for place in range(parts + 1)]
        return cls(cuts[0], tuple(cuts[1:]), tuple(marks[(parts + 1) * count :]))


@cache
def stored(exercise: Exercise) -> Fingerprints:
    """The fingerprints of an exercise, as they were computed beforehand."""
    path = files("backprop.exercises") / "known" / f"{exercise.name}.bin"
    return Fingerprints.unpacked(path.read_bytes())


def tells(outcomes: Sequence[Outcome]) -> bool:
    """Whether outcomes tell what led to them: numbers do; errors and infinities look alike."""
    found = [_flat(one.value) for one in outcomes if one.raised is None]
    return bool(found) and all(one is not None and np.isfinite(one).all() for one in found)


def fingerprint(outcomes: Sequence[Outcome]) -> int:
    """A number from 1 to 65,535, the same for outcomes that are equal; 0 if they tell nothing."""
    if not tells(outcomes):
        return NOTHING
    text = ";".join(_written(one) for one in outcomes)
    return 1 + crc32(text.encode()) % 65_535


def _written(one: Outcome) -> str:
    if one.raised is not None:
        return type(one.raised).__name__
    return _shape(one.value) + " ".join(f"{x * OFF_THE_GRID:.5e}" for x in _flat(one.value) + 0.0)


def _shape(value: Any) -> str:
    if isinstance(value, tuple | list) and numbers(value) is None:
        return f"[{','.join(map(_shape, value))}]"
    found = numbers(value)
    return str(None if found is None else found.shape)


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
