"""Find the mistake behind a wrong answer, also one that nobody listed.

    a slip in the solution  ->  a relation to the right values  ->  each of several results by
    itself  ->  a slip and the sign  ->  two slips

What is named leads to the answer on every case. What slips lead to is looked up (``known``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backprop.exercises.exercise import Exercise
from backprop.exercises.known import NOTHING, TOLD, Known, known, mark_of, mark_of_stop
from backprop.exercises.outcomes import Outcome, values
from backprop.exercises.relations import but_for_large_numbers, of_another, relation
from backprop.exercises.values import equal

ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True)
class Found:
    """A mistake that was found: what to say of it in Markdown, and the slips that it is."""

    said: str
    slips: tuple[int, ...] = ()


def named(exercise: Exercise, wanted: Sequence[Outcome], got: Sequence[Outcome]) -> Found | None:
    """What a wrong answer does; None if nothing fits it.

    Args:
        exercise: the exercise.
        wanted, got: what its solution and the answer led to, on every case.
    """
    right, found = values(wanted), values(got)
    mark = mark_of(got)
    if right and found and (said := but_for_large_numbers(right, found)):
        return Found(said)
    if mark == NOTHING:
        return None
    slips = known(exercise)
    if fits := slips.single.get(mark):
        return Found(slips.said(fits), fits)
    if right is not None and found is not None:
        names = exercise.arguments
        if said := relation(right, found, exercise.cases, names):
            return Found(said)
        if one := _by_parts(exercise, slips, right, found, names) or _turned(slips, found):
            return one
    return _two(slips, mark)


def stopped(exercise: Exercise, got: Sequence[Outcome]) -> Found | None:
    """A slip, or one of two, with which the solution stops with the same errors on all cases."""
    slips = known(exercise)
    fits = slips.stops.get(mark_of_stop(got), ())
    if not 0 < len(fits) <= TOLD:
        return None
    return Found(f"The solution with one change stops so, too. {slips.said(fits)}", fits)


def slips_of(exercise: Exercise, got: Sequence[Outcome]) -> tuple[int, ...]:
    """The slips in the solution that lead to the same as a wrong answer, if there are any."""
    return known(exercise).single.get(mark_of(got), ())


def _two(slips: Known, mark: int) -> Found | None:
    """Two slips at once."""
    pairs = slips.two(mark)
    if not pairs:
        return None
    one, other = (slips.words[slip] for slip in pairs[0])
    more = "" if len(pairs) == 1 else " Other pairs of mistakes lead to the same."
    return Found(f"Two things at once. {one} And: {other}{more}", pairs[0])


def _turned(slips: Known, found: Sequence[Any]) -> Found | None:
    """A slip, and the sign of everything turned round."""
    try:
        fits = slips.single.get(mark_of([Outcome(-value) for value in found]))
    except TypeError:
        return None
    if fits is None:
        return None
    said = f"{slips.said(fits)} And then the sign of everything is turned round."
    return Found(f"Two things at once. {said}", fits)


def _by_parts(
    exercise: Exercise,
    slips: Known,
    right: Sequence[Any],
    found: Sequence[Any],
    names: Sequence[str],
) -> Found | None:
    """Each of several results by itself."""
    count = len(slips.parts)
    if not count or not all(isinstance(one, tuple | list) and len(one) == count for one in found):
        return None
    parts = [_of_part(exercise, slips, place, right, found, names) for place in range(count)]
    told = [part for part in parts if part is not None]
    said = [part.said for part in told]
    if len(told) < count or not any(said):
        return None
    fits = tuple(dict.fromkeys(slip for part in told for slip in part.slips))
    if len(set(said)) == 1:
        return Found(f"All results alike: {said[0]}", fits)
    good = [ORDINALS[place] for place in range(count) if not said[place]]
    begin = f"The {' and the '.join(good)} {'is' if len(good) == 1 else 'are'} right. "
    rest = " ".join(f"The {ORDINALS[i]} result: {one}" for i, one in enumerate(said) if one)
    return Found((begin if good else "") + rest, fits)


def _of_part(
    exercise: Exercise,
    slips: Known,
    place: int,
    right: Sequence[Any],
    found: Sequence[Any],
    names: Sequence[str],
) -> Found | None:
    """What is wrong with one result; nothing if it is right, None if that can't be told."""
    wanted, got = ([one[place] for one in of] for of in (right, found))
    if all(equal(r, g) for r, g in zip(wanted, got, strict=True)):
        return Found("")
    if fits := slips.parts[place].get(mark_of([Outcome(value) for value in got])):
        return Found(slips.said(fits), fits)
    said = relation(wanted, got, exercise.cases, names) or of_another(place, found)
    return Found(said) if said else None
