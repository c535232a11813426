"""Embedding: the numbers of CS231n's assignment 3, by a dense layer of which one input is 1."""

import numpy as np

from backprop.dense import weighted_sum
from backprop.published.convolution import ramp
from backprop.published.reproduction import DIGIT, Case, Reproduction, grid
from backprop.targets import one_hot


def _embedding() -> list[Reproduction]:
    words = np.array([[0, 3, 1, 2], [2, 1, 0, 3]])
    vectors = weighted_sum(one_hot(words.ravel(), 5), ramp(0, 1, 5, 3), np.zeros(3))
    row = (
        "0. 0.07142857 0.14285714",
        "0.21428571 0.28571429 0.35714286",
        "0.42857143 0.5 0.57142857",
        "0.64285714 0.71428571 0.78571429",
    )
    published = " ".join(row[word] for word in (0, 3, 1, 2, 2, 1, 0, 3))
    return grid("sentence, word, number", published, vectors.reshape(2, 4, 3), DIGIT)


CS231N_EMBEDDING = Case(
    "CS231n",
    "assignment 3 of 2020, word embedding",
    "2 sentences of 4 words",
    _embedding,
    "cs231n-assignment3",
)
