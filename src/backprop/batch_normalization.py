"""Batch normalisation: give each unit's weighted sums mean 0 and spread 1 over the batch.

    Z  ->  S = (Z - mean) / deviation  ->  U = scale * S + shift  ->  A = f(U)

Scale and shift are learned. In training, mean and deviation are those of the
batch, and so every example's result depends on all the others; for inference
they are averages that training has kept. Source: Ioffe and Szegedy, 2015.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from backprop.validation import Array, require_fraction, require_positive

EPSILON = 1e-5  # keeps the deviation above zero where all examples agree


@dataclass(frozen=True)
class Standardized:
    """What standardising leaves behind for the way back.

    Attributes:
        values: S, of the shape of Z.
        mean, deviation: what was subtracted, and divided by: one for each unit.
    """

    values: Array
    mean: Array
    deviation: Array


def standardize(z: Array, epsilon: float = EPSILON) -> Standardized:
    """S = (Z - mean) / sqrt(variance + epsilon), over the examples of a batch.

    ``z`` is ``(batch, units)``; the variance is divided by N, not by N - 1.

    Raises:
        ValueError: a single example, which would always become zero.
    """
    if len(z) < 2:
        need = "normalising needs two examples"
        raise ValueError(f"a batch of {len(z)} has no spread: {need}")
    mean = z.mean(axis=0)
    deviation = np.sqrt(z.var(axis=0) + epsilon)
    return Standardized((z - mean) / deviation, mean, deviation)


def delta_before(delta_s: Array, standardized: Standardized) -> Array:
    """dL/dZ from ``delta_s``, which is dL/dS; both ``(batch, units)``.

        delta = (delta_s - mean of delta_s - S * mean of (delta_s * S)) / deviation

    A change of one Z moves the batch's mean and deviation too, and through
    them every S: the two means are what that takes back. Each column of the
    result sums to zero, so a bias before the normalisation has the gradient
    zero.
    """
    s = standardized.values
    along = s * (delta_s * s).mean(axis=0)
    return (delta_s - delta_s.mean(axis=0) - along) / standardized.deviation


class BatchNormalization:
    """Standardise, then scale and shift what each unit has summed up.

    Attributes:
        scale, shift: what is learned, one number for each unit; at the start
            1 and 0.
        running_mean, running_variance: averages of the batches seen in
            training, which inference uses.
    """

    def __init__(
        self,
        units: int,
        momentum: float = 0.9,
        epsilon: float = EPSILON,
        *,
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Start for ``units`` units.

        ``momentum`` is the share of the old average that is kept.
        """
        self.momentum = require_fraction(momentum, "momentum")
        self.epsilon = require_positive(epsilon, "epsilon")
        self.scale, self.shift = np.ones(units, dtype), np.zeros(units, dtype)
        self.running_mean = np.zeros(units, dtype)
        self.running_variance = np.ones(units, dtype)

    @property
    def parameters(self) -> list[Array]:
        """Scale and shift: the own arrays, which an optimizer writes into."""
        return [self.scale, self.shift]

    def training(self, z: Array) -> tuple[Array, Standardized]:
        """U and S for a batch in training; changes nothing.

        Raises:
            ValueError: a batch of one example, or another number of units.
        """
        self._require_units(z)
        standardized = standardize(z, self.epsilon)
        return self.scale * standardized.values + self.shift, standardized

    def remember(self, standardized: Standardized) -> None:
        """Move the running averages towards those of a batch."""
        mean = standardized.mean
        variance = standardized.deviation**2 - self.epsilon
        old, new = self.momentum, 1 - self.momentum
        self.running_mean = old * self.running_mean + new * mean
        self.running_variance = old * self.running_variance + new * variance

    def inference(self, z: Array) -> Array:
        """U for any number of examples, each by itself.

        Mean and deviation are the running averages.

        Raises:
            ValueError: another number of units.
        """
        self._require_units(z)
        deviation = np.sqrt(self.running_variance + self.epsilon)
        return self.scale * (z - self.running_mean) / deviation + self.shift

    def backward(
        self,
        delta: Array,
        standardized: Standardized,
    ) -> tuple[Array, Array, Array]:
        """dL/dZ for each example; dL/dscale and dL/dshift, batch means.

        ``delta`` is dL/dU for each example, ``(batch, units)``.
        """
        on_scale = (delta * standardized.values).mean(axis=0)
        before = delta_before(self.scale * delta, standardized)
        return before, on_scale, delta.mean(axis=0)

    def _require_units(self, z: Array) -> None:
        if z.ndim != 2 or z.shape[1] != len(self.scale):
            units = f"but {len(self.scale)} units are normalised"
            raise ValueError(f"weighted sums have shape {z.shape}, {units}")
