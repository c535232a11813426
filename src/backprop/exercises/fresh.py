"""Other numbers for an exercise: its cases drawn anew.

    a case  ->  each argument drawn anew, by its kind  ->  does the solution still answer, and does
    each mistake that is listed still show?  ->  if not, drawn once more

A number keeps its sign, a 0 stays 0, a share stays between 0 and 1; an array of both signs is
drawn as at first; what is more than numbers (a target, a permutation, a symmetric matrix) stays
of its kind. The right values are those of the reference solution.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise
from backprop.exercises.outcomes import Case, Outcome, alike, outcome, values
from backprop.validation import Array

TRIES = 100  # draws, before the book's own cases are added to what was drawn
KEPT = ("j", "count")  # arguments that say which or how many of something in the others
LARGE = 100  # numbers of this size are chosen for what they make overflow


@cache
def fresh(exercise: Exercise, seed: int) -> Exercise:
    """The exercise with other numbers, always the same for a seed.

    Its cases tell the solution from every mistake that is listed, as the book's own do.

    Raises:
        ValueError: the seed is below 0.
    """
    if seed < 0:
        raise ValueError(f"a seed is a whole number from 0 on, not {seed}")
    cases: tuple[Case, ...] = ()
    with np.errstate(all="ignore"):
        before = [outcome(exercise.solution, case) for case in exercise.cases]
        for attempt in range(TRIES):
            rng = np.random.default_rng([seed, attempt, *exercise.name.encode()])
            cases = tuple(_case(rng, exercise, case) for case in exercise.cases)
            led = [outcome(exercise.solution, case) for case in cases]
            if _sound(led) and not alike(led, before) and _told_apart(exercise, cases, led):
                return replace(exercise, cases=cases)
    return replace(exercise, cases=cases + exercise.cases)


def _sound(led: list[Outcome]) -> bool:
    """Whether the solution answers every case with finite numbers."""
    found = values(led)
    return found is not None and all(_finite(value) for value in found)


def _finite(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_finite, value))
    return value is None or bool(np.isfinite(value).all())


def _told_apart(exercise: Exercise, cases: tuple[Case, ...], led: list[Outcome]) -> bool:
    return not any(
        alike(led, [outcome(mistake.wrong, case) for case in cases])
        for mistake in exercise.mistakes
    )


def _case(rng: np.random.Generator, exercise: Exercise, case: Case) -> Case:
    if special := SPECIAL.get(exercise.name):
        return tuple(special(rng, case))
    named = zip(exercise.arguments, case, strict=True)
    return tuple(one if name in KEPT else _drawn(rng, one) for name, one in named)


def _drawn(rng: np.random.Generator, value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, np.ndarray):
        return _array(rng, value)
    if isinstance(value, list):
        if sorted(map(str, value)) == sorted(map(str, range(len(value)))):
            return rng.permutation(len(value)).tolist()
        return [_drawn(rng, one) for one in value]
    if isinstance(value, tuple):  # an edge: its nodes stay
        return tuple(_drawn(rng, one) if isinstance(one, float) else one for one in value)
    if isinstance(value, bool) or callable(value):
        return value
    if isinstance(value, int):
        low = max(2, round(0.7 * value))
        return int(rng.integers(low, max(low, round(1.4 * value)) + 1)) if value > 1 else value
    return float(_scaled(rng, np.array(value)))


def _array(rng: np.random.Generator, value: Array) -> Array:
    if value.dtype.kind in "iu":  # numbers of classes
        return rng.integers(0, value.max() + 1, size=value.shape, dtype=value.dtype)
    if np.isin(value, (0, 1)).all():  # targets: each row's are exchanged
        return rng.permuted(value, axis=-1) if value.shape[-1] > 1 else rng.permuted(value, axis=0)
    if value.ndim == 2 and value.shape[0] == value.shape[1] > 1 and (value == value.T).all():
        drawn = np.triu(_signed(rng, value))
        return drawn + np.triu(drawn, 1).T
    if value.ndim == 2 and _standardized(value):
        drawn = rng.normal(size=value.shape)
        return (drawn - drawn.mean(axis=0)) / drawn.std(axis=0)
    if value.ndim and np.isclose(value.sum(axis=-1), 1).all() and (value > 0).all():  # shares
        drawn = _scaled(rng, value)
        return drawn / drawn.sum(axis=-1, keepdims=True)
    return _signed(rng, value)


def _standardized(value: Array) -> bool:
    return len(value) > 1 and bool(
        np.allclose(value.mean(axis=0), 0, atol=1e-3)
        and np.allclose(value.var(axis=0), 1, atol=1e-2)
    )


def _signed(rng: np.random.Generator, value: Array) -> Array:
    """Numbers of both signs are drawn as they were at first; others keep theirs."""
    size = np.abs(value).max(initial=0)
    if not ((value > 0).any() and (value < 0).any()) or size >= LARGE:
        return _scaled(rng, value)
    deviation = float(np.sqrt((value**2).mean()))
    return np.where(value == 0, 0.0, _rounded(rng.normal(scale=deviation, size=value.shape)))


def _scaled(rng: np.random.Generator, value: Array) -> Array:
    """Each number made larger or smaller; whole ones stay whole, shares stay below 1."""
    if np.abs(value).max(initial=0) >= LARGE:
        return np.asarray(_rounded(value * rng.uniform(0.9, 1.2, size=value.shape)))
    if value.size and ((value > 0) & (value < 1)).all():
        return _rounded(value ** rng.uniform(0.6, 1.5, size=value.shape))
    drawn = value * rng.uniform(0.6, 1.6, size=value.shape)
    whole = value.ndim and (value == np.round(value)).all()
    return np.round(drawn) if whole else _rounded(drawn)


def _rounded(value: Any) -> Array:
    """To three digits, which read well in an explanation."""
    return np.vectorize(lambda one: float(f"{one:.3g}"), otypes=[float])(value)


def _stops(rng: np.random.Generator, case: Case) -> Case:
    """Losses with ties, and a patience that may or may not run out."""
    losses = rng.integers(3, 10, size=rng.integers(5, 10)) / 10
    return [1.0, *losses.tolist()], int(rng.integers(2, 4))


def _held(rng: np.random.Generator, case: Case) -> Case:
    """Layers, of which every so many are kept: not more than there are."""
    layers, every = (_drawn(rng, one) for one in case)
    return layers, min(layers, every)


def _arrows(rng: np.random.Generator, case: Case) -> Case:
    """Arrows of a graph in which the numbers of the nodes don't say who comes first."""
    count, edges = case
    named = rng.permutation(count)
    pairs = (sorted(rng.choice(count, size=2, replace=False)) for _ in edges)
    return count, [(int(named[source]), int(named[user])) for source, user in pairs]


