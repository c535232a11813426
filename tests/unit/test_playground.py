"""The playground's training, its sessions, and the widget that runs one."""

import asyncio
import json

import numpy as np
import pytest

from backprop.explorers import sessions
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.jupyter import explore
from backprop.explorers.training_session import KEPT, LEVELS, SIDE, Training, examples
from backprop.forward import forward

PLAYGROUND = explorer_named("playground")


def training(**values: object) -> Training:
    return Training(**(PLAYGROUND.defaults | values))


@pytest.mark.parametrize("data", ["spirals", "moons", "xor"])
def test_the_examples_have_both_classes_and_spread_one(data: str) -> None:
    inputs, labels = examples(data, 0.1, 0)
    assert inputs.shape == (300, 2)
    assert labels.shape == (300, 1)
    assert 0.4 < labels.mean() < 0.6
    assert inputs.std() == pytest.approx(1, abs=0.05)
    again, _ = examples(data, 0.1, 0)
    np.testing.assert_array_equal(inputs, again)


@pytest.mark.parametrize("seed", [0, 4, 6])
def test_the_default_network_learns_the_spirals(seed: int) -> None:
    learner = training(seed=seed)
    learner.step(4000)
    found = learner.results()
    assert found["accuracy"] >= 0.95
    assert found["held_out_accuracy"] >= 0.85
    assert found["steps"] == 4000
    assert found["epochs"] == 200


def test_no_straight_line_parts_the_four_clusters_of_xor() -> None:
    straight, bent = training(data="xor", activation="identity"), training(data="xor")
    for learner in (straight, bent):
        learner.step(2000)
    assert straight.results()["accuracy"] < 0.8
    assert bent.results()["accuracy"] > 0.95


def test_the_same_setting_learns_the_same() -> None:
    one, two = training(), training()
    one.step(50)
    for _ in range(50):
        two.step(1)
    assert one.results()["loss"] == two.results()["loss"]
    assert one.results()["map"] == two.results()["map"]
    assert len(two.rows) == 51


def test_the_map_is_the_networks_output_from_the_top_left() -> None:
    learner = training(data="moons")
    learner.step(1000)
    found = learner.results()["map"]
    assert len(found) == SIDE * SIDE
    edge = 2.8 * (1 - 1 / SIDE)
    corners = forward(learner.network, [[-edge, edge], [edge, edge], [-edge, -edge], [edge, -edge]])
    levels = [LEVELS.index(found[place]) for place in (0, SIDE - 1, -SIDE, -1)]
    np.testing.assert_allclose(levels, 63 * corners.output[:, 0], atol=0.5)


def test_a_long_history_is_thinned_and_keeps_its_ends() -> None:
    learner = training(batch=1, width=1, layers=1)
    for _ in range(3 * KEPT):
        learner.step(1)
    steps = [row[0] for row in learner.rows]
    assert len(steps) <= KEPT
    assert steps[0] == 0
    assert steps[-1] == learner.steps
    assert steps == sorted(set(steps))


def test_a_training_that_diverges_says_so_and_stops() -> None:
    learner = training(
        activation="relu",
        optimizer="momentum",
        learning_rate="3",
        loss="cross_entropy",
        data="moons",
        layers=6,
        width=16,
    )
    for _ in range(40):
        if not learner.advance(0.02):
            break
    assert "training diverged at step" in learner.results()["note"]
    steps = learner.steps
    learner.step(5)
    assert learner.steps == steps
    json.dumps(learner.results(), allow_nan=False)


def test_live_parameters_change_in_the_middle() -> None:
    learner = training()
    learner.step(10)
    for name, value in [("learning_rate", "0.3"), ("batch", 50), ("weight_decay", "0.1")]:
        learner.change(name, value)
    assert learner.optimizer.learning_rate == 0.3
    assert (learner.batch, learner.weight_decay) == (50, 0.1)
    assert learner.steps == 10
    learner.step(10)
    assert learner.results()["epochs"] == (10 * 10 + 10 * 50) / 200
    live = {p.name for p in PLAYGROUND.parameters if p.live}
    assert live == {"learning_rate", "batch", "weight_decay"}


def test_a_host_asks_in_json() -> None:
    started = json.loads(sessions.begin("playground", '{"width": 3, "seed": 5}'))
    assert started == PLAYGROUND.evaluate(width=3, seed=5)
    sessions.step("playground")
    assert json.loads(sessions.results("playground"))["steps"] == 1
    assert sessions.advance("playground") is True
    assert json.loads(sessions.results("playground"))["steps"] > 1
    sessions.change("playground", '{"batch": 20}')
    sessions.step("playground")
    assert json.loads(sessions.results("playground"))["steps"] > 2
    assert json.loads(sessions.answer("depth-lab", "{}")) == explorer_named("depth-lab").evaluate()


def test_an_explorer_without_sessions_says_so() -> None:
    with pytest.raises(ValueError, match="depth-lab computes at once; it has no sessions"):
        sessions.begin("depth-lab", "{}")
    with pytest.raises(ValueError, match="depth-lab computes at once; it has no sessions"):
        explore("depth-lab").run()


def test_a_widget_steps_runs_and_pauses() -> None:
    widget = explore("playground", width=4)
    assert widget.results == PLAYGROUND.evaluate(width=4)
    widget.step(3)
    assert widget.results["steps"] == 3

    async def watch() -> int:
        widget.run()
        assert widget.running
        await asyncio.sleep(0.2)
        widget.learning_rate = "0.03"
        assert widget.running
        await asyncio.sleep(0.1)
        widget.pause()
        await asyncio.sleep(0.1)
        return int(widget.results["steps"])

    steps = asyncio.run(watch())
    assert steps > 3
    assert not widget.running
    widget.width = 5
    assert widget.results == PLAYGROUND.evaluate(width=5, learning_rate="0.03")
    widget.step()
    widget._heard(widget, {"kind": "restart"}, [])
    assert widget.results["steps"] == 0


def test_a_widget_outside_a_notebook_cannot_run_by_itself() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        explore("playground").run()
