"""Convolution: a few weights, the kernels, used again at every place of a picture.

    pictures  ->  Z = kernel times window, summed, + b, at every place
    dL/dkernels, dL/db  <-  delta = dL/dZ  <-  ...  ->  dL/dpictures

A weight acts at every place, so its slope is the sum over the places of what it would be at
each alone; a number of a picture stands in several windows, so its slope is a sum over these.
The kernels aren't turned round (mathematicians call this cross-correlation). Source: LeCun et
al. 1989; the arrangement as one matrix product: Chellapilla, Puri and Simard 2006.
"""

from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from backprop.initializers import Initializer, initializer_named
from backprop.layers import Layer
from backprop.rule import Back, Sent
from backprop.validation import Array, require_count, require_finite
from backprop.windows import Pair, padded, places, put_back, windows


def convolved(
    pictures: Array, kernels: Array, biases: Array, stride: int = 1, padding: int = 0
) -> Array:
    """Z of filter f at every place: the sum of kernel times window, over all channels, + B_f.

    ``pictures`` is ``(batch, channels, rows, columns)``, ``kernels`` ``(filters, channels,
    rows, columns)``, ``biases`` ``(filters,)``; Z is ``(batch, filters, rows of places,
    columns of places)``.
    """
    seen = windows(padded(pictures, padding), kernels.shape[2:], stride)
    sums = np.tensordot(kernels, _examples_last(seen), axes=3)  # (filters, *places, batch)
    return (sums + biases[:, None, None, None]).transpose(3, 0, 1, 2)


def kernel_gradient(
    pictures: Array, delta: Array, size: Pair, stride: int = 1, padding: int = 0
) -> Array:
    """dL/dkernel: entry (i, j) of each window times the delta of its place, summed over places.

    ``delta`` is of Z's shape, ``size`` the kernel's rows and columns; the result is
    ``(filters, channels, *size)``. The sum is over the examples, too.
    """
    seen = windows(padded(pictures, padding), size, stride)
    sums = np.tensordot(_examples_last(seen), delta.transpose(2, 3, 0, 1), axes=3)
    return sums.transpose(3, 0, 1, 2)  # filters first


def sent_back_to_pictures(
    delta: Array, kernels: Array, shape: tuple[int, ...], stride: int = 1, padding: int = 0
) -> Array:
    """dL/dpictures, of ``shape``: delta times kernel into every window, added up.

    What comes to the margin is dropped: it is no part of the pictures.
    """
    parts = np.tensordot(kernels.transpose(1, 2, 3, 0), delta.transpose(1, 2, 3, 0), axes=1)
    return put_back(parts.transpose(5, 0, 3, 4, 1, 2), shape, stride, padding)


def convolution(
    pictures: Array, kernels: Array, biases: Array, stride: int = 1, padding: int = 0
) -> tuple[Array, Back]:
    """Z at every place, as ``convolved`` gives it, and the way back.

    Raises:
        TypeError: a stride or padding that isn't a whole number.
        ValueError: pictures that haven't the kernels' channels, or are too small for them; a
            stride below 1, a padding below 0.
    """
    _require_fitting(pictures, kernels, stride, padding)

    def back(delta: Array) -> Sent:
        gradients = [
            kernel_gradient(pictures, delta, kernels.shape[2:], stride, padding),
            delta.sum(axis=(0, 2, 3)),
        ]
        before = partial(sent_back_to_pictures, delta, kernels, pictures.shape, stride, padding)
        return before, gradients

    return convolved(pictures, kernels, biases, stride, padding), back


