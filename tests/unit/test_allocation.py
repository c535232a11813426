"""Arrays that begin at the beginning of a line of memory."""

import numpy as np
import pytest

from backprop.allocation import LINE, aligned
from backprop.network import Network


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(1,), (7, 3), (1000, 33)])
def test_an_array_begins_a_line_and_is_its_own(shape: tuple[int, ...], dtype: str) -> None:
    for _ in range(20):
        one, other = aligned(shape, dtype), aligned(shape, dtype)
        assert one.shape == shape
        assert one.dtype == dtype
        assert one.ctypes.data % LINE == 0
        assert one.flags.c_contiguous
        one[...], other[...] = 1, 2
        assert (one == 1).all()


def test_a_networks_vector_begins_a_line() -> None:
    for _ in range(20):
        network = Network.initialized([3, 5, 2], "tanh", np.random.default_rng(0))
        assert network.vector.ctypes.data % LINE == 0
