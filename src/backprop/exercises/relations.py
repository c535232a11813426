"""How wrong values lie to right ones, whatever code they come from.

a sign, a factor, N times, transposed, turned round, a power, one axis too many, all but a row
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from backprop.exercises.factors import factors
from backprop.exercises.values import equal, numbers
from backprop.validation import Array


def relation(
    rights: Sequence[Any],
    gots: Sequence[Any],
    cases: Sequence[tuple[Any, ...]],
    names: Sequence[str],
) -> str | None:
    """Say how the values of all cases lie to the right ones; None if no plain relation holds.

    Args:
        rights, gots: the values that are right, and those that came out, a pair for each case.
        cases: the arguments that they belong to.
        names: how these are called.
    """
    if _turned_round(rights, gots):
        return "Your results are right, but they stand in the opposite order."
    right, got = _arrays(rights), _arrays(gots)
    if right is None or got is None or not _tell_apart(right):
        return None
    return next(_relations(right, got, cases, names), None)


def but_for_large_numbers(rights: Sequence[Any], gots: Sequence[Any]) -> str | None:
    """Whether everything is right that didn't become infinite on the way."""
    lost = kept = 0
    for r, g in zip(rights, gots, strict=True):
        right, got = numbers(r), numbers(g)
        if right is None or got is None or right.shape != got.shape:
            return None
        finite = np.isfinite(got)
        if not np.isfinite(right).all() or not equal(right[finite], got[finite]):
            return None
        lost += int((~finite).sum())
        kept += int(finite.sum())
    if not lost or kept < lost:
        return None
    return (
        "All your numbers are right but those that are infinite or `nan`. There, something on the "
        "way became too large for a float, or was rounded to 0 before a division or a logarithm."
    )


def _turned_round(rights: Sequence[Any], gots: Sequence[Any]) -> bool:
    """Whether the results are lists, and the right ones from the last to the first."""
    return all(
        isinstance(r, list | tuple) and isinstance(g, list | tuple) and equal(r, g[::-1])
        for r, g in zip(rights, gots, strict=True)
    )


def _arrays(values: Sequence[Any]) -> list[Array] | None:
    found = [numbers(value) for value in values]
    if any(one is None or not np.isfinite(one).all() for one in found):
        return None
    return [one for one in found if one is not None]


def _tell_apart(right: Sequence[Array]) -> bool:
    """Whether there is enough to see: not zeros alone."""
    return any((one != 0).any() for one in right)


def _relations(
    right: list[Array], got: list[Array], cases: Sequence[tuple[Any, ...]], names: Sequence[str]
) -> Iterator[str]:
    def all_equal(make: Any) -> bool:
        try:
            return all(equal(make(r), g) for r, g in zip(right, got, strict=True))
        except (ValueError, IndexError, TypeError, ZeroDivisionError):
            return False

    if said := _argument(got, cases, names):
        yield said
    if all_equal(lambda r: -r):
        yield "Everything is right but the sign."
    if right[0].ndim == 2:
        if all_equal(lambda r: r.T):
            yield "Your result is the right one transposed: rows and columns have changed places."
        if all_equal(lambda r: -r.T):
            yield "Your result is the right one transposed, with the sign turned round."
    yield from factors(right, got, cases, names)
    if right[0].ndim and any(one.shape[0] > 1 for one in right):
        if all_equal(lambda r: r[::-1]):
            yield "Your numbers are right, but they stand in the opposite order."
        if all(
            r.shape == g.shape and equal(np.sort(r.ravel()), np.sort(g.ravel()))
            for r, g in zip(right, got, strict=True)
        ):
            yield "Your numbers are right, but they stand in another order."
    for make, said in (
        (np.square, "You return the square of what is asked for: a root is missing."),
        (lambda r: np.sqrt(np.abs(r)), "You return the root of what is asked for."),
        (lambda r: 1 / r, "You return one divided by what is asked for."),
        (np.abs, "You return the size of what is asked for, without its sign."),
        (np.exp, "You return the exponential of what is asked for."),
        (lambda r: np.log(np.abs(r)), "You return the logarithm of what is asked for."),
        (lambda r: 1 - r, "You return one minus what is asked for."),
        (
            np.trunc,
            "Your numbers have lost what stands behind the point: an integer array, or `//`?",
        ),
        (np.round, "Your numbers are rounded to whole ones."),
    ):
        if all_equal(make):
            yield said
    yield from _axes(right, got)
    yield from _offset(right, got)
    yield from _all_but_a_row(right, got)


