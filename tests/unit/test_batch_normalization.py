"""Batch normalisation: against autograd, against SymPy, and what it promises."""

from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.backpropagation import learn
from backprop.batch_normalization import BatchNormalization
from backprop.forward import forward, predict
from backprop.gradient_check import check_gradients
from backprop.gradients import backpropagate
from backprop.network import Network
from backprop.numerical_gradient import METHODS
from backprop.optimizers import GradientDescent
from backprop.standardization import EPSILON, delta_before, standardize
from independent import ACTIVATIONS, LOSSES


def test_each_unit_has_mean_nought_and_spread_one() -> None:
    z = np.random.default_rng(0).normal(3, 7, size=(500, 4))
    found = standardize(z)
    np.testing.assert_allclose(found.values.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(found.values.std(axis=0), 1, rtol=1e-6)


def independent_loss(parameters, activations, x, y, loss):  # type: ignore[no-untyped-def]
    """The mean loss of a normalised network, in autograd's NumPy."""
    layers = len(activations)
    left = list(parameters)
    a = x
    for number, name in enumerate(activations):
        z = anp.dot(a, left.pop(0)) + left.pop(0)
        if number < layers - 1:
            mean = anp.mean(z, axis=0)
            spread = anp.sqrt(anp.mean((z - mean) ** 2, axis=0) + EPSILON)
            z = left.pop(0) * (z - mean) / spread + left.pop(0)
        a = ACTIVATIONS[name](z)
    return anp.mean(LOSSES[loss](z, a, y))


@given(
    st.integers(0, 10_000),
    st.sampled_from(["sigmoid", "tanh", "relu", "leaky_relu", "identity"]),
    st.sampled_from(
        [
            ("half_squared_error", "identity"),
            ("half_squared_error", "tanh"),
            ("binary_cross_entropy", "sigmoid"),
            ("categorical_cross_entropy", "softmax"),
        ]
    ),
)
@settings(deadline=None, max_examples=40)
def test_every_gradient_is_that_of_autograd(seed: int, hidden: str, end: tuple[str, str]) -> None:
    loss, output = end
    rng = np.random.default_rng(seed)
    names = [hidden, hidden, output]
    network = Network.initialized([3, 5, 4, 3], names, rng, normalization=BatchNormalization)
    for array in network.parameters:
        array += rng.normal(0, 0.5, array.shape)
    x = rng.normal(size=(6, 3))
    y = np.eye(3)[rng.integers(0, 3, 6)]
    found = backpropagate(network, x, y, loss)
    parameters = [array.copy() for array in network.parameters]
    expected = grad(lambda p: independent_loss(p, names, x, y, loss))(parameters)
    assert found.loss == pytest.approx(independent_loss(parameters, names, x, y, loss), rel=1e-9)
    for own, right in zip(found.gradients, expected, strict=True):
        assert own.shape == right.shape
        np.testing.assert_allclose(own, right, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_the_gradients_pass_the_books_own_check(method: str) -> None:
    rng = np.random.default_rng(1)
    network = Network.initialized([2, 4, 3, 1], "tanh", rng, normalization=BatchNormalization)
    x, y = rng.normal(size=(8, 2)), rng.normal(size=(8, 1))
    assert check_gradients(network, x, y, "half_squared_error", method=method).passed


def test_a_bias_before_a_normalisation_has_no_effect() -> None:
    rng = np.random.default_rng(2)
    network = Network.initialized([2, 4, 1], "tanh", rng, normalization=BatchNormalization)
    x, y = rng.normal(size=(8, 2)), rng.normal(size=(8, 1))
    before = forward(network, x).output
    found = backpropagate(network, x, y, "half_squared_error")
    np.testing.assert_allclose(found.gradients[1], 0, atol=1e-16)
    np.testing.assert_allclose(found.deltas[0].sum(axis=0), 0, atol=1e-15)
    biases = network.parameters[1]
    biases += 100
    np.testing.assert_allclose(forward(network, x).output, before, rtol=1e-9)


def test_the_running_averages_come_to_those_of_the_data() -> None:
    rng = np.random.default_rng(3)
    one = BatchNormalization(3)
    spread = np.array([0.5, 1.0, 4.0])
    for _ in range(400):
        one(rng.normal([1, 2, 3], spread, size=(256, 3)))
        one.remember()
    np.testing.assert_allclose(one.running_mean, [1, 2, 3], atol=0.3)
    np.testing.assert_allclose(one.running_variance, spread**2, rtol=0.1)


def test_inference_treats_each_example_by_itself() -> None:
    rng = np.random.default_rng(4)
    network = Network.initialized(
        [2, 4, 1], "relu", rng, normalization=partial(BatchNormalization, momentum=0.5)
    )
    for _ in range(60):
        forward(network, rng.normal(size=(512, 2)))
        network.remember()
    x = rng.normal(size=(512, 2))
    together = predict(network, x)
    one_by_one = np.concatenate([predict(network, row[None]) for row in x])
    np.testing.assert_allclose(together, one_by_one, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(together, forward(network, x).output, atol=0.5)


def test_what_is_scaled_before_comes_out_the_same() -> None:
    rng = np.random.default_rng(5)
    z = rng.normal(size=(64, 3))
    np.testing.assert_allclose(standardize(1000 * z).values, standardize(z).values, rtol=1e-4)


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="a batch of 1 has no spread"):
        standardize(np.ones((1, 3)))
    with pytest.raises(ValueError, match=r"shape \(4, 2\), but 3 units are normalised"):
        BatchNormalization(3)(np.ones((4, 2)))


def test_units_that_all_agree_stay_finite() -> None:
    found = standardize(np.full((4, 2), 3.0))
    assert (found.values == 0).all()
    assert np.isfinite(delta_before(np.ones((4, 2)), found)).all()


def test_the_type_of_number_is_kept() -> None:
    rng = np.random.default_rng(6)
    network = Network.initialized(
        [2, 4, 1], "tanh", rng, dtype=np.float32, normalization=BatchNormalization
    )
    x, y = rng.normal(size=(8, 2)).astype(np.float32), np.ones((8, 1), np.float32)
    learn(network, x, y, "half_squared_error", GradientDescent(0.1))
    found = backpropagate(network, x, y, "half_squared_error")
    arrays = [*found.values, *found.slopes, *found.gradients, predict(network, x)]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@given(st.integers(2, 40), st.integers(1, 5), st.floats(1e-2, 1e3), st.integers(0, 10_000))
@settings(deadline=None)
def test_for_any_batch_the_deltas_leave_mean_and_spread_alone(
    examples: int, units: int, spread: float, seed: int
) -> None:
    """They add up to nothing, and so do their products with S, up to epsilon."""
    rng = np.random.default_rng(seed)
    found = standardize(spread * rng.normal(size=(examples, units)), epsilon=1e-14)
    delta_s = rng.normal(size=(examples, units))
    scaled = delta_before(delta_s, found) * found.deviation
    np.testing.assert_allclose(scaled.sum(axis=0), 0, atol=1e-9)
    kept = 1 - (found.values**2).mean(axis=0)
    expected = (delta_s * found.values).sum(axis=0) * kept
    np.testing.assert_allclose((scaled * found.values).sum(axis=0), expected, atol=1e-9)


def test_weights_and_their_gradient_stand_at_right_angles() -> None:
    rng = np.random.default_rng(7)
    network = Network.initialized([6, 5, 4, 2], "tanh", rng, normalization=BatchNormalization)
    for layer in network.layers[:-1]:
        layer.layers[1].epsilon = 1e-14
    x, y = rng.normal(size=(12, 6)), rng.normal(size=(12, 2))
    before = backpropagate(network, x, y, "half_squared_error")
    for layer in (0, 1):
        weights, gradient = network.layers[layer].weights, before.weights[layer]
        np.testing.assert_allclose((weights * gradient).sum(axis=0), 0, atol=1e-10)
    first = network.parameters[0]
    first *= 10
    after = backpropagate(network, x, y, "half_squared_error")
    assert after.loss == pytest.approx(before.loss, rel=1e-9)
    np.testing.assert_allclose(10 * after.gradients[0], before.gradients[0], rtol=1e-7, atol=1e-12)


def test_the_papers_backward_pass_in_its_own_steps() -> None:
    """Ioffe and Szegedy 2015, section 3: through the variance, then the mean, then each x."""
    rng = np.random.default_rng(0)
    x, delta_s, epsilon = rng.normal(3, 2, size=(6, 4)), rng.normal(size=(6, 4)), 1e-5
    count, mean, variance = len(x), x.mean(axis=0), x.var(axis=0)
    on_variance = (delta_s * (x - mean)).sum(axis=0) * -0.5 * (variance + epsilon) ** -1.5
    on_mean = -delta_s.sum(axis=0) / np.sqrt(variance + epsilon)
    on_mean += on_variance * (-2 * (x - mean)).sum(axis=0) / count
    on_x = delta_s / np.sqrt(variance + epsilon)
    on_x += on_variance * 2 * (x - mean) / count + on_mean / count
    np.testing.assert_allclose(delta_before(delta_s, standardize(x, epsilon)), on_x, rtol=1e-10)
