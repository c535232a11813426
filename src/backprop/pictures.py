"""Rows of numbers become pictures, and pictures rows again.

    (batch, channels * rows * columns)  <->  (batch, channels, rows, columns)

The numbers stay what they are, and so do the slopes on the way back: only the shape changes.
So a network that is fed rows, as all are here, can hold convolutions.
"""

from math import prod

from backprop.layers import Layer
from backprop.rule import Back
from backprop.validation import Array, require_count


class AsPictures(Layer):
    """Make a picture of each row, channel by channel, each row by row."""

    name = "rows as pictures"

    def __init__(self, channels: int, rows: int, columns: int) -> None:
        """Pictures of so many channels, rows and columns; each at least 1."""
        self.arrays = {}
        self.shape = (
            require_count(channels, "channels"),
            require_count(rows, "rows"),
            require_count(columns, "columns"),
        )

    def rule(self, a: Array) -> tuple[Array, Back]:
        """``(batch, channels, rows, columns)``, and the way back.

        Raises:
            ValueError: rows of another length.
        """
        if a.ndim != 2 or a.shape[1] != prod(self.shape):
            raise ValueError(
                f"pictures of {self.shape} (channels, rows, columns) are made of rows of "
                f"{prod(self.shape)} numbers, but what is given has shape {a.shape}"
            )
        return _shaped(a, (len(a), *self.shape))


class AsRows(Layer):
    """Lay all numbers of each example in one row."""

    name = "pictures as rows"

    def __init__(self) -> None:
        self.arrays = {}

    def rule(self, a: Array) -> tuple[Array, Back]:
        """``(batch, numbers of an example)``, and the way back."""
        return _shaped(a, (len(a), prod(a.shape[1:])))


def _shaped(a: Array, shape: tuple[int, ...]) -> tuple[Array, Back]:
    return a.reshape(shape), lambda slope: (lambda: slope.reshape(a.shape), [])
