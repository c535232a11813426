"""What ails a training: each finding is provoked, and each time something near it isn't found."""

import copy
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from backprop.activations import relu_rule
from backprop.backpropagation import learn
from backprop.batch_normalization import BatchNormalization
from backprop.data import digits, two_moons, xor
from backprop.diagnosis import Finding, diagnose
from backprop.diagnosis.evidence import MOST, gather
from backprop.dropout import Dropout
from backprop.history import DivergedError, History, accuracy, evaluate
from backprop.layers import Layer
from backprop.losses import as_loss
from backprop.network import Network
from backprop.optimizers import Adam, GradientDescent, Optimizer
from backprop.residual import Residual
from backprop.training import train

CCE, BCE = "categorical_cross_entropy", "binary_cross_entropy"
MSE = "half_squared_error"
IMAGES = digits().subset(np.arange(600))
X, Y = IMAGES.inputs, IMAGES.targets
XOR = xor()
MOONS = two_moons(200, 0.1, np.random.default_rng(0))
FEW, MANY = (two_moons(n, 0.35, np.random.default_rng(n)) for n in (40, 400))

Trained = tuple[History, list[Finding]]
Run = Callable[[], Trained]


def run(
    network: Network, x: Any, y: Any, optimizer: Optimizer, *, loss: str = CCE, **settings: Any
) -> Trained:
    try:
        history = train(network, x, y, loss=loss, optimizer=optimizer, **settings)
    except DivergedError as error:
        history = error.history
    return history, diagnose(network, x, y, history, loss=loss)


def digit_run(
    rate: float = 0.1,
    *,
    hidden: str = "relu",
    layers: int = 1,
    weights: Any = "he",
    x: Any = X,
    y: Any = Y,
    output: str = "softmax",
    optimizer: Optimizer | None = None,
    **settings: Any,
) -> Trained:
    widths, rng = [64] + [30] * layers + [np.shape(y)[1]], np.random.default_rng(0)
    network = Network.initialized(widths, [hidden] * layers + [output], rng, weights=weights)
    settings = {"epochs": 10, "batch_size": 32} | settings
    return run(network, x, y, optimizer or GradientDescent(rate), **settings)


def rate_10() -> Trained:
    everything = digits()
    return digit_run(10.0, x=everything.inputs, y=everything.targets, epochs=50, patience=5)


def xor_run(
    network: Network, rate: float = 0.5, *, target: Any = XOR.labels[:, None], **settings: Any
) -> Trained:
    settings = {"epochs": 300, "loss": BCE} | settings
    return run(network, XOR.inputs, target, GradientDescent(rate), **settings)


def moons_run(rate: float, **settings: Any) -> Trained:
    network = Network.initialized([2, 8, 2], ["tanh", "softmax"], np.random.default_rng(3))
    settings = {"epochs": 200} | settings
    return run(network, MOONS.inputs, MOONS.targets, GradientDescent(rate), **settings)


def few_run(**settings: Any) -> Trained:
    network = Network.initialized(
        [2, 32, 32, 2], ["tanh", "tanh", "softmax"], np.random.default_rng(1)
    )
    settings = {"epochs": 300, "held_out": (MANY.inputs, MANY.targets)} | settings
    return run(network, FEW.inputs, FEW.targets, Adam(0.01), **settings)


def line_run(rate: float) -> Trained:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(50, 3))
    network = Network.initialized([3, 1], "identity", rng)
    return run(network, x, x @ [[1.0], [-2.0], [0.5]], GradientDescent(rate), loss=MSE, epochs=100)


def one_weight(size: float) -> Trained:
    network = Network.from_parameters([[[size]]], [[0.0]], "identity")
    return run(network, [[1.0]], [[0.0]], GradientDescent(0.1), loss=MSE, epochs=3)


def halves(difference: float) -> Network:
    network = Network.from_parameters(
        [np.full((2, 2), 0.5), np.full((2, 1), 0.5)], [np.zeros(2), [0.0]], ["tanh", "sigmoid"]
    )
    network.layers[0].weights[0, 0] += difference
    return network


def zeros(hidden: str) -> Network:
    rng = np.random.default_rng(0)
    return Network.initialized([2, 3, 1], [hidden, "sigmoid"], rng, weights="zeros")