def _argument(
    got: list[Array], cases: Sequence[tuple[Any, ...]], names: Sequence[str]
) -> str | None:
    for place, name in enumerate(names):
        if all(equal(case[place], one) for case, one in zip(cases, got, strict=True)):
            return f"You return `{name}` as it came in: what you compute is thrown away."
    return None


def _axes(right: list[Array], got: list[Array]) -> Iterator[str]:
    """An axis too many, or too few."""
    pairs = list(zip(right, got, strict=True))
    if all(r.ndim and r.shape != g.shape and r.size == g.size for r, g in pairs):
        shape, wanted = got[0].shape, right[0].shape
        if all(equal(r.ravel(), g.ravel()) for r, g in pairs):
            yield f"Your numbers are right, but their shape is {shape}; {wanted} is asked for."
    for name, reduce in (("sum", np.sum), ("mean", np.mean)):
        does = "add them up" if name == "sum" else "take their mean"
        if all(g.ndim == r.ndim + 1 for r, g in pairs):
            for axis, along in enumerate(("rows", "columns")):
                if any(g.ndim > axis and g.shape[axis] > 1 for _, g in pairs) and all(
                    g.ndim > axis and equal(reduce(g, axis=axis), r) for r, g in pairs
                ):
                    yield f"The last step is missing: your result still has all {along}; {does}."
        if all(r.ndim and g.ndim < r.ndim and r.size > 1 for r, g in pairs):
            if all(not g.ndim and equal(reduce(r), g) for r, g in pairs):
                yield f"You go one step too far: you return the {name} of what is asked for."
            for axis in range(min(r.ndim for r in right)):
                if all(g.ndim and equal(reduce(r, axis=axis), g) for r, g in pairs):
                    yield f"You go one step too far: the {name} over axis {axis} isn't asked for."


def _offset(right: list[Array], got: list[Array]) -> Iterator[str]:
    if any(r.shape != g.shape for r, g in zip(right, got, strict=True)):
        return
    gaps = np.concatenate([(g - r).ravel() for r, g in zip(right, got, strict=True)])
    whole = all((one == one.round()).all() for one in right)
    if len(gaps) > 2 and np.allclose(gaps, gaps[0], rtol=1e-9, atol=1e-12) and abs(gaps[0]) > 1e-9:
        more = "too large" if gaps[0] > 0 else "too small"
        if whole or abs(gaps[0]).round(6) in (1, 2, 0.5):
            each = "Every number is" if right[0].ndim else "Your result is always"
            yield f"{each} {abs(gaps[0]):g} {more}."


def _all_but_a_row(right: list[Array], got: list[Array]) -> Iterator[str]:
    pairs = list(zip(right, got, strict=True))
    if not all(r.shape == g.shape and r.ndim and len(r) > 2 for r, g in pairs):
        return
    kind = "row" if right[0].ndim > 1 else "number"
    for called, rest in (("first", slice(1, None)), ("last", slice(None, -1))):
        if all(equal(r[rest], g[rest]) for r, g in pairs):
            yield f"All is right but the {called} {kind}."


def of_another(place: int, found: Sequence[Any]) -> str | None:
    """Whether one of several results was made of another by a sum or a mean."""
    for other in range(len(found[0])):
        if other == place:
            continue
        for name, make in (("sum", np.sum), ("mean", np.mean)):
            for axis, along in enumerate(("rows", "columns")):
                try:
                    made = [make(one[other], axis=axis) for one in found]
                except (TypeError, ValueError):
                    continue
                if all(equal(m, one[place]) for m, one in zip(made, found, strict=True)):
                    of = f"It is the {name} of another result over its {along}"
                    return f"{of}; it has a formula of its own."
    return None
