"""The numbers of the explorer "two-readers": two networks that learn to read the same digits."""

import json

import numpy as np
import pytest

from backprop.data import digits
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.digit import read_picture
from backprop.explorers.playground_picture import LEVELS
from backprop.explorers.two_readers_networks import (
    BATCH,
    MOVES,
    dense_network,
    moved,
    parts,
    sharing_network,
    slopes,
)
from backprop.explorers.two_readers_training import BLOCK, EDGE, EPOCHS, LOSS, Race
from backprop.forward import predict
from backprop.history import History
from backprop.network import Network
from backprop.optimizers import Adam
from backprop.training import train
from backprop.validation import Array

EXPLORER = explorer_named("two-readers")
EPOCH = 3  # blocks


def race(**values: object) -> Race:
    return Race(**(EXPLORER.defaults | values))


def by_train(network: Network, *, rate: float, epochs: int, seed: int) -> History:
    seen, held_out = parts()
    return train(
        network,
        seen.inputs,
        seen.targets,
        loss=LOSS,
        optimizer=Adam(rate),
        epochs=epochs,
        batch_size=BATCH,
        seed=seed,
        held_out=(held_out.inputs, held_out.targets),
    )


def by_letters(text: str, *shape: int) -> Array:
    return np.array([LEVELS.index(letter) for letter in text]).reshape(shape)


def test_both_networks_have_as_many_parameters() -> None:
    found = race().results()
    kernels, units = 12 * (3 * 3 + 1), 8 * (64 + 1)
    assert found["parameters"] == [kernels + 10 * (12 * 2 * 2 + 1), units + 10 * (8 + 1)]
    assert found["parameters"][0] == found["parameters"][1]


@pytest.mark.parametrize(("seed", "rate"), [(4, 0.01), (0, 0.03)])
def test_they_learn_what_the_books_train_teaches_them(seed: int, rate: float) -> None:
    session = race(seed=seed, learning_rate=rate)
    session.step(2 * EPOCH)
    drawing = np.random.default_rng(seed)
    networks = [sharing_network(drawing), dense_network(drawing)]
    histories = [by_train(one, rate=rate, epochs=2, seed=seed) for one in networks]
    found = session.results()
    for at, (network, history) in enumerate(zip(networks, histories, strict=True)):
        np.testing.assert_allclose(
            session.networks[at].vector, network.vector, rtol=1e-9, atol=1e-12
        )
        shown = [row[1 + at] for row in found["history"]]
        assert shown[::EPOCH] == pytest.approx(history.held_out_accuracy)
        assert found["right"][at] == found["as_written"][at] == shown[-1]
    assert (found["steps"], found["epochs"]) == (2 * EPOCH * BLOCK, 2)


def test_no_digit_is_learned_from_and_asked_about() -> None:
    seen, held_out = parts()
    rows = [one.tobytes() for one in (*seen.inputs, *held_out.inputs)]
    everything = [one.tobytes() for one in digits().inputs]
    assert len(seen) == 1344
    assert len(held_out) == 449
    assert all(rows.count(one) <= everything.count(one) for one in set(rows))


def test_a_moved_digit_loses_an_edge_and_gains_an_empty_one() -> None:
    _, held_out = parts()
    before = held_out.inputs.reshape(-1, 8, 8)
    after = {way: moved(held_out.inputs, way).reshape(-1, 8, 8) for way in MOVES}
    np.testing.assert_array_equal(after["not at all"], before)
    np.testing.assert_array_equal(after["left"][..., :-1], before[..., 1:])
    np.testing.assert_array_equal(after["right"][..., 1:], before[..., :-1])
    np.testing.assert_array_equal(after["up"][:, :-1], before[:, 1:])
    np.testing.assert_array_equal(after["down"][:, 1:], before[:, :-1])
    new = [after["left"][..., -1], after["right"][..., 0], after["up"][:, -1], after["down"][:, 0]]
    assert not any(edge.any() for edge in new)


def test_the_shares_are_counted_over_the_moved_digits() -> None:
    session = race(moved="left")
    session.step(4)
    _, held_out = parts()
    found = session.results()
    for at, network in enumerate(session.networks):
        shares = [
            np.mean(predict(network, moved(held_out.inputs, way)).argmax(axis=1) == held_out.labels)
            for way in MOVES
        ]
        assert found["as_written"][at] == shares[0]
        assert found["right"][at] == shares[1]
        assert found["a_pixel_off"][at] == pytest.approx(np.mean(shares[1:]))
        assert list(found["history"][-1][1 + at :: 2]) == [shares[1], shares[0]]
    assert [row[0] for row in found["history"]] == pytest.approx([0, 1 / 3, 2 / 3, 1, 4 / 3])


