"""Published numbers of the chapter on losses. Each test names its source."""

import numpy as np
import pytest

from backprop.activations import activation_named, sigmoid, softmax
from backprop.deltas import output_delta
from backprop.figures.losses import outputs_while_learning
from backprop.forward import forward
from backprop.losses import categorical_cross_entropy, loss_named, one_hot, squared_error
from backprop.network import Network
from test_published_cases import assert_published

# Matt Mazur, "A Step by Step Backpropagation Example", 2015


def test_mazur_error_and_its_two_parts() -> None:
    network = Network.from_parameters(
        [[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]],
        [[0.35, 0.35], [0.60, 0.60]],
        "sigmoid",
    )
    a, y = forward(network, [[0.05, 0.10]]).output, np.array([[0.01, 0.99]])
    assert_published(squared_error(a, y), "0.298371109")
    assert_published(squared_error(a.T, y.T), "0.274811083", "0.023560026")


# CS231n, the gradient of softmax on the scores


def test_cs231n_softmax_loss_and_slope() -> None:
    scores, y = np.log([[0.2, 0.3, 0.5]]), one_hot([1], 3)
    loss, output = loss_named("categorical_cross_entropy"), activation_named("softmax")
    slope = output_delta(loss, output, scores, softmax(scores), y)
    np.testing.assert_allclose(slope, [[0.2, -0.7, 0.5]], rtol=0, atol=1e-15)
    np.testing.assert_allclose(categorical_cross_entropy(scores, y), -np.log(0.3), rtol=1e-15)


# Michael Nielsen, "Neural Networks and Deep Learning", chapter 3


def test_nielsen_neuron_that_starts_wrong_learns_slowly() -> None:
    good = outputs_while_learning(0.6, 0.9, "mean_squared_error")
    bad = outputs_while_learning(2.0, 2.0, "mean_squared_error")
    assert_published(good[[0, 300]], "0.82", "0.09")
    assert_published(bad[[0, 150, 250, 300]], "0.98", "0.933", "0.357", "0.203")


def test_nielsen_cross_entropy_slope_is_a_minus_y() -> None:
    z, y = np.array([[4.0]]), np.array([[0.0]])
    a = sigmoid(z)
    slope = output_delta(loss_named("binary_cross_entropy"), activation_named("sigmoid"), z, a, y)
    assert slope.item() == a.item()
    # dC/da in its place, as the page's widget has it, is larger by 1 / sigmoid'(z).
    by_a = 1 / (1 - a.item())
    assert by_a / slope.item() == pytest.approx(56.6, abs=0.05)
