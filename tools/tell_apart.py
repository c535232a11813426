"""Say which slips in an exercise's solution its cases don't tell apart, and which case would.

    python tools/tell_apart.py [exercise ...]

Two slips that lead to the same on every case are told as "either, or". Where one more case would
tell them apart, such a case is looked for among random ones of the same kind, and shown as code.
The others are one and the same wrong answer, as far as is seen.
"""

import argparse
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from backprop.exercises import EXERCISES
from backprop.exercises.asked import as_code
from backprop.exercises.edits import Slip, slips
from backprop.exercises.exercise import Exercise
from backprop.exercises.known import NOTHING
from backprop.exercises.outcomes import Case, outcome, same
from backprop.exercises.values import numbers
from store_known import in_one_place, led_to, marked

TRIES = 40  # random cases for an exercise


@dataclass(frozen=True)
class Alike:
    """The pairs of an exercise's slips that its cases don't tell apart.

    Attributes:
        slips: how many slips lead to something wrong.
        pairs: the pairs of them that lead to the same.
        parted: those that the best of the random cases tells apart.
        case: that case; None if none tells any pair apart.
    """

    slips: int
    pairs: tuple[tuple[Slip, Slip], ...]
    parted: tuple[tuple[Slip, Slip], ...]
    case: Case | None


def alike(exercise: Exercise, tries: int = TRIES) -> Alike:
    """What an exercise's cases don't tell apart, and the best of so many random cases."""
    wanted = [outcome(exercise.solution, case) for case in exercise.cases]
    groups: dict[int, list[Slip]] = {}
    for slip in slips(exercise):
        mark = marked(led_to(exercise, slip.changes), wanted)
        if mark != NOTHING:
            groups.setdefault(mark, []).append(slip)
    pairs = tuple(
        pair
        for group in groups.values()
        for pair in combinations(group, 2)
        if pair[0].words != pair[1].words and not in_one_place(*pair)
    )
    parted: tuple[tuple[Slip, Slip], ...] = ()
    best: Case | None = None
    for seed in range(tries if pairs else 0):
        case = varied(exercise.cases[seed % len(exercise.cases)], np.random.default_rng(seed))
        right = outcome(exercise.solution, case).value
        if (found := numbers(right)) is not None and not np.isfinite(found).all():
            continue
        told = _told_apart(exercise, case, pairs)
        if len(told) > len(parted):
            parted, best = told, case
    return Alike(sum(map(len, groups.values())), pairs, parted, best)


def _told_apart(
    exercise: Exercise, case: Case, pairs: Sequence[tuple[Slip, Slip]]
) -> tuple[tuple[Slip, Slip], ...]:
    only = replace(exercise, cases=(case,))
    led = {slip: led_to(only, slip.changes)[0] for slip in dict.fromkeys(sum(pairs, ()))}
    return tuple(
        (one, other)
        for one, other in pairs
        if led[one].raised is None and led[other].raised is None and not same(led[one], led[other])
    )


def varied(value: Any, rng: np.random.Generator) -> Any:
    """Another value of the same kind, with two decimals; what isn't a number stays."""
    match value:
        case bool() | str():
            return value
        case int() | np.integer():
            return int(rng.integers(1, 2 * abs(int(value)) + 3))
        case float() | np.floating():
            return round(float(value) * float(rng.uniform(0.5, 1.5)), 3)
        case np.ndarray() if np.isin(value, (0, 1)).all() or value.dtype.kind != "f":
            return rng.permutation(value)
        case np.ndarray() if value.ndim and (value > 0).all() and _sum_to_one(value):
            return rng.dirichlet(np.ones(value.shape[-1]), value.shape[:-1])
        case np.ndarray():
            new = np.round(rng.normal(size=value.shape), 2)
            return np.abs(new) + 0.1 if (value > 0).all() else new
        case list():
            return [varied(one, rng) for one in value]
        case tuple():
            return tuple(varied(one, rng) for one in value)
    return value


def _sum_to_one(rows: np.ndarray) -> bool:
    return bool(np.allclose(rows.sum(axis=-1), 1))


def main(arguments: list[str]) -> None:
    """Print what isn't told apart in the exercises named, or in all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercise", nargs="*", default=list(EXERCISES))
    total = [0, 0, 0]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # wrong solutions divide by zero, and the like
        for name in parser.parse_args(arguments).exercise:
            exercise = EXERCISES[name]
            found = alike(exercise)
            counts = [found.slips, len(found.pairs), len(found.parted)]
            total = [one + more for one, more in zip(total, counts, strict=True)]
            print(_line(name, *counts), flush=True)
            for one, other in found.parted:
                print(f"    {one.words}\n    or {other.words}")
            if found.case is not None:
                print("    " + as_code(exercise, found.case).replace("\n", "\n    "))
    print(_line("all", *total))


def _line(name: str, slips: int, pairs: int, parted: int) -> str:
    more = f", {parted} of them by one more case" if parted else ""
    return f"{name}: {slips} slips, {pairs} pairs not told apart{more}"


if __name__ == "__main__":
    main(sys.argv[1:])
