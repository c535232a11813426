"""Layers of all kinds: their ways back, their types, and what they are while inferring."""

import copy
import pickle
from functools import partial
from typing import Any

import numpy as np
import pytest

from backprop.activations import ACTIVATIONS
from backprop.backpropagation import learn
from backprop.batch_normalization import BatchNormalization
from backprop.convolution import Convolution
from backprop.dense import Dense, dense
from backprop.dropout import Dropout
from backprop.forward import forward, predict
from backprop.forward_mode import gradients_by_forward_mode
from backprop.gradient_check import check_gradients
from backprop.gradients import backpropagate, mean_loss
from backprop.history import evaluate
from backprop.layer_normalization import LayerNormalization
from backprop.layers import Layer, Row
from backprop.network import Network
from backprop.numerical_gradient import METHODS
from backprop.optimizers import Adam, GradientDescent, Momentum, RMSprop
from backprop.pictures import AsPictures, AsRows
from backprop.pooling import AveragePooling, MaxPooling
from backprop.residual import Residual
from backprop.training import train
from backprop.validation import Array
from foreign import Foreign

MSE, CCE = "half_squared_error", "categorical_cross_entropy"
TANH, RELU, SOFTMAX = (ACTIVATIONS[name] for name in ("tanh", "relu", "softmax"))


def sums(n_in: int, n_out: int, rng: np.random.Generator, dtype: str = "float64") -> Layer:
    weights = rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_out)).astype(dtype)
    return Layer(dense, weights=weights, biases=rng.normal(size=n_out).astype(dtype))


def layers(kind: str, dtype: str = "float64") -> list[Any]:
    """A network of 3 inputs and 2 outputs with a layer of that kind in it."""
    rng = np.random.default_rng(0)
    inside: dict[str, list[Any]] = {
        "batch normalisation": [BatchNormalization(4, dtype=dtype), TANH],
        "layer normalisation": [LayerNormalization(4, dtype=dtype), TANH],
        "dropout": [TANH, Dropout(0.4, seed=3)],
        "residual": [Residual([sums(4, 5, rng, dtype), TANH, sums(5, 4, rng, dtype)])],
        "nested": [
            Residual(
                [
                    LayerNormalization(4, dtype=dtype),
                    Residual([sums(4, 4, rng, dtype), Dropout(0.2), TANH]),
                    TANH,
                ]
            )
        ],
        "pictures": [
            AsPictures(1, 2, 2),
            Convolution.initialized(1, 3, 2, rng, padding=1, dtype=dtype),
            TANH,
            MaxPooling(2, stride=1),
            AveragePooling(2, stride=1, padding=1),
            Convolution.initialized(3, 1, 2, rng, dtype=dtype),
            AsRows(),
        ],
        "a row": [Row([TANH, Row([sums(4, 4, rng, dtype), TANH])])],
    }
    return [sums(3, 4, rng, dtype), *inside[kind], sums(4, 2, rng, dtype), SOFTMAX]


KINDS = [
    "batch normalisation",
    "layer normalisation",
    "dropout",
    "residual",
    "nested",
    "pictures",
    "a row",
]


def batch(dtype: str = "float64") -> tuple[Array, Array]:
    rng = np.random.default_rng(1)
    return rng.normal(size=(6, 3)).astype(dtype), np.eye(2, dtype=dtype)[[0, 1, 1, 0, 1, 0]]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("loss", [MSE, CCE])
@pytest.mark.parametrize("kind", KINDS)
def test_the_way_back_is_what_nudging_measures(kind: str, loss: str, method: str) -> None:
    assert check_gradients(Network(layers(kind)), *batch(), loss, method=method).passed


