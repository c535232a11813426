"""Training: what is learned, what is recorded, when it stops, and when it fails."""

import pickle
import signal
from collections.abc import Iterator

import numpy as np
import pytest

from backprop.backpropagation import learn
from backprop.data import two_moons, xor
from backprop.gradients import mean_loss
from backprop.history import DivergedError, History, accuracy, evaluate, is_stuck, penalty
from backprop.layers import Layer
from backprop.network import Network
from backprop.numerical_gradient import central_difference
from backprop.optimizers import Adam, GradientDescent, Momentum, RMSprop
from backprop.training import train

CCE, MSE = "categorical_cross_entropy", "half_squared_error"


def moons_run(seed=0, **changes):
    data = two_moons(60, 0.1, np.random.default_rng(0))
    network = Network.initialized([2, 8, 2], ["tanh", "softmax"], np.random.default_rng(1))
    settings = {"optimizer": GradientDescent(0.5), "epochs": 5, "batch_size": 16} | changes
    history = train(network, data.inputs, data.targets, loss=CCE, seed=seed, **settings)
    return network, history


@pytest.mark.parametrize(
    ("make", "rate"), [(GradientDescent, 2.0), (Momentum, 0.5), (RMSprop, 0.02), (Adam, 0.05)]
)
def test_every_optimizer_learns_exclusive_or(make, rate):
    data = xor()
    network = Network.initialized([2, 8, 1], ["tanh", "sigmoid"], np.random.default_rng(3))
    history = train(
        network,
        data.inputs,
        data.labels.reshape(-1, 1),
        loss="binary_cross_entropy",
        optimizer=make(rate),
        epochs=400,
    )
    assert history.accuracy[-1] == 1.0
    assert history.loss[-1] < 0.1 < history.loss[0]


def test_the_history_starts_before_training_and_has_an_entry_an_epoch():
    data = two_moons(60, 0.1, np.random.default_rng(0))
    _, history = moons_run(held_out=(data.inputs[:10], data.targets[:10]))
    for record in (
        history.loss,
        history.accuracy,
        history.held_out_loss,
        history.held_out_accuracy,
    ):
        assert len(record) == 6
    assert history.stopped == "all 5 epochs done"
    fresh = Network.initialized([2, 8, 2], ["tanh", "softmax"], np.random.default_rng(1))
    assert np.isclose(history.loss[0], mean_loss(fresh, data.inputs, data.targets, CCE))


def test_the_last_entry_is_the_loss_of_the_trained_network():
    data = two_moons(60, 0.1, np.random.default_rng(0))
    network, history = moons_run(weight_decay=0.01)
    loss = mean_loss(network, data.inputs, data.targets, CCE) + penalty(network, 0.01)
    assert np.isclose(history.loss[-1], loss, rtol=1e-14)


def test_the_seed_decides_the_order_and_nothing_else_does():
    (one, _), (same, _), (other, _) = moons_run(seed=5), moons_run(seed=5), moons_run(seed=6)
    assert all(np.array_equal(a, b) for a, b in zip(one.parameters, same.parameters, strict=True))
    assert not np.array_equal(one.parameters[0], other.parameters[0])


def test_every_example_is_seen_once_an_epoch():
    data = two_moons(50, 0.1, np.random.default_rng(0))
    network = Network.initialized([2, 2], "softmax", np.random.default_rng(0))
    seen = []

    class Watching(GradientDescent):
        def update(self, parameters, gradients):
            seen.append(1)

    train(
        network,
        data.inputs,
        data.targets,
        loss=CCE,
        optimizer=Watching(0.1),
        epochs=3,
        batch_size=16,
    )
    assert len(seen) == 3 * 4  # three batches of 16 and one of 2


def test_without_a_batch_size_each_epoch_is_one_step_of_plain_descent():
    data = two_moons(20, 0.1, np.random.default_rng(0))
    trained, _ = moons_run(batch_size=None, epochs=1)
    data = two_moons(60, 0.1, np.random.default_rng(0))
    by_hand = Network.initialized([2, 8, 2], ["tanh", "softmax"], np.random.default_rng(1))
    learn(by_hand, data.inputs, data.targets, CCE, GradientDescent(0.5))
    assert np.allclose(trained.vector, by_hand.vector, rtol=1e-13, atol=1e-16)


