"""Windows of pictures: convolution by the dense layer's rule, and pooling on the tape.

    pictures  ->  entry (i, j) of every window, by a matrix of 0 and 1  ->  weighted sum, or largest

A convolution is a dense layer in which most weights are zero and the others repeat, so the
rule ``dense`` computes it there and back. Kernels aren't turned round. Source: Zhang et al.,
"Dive into Deep Learning", "Transposed Convolution".
"""

from collections.abc import Callable

import numpy as np

from backprop.dense import dense
from backprop.tape import Variable
from backprop.validation import Array


def places(
    size: tuple[int, int], window: tuple[int, int], stride: int, pad: int
) -> tuple[int, int]:
    """In how many rows and columns a window finds a place, on a picture of ``size``."""
    rows, columns = (
        (length + 2 * pad - extent) // stride + 1
        for length, extent in zip(size, window, strict=True)
    )
    return rows, columns


def picks(size: tuple[int, int], window: tuple[int, int], stride: int = 1, pad: int = 0) -> Array:
    """Which number of a picture is entry (i, j) of which window, as 1 among 0.

    The shape is ``(window rows, window columns, numbers of the picture, places)``. What is
    in the margin of ``pad`` numbers round the picture is picked by no 1, and so counts as 0.
    """
    there = places(size, window, stride, pad)
    found = np.zeros((*window, *size, *there))
    for i, j, row, column in np.ndindex(*window, *there):
        y, x = row * stride + i - pad, column * stride + j - pad
        if 0 <= y < size[0] and 0 <= x < size[1]:
            found[i, j, y, x, row, column] = 1
    return found.reshape(*window, size[0] * size[1], there[0] * there[1])


def convolution(
    pictures: Array, kernels: Array, biases: Array, stride: int = 1, pad: int = 0
) -> tuple[Array, Callable[[Array], Array]]:
    """Weighted sums of all windows, and the way back from their slopes to the pictures'.

    ``pictures`` is ``(batch, channels, rows, columns)``, ``kernels`` ``(filters, channels,
    window rows, window columns)``, ``biases`` ``(filters,)``; the sums are ``(batch, filters,
    rows of places, columns of places)``.
    """
    batch, channels, *size = pictures.shape
    filters, _, *window = kernels.shape
    there = places((size[0], size[1]), (window[0], window[1]), stride, pad)
    chosen = picks((size[0], size[1]), (window[0], window[1]), stride, pad)
    weights = np.einsum("fcij,ijnp->cnfp", kernels, chosen)
    units = filters * there[0] * there[1]
    z, back = dense(
        pictures.reshape(batch, -1),
        weights.reshape(channels * size[0] * size[1], units),
        np.repeat(biases, there[0] * there[1]),
    )

    def back_to_pictures(slope: Array) -> Array:
        before, _ = back(slope.reshape(batch, units))
        return before().reshape(pictures.shape)

    return z.reshape(batch, filters, *there), back_to_pictures


def entries(pictures: Variable, chosen: Array) -> list[Variable]:
    """One entry of every window after another, each ``(pictures, places)``.

    ``pictures`` has one row of numbers for each picture, ``chosen`` is from ``picks``.
    """
    return [pictures @ pick for row in chosen for pick in row]


def largest(pictures: Variable, chosen: Array) -> Variable:
    """The largest entry of every window: max(a, b) = a + ReLU(b - a), again and again.

    Where two are the largest, the first of them gets the slope.
    """
    found, *others = entries(pictures, chosen)
    for entry in others:
        found = found + (entry - found).relu()
    return found


def average(pictures: Variable, chosen: Array) -> Variable:
    """The mean entry of every window."""
    found, *others = entries(pictures, chosen)
    for entry in others:
        found = found + entry
    return found / (1 + len(others))
