"""Lanes of layers: the sizes in each, what is said of them, and what two of them show together."""

from typing import Any

import numpy as np
import pytest

from backprop.batch_normalization import BatchNormalization
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.lane import lane, sums, verdict
from backprop.explorers.lanes import PRESETS
from backprop.explorers.normalisation_lab import BINS, UNIT
from backprop.forward import forward
from backprop.gradients import backpropagate
from backprop.layer_normalization import LayerNormalization
from backprop.network import Network

LABS = ["depth-lab", "normalisation-lab"]


def test_a_lane_measures_a_network_that_can_be_built_by_hand() -> None:
    rng = np.random.default_rng(3)
    network = Network.initialized([8, 8, 8], "tanh", rng, weights="xavier")
    inputs, targets = rng.normal(size=(2, 16, 8))
    passed = forward(network, inputs)
    back = backpropagate(network, passed.a[0], targets, "half_squared_error")
    found = lane(depth=2, width=8, activation="tanh", initialisation="xavier", batch=16, seed=3)
    assert found["activations"] == [np.sqrt((a**2).mean()) for a in passed.a[1:]]
    assert found["deltas"] == [np.sqrt((d**2).mean()) for d in back.deltas]
    assert found["gradients"] == [np.sqrt((g**2).mean()) for g in back.weights]
    assert found["forward_factor"] == pytest.approx(
        found["activations"][1] / found["activations"][0]
    )


@pytest.mark.parametrize(
    ("over", "normalization"), [("batch", BatchNormalization), ("layer", LayerNormalization)]
)
def test_a_lane_normalises_every_layer_but_the_last(over: str, normalization: Any) -> None:
    rng = np.random.default_rng(3)
    network = Network.initialized(
        [8, 8, 8, 8], "relu", rng, weights="he", normalization=normalization
    )
    inputs, targets = rng.normal(size=(2, 16, 8))
    passed = forward(network, inputs)
    back = backpropagate(network, inputs, targets, "half_squared_error")
    found = lane(
        depth=3,
        width=8,
        activation="relu",
        initialisation="he",
        normalisation=over,
        batch=16,
        seed=3,
    )
    assert found["activations"] == [np.sqrt((a**2).mean()) for a in passed.a[1:]]
    assert found["deltas"] == [np.sqrt((d**2).mean()) for d in back.deltas]
    assert found["gradients"] == [np.sqrt((g**2).mean()) for g in back.weights]


def test_a_lane_adds_each_layers_result_to_what_it_was_given() -> None:
    """And follows the slope along the sum, with the weights of the network without skips."""
    rng = np.random.default_rng(3)
    network = Network.initialized([8, 8, 8, 8], "tanh", rng, weights="xavier")
    inputs, targets = rng.normal(size=(2, 16, 8))
    weights = [layer.weights for layer in network.layers]
    a = [inputs]
    for w in weights:
        a.append(a[-1] + np.tanh(a[-1] @ w))
    slopes, gradients = [a[-1] - targets], []
    for before, w in reversed(list(zip(a, weights, strict=False))):
        delta = slopes[0] * (1 - np.tanh(before @ w) ** 2)
        gradients.insert(0, before.T @ delta / 16)
        slopes.insert(0, slopes[0] + delta @ w.T)
    found = lane(
        depth=3, width=8, activation="tanh", initialisation="xavier", skip="on", batch=16, seed=3
    )
    for name, arrays in [
        ("activations", a[1:]),
        ("slopes", slopes[1:]),
        ("gradients", gradients),
    ]:
        assert found[name] == pytest.approx([np.sqrt((x**2).mean()) for x in arrays], rel=1e-12)
    assert "deltas" not in found


