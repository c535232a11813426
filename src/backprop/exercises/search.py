"""Find the mistake behind a wrong answer, also one that nobody listed.

    a slip in the solution  ->  a relation to the right values  ->  each of several results by
    itself  ->  a slip and the sign  ->  two slips

What is named leads to the answer on every case. What slips lead to is looked up (``known``).
"""

from collections.abc import Sequence
from typing import Any

from backprop.exercises.exercise import Exercise
from backprop.exercises.known import NOTHING, Known, known, mark_of
from backprop.exercises.outcomes import Outcome, values
from backprop.exercises.relations import but_for_large_numbers, of_another, relation
from backprop.exercises.values import equal

ORDINALS = ("first", "second", "third", "fourth")


def named(exercise: Exercise, wanted: Sequence[Outcome], got: Sequence[Outcome]) -> str | None:
    """Say what a wrong answer does, in Markdown; None if nothing fits it.

    Args:
        exercise: the exercise.
        wanted, got: what its solution and the answer led to, on every case.
    """
    right, found = values(wanted), values(got)
    mark = mark_of(got)
    if right and found and (said := but_for_large_numbers(right, found)):
        return said
    if mark == NOTHING:
        return None
    slips = known(exercise)
    if said := slips.single.get(mark):
        return said
    if right is not None and found is not None:
        names = exercise.arguments
        if said := (
            relation(right, found, exercise.cases, names)
            or _by_parts(exercise, slips, right, found, names)
            or _turned(slips, found)
        ):
            return said
    return _two(slips, mark)


def _two(slips: Known, mark: int) -> str | None:
    """Two slips at once."""
    found = slips.two(mark)
    if not found:
        return None
    one, other = found[0]
    more = "" if len(found) == 1 else " Other pairs of mistakes lead to the same."
    return f"Two things at once. {one} And: {other}{more}"


def _turned(slips: Known, found: Sequence[Any]) -> str | None:
    """A slip, and the sign of everything turned round."""
    try:
        said = slips.single.get(mark_of([Outcome(-value) for value in found]))
    except TypeError:
        return None
    if said is None:
        return None
    return f"Two things at once. {said} And then the sign of everything is turned round."


def _by_parts(
    exercise: Exercise,
    slips: Known,
    right: Sequence[Any],
    found: Sequence[Any],
    names: Sequence[str],
) -> str | None:
    """Each of several results by itself."""
    count = len(slips.parts)
    if not count or not all(isinstance(one, tuple | list) and len(one) == count for one in found):
        return None
    said = [_of_part(exercise, slips, place, right, found, names) for place in range(count)]
    if None in said or not any(said):
        return None
    if len(set(said)) == 1:
        return f"All results alike: {said[0]}"
    good = [ORDINALS[place] for place in range(count) if not said[place]]
    begin = f"The {' and the '.join(good)} {'is' if len(good) == 1 else 'are'} right. "
    return (begin if good else "") + " ".join(
        f"The {ORDINALS[place]} result: {one}" for place, one in enumerate(said) if one
    )


def _of_part(
    exercise: Exercise,
    slips: Known,
    place: int,
    right: Sequence[Any],
    found: Sequence[Any],
    names: Sequence[str],
) -> str | None:
    """What is wrong with one result; nothing if it is right, None if that can't be told."""
    wanted, got = ([one[place] for one in of] for of in (right, found))
    if all(equal(r, g) for r, g in zip(wanted, got, strict=True)):
        return ""
    return (
        slips.parts[place].get(mark_of([Outcome(value) for value in got]))
        or relation(wanted, got, exercise.cases, names)
        or of_another(place, found)
    )
