"""Embedding: an index picks a row of a table, and the table is what is learned.

    indices  ->  table[indices]
    slope  ->  added to the rows it was picked from  ->  dL/dtable

A row that is picked twice gets the sum of two slopes: ``gradient[indices] += slope`` would
keep only one of them. It is a dense layer whose input is 1 at one place and 0 elsewhere,
without the products by 0. Source: Bengio et al. 2003.
"""

import numpy as np
from numpy.typing import DTypeLike

from backprop.initializers import normal
from backprop.layers import Layer
from backprop.rule import Back, Sent
from backprop.validation import Array, require_finite


def table_gradient(indices: Array, slope: Array, rows: int) -> Array:
    """dL/dtable, ``(rows, width)``: each row's slopes, summed over where it was picked.

    ``indices`` are whole numbers, ``slope`` has their shape and then ``(width,)``.
    """
    gradient = np.zeros_like(slope, shape=(rows, slope.shape[-1]))
    np.add.at(gradient, indices, slope)
    return gradient


def embedding(indices: Array, table: Array) -> tuple[Array, Back]:
    """``table[indices]``, and the way back.

    ``table`` is ``(rows, width)``. Of indices ``(batch, n)``, as a network's input has them, the
    result is ``(batch, n, width)``; ``AsRows`` lays the rows of each example side by side.
    Indices may be floats, as a network's inputs are, but whole. There is no slope along them:
    nothing lies between two rows. So 0 is sent back.

    Raises:
        ValueError: an index that isn't whole, below 0, or not below the number of rows.
    """
    chosen = _whole(indices, len(table))

    def back(slope: Array) -> Sent:
        none = np.zeros_like(slope, shape=indices.shape)
        return lambda: none, [table_gradient(chosen, slope, len(table))]

    return table[chosen], back


class Embedding(Layer):
    """A table of rows, one for each index."""

    name = "an embedding"

    def __init__(self, table: Array) -> None:
        """Pick from ``table``, ``(rows, width)``.

        Raises:
            TypeError: a table of other numbers than floats.
            ValueError: another shape, NaN or infinity.
        """
        if table.ndim != 2 or 0 in table.shape:
            raise ValueError(
                f"a table must have shape (rows, width), both at least 1, but has {table.shape}"
            )
        if table.dtype.kind not in "fc":
            raise TypeError(f"a table must hold floats, but its dtype is {table.dtype}")
        require_finite(table, "table")
        self.arrays = {"table": table}

    @classmethod
    def initialized(
        cls, rows: int, width: int, rng: np.random.Generator, *, dtype: DTypeLike = np.float64
    ) -> "Embedding":
        """Draw a table from N(0, 1).

        Raises:
            TypeError, ValueError: counts that aren't whole numbers of at least 1; no generator.
        """
        return cls(normal(1.0)(rows, width, rng).astype(dtype))

    @property
    def table(self) -> Array:
        """``(rows, width)``: the layer's own array."""
        return self.arrays["table"]

    rule = staticmethod(embedding)


def _whole(indices: Array, rows: int) -> Array:
    """``indices`` as integers, if all of them are rows of the table."""
    given = indices.real
    whole = given == np.floor(given)
    fits = whole & (given >= 0) & (given < rows)
    if not fits.all():
        place = tuple(int(number) for number in np.argwhere(~fits)[0])
        why = (
            f"the table has rows 0 to {rows - 1}" if whole[place] else "an index is a whole number"
        )
        raise ValueError(f"indices{list(place)} is {given[place]}, but {why}")
    return given.astype(np.intp)
