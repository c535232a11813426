"""Windows: the parts of a picture that a kernel looks at, one at each place.

    pictures  ->  padded pictures  ->  a view of all windows, (i, j) within each
    parts, one for each window  ->  added up where windows overlap  ->  a picture again

A view copies nothing: the same number of a picture stands in all the windows that cover it.
So what comes back to it is a sum over these windows. Convolution and pooling are made of this.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from backprop.validation import Array, require_count

Pair = tuple[int, int]


def places(size: Pair, window: Pair, stride: int = 1, padding: int = 0) -> Pair:
    """In how many rows and columns ``window`` finds a place on a picture of ``size``.

    In each direction (length + 2 padding - extent) // stride + 1.

    Raises:
        TypeError: a stride or padding that isn't a whole number.
        ValueError: a stride below 1, a padding below 0, a window that is larger than the
            padded picture.
    """
    require_count(stride, "stride")
    require_count(padding, "padding", at_least=0)
    rows, columns = size[0] + 2 * padding, size[1] + 2 * padding
    if window[0] > rows or window[1] > columns:
        with_padding = f", with padding {rows} x {columns}" if padding else ""
        raise ValueError(
            f"a window of {window[0]} x {window[1]} finds no place on pictures of "
            f"{size[0]} x {size[1]}{with_padding}"
        )
    return (rows - window[0]) // stride + 1, (columns - window[1]) // stride + 1


def padded(pictures: Array, padding: int, value: float = 0.0) -> Array:
    """``pictures`` with a margin of ``padding`` numbers on each side, all of them ``value``."""
    if not padding:
        return pictures
    *outer, rows, columns = pictures.shape
    shape = (*outer, rows + 2 * padding, columns + 2 * padding)
    framed = np.full_like(pictures, value, shape=shape)
    framed[..., padding:-padding, padding:-padding] = pictures
    return framed


def windows(pictures: Array, size: Pair, stride: int = 1) -> Array:
    """Every window of ``size``, the next one ``stride`` rows or columns further: a view.

    ``pictures`` is ``(batch, channels, rows, columns)``, the result ``(batch, channels, rows
    of places, columns of places, rows of the window, columns of the window)``.
    """
    every = np.lib.stride_tricks.sliding_window_view(pictures, size, axis=(2, 3))
    return every[:, :, ::stride, ::stride]


def entries(pictures: Array, size: Pair, stride: int = 1) -> Iterator[Array]:
    """Entry (i, j) of every window at once, one (i, j) after another, row by row: views.

    Each is ``(batch, channels, rows of places, columns of places)``.
    """
    rows, columns = places(pictures.shape[2:], size, stride)
    for i, j in np.ndindex(size):
        yield pictures[..., i : i + rows * stride : stride, j : j + columns * stride : stride]


def put_back(parts: Array, shape: tuple[int, ...], stride: int = 1, padding: int = 0) -> Array:
    """The way back of ``windows``: each number of a picture gets the sum of its parts.

    ``parts`` has the shape of the windows, ``shape`` is that of the pictures. Where windows
    overlap, the parts add up; what no window covers gets 0, and what comes to a margin of
    ``padding`` is dropped.
    """
    size = parts.shape[4:]
    each = [parts[..., i, j] for i, j in np.ndindex(size)]
    return added_up(each, size, shape, stride, padding)


def added_up(
    parts: Sequence[Array], size: Pair, shape: tuple[int, ...], stride: int = 1, padding: int = 0
) -> Array:
    """The way back of ``entries``: ``put_back`` for parts that come one entry after another."""
    batch, channels, rows, columns = shape
    framed = channels, rows + 2 * padding, columns + 2 * padding, batch
    whole = np.zeros_like(parts[0], shape=framed).transpose(3, 0, 1, 2)
    for covered, part in zip(entries(whole, size, stride), parts, strict=True):
        covered += part
    return whole[..., padding : padding + rows, padding : padding + columns]
