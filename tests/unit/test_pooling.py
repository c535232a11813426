"""Pooling: the largest and the mean of each window, and what comes back to it."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st

import independent
from backprop.gradient_check import check_gradients
from backprop.network import Network
from backprop.numerical_gradient import METHODS, complex_step
from backprop.pictures import AsPictures, AsRows
from backprop.pooling import AveragePooling, MaxPooling, average_pooling, max_pooling
from backprop.validation import Array

SAME = 1e-9
POOLINGS = {"max": max_pooling, "average": average_pooling}


@st.composite
def cases(draw: Any) -> tuple[Array, int, int, int, np.random.Generator]:
    """Pictures, size, stride and padding that fit."""
    size = draw(st.integers(1, 4))
    padding, stride = draw(st.integers(0, size - 1)), draw(st.integers(1, 5))
    least = max(1, size - 2 * padding)
    shape = [draw(st.integers(1, 3)), draw(st.integers(1, 3))]
    shape += [draw(st.integers(least, 7)), draw(st.integers(least, 7))]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return rng.normal(size=shape), size, stride, padding, rng


def apart(found: Array, expected: Array) -> float:
    assert found.shape == expected.shape
    return float(np.abs(found - expected).max() / max(1, np.abs(expected).max()))


@pytest.mark.parametrize("kind", POOLINGS)
@given(case=cases())
@settings(max_examples=100)
def test_values_and_slopes_are_those_of_autograd(kind: str, case: Any) -> None:
    x, size, stride, padding, rng = case
    value, back = POOLINGS[kind](x, size, stride, padding)
    assert apart(value, independent.pooled(kind, x, size, stride, padding)) < SAME
    slope = rng.normal(size=value.shape)
    before, own = back(slope)
    assert own == []

    def along(moved: Any) -> Any:
        return anp.sum(independent.pooled(kind, moved, size, stride, padding) * slope)

    assert apart(before(), grad(along)(x)) < SAME

    def along_complex(moved: Array) -> Any:
        return (POOLINGS[kind](moved, size, stride, padding)[0] * slope).sum()

    assert apart(before(), complex_step(along_complex, x)) < SAME


@pytest.mark.parametrize("padding", [0, 1])
def test_of_equal_numbers_the_first_gets_the_whole_slope(padding: int) -> None:
    for numbers, expected in [
        ([2, 2, 1, 0], [1, 0, 0, 0]),
        ([0, 2, 2, 1], [0, 1, 0, 0]),
        ([1, 0, 2, 2], [0, 0, 1, 0]),
        ([3, 3, 3, 3], [1, 0, 0, 0]),
    ]:
        x = np.array(numbers, float).reshape(1, 1, 2, 2)
        value, back = max_pooling(x, 2 + 2 * padding, padding=padding)
        assert value.tolist() == [[[[max(numbers)]]]]
        assert back(np.ones((1, 1, 1, 1)))[0]().ravel().tolist() == expected


@given(st.integers(2, 5), st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_among_many_ties_each_window_sends_its_slope_to_one_number(
    length: int, stride: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 2, (2, 2, length, length)).astype(float)
    value, back = max_pooling(x, 2, stride)
    slope = rng.normal(size=value.shape)
    expected = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(value.shape):
        seen = x[n, c, i * stride : i * stride + 2, j * stride : j * stride + 2]
        row, column = divmod(seen.ravel().tolist().index(seen.max()), 2)
        expected[n, c, i * stride + row, j * stride + column] += slope[n, c, i, j]
    np.testing.assert_allclose(back(slope)[0](), expected, rtol=0, atol=1e-12)


def test_a_number_that_is_the_largest_of_several_windows_gets_the_sum() -> None:
    x = np.zeros((1, 1, 3, 3))
    x[0, 0, 1, 1] = 5
    value, back = max_pooling(x, 2, stride=1)
    assert value.tolist() == [[[[5, 5], [5, 5]]]]
    before = back(np.array([[[[1.0, 2], [3, 4]]]]))[0]()
    assert before.tolist() == [[[[0, 0, 0], [0, 10, 0], [0, 0, 0]]]]


def test_a_margin_is_never_the_largest_and_counts_in_the_mean() -> None:
    x = -np.arange(1.0, 5).reshape(1, 1, 2, 2)
    value, back = max_pooling(x, 2, padding=1)
    assert value.tolist() == x.tolist()
    assert back(np.ones_like(value))[0]().tolist() == np.ones_like(x).tolist()
    value, back = average_pooling(x, 2, padding=1)
    assert value.tolist() == (x / 4).tolist()
    assert back(np.ones_like(value))[0]().tolist() == np.full_like(x, 0.25).tolist()


def test_windows_stand_side_by_side_unless_told_otherwise() -> None:
    x = np.random.default_rng(0).normal(size=(1, 1, 6, 6))
    for pool in POOLINGS.values():
        np.testing.assert_array_equal(pool(x, 3)[0], pool(x, 3, 3)[0])
    for layer in (MaxPooling(3), AveragePooling(3)):
        assert layer.stride == 3
        assert layer(x)[0].shape == (1, 1, 2, 2)


def test_a_number_that_is_none_is_not_lost() -> None:
    for place in range(4):
        x = np.arange(4.0)
        x[place] = np.nan
        value, _ = max_pooling(x.reshape(1, 1, 2, 2), 2)
        assert np.isnan(value).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("make", [MaxPooling, AveragePooling])
def test_it_is_a_layer_of_any_network(make: Any, method: str) -> None:
    rng = np.random.default_rng(0)
    first = Network.initialized([3, 32], "tanh", rng).layers[0]
    network = Network([first, AsPictures(2, 4, 4), make(3, 2, 1), AsRows()])
    x, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 8))
    assert check_gradients(network, x, y, "half_squared_error", method=method).passed


def test_types_are_kept() -> None:
    x = np.ones((1, 1, 4, 4), np.float32)
    for pool in POOLINGS.values():
        value, back = pool(x, 2, padding=1)
        assert value.dtype == back(value)[0]().dtype == np.float32


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_rows_become_pictures_and_rows_again(channels: int, rows: int, columns: int) -> None:
    x = np.random.default_rng(0).normal(size=(3, channels * rows * columns))
    pictures, back = AsPictures(channels, rows, columns)(x)
    assert pictures.shape == (3, channels, rows, columns)
    assert pictures[1, -1, 0, -1] == x[1, (channels - 1) * rows * columns + columns - 1]
    again, back_again = AsRows()(pictures)
    np.testing.assert_array_equal(again, x)
    before, own = back_again(x)
    np.testing.assert_array_equal(before(), pictures)
    assert own == []
    np.testing.assert_array_equal(back(before())[0](), x)