def with_dead(count: int) -> Trained:
    """A network of ten ReLU units that hasn't learned; ``count`` of them answer 0 to all."""
    network = Network.initialized(
        [64, 10, 10], ["relu", "softmax"], np.random.default_rng(0), weights="he"
    )
    network.layers[0].biases[:count] = -100
    history = History(loss=[2.6, 2.5, 2.4])
    return history, diagnose(network, X, Y, history, loss=CCE)


def with_losses(losses: list[float], held_out: list[float] | None = None) -> Trained:
    """A network that has learned XOR, whose history was another."""
    network = Network.initialized([2, 8, 1], ["tanh", "sigmoid"], np.random.default_rng(3))
    y = XOR.labels[:, None]
    train(network, XOR.inputs, y, loss=BCE, optimizer=Adam(0.05), epochs=200)
    history = History(loss=losses, held_out_loss=held_out or [])
    return history, diagnose(network, XOR.inputs, y, history, loss=BCE)


def normal(size: float) -> Any:
    return lambda n_in, n_out, rng: rng.normal(0, size, (n_in, n_out))


def of_class_one(count: int) -> Trained:
    network = Network.initialized([2, 8, 1], ["tanh", "sigmoid"], np.random.default_rng(0))
    y = (np.arange(200) < count).astype(float)[:, None]
    return run(network, MOONS.inputs, y, Adam(0.01), loss=BCE, epochs=30, batch_size=20)


def residuals() -> Trained:
    rng = np.random.default_rng(0)
    plain = Network.initialized([64] + [30] * 8 + [10], ["sigmoid"] * 8 + ["softmax"], rng)
    first, *inner, last = plain.layers
    network = Network([first, *(Residual([one]) for one in inner), last])
    return run(network, X, Y, GradientDescent(0.2), epochs=10, batch_size=32)


def normalized() -> Trained:
    network = Network.initialized(
        [64, 30, 10],
        ["relu", "softmax"],
        np.random.default_rng(0),
        normalization=BatchNormalization,
    )
    return run(network, 255 * X, Y, Adam(0.01), epochs=10, batch_size=32)


LABELS = IMAGES.labels[:, None].astype(float)
LN2 = float(np.log(2))

