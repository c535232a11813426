"""Pooling: of each window of a picture, one number: its largest, or its mean.

    pictures  ->  windows  ->  the largest of each
    slope  ->  all of it to the number that was the largest  ->  added up where windows overlap

Each channel is pooled by itself, and nothing is learned. Source: LeCun et al. 1989; the
largest: Ranzato, Boureau and LeCun 2007.
"""

from functools import reduce

import numpy as np

from backprop.layers import Layer
from backprop.rule import Back, Rule, Sent
from backprop.validation import Array, require_count
from backprop.windows import added_up, entries, padded, places


def max_pooling(
    pictures: Array, size: int, stride: int | None = None, padding: int = 0
) -> tuple[Array, Back]:
    """The largest number of each window of ``size`` x ``size``, and the way back.

    ``pictures`` is ``(batch, channels, rows, columns)``; the result has the places instead of
    rows and columns. The next window is ``stride`` further, by default as far as a window is
    wide, so that they tile the picture. The slope goes to the largest alone; where several are
    the largest, to the first of them, row by row. A margin never wins: it is -infinity.

    Raises:
        TypeError: a size, stride or padding that isn't a whole number.
        ValueError: pictures of another shape, or too small; a size or stride below 1; a padding
            below 0, or so wide that a window would see nothing else.
    """
    step = _stride(pictures, size, stride, padding)
    seen = list(entries(padded(pictures, padding, -np.inf), (size, size), step))
    largest, winner = seen[0], np.zeros_like(seen[0].real, dtype=np.intp)
    for number, entry in enumerate(seen[1:], start=1):
        wins = (entry.real > largest.real) | np.isnan(entry.real)  # so that a NaN isn't lost
        largest, winner = np.where(wins, entry, largest), np.where(wins, number, winner)

    def back(slope: Array) -> Sent:
        def before() -> Array:
            parts = [np.where(winner == number, slope, 0) for number in range(len(seen))]
            return added_up(parts, (size, size), pictures.shape, step, padding)

        return before, []

    return largest, back


def average_pooling(
    pictures: Array, size: int, stride: int | None = None, padding: int = 0
) -> tuple[Array, Back]:
    """The mean of each window, and the way back; arguments and errors as of ``max_pooling``.

    The slope is shared out evenly. The zeros of the margin count as numbers of the window, as
    they do in PyTorch unless told otherwise.
    """
    step = _stride(pictures, size, stride, padding)
    seen = entries(padded(pictures, padding), (size, size), step)

    def back(slope: Array) -> Sent:
        def before() -> Array:
            parts = [slope / size**2] * size**2
            return added_up(parts, (size, size), pictures.shape, step, padding)

        return before, []

    return reduce(np.add, seen) / size**2, back


class MaxPooling(Layer):
    """The largest number of each window."""

    name = "max pooling"
    pooling: Rule = staticmethod(max_pooling)

    def __init__(self, size: int, stride: int | None = None, padding: int = 0) -> None:
        """Pool windows of ``size``, ``stride`` apart: by default side by side.

        Raises:
            TypeError, ValueError: as the rule.
        """
        self.arrays = {}
        self.size = require_count(size, "size")
        self.stride = size if stride is None else require_count(stride, "stride")
        self.padding = require_count(padding, "padding", at_least=0)
        _require_seen(size, padding)

    def rule(self, pictures: Array) -> tuple[Array, Back]:
        """One number for each window, and the way back; errors as of ``max_pooling``."""
        return self.pooling(pictures, self.size, self.stride, self.padding)


class AveragePooling(MaxPooling):
    """The mean of each window."""

    name = "average pooling"
    pooling: Rule = staticmethod(average_pooling)


def _stride(pictures: Array, size: int, stride: int | None, padding: int) -> int:
    """How far the next window is, after a look at all that is given."""
    if pictures.ndim != 4:
        raise ValueError(
            "pictures must have shape (batch, channels, rows, columns), but have shape "
            f"{pictures.shape}; rows of numbers become pictures by AsPictures"
        )
    require_count(size, "size")
    _require_seen(size, padding)
    step = size if stride is None else stride
    places(pictures.shape[2:], (size, size), step, padding)
    return step


def _require_seen(size: int, padding: int) -> None:
    if require_count(padding, "padding", at_least=0) >= size:
        raise ValueError(
            f"padding must be less than the window's size {size}, but is {padding}: in a corner "
            "a window would see nothing of the picture"
        )