def _steps(rng: np.random.Generator, case: Case) -> Case:
    """As many sums and products of earlier numbers."""
    inputs, steps = case
    return inputs, [
        (str(rng.choice(["+", "*"])), *map(int, rng.integers(0, inputs + number, size=2)))
        for number in range(len(steps))
    ]


def _only_arrays(rng: np.random.Generator, case: Case) -> Case:
    """Other numbers in the arrays, whose lengths fit a stride and a padding that stay."""
    return tuple(_drawn(rng, one) if isinstance(one, np.ndarray) else one for one in case)


def _room(rng: np.random.Generator, case: Case) -> Case:
    """A row, a window that fits on it, a stride, and a padding below the window's size."""
    window = int(rng.integers(2, 7))
    size = window + int(rng.integers(1, 20))
    return size, window, int(rng.integers(1, 4)), int(rng.integers(0, window))


def _tied(rng: np.random.Generator, case: Case) -> Case:
    """Small whole numbers, many of them equal, and other slopes; the windows stay."""
    a, slopes, size, stride = case
    return rng.integers(0, 4, size=len(a)).astype(float), _drawn(rng, slopes), size, stride


def _of_another_size(rng: np.random.Generator, case: Case) -> Case:
    """What is asked for depends on how many numbers there are, and on nothing else."""
    (numbers,) = case
    return (_rounded(-rng.exponential(size=len(numbers) + rng.integers(1, 5))),)


SPECIAL: dict[str, Callable[[np.random.Generator, Case], Case]] = {
    "stopping_epoch": _stops,
    "layers_held": _held,
    "turns_back": _arrows,
    "operations_back": _steps,
    "count_places": _room,
    "picture_sums": _only_arrays,
    "largest_slopes": _tied,
    "slopes_of_input": _only_arrays,
    "ladder_picked": _of_another_size,
}
