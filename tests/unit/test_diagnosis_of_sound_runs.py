"""Trainings that nothing ails: the book's own, and others drawn at random, have no finding."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.data import Dataset, digits, spirals, split, two_moons, xor
from backprop.diagnosis import diagnose
from backprop.digit_reader import learn
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.playground_training import LONG_ENOUGH, Training
from backprop.gradients import mean_loss
from backprop.history import History
from backprop.network import Network
from backprop.optimizers import OPTIMIZERS, Adam, GradientDescent
from backprop.residual import Residual
from backprop.training import train

pytestmark = pytest.mark.slow

CCE, BCE = "categorical_cross_entropy", "binary_cross_entropy"
MSE = "half_squared_error"
MOONS = two_moons(200, 0.1, np.random.default_rng(0))
XOR = xor()


def drawn(widths: list[int], hidden: str, output: str, seed: int, weights: str = "xavier") -> Any:
    activations = [hidden] * (len(widths) - 2) + [output]
    return Network.initialized(widths, activations, np.random.default_rng(seed), weights=weights)


def trained(network: Network, x: Any, y: Any, optimizer: Any, epochs: int, **settings: Any) -> None:
    """Train, and require that the message and the diagnosis are those of a sound training."""
    settings = {"loss": CCE} | settings
    history = train(network, x, y, optimizer=optimizer, epochs=epochs, **settings)
    findings = diagnose(network, x, y, history, loss=settings["loss"])
    assert [str(one) for one in findings] == []
    assert ", but " not in history.stopped


def moons(optimizer: Any, epochs: int, seed: int = 1, **settings: Any) -> None:
    network = drawn([2, 8, 2], "tanh", "softmax", seed)
    trained(network, MOONS.inputs, MOONS.targets, optimizer, epochs, **settings)


def two_spirals() -> None:
    made = spirals(300, 0.01, np.random.default_rng(0), turns=1.25)
    network = drawn([2, 16, 16, 2], "tanh", "softmax", 3)
    trained(network, made.inputs, made.targets, Adam(0.03), 300, batch_size=20)


def few(**settings: Any) -> None:
    rng = np.random.default_rng(0)
    few, many = two_moons(40, 0.35, rng), two_moons(1000, 0.35, rng)
    settings = {"held_out": (many.inputs, many.targets)} | settings
    network = drawn([2, 32, 32, 2], "tanh", "softmax", 1)
    trained(network, few.inputs, few.targets, Adam(0.01), 600, **settings)


def reader() -> None:
    rng = np.random.default_rng(0)
    rest, _ = split(digits(), 0.2, rng)
    seen, watched = split(rest, 0.25, rng)
    network = Network.initialized([64, 64, 10], ["relu", "softmax"], rng, weights="he")
    held_out = watched.inputs, watched.targets
    settings = {"held_out": held_out, "patience": 10, "keep_best": True, "batch_size": 32}
    trained(network, seen.inputs, seen.targets, Adam(0.003), 100, **settings)


def program_of_25_lines() -> None:
    images = digits()
    (w1, b1, w2, b2), _ = learn(images.inputs, images.targets, seed=0)
    network = Network.from_parameters([w1, w2], [b1, b2], ["relu", "softmax"])
    begun = Network.from_parameters(
        [np.zeros_like(w1), np.zeros_like(w2)], [b1, b2], ["relu", "softmax"]
    )
    losses = [mean_loss(one, images.inputs, images.targets, CCE) for one in (begun, network)]
    history = History(loss=losses, learning_rate=0.3)
    assert diagnose(network, images.inputs, images.targets, history, loss=CCE) == []


def exclusive_or(units: int) -> None:
    for seed in range(8):
        network = drawn([2, units, 1], "tanh", "sigmoid", seed)
        trained(network, XOR.inputs, XOR.labels[:, None], Adam(0.05), 300, loss=BCE)


def sigmoid_digits() -> None:
    images, network = digits(), drawn([64, 30, 10], "sigmoid", "softmax", 0)
    trained(network, images.inputs, images.targets, Adam(0.01), 15, batch_size=32)


def twenty_layers_with_ways_past() -> None:
    images, plain = digits(), drawn([64] + [30] * 19 + [10], "sigmoid", "softmax", 0)
    first, *inner, last = plain.layers
    network = Network([first, *(Residual([one]) for one in inner), last])
    x, y = images.inputs[:1500], images.targets[:1500]
    trained(network, x, y, GradientDescent(0.2), 12, batch_size=30)


OF_THE_BOOK: dict[str, Callable[[], None]] = {
    "chapter 5, the whole program": program_of_25_lines,
    "chapter 6, twenty sigmoid layers with ways past": twenty_layers_with_ways_past,
    "chapter 7, ten epochs, all at once": lambda: moons(GradientDescent(0.1), 10),
    "chapter 7, ten epochs in batches": lambda: moons(GradientDescent(0.1), 10, batch_size=20),
    "chapter 7, a patience of 10": lambda: moons(
        GradientDescent(0.3), 5000, batch_size=20, patience=10, improvement=1e-3
    ),
    "chapter 7, a patience of 100": lambda: moons(
        GradientDescent(0.3), 5000, batch_size=20, patience=100, improvement=1e-3
    ),
    "chapter 7, XOR": lambda: trained(
        drawn([2, 8, 2], "tanh", "softmax", 3),
        XOR.inputs,
        XOR.targets,
        Adam(0.03),
        100,
        batch_size=2,
    ),
    "chapter 7, moons": lambda: moons(Adam(0.03), 100, seed=3, batch_size=20),
    "chapter 7, spirals": two_spirals,
    "chapter 7, weight decay": lambda: few(weight_decay=0.01),
    "chapter 7, stopped early": lambda: few(patience=50, keep_best=True),
    "chapter 7, digits": reader,
    "chapter 8, XOR with two units": lambda: exclusive_or(2),
    "chapter 8, XOR with eight units": lambda: exclusive_or(8),
    "chapter 8, digits": sigmoid_digits,
}


@pytest.mark.parametrize("name", OF_THE_BOOK)
def test_nothing_ails_the_books_own_trainings(name: str) -> None:
    OF_THE_BOOK[name]()


PLAYGROUND = explorer_named("playground")
PRESETS: list[dict[str, Any]] = [
    {},
    {"data": "moons"},
    {"data": "xor"},
    {"activation": "relu"},
    {"data": "moons", "noise": 0.3, "weight_decay": "0.01"},
    {"data": "moons", "optimizer": "gradient_descent", "learning_rate": "0.3"},
    {"data": "xor", "optimizer": "momentum", "learning_rate": "0.03"},
    {"data": "moons", "optimizer": "RMSprop"},
    {"loss": "squared_error"},
]


@pytest.mark.parametrize("preset", PRESETS, ids=str)
def test_nothing_ails_the_playground_while_it_learns(preset: dict[str, Any]) -> None:
    session = Training(**(PLAYGROUND.defaults | preset))
    for _ in range(15):
        session.step(100)
        assert session.results()["findings"] == [], session.steps


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("overfitting", {"data": "moons", "noise": 0.3}),
        (
            "vanishing gradients",
            {
                "activation": "sigmoid",
                "layers": 6,
                "optimizer": "gradient_descent",
                "learning_rate": "0.3",
            },
        ),
        ("learning rate too large", {"data": "moons", "learning_rate": "1"}),
        (
            "dead units",
            {
                "activation": "relu",
                "layers": 6,
                "optimizer": "gradient_descent",
                "learning_rate": "3",
            },
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_the_playground_says_what_ails_it(name: str, setting: dict[str, Any]) -> None:
    session = Training(**(PLAYGROUND.defaults | setting))
    assert session.results()["findings"] == []  # before it has begun
    for _ in range(50):
        session.step(40)
    found = session.results()["findings"]
    assert name in [one["name"] for one in found]
    assert all(one["shown"] and one["advice"] for one in found)
    assert session.steps > LONG_ENOUGH * 20


def test_what_ails_a_training_does_not_come_and_go() -> None:
    """The held-out loss wavers about its bound: without patience, a line that flickers."""
    session = Training(**(PLAYGROUND.defaults | PLAYGROUND.presets["Try"]["Noise by heart"]))
    session.step(1_000)
    said = []
    for _ in range(125):
        session.step(4)
        said.append([one["name"] for one in session.results()["findings"]])
    first = said.index(["overfitting"])
    assert said == [[]] * first + [["overfitting"]] * (len(said) - first)
    session.begin()
    assert session.results()["findings"] == []


def three_clouds(rng: np.random.Generator) -> Dataset:
    labels = rng.integers(0, 3, 200)
    centres = np.array([[0.0, 1.5], [1.5, -1.0], [-1.5, -1.0]])
    points = centres[labels] + rng.normal(scale=0.4, size=(200, 2))
    return Dataset("clouds", points, labels, 3, "", "")


RATES = {"gradient_descent": 0.3, "momentum": 0.05, "RMSprop": 0.01, "Adam": 0.01}


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    widths=st.lists(st.integers(8, 24), min_size=1, max_size=3),
    hidden=st.sampled_from(["tanh", "relu", "leaky_relu"]),
    optimizer=st.sampled_from(sorted(RATES)),
    batch=st.integers(8, 50),
    kind=st.sampled_from(["moons", "clouds", "curve"]),
)
def test_nothing_ails_a_random_training_that_is_sound(
    seed: int, widths: list[int], hidden: str, optimizer: str, batch: int, kind: str
) -> None:
    rng = np.random.default_rng(seed)
    if kind == "curve":
        x = rng.uniform(-2, 2, (400, 1))
        y, loss, output = np.sin(2 * x) + rng.normal(scale=0.1, size=x.shape), MSE, "identity"
    else:
        data = [two_moons(200, 0.1, rng) if kind == "moons" else three_clouds(rng) for _ in "ab"]
        x, y = (np.concatenate([getattr(one, of) for one in data]) for of in ("inputs", "targets"))
        loss, output = CCE, "softmax"
    weights = "he" if "relu" in hidden else "xavier"
    network = drawn([x.shape[1], *widths, y.shape[1]], hidden, output, seed, weights)
    rate = RATES[optimizer] / (5 if kind == "curve" else 1)
    settings = {"batch_size": batch, "held_out": (x[200:], y[200:]), "loss": loss, "seed": seed}
    trained(network, x[:200], y[:200], OPTIMIZERS[optimizer](rate), 60, **settings)