@pytest.mark.parametrize("kind", KINDS)
def test_forward_mode_runs_the_same_layers(kind: str) -> None:
    network = Network(layers(kind))
    back = backpropagate(network, *batch(), CCE).gradients
    ahead = gradients_by_forward_mode(network, *batch(), CCE)
    for one, other in zip(back, ahead, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("make", [GradientDescent, Momentum, RMSprop, Adam])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_learns_and_keeps_its_type(kind: str, dtype: str, make: Any) -> None:
    network, (x, y) = Network(layers(kind, dtype)), batch(dtype)
    start, optimizer = mean_loss(network, x, y, CCE), make(0.05)
    for _ in range(40):
        learn(network, x, y, CCE, optimizer)
    assert evaluate(network, x, y, CCE)[0] < start
    found = backpropagate(network, x, y, CCE)
    arrays = [*found.values, *found.slopes, *found.gradients, predict(network, x), network.vector]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


@pytest.mark.parametrize(
    "again", [copy.deepcopy, Network.copy, lambda n: pickle.loads(pickle.dumps(n))]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_the_same_and_learns_by_itself(kind: str, again: Any) -> None:
    network, (x, y) = Network(layers(kind)), batch()
    for _ in range(3):  # so that what is remembered isn't as at the start
        learn(network, x, y, CCE, GradientDescent(0.1))
    other, before = again(network), predict(network, x)
    np.testing.assert_array_equal(predict(other, x), before)
    learn(other, x, y, CCE, GradientDescent(0.1))
    assert not np.array_equal(predict(other, x), before)
    np.testing.assert_array_equal(predict(network, x), before)
    assert np.shares_memory(other.vector, other.parameters[0])


@pytest.mark.parametrize("kind", KINDS)
def test_inference_treats_each_example_by_itself_and_changes_nothing(kind: str) -> None:
    network, (x, y) = Network(layers(kind)), batch()
    train(network, x, y, loss=CCE, optimizer=Adam(0.01), epochs=5, batch_size=3)
    together = predict(network, x)
    one_by_one = np.concatenate([predict(network, row[None]) for row in x])
    np.testing.assert_allclose(together, one_by_one, rtol=1e-13)
    np.testing.assert_array_equal(predict(network, x), together)


def test_dropout_leaves_out_its_share_and_keeps_the_mean() -> None:
    a, dropout = np.ones((400, 500)), Dropout(0.3, seed=1)
    value, back = dropout(a)
    assert set(np.unique(value)) == {0, 1 / 0.7}
    assert (value == 0).mean() == pytest.approx(0.3, abs=0.005)
    np.testing.assert_array_equal(back(a)[0](), value)  # the same mask on the way back
    np.testing.assert_array_equal(dropout(a)[0], value)  # and until the next step
    dropout.remember()
    assert not np.array_equal(dropout(a)[0], value)
    np.testing.assert_array_equal(dropout.inferring()(a)[0], a)


def test_batch_normalisation_in_every_layer_remembers_its_batches() -> None:
    """Of each layer, with the share of the old average that it was given."""
    rng = np.random.default_rng(0)
    norms = [BatchNormalization(4, momentum=0.8), BatchNormalization(3, momentum=0.5)]
    network = Network(
        [sums(3, 4, rng), norms[0], RELU, sums(4, 3, rng), norms[1], TANH, sums(3, 2, rng)]
    )
    x, y = batch()
    values = backpropagate(network, x, y, MSE).values
    learn(network, x, y, MSE, GradientDescent(1e-9))
    for place, z, momentum in ((1, values[1], 0.8), (4, values[4], 0.5)):
        norm = network.layers[place]
        np.testing.assert_allclose(norm.running_mean, (1 - momentum) * z.mean(axis=0))
        expected = momentum + (1 - momentum) * z.var(axis=0)
        np.testing.assert_allclose(norm.running_variance, expected, rtol=1e-12)
        inferred = norm.inferring()(z)[0]
        deviation = np.sqrt(norm.running_variance + norm.epsilon)
        by_hand = norm.scale * (z - norm.running_mean) / deviation + norm.shift
        np.testing.assert_allclose(inferred, by_hand, rtol=1e-12)


def test_layer_normalisation_gives_each_example_mean_nought_and_spread_one() -> None:
    z = np.random.default_rng(0).normal(3, 7, size=(5, 400))
    value, _ = LayerNormalization(400)(z)
    np.testing.assert_allclose(value.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(value.std(axis=1), 1, rtol=1e-6)


def test_a_saturated_softmax_keeps_the_digits_of_a_squared_errors_slope() -> None:
    import mpmath

    scores, slope = [40.0, 0.0, -3.0, 1.0], [0.3, 0.1, -0.7, 0.2]
    with mpmath.workdps(60):
        e = [mpmath.exp(mpmath.mpf(score)) for score in scores]
        a = [one / sum(e) for one in e]
        mean = sum(s * mpmath.mpf(p) for s, p in zip(slope, a, strict=True))
        exact = np.array([float(p * (s - mean)) for s, p in zip(slope, a, strict=True)])
    _, back = SOFTMAX.rule(np.array([scores]))
    found = back(np.array([slope]))[0]()[0]
    np.testing.assert_allclose(found, exact, rtol=1e-14)


def silu(z: Array) -> tuple[Array, Any]:
    """A reader's own activation, z sigmoid(z): one function with its way back."""
    share = 1 / (1 + np.exp(-z))
    return z * share, lambda slope: (lambda: slope * share * (1 + z * (1 - share)), [])


def hinge(a: Array, y: Array) -> tuple[Array, Any]:
    """A reader's own loss, for targets of 1 and -1."""
    room = 1 - y * a
    return np.where(room.real > 0, room, 0).sum(axis=-1), lambda: np.where(room > 0, -y, 0)


@pytest.mark.parametrize("method", METHODS)
def test_a_readers_own_activation_and_loss_are_taken_as_they_are(method: str) -> None:
    rng = np.random.default_rng(0)
    network = Network.initialized([3, 8, 1], [silu, "identity"], rng)
    x, labels = batch()
    y = 2 * labels[:, :1] - 1
    assert check_gradients(network, x, y, hinge, method=method).passed
    history = train(network, x, y, loss=hinge, optimizer=GradientDescent(0.1), epochs=200)
    assert history.loss[-1] < 0.05 < history.loss[0]
    assert network.layers[0].activation is silu
    assert np.array_equal(np.sign(predict(network, x)), y)


def test_what_does_not_fit_is_named() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match="a layer is a Layer, or a function"):
        Network([Dense(np.ones((1, 1)), np.ones(1), TANH), 3])  # type: ignore[list-item]
    with pytest.raises(ValueError, match=r"of shape \(6, 4\), to what they were given, of shape"):
        forward(Network([Residual([sums(3, 4, rng)])]), batch()[0])
    with pytest.raises(ValueError, match="a residual connection needs at least one layer"):
        Residual([])
    with pytest.raises(ValueError, match="needs 'softmax' as the activation"):
        backpropagate(Network([sums(3, 2, rng)]), *batch(), CCE)
    with pytest.raises(ValueError, match=r"targets have shape \(1, 6\), but the network's output"):
        learn(Network([sums(3, 1, rng)]), batch()[0], np.ones((1, 6)), MSE, GradientDescent(0.1))
    with pytest.raises(ValueError, match="units must be at least 2, but is 1"):
        LayerNormalization(1)
    with pytest.raises(ValueError, match="share must be at least 0 and below 1, but is 1"):
        Dropout(1.0)


@pytest.mark.parametrize("make", [GradientDescent, Momentum, RMSprop, Adam])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("dropout", "nested")])
def test_arrays_of_another_library_go_through_unchanged(kind: str, make: Any) -> None:
    """As on a graphics card, where nothing may be turned into NumPy's arrays in between."""
    here, (x, y) = Network(layers(kind)), batch()
    there = Network(_abroad(layers(kind)))
    ways = [(here, x, y, make(0.05)), (there, Foreign(x), Foreign(y), make(0.05))]
    for _ in range(5):
        losses = [float(learn(network, a, b, CCE, one)) for network, a, b, one in ways]
        assert losses[0] == losses[1]
    assert isinstance(there.vector, Foreign)
    np.testing.assert_array_equal(there.vector.get(), here.vector)


