"""PyTorch's random numbers, as it prints them itself."""

import numpy as np
import pytest

from backprop.published.torch_draws import rand, randn


def test_uniform_numbers_are_those_that_pytorch_prints() -> None:
    found = rand(np.random.RandomState(123), 3, 2)
    printed = [[0.2961, 0.5166], [0.2517, 0.6886], [0.0740, 0.8665]]
    np.testing.assert_allclose(found, printed, rtol=0, atol=5.1e-5)


def test_the_last_numbers_of_a_block_that_is_not_full_are_drawn_anew() -> None:
    found = randn(np.random.RandomState(123), 6, 3)
    printed = [
        *([0.3374, -0.1778, -0.1690], [0.9178, 1.5810, 1.3010], [1.2753, -0.2010, -0.1606]),
        *([-0.4015, 0.9666, -1.1481], [-1.1589, 0.3255, -0.6315], [-2.8400, -0.7849, -1.4096]),
    ]
    np.testing.assert_allclose(found, printed, rtol=0, atol=5.1e-5)
    full = randn(np.random.RandomState(123), 16)
    np.testing.assert_array_equal(found.ravel()[:2], full[:2])
    assert not np.isclose(found.ravel()[2], full[2])


def test_too_few_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 16 numbers in another way, not 15"):
        randn(np.random.RandomState(0), 3, 5)
