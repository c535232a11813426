"""Losses: their values against fifty digits, and what they refuse."""

import tracemalloc
from functools import partial

import mpmath
import numpy as np
import pytest

from backprop.losses import (
    LOSSES,
    as_loss,
    binary_cross_entropy,
    categorical_cross_entropy,
    softplus,
    squared_error,
    squared_error_slope,
)
from backprop.targets import one_hot

Z_VALUES = [0.0, 1e-300, -1e-300, 1e-8, 0.5, -3.0, 30.0, -40.0, 700.0, -700.0, 1e4, -1e4]


def test_squared_error_is_half_the_squared_distance_of_each_example():
    a, y = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([[0.0, 4.0], [0.0, 0.0]])
    assert np.array_equal(squared_error(a, y), [2.5, 4.5])
    assert np.array_equal(squared_error_slope(a, y), a - y)


@pytest.mark.parametrize("y", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("z", Z_VALUES)
def test_binary_cross_entropy_agrees_with_fifty_digits(z, y):
    with mpmath.workdps(50):
        exact = y * mpmath.log1p(mpmath.exp(-mpmath.mpf(z))) + (1 - y) * mpmath.log1p(
            mpmath.exp(mpmath.mpf(z))
        )
    computed = binary_cross_entropy(np.array([[z]]), np.array([[y]]))[0]
    # z and y z are subtracted: the result is as exact as z is.
    assert abs(computed - exact) <= 4e-16 * (abs(z) + 1)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 100.0, 1e4])
def test_categorical_cross_entropy_agrees_with_fifty_digits(scale):
    rng = np.random.default_rng(0)
    z, y = rng.normal(0, scale, (10, 4)), rng.dirichlet(np.ones(4), 10)
    computed = categorical_cross_entropy(z, y)
    with mpmath.workdps(50):
        for row, target, value in zip(z, y, computed, strict=True):
            total = sum(mpmath.exp(mpmath.mpf(v)) for v in row)
            exact = sum(
                t * (mpmath.log(total) - mpmath.mpf(v)) for v, t in zip(row, target, strict=True)
            )
            assert abs(value - exact) <= 1e-15 * (abs(exact) + np.abs(row).max())


def test_cross_entropies_stay_finite_where_probabilities_round_to_zero():
    z, y = np.array([[1000.0, -1000.0]]), np.array([[0.0, 1.0]])
    assert categorical_cross_entropy(z, y)[0] == 2000
    assert binary_cross_entropy(z, y)[0] == 2000


def test_the_largest_numbers_do_not_turn_into_nan():
    largest = np.finfo(float).max
    z = np.array([[largest, -largest, 0.0]])
    assert categorical_cross_entropy(z, np.array([[1.0, 0.0, 0.0]]))[0] == 0
    assert binary_cross_entropy(np.array([[largest]]), np.array([[1.0]]))[0] == 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
def test_the_type_of_number_is_kept(loss, dtype):
    z = np.array([[0.5, -2.0]], dtype=dtype)
    y = np.array([[1.0, 0.0]], dtype=dtype)
    assert loss.rule(z, y)[0].dtype == loss.rule(z, y)[1]().dtype == dtype


def test_softplus_is_the_logarithm_it_says():
    z = np.array([-800.0, -1.0, 0.0, 1.0, 800.0])
    assert np.allclose(softplus(z), [0, np.log1p(np.exp(-1)), np.log(2), np.log1p(np.e), 800])
    assert np.isclose(softplus(np.array(-50.0)), np.exp(-50), rtol=1e-14, atol=0)


def test_the_loss_of_a_batch_is_the_mean_over_its_examples():
    a, y = np.array([[1.0], [3.0]]), np.zeros((2, 1))
    assert LOSSES["half_squared_error"].rule(a, y)[0].mean() == (0.5 + 4.5) / 2


def test_one_hot_puts_a_one_into_the_column_of_the_class():
    assert np.array_equal(one_hot([2, 0], 3), [[0, 0, 1], [1, 0, 0]])


def test_one_hot_takes_no_more_room_than_its_rows() -> None:
    tracemalloc.start()
    rows = one_hot([3], 10_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows.sum() == rows[0, 3] == 1
    assert most < 2 * rows.nbytes


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
def test_one_example_without_its_batch_has_one_loss(loss):
    row, y = np.array([0.2, -0.4, 1.0]), np.array([1.0, 0.0, 0.0])
    assert loss.of(row, y) == loss.of(row[np.newaxis], y[np.newaxis])[0]
    assert np.array_equal(loss.slope(row, y), loss.slope(row[np.newaxis], y[np.newaxis])[0])


def test_a_readers_loss_is_called_as_its_function() -> None:
    def hinge(a, y):  # type: ignore[no-untyped-def]
        return np.maximum(0, 1 - y * a).sum(axis=-1), lambda: np.where(y * a < 1, -y, 0)

    assert as_loss(hinge).name == "hinge"
    assert as_loss(partial(hinge)).name == "the loss"
