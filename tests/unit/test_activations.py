"""Activations and their slopes, over the whole range of floating-point numbers."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.activations import ACTIVATIONS, softmax, softmax_derivative, softmax_slope_before
from backprop.numerical_gradient import complex_step

ELEMENTWISE = [name for name in ACTIVATIONS if name != "softmax"]

EXACT = {
    "identity": (lambda z: z, lambda z: mpmath.mpf(1)),
    "sigmoid": (
        lambda z: 1 / (1 + mpmath.exp(-z)),
        lambda z: mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2,
    ),
    "tanh": (mpmath.tanh, lambda z: mpmath.sech(z) ** 2),
    "relu": (lambda z: max(z, mpmath.mpf(0)), lambda z: mpmath.mpf(z > 0)),
    "leaky_relu": (
        lambda z: z if z > 0 else z * mpmath.mpf(0.01),
        lambda z: mpmath.mpf(1) if z > 0 else mpmath.mpf(0.01),
    ),
}


def range_of_floats(dtype):
    """Zeros, the smallest, the largest, and everything in between, of both signs."""
    info = np.finfo(dtype)
    positive = np.concatenate(
        [
            [info.smallest_subnormal, info.tiny, info.eps, info.max],
            np.logspace(-30, 30, 121),
            np.linspace(0.1, 120, 240),
            np.linspace(600, 800, 41),
        ]
    ).astype(dtype)
    return np.concatenate([[dtype(0.0), dtype(-0.0)], positive, -positive])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_values_and_slopes_are_accurate_over_the_whole_float_range(name, dtype):
    activation, z = ACTIVATIONS[name], range_of_floats(dtype)
    info = np.finfo(dtype)
    for function, exact in zip(
        (activation.function, activation.derivative), EXACT[name], strict=True
    ):
        computed = function(z)
        assert computed.dtype == dtype
        with mpmath.workdps(60):
            for argument, value in zip(z, computed, strict=True):
                if abs(argument) > 1e4 and name in ("sigmoid", "tanh"):
                    # mpmath takes forever for e^1e308, and the result is plain.
                    right = mpmath.mpf(float(np.round(float(exact(mpmath.sign(argument) * 1e4)))))
                else:
                    right = exact(mpmath.mpf(float(argument)))
                # e^-|z| itself is known to |z| roundings at most, as z is a rounded number.
                allowed = 8 * info.eps * abs(right) + 4 * float(info.smallest_subnormal)
                assert abs(mpmath.mpf(float(value)) - right) <= allowed, (name, argument)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_stays_nan(name):
    z = np.array([[np.nan, 1.0]])
    assert np.isnan(ACTIVATIONS[name].function(z)[0, 0])


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4), (0, 2)])
def test_shapes_are_kept(name, shape):
    z = np.ones(shape)
    assert ACTIVATIONS[name].function(z).shape == shape
    assert ACTIVATIONS[name].derivative(z).shape == shape


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_plain_numbers_and_whole_numbers_are_taken(name):
    activation = ACTIVATIONS[name]
    assert activation.function(2) == activation.function(2.0)
    assert np.array_equal(activation.function([1, -2]), activation.function(np.array([1.0, -2.0])))
    assert activation.derivative(2) == activation.derivative(2.0)


@settings(max_examples=200)
@given(z=st.floats(-300, 300).filter(lambda z: z != 0), name=st.sampled_from(ELEMENTWISE))
def test_the_slope_is_the_complex_step_of_the_value(z, name):
    activation = ACTIVATIONS[name]
    measured = complex_step(activation.function, np.array(z))
    assert np.isclose(activation.derivative(z), measured, rtol=1e-12, atol=1e-300)


def test_the_slope_at_the_kink_is_the_left_one():
    assert ACTIVATIONS["relu"].derivative(0.0) == 0
    assert ACTIVATIONS["leaky_relu"].derivative(0.0) == 0.01


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_rows_sum_to_one_for_numbers_of_any_size(dtype):
    largest = np.finfo(dtype).max
    z = np.array([[1, 2, 3], [1e3, 0, -1e3], [largest, -largest, 0], [0, 0, 0]], dtype=dtype)
    a = softmax(z)
    assert a.dtype == dtype
    assert np.allclose(a.sum(axis=1), 1, atol=4 * np.finfo(dtype).eps)
    assert np.array_equal(a[2], [1, 0, 0])


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), shift=st.integers(-1000, 1000))
def test_softmax_does_not_change_when_a_row_is_shifted(seed, shift):
    # Sixteenths plus a whole number are exact, so the shift loses no digit.
    z = np.random.default_rng(seed).integers(-99, 99, (2, 4)) / 16
    assert np.array_equal(softmax(z + shift), softmax(z))


def test_softmax_agrees_with_fifty_digits():
    z = np.random.default_rng(0).normal(0, 30, (20, 4))
    with mpmath.workdps(50):
        for row, a in zip(z, softmax(z), strict=True):
            e = [mpmath.exp(mpmath.mpf(value)) for value in row]
            for value, right in zip(a, (x / sum(e) for x in e), strict=True):
                assert abs(value - right) <= 1e-14 * right


def test_softmax_derivative_is_the_complex_step_of_softmax():
    z = np.random.default_rng(1).normal(size=4)
    matrix = softmax_derivative(z)
    for k in range(4):
        row = complex_step(lambda v, k=k: softmax(v)[k], z)
        assert np.allclose(matrix[k], row, rtol=1e-12, atol=1e-16)


def test_softmax_delta_is_the_product_with_its_matrix():
    rng = np.random.default_rng(2)
    z, slope = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    by_matrix = np.einsum("nk,nkj->nj", slope, softmax_derivative(z))
    assert np.allclose(softmax_slope_before(slope, softmax(z)), by_matrix, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize(("name", "stopped"), [("relu", 0), ("leaky_relu", 0.01)])
def test_of_complex_numbers_it_is_the_real_part_that_has_a_sign(name, stopped):
    z = np.array([-2 + 1j, 0 + 1j, 3 + 1j])
    assert np.array_equal(ACTIVATIONS[name].function(z), [stopped * z[0], stopped * z[1], z[2]])


@pytest.mark.parametrize("shape", [(3,), (2, 4, 3)])
def test_softmax_works_on_the_last_axis_of_any_number_of_axes(shape):
    rng = np.random.default_rng(0)
    z, slope = rng.normal(size=shape), rng.normal(size=shape)
    value, back = ACTIVATIONS["softmax"].rule(z)
    by_matrix = np.einsum("...k,...kj->...j", slope, ACTIVATIONS["softmax"].derivative(z))
    assert np.allclose(value.sum(axis=-1), 1)
    assert np.allclose(back(slope)[0](), by_matrix, rtol=1e-12, atol=1e-16)


def test_softmax_derivative_keeps_the_type_of_number():
    assert softmax_derivative(np.ones((2, 3), np.float32)).dtype == np.float32
