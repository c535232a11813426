"""The bridge: prove a derived formula equal to a NumPy function.

Both are computed for the same values. Where the NumPy function is plain
arithmetic it is run on SymPy symbols, and the two expressions are shown to be
the same. In any case both are evaluated at random numbers: the formula with 30
digits, the function as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from numpy.typing import NDArray

Shape = tuple[sp.Expr | int, ...]


@dataclass(frozen=True)
class Proof:
    """What was shown.

    Attributes:
        symbolic: whether the function, run on symbols, gave the formula itself.
        evaluations: how many numbers were compared.
        largest_difference: relative to the larger of 1 and the formula's value.
    """

    symbolic: bool
    evaluations: int
    largest_difference: float

    def __repr__(self) -> str:
        how = "the same expression, and equal" if self.symbolic else "equal"
        return f"proved: {how} at {self.evaluations} random values"


def prove(
    formula: sp.Expr,
    function: Callable[..., Any],
    arguments: Mapping[sp.Symbol | sp.IndexedBase, Shape],
    *,
    result: Mapping[sp.Symbol, sp.Expr | int] | None = None,
    widths: Mapping[sp.Symbol, int] | None = None,
    scale: float = 3.0,
    trials: int = 20,
    tolerance: float = 1e-12,
    seed: int = 0,
) -> Proof:
    """Show that ``function(*arguments)`` computes ``formula``.

    Example: the weighted sums of a layer, from 3 units to 2::

        prove(
            Sum(A[i] * W[i, j], (i, 0, n_in - 1)) + B[j],
            weighted_sum,
            {A: (n_in,), W: (n_in, n_out), B: (n_out,)},
            result={j: n_out},
            widths={n_in: 3, n_out: 2},
        )

    Args:
        formula: in the symbols of ``arguments`` and the indices of ``result``.
        function: takes arrays of the arguments' shapes, in their order.
        arguments: each symbol's shape; ``()`` for a single number.
        result: each index of the function's result with its range.
        widths: numbers for the symbolic widths.
        scale: random values are drawn from N(0, scale^2).
        trials: how many random draws.
        tolerance: the largest difference, relative to the larger of 1 and the
            formula's value, that still counts as equal.
        seed: of the draws.

    Raises:
        ValueError: they differ; the message has the values at which they do.
    """
    numbers = dict(widths or {})
    ranges = dict(result or {})
    symbols = [_symbols(symbol, _sizes(shape, numbers)) for symbol, shape in arguments.items()]
    replaced = {
        symbol[place]: names[place]
        for symbol, names in zip(arguments, symbols, strict=True)
        if isinstance(symbol, sp.IndexedBase)
        for place in np.ndindex(names.shape)
    }
    places = list(product(*(range(size) for size in _sizes(tuple(ranges.values()), numbers))))
    entries = [
        formula.subs(numbers | dict(zip(ranges, place, strict=True))).doit().xreplace(replaced)
        for place in places
    ]
    symbolic = _same_expressions(places, entries, function, symbols)

    flat = [name for names in symbols for name in names.ravel()]
    exact = sp.lambdify(flat, entries, "mpmath")
    rng = np.random.default_rng(seed)
    largest = 0.0
    for _ in range(trials):
        values = [rng.normal(0.0, scale, names.shape) for names in symbols]
        computed = np.asarray(function(*values))
        with mpmath.workdps(30):
            expected = exact(*(mpmath.mpf(float(v)) for array in values for v in array.ravel()))
            for place, right in zip(places, expected, strict=True):
                gap = abs(mpmath.mpf(float(computed[place])) - right)
                difference = float(gap / max(1, abs(right)))
                if not difference <= tolerance:
                    raise ValueError(
                        f"the formula and the function differ: at {_listed(arguments, values)} "
                        f"the formula gives {float(right)!r}, "
                        f"the function {float(computed[place])!r}{_at(place)}"
                    )
                largest = max(largest, difference)
    return Proof(symbolic, trials * len(places), largest)


def _sizes(shape: Shape, numbers: Mapping[sp.Symbol, int]) -> tuple[int, ...]:
    return tuple(int(sp.sympify(size).subs(numbers)) for size in shape)


def _symbols(symbol: sp.Symbol | sp.IndexedBase, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array of SymPy symbols that stands for the argument ``symbol``."""
    names = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        label = "_".join([str(symbol), *map(str, place)])
        names[place] = sp.Symbol(label, real=True) if place else symbol
    return names


def _same_expressions(
    places: list[tuple[int, ...]],
    entries: list[sp.Expr],
    function: Callable[..., Any],
    symbols: list[NDArray[Any]],
) -> bool:
    """Run the NumPy function on symbols: True if it gives the formula.

    False if it can't be run on them: ``np.exp`` and comparisons need numbers.
    """
    try:
        found = np.asarray(function(*symbols), dtype=object)
    except TypeError:
        return False
    for place, entry in zip(places, entries, strict=True):
        if sp.simplify(entry - found[place]) != 0:
            raise ValueError(
                f"the formula and the function differ: the formula is {entry}, "
                f"the function computes {found[place]}{_at(place)}"
            )
    return True


def _listed(arguments: Mapping[Any, Shape], values: list[NDArray[Any]]) -> str:
    return ", ".join(
        f"{symbol} = {value.tolist()}" for symbol, value in zip(arguments, values, strict=True)
    )


def _at(place: tuple[int, ...]) -> str:
    return f" (entry {list(place)} of the result)" if place else ""
