"""The descent race: its surfaces, its ways, its contour lines."""

import re

import numpy as np
import pytest
from autograd import grad

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.contours import contour
from backprop.explorers.descent_race import REACH, STEPS, SURFACES, race
from backprop.optimizers import OPTIMIZERS

RACE = explorer_named("descent-race")


@pytest.mark.parametrize("name", SURFACES)
def test_each_surfaces_slope_is_that_of_autograd(name: str) -> None:
    surface = SURFACES[name]
    for x, y in np.random.default_rng(0).uniform(-2, 2, size=(20, 2)):
        expected = [grad(surface.loss, place)(x, y) for place in (0, 1)]
        np.testing.assert_allclose(surface.slope(x, y), expected, rtol=1e-12, atol=1e-12)


def test_the_ravine_is_left_from_two_25ths_on() -> None:
    steady = RACE.evaluate(surface="ravine", learning_rate="0.05")
    wild = RACE.evaluate(surface="ravine", learning_rate="0.1")
    assert steady["notes"] == ["", "", "", ""]
    assert wild["notes"][0] == "gradient descent flew out of the picture at step 5"
    assert wild["notes"][1:] == ["", "", ""]


def test_a_note_is_made_only_when_the_step_is_reached() -> None:
    assert RACE.evaluate(learning_rate="0.1", steps=4)["notes"][0] == ""
    assert RACE.evaluate(learning_rate="0.1", steps=5)["notes"][0] != ""


def test_a_way_is_that_of_the_books_optimiser() -> None:
    for name, racer in OPTIMIZERS.items():
        way = race(racer(0.03), SURFACES["ravine"], (-1.6, 1.0))
        assert len(way) == STEPS + 1, name
        optimizer, w = racer(0.03), np.array([-1.6, 1.0])
        for expected in way[1:]:
            optimizer.update([w], [np.array(SURFACES["ravine"].slope(*w))])
            np.testing.assert_array_equal(w, expected)


def test_on_the_ridge_of_the_saddle_nobody_gets_away() -> None:
    found = RACE.evaluate(surface="saddle", start_y=0.0, start_x=1.0)
    assert min(found["losses"]) >= 0
    away = RACE.evaluate(surface="saddle", start_y=0.2, start_x=1.0)
    assert min(away["losses"]) < -0.4


def test_a_contour_line_lies_where_the_function_has_its_level() -> None:
    axis = np.linspace(-2, 2, 81)
    path = contour(axis, axis[None, :] ** 2 + axis[:, None] ** 2, 1.0)
    points = np.array(re.findall(r"[ML](\S+?) (\S+?)(?=[ML]|$)", path), dtype=float)
    assert len(points) > 100
    np.testing.assert_allclose(np.hypot(*points.T), 1.0, atol=0.01)
    assert contour(axis, axis[None, :] + 0 * axis[:, None], 5.0) == ""


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_has_lines_inside_the_picture(name: str) -> None:
    lines = RACE.evaluate(surface=name)["lines"]
    numbers = np.array(re.findall(r"-?\d+\.\d+", "".join(lines)), dtype=float)
    assert all(lines)
    assert np.abs(numbers).max() <= REACH
