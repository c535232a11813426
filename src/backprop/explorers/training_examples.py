"""The examples of the playground: points of the plane in two classes."""

import numpy as np

from backprop.data import spirals, two_moons, xor
from backprop.validation import Array

TRAINED, HELD_OUT = 200, 100  # examples
TURNS = 1.25  # of each spiral


def examples(data: str, noise: float, seed: int) -> tuple[Array, Array]:
    """Points, shape ``(300, 2)``, and their classes, ``(300, 1)``.

    The first ``TRAINED`` have mean 0 and spread 1. The held-out ones, behind them, are
    moved and scaled by the same numbers, in which they have no say.
    """
    rng = np.random.default_rng(seed)
    count = TRAINED + HELD_OUT
    if data == "xor":
        corners = xor()
        which = rng.integers(0, 4, count)
        labels = corners.labels[which]
        points = 2 * corners.inputs[which] - 1 + rng.normal(scale=0.25 + noise, size=(count, 2))
    else:
        moons = data == "moons"
        made = two_moons(count, noise, rng) if moons else spirals(count, noise / 3, rng, TURNS)
        points, labels = made.inputs, made.labels
    points = points - points[:TRAINED].mean(axis=0)
    return points / points[:TRAINED].std(), labels[:, None].astype(float)
