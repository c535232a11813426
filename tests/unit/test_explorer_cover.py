"""The cover's model: a network of three hidden units that learns XOR, and whatever it is given."""

from typing import Any

import numpy as np
import pytest

from backprop.backpropagation import learn
from backprop.data import xor
from backprop.explorers.cover import (
    EXPLORER,
    FRAMES,
    LEVELS,
    LOSS,
    RATE,
    ROUND,
    SIDE,
    STEPS,
    TARGETS,
    UNIT_SIDE,
    WEIGHTS,
)
from backprop.forward import forward
from backprop.gradients import mean_loss
from backprop.network import Network
from backprop.optimizers import GradientDescent
from backprop.validation import Array

CORNERS = xor()
FILM = EXPLORER.evaluate()


def network(numbers: Any) -> Network:
    made = Network.initialized([2, 3, 1], ["tanh", "sigmoid"], np.random.default_rng(0))
    made.vector = np.asarray(numbers, dtype=float)
    return made


def weights(film: dict[str, Any], frame: int) -> Array:
    return np.array([float(text) / 100 for text in film["weights"][frame].split(",")])


def healed(**values: float) -> float:
    """The last loss of a film that begins where the first one has ended."""
    numbers = dict(zip((one.name for one in WEIGHTS), weights(FILM, FRAMES), strict=True))
    return float(EXPLORER.evaluate(**numbers | values)["losses"][-1])


def test_the_film_is_a_gradient_descent_on_xor() -> None:
    made = network([one.default for one in WEIGHTS])
    optimizer = GradientDescent(RATE)
    x, y = CORNERS.inputs, CORNERS.labels[:, None].astype(float)
    for frame in range(FRAMES + 1):
        assert FILM["losses"][frame] == pytest.approx(mean_loss(made, x, y, LOSS), rel=1e-12)
        np.testing.assert_allclose(weights(FILM, frame), made.vector, atol=0.005001)
        for _ in range(STEPS):
            learn(made, x, y, LOSS, optimizer)
    assert FILM["steps"] == list(range(0, FRAMES * STEPS + 1, STEPS))


def test_it_stands_on_a_plateau_and_then_learns() -> None:
    losses = np.array(FILM["losses"])
    assert losses[FRAMES // 6] > 0.9 * np.log(2)
    assert losses[-1] < 0.08
    said = forward(network(weights(FILM, FRAMES)), CORNERS.inputs).output[:, 0]
    assert np.abs(said - CORNERS.labels).max() < 0.1


def test_the_maps_are_the_networks_outputs() -> None:
    made = network([one.default for one in WEIGHTS])
    along = np.linspace(-0.25, 1.25, SIDE)
    for row, column in [(0, 0), (3, 12), (15, 7)]:
        place = [[along[column], along[::-1][row]]]
        level = LEVELS.index(FILM["maps"][0][row * SIDE + column])
        assert level == round(63 * float(forward(made, place).output[0, 0]))
    along = np.linspace(-0.25, 1.25, UNIT_SIDE)
    for unit in range(3):
        a = float(forward(made, [[along[5], along[-2]]]).a[1][0, unit])
        level = LEVELS.index(FILM["units"][0][unit * UNIT_SIDE**2 + UNIT_SIDE + 5])
        assert level == round(63 * (a + 1) / 2)


def test_a_round_follows_one_example_there_and_its_gradient_back() -> None:
    assert len(FILM["answers"]) == len(FILM["flows"]) == len(FILM["blame"]) == FRAMES // ROUND + 1
    for round_, answer in enumerate(FILM["answers"][:5]):
        made = network(weights(FILM, ROUND * round_))
        x = CORNERS.inputs[[round_ % 4]]
        assert answer == pytest.approx(forward(made, x).output[0, 0], abs=0.02)
    # the first example is (0, 0), so that nothing flows from the inputs, nor comes back to them
    assert set(FILM["flows"][0][:6]) == set(FILM["blame"][0][:6]) == {LEVELS[32]}


@pytest.mark.parametrize("name", [one.name for one in WEIGHTS])
def test_after_any_one_weight_is_lost_or_turned_round_it_learns_again(name: str) -> None:
    number = weights(FILM, FRAMES)[[one.name for one in WEIGHTS].index(name)]
    assert healed(**{name: 0.0}) < 0.1
    assert healed(**{name: -number}) < 0.1


@pytest.mark.parametrize("point", range(len(TARGETS)))
def test_after_any_point_is_flipped_it_learns_that(point: int) -> None:
    assert healed(**{f"y_{point}": 1 - TARGETS[point].default}) < 0.1


def test_a_film_without_frames_is_its_start() -> None:
    start = EXPLORER.evaluate(frames=0)
    assert {name: part[0] for name, part in start.items() if name != "given"} == {
        name: part[0] for name, part in FILM.items() if name != "given"
    }
    assert {len(part) for name, part in start.items() if name != "given"} == {1}
