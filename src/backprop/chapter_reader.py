"""The network of chapter 7 that reads handwritten digits, and its weights as they are kept.

    digits  ->  three parts  ->  a network that has learned from the first

Training takes a second here and ten in a page, and rounds a little differently on each
machine. So the weights are kept, in half precision, in ``datasets/chapter_reader.npy``;
``tools/store_reader.py`` writes them, and a test trains anew and compares.
"""

from importlib.resources import files
from io import BytesIO

import numpy as np

from backprop.data import Dataset, digits, split
from backprop.network import Network
from backprop.optimizers import Adam
from backprop.training import train

LOSS = "categorical_cross_entropy"
KEPT = "chapter_reader.npy"
SEED = 0


def parts(rng: np.random.Generator) -> tuple[Dataset, Dataset, Dataset]:
    """The digits in three: to train on, to watch, and to test once."""
    rest, test = split(digits(), 0.2, rng)
    seen, watched = split(rest, 0.25, rng)
    return seen, watched, test


def trained_reader() -> Network:
    """Train it, as chapter 7 does."""
    rng = np.random.default_rng(SEED)
    seen, watched, _ = parts(rng)
    reader = _untrained(rng)
    train(
        reader,
        seen.inputs,
        seen.targets,
        loss=LOSS,
        optimizer=Adam(0.003),
        epochs=100,
        batch_size=32,
        held_out=(watched.inputs, watched.targets),
        patience=10,
        keep_best=True,
    )
    return reader


def kept_reader() -> Network:
    """The trained network, with the weights that are kept."""
    reader = _untrained(np.random.default_rng(SEED))
    kept = (files("backprop") / "datasets" / KEPT).read_bytes()
    reader.vector = np.load(BytesIO(kept)).astype(float)
    return reader


def _untrained(rng: np.random.Generator) -> Network:
    return Network.initialized([64, 64, 10], ["relu", "softmax"], rng, weights="he")
