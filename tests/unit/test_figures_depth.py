"""Curves of one colour can be told apart, and each has its name beside it."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from backprop.figures.depth import draw_alive_range, draw_sizes
from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR

SIZES = {"sigmoid": [1e-9, 1e-6, 1e-3], "tanh": [0.5, 0.6, 0.7], "ReLU": [2.0, 1.5, 0.9]}


@pytest.fixture(autouse=True)
def _close() -> object:
    yield
    plt.close("all")


def test_curves_differ_by_marker_and_line_and_carry_their_names() -> None:
    (axes,) = draw_sizes(SIZES, "deltas").axes
    curves = axes.get_lines()
    assert {curve.get_color() for curve in curves} == {DELTA_COLOUR}
    assert len({curve.get_marker() for curve in curves}) == len(SIZES)
    assert len({curve.get_linestyle() for curve in curves}) == len(SIZES)
    assert {text.get_text(): text.xy for text in axes.texts} == {
        name: (1, values[0]) for name, values in SIZES.items()
    }


def test_names_stand_where_the_curves_are_further_apart() -> None:
    turned = {name: values[::-1] for name, values in SIZES.items()}
    (axes,) = draw_sizes(turned, "deltas").axes
    assert {text.xy[0] for text in axes.texts} == {3}


def test_a_name_stands_clear_of_its_own_curve() -> None:
    risen = [0.1, 0.5, *[0.4] * 8]
    (axes,) = draw_sizes({"normalised": risen, "plain": [1e-9, *[1e-6] * 9]}, "deltas").axes
    assert {text.get_text(): text.xy for text in axes.texts} == {
        "normalised": (1, 0.5),
        "plain": (1, 1e-9),
    }


def test_activations_are_blue_also_beside_deltas() -> None:
    both = {"activations": [1.0, 0.5], "deltas": [0.1, 0.2]}
    (axes,) = draw_sizes(both, "deltas and activations").axes
    assert [c.get_color() for c in axes.get_lines()] == [ACTIVATION_COLOUR, DELTA_COLOUR]


def test_each_peak_has_its_weight() -> None:
    weights = [2, 4, 6.9]
    (axes,) = draw_alive_range(weights).axes
    _, *curves = axes.get_lines()
    for weight, curve, text in zip(weights, curves, axes.texts, strict=True):
        assert text.get_text() == f"w = {weight}"
        assert text.xy[1] == pytest.approx(np.max(curve.get_ydata()))
