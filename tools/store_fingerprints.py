"""Compute what each slip in the solutions of the exercises leads to, and store its fingerprint.

    python tools/store_fingerprints.py [--check] [exercise ...]

Run it when a solution, its cases, or the kinds of slips have changed (``make fingerprints``).
"""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from backprop.exercises import EXERCISES
from backprop.exercises.edits import slips
from backprop.exercises.exercise import Exercise
from backprop.exercises.fingerprints import NOTHING, Fingerprints, fingerprint
from backprop.exercises.outcomes import Outcome, alike, outcome
from backprop.exercises.search import led_to

FOLDER = Path(__file__).resolve().parents[1] / "src" / "backprop" / "exercises" / "known"


def compute(exercise: Exercise) -> Fingerprints:
    """All fingerprints of one exercise."""
    wanted = [outcome(exercise.solution, case) for case in exercise.cases]
    possible = slips(exercise.solution)
    led = [list(led_to(exercise, slip.changes)) for slip in possible]
    single = tuple(_mark(one, wanted) for one in led)
    parts = [
        tuple(_mark_part(one, wanted, place) for one in led) for place in range(_results(wanted))
    ]
    double: list[int] = []
    for first, second in Fingerprints.pairs(possible):
        made = [*possible[first].changes, *possible[second].changes]
        both = list(led_to(exercise, made))
        # A pair that does what one of the two does alone is that one.
        alone = any(alike(both, led[place]) for place in (first, second))
        double.append(NOTHING if alone else _mark(both, wanted))
    return Fingerprints(single, tuple(parts), tuple(double))


def _results(wanted: Sequence[Outcome]) -> int:
    first = wanted[0].value
    return len(first) if isinstance(first, tuple) else 0


def _mark(led: Sequence[Outcome], wanted: Sequence[Outcome]) -> int:
    return NOTHING if alike(led, wanted) else fingerprint(led)


def _mark_part(led: Sequence[Outcome], wanted: Sequence[Outcome], place: int) -> int:
    if any(one.raised is not None for one in led):
        return NOTHING
    if not all(isinstance(one.value, tuple) and len(one.value) > place for one in led):
        return NOTHING
    chosen = [Outcome(one.value[place]) for one in led]
    return _mark(chosen, [Outcome(one.value[place]) for one in wanted])


def main(arguments: list[str]) -> int:
    """Write the files of the exercises named, or of all; ``--check`` compares instead."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("exercise", nargs="*", default=list(EXERCISES))
    asked = parser.parse_args(arguments)
    FOLDER.mkdir(exist_ok=True)
    stale = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for name in asked.exercise:
            content = compute(EXERCISES[name]).packed()
            path = FOLDER / f"{name}.bin"
            if asked.check and (not path.exists() or path.read_bytes() != content):
                stale.append(name)
            elif not asked.check:
                path.write_bytes(content)
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run 'make fingerprints'.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
