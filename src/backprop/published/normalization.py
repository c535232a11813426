"""Batch and layer normalisation: CS231n's assignment 2, and a question about Keras."""

from itertools import pairwise

import numpy as np

from backprop.activations import activation_named
from backprop.batch_normalization import BatchNormalization
from backprop.dense import Dense
from backprop.gradients import mean_loss
from backprop.history import penalty
from backprop.layer_normalization import LayerNormalization
from backprop.network import Network
from backprop.published.reproduction import DIGIT, IN_FULL, SINGLE, Case, Reproduction, each
from backprop.standardization import standardize
from backprop.targets import one_hot
from backprop.validation import Array

KERAS_EPSILON = 1e-3  # what Keras's layer normalisation takes if it isn't told another
NO_EPSILON = 1e-30  # nothing, beside a variance of 1e-3


def _sums(examples: int) -> Array:
    """What two layers of random weights make of random examples; 3 units."""
    random = np.random.RandomState(231)
    x, w1, w2 = (random.randn(*shape) for shape in ((examples, 50), (50, 60), (60, 3)))
    sums: Array = np.maximum(0, x @ w1) @ w2
    return sums


def _batch() -> list[Reproduction]:
    sums = _sums(200)
    layer = BatchNormalization(3)
    layer.scale[:], layer.shift[:] = [1, 2, 3], [11, 12, 13]
    scaled, _ = layer(sums)

    rows = []
    for text, published, found in [
        ("mean before", "-2.3814598 -13.18038246 1.91780462", sums.mean(axis=0)),
        ("spread before", "27.18502186 34.21455511 37.68611762", sums.std(axis=0)),
        ("spread after", "0.99999999 1. 1.", standardize(sums).values.std(axis=0)),
        ("mean, scaled and shifted", "11. 12. 13.", scaled.mean(axis=0)),
        ("spread, scaled", "0.99999999 1.99999999 2.99999999", scaled.std(axis=0)),
    ]:
        rows += each([f"unit {j}: {text}" for j in range(3)], published, found, DIGIT)
    return rows


def _layer() -> list[Reproduction]:
    sums = _sums(4)
    layer = LayerNormalization(3)
    standardised, _ = layer(sums)
    layer.arrays["scale"][:], layer.arrays["shift"][:] = 3, 5
    scaled, _ = layer(sums)

    before = "-59.06673243 -47.60782686 -43.31137368 -26.40991744"
    rows = []
    for text, published, found in [
        ("mean before", before, sums.mean(axis=1)),
        ("spread before", "10.07429373 28.39478981 35.28360729 4.01831507", sums.std(axis=1)),
        ("spread after", "0.99999995 0.99999999 1. 0.99999969", standardised.std(axis=1)),
        ("mean, scaled and shifted", "5. 5. 5. 5.", scaled.mean(axis=1)),
        ("spread, scaled", "2.99999985 2.99999998 2.99999999 2.99999907", scaled.std(axis=1)),
    ]:
        rows += each([f"example {e}: {text}" for e in range(4)], published, found, DIGIT)
    return rows


def normalised_network(random: np.random.RandomState) -> Network:
    """15-20-30-10 with newly drawn weights, and batch normalisation in the hidden layers."""
    relu, softmax = activation_named("relu"), activation_named("softmax")
    sizes = list(pairwise([15, 20, 30, 10]))
    drawn = [0.05 * random.randn(*shape) for shape in sizes]
    *hidden, last = (
        (weights, np.zeros(n_out)) for weights, (_, n_out) in zip(drawn, sizes, strict=True)
    )
    layers = [
        Dense(weights, biases, relu, BatchNormalization(len(biases))) for weights, biases in hidden
    ]
    return Network([*layers, Dense(*last, softmax)])


def _networks() -> list[Reproduction]:
    random = np.random.RandomState(231)
    x, labels = random.randn(2, 15), random.randint(10, size=2)
    y = one_hot(labels, 10)
    rows = []
    for decay, published in [(0, "2.2611955101340957"), (3.14, "6.996533220108303")]:
        network = normalised_network(random)
        loss = mean_loss(network, x, y, "categorical_cross_entropy") + penalty(network, decay)
        rows += each([f"loss with a weight decay of {decay}"], published, loss, IN_FULL)
    return rows


def keras_pair(epsilon: float) -> Array:
    """What layer normalisation makes of the two numbers of the question."""
    value, _ = LayerNormalization(2, epsilon)(np.array([[0.09484422, 0.16441762]]))
    return value[0]


def _keras() -> list[Reproduction]:
    names = ["unit 0", "unit 1"]
    right = keras_pair(KERAS_EPSILON)
    rows = each(names, "-0.73995596 0.73995596", right, SINGLE)
    expected = zip(names, ("-1.", "1."), right, keras_pair(NO_EPSILON), strict=True)
    return rows + [
        Reproduction(f"{name}, as expected", text, float(ours), 0.01, by_mistake=float(without))
        for name, text, ours, without in expected
    ]


CS231N_NORMALIZED_NETWORKS = Case(
    "CS231n",
    "assignment 2, networks with batch normalisation",
    "the loss of 15-20-30-10 networks",
    _networks,
    "cs231n-assignment2-2024",
)
KERAS = Case(
    "TensorFlow",
    "issue 58146",
    "Keras's layer normalisation of two numbers",
    _keras,
    "tensorflow58146",
)
CS231N_NORMALIZATION = Case(
    "CS231n",
    "assignment 2, batch normalisation",
    "mean and spread of 200 examples",
    _batch,
    "cs231n-assignment2",
)
CS231N_LAYER_NORMALIZATION = Case(
    "CS231n",
    "assignment 2, layer normalisation",
    "mean and spread of 4 examples",
    _layer,
    "cs231n-assignment2-2024",
)