class Convolution(Layer):
    """Kernels that go over pictures, and their biases.

    Attributes:
        stride: how many rows or columns further the next window is.
        padding: how wide a margin of zeros is put round each picture.
    """

    name = "a convolution"

    def __init__(self, kernels: Array, biases: Array, stride: int = 1, padding: int = 0) -> None:
        """Look at pictures with these kernels.

        Args:
            kernels: shape ``(filters, channels, rows, columns)``.
            biases: shape ``(filters,)``.
            stride: at least 1.
            padding: at least 0.

        Raises:
            TypeError: kernels and biases aren't of one floating-point type; a stride or
                padding that isn't a whole number.
            ValueError: shapes that don't fit, NaN or infinity, a stride below 1, a padding
                below 0.
        """
        _require_kernels(kernels, biases)
        self.arrays = {"kernels": kernels, "biases": biases}
        self.stride = require_count(stride, "stride")
        self.padding = require_count(padding, "padding", at_least=0)

    @classmethod
    def initialized(
        cls,
        channels: int,
        filters: int,
        size: int,
        rng: np.random.Generator,
        stride: int = 1,
        padding: int = 0,
        scheme: str | Initializer = "he",
        *,
        dtype: DTypeLike = np.float64,
    ) -> "Convolution":
        """Draw ``filters`` kernels, ``size`` x ``size``, for pictures of ``channels``.

        A kernel's weights are drawn as those of a dense unit that sees one window: with as
        many inputs as the window has numbers, in a layer of ``filters`` units. The biases are 0.

        Raises:
            TypeError, ValueError: as ``Convolution``; an unknown scheme, a count below 1.
        """
        numbers = require_count(channels, "channels") * require_count(size, "size") ** 2
        draw = initializer_named(scheme) if isinstance(scheme, str) else scheme
        drawn = np.asarray(draw(numbers, require_count(filters, "filters"), rng), dtype=dtype)
        kernels = np.ascontiguousarray(drawn.T).reshape(filters, channels, size, size)
        return cls(kernels, np.zeros(filters, dtype), stride, padding)

    @property
    def kernels(self) -> Array:
        """``(filters, channels, rows, columns)``: the layer's own array."""
        return self.arrays["kernels"]

    @property
    def biases(self) -> Array:
        """``(filters,)``: the layer's own array."""
        return self.arrays["biases"]

    def rule(self, pictures: Array, kernels: Array, biases: Array) -> tuple[Array, Back]:
        """Z at every place, and the way back; errors as of ``convolution``."""
        return convolution(pictures, kernels, biases, self.stride, self.padding)


def _examples_last(seen: Array) -> Array:
    """Windows as ``(channels, i, j, *places, batch)``, for one matrix product.

    With the examples last, NumPy copies and adds them in long strips, and is several times as
    quick. What comes of it is kept so in memory, and only its axes are named in another order.
    """
    return seen.transpose(1, 4, 5, 2, 3, 0)


def _require_fitting(pictures: Array, kernels: Array, stride: int, padding: int) -> None:
    if pictures.ndim != 4:
        raise ValueError(
            "pictures must have shape (batch, channels, rows, columns), but have shape "
            f"{pictures.shape}; rows of numbers become pictures by AsPictures"
        )
    if pictures.shape[1] != kernels.shape[1]:
        raise ValueError(
            f"pictures of shape {pictures.shape} have {pictures.shape[1]} channels, but kernels "
            f"of shape {kernels.shape} look at {kernels.shape[1]}"
        )
    places(pictures.shape[2:], kernels.shape[2:], stride, padding)  # or it raises


def _require_kernels(kernels: Array, biases: Array) -> None:
    if kernels.ndim != 4 or 0 in kernels.shape:
        raise ValueError(
            "kernels must have shape (filters, channels, rows, columns), all at least 1, "
            f"but have shape {kernels.shape}"
        )
    if biases.shape != (len(kernels),):
        raise ValueError(
            f"biases have shape {biases.shape}, but kernels of shape {kernels.shape} need "
            f"{(len(kernels),)}: one for each filter"
        )
    if kernels.dtype != biases.dtype or kernels.dtype.kind not in "fc":
        raise TypeError(
            f"kernels are {kernels.dtype} and biases {biases.dtype}; both must be floats of one "
            "type"
        )
    require_finite(kernels, "kernels")
    require_finite(biases, "biases")