@pytest.mark.parametrize(
    ("values", "top", "start", "end"),
    [
        ({"depth": 9}, 9, 9, 1),
        ({"depth": 9, "normalisation": "batch"}, 8, 9, 2),
        ({"depth": 9, "normalisation": "layer"}, 8, 9, 2),
        ({"depth": 2, "normalisation": "batch"}, 2, 2, 1),
        ({"depth": 9, "skip": "on"}, 9, 9, 1),
        ({"depth": 9, "skip": "on", "normalisation": "batch"}, 8, 8, 1),
        ({"depth": 3, "skip": "on", "normalisation": "layer"}, 2, 2, 1),
        ({"depth": 2, "skip": "on", "normalisation": "layer"}, 2, 2, 1),
    ],
)
def test_a_lane_follows_sizes_through_layers_of_one_kind(
    values: dict[str, Any], top: int, start: int, end: int
) -> None:
    """With normalisation the last layer has none, and the first divides by another spread."""
    found = lane(**values)
    assert found["forward_end"] == top
    assert (found["backward_start"], found["backward_end"]) == (start, end)
    a, back = found["activations"], found["slopes" if "skip" in values else "deltas"]
    assert found["forward_factor"] ** (top - 1) == pytest.approx(a[top - 1] / a[0])
    factor = found["backward_factor"] ** (start - end)
    assert factor == pytest.approx(back[end - 1] / back[start - 1])


@pytest.mark.parametrize("seed", range(5))
def test_the_normalised_deltas_of_deep_sigmoid_layers_grow_a_little(seed: int) -> None:
    found = lane(normalisation="batch", seed=seed)
    assert 1.03 < found["backward_factor"] < 1.06
    assert found["deltas"][0] < 0.25 * found["deltas"][1]


@pytest.mark.parametrize(
    ("values", "forward_verdict", "backward_verdict"),
    [
        ({}, "steady", "vanishing"),  # sigmoid's slope is at most a quarter
        ({"activation": "tanh", "initialisation": "xavier"}, "steady", "steady"),
        ({"activation": "relu", "initialisation": "he", "width": 64}, "steady", "steady"),
        ({"activation": "relu", "initialisation": "xavier", "depth": 50}, "vanishing", "vanishing"),
        ({"activation": "identity", "gain": 2.0}, "exploding", "exploding"),
        ({"activation": "relu", "gain": 4.0, "depth": 50}, "exploding", "exploding"),
        ({"normalisation": "batch"}, "steady", "steady"),
        ({"activation": "tanh", "gain": 0.1, "normalisation": "batch"}, "steady", "steady"),
        ({"activation": "relu", "depth": 50, "normalisation": "batch"}, "steady", "exploding"),
        ({"normalisation": "layer"}, "steady", "vanishing"),  # not enough for sigmoid
        ({"activation": "relu", "depth": 50, "normalisation": "layer"}, "steady", "steady"),
        ({"skip": "on"}, "steady", "steady"),
        ({"skip": "on", "depth": 50}, "steady", "steady"),
        ({"skip": "on", "activation": "relu"}, "exploding", "exploding"),
        ({"skip": "on", "activation": "relu", "normalisation": "batch"}, "steady", "steady"),
        ({"skip": "on", "activation": "relu", "normalisation": "layer"}, "steady", "steady"),
    ],
)
def test_a_lane_names_what_vanishes_and_explodes(
    values: dict[str, Any], forward_verdict: str, backward_verdict: str
) -> None:
    found = lane(**values)
    assert (found["forward"], found["backward"]) == (forward_verdict, backward_verdict)


def test_a_size_that_has_become_nothing_has_vanished() -> None:
    assert verdict(0.0, 0.0) == "vanishing"
    assert verdict(1.0, 0.01) == "steady"
    assert verdict(1.0, 0.0099) == "vanishing"
    assert verdict(1.0, 101.0) == "exploding"


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize(("gain", "name"), [(1.0, "xavier"), (np.sqrt(2), "he")])
def test_a_gain_of_1_draws_xaviers_weights_and_the_root_of_2_hes(
    activation: str, gain: float, name: str
) -> None:
    by_gain = lane(activation=activation, gain=gain)
    by_name = lane(activation=activation, initialisation=name)
    for what in ("activations", "deltas", "gradients"):
        assert by_gain[what] == pytest.approx(by_name[what], rel=1e-9, abs=0)


def test_what_is_asked_again_is_the_callers_own() -> None:
    lane(seed=4)["forward"] = "mine"
    assert lane(seed=4)["forward"] == "steady"


