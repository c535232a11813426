"""Initial weights: their size, their seed, their shape."""

import numpy as np
import pytest

from backprop.initializers import constant, he, normal, xavier, zeros

N_IN, N_OUT = 300, 500


@pytest.mark.parametrize(
    ("draw", "variance"),
    [(xavier, 2 / (N_IN + N_OUT)), (he, 2 / N_IN), (normal(0.3), 0.09)],
    ids=["xavier", "he", "normal"],
)
def test_random_weights_have_mean_zero_and_the_variance_their_formula_says(draw, variance):
    weights = draw(N_IN, N_OUT, np.random.default_rng(0))
    assert weights.shape == (N_IN, N_OUT)
    # 150,000 draws: the mean and the variance scatter by their standard error.
    assert abs(weights.mean()) < 4 * np.sqrt(variance / weights.size)
    assert abs(weights.var() / variance - 1) < 4 * np.sqrt(2 / weights.size)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    one, same, other = (he(3, 4, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_zeros_and_constant_fill():
    rng = np.random.default_rng(0)
    assert np.array_equal(zeros(2, 3, rng), np.zeros((2, 3)))
    assert np.array_equal(constant(0.5)(2, 3, rng), np.full((2, 3), 0.5))
    assert np.array_equal(normal(0)(2, 3, rng), np.zeros((2, 3)))