@pytest.mark.parametrize("seed", [0, 3, 4, 7])
def test_the_one_that_shares_reads_better_above_all_what_has_moved(seed: int) -> None:
    session = race(seed=seed)
    session.step(EPOCHS * EPOCH)
    found = session.results()
    (shares, dense), (shares_off, dense_off) = found["as_written"], found["a_pixel_off"]
    assert shares > 0.96
    assert 0.01 < shares - dense < 0.1
    assert shares_off > 0.65
    assert shares_off - dense_off > 0.25
    assert 3 <= found["edge_detectors"] <= 7


def test_a_kernel_finds_edges_where_most_of_it_is_a_slope() -> None:
    across = np.array([[-1.0, 0, 1]] * 3)
    both = across + across.T  # darker to the lower right
    spot = np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
    np.testing.assert_allclose(slopes(np.stack([across, -across.T, spot])) * 6**0.5, [
        [6, 0], [0, -6], [0, 0]
    ])  # fmt: skip
    session = race()
    session.networks[0].parameters[0][:4, 0] = [across, -across.T, both, spot]
    found = session.results()
    assert found["edges"][:4] == pytest.approx([1, 1, 1, 0])
    assert found["rises"][:3] == pytest.approx([0, -90, 45])
    assert found["finds_edges"][:4] == "1110"
    assert found["edge_detectors"] == found["finds_edges"].count("1") == sum(found["edges"] > EDGE)


def test_weights_are_told_with_their_signs_and_sizes() -> None:
    session = race()
    session.step(2)
    found = session.results()
    kernels, units = session.networks[0].parameters[0], session.networks[1].parameters[0].T
    for text, weights in [(found["kernels"], kernels[:, 0]), (found["units"], units)]:
        levels = by_letters(text, *weights.shape) / 63 * 2 - 1
        np.testing.assert_allclose(levels, weights / np.abs(weights).max(), atol=1 / 63 + 1e-9)


@pytest.mark.parametrize("way", ["not at all", "down"])
def test_the_digit_shown_is_a_held_out_one_and_the_maps_are_what_is_found_in_it(way: str) -> None:
    session = race(moved=way, digit=5)
    session.step(3)
    found = session.results()
    _, held_out = parts()
    picture = read_picture(found["picture"])
    (row, *_) = np.flatnonzero((moved(held_out.inputs, way) == picture).all(axis=1))
    assert held_out.labels[row] == found["label"] == 5
    assert found["answers"] == [predict(one, picture)[0].argmax() for one in session.networks]
    kernels, biases = session.networks[0].parameters[:2]
    image = picture.reshape(8, 8)
    maps = np.array([
        [[(kernel[0] * image[i : i + 3, j : j + 3]).sum() + bias for j in range(6)]
         for i in range(6)]
        for kernel, bias in zip(kernels, biases, strict=True)
    ]).clip(0)  # fmt: skip
    levels = by_letters(found["maps"], 12, 6, 6)
    np.testing.assert_allclose(levels, 63 * maps / maps.max(), atol=0.5 + 1e-6)
    weights, bias = session.networks[1].parameters[:2]
    hidden = np.maximum(picture @ weights + bias, 0)[0]
    np.testing.assert_allclose(
        by_letters(found["hidden"], 8), 63 * hidden / hidden.max(), atol=0.5 + 1e-6
    )


def test_what_is_shown_changes_on_the_way_and_what_is_learned_stays() -> None:
    session, other = race(), race()
    session.step(2)
    before = session.networks[0].vector.copy()
    session.change("moved", "up")
    session.change("digit", 7)
    np.testing.assert_array_equal(session.networks[0].vector, before)
    assert session.results()["label"] == 7
    assert len(session.results()["history"]) == 3
    other.step(2)
    assert list(session.results()["as_written"]) == list(other.results()["as_written"])
    session.change("learning_rate", 0.1)
    assert [one.learning_rate for one in session.optimizers] == [0.1, 0.1]
    assert session.steps == 2 * BLOCK


def test_after_the_last_epoch_it_stands_still_and_begins_anew_when_asked() -> None:
    session = race()
    session.step(EPOCHS * EPOCH - 1)
    assert not session.advance(10.0)
    assert session.results()["epochs"] == EPOCHS
    assert session.advance(0.0)
    assert session.steps == BLOCK
    again = race()
    again.step(1)
    assert session.results()["kernels"] == again.results()["kernels"]


def test_too_large_a_rate_gives_numbers_that_json_can_hold() -> None:
    session = race(learning_rate=0.3)
    session.step(EPOCHS * EPOCH)
    found = session.results()
    json.dumps({name: np.asarray(value).tolist() for name, value in found.items()}, allow_nan=False)
    assert found["as_written"][0] < 0.95