# What provokes a finding, and what nearly does
PROVOKED: dict[str, tuple[str, Run, Run]] = {
    "class numbers on one sigmoid": (
        "labels of the wrong form",
        lambda: digit_run(y=LABELS, output="sigmoid", loss=MSE),
        lambda: digit_run(y=LABELS / 9, output="sigmoid", loss=MSE),
    ),
    "targets beyond tanh": (
        "labels of the wrong form",
        lambda: digit_run(y=3 * Y, output="tanh", loss=MSE),
        lambda: digit_run(y=2 * Y - 1, output="tanh", loss=MSE),
    ),
    "targets below ReLU": (
        "labels of the wrong form",
        lambda: digit_run(0.01, y=2 * Y - 1, output="relu", loss=MSE),
        lambda: digit_run(0.01, y=2 * Y - 1, output="leaky_relu", loss=MSE),
    ),
    "inputs of 0 to 255": (
        "inputs unscaled",
        lambda: digit_run(x=255 * X),
        lambda: digit_run(x=16 * X, optimizer=Adam(0.003)),
    ),
    "inputs of 0 to 255, normalised behind the weights": (
        "inputs unscaled",
        lambda: digit_run(x=255 * X, optimizer=Adam(0.003)),
        normalized,
    ),
    "inputs that were divided twice": (
        "inputs unscaled",
        lambda: digit_run(x=X / 255),
        lambda: digit_run(x=X / 50),
    ),
    "a loss that swings": (
        "learning rate too large",
        lambda: moons_run(20.0),
        lambda: moons_run(2.0),
    ),
    "divergence": ("learning rate too large", lambda: line_run(5.0), lambda: line_run(0.5)),
    "rate 100": (
        "learning rate too large",
        lambda: digit_run(100.0, epochs=20),
        lambda: digit_run(0.3, epochs=20),
    ),
    "no progress at a higher loss": (
        "loss risen",
        lambda: rate_10(),
        lambda: digit_run(0.1, epochs=20, patience=5),
    ),
    "a loss a little higher": (
        "loss risen",
        lambda: with_losses([1.0, 1.0, 1 + 0.02 * LN2]),
        lambda: with_losses([1.0, 1.0, 1 + 0.005 * LN2]),
    ),
    "weights of size 1e200": (
        "weights too large",
        lambda: one_weight(1e200),
        lambda: one_weight(1e2),
    ),
    "a tiny rate": (
        "learning rate too small",
        lambda: digit_run(1e-5),
        lambda: digit_run(0.01),
    ),
    "a rate that moves nothing": (
        "learning rate too small",
        lambda: digit_run(1e-18),
        lambda: xor_run(Network.initialized([2, 1], "sigmoid", np.random.default_rng(0)), 5.0),
    ),
    "units of one half": (
        "equal units",
        lambda: xor_run(halves(0)),
        lambda: xor_run(halves(0.01)),
    ),
    "tanh units of zero": (
        "equal units",
        lambda: xor_run(zeros("tanh"), patience=20),
        lambda: xor_run(Network.initialized([2, 1], "sigmoid", np.random.default_rng(0))),
    ),
    "sigmoid units of zero, which move": (
        "equal units",
        lambda: xor_run(zeros("sigmoid"), target=XOR.inputs.prod(axis=1, keepdims=True)),
        lambda: xor_run(halves(0.1), target=XOR.inputs.prod(axis=1, keepdims=True)),
    ),
    "four of ten ReLUs dead": ("dead units", lambda: with_dead(4), lambda: with_dead(3)),
    "ReLUs dead by the size of inputs": (
        "dead units",
        lambda: digit_run(x=255 * X),
        lambda: digit_run(x=X),
    ),
    "weights of size 20": (
        "saturated units",
        lambda: digit_run(hidden="tanh", weights=normal(20)),
        lambda: digit_run(hidden="tanh", weights=normal(1)),
    ),
    "a saturated output whose slope is in the delta": (
        "saturated units",
        lambda: digit_run(weights=normal(10), output="sigmoid", loss=MSE),
        lambda: digit_run(weights=normal(10), output="sigmoid", loss=BCE),
    ),
    "eight layers of sigmoids": (
        "vanishing gradients",
        lambda: digit_run(0.2, hidden="sigmoid", layers=8, weights="xavier"),
        lambda: digit_run(0.2, hidden="sigmoid", layers=3, weights="xavier"),
    ),
    "eight layers of sigmoids, with ways past": (
        "vanishing gradients",
        lambda: digit_run(0.2, hidden="sigmoid", layers=8, weights="xavier"),
        residuals,
    ),
    "8 of 200 are of class 1": (
        "one class for all",
        lambda: of_class_one(8),
        lambda: of_class_one(0),
    ),
    "300 epochs on 40 points": (
        "overfitting",
        lambda: few_run(),
        lambda: few_run(patience=50, keep_best=True),
    ),
    "a held-out loss that rises": (
        "overfitting",
        lambda: with_losses([1.0, 0.5, 0.1], [1.0, 0.5, 0.5 + 0.12 * LN2]),
        lambda: with_losses([1.0, 0.5, 0.1], [1.0, 0.5, 0.5 + 0.08 * LN2]),
    ),
    "a held-out loss that rises as the other doesn't": (
        "overfitting",
        lambda: with_losses([1.0, 0.2, 0.1], [1.0, 0.3, 0.5]),
        lambda: with_losses([1.0, 0.2, 0.4], [1.0, 0.3, 0.5]),
    ),
    "a held-out loss that never was low": (
        "overfitting",
        lambda: with_losses([1.0, 0.5, 0.1], [1.0, 0.9, 0.8]),
        lambda: with_losses([1.0, 0.5, 0.1], [1.0, 0.9, 0.6]),
    ),
    "no hidden layer for XOR": (
        "nothing learned",
        lambda: xor_run(Network.initialized([2, 1], "sigmoid", np.random.default_rng(0)), 5.0),
        lambda: xor_run(
            Network.initialized([2, 1], "sigmoid", np.random.default_rng(0)),
            5.0,
            target=XOR.inputs.prod(axis=1, keepdims=True),
        ),
    ),
}


@cache
def names_found(case: str) -> list[str]:
    _, findings = PROVOKED[case][1]()
    return [one.name for one in findings]


@pytest.mark.parametrize("case", PROVOKED)
def test_what_ails_a_training_is_found(case: str) -> None:
    assert PROVOKED[case][0] in names_found(case)


@pytest.mark.parametrize("case", PROVOKED)
def test_what_nearly_ails_a_training_is_not_found(case: str) -> None:
    name, _, nearly = PROVOKED[case]
    _, findings = nearly()
    assert name not in [one.name for one in findings]


