"""The numbers of the explorer "landscape"."""

import numpy as np
import pytest

from backprop.explorers.contours import region
from backprop.explorers.landscape import (
    EXPLORER,
    FOUND,
    LEVELS,
    LOSS,
    SLICES,
    STEPS,
    STUCK,
    descend,
    examples,
    frame,
    trained,
)
from backprop.gradients import mean_loss
from backprop.landscape import at_vector, gradient_at, losses_at


def places(text: str) -> np.ndarray:
    return np.array([[float(number) for number in point.split(",")] for point in text.split()])


def test_one_network_has_learned_and_one_is_stuck() -> None:
    assert mean_loss(trained(FOUND), *examples(), LOSS) < 0.01
    assert mean_loss(trained(STUCK), *examples(), LOSS) == pytest.approx(np.log(2) / 2, abs=0.002)


@pytest.mark.parametrize("slice_of", SLICES)
def test_a_slice_has_three_directions_at_right_angles(slice_of: str) -> None:
    _, directions = frame(slice_of)
    np.testing.assert_allclose(directions @ directions.T, np.eye(3), atol=1e-12)


def test_the_slice_through_both_solutions_holds_both() -> None:
    middle, directions = frame("two solutions")
    marks = places(" ".join(EXPLORER.evaluate(slice_of="two solutions")["marks"]))
    for seed, mark in zip((FOUND, STUCK), marks, strict=True):
        back = middle + mark @ directions[:2]
        np.testing.assert_allclose(back, trained(seed).vector, atol=0.01)
    assert marks[0, 0] < 0 < marks[1, 0]


@pytest.mark.parametrize("shift", [-4, 0, 6])
def test_the_descent_starts_on_the_slice_and_is_gradient_descent(shift: int) -> None:
    settings = {
        "slice_of": "random",
        "shift": shift,
        "start_x": 3,
        "start_y": -5,
        "learning_rate": "0.3",
    }
    found = EXPLORER.evaluate(**settings)
    middle, directions = frame("random")
    start = middle + shift * directions[2] + 3 * directions[0] - 5 * directions[1]
    assert places(found["way"])[0] == pytest.approx([3, -5])
    network = at_vector(trained(FOUND), start)
    assert found["start_loss"] == pytest.approx(mean_loss(network, *examples(), LOSS))
    way = descend(start, 0.3)
    assert len(way) == STEPS + 1
    step = way[1] - way[0]
    np.testing.assert_allclose(step, -0.3 * gradient_at(network, start, *examples(), LOSS))
    end = at_vector(trained(FOUND), way[-1])
    assert found["end_loss"] == pytest.approx(mean_loss(end, *examples(), LOSS))
    offset = way[-1] - middle - shift * directions[2]
    beside = offset - directions[:2].T @ (directions[:2] @ offset)
    assert found["away"] == pytest.approx(np.linalg.norm(beside))
    off = [float(far) for far in found["off"].split()]
    assert off[0] == 0
    assert off[-1] == pytest.approx(found["away"], abs=0.005)
    assert len(off) == len(places(found["way"]))


def test_its_start_goes_down_to_a_solution() -> None:
    found = EXPLORER.evaluate()
    falling = [float(loss) for loss in found["falling"].split()]
    assert falling[0] == pytest.approx(found["start_loss"], abs=1e-4)
    assert falling[-1] == pytest.approx(found["end_loss"], abs=1e-4)
    assert found["end_loss"] < 0.05 < 0.9 < found["start_loss"]


def test_its_description_is_true() -> None:
    found = EXPLORER.evaluate()
    learned, stuck = (places(mark)[0] for mark in found["marks"])
    middle, (across, _, _) = frame("two solutions")
    axis = np.linspace(learned[0], stuck[0], 45)
    line = losses_at(trained(FOUND), middle + axis[:, None] * across, *examples(), LOSS)
    assert learned[0] < 0 < stuck[0]
    assert (learned[1], stuck[1]) == pytest.approx((0, 0), abs=0.01)
    assert line[0] < 0.1
    assert line[-1] == pytest.approx(0.35, abs=0.005)
    assert line.max() > 1.2
    start, *_, end = places(found["way"])
    assert learned[0] < end[0] < start[0] < axis[line.argmax()]
    assert end[1] == pytest.approx(0, abs=1)


def test_the_curves_have_the_scales_that_are_written_at_them() -> None:
    found = EXPLORER.evaluate(shift=4)
    for curve, top in (("falling", "highest"), ("profile", "ridge")):
        losses = [float(loss) for loss in found[curve].split()]
        assert max(losses) == pytest.approx(found[top], abs=1e-3)
    assert found["levels"] == list(LEVELS)
    assert len(found["above"]) == len(LEVELS)


def test_a_mark_says_whether_its_network_is_on_the_slice() -> None:
    assert EXPLORER.evaluate()["seen"] == ["on", "on"]
    assert EXPLORER.evaluate(slice_of="random")["seen"] == ["on", "outside"]
    moved = EXPLORER.evaluate(shift=-4)
    assert moved["seen"] == ["shadow", "shadow"]
    assert moved["notes"][0] == "(hollow: only its shadow is here, it lies 4.0 away)"


def corners(path: str) -> list[np.ndarray]:
    """The corners of each closed line of a path."""
    loops = [loop.removesuffix("Z") for loop in path.split("M") if loop]
    return [np.array([point.split() for point in loop.split("L")], dtype=float) for loop in loops]


def inside(path: str, x: float, y: float) -> bool:
    """Whether a point is inside an odd number of the lines: a ray to the right counts."""
    crossed = 0
    for loop in corners(path):
        for (x0, y0), (x1, y1) in zip(loop, np.roll(loop, -1, axis=0), strict=True):
            if (y0 > y) != (y1 > y) and x0 + (y - y0) / (y1 - y0) * (x1 - x0) > x:
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize("level", [-0.9, -0.3, 0, 0.05, 0.6, 0.95])
def test_a_region_holds_the_higher_places_and_no_others(level: float) -> None:
    axis = np.linspace(-3, 3, 25)
    values = np.sin(2 * axis[:, None]) * np.cos(axis[None, :] + 0.4 * axis[:, None])
    path = region(axis, values, level)
    for row, column in np.random.default_rng(0).integers(1, 24, size=(200, 2)):
        if abs(values[row, column] - level) > 0.01:
            found = inside(path, axis[column] + 1e-4, axis[row] + 1e-4)
            assert found == (values[row, column] > level), (row, column)
    assert all((np.abs(loop) <= 3).all() for loop in corners(path))


def test_a_region_is_everything_or_nothing_or_has_a_hole() -> None:
    axis = np.linspace(-1, 1, 5)
    bowl = axis[:, None] ** 2 + axis[None, :] ** 2
    assert region(axis, bowl, 3) == ""
    (frame,) = corners(region(axis, bowl, -1))
    assert set(np.abs(frame).max(axis=1)) == {1.0}
    outer, hole = corners(region(axis, bowl, 0.5))
    np.testing.assert_allclose(np.abs(outer).max(axis=1), 1)
    assert np.hypot(*hole.T).max() < 0.72
