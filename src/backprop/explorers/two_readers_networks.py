"""The two networks of the explorer "two-readers", and what they are asked.

    a digit  ->  12 kernels at every place  ->  the largest of each 3 x 3  ->  ten chances
    a digit  ->  8 units that see all pixels                               ->  ten chances

Both have 610 parameters.
"""

from functools import cache

import numpy as np

from backprop.activations import activation_named
from backprop.convolution import Convolution
from backprop.data import Dataset, digits, split
from backprop.dense_layers import drawn_layers
from backprop.network import Network
from backprop.pictures import AsPictures, AsRows
from backprop.pooling import MaxPooling
from backprop.validation import Array
from backprop.windows import padded

SIDE, CLASSES = 8, 10
KERNELS, SIZE, POOL = 12, 3, 3  # kernels, their side, and that of the squares they are pooled by
SPREAD = 0.2  # of a kernel's weights at the start: small, so that what is learned is seen
UNITS = 8  # of the dense network: with them it has as many parameters
BATCH, BATCHES = 32, 42  # examples in a batch, batches in an epoch
# Rows down and columns to the right
MOVES = {"not at all": (0, 0), "left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}


@cache
def parts() -> tuple[Dataset, Dataset]:
    """The digits in two: to learn from, as many as fill the batches, and held out."""
    seen, held_out = split(digits(), 0.25, np.random.default_rng(0))
    return seen.subset(np.arange(BATCH * BATCHES)), held_out


def moved(inputs: Array, way: str) -> Array:
    """Digits, ``(examples, 64)``, moved by a pixel; ``way`` is a name of ``MOVES``.

    What leaves the picture is lost, and what comes in is empty.
    """
    down, right = MOVES[way]
    framed = padded(inputs.reshape(-1, 1, SIDE, SIDE), 1)
    cut = framed[..., 1 - down : 1 - down + SIDE, 1 - right : 1 - right + SIDE]
    return cut.reshape(len(inputs), -1)


@cache
def asked(way: str) -> tuple[Array, Array]:
    """The held-out digits, moved as a name of ``MOVES`` says, and their targets."""
    _, held_out = parts()
    return moved(held_out.inputs, way), held_out.targets


def sharing_network(rng: np.random.Generator) -> Network:
    """Convolution, ReLU, max pooling, and a dense layer that reads what is left."""
    places = ((SIDE - SIZE + 1) // POOL) ** 2
    return Network(
        [
            AsPictures(1, SIDE, SIDE),
            Convolution.initialized(1, KERNELS, SIZE, rng, scheme=_small),
            activation_named("relu"),
            MaxPooling(POOL),
            AsRows(),
            *drawn_layers([KERNELS * places, CLASSES], ["softmax"], rng, "xavier", None, float),
        ]
    )


def dense_network(rng: np.random.Generator) -> Network:
    """One hidden layer, each of whose units has a weight for every pixel."""
    return Network.initialized([SIDE**2, UNITS, CLASSES], ["relu", "softmax"], rng, weights="he")


def _small(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    return rng.normal(scale=SPREAD, size=(n_in, n_out))


def slopes(kernels: Array) -> Array:
    """How far kernels, ``(kernels, 3, 3)``, rise to the right, and downwards: ``(kernels, 2)``.

    Each is the product with a kernel of length 1 whose columns, or rows, are -1, 0 and 1 all
    along. Their squares are therefore shares of the sum of a kernel's squares.
    """
    ramp = np.array([-1.0, 0.0, 1.0])
    return np.stack([(kernels @ ramp).sum(axis=1), (ramp @ kernels).sum(axis=1)], axis=1) / 6**0.5
