"""Dropout: leave out some units at random while learning, others at each step.

    A  ->  A * mask / (1 - share)

What is left is made larger, so that the mean stays; for inference nothing is left out.
Source: Srivastava et al., 2014.
"""

import numpy as np

from backprop.activations import ACTIVATIONS
from backprop.layers import Layer, as_layer
from backprop.rule import Back, Sent
from backprop.validation import Array, require_count, require_fraction


class Dropout(Layer):
    """Zero a share of the units of each example.

    Between two steps of learning the mask stays as it is, so that a loss is a function of the
    parameters and its gradient can be checked.
    """

    name = "dropout"

    def __init__(self, share: float, seed: int = 0) -> None:
        """Leave out ``share`` of the units, drawn by ``seed``."""
        self.arrays = {}
        self.share = require_fraction(share, "share")
        self.seed = require_count(seed, "seed", at_least=0)
        self._step = 0

    def mask(self, shape: tuple[int, ...]) -> Array:
        """1 for what is kept at the present step, and 0 for what is left out."""
        rng = np.random.default_rng([self.seed, self._step])
        return rng.random(shape) >= self.share

    def rule(self, a: Array) -> tuple[Array, Back]:
        """``a`` with some units left out, and the way back; any shape."""
        factor = (self.mask(a.shape) / (1 - self.share)).astype(a.real.dtype)

        def back(slope: Array) -> Sent:
            return lambda: slope * factor, []

        return a * factor, back

    def remember(self) -> None:
        """Draw another mask from now on."""
        self._step += 1

    def inferring(self) -> Layer:
        """Nothing is left out."""
        return as_layer(ACTIVATIONS["identity"])