def test_every_finding_is_provoked() -> None:
    found = {name for case in PROVOKED for name in names_found(case)}
    assert found == {name for name, *_ in PROVOKED.values()}


def only(run: Trained, name: str) -> Finding:
    [found] = [one for one in run[1] if one.name == name]
    return found


def test_a_finding_shows_its_number_and_says_what_to_do() -> None:
    labels = only(digit_run(y=LABELS, output="sigmoid", loss=MSE), "labels of the wrong form")
    assert labels.number == pytest.approx((LABELS > 1).mean(), abs=0.05)
    assert "one_hot(labels, 10)" in labels.advice
    inputs = only(digit_run(x=255 * X), "inputs unscaled")
    assert inputs.number == pytest.approx(255 * np.sqrt((X**2).mean()), rel=0.02)
    assert only(with_dead(4), "dead units").number == 0.4
    assert str(only(with_dead(4), "dead units")).startswith(
        "Dead units: 4 of the 10 ReLU units of layer 1 answer 0 to each of 256 examples. Nothing"
    )
    risen = only(rate_10(), "loss risen")
    assert "1 instead of 10" in risen.advice
    assert only(xor_run(zeros("tanh")), "equal units").number == 3
    assert only(of_class_one(8), "one class for all").number == 0.96
    assert only(line_run(5.0), "learning rate too large").number == np.inf


def test_the_ratio_of_deltas_is_that_of_the_pass() -> None:
    _, findings = run_ = digit_run(0.2, hidden="sigmoid", layers=8, weights="xavier")
    assert only(run_, "vanishing gradients").number < 4.0**-5
    assert "layer 9" in findings[0].shown


def test_no_cause_is_given_where_another_brings_it_about() -> None:
    _, findings = digit_run(y=LABELS, output="sigmoid", loss=MSE)  # its sigmoid saturates
    assert [one.name for one in findings] == ["labels of the wrong form"]
    _, findings = xor_run(zeros("relu"))  # equal, and dead
    assert [one.name for one in findings] == ["equal units", "one class for all"]


FALSELY_REASSURED: dict[str, tuple[Run, str]] = {
    "ReLU digits at rate 10": (rate_10, "the loss rose from 2.57 to 3.5"),
    "XOR from zero": (lambda: xor_run(zeros("tanh"), patience=20), "same weights"),
    "class numbers": (lambda: digit_run(y=LABELS, output="sigmoid", loss=MSE), "out of reach"),
    "inputs of 0 to 255": (lambda: digit_run(x=255 * X), "size of"),
    "dead ReLUs": (lambda: digit_run(5.0, epochs=20), "ReLU units of layer 1 answer 0"),
    "rate 100": (lambda: digit_run(100.0, epochs=20), "the loss swings to the end"),
    "eight layers of sigmoids": (
        lambda: digit_run(0.2, hidden="sigmoid", layers=8, weights="xavier"),
        "the deltas of layer 1 are",
    ),
}


@pytest.mark.parametrize("case", FALSELY_REASSURED)
def test_training_says_what_speaks_against_it_when_it_ends(case: str) -> None:
    sick, said = FALSELY_REASSURED[case]
    history, findings = sick()
    assert "converged" not in history.stopped
    assert history.stopped.endswith(", but " + "; ".join(one.shown for one in findings))
    assert said in history.stopped


def test_a_training_that_is_sound_may_say_that_it_has_converged() -> None:
    history, findings = moons_run(0.5, epochs=3000, patience=20, improvement=1e-3)
    assert findings == []
    assert history.stopped.startswith("converged after")
    assert ", but" not in history.stopped


def test_divergence_is_in_the_history() -> None:
    history, _ = line_run(5.0)
    assert history.diverged
    assert history.stopped.startswith("training diverged at step")
    assert not line_run(0.1)[0].diverged


def test_class_numbers_on_one_output_have_no_accuracy() -> None:
    history, _ = digit_run(y=LABELS, output="sigmoid", loss=MSE)
    assert np.isnan(history.accuracy).all()
    output = np.array([[0.7], [0.2]])
    assert accuracy(output, np.array([[1.0], [0.0]])) == 1
    assert accuracy(output, np.array([[1.0], [-1.0]])) == 1  # as a hinge loss has them
    assert np.isnan(accuracy(output, np.array([[2.0], [0.0]])))


