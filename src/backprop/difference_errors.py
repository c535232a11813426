"""How wrong a measured slope is, for each size h of the nudge."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike

from backprop.gradient_check import relative_difference
from backprop.numerical_gradient import central_difference, complex_step, forward_difference
from backprop.validation import Array


def difference_errors(
    f: Callable[[Array], float], x: ArrayLike, exact: ArrayLike, steps: Iterable[float]
) -> dict[str, Array]:
    """Relative difference of three measured slopes of ``f`` at ``x`` from the ``exact`` one.

    Returns:
        ``"forward"``, ``"central"`` and ``"complex"``: one error for each h in ``steps``.
    """
    methods = {
        "forward": forward_difference,
        "central": central_difference,
        "complex": complex_step,
    }
    sizes = list(steps)
    return {
        name: np.array([relative_difference(measure(f, x, h), exact) for h in sizes])
        for name, measure in methods.items()
    }


def log_slope(steps: ArrayLike, errors: ArrayLike) -> float:
    """Slope of the straight line through the points (log h, log error)."""
    return float(np.polyfit(np.log10(steps), np.log10(errors), 1)[0])
