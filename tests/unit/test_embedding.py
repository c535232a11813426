"""Embedding: rows picked from a table, and the slopes that add up there."""

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st

from backprop.activations import ACTIVATIONS
from backprop.dense import Dense, dense
from backprop.embedding import Embedding, embedding, table_gradient
from backprop.gradient_check import check_gradients
from backprop.network import Network
from backprop.numerical_gradient import METHODS, complex_step
from backprop.optimizers import Adam
from backprop.pictures import AsRows
from backprop.targets import one_hot
from backprop.training import train
from foreign import Foreign

MSE = "half_squared_error"


@given(
    st.integers(1, 5),
    st.integers(1, 4),
    st.lists(st.integers(1, 4), min_size=1, max_size=3),
    st.integers(0, 2**32 - 1),
)
def test_the_table_gets_what_autograd_says(
    rows: int, width: int, shape: list[int], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    table, indices = rng.normal(size=(rows, width)), rng.integers(rows, size=shape)
    value, back = embedding(indices, table)
    chosen = one_hot(indices.ravel(), rows)  # by other code: 0 times every row but one
    np.testing.assert_allclose(value.reshape(-1, width), chosen @ table, rtol=0, atol=1e-12)
    slope = rng.normal(size=value.shape)

    def along(moved: Any) -> Any:
        return anp.sum(anp.dot(chosen, moved) * slope.reshape(-1, width))

    before, (found,) = back(slope)
    np.testing.assert_allclose(found, grad(along)(table), rtol=0, atol=1e-9)
    by_step = complex_step(lambda moved: (embedding(indices, moved)[0] * slope).sum(), table)
    np.testing.assert_allclose(found, by_step, rtol=0, atol=1e-9)
    _, (by_dense, _) = dense(chosen, table, np.zeros(width))[1](slope.reshape(-1, width))
    np.testing.assert_allclose(found, by_dense, rtol=0, atol=1e-9)
    assert before().shape == indices.shape
    assert not before().any()


def test_a_row_used_twice_gets_both_slopes() -> None:
    table = np.zeros((4, 2))
    _, back = embedding(np.array([[1, 3, 1]]), table)
    slope = np.array([[[1.0, 10], [2, 20], [4, 40]]])
    found = back(slope)[1][0]
    assert found.tolist() == [[0, 0], [5, 50], [0, 0], [2, 20]]
    np.testing.assert_array_equal(found, table_gradient(np.array([[1, 3, 1]]), slope, 4))
    kept = np.zeros((4, 2))
    kept[np.array([[1, 3, 1]])] += slope  # the mistake: of two slopes it keeps the last
    assert kept[1].tolist() == [4, 40]


@pytest.mark.parametrize("method", METHODS)
def test_it_is_the_first_layer_of_a_network_and_learns(method: str) -> None:
    rng = np.random.default_rng(0)
    last = Dense(rng.normal(size=(6, 1)), np.zeros(1), ACTIVATIONS["tanh"])
    network = Network([Embedding.initialized(5, 2, rng), AsRows(), last])
    words = np.array([[0, 1, 1], [2, 4, 0], [3, 3, 3], [1, 0, 2]])
    targets = np.array([[0.5], [-0.5], [0.0], [0.3]])
    assert check_gradients(network, words, targets, MSE, method=method).passed
    history = train(network, words, targets, loss=MSE, optimizer=Adam(0.05), epochs=200)
    assert history.loss[-1] < 1e-3 < history.loss[0]


def test_indices_may_be_whole_floats_and_types_are_kept() -> None:
    table = np.arange(6, dtype=np.float32).reshape(3, 2)
    value, back = embedding(np.array([[2.0, 0.0]]), table)
    assert value.tolist() == [[[4, 5], [0, 1]]]
    assert value.dtype == back(value)[1][0].dtype == np.float32


def test_arrays_of_another_library_stay_there() -> None:
    rng = np.random.default_rng(0)
    table, indices = rng.normal(size=(4, 2)), np.array([[1, 3, 1], [0, 1, 2]])
    value, back = embedding(indices, table)
    slope = rng.normal(size=value.shape)
    other: Any = embedding(*map(Foreign, (indices, table)))  # type: ignore[arg-type]
    np.testing.assert_array_equal(other[0].get(), value)
    before, (found,) = other[1](Foreign(slope))
    np.testing.assert_array_equal(found.get(), back(slope)[1][0])
    assert isinstance(before(), Foreign)


def test_a_drawn_table_has_mean_nought_and_spread_one() -> None:
    table = Embedding.initialized(200, 100, np.random.default_rng(0)).table
    assert table.shape == (200, 100)
    assert (table.mean(), table.std()) == (
        pytest.approx(0, abs=0.02),
        pytest.approx(1, abs=0.02),
    )
