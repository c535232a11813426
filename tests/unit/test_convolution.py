"""Convolution: its value and both ways back, against autograd over random shapes."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st

import independent
from backprop.activations import ACTIVATIONS
from backprop.convolution import (
    Convolution,
    convolution,
    convolved,
    kernel_gradient,
    sent_back_to_pictures,
)
from backprop.dense import Dense
from backprop.gradient_check import check_gradients
from backprop.history import evaluate, penalty
from backprop.network import Network
from backprop.numerical_gradient import METHODS, complex_step
from backprop.optimizers import Adam, GradientDescent
from backprop.pictures import AsPictures, AsRows
from backprop.pooling import MaxPooling
from backprop.residual import Residual
from backprop.sliding import kernel_slope, slid, slid_back, slide
from backprop.tape import Variable
from backprop.training import train
from backprop.validation import Array
from backprop.windows import places, put_back, windows

SAME = 1e-9
MSE, CCE = "half_squared_error", "categorical_cross_entropy"
TANH, RELU, SOFTMAX = (ACTIVATIONS[name] for name in ("tanh", "relu", "softmax"))


@st.composite
def cases(draw: Any) -> tuple[list[Array], int, int, np.random.Generator]:
    """Pictures, kernels and biases that fit; stride, padding."""
    batch, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    size = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    padding, stride = draw(st.integers(0, 3)), draw(st.integers(1, 4))
    window = [draw(st.integers(1, min(4, length + 2 * padding))) for length in size]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shapes = (batch, channels, *size), (filters, channels, *window), (filters,)
    return [rng.normal(size=shape) for shape in shapes], stride, padding, rng


def apart(found: Array, expected: Array) -> float:
    assert found.shape == expected.shape
    return float(np.abs(found - expected).max() / max(1, np.abs(expected).max()))


@given(cases())
@settings(max_examples=150)
def test_sums_and_slopes_are_those_of_autograd(case: Any) -> None:
    arrays, stride, padding, rng = case
    z, back = convolution(*arrays, stride, padding)
    assert apart(z, independent.convolved(*arrays, stride, padding)) < SAME
    delta = rng.normal(size=z.shape)
    before, gradients = back(delta)

    def along(*moved: Array) -> Any:
        return anp.sum(independent.convolved(*moved, stride, padding) * delta)

    for number, found in enumerate([before(), *gradients]):
        assert apart(found, grad(along, number)(*arrays)) < SAME


@given(cases())
@settings(max_examples=40)
def test_the_complex_step_measures_the_same_slopes(case: Any) -> None:
    arrays, stride, padding, rng = case
    z, back = convolution(*arrays, stride, padding)
    delta = rng.normal(size=z.shape)
    before, gradients = back(delta)
    for number, found in enumerate([before(), *gradients]):

        def along(moved: Array, number: int = number) -> Any:
            given = [*arrays[:number], moved, *arrays[number + 1 :]]
            return (convolution(*given, stride, padding)[0] * delta).sum()

        assert apart(found, complex_step(along, arrays[number])) < SAME


@given(cases())
@settings(max_examples=30)
def test_the_rule_is_made_of_its_pieces(case: Any) -> None:
    (x, kernels, biases), stride, padding, rng = case
    z, back = convolution(x, kernels, biases, stride, padding)
    np.testing.assert_array_equal(z, convolved(x, kernels, biases, stride, padding))
    delta = rng.normal(size=z.shape)
    before, gradients = back(delta)
    found = sent_back_to_pictures(delta, kernels, x.shape, stride, padding)
    np.testing.assert_array_equal(before(), found)
    found = kernel_gradient(x, delta, kernels.shape[2:], stride, padding)
    np.testing.assert_array_equal(gradients[0], found)
    np.testing.assert_allclose(gradients[1], delta.sum(axis=(0, 2, 3)), atol=1e-12)


@given(cases())
@settings(max_examples=60)
def test_parts_of_overlapping_windows_add_up(case: Any) -> None:
    """What is put back is the way back of looking: the two are transposes of each other."""
    (x, kernels, _), stride, _, rng = case
    size = tuple(min(pair) for pair in zip(x.shape[2:], kernels.shape[2:], strict=True))
    seen = windows(x, size, stride)
    assert np.shares_memory(seen, x)
    parts = rng.normal(size=seen.shape)
    whole = put_back(parts, x.shape, stride)
    assert (whole * x).sum() == pytest.approx((parts * seen).sum(), rel=1e-12, abs=1e-12)
    how_often = put_back(np.ones(seen.shape), x.shape, stride)
    assert how_often.sum() == seen.size
    assert how_often.max() <= size[0] * size[1]


def test_a_picture_of_one_number_after_another_by_hand() -> None:
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    kernel = np.arange(4.0).reshape(1, 1, 2, 2)
    z, back = convolution(x, kernel, np.array([100.0]))
    assert z.tolist() == [[[[119, 125], [137, 143]]]]
    before, (kernels, biases) = back(np.ones((1, 1, 2, 2)))
    assert kernels.tolist() == [[[[0 + 1 + 3 + 4, 1 + 2 + 4 + 5], [3 + 4 + 6 + 7, 4 + 5 + 7 + 8]]]]
    assert biases.tolist() == [4]
    assert before().tolist() == [[[[0, 1, 1], [2, 6, 4], [2, 5, 3]]]]


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_kernel_that_slides_is_a_convolution_of_one_row(n: int, m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = max(n, m), min(n, m)
    a, kernel = rng.normal(size=n), rng.normal(size=m)
    z, back = slide(a, kernel)
    in_two, back_in_two = convolution(
        a.reshape(1, 1, 1, n), kernel.reshape(1, 1, 1, m), np.zeros(1)
    )
    assert apart(z, in_two.ravel()) < SAME
    assert apart(z, np.correlate(a, kernel, mode="valid")) < SAME
    delta = rng.normal(size=z.shape)
    before, (slope,) = back(delta)
    other, gradients = back_in_two(delta.reshape(in_two.shape))
    assert apart(before(), other().ravel()) < SAME
    assert apart(slope, gradients[0].ravel()) < SAME
    assert apart(before(), np.convolve(delta, kernel)) < SAME  # where the kernel is turned
    np.testing.assert_array_equal(z, slid(a, kernel))
    np.testing.assert_array_equal(slope, kernel_slope(a, delta))
    np.testing.assert_array_equal(before(), slid_back(delta, kernel))


def reader(rng: np.random.Generator, dtype: str = "float64") -> Network:
    """A small network that looks at pictures of 2 x 5 x 5."""
    drawn = rng.normal(0, 0.3, (12, 2)).astype(dtype)
    return Network(
        [
            AsPictures(2, 5, 5),
            Convolution.initialized(2, 3, 3, rng, padding=1, dtype=dtype),
            RELU,
            Residual([Convolution.initialized(3, 3, 3, rng, padding=1, dtype=dtype), TANH]),
            MaxPooling(2, stride=2),
            AsRows(),
            Dense(drawn, np.zeros(2, dtype), SOFTMAX),
        ]
    )


def batch(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.normal(size=(6, 50)), np.eye(2)[[0, 1, 1, 0, 1, 0]]


@pytest.mark.parametrize("method", METHODS)
def test_it_is_a_layer_of_any_network(method: str) -> None:
    rng = np.random.default_rng(0)
    report = check_gradients(reader(rng), *batch(rng), CCE, method=method)
    assert report.passed, report


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_network_of_convolutions_learns(dtype: str) -> None:
    rng = np.random.default_rng(0)
    network, (x, y) = reader(rng, dtype), batch(rng)
    history = train(network, x, y, loss=CCE, optimizer=Adam(0.02), epochs=60)
    assert history.loss[-1] < 0.05 < history.loss[0]
    assert evaluate(network, x, y, CCE)[1] == 1
    assert network.vector.dtype == dtype
    assert network.parameter_names[:4] == [
        "kernels of layer 1",
        "biases of layer 1",
        "kernels of layer 2",
        "biases of layer 2",
    ]


def test_weight_decay_makes_kernels_smaller_and_leaves_biases() -> None:
    rng = np.random.default_rng(0)
    network, (x, y) = reader(rng), batch(rng)
    other = network.copy()
    train(network, x, y, loss=CCE, optimizer=GradientDescent(0.1), epochs=1)
    train(other, x, y, loss=CCE, optimizer=GradientDescent(0.1), epochs=1, weight_decay=0.5)
    start = reader(np.random.default_rng(0))
    for kind, plain, decayed, first in zip(
        network.kinds, network.parameters, other.parameters, start.parameters, strict=True
    ):
        expected = plain - 0.1 * 0.5 * first * (kind != "biases")
        np.testing.assert_allclose(decayed, expected, atol=1e-15)
    squares = sum(
        (array**2).sum()
        for kind, array in zip(network.kinds, network.parameters, strict=True)
        if kind != "biases"
    )
    assert penalty(network, 0.5) == pytest.approx(0.25 * squares)


def test_on_the_tape_it_is_the_same_rule() -> None:
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape) for shape in ((2, 2, 4, 4), (3, 2, 2, 2), (3,))]
    x, kernels, biases = map(Variable, arrays)
    z = x.apply(convolution, kernels, biases)
    z.sum().backward()
    before, gradients = convolution(*arrays)[1](np.ones(z.value.shape))
    np.testing.assert_array_equal(x.gradient, before())
    np.testing.assert_array_equal(kernels.gradient, gradients[0])
    np.testing.assert_array_equal(biases.gradient, gradients[1])


def test_drawn_kernels_have_the_spread_of_a_dense_unit_that_sees_one_window() -> None:
    layer = Convolution.initialized(4, 300, 3, np.random.default_rng(0), 2, 1)
    assert layer.kernels.shape == (300, 4, 3, 3)
    assert layer.kernels.std() == pytest.approx(np.sqrt(2 / 36), rel=0.02)
    assert not layer.biases.any()
    assert (layer.stride, layer.padding) == (2, 1)
    xavier = Convolution.initialized(1, 600, 2, np.random.default_rng(0), scheme="xavier")
    assert xavier.kernels.std() == pytest.approx(np.sqrt(2 / 604), rel=0.05)


def test_places_are_counted_as_a_window_that_moves_finds_them() -> None:
    for length in range(1, 9):
        for window in range(1, 5):
            for stride in range(1, 4):
                for padding in range(3):
                    by_moving = len(independent.places(length, window, stride, padding))
                    if by_moving:
                        found = places((length, length), (window, 1), stride, padding)
                        assert found[0] == by_moving
                    else:
                        with pytest.raises(ValueError, match="finds no place"):
                            places((length, length), (window, 1), stride, padding)
