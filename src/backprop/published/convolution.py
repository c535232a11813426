"""Convolutions: CS231n's, Coursera's, those of "Dive into Deep Learning", and ONNX's tests."""

import numpy as np

from backprop.convolution import convolution, convolved, sent_back_to_pictures
from backprop.dense import weighted_sum
from backprop.published.reproduction import (
    DIGIT,
    EXACT,
    IN_FULL,
    Case,
    Reproduction,
    each,
    grid,
)
from backprop.validation import Array


def ramp(start: float, end: float, *shape: int) -> Array:
    """Numbers at equal distances from ``start`` to ``end``, row by row."""
    return np.linspace(start, end, int(np.prod(shape))).reshape(shape)


def counted(rows: int, columns: int) -> Array:
    """One picture of one channel: 0, 1, 2, ..., row by row."""
    return np.arange(float(rows * columns)).reshape(1, 1, rows, columns)


def channels_first(array: Array) -> Array:
    """From Coursera's order to ours: its last axis is the channels."""
    return np.moveaxis(array, -1, 1)


def one_window() -> tuple[float, float]:
    """Coursera's weighted sum of one window, and that with the bias added to each product."""
    random = np.random.RandomState(1)
    window, weights, bias = random.randn(4, 4, 3), random.randn(4, 4, 3), random.randn(1)
    right = weighted_sum(window.reshape(1, -1), weights.reshape(-1, 1), bias)
    return right.item(), float((window * weights + bias).sum())


def coursera_pictures(
    pictures: tuple[int, ...], kernels: tuple[int, ...], pad: int, stride: int, biases: int = 1
) -> Array:
    """What the course's drawn kernels make of its drawn pictures, in its order of axes.

    ``biases`` is how many times each bias is counted.
    """
    random = np.random.RandomState(1)
    x, w = random.randn(*pictures), random.randn(*kernels)
    b = random.randn(kernels[-1])
    z = convolved(channels_first(x), w.transpose(3, 2, 0, 1), biases * b, stride, pad)
    return np.moveaxis(z, 1, -1)


def slopes_of_half_the_squares() -> tuple[Array, list[Array]]:
    """Along ten drawn pictures, and along kernels and biases, where the slope of each sum is it.

    So the course calls its way back: with the sums themselves as their slopes.
    """
    random = np.random.RandomState(1)
    x, w, b = random.randn(10, 4, 4, 3), random.randn(2, 2, 3, 8), random.randn(8)
    z, back = convolution(channels_first(x), w.transpose(3, 2, 0, 1), b, stride=2, padding=2)
    before, gradients = back(z)
    return before(), gradients


def _cs231n() -> list[Reproduction]:
    z = convolved(
        ramp(-0.1, 0.5, 2, 3, 4, 4), ramp(-0.2, 0.3, 3, 3, 4, 4), ramp(-0.1, 0.2, 3), 2, 1
    )
    published = (
        "-0.08759809 -0.10987781 -0.18387192 -0.2109216 "
        "0.21027089 0.21661097 0.22847626 0.23004637 "
        "0.50813986 0.54309974 0.64082444 0.67101435 "
        "-0.98053589 -1.03143541 -1.19128892 -1.24695841 "
        "0.69108355 0.66880383 0.59480972 0.56776003 "
        "2.36270298 2.36904306 2.38090835 2.38247847"
    )
    return grid("example, filter, row, column", published, z, DIGIT)


def _coursera() -> list[Reproduction]:
    right, wrong = one_window()
    rows = each(["one window"], "-6.999089450680221", right, IN_FULL)
    rows.append(
        Reproduction("one window, earlier edition", "-23.1602122025", right, by_mistake=wrong)
    )
    z = coursera_pictures((10, 4, 4, 3), (2, 2, 3, 8), pad=2, stride=2)
    rows += each(["mean of 10 pictures"], "0.048995203528855794", z.mean(), IN_FULL)
    published = "-0.61490741 -6.7439236 -2.55153897 1.75698377 3.56208902 0.53036437 "
    published += "5.18531798 8.75898442"
    rows += grid("10 pictures, at [3, 2, 1]: filter", published, z[3, 2, 1], DIGIT)
    dense_steps, twelvefold = (
        coursera_pictures((10, 4, 4, 3), (2, 2, 3, 8), pad=2, stride=1, biases=count).mean()
        for count in (1, 2 * 2 * 3)
    )
    quantity = "mean of 10 pictures, earlier edition, stride 1"
    rows.append(
        Reproduction(quantity, "0.155859324889", float(dense_steps), by_mistake=float(twelvefold))
    )
    z = coursera_pictures((2, 5, 7, 4), (3, 3, 4, 8), pad=1, stride=2)
    rows += each(["mean of 2 pictures"], "0.5511276474566765", z.mean(), IN_FULL)
    published = "-2.17796037 8.07171329 -0.5772704 3.36286738 4.48113645 -2.89198428 "
    published += "10.99288867 3.03171932"
    rows += grid("2 pictures, at [0, 2, 1]: filter", published, z[0, 2, 1], DIGIT)
    pictures, (kernels, biases) = slopes_of_half_the_squares()
    means = pictures.mean(), kernels.mean(), biases.mean()
    names = [f"mean slope of 10 pictures' {what}" for what in ("numbers", "kernels", "biases")]
    published = "1.4524377775388075 1.7269914583139097 7.839232564616838"
    return rows + each(names, published, means, 10 * IN_FULL)  # of sums of 160 products


