"""Layers for deep networks: the tests of homework 2 of CMU's course Deep Learning Systems."""

import numpy as np

from backprop.activations import activation_named
from backprop.dense import Dense, dense
from backprop.layer_normalization import LayerNormalization
from backprop.layers import Layer
from backprop.published.reproduction import SINGLE, Case, Reproduction, each
from backprop.residual import Residual
from backprop.standardization import EPSILON
from backprop.validation import Array

THREE = [[2.1, 0.95, 3.45], [3.1, 2.45, 2.3], [3.3, 0.4, 1.2]]
FIVE = [[0.45, 0.75, 3.2, 1.4, 4.45]]
TEN = [
    [3.5, 4.55, 0.35, 1.85, 2.8, 2.5, 3.25, 0.6, 3.55, 0.95],
    [1.55, 3.7, 2.75, 4.15, 2.95, 4.55, 3.65, 4.8, 2.45, 2.65],
]


def slopes_of_fourth_powers(x: list[list[float]]) -> Array:
    """The slopes by ``x`` of the sum of all U^4, with U what layer normalisation makes of it."""
    u, back = LayerNormalization(len(x[0]))(np.array(x))
    before, _ = back(4 * u**3)
    return before()


def slopes_in_single_precision(x: list[list[float]]) -> Array:
    """The same slopes, in float32 and step by step through a graph, as the course computes.

    Where the slopes of the two ways to an entry of x cancel, what was rounded on the way is left.
    """
    z, epsilon = np.array(x, dtype=np.float32), np.float32(EPSILON)
    units = np.float32(z.shape[1])
    apart = z - z.sum(axis=1, keepdims=True) / units
    deviation = np.sqrt((apart * apart).sum(axis=1, keepdims=True) / units + epsilon)
    u = apart / deviation
    # The third power is rounded once; a product of three would be rounded twice
    slope_u = 4 * (u.astype(float) ** 3).astype(np.float32)
    to_deviation = -slope_u * apart / (deviation * deviation)
    to_variance = to_deviation.sum(axis=1, keepdims=True) / (2 * deviation)
    slope_apart = slope_u / deviation + to_variance / units * (2 * apart)
    slopes: Array = slope_apart - slope_apart.sum(axis=1, keepdims=True) / units
    return slopes


def block() -> tuple[Residual, Array]:
    """The course's residual block with the weights of its seed, and five examples."""
    random = np.random.RandomState(42)
    bound = np.sqrt(2) * np.sqrt(3 / 5)
    w1, b1, w2, b2 = (random.uniform(-bound, bound, shape) for shape in ((5, 5), 5, (5, 5), 5))
    layers = [Dense(w1, b1, activation_named("relu")), Layer(dense, weights=w2, biases=b2)]
    return Residual(layers), np.random.RandomState(50).randint(0, 100, (5, 5)) / 20


def _layer_normalization() -> list[Reproduction]:
    value, _ = LayerNormalization(3)(np.array(THREE))
    published = (
        "-0.06525002 -1.1908097 1.2560595 1.3919864 -0.47999576 -0.911992 "
        "1.3628436 -1.0085043 -0.3543393"
    )
    names = [f"example {e}, unit {j}" for e in range(3) for j in range(3)]
    rows = each(names, published, value, SINGLE)
    published = (
        "-2.8312206e-06 -6.6757202e-05 6.9618225e-05 1.9950867e-03 -6.8092346e-04 "
        "-1.3141632e-03 4.4703484e-05 -3.2544136e-05 -1.1801720e-05"
    )
    ours, single = slopes_of_fourth_powers(THREE), slopes_in_single_precision(THREE)
    names = [f"3 units, example {e}: slope in z{j}" for e in range(3) for j in range(3)]
    rows += [
        Reproduction(name, text, float(right), by_mistake=float(rounded))
        for name, text, right, rounded in zip(
            names, published.split(), ours.flat, single.flat, strict=True
        )
    ]
    published = "0.150192 0.702322 -3.321343 0.31219 2.156639"
    names = [f"5 units: slope in z{j}" for j in range(5)]
    rows += each(names, published, slopes_of_fourth_powers(FIVE), SINGLE)
    published = (
        "-2.301574 4.353944 -1.9396116 2.4330146 -1.1070801 "
        "0.01571643 -2.209449 0.49513134 -2.261348 2.5212562 "
        "-9.042961 -2.6184766 4.5592957 -4.2109876 3.4247458 "
        "-1.9075732 -2.2689414 2.110825 5.044025 4.910048"
    )
    names = [f"10 units, example {e}: slope in z{j}" for e in range(2) for j in range(10)]
    return rows + each(names, published, slopes_of_fourth_powers(TEN), SINGLE)


def _residual() -> list[Reproduction]:
    residual, x = block()
    value, back = residual(x)
    before, _ = back(np.ones_like(value))
    rows = []
    for example, published in [
        (0, "0.4660964 3.8619597 -3.637068 3.7489638 2.4931884"),
        (4, "-0.03458184 0.0823682 -0.06686163 1.9169499 1.2638961"),
    ]:
        names = [f"example {example}: unit {j}" for j in range(5)]
        rows += each(names, published, value[example], SINGLE)
    published = "0.24244219 -0.19571924 -0.08556509 0.9191598 1.6787351"
    for example, slopes in enumerate(before()):
        names = [f"example {example}: slope in x{i}" for i in range(5)]
        rows += each(names, published, slopes, SINGLE)
    return rows


DLSYS_LAYER_NORMALIZATION = Case(
    "CMU 10-414",
    "homework 2, layer normalisation",
    "values, and slopes of a sum of fourth powers",
    _layer_normalization,
    "dlsys2022",
)
DLSYS_RESIDUAL = Case(
    "CMU 10-414",
    "homework 2, residual connection",
    "two layers and a way past them, there and back",
    _residual,
    "dlsys2022",
)
