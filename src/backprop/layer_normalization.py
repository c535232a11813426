"""Layer normalisation: give the weighted sums of each example mean 0 and spread 1.

    Z  ->  S = (Z - mean) / deviation, over the units of one example  ->  U = scale * S + shift

No example needs another, so it is the same in training and for inference, with a batch of
any size. Source: Ba, Kiros and Hinton, 2016.
"""

import numpy as np
from numpy.typing import DTypeLike

from backprop.layers import Layer
from backprop.rule import Back
from backprop.standardization import EPSILON, require_units, scaled, standardize
from backprop.validation import Array, require_count, require_positive


class LayerNormalization(Layer):
    """Standardise over the units, then scale and shift, what an example has summed up."""

    name = "layer normalisation"

    def __init__(
        self, units: int, epsilon: float = EPSILON, *, dtype: DTypeLike = np.float64
    ) -> None:
        """Start for ``units`` units, at least two, with the scale 1 and the shift 0."""
        require_count(units, "units", at_least=2)
        self.arrays = {"scale": np.ones(units, dtype), "shift": np.zeros(units, dtype)}
        self.epsilon = require_positive(epsilon, "epsilon")

    def rule(self, z: Array, scale: Array, shift: Array) -> tuple[Array, Back]:
        """U, and the way back; ``z`` is ``(batch, units)``.

        Raises:
            ValueError: another number of units.
        """
        require_units(z, len(scale))
        return scaled(standardize(z, self.epsilon, axis=1), scale, shift)
