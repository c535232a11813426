"""Calculations given as graphs: Prince, CS231n, micrograd, and Coursera's gradient check."""

import numpy as np
import sympy as sp

from backprop.forward import forward
from backprop.gradient_check import relative_difference
from backprop.gradients import backpropagate
from backprop.network import Network
from backprop.numerical_gradient import central_difference, forward_difference
from backprop.operations import passes
from backprop.published.reproduction import EXACT, Case, Reproduction, each
from backprop.symbolic.graph import Graph, micrograd
from backprop.targets import one_hot
from backprop.validation import Array

MILLION = 1_000_000


def prince() -> Graph:
    """Simon Prince, "Understanding Deep Learning", notebook 7.1: the loss of one example."""
    x, y, *steps = sp.symbols("x y f_0 h_1 f_1 h_2 f_2 h_3 f_3 ell")
    f0, h1, f1, h2, f2, h3, f3, loss = steps
    b, w = sp.symbols("beta:4"), sp.symbols("omega:4")
    return Graph(
        (x, y, *b, *w),
        {
            f0: b[0] + w[0] * x,
            h1: sp.sin(f0),
            f1: b[1] + w[1] * h1,
            h2: sp.exp(f1),
            f2: b[2] + w[2] * h2,
            h3: sp.cos(f2),
            f3: b[3] + w[3] * h3,
            loss: (f3 - y) ** 2,
        },
    )


def _prince() -> list[Reproduction]:
    graph = prince()
    numbers = (2.3, 2.0, 1.0, 2.0, -3.0, 0.4, 0.1, -0.4, 2.0, 3.0)
    given = dict(zip(graph.inputs, numbers, strict=True))
    values, slopes = graph.values(given), graph.slopes(given)
    names = list(graph.lines)
    rows = each(
        [f"${sp.latex(name)}$" for name in names],
        "1.230 0.942 1.623 5.068 7.137 0.657 2.372 0.139",
        [float(values[name]) for name in names],
    )
    backwards = names[-2::-1]
    rows += each(
        [_slope_in(name) for name in backwards],
        "0.745 2.234 -1.683 -3.366 -17.060 6.824 2.281",
        [float(slopes[name]) for name in backwards],
    )
    parameters = graph.inputs[2:]
    rows += each(
        [_slope_in(name) for name in parameters],
        "2.281 -17.060 -1.683 0.745 5.246 -16.079 -8.530 0.489",
        [float(slopes[name]) for name in parameters],
    )
    return rows


def _slope_in(name: sp.Symbol) -> str:
    return f"slope of the loss in ${sp.latex(name)}$"


def _cs231n() -> list[Reproduction]:
    x, y, z, total, product = sp.symbols("x y z q f")
    graph = Graph((x, y, z), {total: x + y, product: total * z})
    given = {x: -2, y: 5, z: -4}
    slopes = graph.slopes(given)
    value = float(graph.values(given)[product])
    rows = each(["(x + y) z at -2, 5, -4"], "-12", value, EXACT)
    names = [f"slope of (x + y) z in {name}" for name in "xyz"]
    rows += each(names, "-4 -4 3", [float(slopes[name]) for name in (x, y, z)], EXACT)

    neuron = Network.from_parameters([[[2.0], [-3.0]]], [[-3.0]], "sigmoid")
    output, delta, weights = _slopes_of_the_output(neuron, [[-1.0, -2.0]])
    rows += each(["sigmoid neuron: output"], "0.731059", output)
    names = ["sigmoid neuron: slope in x0", "sigmoid neuron: slope in x1"]
    rows += each(names, "0.393224 -0.589836", delta @ neuron.layers[0].weights.T)
    names = [f"sigmoid neuron: slope in {name}" for name in ("w0", "w1", "w2 (our bias)")]
    rows += each(names, "-0.196612 -0.393224 0.196612", [*weights, delta.item()])

    scores = np.log([[0.2, 0.3, 0.5]])
    softmax = Network.from_parameters([np.eye(3)], [np.zeros(3)], "softmax")
    loss = "categorical_cross_entropy"
    found = backpropagate(softmax, scores, one_hot([1], 3), loss)
    names = [f"softmax: slope in score {k}" for k in range(3)]
    return rows + each(names, "0.2 -0.7 0.5", found.deltas[0], EXACT)


def _micrograd() -> list[Reproduction]:
    graph = micrograd()
    a, b = graph.inputs
    given = {a: -4, b: 2}
    slopes = graph.slopes(given)
    *_, result = graph.values(given).values()
    rows = each(["g"], "24.7041", float(result))
    names = ["slope of g in a", "slope of g in b"]
    rows += each(names, "138.8338 645.5773", [float(slopes[a]), float(slopes[b])])
    neuron = Network.from_parameters([[[-3.0], [1.0]]], [[6.8813735870195432]], "tanh")
    output, delta, weights = _slopes_of_the_output(neuron, [[2.0, 0.0]])
    rows += each(["tanh neuron: output"], "0.70710678", output)
    names = ["tanh neuron: slope in x0", "tanh neuron: slope in x1"]
    back = delta @ neuron.layers[0].weights.T
    rows += each(names, "-1.5 0.5", back, EXACT)
    names = ["tanh neuron: slope in w0", "tanh neuron: slope in w1"]
    return rows + each(names, "1.0 0.0", weights, EXACT)


def _slopes_of_the_output(neuron: Network, x: list[list[float]]) -> tuple[Array, Array, Array]:
    """A unit's output, its slope in Z, and in the weights.

    With the target one below the output, A - Y is 1, so the slopes of the squared
    error are those of the output itself.
    """
    passed = forward(neuron, x)
    found = backpropagate(neuron, passed.a[0], passed.output - 1, "half_squared_error")
    return passed.output, found.deltas[0], found.weights[0].ravel()


def _coursera() -> list[Reproduction]:
    x, theta = 2.0, 4.0
    numeric = central_difference(lambda value: float(value) * x, theta, h=1e-7)
    difference = relative_difference(x, numeric)
    return each(["relative difference for J = theta x"], "2.919335883291695e-10", difference)


def _nielsen() -> list[Reproduction]:
    calls = 0

    def loss(weights: Array) -> float:
        nonlocal calls
        calls += 1
        return 0.0

    forward_difference(loss, np.zeros(MILLION))
    return each(["forward passes for a million slopes"], "1000001", calls, EXACT)


def _nielsen_backpropagation() -> list[Reproduction]:
    found = passes([999, 1000])["backpropagation"]  # a million parameters again
    return each(["passes for a million slopes (he: about two)"], "2", found, EXACT)


PRINCE = Case(
    "Prince 2023", "notebook 7.1", "a chain of sines and an exponential", _prince, "prince2023"
)
CS231N = Case("CS231n", "notes on backpropagation", "three small graphs", _cs231n, "cs231n")
MICROGRAD = Case(
    "micrograd", "README", "a graph of two numbers, and a tanh neuron", _micrograd, "karpathy2020"
)
COURSERA = Case("Coursera", "gradient checking", "one centred difference", _coursera, "ng2017")
NIELSEN_2 = Case(
    "Nielsen 2015", "chapter 2, differences", "the cost of a gradient", _nielsen, "nielsen2015"
)
NIELSEN_2_BACKPROPAGATION = Case(
    "Nielsen 2015",
    "chapter 2, backpropagation",
    "the cost of the same gradient",
    _nielsen_backpropagation,
    "nielsen2015",
)