def test_a_diagnosis_changes_nothing() -> None:
    rng = np.random.default_rng(0)
    plain = Network.initialized(
        [64, 20, 10], ["relu", "softmax"], rng, normalization=BatchNormalization
    )
    network = Network([plain.layers[0], Dropout(0.5), plain.layers[1]])
    x, y = X.copy(), Y.copy()
    history = train(network, x, y, loss=CCE, optimizer=Adam(0.01), epochs=2, batch_size=32)
    normalization, dropout = network.steps[1], network.steps[3]
    kept = pickle.dumps((network.vector, history, x, y, normalization.__dict__, dropout.__dict__))
    drawn = np.random.get_state()[1].copy()  # type: ignore[union-attr,index]  # noqa: NPY002
    other = copy.deepcopy(network)
    diagnose(network, x, y, history, loss=CCE)
    now = pickle.dumps((network.vector, history, x, y, normalization.__dict__, dropout.__dict__))
    assert now == kept
    now_drawn = np.random.get_state()[1]  # type: ignore[index]  # noqa: NPY002
    assert np.array_equal(now_drawn, drawn)
    for one in (network, other):
        learn(one, x[:32], y[:32], CCE, GradientDescent(0.1))
    assert np.array_equal(network.vector, other.vector)


def test_a_training_is_the_same_whether_it_is_diagnosed_or_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def vector() -> Any:
        network = Network.initialized([2, 8, 2], ["tanh", "softmax"], np.random.default_rng(3))
        train(network, MOONS.inputs, MOONS.targets, loss=CCE, optimizer=Adam(0.01), epochs=5)
        return network.vector

    diagnosed = vector()
    monkeypatch.setattr("backprop.training.diagnose", lambda *given, **named: [])
    np.testing.assert_array_equal(diagnosed, vector())


def test_it_looks_at_a_few_hundred_examples_once() -> None:
    there, back = [], []

    def counted(z: Any) -> Any:
        there.append(len(z))
        a, before = relu_rule(z)

        def counted_back(slope: Any) -> Any:
            back.append(len(slope))
            return before(slope)

        return a, counted_back

    network = Network.initialized([64, 20, 10], [counted, "softmax"], np.random.default_rng(0))
    diagnose(network, X, Y, History(loss=[2.5, 2.4]), loss=CCE)
    assert there == back == [MOST]
    assert len(X) > MOST


@pytest.mark.parametrize("loss", [CCE, BCE, MSE])
def test_no_answer_that_is_the_same_for_all_is_better_than_the_mean(loss: str) -> None:
    """Left with its biases alone, a network comes to rest at the constant's loss."""
    output = {CCE: "softmax", BCE: "sigmoid", MSE: "identity"}[loss]
    network = Network.initialized([64, 10], output, np.random.default_rng(0))
    x, y = np.zeros((200, 64)), Y[:200]
    train(network, x, y, loss=loss, optimizer=GradientDescent(1.0), epochs=400)
    history = History(loss=[1.0])
    seen = gather(network, x, y, as_loss(loss), history)
    assert seen.constant == pytest.approx(evaluate(network, x, y, loss)[0], rel=1e-4)
    assert seen.left == pytest.approx(1, rel=1e-4)


def test_losses_and_layers_of_ones_own_are_diagnosed_too() -> None:
    def hinge(a: Any, y: Any) -> Any:
        room = 1 - y * a
        missed = room > 0
        return np.where(missed, room, 0).sum(axis=-1), lambda: np.where(missed, -y, 0)

    def doubled(a: Any, factor: Any) -> Any:
        return a * factor, lambda slope: (lambda: slope * factor, [(slope * a).sum(axis=0)])

    rng = np.random.default_rng(0)
    dense = Network.initialized([2, 8, 1], ["tanh", "identity"], rng).layers
    network = Network([dense[0], Layer(doubled, factor=np.full(8, 2.0)), dense[1]])
    y = np.where(MOONS.labels[:, None] == 1, 1.0, -1.0)
    history = train(network, MOONS.inputs, y, loss=hinge, optimizer=Adam(0.02), epochs=200)
    assert diagnose(network, MOONS.inputs, y, history, loss=hinge) == []
    assert history.accuracy[-1] > 0.95


def test_what_is_no_history_is_said() -> None:
    network = Network.initialized([64, 10], "softmax", np.random.default_rng(0))
    with pytest.raises(TypeError, match="history must be what train returns, but is None"):
        diagnose(network, X, Y, None, loss=CCE)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="the history has no loss in it"):
        diagnose(network, X, Y, History(), loss=CCE)
