"""What calling a function on an exercise's cases leads to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from backprop.exercises.limit import TooLong
from backprop.exercises.values import equal

Case = tuple[Any, ...]


@dataclass(frozen=True)
class Outcome:
    """What calling a function led to: a value, or an exception."""

    value: Any = None
    raised: BaseException | None = None


def outcome(function: Callable[..., Any], case: Case) -> Outcome:
    """Call a function, which may be anybody's code, with the arguments of a case.

    Raises:
        KeyboardInterrupt: the reader has stopped it.
        TooLong: it has run for longer than it may.
    """
    try:
        return Outcome(value=function(*case))
    except (KeyboardInterrupt, TooLong):
        raise
    except BaseException as error:  # whatever else it raises is told
        return Outcome(raised=error)


def same(left: Outcome, right: Outcome) -> bool:
    """Whether two calls led to the same: equal values, or errors of one type and text."""
    if left.raised is not None or right.raised is not None:
        return type(left.raised) is type(right.raised) and str(left.raised) == str(right.raised)
    return equal(left.value, right.value)


def alike(left: Sequence[Outcome], right: Sequence[Outcome]) -> bool:
    """Whether two functions led to the same on all cases."""
    return all(same(one, other) for one, other in zip(left, right, strict=True))


def values(outcomes: Sequence[Outcome]) -> list[Any] | None:
    """The values on all cases; None if a call of them raised."""
    if any(one.raised is not None for one in outcomes):
        return None
    return [one.value for one in outcomes]
