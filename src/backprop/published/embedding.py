"""Embedding: CS231n's vectors of words, and what ONNX adds up where an index comes twice."""

import numpy as np

from backprop.embedding import embedding, table_gradient
from backprop.published.convolution import ramp
from backprop.published.reproduction import DIGIT, EXACT, Case, Reproduction, grid


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
ONNX_SCATTER = Case(
    "ONNX",
    "tests of ScatterElements",
    "two numbers added at one place",
    _onnx,
    "onnx",
)
