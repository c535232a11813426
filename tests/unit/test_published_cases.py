"""Published numbers by other ways than the record goes. Each test names its source."""

import numpy as np
import pytest

from backprop.activations import activation_named, sigmoid
from backprop.data import digits, split
from backprop.deltas import output_delta
from backprop.dense import weighted_sum
from backprop.forward import forward
from backprop.losses import as_loss, categorical_cross_entropy
from backprop.network import Network
from backprop.numerical_gradient import complex_step
from backprop.optimizers import Adam
from backprop.published import mazur
from backprop.targets import one_hot
from backprop.training import train


def test_the_weighted_sum_of_mazurs_first_hidden_unit() -> None:
    network = mazur.network()
    z = weighted_sum(mazur.INPUTS, network.layers[0].weights, network.layers[0].biases)
    np.testing.assert_allclose(z, [[0.3775, 0.3925]], rtol=0, atol=1e-15)
    assert np.array_equal(sigmoid(z), forward(network, mazur.INPUTS).a[1])


def test_prince_notebook_7_1() -> None:
    """Prince, Understanding Deep Learning, notebook 7.1, by the complex step."""

    def loss(p):
        h1 = np.sin(p[0] + p[4] * 2.3)
        h2 = np.exp(p[1] + p[5] * h1)
        h3 = np.cos(p[2] + p[6] * h2)
        return (p[3] + p[7] * h3 - 2) ** 2

    found = complex_step(loss, [1.0, 2.0, -3.0, 0.4, 0.1, -0.4, 2.0, 3.0])
    published = [2.281, -17.060, -1.683, 0.745, 5.246, -16.079, -8.530, 0.489]
    assert np.allclose(found, published, rtol=0, atol=5.1e-4)


def test_micrograd_readme() -> None:
    """Karpathy, micrograd, README: g and its slopes in a and b, by the complex step."""

    def relu(value):
        return np.where(np.real(value) > 0, value, 0)

    def g(point):
        a, b = point
        c = a + b
        d = a * b + b**3
        c = c + c + 1
        c = c + 1 + c - a
        d = d + d * 2 + relu(b + a)
        d = d + 3 * d + relu(b - a)
        f = (c - d) ** 2
        return f / 2 + 10 / f

    assert round(float(g((-4.0, 2.0))), 4) == 24.7041
    assert np.allclose(complex_step(g, [-4.0, 2.0]), [138.8338, 645.5773], rtol=0, atol=5e-5)


def test_cs231n_softmax_loss_and_slope() -> None:
    """CS231n, the gradient of softmax on the scores, from the loss's own functions."""
    scores, y = np.log([[0.2, 0.3, 0.5]]), one_hot([1], 3)
    loss, output = as_loss("categorical_cross_entropy"), activation_named("softmax")
    slope = output_delta(loss, output, scores, y)
    np.testing.assert_allclose(slope, [[0.2, -0.7, 0.5]], rtol=0, atol=1e-15)
    np.testing.assert_allclose(categorical_cross_entropy(scores, y), -np.log(0.3), rtol=1e-15)


def test_nielsen_cross_entropy_slope_is_a_minus_y() -> None:
    """Nielsen, Neural Networks and Deep Learning, chapter 3."""
    z, y = np.array([[4.0]]), np.array([[0.0]])
    a = sigmoid(z)
    slope = output_delta(as_loss("binary_cross_entropy"), activation_named("sigmoid"), z, y)
    assert slope.item() == a.item()
    # dC/da in its place, as the page's animation has it, is larger by 1 / sigmoid'(z).
    by_a = 1 / (1 - a.item())
    assert by_a / slope.item() == pytest.approx(56.6, abs=0.05)


def test_digits_are_learned_to_97_percent_of_a_held_out_fifth() -> None:
    """The UCI digits: not a published number, but the promise the book makes of its own code."""
    rng = np.random.default_rng(0)
    seen, held_out = split(digits(), 0.2, rng)
    network = Network.initialized([64, 64, 10], ["relu", "softmax"], rng, weights="he")
    history = train(
        network,
        seen.inputs,
        seen.targets,
        loss="categorical_cross_entropy",
        optimizer=Adam(0.005),
        epochs=30,
        batch_size=32,
        held_out=(held_out.inputs, held_out.targets),
    )
    assert history.held_out_accuracy[-1] >= 0.97
