"""Batch normalisation: give each unit's weighted sums mean 0 and spread 1 over the batch.

    Z  ->  S = (Z - mean) / deviation  ->  U = scale * S + shift  ->  A = f(U)

Scale and shift are learned. In training, mean and deviation are those of the
batch, and so every example's result depends on all the others; for inference
they are averages that training has kept. Source: Ioffe and Szegedy, 2015.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from backprop.layers import Layer
from backprop.rule import Back, Sent
from backprop.standardization import EPSILON, Standardized, require_units, scaled, standardize
from backprop.validation import Array, require_count, require_fraction, require_positive


def fixed(
    z: Array, scale: Array, shift: Array, mean: Array, deviation: Array
) -> tuple[Array, Back]:
    """U, and the way back, for a mean and a deviation that don't hang on the examples."""
    s = (z - mean) / deviation

    def back(delta: Array) -> Sent:
        return lambda: scale * delta / deviation, [(delta * s).sum(axis=0), delta.sum(axis=0)]

    return scale * s + shift, back


class BatchNormalization(Layer):
    """Standardise over the batch, then scale and shift, what each unit has summed up.

    Attributes:
        running_mean, running_variance: averages of the batches seen in training, one
            number for each unit, which inference uses; until the first one 0 and 1.
    """

    name = "batch normalisation"

    def __init__(
        self,
        units: int,
        momentum: float = 0.9,
        epsilon: float = EPSILON,
        *,
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Start for ``units`` units, with the scale 1 and the shift 0.

        ``momentum`` is the share of the old average that is kept.
        """
        require_count(units, "units")
        self.arrays = {"scale": np.ones(units, dtype), "shift": np.zeros(units, dtype)}
        self.momentum = require_fraction(momentum, "momentum")
        self.epsilon = require_positive(epsilon, "epsilon")
        self.running_mean: Any = 0.0
        self.running_variance: Any = 1.0
        self._seen: Standardized | None = None

    @property
    def scale(self) -> Array:
        """What S is multiplied by, one number for each unit: the layer's own array."""
        return self.arrays["scale"]

    @property
    def shift(self) -> Array:
        """What is added to it, one number for each unit: the layer's own array."""
        return self.arrays["shift"]

    def rule(self, z: Array, scale: Array, shift: Array) -> tuple[Array, Back]:
        """U for a batch in training, and the way back.

        Raises:
            ValueError: a batch of one example, or another number of units.
        """
        require_units(z, len(scale))
        self._seen = standardize(z, self.epsilon)
        return scaled(self._seen, scale, shift)

    def remember(self) -> None:
        """Move the running averages towards those of the batch that was run last."""
        if self._seen is None:
            return
        mean = self._seen.mean[0]
        variance = self._seen.deviation[0] ** 2 - self.epsilon
        old, new = self.momentum, 1 - self.momentum
        self.running_mean = old * self.running_mean + new * mean
        self.running_variance = old * self.running_variance + new * variance

    def inferring(self) -> Layer:
        """The layer that takes mean and deviation from the running averages.

        So it gives each example's U by itself.
        """
        deviation = np.sqrt(self.running_variance + self.epsilon)
        rule = partial(fixed, mean=self.running_mean, deviation=deviation)
        return Layer(rule, **self.arrays)
