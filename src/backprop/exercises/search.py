"""Find the mistake behind a wrong answer, also one that nobody listed.

    a slip in the solution  ->  a relation to the right values  ->  both, or two slips, at once
    ->  each of several results by itself

What is named leads to the answer on every case. Trying all slips, one or two at a time, takes
minutes; so what each leads to is computed beforehand and kept as a fingerprint
(``fingerprints``), and only slips with the answer's fingerprint are tried again.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from backprop.exercises.edits import Change, Slip, apart, as_function, changed, slips, tree_of
from backprop.exercises.exercise import Exercise
from backprop.exercises.fingerprints import Fingerprints, Marks, Pair, fingerprint, stored, tells
from backprop.exercises.outcomes import Outcome, outcome, same, values
from backprop.exercises.relations import but_for_large_numbers, of_another, relation
from backprop.exercises.values import equal
from backprop.exercises.wording import Words

ORDINALS = ("first", "second", "third", "fourth")


def named(exercise: Exercise, wanted: Sequence[Outcome], got: Sequence[Outcome]) -> str | None:
    """Say what a wrong answer does, in Markdown; None if nothing fits it.

    Args:
        exercise: the exercise.
        wanted, got: what its solution and the answer led to, on every case.
    """
    words = Words(tree_of(exercise.solution))
    right, found = values(wanted), values(got)
    if not tells(got):
        return but_for_large_numbers(right, found) if right and found else None
    known = stored(exercise)
    if said := _either(_fitting(exercise, known.single, got)):
        return said
    if right is not None and found is not None:
        if said := relation(right, found, exercise.cases, words):
            return said
        if said := _by_parts(exercise, known, right, found, words):
            return said
        if said := _turned(exercise, known, found):
            return said
    return _two(exercise, known, got)


def led_to(exercise: Exercise, made: Sequence[Change]) -> Iterator[Outcome]:
    """What the solution with these changes leads to, case by case."""
    wrong = as_function(exercise.solution, changed(tree_of(exercise.solution), *made))
    for case in exercise.cases:
        yield outcome(wrong, deepcopy(case))


def _fits(exercise: Exercise, made: Sequence[Change], got: Sequence[Outcome]) -> bool:
    """Whether the solution with these changes answers as the learner's code does."""
    return all(same(one, other) for one, other in zip(led_to(exercise, made), got, strict=True))


def _fitting(exercise: Exercise, marks: Marks, got: Sequence[Outcome]) -> list[Slip]:
    mark = fingerprint(got)
    alike_at_first = (
        slip for slip, one in zip(slips(exercise.solution), marks, strict=True) if one == mark
    )
    return [slip for slip in alike_at_first if _fits(exercise, slip.changes, got)]


def _two(exercise: Exercise, known: Fingerprints, got: Sequence[Outcome]) -> str | None:
    """Two slips at once."""
    mark = fingerprint(got)
    possible = slips(exercise.solution)
    found: list[Pair] = []
    for pair, one in zip(known.pairs(possible), known.double, strict=True):
        if one == mark:
            first, second = (possible[place] for place in pair)
            if _fits(exercise, [*first.changes, *second.changes], got):
                found.append(pair)
    if not found:
        return None
    first, second = (possible[place] for place in found[0])
    more = "" if len(found) == 1 else " Other pairs of mistakes lead to the same."
    return f"Two things at once. {first.words} And: {second.words}{more}"


def _either(fits: Sequence[Slip]) -> str | None:
    """What fits, in words: one slip, or two that lead to the same."""
    told: list[Slip] = []
    for one in fits:
        if not any(_in_one_place(one, other) or one.words == other.words for other in told):
            told.append(one)
    if not told:
        return None
    if len(told) == 1:
        return told[0].words
    more = "" if len(told) == 2 else "Several mistakes lead to just this. "
    return f"{more}Either: {told[0].words} Or: {told[1].words}"


def _in_one_place(one: Slip, other: Slip) -> bool:
    """Whether two slips are one change each, the one within the other."""
    return len(one.changes) == len(other.changes) == 1 and not apart(
        one.changes[0], other.changes[0]
    )


def _turned(exercise: Exercise, known: Fingerprints, found: Sequence[Any]) -> str | None:
    """A slip, and the sign of everything turned round."""
    try:
        turned = [Outcome(-value) for value in found]
    except TypeError:
        return None
    if said := _either(_fitting(exercise, known.single, turned)):
        return f"Two things at once. {said} And then the sign of everything is turned round."
    return None


def _by_parts(
    exercise: Exercise,
    known: Fingerprints,
    right: Sequence[Any],
    found: Sequence[Any],
    words: Words,
) -> str | None:
    """Each of several results by itself."""
    if not all(isinstance(one, tuple) for one in right):
        return None
    count = len(right[0])
    if not all(isinstance(one, tuple | list) and len(one) == count for one in found):
        return None
    said = [_of_part(exercise, known, place, right, found, words) for place in range(count)]
    if None in said or not any(said):
        return None
    good = [ORDINALS[place] for place in range(count) if not said[place]]
    begin = f"The {' and the '.join(good)} {'is' if len(good) == 1 else 'are'} right. "
    return (begin if good else "") + " ".join(
        f"The {ORDINALS[place]} result: {one}" for place, one in enumerate(said) if one
    )


def _of_part(
    exercise: Exercise,
    known: Fingerprints,
    place: int,
    right: Sequence[Any],
    found: Sequence[Any],
    words: Words,
) -> str | None:
    """What is wrong with one result; nothing if it is right, None if that can't be told."""
    wanted = [one[place] for one in right]
    got = [one[place] for one in found]
    if all(equal(r, g) for r, g in zip(wanted, got, strict=True)):
        return ""
    outcomes = [Outcome(value) for value in got]
    if not tells(outcomes):
        return None
    mark = fingerprint(outcomes)
    fits = []
    for slip, one in zip(slips(exercise.solution), known.parts[place], strict=True):
        if one != mark:
            continue
        led = values(list(led_to(exercise, slip.changes)))
        if led and all(equal(value[place], g) for value, g in zip(led, got, strict=True)):
            fits.append(slip)
    return _either(fits) or relation(wanted, got, exercise.cases, words) or of_another(place, found)
