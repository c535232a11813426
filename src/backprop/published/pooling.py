"""Pooling: CS231n's, Coursera's, that of "Dive into Deep Learning", and ONNX's tests."""

import numpy as np

from backprop.published.convolution import channels_first, ramp
from backprop.published.reproduction import DIGIT, EXACT, Case, Reproduction, grid
from backprop.published.windows import average, largest, picks
from backprop.tape import Variable
from backprop.validation import Array


def _cs231n() -> list[Reproduction]:
    pictures = Variable(ramp(-0.3, 0.4, 6, 16))  # 2 examples of 3 channels, a row each
    pooled = largest(pictures, picks((4, 4), (2, 2), stride=2)).value
    published = (
        "-0.26315789 -0.24842105 -0.20421053 -0.18947368 "
        "-0.14526316 -0.13052632 -0.08631579 -0.07157895 "
        "-0.02736842 -0.01263158 0.03157895 0.04631579 "
        "0.09052632 0.10526316 0.14947368 0.16421053 "
        "0.20842105 0.22315789 0.26736842 0.28210526 "
        "0.32631579 0.34105263 0.38526316 0.4"
    )
    shape = 2, 3, 2, 2
    return grid("example, channel, row, column", published, pooled.reshape(shape), DIGIT)


def _coursera() -> list[Reproduction]:
    random = np.random.RandomState(1)
    pictures, slopes = (channels_first(random.randn(*s)) for s in ((5, 5, 3, 2), (5, 4, 2, 2)))
    rows = []
    for name, pool, published in [
        ("largest", largest, "0. 0. 5.05844394 -1.68282702 0. 0."),
        (
            *("mean", average),
            "0.08485462 0.2787552 1.26461098 -0.25749373 1.17975636 -0.53624893",
        ),
    ]:
        x = Variable(pictures.reshape(10, 15))
        pooled = pool(x, picks((5, 3), (2, 2)))
        (pooled * slopes.reshape(10, 8)).sum().backward()
        found = x.gradient.reshape(pictures.shape)[1, :, 1].T
        rows += grid(f"{name}, slopes at [1, 1]: column, channel", published, found, DIGIT)
    return rows


def _zhang() -> list[Reproduction]:
    picture, chosen = Variable(np.arange(9.0).reshape(1, 9)), picks((3, 3), (2, 2))
    rows = []
    for name, pool, published in [("largest", largest, "4 5 7 8"), ("mean", average, "2 3 5 6")]:
        pooled = pool(picture, chosen).value.reshape(2, 2)
        rows += grid(f"{name}: row, column", published, pooled, EXACT)
    return rows


def largest_and_where() -> tuple[Array, Array]:
    """The largest of each 5 by 5 window of 1 to 25, and which number of the picture it is.

    The slope of each result is 1 at the number it comes from. So the picture stands in 25
    rows, of which each sends one slope back.
    """
    x = Variable(np.tile(np.arange(1.0, 26), (25, 1)))
    pooled = largest(x, picks((5, 5), (5, 5), pad=2))  # no number is below the margin's 0
    (pooled * np.eye(25)).sum().backward()
    return pooled.value[0].reshape(5, 5), x.gradient.argmax(axis=1).reshape(5, 5)


def _onnx() -> list[Reproduction]:
    values, where = largest_and_where()
    published = "13 14 15 15 15 18 19 20 20 20 " + "23 24 25 25 25 " * 3
    rows = grid("largest: row, column", published, values, EXACT)
    published = "12 13 14 14 14 17 18 19 19 19 " + "22 23 24 24 24 " * 3
    return rows + grid("its place: row, column", published, where, EXACT)


CS231N_POOLING = Case(
    "CS231n",
    "assignment 2, pooling",
    "the largest of 2 by 2",
    _cs231n,
    "cs231n-assignment2-2024",
)
COURSERA_POOLING = Case(
    "Coursera",
    "pooling backward",
    "slopes through windows that overlap",
    _coursera,
    "ng2017-convolution",
)
ZHANG_POOLING = Case(
    "Zhang et al. 2023", "pooling", "the largest and the mean of 2 by 2", _zhang, "zhang2023"
)
ONNX_POOLING = Case(
    "ONNX", "tests of MaxPool", "the largest of 5 by 5, and where it is", _onnx, "onnx"
)
