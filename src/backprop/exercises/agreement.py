"""How near a right answer is to the book's: what is said of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Rung
from backprop.exercises.outcomes import Outcome
from backprop.exercises.values import numbers


def agreement(exercise: Exercise, wanted: Sequence[Outcome], got: Sequence[Outcome]) -> str:
    """What is said of an answer that is right on every case.

    Of a rung it is said, too, whether it is exact or close.
    """
    cases = "both cases" if len(got) == 2 else f"all {len(got)} cases"
    if not isinstance(exercise, Rung):
        return f"Your function agrees with the book's on {cases}."
    gap = rounding(wanted, got)
    if gap == 0:
        return f"Exact: these are the book's numbers to the last bit, on {cases}."
    return f"Close: these are the book's numbers up to rounding, at most {gap:.0e}, on {cases}."


def rounding(wanted: Sequence[Outcome], got: Sequence[Outcome]) -> float:
    """The largest difference between the numbers of a right answer and the book's."""
    return max(_apart(right.value, one.value) for right, one in zip(wanted, got, strict=True))


def _apart(right: Any, answer: Any) -> float:
    one, other = numbers(right), numbers(answer)
    if one is not None and other is not None:
        return float(np.abs(one - other).max(initial=0))
    return max(_apart(left, found) for left, found in zip(right, answer, strict=True))
