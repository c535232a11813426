"""The descent race: its surfaces, its ways, its board, its map."""

import re
from typing import Any

import numpy as np
import pytest
import sympy as sp
from autograd import grad

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.contours import contour, outline
from backprop.explorers.descent_race import BEND, RATES, REACH, STEPS, SURFACES, race
from backprop.explorers.written import Term, written
from backprop.optimizers import OPTIMIZERS
from backprop.validation import Array

RACE = explorer_named("descent-race")


@pytest.mark.parametrize("name", SURFACES)
def test_each_surfaces_slope_is_that_of_autograd(name: str) -> None:
    surface = SURFACES[name]
    for x, y in np.random.default_rng(0).uniform(-2, 2, size=(20, 2)):
        expected = [grad(surface.loss, place)(x, y) for place in (0, 1)]
        np.testing.assert_allclose(surface.slope(x, y), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", SURFACES)
def test_nothing_in_the_picture_is_lower_than_the_lowest_places(name: str) -> None:
    surface = SURFACES[name]
    axis = np.linspace(-REACH, REACH, 401)
    least = surface.loss(axis[None, :], axis[:, None]).min()
    for place in surface.lowest:
        np.testing.assert_allclose(surface.slope(*place), 0, atol=1e-12)
        assert surface.loss(*place) <= least


def test_the_ravine_is_left_from_two_25ths_on() -> None:
    left = {rate: RACE.evaluate(learning_rate=rate)["left"] for rate in RATES}
    assert [rate for rate in RATES if left[rate][0] == -1] == [r for r in RATES if r <= 0.08]
    assert left[0.1] == [5, -1, -1, -1]
    limit = RACE.evaluate(learning_rate=0.08)
    swings = [float(point.split(",")[1]) for point in limit["ways"][0].split(" ")]
    assert swings == [1.0, -1.0] * (STEPS // 2) + [1.0]


def test_a_way_is_that_of_the_books_optimiser() -> None:
    for name, racer in OPTIMIZERS.items():
        way = race(racer(0.03), SURFACES["ravine"], (-1.6, 1.0))
        assert len(way) == STEPS + 1, name
        optimizer, w = racer(0.03), np.array([-1.6, 1.0])
        for expected in way[1:]:
            optimizer.update([w], [np.array(SURFACES["ravine"].slope(*w))])
            np.testing.assert_array_equal(w, expected)


@pytest.mark.parametrize("rate", [0.03, 0.3])
def test_there_is_a_loss_and_a_bar_for_every_step_of_a_way(rate: float) -> None:
    found = RACE.evaluate(learning_rate=rate)
    for way, losses, bars, left in zip(
        *(found[name] for name in ("ways", "losses", "bars", "left")), strict=True
    ):
        points = np.array([point.split(",") for point in way.split(" ")], dtype=float)
        shares = np.array(bars.split(" "), dtype=int)
        assert len(points) == len(losses) == len(shares) == (STEPS + 1 if left == -1 else left)
        expected = SURFACES["ravine"].loss(*points.T)
        np.testing.assert_allclose(losses, expected, rtol=0.01, atol=1e-3)
        # a bar is the longer the higher the loss is, up to that of the start
        inside = np.array(losses) <= losses[0]
        assert shares[0] == 100
        assert (shares[~inside] == 100).all()
        by_loss = shares[inside][np.argsort(np.array(losses)[inside])]
        assert (np.diff(by_loss) >= 0).all()


def test_on_the_ridge_of_the_saddle_nobody_gets_away() -> None:
    found = RACE.evaluate(surface="saddle", start_y=0.0, start_x=1.0)
    assert min(falling[-1] for falling in found["losses"]) >= 0
    away = RACE.evaluate(surface="saddle", start_y=0.2, start_x=1.0)
    assert min(falling[-1] for falling in away["losses"]) < -0.4


def test_who_has_no_slope_and_is_not_lowest_is_stuck() -> None:
    on_the_saddle = RACE.evaluate(surface="saddle", start_x=0.0, start_y=0.0)
    assert on_the_saddle["stuck"] == [0, 0, 0, 0]
    arrived = RACE.evaluate(surface="bowl", learning_rate=0.3)
    assert arrived["losses"][0][-1] < 1e-12
    assert arrived["stuck"] == [-1, -1, -1, -1]
    later = RACE.evaluate(surface="saddle", start_y=0.0, learning_rate=0.3)
    assert 0 < later["stuck"][0] < STEPS


@pytest.mark.parametrize("name", SURFACES)
def test_the_printed_formula_is_what_is_computed(name: str) -> None:
    text = RACE.evaluate(surface=name)["formula"]
    for index, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹"):
        text = text.replace(digit, f"**{index}")
    text = re.sub(r"(?<=\d) (?=[(xy])", "*", text.replace("−", "-"))
    x, y = sp.symbols("x y")
    expected = SURFACES[name].loss(x, y)
    assert sp.expand(sp.sympify(text) - expected) == 0


def test_a_formula_is_written_with_the_brackets_it_needs() -> None:
    assert written(lambda x, y: (x + y) ** 2 / 2 - (x - y)) == "(x + y)² / 2 − (x − y)"
    assert written(lambda x, y: 1 - 3 * (2 * x - y) ** 2) == "1 − 3 (2 x − y)²"
    assert written(lambda x, y: 3) == "3"
    with pytest.raises(TypeError):
        written(lambda x, y: x @ y)
    assert Term("x") + 1 == Term("x + 1", 0)


def points_of(path: str) -> list[Array]:
    """The corners of each closed line of a path as ``outline`` writes it."""
    lines = []
    for line in re.findall(r"M(.*?)z", path):
        start, steps = (
            np.array(part.split(), dtype=float).reshape(-1, 2) for part in line.split("l")
        )
        lines.append(np.cumsum(np.vstack([start, steps]), axis=0) / 1000)
    return lines


def test_a_contour_line_lies_where_the_function_has_its_level() -> None:
    axis = np.linspace(-2, 2, 81)
    path = contour(axis, axis[None, :] ** 2 + axis[:, None] ** 2, 1.0)
    points = np.array(re.findall(r"[ML](\S+?) (\S+?)(?=[ML]|$)", path), dtype=float)
    assert len(points) > 100
    np.testing.assert_allclose(np.hypot(*points.T), 1.0, atol=0.01)
    assert contour(axis, axis[None, :] + 0 * axis[:, None], 5.0) == ""


def test_an_outline_is_round_where_the_function_is() -> None:
    def height(x: Any, y: Any) -> Any:
        return x**2 + y**2

    axis = np.linspace(-2, 2, 65)
    edge, ring = points_of(outline(axis, height, 1.0, BEND))
    assert {tuple(np.abs(corner)) for corner in edge} == {(2.0, 2.0)}
    np.testing.assert_allclose(np.hypot(*ring.T), 1.0, atol=0.001)
    middles = (ring + np.roll(ring, 1, axis=0)) / 2
    np.testing.assert_allclose(np.hypot(*middles.T), 1.0, atol=2 * BEND)
    assert 20 < len(ring) < 100
    assert outline(axis, height, 9.0, BEND) == ""


@pytest.mark.parametrize("name", SURFACES)
def test_the_map_is_true_to_the_surface(name: str) -> None:
    found = RACE.evaluate(surface=name)
    surface = SURFACES[name]
    for level, path, height in zip(
        *(found[k] for k in ("levels", "above", "heights")), strict=True
    ):
        points = np.vstack(points_of(path))
        assert np.abs(points).max() <= REACH
        inside = points[np.abs(points).max(axis=1) < REACH - 0.01]
        steep = np.hypot(*surface.slope(*inside.T))
        assert len(inside) >= 2
        assert (np.abs(surface.loss(*inside.T) - level) < 0.002 * steep + 1e-6).all()
        if height:
            x, y = map(float, height.split(","))
            assert surface.loss(x, y) == pytest.approx(level, rel=0.03, abs=0.02)
    assert sum(map(bool, found["heights"])) >= 4
