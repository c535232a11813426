"""Published gradients, computed again. Each test names its source."""

import numpy as np

from backprop.forward import forward
from backprop.gradient_check import complex_step
from backprop.gradients import backward
from backprop.network import Network


def test_prince_notebook_7_1() -> None:
    """Prince, Understanding Deep Learning, notebook 7.1: all derivatives of the parameters."""

    def loss(p):
        h1 = np.sin(p[0] + p[4] * 2.3)
        h2 = np.exp(p[1] + p[5] * h1)
        h3 = np.cos(p[2] + p[6] * h2)
        return (p[3] + p[7] * h3 - 2) ** 2

    found = complex_step(loss, [1.0, 2.0, -3.0, 0.4, 0.1, -0.4, 2.0, 3.0])
    published = [2.281, -17.060, -1.683, 0.745, 5.246, -16.079, -8.530, 0.489]
    assert np.allclose(found, published, rtol=0, atol=5.1e-4)


def test_micrograd_readme() -> None:
    """Karpathy, micrograd, README: g and its slopes in a and b."""

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


def test_micrograd_tanh_neuron() -> None:
    network = Network.from_parameters([[[-3.0], [1.0]]], [[6.8813735870195432]], "tanh")
    passed = forward(network, [[2.0, 0.0]])
    # The slope of the output itself: with the target one below it, A - Y is 1.
    found = backward(network, passed, passed.output - 1, "mean_squared_error")
    assert np.allclose(passed.output, 0.70710678, rtol=0, atol=5e-9)
    assert np.allclose(found.weights[0].ravel(), [1, 0])
    assert np.allclose(found.deltas[0] @ network.layers[0].weights.T, [[-1.5, 0.5]])