def _zhang() -> list[Reproduction]:
    no_bias = np.zeros(1)
    kernel = counted(2, 2)
    z = convolved(counted(3, 3), kernel, no_bias)
    rows = grid("one channel: row, column", "19 25 37 43", z[0, 0], EXACT)
    two = np.concatenate([counted(3, 3), counted(3, 3) + 1], axis=1)
    kernels = np.concatenate([kernel, kernel + 1], axis=1)
    z = convolved(two, kernels, no_bias)
    rows += grid("two channels: row, column", "56 72 104 120", z[0, 0], EXACT)
    z = convolved(two, np.concatenate([kernels, kernels + 1, kernels + 2]), np.zeros(3))
    published = "56 72 104 120 76 100 148 172 96 128 192 224"
    rows += grid("three kernels: kernel, row, column", published, z[0], EXACT)
    edge = np.ones((1, 1, 6, 8))
    edge[..., 2:6] = 0
    z = convolved(edge, np.array([[[[1.0, -1.0]]]]), no_bias)
    rows += grid("edges: row, column", "0 1 0 0 0 -1 0 " * 6, z[0, 0], EXACT)
    for stride, size, published in [
        (1, 3, "0 0 1 0 4 6 4 12 9"),
        (2, 4, "0 0 0 1 0 0 2 3 0 2 0 3 4 6 6 9"),
    ]:
        back = sent_back_to_pictures(counted(2, 2), kernel, (1, 1, size, size), stride)
        rows += grid(f"transposed, stride {stride}: row, column", published, back[0, 0], EXACT)
    return rows


def _onnx() -> list[Reproduction]:
    ones, no_bias = np.ones((1, 1, 3, 3)), np.zeros(1)
    rows = []
    for height, stride, pad, published in [
        (
            *(5, 1, 1),
            "12 21 27 33 24 33 54 63 72 51 63 99 108 117 81 93 144 153 162 111 72 111 117 123 84",
        ),
        (5, 1, 0, "54 63 72 99 108 117 144 153 162"),
        (7, 2, 1, "12 27 24 63 108 81 123 198 141 112 177 124"),
        (7, 2, 0, "54 72 144 162 234 252"),
    ]:
        z = convolved(counted(height, 5), ones, no_bias, stride, pad)
        name = f"{height} by 5, stride {stride}, padding {pad}: row, column"
        rows += grid(name, published, z[0, 0], EXACT)
    back = sent_back_to_pictures(counted(3, 3), ones, (1, 1, 5, 5))
    published = "0 1 3 3 2 3 8 15 12 7 9 21 36 27 15 9 20 33 24 13 6 13 21 15 8"
    return rows + grid("transposed: row, column", published, back[0, 0], EXACT)


CS231N_CONVOLUTION = Case(
    "CS231n",
    "assignment 2, convolution",
    "3 kernels on 2 pictures",
    _cs231n,
    "cs231n-assignment2-2024",
)
COURSERA_CONVOLUTION = Case(
    "Coursera",
    "convolution step by step",
    "8 kernels on 10 pictures, and on 2",
    _coursera,
    "ng2017-convolution",
)
ZHANG_CONVOLUTION = Case(
    "Zhang et al. 2023",
    "convolutions, there and transposed",
    "small whole numbers",
    _zhang,
    "zhang2023",
)
ONNX_CONVOLUTION = Case(
    "ONNX",
    "tests of Conv and ConvTranspose",
    "a kernel of ones on counted pictures",
    _onnx,
    "onnx",
)
