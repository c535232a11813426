"""Clipping shortens, keeps the direction, and leaves short gradients alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from backprop.clipping import clipped, joint_norm

numbers = st.floats(-1e300, 1e300, allow_subnormal=False)
gradients = st.lists(arrays(float, st.integers(1, 4), elements=numbers), min_size=1, max_size=3)


@given(gradients, st.floats(1e-6, 1e6))
def test_the_norm_is_at_most_the_limit_and_the_direction_stays(
    found: list[np.ndarray], limit: float
) -> None:
    norm = joint_norm(found)
    if not np.isfinite(norm):
        return
    result = clipped(found, limit)
    assert joint_norm(result) <= limit * (1 + 1e-9) or norm <= limit
    factor = min(1.0, limit / norm) if norm else 1.0
    for before, after in zip(found, result, strict=True):
        np.testing.assert_allclose(after, before * factor, rtol=1e-12, atol=0)


def test_the_joint_norm_is_that_of_one_long_vector() -> None:
    parts = [np.array([[1.0, 2.0]]), np.array([2.0]), np.array([4.0])]
    assert joint_norm(parts) == pytest.approx(5.0)
    assert joint_norm([np.zeros(3)]) == 0
    assert joint_norm([np.array([3e200, 4e200])]) == pytest.approx(5e200)


def test_what_cannot_be_clipped_is_refused() -> None:
    with pytest.raises(ValueError, match="can't be clipped any more"):
        clipped([np.array([1.0, np.inf])], 1.0)
    with pytest.raises(ValueError, match="can't be clipped any more"):
        clipped([np.array([np.nan, 1.0])], 1.0)
    with pytest.raises(ValueError, match="largest_norm must be a finite number above 0"):
        clipped([np.ones(2)], 0.0)