def _abroad(given: list[Any]) -> list[Any]:
    row = Row(given)
    arrays: Any = (Foreign(array) for _, array in row.named_arrays())
    return list(row.around(arrays).layers)


@pytest.mark.parametrize("make", [BatchNormalization, LayerNormalization])
def test_normalisations_learn_a_scale_and_a_shift(make) -> None:  # type: ignore[no-untyped-def]
    network = Network([sums(3, 4, np.random.default_rng(0)), make(4)])
    assert network.kinds == ["weights", "biases", "scale", "shift"]


@pytest.mark.parametrize("axis", [0, 1])
def test_a_normalisation_uses_the_epsilon_it_is_given(axis: int) -> None:
    z = np.random.default_rng(0).normal(size=(4, 4))
    layer = (BatchNormalization, LayerNormalization)[axis](4, epsilon=3.0)
    expected = (z - z.mean(axis, keepdims=True)) / np.sqrt(z.var(axis, keepdims=True) + 3)
    np.testing.assert_allclose(layer(z)[0], expected, rtol=1e-12)


def test_batch_normalisation_remembers_nothing_before_its_first_batch() -> None:
    layer = BatchNormalization(2)
    layer.remember()
    assert (layer.running_mean, layer.running_variance) == (0, 1)


def test_the_gradients_of_a_network_that_infers_are_those_of_its_loss() -> None:
    rng = np.random.default_rng(4)
    norm = BatchNormalization(4)
    norm.running_mean, norm.running_variance = rng.normal(size=4), rng.uniform(0.5, 2, 4)
    network = Network([sums(3, 4, rng), norm, TANH, sums(4, 2, rng)])
    network.vector += rng.normal(size=network.vector.size)
    x, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    report = check_gradients(Network(network.inferring().layers), x, y, MSE, method="complex step")
    assert report.difference < 1e-14
    assert report.largest < 1e-13


def test_dropout_draws_the_masks_of_its_seed_one_after_the_other() -> None:
    dropout, other = Dropout(0.5), Dropout(0.5, seed=0)
    masks = []
    for step in range(3):
        masks.append(dropout.mask((2, 8)))
        expected = np.random.default_rng([0, step]).random((2, 8)) >= 0.5
        np.testing.assert_array_equal(masks[-1], expected)
        np.testing.assert_array_equal(other.mask((2, 8)), expected)
        dropout.remember()
        other.remember()


def test_a_layer_is_called_as_its_rule() -> None:
    assert [step.name for step in Network([sums(3, 4, np.random.default_rng(0)), TANH]).steps] == [
        "dense",
        "tanh",
    ]
    assert Layer(partial(silu)).name == "a layer"
