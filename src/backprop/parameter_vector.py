"""The parameter vector: all of a network's parameters in one row.

W(1), B(1), W(2), ...  ->  one vector  ->  the same arrays, as views of it
"""

from collections.abc import Iterable, Sequence
from math import prod

import numpy as np

from backprop.validation import Array


def together(arrays: Sequence[Array]) -> Array:
    """One vector of all numbers, array by array.

    Raises:
        TypeError: the arrays hold different types of number.
    """
    types = sorted({array.dtype.name for array in arrays})
    if len(types) > 1:
        raise TypeError(f"the layers hold {' and '.join(types)}; a network has one type of number")
    return np.concatenate([array.ravel() for array in arrays]) if arrays else np.zeros(0)


def split(vector: Array, shapes: Iterable[tuple[int, ...]]) -> list[Array]:
    """Views of ``vector``, one after another, of those shapes."""
    views, start = [], 0
    for shape in shapes:
        end = start + prod(shape)
        views.append(vector[start:end].reshape(shape))
        start = end
    return views
