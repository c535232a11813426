"""Convolution in one dimension: a short row of weights slides along a row of numbers.

    A  ->  Z_i = sum_k w_k A_(i+k)
    dL/dw_k = sum_i delta_i A_(i+k)  <-  delta  ->  dL/dA_j = sum_k w_k delta_(j-k)

Both ways back slide, too: the deltas along A, and the turned kernel along the deltas.
"""

from functools import partial

import numpy as np

from backprop.rule import Back, Sent
from backprop.validation import Array


def slid(a: Array, kernel: Array) -> Array:
    """Z_i = sum_k w_k A_(i+k), wherever the whole kernel finds a place.

    n numbers and a kernel of m give n - m + 1.

    Raises:
        ValueError: the kernel is longer than the row, or they aren't rows of numbers.
    """
    if a.ndim != 1 or kernel.ndim != 1 or not 0 < len(kernel) <= len(a):
        raise ValueError(
            "a kernel slides along a row at least as long as itself, but the row has shape "
            f"{a.shape} and the kernel {kernel.shape}"
        )
    return np.lib.stride_tricks.sliding_window_view(a, len(kernel)) @ kernel


def kernel_slope(a: Array, delta: Array) -> Array:
    """dL/dw_k = sum_i delta_i A_(i+k): a share from every place where w_k acted."""
    return slid(a, delta)


def slid_back(delta: Array, kernel: Array) -> Array:
    """dL/dA_j = sum_k w_k delta_(j-k): the turned kernel slides along the padded deltas."""
    margin = len(kernel) - 1
    return slid(np.pad(delta, margin), kernel[::-1])


def slide(a: Array, kernel: Array) -> tuple[Array, Back]:
    """The sums at all places, and the way back; ``a`` is ``(n,)``, ``kernel`` ``(m,)``.

    Raises:
        ValueError: as ``slid``.
    """

    def back(delta: Array) -> Sent:
        return partial(slid_back, delta, kernel), [kernel_slope(a, delta)]

    return slid(a, kernel), back
