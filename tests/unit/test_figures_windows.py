"""Pictures of kernels say a sign without colour, and the numbers that the code computes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from backprop.figures.sliding import draw_shares, draw_slide
from backprop.figures.windows import draw_kernel_gradient, draw_kernels, draw_window
from backprop.sliding import kernel_slope, slid

A, KERNEL, DELTA = np.array([2.0, 1, 0, 3, 1]), np.array([1.0, 2, -1]), np.array([1.0, -1, 2])
EDGE = np.array([[-1.0, -1, -1], [0, 0, 0], [1, 1, 4]])


@pytest.fixture(autouse=True)
def _close() -> object:
    yield
    plt.close("all")


def squares(axes: plt.Axes) -> list[Rectangle]:
    return [one for one in axes.patches if one.get_width() < 1]


def test_each_weight_has_a_line_to_each_sum_dashed_if_it_is_negative() -> None:
    (axes,) = draw_slide(A, KERNEL).axes
    lines = axes.get_lines()
    assert len(lines) == 3 * 3
    assert sum(line.get_linestyle() == "--" for line in lines) == 3
    written = [text.get_text() for text in axes.texts]
    for z in slid(A, KERNEL):
        assert f"{z:g}".replace("-", "−") in written
    assert written.count("−1") == 3


@pytest.mark.parametrize("weight", [0, 1, 2])
def test_the_shares_of_a_weight_are_written_with_their_sum(weight: int) -> None:
    (axes,) = draw_shares(A, DELTA, weight).axes
    written = [text.get_text() for text in axes.texts]
    assert len(axes.get_lines()) == len(DELTA)
    for i, delta in enumerate(DELTA):
        assert f"{delta:g} · {A[i + weight]:g}".replace("-", "−") in written
    slope = f"{kernel_slope(A, DELTA)[weight]:g}".replace("-", "−")
    assert any(f"$ = {slope}, their sum" in one for one in written)


def test_a_number_is_as_large_as_its_square_which_is_empty_below_zero() -> None:
    first, second = draw_kernels({"before": [EDGE, -EDGE]}).axes
    areas = np.array([one.get_width() ** 2 for one in squares(first)]).reshape(3, 3)
    assert np.allclose(areas / areas.max(), np.abs(EDGE) / 4)
    white = (1.0, 1.0, 1.0)
    for axes, kernel in ((first, EDGE), (second, -EDGE)):
        for square, value in zip(squares(axes), kernel.ravel(), strict=True):
            assert (to_rgb(square.get_facecolor()) == white) == (value <= 0)


def test_what_is_marked_is_the_window_of_the_place_or_what_a_weight_saw() -> None:
    picture, sums = np.zeros((8, 8)), np.ones((6, 6))
    digit, _, _ = draw_window(picture, EDGE, sums, (1, 2)).axes
    (frame,) = digit.patches
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((1.5, 0.5), 3, 3)
    digit, _, gradient = draw_kernel_gradient(picture, sums, EDGE, (0, 2)).axes
    (frame,) = digit.patches
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((1.5, -0.5), 6, 6)
    assert gradient.patches[-1].get_xy() == (1.5, -0.5)