def test_weight_decay_leaves_alone_what_a_rule_has_given_as_a_gradient() -> None:
    kept = np.ones(3)

    def shifted(a, first, second):  # type: ignore[no-untyped-def]
        return a + first + second, lambda slope: (lambda: slope, [kept, kept])

    network = Network([Layer(shifted, weights=np.full(3, 10.0), biases=np.zeros(3))])
    learn(network, np.zeros((1, 3)), np.zeros((1, 3)), MSE, GradientDescent(1.0), weight_decay=0.1)
    assert np.array_equal(network.parameters[0], np.full(3, 8.0))
    assert np.array_equal(network.parameters[1], np.full(3, -1.0))
    assert np.array_equal(kept, np.ones(3))


def test_weight_decay_follows_the_slope_of_loss_plus_penalty():
    rng = np.random.default_rng(0)
    network = Network.initialized([2, 3, 1], "tanh", rng)
    x, y = rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    before = [p.copy() for p in network.parameters]

    def loss_with_penalty(index):
        def at(values):
            changed = [p if n != index else values for n, p in enumerate(before)]
            other = network.with_parameters(changed)
            return mean_loss(other, x, y, MSE) + penalty(other, 0.3)

        return at

    slopes = [central_difference(loss_with_penalty(n), p) for n, p in enumerate(before)]
    learn(network, x, y, MSE, GradientDescent(1.0), weight_decay=0.3)
    for start, slope, end in zip(before, slopes, network.parameters, strict=True):
        assert np.allclose(end, start - slope, rtol=1e-7, atol=1e-9)


def test_learn_returns_the_loss_before_the_step():
    rng = np.random.default_rng(0)
    network = Network.initialized([2, 1], "identity", rng)
    x, y = rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    before = mean_loss(network, x, y, MSE)
    assert learn(network, x, y, MSE, GradientDescent(0.1)) == before
    assert mean_loss(network, x, y, MSE) < before


def test_training_stops_when_there_is_no_progress():
    _, history = moons_run(epochs=2000, optimizer=Adam(0.05), patience=20, improvement=1e-4)
    epochs = len(history.loss) - 1
    assert epochs < 2000
    assert history.stopped == (
        f"converged after {epochs} epochs: no progress above 0.0001 in the last 20"
    )
    assert min(history.loss[-20:]) > min(history.loss[:-20]) - 1e-4


def test_the_held_out_loss_is_what_is_watched_if_there_is_one():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 5)), rng.normal(size=(20, 1))
    strangers = (rng.normal(size=(20, 5)), rng.normal(size=(20, 1)))
    network = Network.initialized([5, 30, 1], ["tanh", "identity"], rng)
    history = train(
        network,
        x,
        y,
        loss=MSE,
        optimizer=Adam(0.01),
        epochs=500,
        held_out=strangers,
        patience=10,
    )
    epochs = len(history.loss) - 1
    assert history.stopped == (
        f"stopped after {epochs} epochs: "
        "the held-out loss made no progress above 1e-06 in the last 10, but the held-out loss is "
        f"{history.held_out_loss[-1]:.3g}, and was {min(history.held_out_loss):.3g} at its lowest"
    )
    assert history.loss[-1] < history.loss[-10]  # what is trained on still improves


def test_the_best_network_is_kept_if_asked_for():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 5)), rng.normal(size=(20, 1))
    strangers = (rng.normal(size=(20, 5)), rng.normal(size=(20, 1)))
    network = Network.initialized([5, 30, 1], ["tanh", "identity"], rng)
    last = network.copy()
    settings = {"loss": MSE, "epochs": 500, "held_out": strangers, "patience": 10}
    history = train(network, x, y, optimizer=Adam(0.01), keep_best=True, **settings)
    train(last, x, y, optimizer=Adam(0.01), **settings)
    assert history.best_epoch == np.argmin(history.held_out_loss) == len(history.loss) - 11
    assert evaluate(network, *strangers, MSE)[0] == min(history.held_out_loss)
    assert evaluate(last, *strangers, MSE)[0] == history.held_out_loss[-1]


