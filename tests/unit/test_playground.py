"""The playground's training, its sessions, and the widget that runs one."""

import asyncio
import json
import re

import numpy as np
import pytest

from backprop.explorers import host
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.jupyter import explore
from backprop.explorers.playground_picture import LEVELS, SIDE, UNIT_SIDE
from backprop.explorers.playground_training import KEPT, Training
from backprop.explorers.training_examples import MADE, TRAINED, examples, own_points
from backprop.forward import forward
from backprop.gradients import backpropagate
from backprop.history import evaluate
from backprop.network import Network

PLAYGROUND = explorer_named("playground")


def training(**values: object) -> Training:
    return Training(**(PLAYGROUND.defaults | values))


every_data_set = pytest.mark.parametrize("data", MADE)


@every_data_set
def test_the_examples_have_all_classes_and_spread_one(data: str) -> None:
    made = examples(data, 0.1, 0)
    inputs, targets = made.trained
    assert inputs.shape == (200, 2)
    assert targets.shape == (200, 1 if made.classes == 2 else made.classes)
    counts = np.bincount(made.labels, minlength=made.classes)
    assert counts.sum() == 300
    assert counts.min() > 240 / made.classes
    assert inputs.std() == pytest.approx(1, abs=0.05)
    np.testing.assert_array_equal(inputs, examples(data, 0.1, 0).trained[0])


@every_data_set
def test_the_held_out_examples_have_no_say_in_the_scale(data: str) -> None:
    made = examples(data, 0.2, 3)
    np.testing.assert_allclose(made.trained[0].mean(axis=0), 0, atol=1e-12)
    assert made.trained[0].std() == pytest.approx(1)
    assert made.held_out is not None
    assert np.abs(made.held_out[0].mean(axis=0)).max() > 1e-3


def read_places(text: str, edge: float) -> np.ndarray:
    """Points from their text, ``(points, 2)``."""
    levels = np.array([LEVELS.index(letter) for letter in text]).reshape(-1, 2, 2)
    return ((64 * levels[..., 0] + levels[..., 1]) / 4095 * 2 - 1) * edge


@every_data_set
def test_the_points_are_told_with_their_places_and_classes(data: str) -> None:
    learner = training(data=data, noise=0.3, points="1.40.-25")
    found, edge = learner.results(), learner.made.edge
    points = read_places(found["points"], edge)
    np.testing.assert_allclose(points, learner.trained[0][:TRAINED], atol=edge / 4000)
    assert edge / 1.2 < np.abs(points).max() < edge / 1.05
    assert [int(digit) for digit in found["classes"]] == learner.made.labels[:TRAINED].tolist()
    assert learner.made.held_out is not None
    held = np.clip(learner.made.held_out[0], -edge, edge)
    np.testing.assert_allclose(read_places(found["held_points"], edge), held, atol=edge / 4000)
    assert [int(digit) for digit in found["held_classes"]] == learner.made.labels[201:].tolist()


def test_own_points_are_learned_from_and_never_held_out() -> None:
    made = examples("moons", 0.1, 0, points="0.-60.5_1.60.-125")
    np.testing.assert_array_equal(made.trained[0][TRAINED:], [[-0.6, 0.05], [0.6, -1.25]])
    np.testing.assert_array_equal(made.trained[1][TRAINED:], [[0], [1]])
    assert made.held_out is not None
    assert len(made.held_out[0]) == 100
    plain = examples("moons", 0.1, 0)
    np.testing.assert_array_equal(made.trained[0][:TRAINED], plain.trained[0])


def test_a_sheet_of_own_points_has_nothing_held_out_and_begins_with_two() -> None:
    learner = training(data="own")
    assert learner.trained[0].tolist() == [[-0.8, -0.4], [0.8, 0.4]]
    assert "held_out" not in learner.results()
    learner.step(300)
    assert learner.results()["accuracy"] == 1
    json.dumps(learner.results(), allow_nan=False)
    far = examples("own", points="0.0.0_1.300.0")
    assert far.edge > 3


