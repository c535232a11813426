"""The figures of the landscape: what they mark is where it should be."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from backprop.figures.landscape import draw_bends, draw_trainings


@pytest.fixture(autouse=True)
def _close() -> object:
    yield
    plt.close("all")


def test_the_marked_bends_are_the_smallest_and_the_largest() -> None:
    (axes,) = draw_bends({"a pass": np.array([[0.0, -1.0], [-1.0, 0.0]])}).axes
    curve = next(line for line in axes.get_lines() if line.get_label() == "a pass")
    bends = curve.get_ydata()
    assert {text.get_text(): text.xy for text in axes.texts} == {
        "−1": pytest.approx((45, bends.min())),
        "1": pytest.approx((135, bends.max())),
    }


def test_a_level_direction_is_marked_with_a_plain_zero() -> None:
    (axes,) = draw_bends({"a floor": np.array([[0.25, 1.0], [1.0, 4.0]])}).axes
    assert {text.get_text() for text in axes.texts} == {"0", "4.25"}


def test_each_training_is_a_curve_and_each_level_a_line_with_its_name() -> None:
    (axes,) = draw_trainings([[3, 2, 1], [3, 3, 3]], {"half": 1.5}).axes
    first, second, level = axes.get_lines()
    assert list(first.get_ydata()) == [3, 2, 1]
    assert list(second.get_ydata()) == [3, 3, 3]
    assert set(level.get_ydata()) == {1.5}
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["half"]
