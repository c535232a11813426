"""A figure of stops says of each where it is."""

import matplotlib.pyplot as plt
import pytest

from backprop.figures.training import draw_stops


def test_each_stop_is_marked_on_the_curve_and_named() -> None:
    losses = [1.0, 0.5, 0.5, 0.2, 0.1]
    figure = draw_stops(losses, {1: 2, 7: 4})
    (axes,) = figure.axes
    curve, *marks = axes.lines
    assert list(curve.get_ydata()) == losses
    assert [mark.get_xdata()[0] for mark in marks] == [2, 4]
    assert [mark.get_ydata()[0] for mark in marks] == pytest.approx([0.5, 0.1])
    assert [text.get_text() for text in axes.texts] == ["patience 1", "patience 7"]
    plt.close(figure)
