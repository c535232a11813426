"""The one factor between wrong values and right ones, and where it may come from."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from backprop.validation import Array

NAMED_FACTORS = {
    2.0: "twice",
    0.5: "half of",
    3.0: "three times",
    4.0: "four times",
    0.25: "a quarter of",
}
MOST = 1e6  # beyond, two values lie in no relation that anybody means


def _ratio(right: Array, got: Array) -> float | None:
    """The one factor between two arrays; None if there is none, NaN if both are zero."""
    if right.shape != got.shape or ((right == 0) != (got == 0)).any():
        return None
    where = right != 0
    if not where.any():
        return np.nan
    ratios = got[where] / right[where]
    return float(ratios[0]) if np.allclose(ratios, ratios[0], rtol=1e-9, atol=0) else None


def factors(
    right: list[Array], got: list[Array], cases: Sequence[tuple[Any, ...]], names: Sequence[str]
) -> Iterator[str]:
    """Say by what factor all values differ: a constant, or the size of an argument.

    Args:
        right, got: the values that are right, and those that came out, a pair for each case.
        cases: the arguments that they belong to.
        names: how these are called.
    """
    ratios = [_ratio(r, g) for r, g in zip(right, got, strict=True)]
    known = [
        (ratio, case)
        for ratio, case in zip(ratios, cases, strict=True)
        if ratio is not None and not np.isnan(ratio)
    ]
    if any(one is None for one in ratios) or not known:
        return
    factors = np.array([ratio for ratio, _ in known])
    minus = " with the sign turned round" if (factors < 0).all() else ""
    sizes = np.abs(factors)
    counts = list(_counts([case for _, case in known], names))
    if not np.allclose(sizes, sizes[0], rtol=1e-9):  # no constant: does it go with a number?
        for called, count in counts:
            if np.allclose(sizes, count, rtol=1e-9):
                yield f"Your result is {called} times too large{minus}: divide by it."
            elif np.allclose(sizes * count, 1, rtol=1e-9):
                yield f"Your result is divided by {called} once too often{minus}."
        return
    factor = float(sizes[0])
    factor = round(factor) if np.isclose(factor, round(factor), rtol=1e-9) else factor
    same = [called for called, count in counts if np.allclose(sizes, count, rtol=1e-9)]
    part = [called for called, count in counts if np.allclose(sizes * count, 1, rtol=1e-9)]
    also = f" So much is {same[0]}, too." if same else ""
    if part:
        also = f" So much is one divided by {part[0]}, too."
    if not ((factors > 0).all() or minus) or factor == 1 or not 1 / MOST < factor < MOST:
        return
    if factor not in NAMED_FACTORS and not also and sum(one.size for one in right) == 1:
        return
    called = NAMED_FACTORS.get(factor, f"{factor:.4g} times")
    yield f"Your result is {called} what it should be{minus}.{also}"


def _counts(cases: Sequence[tuple[Any, ...]], names: Sequence[str]) -> Iterator[tuple[str, Array]]:
    """The sizes of the arguments, with their names; and arguments that are numbers."""
    for place, name in enumerate(names):
        arguments = [case[place] for case in cases]
        if all(isinstance(one, int | float) and one for one in arguments):
            yield f"`{name}`", np.array(arguments, float)
        if all(isinstance(one, list | tuple) for one in arguments):
            yield f"the length of `{name}`", np.array([len(one) for one in arguments], float)
        if all(isinstance(one, np.ndarray) for one in arguments):
            for axis, called in enumerate(("rows", "columns")):
                if all(one.ndim > axis and one.ndim > 1 for one in arguments):
                    sizes = [one.shape[axis] for one in arguments]
                    yield f"the number of {called} of `{name}`", np.array(sizes, float)
            if all(one.ndim == 1 for one in arguments):
                yield f"the length of `{name}`", np.array([one.size for one in arguments], float)
