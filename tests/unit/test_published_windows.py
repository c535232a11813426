"""Convolution and pooling of the record, held against loops over windows."""

import numpy as np
import pytest

from backprop.published.windows import average, convolution, largest, picks
from backprop.tape import Variable


@pytest.mark.parametrize(
    ("size", "window", "stride", "pad"),
    [
        ((4, 4), (2, 2), 1, 0),
        ((5, 7), (3, 3), 2, 1),
        ((6, 8), (1, 2), 1, 0),
        ((4, 4), (2, 2), 2, 2),
    ],
)
def test_a_convolution_goes_over_all_windows_and_back(
    size: tuple[int, int], window: tuple[int, int], stride: int, pad: int
) -> None:
    rng = np.random.default_rng(0)
    x, kernels = rng.normal(size=(2, 3, *size)), rng.normal(size=(5, 3, *window))
    biases = rng.normal(size=5)
    z, back = convolution(x, kernels, biases, stride, pad)

    framed = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(framed, window, axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    expected = np.einsum("ncrsij,fcij->nfrs", windows, kernels) + biases[:, None, None]
    np.testing.assert_allclose(z, expected, rtol=0, atol=1e-13)

    # What is linear is its own slope: a change of x changes z by as much as the slopes say.
    slope, change = rng.normal(size=z.shape), rng.normal(size=x.shape)
    changed, _ = convolution(x + change, kernels, biases, stride, pad)
    told = (back(slope) * change).sum()
    assert told == pytest.approx((slope * (changed - z)).sum(), rel=1e-12)


def test_pooling_takes_the_largest_and_the_mean_of_every_window() -> None:
    pictures = np.random.default_rng(1).normal(size=(3, 5, 4))
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (2, 3), axis=(1, 2))
    x, chosen = Variable(pictures.reshape(3, 20)), picks((5, 4), (2, 3))
    expected = windows.max(axis=(3, 4)).reshape(3, -1)
    np.testing.assert_allclose(largest(x, chosen).value, expected, rtol=0, atol=1e-15)
    expected = windows.mean(axis=(3, 4)).reshape(3, -1)
    np.testing.assert_allclose(average(x, chosen).value, expected, rtol=0, atol=1e-15)


def test_of_two_that_are_the_largest_the_first_gets_the_slope() -> None:
    x = Variable(np.array([[2.0, 2.0, 1.0, 0.0]]))
    largest(x, picks((2, 2), (2, 2))).sum().backward()
    assert x.gradient.tolist() == [[1, 0, 0, 0]]
