"""Batch and layer normalisation: the numbers of CS231n's assignment 2."""

import numpy as np

from backprop.batch_normalization import BatchNormalization
from backprop.layer_normalization import LayerNormalization
from backprop.published.reproduction import Case, Reproduction, each
from backprop.standardization import standardize
from backprop.validation import Array

DIGIT = 5e-9  # eight decimals are printed; NumPy leaves zeros at the end out


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
