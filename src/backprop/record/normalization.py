"""Batch normalisation: the numbers of CS231n's assignment 2."""

import numpy as np

from backprop.batch_normalization import BatchNormalization, standardize
from backprop.record.reproduction import Case, Reproduction, each

DIGIT = 5e-9  # eight decimals are printed; NumPy leaves zeros at the end out


def _batch() -> list[Reproduction]:
    random = np.random.RandomState(231)
    x, w1, w2 = (random.randn(*shape) for shape in ((200, 50), (50, 60), (60, 3)))
    sums = np.maximum(0, x @ w1) @ w2
    layer = BatchNormalization(3)
    layer.scale[:], layer.shift[:] = [1, 2, 3], [11, 12, 13]
    scaled, _ = layer.training(sums)

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


CS231N_NORMALIZATION = Case(
    "CS231n",
    "assignment 2, batch normalisation",
    "mean and spread of 200 examples",
    _batch,
    "cs231n-assignment2",
)