def test_divergence_names_the_step_and_the_reason_and_keeps_the_history():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(50, 3)), rng.normal(size=(50, 1))
    network = Network.initialized([3, 1], "identity", rng)
    steps, start = 0, network.copy()
    with pytest.raises(ValueError, match="training diverged at step") as caught:
        train(network, x, y, loss=MSE, optimizer=GradientDescent(5.0), epochs=400, batch_size=10)
    limit = 1e6 * (1 + caught.value.history.loss[0])
    order, optimizer = np.random.default_rng(0), GradientDescent(5.0)
    loss = 0.0
    while loss <= limit:
        rows = order.permutation(50)
        for begin in range(0, 50, 10):
            steps += 1
            batch = rows[begin : begin + 10]
            loss = learn(start, x[batch], y[batch], MSE, optimizer)
            if loss > limit:
                break
    message = str(caught.value)
    assert f"at step {steps} (epoch {(steps + 4) // 5})" in message
    assert "the learning rate is probably too large" in message
    assert isinstance(caught.value, DivergedError)
    assert len(caught.value.history.loss) == (steps + 4) // 5


def test_weights_too_large_to_start_with_are_told_apart_from_a_large_step():
    network = Network.from_parameters([[[1e200]]], [[0.0]], "identity")
    with pytest.raises(DivergedError, match=r"at step 1 .*the initial weights are too large"):
        train(
            network,
            [[1.0]],
            [[0.0]],
            loss=MSE,
            optimizer=GradientDescent(0.1),
            epochs=3,
        )


def test_a_last_step_into_infinity_is_noticed_too():
    network = Network.from_parameters([[[1.0]]], [[0.0]], "identity")
    with pytest.raises(DivergedError, match=r"at step 1 \(epoch 1\)"):
        train(network, [[1.0]], [[0.0]], loss=MSE, optimizer=GradientDescent(1e200), epochs=1)


def test_accuracy_counts_the_right_classes():
    assert accuracy(np.array([[0.6], [0.4], [0.9]]), np.array([[1.0], [1.0], [1.0]])) == 2 / 3
    assert accuracy(np.array([[0.1, 0.9], [0.8, 0.2]]), np.array([[0, 1], [0, 1]])) == 0.5


def test_a_progress_bar_is_shown_when_asked_for(capsys):
    moons_run(progress=True)
    shown = capsys.readouterr().err
    assert "training: 100%" in shown
    assert "5/5" in shown
    assert "loss=" in shown
    moons_run()
    assert capsys.readouterr().err == ""


def test_float32_networks_stay_float32():
    data = two_moons(20, 0.1, np.random.default_rng(0))
    network = Network.initialized(
        [2, 4, 2], ["relu", "softmax"], np.random.default_rng(0), dtype=np.float32
    )
    train(network, data.inputs, data.targets, loss=CCE, optimizer=Adam(0.01), epochs=3)
    assert all(p.dtype == np.float32 for p in network.parameters)


def test_an_error_of_divergence_can_be_stored() -> None:
    history = History(loss=[1.0, 2.0])
    error = pickle.loads(pickle.dumps(DivergedError("it went off", history)))
    assert str(error) == "it went off"
    assert error.history == history


@pytest.mark.parametrize("make", [Momentum, RMSprop, Adam])
def test_an_optimizer_with_a_memory_is_of_one_network(make) -> None:  # type: ignore[no-untyped-def]
    x, y = np.ones((4, 2)), np.ones((4, 1))
    first = Network.initialized([2, 3, 1], "tanh", np.random.default_rng(0))
    optimizer = make(0.01)
    learn(first, x, y, "half_squared_error", optimizer)
    learn(first, x, y, "half_squared_error", optimizer)
    with pytest.raises(ValueError, match="each network needs an optimizer of its own"):
        learn(first.copy(), x, y, "half_squared_error", optimizer)


