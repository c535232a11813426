"""Optimizers against their formulas, written out step by step."""

import numpy as np
import pytest

from backprop.optimizers import Adam, GradientDescent, Momentum, RMSprop

GRADIENTS = np.random.default_rng(0).normal(size=(6, 3))


def run(optimizer):
    w = np.array([1.0, -2.0, 0.5])
    for gradient in GRADIENTS:
        optimizer.update([w], [gradient])
    return w


def test_gradient_descent():
    assert np.allclose(run(GradientDescent(0.1)), [1.0, -2.0, 0.5] - 0.1 * GRADIENTS.sum(axis=0))


def test_momentum():
    w, v = np.array([1.0, -2.0, 0.5]), np.zeros(3)
    for g in GRADIENTS:
        v = 0.8 * v + g
        w = w - 0.1 * v
    assert np.allclose(run(Momentum(0.1, 0.8)), w)


def test_rmsprop():
    w, s = np.array([1.0, -2.0, 0.5]), np.zeros(3)
    for g in GRADIENTS:
        s = 0.95 * s + 0.05 * g**2
        w = w - 0.1 * g / (np.sqrt(s) + 1e-8)
    assert np.allclose(run(RMSprop(0.1, 0.95)), w)


def test_adam():
    w, m, s = np.array([1.0, -2.0, 0.5]), np.zeros(3), np.zeros(3)
    for t, g in enumerate(GRADIENTS, start=1):
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        w = w - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
    assert np.allclose(run(Adam(0.1)), w)


def test_adams_first_step_is_the_learning_rate_whatever_the_slope():
    for slope in (1e-3, 1.0, 1e3):
        w = np.array([0.0])
        Adam(0.01).update([w], [np.array([slope])])
        assert np.isclose(w[0], -0.01, rtol=1e-4)


def test_epsilon_stands_outside_the_root():
    """For slopes as small as epsilon it matters: inside, the root of 1e-8 would hold all still."""
    tiny = np.array([1e-8])
    w = np.array([0.0])
    RMSprop(1.0, decay=0.0).update([w], [tiny])
    assert np.isclose(w[0], -0.5)
    w = np.array([0.0])
    Adam(1.0).update([w], [tiny])
    assert np.isclose(w[0], -0.5)


@pytest.mark.parametrize("make", [GradientDescent, Momentum, RMSprop, Adam])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_parameters_change_in_place_and_keep_their_type(make, dtype):
    w, g = np.ones((2, 2), dtype=dtype), np.full((2, 2), 0.5, dtype=dtype)
    optimizer = make(0.1)
    for _ in range(3):
        optimizer.update([w], [g])
    assert w.dtype == dtype
    assert (w < 1).all()
    assert np.array_equal(g, np.full((2, 2), 0.5))
    assert optimizer.step(0, g).dtype == dtype


@pytest.mark.parametrize("make", [Momentum, RMSprop, Adam])
def test_each_parameter_has_its_own_memory(make):
    both, alone = [np.zeros(2), np.zeros(3)], np.zeros(3)
    together, single = make(0.1), make(0.1)
    for step in range(1, 4):
        together.update(both, [np.full(2, 7.0 * step), np.full(3, -1.0)])
        single.update([alone], [np.full(3, -1.0)])
    assert np.allclose(both[1], alone)


def test_adam_starts_with_the_rate_of_its_article():
    assert Adam().learning_rate == 0.001


def test_where_nothing_is_learned_a_step_changes_nothing():
    GradientDescent(0.1).update([], [])
    with pytest.raises(ValueError, match="gradients have shapes"):
        GradientDescent(0.1).update([], [np.ones(2)])