def test_two_lanes_stand_beside_each_other() -> None:
    found = explorer_named("depth-lab").evaluate(
        depth=6, activation="relu", initialisation="he", lower_skip="on", seed=2
    )
    upper = lane(depth=6, activation="relu", initialisation="he", seed=2)
    lower = lane(depth=6, activation="tanh", initialisation="xavier", skip="on", seed=2)
    assert found["names"] == ["ReLU + He", "tanh + Xavier + skip"]
    assert found["kinds"] == ["deltas", "slopes"]
    assert found["back"] == [upper["deltas"], lower["slopes"]]
    for name in ("activations", "gradients", "forward", "backward_factor", "backward_end"):
        assert found[name] == [upper[name], lower[name]]


@pytest.mark.parametrize("name", LABS)
@pytest.mark.parametrize(("preset", "values"), PRESETS.items())
def test_a_lane_is_called_by_its_preset(name: str, preset: str, values: dict[str, Any]) -> None:
    explorer = explorer_named(name)
    assert explorer.evaluate(**values)["names"][0] == preset
    below = explorer.presets["lower lane"][preset]
    assert explorer.evaluate(**below)["names"][1] == preset
    other = explorer.evaluate(**(values | {"gain": 1.3, "initialisation": "normal"}))
    assert "gain 1.3" in other["names"][0]


def test_the_labs_open_with_an_error_that_dies_above_one_that_arrives() -> None:
    for name in LABS:
        found = explorer_named(name).evaluate()
        assert found["backward"] == ["vanishing", "steady"]
        assert found["back"][0][0] < 1e-12 < 0.1 < found["back"][1][0]


@pytest.mark.parametrize("values", [{}, {"skip": "on"}, {"normalisation": "layer"}])
@pytest.mark.parametrize("layer", [1, 3, 5])
def test_the_sums_are_those_of_one_unit(values: dict[str, Any], layer: int) -> None:
    """Found anew, from the weights of the same draw."""
    z, given = sums(layer, 2, depth=5, width=8, batch=16, seed=3, **values)
    rng = np.random.default_rng(3)
    weights = [rng.normal(0, 8**-0.5, (8, 8)) for _ in range(5)]
    a = rng.normal(size=(2, 16, 8))[0]
    for number, w in enumerate(weights[:layer], start=1):
        found = a @ w
        seen = found
        if "normalisation" in values and number < 5:
            apart = found - found.mean(axis=1, keepdims=True)
            seen = apart / np.sqrt((apart**2).mean(axis=1, keepdims=True) + 1e-5)
        a = a * ("skip" in values) + 1 / (1 + np.exp(-seen))
    assert z == pytest.approx(found[:, 2], rel=1e-9)
    assert given == pytest.approx(seen[:, 2], rel=1e-9)


@pytest.mark.parametrize(("layer", "unit"), [(0, 0), (6, 0), (1, 8), (1, -1)])
def test_a_layer_or_unit_that_is_not_there_is_refused(layer: int, unit: int) -> None:
    words = f"1 to 5 and the units 0 to 7, but asked for is unit {unit} of layer {layer}"
    with pytest.raises(ValueError, match=words):
        sums(layer, unit, depth=5, width=8)


def test_an_unknown_normalisation_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown normalisation 'group'"):
        lane(normalisation="group")


def test_the_normalisation_lab_counts_every_example() -> None:
    explorer = explorer_named("normalisation-lab")
    for values in ({}, {"layer": 50, "depth": 7}, {"gain": 4.0, "batch": 128, "layer": 1}):
        found = explorer.evaluate(**values)
        batch = values.get("batch", 64)
        for counts in (*found["z"], *found["given"]):
            assert len(counts) == BINS
            assert sum(counts) == batch
    found = explorer.evaluate(layer=50, depth=7)
    assert found["layer"] == 7
    z, _ = sums(7, UNIT, depth=7)
    assert found["z_spread"][0] == pytest.approx(z.std())


def test_where_nothing_is_normalised_all_examples_give_the_same_sum() -> None:
    """And where it is, the sums that f is given have the spread 1, but in the last layer."""
    found = explorer_named("normalisation-lab").evaluate(layer=10)
    assert max(found["z"][0]) == 64
    assert found["z_spread"][0] < 1e-5
    assert max(found["given"][1]) < 20
    assert found["given_spread"][1] == pytest.approx(1, abs=1e-3)
    last = explorer_named("normalisation-lab").evaluate(layer=20)
    assert last["z"][1] == last["given"][1]