def test_the_best_weights_are_kept_also_where_training_diverges() -> None:
    data = two_moons(40, 0.1, np.random.default_rng(0))
    network = Network.initialized([2, 8, 2], ["relu", "softmax"], np.random.default_rng(0))
    before = network.vector.copy()
    with pytest.raises(DivergedError) as caught:
        train(
            network,
            1000 * data.inputs,
            data.targets,
            loss="categorical_cross_entropy",
            optimizer=GradientDescent(1e8),
            epochs=50,
            keep_best=True,
        )
    assert caught.value.history.best_epoch == 0
    np.testing.assert_array_equal(network.vector, before)


class Stopping(Adam):
    """Whoever trains with it presses Ctrl-C in the middle of a step, once."""

    def step(self, index: int, gradient: np.ndarray) -> np.ndarray:
        if self.t == 7 and index == 1:
            signal.raise_signal(signal.SIGINT)
        return super().step(index, gradient)


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Interrupts as at a prompt: what a shell has sent into the background ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_who_ignores_interrupts_goes_on_ignoring_them() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    data = two_moons(40, 0.1, np.random.default_rng(0))
    network = Network.initialized([2, 8, 2], ["tanh", "softmax"], np.random.default_rng(0))
    loss = "categorical_cross_entropy"
    optimizer = Stopping(0.01)
    history = train(network, data.inputs, data.targets, loss=loss, optimizer=optimizer, epochs=9)
    assert history.stopped == "all 9 epochs done"
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.usefixtures("interrupts")
@pytest.mark.parametrize("keep_best", [False, True])
def test_an_interrupt_ends_training_between_two_steps_and_loses_nothing(keep_best: bool) -> None:
    data = two_moons(40, 0.1, np.random.default_rng(0))
    stopped, other = (
        Network.initialized([2, 8, 2], ["tanh", "softmax"], np.random.default_rng(0))
        for _ in range(2)
    )
    settings = {"loss": "categorical_cross_entropy", "batch_size": 10, "keep_best": keep_best}
    optimizer = Stopping(0.01)
    history = train(stopped, data.inputs, data.targets, optimizer=optimizer, epochs=5, **settings)
    assert history.stopped == "interrupted in epoch 2, after 7 steps"
    assert len(history.loss) == 2
    assert optimizer.t == 7
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if keep_best:  # those of the end of the first epoch
        train(other, data.inputs, data.targets, optimizer=Adam(0.01), epochs=1, **settings)
        np.testing.assert_array_equal(stopped.vector, other.vector)


def test_the_first_epoch_can_be_the_best() -> None:
    data = two_moons(40, 0.1, np.random.default_rng(0))
    network, once = (
        Network.initialized([2, 8, 2], ["tanh", "softmax"], np.random.default_rng(3))
        for _ in range(2)
    )
    settings = {"loss": "categorical_cross_entropy", "keep_best": True}
    rising = Rising(0.01)
    history = train(network, data.inputs, data.targets, optimizer=rising, epochs=4, **settings)
    assert history.best_epoch == 1
    train(once, data.inputs, data.targets, optimizer=GradientDescent(0.01), epochs=1, **settings)
    np.testing.assert_allclose(network.vector, once.vector, rtol=1e-12)


class Rising(GradientDescent):
    """Goes downhill once, and uphill from then on."""

    steps = 0

    def update(self, parameters: list[np.ndarray], gradients: list[np.ndarray]) -> None:
        self.steps += 1
        sign = 1 if self.steps == 1 else -1
        super().update(parameters, [sign * gradient for gradient in gradients])


def test_progress_is_measured_against_the_best_loss_not_an_older_one() -> None:
    # The best loss was long ago; that the last ones are better than one before them is none
    assert is_stuck([1.0, 0.1, 0.9, 0.8, 0.7, 0.6], patience=3, improvement=1e-6)
    assert not is_stuck([1.0, 0.7, 0.9, 0.8, 0.75, 0.6], patience=3, improvement=1e-6)


def test_an_output_of_exactly_one_half_says_no() -> None:
    half, yes, no = np.array([[0.5]]), np.array([[1.0]]), np.array([[0.0]])
    assert accuracy(half, no) == 1
    assert accuracy(half, yes) == 0
