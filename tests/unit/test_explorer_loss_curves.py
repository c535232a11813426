"""The explorer of losses: its numbers, against formulas written out here."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.explorers.catalogue import explorer_named

EXPLORER = explorer_named("loss-curves")


def at(z: float, y: float) -> dict[str, Any]:
    return EXPLORER.evaluate(z=z, y=y)


def test_it_starts_where_nielsens_neuron_is_saturated() -> None:
    found = EXPLORER.evaluate()
    assert found["a"] == pytest.approx(0.98201379, abs=5e-9)
    assert found["slope"] == pytest.approx([0.01734507, 0.98201379], abs=5e-8)
    assert found["loss"] == pytest.approx([0.48217554, 4.01814993], abs=5e-8)
    assert found["verdict"] == "saturated"


@given(st.floats(-8, 8), st.floats(0, 1))
def test_losses_and_slopes_are_their_textbook_formulas(z: float, y: float) -> None:
    found = at(z, y)
    a = 1 / (1 + math.exp(-z))
    entropy = -y * math.log(a) - (1 - y) * math.log(1 - a)
    assert found["loss"] == pytest.approx([(a - y) ** 2 / 2, entropy], abs=1e-12, rel=1e-11)
    assert found["slope"] == pytest.approx([(a - y) * a * (1 - a), a - y], abs=1e-14)
    assert found["bend"] == pytest.approx(a * (1 - a), abs=1e-15)


@given(st.floats(-7.9, 7.9), st.floats(0, 1))
def test_a_slope_is_how_the_loss_changes(z: float, y: float) -> None:
    h = 1e-5
    after, before = at(z + h, y)["loss"], at(z - h, y)["loss"]
    change = [(right - left) / (2 * h) for right, left in zip(after, before, strict=True)]
    assert change == pytest.approx(at(z, y)["slope"], abs=1e-8)


def test_the_curves_pass_through_the_marked_points() -> None:
    found = at(2.0, 0.25)
    place = found["grid"].index(2.0)
    assert [curve[place] for curve in found["losses"]] == found["loss"]
    assert [curve[place] for curve in found["slopes"]] == found["slope"]


@pytest.mark.parametrize(
    ("z", "y", "verdict"),
    [
        (4.0, 0.0, "saturated"),
        (-4.0, 1.0, "saturated"),
        (1.0, 0.0, "wrong"),
        (-1.0, 0.0, "near"),
        (4.0, 1.0, "right"),
        (0.0, 0.5, "right"),
    ],
)
def test_the_verdict_names_what_the_slope_means(z: float, y: float, verdict: str) -> None:
    assert at(z, y)["verdict"] == verdict
