"""Try all slips in the solutions of the exercises, and store what each leads to.

    python tools/store_known.py [exercise ...]

Run it when a solution, its cases, or the kinds of slips have changed (``make slips``).
"""

import argparse
import sys
import warnings
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path

import numpy as np

from backprop.exercises import EXERCISES
from backprop.exercises.edits import Change, Slip, apart, changed, slips
from backprop.exercises.exercise import Exercise
from backprop.exercises.known import NOTHING, Known, Marks, mark_of, mark_of_stop, tells
from backprop.exercises.outcomes import Outcome, outcome, same, values
from backprop.exercises.trees import as_function, lines_at, tree_of

RARER = {"start": -1, "twice": 1, "number": 2, "variable": 3}  # kinds of slips; others are 0
FOLDER = Path(__file__).resolve().parents[1] / "src" / "backprop" / "exercises" / "stored"


def tried(exercise: Exercise) -> Known:
    """What all slips in an exercise's solution lead to."""
    wanted = [outcome(exercise.solution, case) for case in exercise.cases]
    possible = slips(exercise)
    led = [led_to(exercise, slip.changes) for slip in possible]
    marks = [marked(one, wanted) for one in led]
    parts = [
        _said(possible, [_marked_part(one, wanted, place) for one in led])
        for place in range(_results(wanted))
    ]
    return Known(
        _said(possible, marks),
        tuple(parts),
        _said(possible, list(map(mark_of_stop, led))),
        tuple(slip.words for slip in possible),
        tuple(_lines(exercise, slip) for slip in possible),
        tuple(_marks_of_pairs(exercise, possible, marks, wanted)),
    )


def led_to(exercise: Exercise, made: Sequence[Change]) -> list[Outcome]:
    """What the solution with these changes leads to, on every case."""
    wrong = as_function(exercise.solution, changed(tree_of(exercise.solution), *made))
    return [outcome(wrong, deepcopy(case)) for case in exercise.cases]


def marked(led: Sequence[Outcome], wanted: Sequence[Outcome]) -> int:
    """The mark of a wrong answer; none of one that is right wherever it comes to numbers."""
    told = [(one, right) for one, right in zip(led, wanted, strict=True) if tells([one])]
    return NOTHING if all(same(one, right) for one, right in told) else mark_of(led)


def _marks_of_pairs(
    exercise: Exercise, possible: Sequence[Slip], marks: Sequence[int], wanted: Sequence[Outcome]
) -> Iterator[int]:
    for first, second in Known.pairs(len(possible)):
        one, other = possible[first].changes, possible[second].changes
        if not all(apart(left, right) for left in one for right in other):
            yield NOTHING  # they can't be made at once
            continue
        mark = marked(led_to(exercise, [*one, *other]), wanted)
        # What one of the two leads to alone is that one.
        yield NOTHING if mark in (marks[first], marks[second]) else mark


def _lines(exercise: Exercise, slip: Slip) -> tuple[int, ...]:
    function = tree_of(exercise.solution)
    return tuple(sorted({line for one in slip.changes for line in lines_at(function, one.path)}))


def _said(possible: Sequence[Slip], marks: Sequence[int]) -> Marks:
    """The slips that lead to each mark, without those that another of them speaks for."""
    fits: dict[int, list[int]] = {}
    for place, mark in enumerate(marks):
        if mark != NOTHING:
            fits.setdefault(mark, []).append(place)
    return {mark: _told(possible, places) for mark, places in fits.items()}


def _told(possible: Sequence[Slip], fits: Sequence[int]) -> tuple[int, ...]:
    told: list[int] = []
    for place in sorted(fits, key=lambda place: _rarity(possible[place])):
        one = possible[place]
        others = [possible[other] for other in told]
        if not any(in_one_place(one, other) or one.words == other.words for other in others):
            told.append(place)
    return tuple(told)


def _rarity(slip: Slip) -> tuple[int, int]:
    """How seldom people make a slip: of those in one place, the narrower comes first."""
    first = slip.changes[0]
    return RARER.get(first.kind, 0), -len(first.path)


def in_one_place(one: Slip, other: Slip) -> bool:
    """Whether two slips are one change each, the one within the other."""
    return len(one.changes) == len(other.changes) == 1 and not apart(
        one.changes[0], other.changes[0]
    )


def _results(wanted: Sequence[Outcome]) -> int:
    first = wanted[0].value
    return len(first) if isinstance(first, tuple) else 0


def _marked_part(led: Sequence[Outcome], wanted: Sequence[Outcome], place: int) -> int:
    found, right = values(led), values(wanted)
    if found is None or right is None:
        return NOTHING
    if not all(isinstance(one, tuple) and len(one) > place for one in found):
        return NOTHING
    return marked([Outcome(one[place]) for one in found], [Outcome(one[place]) for one in right])


def main(arguments: list[str]) -> None:
    """Write the files of the exercises named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercise", nargs="*", default=list(EXERCISES))
    FOLDER.mkdir(exist_ok=True)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # wrong solutions divide by zero, and the like
        for name in parser.parse_args(arguments).exercise:
            text = tried(EXERCISES[name]).written()
            (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
