"""Published slopes of single units and of graphs. Each test names its source.

Mazur's deltas are in test_published_cases.py.
"""

import numpy as np

from backprop.forward import forward
from backprop.gradients import backward
from backprop.network import Network
from backprop.symbolic.graph import micrograd

# Andrej Karpathy, micrograd, README


def test_micrograd_graph():
    calculation = micrograd()
    a, b = calculation.inputs
    given = {a: -4, b: 2}
    assert f"{float(list(calculation.values(given).values())[-1]):.4f}" == "24.7041"
    slopes = calculation.slopes(given)
    assert f"{float(slopes[a]):.4f}" == "138.8338"
    assert f"{float(slopes[b]):.4f}" == "645.5773"


def test_micrograd_tanh_neuron():
    bias = 6.8813735870195432
    network = Network.from_parameters([[[-3.0], [1.0]]], [[bias]], "tanh")
    passed = forward(network, [[2.0, 0.0]])
    assert np.allclose(passed.output, 0.70710678, rtol=0, atol=5e-9)
    # The slope of the output itself: with the target one below it, A - Y is 1.
    found = backward(network, passed, passed.output - 1, "mean_squared_error")
    assert np.allclose(found.deltas[0], 0.5, rtol=0, atol=1e-12)
    assert np.allclose(found.weights[0].ravel(), [1, 0], rtol=0, atol=1e-12)
    back = found.deltas[0] @ network.layers[0].weights.T
    assert np.allclose(back, [[-1.5, 0.5]], rtol=0, atol=1e-12)
