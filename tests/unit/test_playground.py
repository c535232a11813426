"""The playground's training, its sessions, and the widget that runs one."""

import asyncio
import json
import re

import numpy as np
import pytest

from backprop.explorers import host
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.jupyter import explore
from backprop.explorers.playground_training import KEPT, LEVELS, SIDE, Training
from backprop.explorers.training_examples import TRAINED, examples
from backprop.forward import forward
from backprop.history import evaluate

PLAYGROUND = explorer_named("playground")


def training(**values: object) -> Training:
    return Training(**(PLAYGROUND.defaults | values))


every_data_set = pytest.mark.parametrize("data", ["spirals", "moons", "xor"])


@every_data_set
def test_the_examples_have_both_classes_and_spread_one(data: str) -> None:
    inputs, labels = examples(data, 0.1, 0)
    assert inputs.shape == (300, 2)
    assert labels.shape == (300, 1)
    assert 0.4 < labels.mean() < 0.6
    assert inputs.std() == pytest.approx(1, abs=0.05)
    again, _ = examples(data, 0.1, 0)
    np.testing.assert_array_equal(inputs, again)


@every_data_set
def test_the_held_out_examples_have_no_say_in_the_scale(data: str) -> None:
    inputs, _ = examples(data, 0.2, 3)
    np.testing.assert_allclose(inputs[:TRAINED].mean(axis=0), 0, atol=1e-12)
    assert inputs[:TRAINED].std() == pytest.approx(1)
    assert np.abs(inputs[TRAINED:].mean(axis=0)).max() > 1e-3


@every_data_set
def test_no_point_lies_outside_the_map(data: str) -> None:
    found = training(data=data, noise=0.3).results()
    places = [float(x) for point in found["points"].split(";") for x in point.split(",")[:2]]
    assert len(places) == 2 * TRAINED
    assert found["edge"] / 1.2 < max(map(abs, places)) < found["edge"] / 1.05


def test_an_epoch_takes_every_example_once_in_a_new_order() -> None:
    learner = training(batch=30)
    epochs = [np.concatenate([next(learner.batches) for _ in range(7)]) for _ in range(2)]
    for order in epochs:
        np.testing.assert_array_equal(np.sort(order), np.arange(TRAINED))
    assert (epochs[0] != epochs[1]).any()


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
    edge = learner.edge * (1 - 1 / SIDE)
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


def diverged() -> Training:
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
    return learner


def test_a_training_that_diverges_says_so_and_shows_what_was_before() -> None:
    learner = diverged()
    found = learner.results()
    assert found["note"].startswith("Training diverged at step")
    assert found["steps"] == found["history"][-1][0]
    before, _ = evaluate(learner.network, *learner.trained, learner.loss)
    assert found["loss"] == before
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("act", ["step", "advance"])
def test_after_it_diverged_training_begins_anew_with_the_present_setting(act: str) -> None:
    learner = diverged()
    learner.change("learning_rate", "0.001")
    assert learner.results()["note"]  # until it goes on
    if act == "step":
        learner.step(5)
        assert learner.steps == 5
    else:
        assert learner.advance(0.02)
    assert learner.results()["note"] == ""
    assert learner.results()["history"][0][0] == 0
    assert learner.optimizer.learning_rate == 0.001


def test_the_boundary_lies_where_the_output_is_a_half() -> None:
    learner = training(data="moons")
    learner.step(2000)
    path = learner.results()["boundary"]
    places = [[float(number) for number in one.split()] for one in re.split("[ML]", path)[1:]]
    assert len(places) > 40
    z = forward(learner.network, places).z[-1]
    everywhere = forward(learner.network, learner.trained[0]).z[-1]
    assert np.quantile(np.abs(z), 0.9) < 0.05 * np.abs(everywhere).max()


def test_noisy_moons_are_learned_by_heart_and_weight_decay_prevents_it() -> None:
    """The state that the chapter links to, with what it says of it."""
    free, held_back = (
        training(data="moons", noise=0.3, weight_decay=decay) for decay in ("0", "0.01")
    )
    for learner in (free, held_back):
        for _ in range(12):
            learner.step(500)
    losses = [row[2] for row in free.rows]
    assert losses.index(min(losses)) <= 2  # lowest within the first 1,000 steps
    assert losses[-1] > 1.3 * min(losses)
    assert free.rows[-1][1] < free.rows[2][1] / 1.3
    assert held_back.rows[-1][2] < 1.1 * min(losses)


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
    started = json.loads(host.begin("playground", '{"width": 3, "seed": 5}'))
    assert started == PLAYGROUND.evaluate(width=3, seed=5)
    host.step("playground")
    assert json.loads(host.results("playground"))["steps"] == 1
    assert host.advance("playground") is True
    assert json.loads(host.results("playground"))["steps"] > 1
    host.change("playground", '{"batch": 20}')
    host.step("playground")
    assert json.loads(host.results("playground"))["steps"] > 2
    assert json.loads(host.answer("depth-lab", "{}")) == explorer_named("depth-lab").evaluate()


def test_an_explorer_without_sessions_says_so() -> None:
    with pytest.raises(ValueError, match="depth-lab computes at once; it has no sessions"):
        host.begin("depth-lab", "{}")
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

    async def change() -> int:
        widget.run()
        widget.width = 6
        assert widget.running  # another network goes on where one was training
        await asyncio.sleep(0.1)
        widget.restart()
        assert not widget.running
        return int(widget.results["steps"])

    assert asyncio.run(change()) == 0
    widget.width = 5
    assert widget.results == PLAYGROUND.evaluate(width=5, learning_rate="0.03")
    widget.step()
    widget._heard(widget, {"kind": "restart"}, [])
    assert widget.results["steps"] == 0


def test_a_widget_outside_a_notebook_cannot_run_by_itself() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        explore("playground").run()
