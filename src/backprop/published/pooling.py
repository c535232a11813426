"""Pooling: CS231n's, Coursera's, that of "Dive into Deep Learning", and ONNX's tests."""

import numpy as np

from backprop.pooling import average_pooling, max_pooling
from backprop.published.convolution import channels_first, counted, ramp
from backprop.published.reproduction import DIGIT, EXACT, Case, Reproduction, grid
from backprop.validation import Array

POOLINGS = {"largest": max_pooling, "mean": average_pooling}


def _cs231n() -> list[Reproduction]:
    pooled, _ = max_pooling(ramp(-0.3, 0.4, 2, 3, 4, 4), 2)
    published = (
        "-0.26315789 -0.24842105 -0.20421053 -0.18947368 "
        "-0.14526316 -0.13052632 -0.08631579 -0.07157895 "
        "-0.02736842 -0.01263158 0.03157895 0.04631579 "
        "0.09052632 0.10526316 0.14947368 0.16421053 "
        "0.20842105 0.22315789 0.26736842 0.28210526 "
        "0.32631579 0.34105263 0.38526316 0.4"
    )
    return grid("example, channel, row, column", published, pooled, DIGIT)


def _coursera() -> list[Reproduction]:
    random = np.random.RandomState(1)
    pictures, slopes = (channels_first(random.randn(*s)) for s in ((5, 5, 3, 2), (5, 4, 2, 2)))
    rows = []
    for name, published in [
        ("largest", "0. 0. 5.05844394 -1.68282702 0. 0."),
        ("mean", "0.08485462 0.2787552 1.26461098 -0.25749373 1.17975636 -0.53624893"),
    ]:
        before, _ = POOLINGS[name](pictures, 2, 1)[1](slopes)
        found = before()[1, :, 1].T
        rows += grid(f"{name}, slopes at [1, 1]: column, channel", published, found, DIGIT)
    drawn = channels_first(np.random.RandomState(1).randn(2, 4, 4, 3))
    for name, published in [
        ("largest", "1.74481176 0.86540763 1.13376944 1.13162939 1.51981682 2.18557541"),
        ("mean", "0.02105773 -0.20328806 -0.40389855 -0.22154621 0.51716526 0.48155844"),
    ]:
        found = POOLINGS[name](drawn, 3, 2)[0][:, :, 0, 0]
        rows += grid(f"{name} of 3 by 3, stride 2: picture, channel", published, found, DIGIT)
    drawn = channels_first(np.random.RandomState(1).randn(2, 5, 5, 3))
    for name, published in [
        (
            "largest",
            "1.96710175 0.84616065 1.27375593 1.96710175 0.84616065 1.23616403 "
            "1.62765075 1.12141771 1.2245077",
        ),
        (
            "mean",
            "0.44497696 -0.00261695 -0.31040307 0.50811474 -0.23493734 -0.23961183 "
            "0.11872677 0.17255229 -0.22112197",
        ),
    ]:
        found = POOLINGS[name](drawn, 3, 1)[0][1, :, 1].T
        what = f"{name} of 3 by 3, stride 1, at [1, 1]: column, channel"
        rows += grid(what, published, found, DIGIT)
    return rows


def _zhang() -> list[Reproduction]:
    rows = []
    for name, published in [("largest", "4 5 7 8"), ("mean", "2 3 5 6")]:
        pooled, _ = POOLINGS[name](counted(3, 3), 2, 1)
        rows += grid(f"{name}: row, column", published, pooled[0, 0], EXACT)
    two = np.concatenate([counted(4, 4), counted(4, 4) + 1], axis=1)
    rows += grid("largest of 3 by 3: row, column", "10", max_pooling(two, 3)[0][0, 0], EXACT)
    published = "5 7 13 15 6 8 14 16"
    pooled, _ = max_pooling(two, 3, 2, 1)
    name = "largest of 3 by 3, stride 2, padding 1: channel, row, column"
    return rows + grid(name, published, pooled[0], EXACT)


def largest_and_where() -> tuple[Array, Array]:
    """The largest of each 5 by 5 window of 1 to 25, and which number of the picture it is.

    The slope of each result is 1 at the number it comes from. So there are 25 pictures, of
    which each sends one slope back.
    """
    pictures = np.repeat(counted(5, 5) + 1, 25, axis=0)
    pooled, back = max_pooling(pictures, 5, 1, 2)
    before, _ = back(np.eye(25).reshape(25, 1, 5, 5))
    return pooled[0, 0], before().reshape(25, 25).argmax(axis=1).reshape(5, 5)


def _onnx() -> list[Reproduction]:
    values, where = largest_and_where()
    published = "13 14 15 15 15 18 19 20 20 20 " + "23 24 25 25 25 " * 3
    rows = grid("largest: row, column", published, values, EXACT)
    published = "12 13 14 14 14 17 18 19 19 19 " + "22 23 24 24 24 " * 3
    rows += grid("its place: row, column", published, where, EXACT)
    for name, size, stride, padding, published in [
        ("largest", 2, 2, 0, "7 9 17 19"),
        ("largest", 3, 2, 1, "7 9 10 17 19 20 22 24 25"),
        ("mean", 2, 2, 0, "4 6 14 16"),
        (
            *("mean", 5, 1, 2),
            "2.52 3.6 4.8 4.08 3.24 4.56 6.4 8.4 7.04 5.52 7.2 10. 13. 10.8 8.4 "
            "6.96 9.6 12.4 10.24 7.92 6.12 8.4 10.8 8.88 6.84",
        ),
    ]:
        pooled, _ = POOLINGS[name](counted(5, 5) + 1, size, stride, padding)
        what = f"{name} of {size} by {size}, stride {stride}, padding {padding}: row, column"
        rows += grid(what, published, pooled[0, 0], EXACT)
    return rows


CS231N_POOLING = Case(
    "CS231n",
    "assignment 2, pooling",
    "the largest of 2 by 2",
    _cs231n,
    "cs231n-assignment2-2024",
)
COURSERA_POOLING = Case(
    "Coursera",
    "pooling step by step",
    "the largest and the mean of 3 by 3, and slopes through windows that overlap",
    _coursera,
    "ng2017-convolution",
)
ZHANG_POOLING = Case(
    "Zhang et al. 2023", "pooling", "the largest and the mean of 2 by 2", _zhang, "zhang2023"
)
ONNX_POOLING = Case(
    "ONNX",
    "tests of MaxPool and AveragePool",
    "the numbers 1 to 25: the largest, where it is, and the mean",
    _onnx,
    "onnx",
)
