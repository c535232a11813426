"""The explorer of losses: its numbers, against formulas written out here."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.explorers.catalogue import explorer_named

EXPLORER = explorer_named("loss-curves")
Z_POSITIONS, Y_POSITIONS = (parameter.positions for parameter in EXPLORER.parameters)


def at(z: float, y: float) -> dict[str, Any]:
    return EXPLORER.evaluate(z=z, y=y)


def losses_at(z: Any, y: float) -> tuple[Any, Any]:
    a = 1 / (1 + np.exp(-z))
    return (a - y) ** 2 / 2, -y * np.log(a) - (1 - y) * np.log(1 - a)


def test_it_starts_where_nielsens_neuron_is_saturated() -> None:
    found = EXPLORER.evaluate()
    assert found["a"] == pytest.approx(0.98201379, abs=5e-9)
    assert found["slope"] == pytest.approx([0.01734507, 0.98201379], abs=5e-8)
    assert found["loss"] == pytest.approx([0.48217554, 4.01814993], abs=5e-8)
    assert found["verdict"] == "held"


@given(st.floats(-8, 8), st.floats(0, 1))
def test_losses_and_slopes_are_their_textbook_formulas(z: float, y: float) -> None:
    found = at(z, y)
    a = 1 / (1 + math.exp(-z))
    assert found["loss"] == pytest.approx(losses_at(z, y), abs=1e-12, rel=1e-11)
    assert found["slope"] == pytest.approx([(a - y) * a * (1 - a), a - y], abs=1e-14)
    assert found["bend"] == pytest.approx(a * (1 - a), abs=1e-15)
    assert found["gap"] == pytest.approx(abs(a - y), abs=1e-15)


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


@pytest.mark.parametrize("y", Y_POSITIONS)
def test_the_verdict_is_true_at_every_place(y: float) -> None:
    """Close: off by 0.05 or less. Held: off by more, and the squared error has less than a
    tenth of cross-entropy's slope. So nothing is called close that cross-entropy still pulls.
    """
    for z in Z_POSITIONS:
        found = at(z, y)
        gap = abs(1 / (1 + math.exp(-z)) - y)
        squared, entropy = (abs(slope) for slope in found["slope"])
        expected = "close" if gap <= 0.05 else "held" if squared < entropy / 10 else "pulled"
        assert found["verdict"] == expected, (z, y)
        assert entropy > 0.05 or found["verdict"] == "close", (z, y)


@pytest.mark.parametrize(
    ("z", "y", "verdict"),
    [
        (-6.0, 0.5, "held"),
        (4.0, 0.5, "held"),
        (-4.0, 1.0, "held"),
        (1.0, 0.0, "pulled"),
        (-1.0, 0.0, "pulled"),
        (4.0, 1.0, "close"),
        (0.0, 0.5, "close"),
    ],
)
def test_the_verdict_names_what_the_slopes_mean(z: float, y: float, verdict: str) -> None:
    assert at(z, y)["verdict"] == verdict


@pytest.mark.parametrize("y", Y_POSITIONS)
def test_the_axes_hold_both_curves_and_their_lowest_places(y: float) -> None:
    found = at(0.0, y)
    z = np.linspace(-8, 8, 3201)
    for index, curve in enumerate(losses_at(z, y)):
        assert found["tops"][index] == pytest.approx(curve.max(), rel=1e-6)
        assert found["least"][index] == pytest.approx(curve.min(), abs=1e-5)
        assert found["lowest"] == pytest.approx(z[curve.argmin()], abs=5e-3)


def test_an_arrow_is_as_long_as_its_slope_and_stays_in_the_picture() -> None:
    for y in Y_POSITIONS:
        for z in Z_POSITIONS[::4]:
            found = at(z, y)
            assert found["pulls"] == pytest.approx([z - 8 * slope for slope in found["slope"]])
            assert all(-8.01 < end < 8.01 for end in found["pulls"])