@pytest.mark.parametrize(
    ("points", "words"),
    [("4.0.0", "is no point"), ("1.0", "is no point"), ("_".join(101 * ["1.0.0"]), "101 own")],
)
def test_what_are_no_own_points_is_said(points: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        own_points(points)


def test_three_classes_have_an_output_each_and_are_learned() -> None:
    learner = training(data="pinwheel")
    assert learner.widths == [2, 8, 8, 3]
    assert learner.loss == "categorical_cross_entropy"
    learner.step(1000)
    assert learner.results()["accuracy"] > 0.97
    by_squares = training(data="pinwheel", loss="squared_error")
    assert by_squares.loss == "half_squared_error"
    by_squares.step(10)


def test_a_function_of_the_readers_own_says_the_class() -> None:
    learner = training(data="function", noise=0.0, function="X0 ** 2 + X1 ** 2 < 1.5")
    x, y = learner.trained
    np.testing.assert_array_equal(y[:, 0], (x**2).sum(axis=1) < 1.5)
    assert learner.made.edge < 2.3
    learner.step(1500)
    assert learner.results()["held_out_accuracy"] > 0.9


@pytest.mark.parametrize("function", ["", "open(X0)", "X0 + 9", "X0 - 9"])
def test_a_function_that_cannot_be_used_is_told_and_nothing_is_learned(function: str) -> None:
    learner = training(data="function", function=function)
    assert learner.results()["note"].startswith("Your function can't be used: ")
    assert not learner.advance(0.01)
    learner.step(3)
    assert learner.steps == 0
    json.dumps(learner.results(), allow_nan=False)


def test_a_point_added_on_the_way_is_learned_from_there() -> None:
    learner = training(data="moons")
    learner.step(500)
    before = learner.network.vector.copy()
    learner.change("points", "1.0.0")
    assert learner.steps == 500
    assert len(learner.rows) == 2
    np.testing.assert_array_equal(learner.network.vector, before)
    assert len(learner.trained[0]) == 201
    now, _ = evaluate(learner.network, *learner.trained, learner.loss)
    assert learner.results()["loss"] == now
    learner.step(10)
    assert learner.steps == 510
    learner.change("points", "2.0.0")  # which needs a network with three outputs
    assert learner.steps == 0
    assert learner.widths[-1] == 3
    learner.change("points", "")
    assert learner.widths[-1] == 1
    assert learner.results() == training(data="moons").results()


@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"data": "moons", "noise": 0.3, "weight_decay": "0.01", "seed": 3, "batch": 7},
        {"data": "pinwheel", "activation": "relu", "optimizer": "momentum", "layers": 1},
        {"data": "own", "points": "0.-60.0_1.60.0_3.0.90", "loss": "squared_error"},
        {"data": "function", "function": "X0 * X1 > 0.2", "optimizer": "gradient_descent"},
        {"data": "rings", "points": "1.0.0_1.10.10", "activation": "identity"},
    ],
)
def test_the_code_for_a_setting_does_what_the_playground_does(
    setting: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    learner = training(**setting)
    unbegun = learner.results()["code"]
    learner.step(150)
    found = learner.results()
    space: dict[str, object] = {}
    exec("\n".join(found["code"]), space)
    printed = capsys.readouterr().out
    assert f"loss {found['loss']:.4g}, {found['accuracy']:.1%} right" in printed
    assert ("held out" in printed) == ("held_out" in found)
    network = space["network"]
    assert isinstance(network, Network)
    np.testing.assert_array_equal(network.vector, learner.network.vector)
    assert evaluate(network, *learner.trained, learner.loss)[0] == found["loss"]
    assert any("range(1000)" in line for line in unbegun)
    assert max(map(len, found["code"])) < 100


def test_an_epoch_takes_every_example_once_in_a_new_order() -> None:
    learner = training(batch=30)
    epochs = [np.concatenate([next(learner.batches) for _ in range(7)]) for _ in range(2)]
    for order in epochs:
        np.testing.assert_array_equal(np.sort(order), np.arange(TRAINED))
    assert (epochs[0] != epochs[1]).any()


@pytest.mark.slow
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


def by_letters(text: str) -> np.ndarray:
    return np.array([LEVELS.index(letter) for letter in text])


@pytest.mark.parametrize("data", ["moons", "pinwheel"])
def test_the_map_has_the_class_and_how_sure_it_is_from_the_top_left(data: str) -> None:
    learner = training(data=data)
    learner.step(300)
    found = by_letters(learner.results()["map"])
    assert len(found) == SIDE * SIDE
    edge = learner.made.edge * (1 - 1 / SIDE)
    corners = forward(learner.network, [[-edge, edge], [edge, edge], [-edge, -edge], [edge, -edge]])
    output = corners.output
    if data == "moons":
        output = np.hstack([1 - output, output])
    levels = found[[0, SIDE - 1, -SIDE, -1]]
    assert (levels // 16).tolist() == output.argmax(axis=1).tolist()
    count = output.shape[1]
    sure = (output.max(axis=1) - 1 / count) / (1 - 1 / count)
    np.testing.assert_allclose(levels % 16, 15 * sure, atol=0.51)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
def test_each_units_map_is_its_activation(activation: str) -> None:
    learner = training(activation=activation, width=3)
    learner.step(100)
    maps = by_letters(learner.results()["units"]).reshape(-1, UNIT_SIDE, UNIT_SIDE)
    assert len(maps) == 2 + 3 + 3 + 1
    assert (np.diff(maps[0], axis=1) > 0).all()  # X0 grows to the right
    assert (np.diff(maps[1], axis=0) < 0).all()  # X1 grows upwards
    at = learner.made.edge * ((2 * np.arange(1, SIDE, SIDE // UNIT_SIDE) + 1) / SIDE - 1)
    grid = np.column_stack([np.tile(at, UNIT_SIDE), np.repeat(-at, UNIT_SIDE)])
    passed = forward(learner.network, grid)
    hidden = passed.a[2].T.reshape(-1, UNIT_SIDE, UNIT_SIDE)
    if activation == "relu":
        low, high = hidden.min(axis=(1, 2)), hidden.max(axis=(1, 2))
        hidden = (hidden - low[:, None, None]) / np.maximum(high - low, 1e-300)[:, None, None]
    else:
        lowest = {"tanh": -1, "sigmoid": 0}[activation]
        hidden = (hidden - lowest) / (1 - lowest)
    np.testing.assert_allclose(maps[5:8], 63 * hidden, atol=0.51)
    output = 63 * passed.output.reshape(UNIT_SIDE, UNIT_SIDE)
    np.testing.assert_allclose(maps[-1], output, atol=0.51)


def test_wires_have_the_size_and_sign_of_weights_and_pulses_of_gradients() -> None:
    learner = training(data="xor")
    learner.step(200)
    found = learner.results()
    weights = np.concatenate([layer.weights.ravel() for layer in learner.network.layers])
    levels = (by_letters(found["weights"]) / 63 * 2 - 1) * 4
    np.testing.assert_allclose(levels, np.clip(weights, -4, 4), atol=0.07)
    back = backpropagate(learner.network, *learner.trained, learner.loss)
    gradients = np.concatenate([one.ravel() for one in back.weights])
    pulls = by_letters(found["pulls"]) / 63 * 2 - 1
    roots = np.clip(np.sign(gradients) * np.sqrt(np.abs(gradients) / 0.1), -1, 1)
    np.testing.assert_allclose(pulls, roots, atol=0.02)
    assert len(pulls) == len(weights) == 2 * 8 + 8 * 8 + 8


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_presets_show_what_they_are_called() -> None:
    learners = {name: training(**setting) for name, setting in PLAYGROUND.presets["Try"].items()}
    sizes = learners["Dying gradient"].results()["sizes"]
    assert sizes[0] < sizes[-1] / 1000
    straight = learners["Straight lines only"]
    straight.step(1500)
    assert straight.results()["accuracy"] < 0.8
    three = learners["Three classes"]
    three.step(500)
    assert three.results()["accuracy"] > 0.9
    fast = learners["Rate too large"]
    assert any(not fast.advance(0.02) for _ in range(40))
    free, held_back = learners["Noise by heart"], learners["Weight decay"]
    for learner in (free, held_back):
        learner.step(3000)
    one, other = free.results(), held_back.results()
    assert one["held_out"] / one["loss"] > 2 > other["held_out"] / other["loss"]


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
    assert live == {"learning_rate", "batch", "weight_decay", "points"}


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
