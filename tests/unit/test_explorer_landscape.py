"""The numbers of the explorer "landscape"."""

import numpy as np
import pytest

from backprop.explorers.landscape import (
    EXPLORER,
    FOUND,
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
from backprop.landscape import at_vector, gradient_at


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
    middle, directions = frame(SLICES[1])
    marks = places(" ".join(EXPLORER.evaluate(slice_of=SLICES[1])["marks"]))
    for seed, mark in zip((FOUND, STUCK), marks, strict=True):
        back = middle + mark @ directions[:2]
        np.testing.assert_allclose(back, trained(seed).vector, atol=0.01)
    assert marks[0, 0] < 0 < marks[1, 0]


@pytest.mark.parametrize("shift", [-4, 0, 6])
def test_the_descent_starts_on_the_slice_and_is_gradient_descent(shift: int) -> None:
    settings = {"shift": shift, "start_x": 3, "start_y": -5, "learning_rate": "0.3"}
    found = EXPLORER.evaluate(**settings)
    middle, directions = frame(SLICES[0])
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


def test_its_start_goes_down_to_a_solution() -> None:
    found = EXPLORER.evaluate()
    falling = [float(loss) for loss in found["falling"].split()]
    assert falling[0] == pytest.approx(found["start_loss"], abs=1e-4)
    assert falling[-1] == pytest.approx(found["end_loss"], abs=1e-4)
    assert found["end_loss"] < 0.05 < 1 < found["start_loss"]
