"""Gradients of networks of all kinds of layers, against an engine that knows none of them."""

import numpy as np
import pytest

from random_networks import SAME, draw, largest_gap


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_every_gradient_is_that_of_autograd(first: int) -> None:
    gaps = {seed: largest_gap(draw(seed)) for seed in range(first, first + 50)}
    assert {seed: gap for seed, gap in gaps.items() if not gap <= SAME} == {}


def test_a_wrong_way_back_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "backprop.standardization.delta_before"
    monkeypatch.setattr(wrong, lambda delta_s, standardized: delta_s / standardized.deviation)
    with_normalization = [seed for seed in range(40) if "scale" in draw(seed).network.kinds]
    assert np.mean([largest_gap(draw(seed)) > SAME for seed in with_normalization]) > 0.5
