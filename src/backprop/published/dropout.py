"""Dropout: the numbers of CS231n's assignment 2."""

import numpy as np

from backprop.dropout import Dropout
from backprop.published.reproduction import EXACT, IN_FULL, Case, Reproduction, each
from backprop.validation import Array


class CourseDropout(Dropout):
    """Dropout whose masks are drawn as in the course, which says what share is kept."""

    def __init__(self, kept: float, random: np.random.RandomState) -> None:
        super().__init__(1 - kept)
        self._kept, self._random = kept, random

    def mask(self, shape: tuple[int, ...]) -> Array:
        """1 for what is kept, and 0 for what is left out; another one at each call."""
        return self._random.rand(*shape) < self._kept


def _dropout() -> list[Reproduction]:
    random = np.random.RandomState(231)
    x = random.randn(500, 500) + 10
    inferred, _ = Dropout(0.5).inferring()(x)
    rows = each(["mean at inference"], "10.000207878477502", inferred.mean(), IN_FULL)
    for kept, mean, zeros in [
        (0.25, "10.014059116977283", "0.749784"),
        (0.4, "9.977917658761159", "0.600796"),
        (0.7, "9.987811912159428", "0.30074"),
    ]:
        value, _ = CourseDropout(kept, random)(x)
        rows += each([f"{kept} kept: mean"], mean, value.mean(), IN_FULL)
        rows += each([f"{kept} kept: share left out"], zeros, (value == 0).mean(), EXACT)
    return rows


CS231N_DROPOUT = Case(
    "CS231n",
    "assignment 2, dropout",
    "250,000 numbers, of which some are left out",
    _dropout,
    "cs231n-assignment2-2024",
)
