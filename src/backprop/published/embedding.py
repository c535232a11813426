"""Embedding: CS231n's vectors of words, Raschka's, and what ONNX adds up at one place."""

import numpy as np

from backprop.dense import weighted_sum
from backprop.embedding import embedding, table_gradient
from backprop.published.convolution import ramp
from backprop.published.reproduction import DIGIT, EXACT, Case, Reproduction, grid
from backprop.published.torch_draws import rand, randn


def _cs231n() -> list[Reproduction]:
    vectors, _ = embedding(np.array([[0, 3, 1, 2], [2, 1, 0, 3]]), ramp(0, 1, 5, 3))
    row = (
        "0. 0.07142857 0.14285714",
        "0.21428571 0.28571429 0.35714286",
        "0.42857143 0.5 0.57142857",
        "0.64285714 0.71428571 0.78571429",
    )
    published = " ".join(row[word] for word in (0, 3, 1, 2, 2, 1, 0, 3))
    return grid("sentence, word, number", published, vectors, DIGIT)


def _raschka() -> list[Reproduction]:
    table = randn(np.random.RandomState(123), 6, 3)
    vectors, _ = embedding(np.array([2, 3, 5, 1]), table)
    published = "1.2753 -0.2010 -0.1606 -0.4015 0.9666 -1.1481 "
    published += "-2.8400 -0.7849 -1.4096 0.9178 1.5810 1.3010"
    rows = grid("vectors: token, number", published, vectors)
    word, weights = np.array([[0.55, 0.87, 0.66]]), rand(np.random.RandomState(123), 3, 2)
    query = weighted_sum(word, weights, np.zeros(2))[0]
    return rows + grid("query of the second word: number", "0.4306 1.4551", query)


def _onnx() -> list[Reproduction]:
    start = np.arange(1.0, 6)
    added = table_gradient(np.array([1, 1]), np.array([[1.1], [2.1]]), 5).ravel()
    return grid("one index twice: place", "1. 5.2 3. 4. 5.", start + added, EXACT)


CS231N_EMBEDDING = Case(
    "CS231n",
    "assignment 3 of 2020, word embedding",
    "2 sentences of 4 words",
    _cs231n,
    "cs231n-assignment3",
)
RASCHKA = Case(
    "Raschka 2024",
    "chapters 2 and 3",
    "the vectors of four tokens, and a query",
    _raschka,
    "raschka2024",
)
ONNX_SCATTER = Case(
    "ONNX",
    "tests of ScatterElements",
    "two numbers added at one place",
    _onnx,
    "onnx",
)
