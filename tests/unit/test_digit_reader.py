"""The program that reads digits, which the chapter on updates shows whole."""

import inspect

import numpy as np
import pytest

from backprop import digit_reader
from backprop.data import digits
from backprop.digit_reader import learn, there_and_back
from backprop.gradients import backpropagate
from backprop.network import Network
from backprop.shown_source import in_short, whole

IMAGES = digits()
X, Y = IMAGES.inputs, IMAGES.targets


def held_out(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(len(X))[:360]


def test_it_has_at_most_25_lines_and_the_page_shows_each() -> None:
    lines = inspect.getsource(digit_reader).splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 78
    assert in_short(digit_reader) == whole(digit_reader) == "\n".join(lines)


@pytest.mark.parametrize("seed", range(3))
def test_its_outputs_and_gradients_are_those_of_the_package(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = Network.initialized([64, 20, 10], ["relu", "softmax"], rng, weights="he")
    for layer in network.layers:
        layer.biases[...] = rng.normal(size=layer.biases.shape)
    batch = rng.choice(len(X), 32)
    found = backpropagate(network, X[batch], Y[batch], "categorical_cross_entropy")
    outputs, slopes = there_and_back(X[batch], Y[batch], *network.parameters)
    assert np.abs(found.gradients[0]).max() > 0.01
    for own, expected in zip(slopes, found.gradients, strict=True):
        np.testing.assert_allclose(own, expected, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(outputs, found.slopes[-1] * 32 + Y[batch], rtol=0, atol=1e-13)


def test_it_reads_97_percent_with_the_seed_that_the_page_shows() -> None:
    _, accuracy = learn(X, Y, seed=0)
    assert accuracy >= 0.97


def test_what_is_held_out_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt, answers = X.copy(), Y.copy()
    spoilt[held_out(0)] = answers[held_out(0)] = np.nan
    network, _ = learn(spoilt, answers, seed=0)
    assert all(np.isfinite(parameter).all() for parameter in network)


@pytest.mark.everywhere
def test_its_97_percent_are_no_luck() -> None:
    shares = np.array([learn(X, Y, seed)[1] for seed in range(20)])
    assert (shares >= 0.97).sum() >= 18
    assert shares.mean() >= 0.975
