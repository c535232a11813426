"""Allocation: arrays that begin where the processor begins to read.

A processor fetches memory in lines of 64 bytes. In an array that begins in the
middle of one, every wide read and write touches two; a training step then takes up
to a tenth longer. NumPy lets an array begin at any multiple of 16 bytes.
"""

from math import prod

import numpy as np
from numpy.typing import DTypeLike

from backprop.validation import Array

LINE = 64  # bytes


def aligned(shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """An array of that shape whose first number begins a line; its values are anything."""
    size = prod(shape) * np.dtype(dtype).itemsize
    room = np.empty(size + LINE, np.uint8)
    start = -room.__array_interface__["data"][0] % LINE
    return room[start : start + size].view(dtype).reshape(shape)
