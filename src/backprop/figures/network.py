"""A drawing of a network with its numbers."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from backprop.figures.style import ACTIVATION_COLOUR, NEGATIVE_COLOUR, POSITIVE_COLOUR
from backprop.forward import ForwardPass
from backprop.network import Network


def draw_network(network: Network, passed: ForwardPass | None = None, example: int = 0) -> Figure:
    """Draw ``network`` from left to right, inputs first.

    Every unit is a circle, every weight a line with its value: green and solid
    if positive, purple and dashed if negative, thicker if larger. With a forward
    pass the circles hold the activations of one example, and each weighted sum
    stands below its circle.
    """
    widths = network.widths
    figure, axes = plt.subplots(figsize=(1.85 * len(widths), 0.9 + 1.2 * max(widths)))
    axes.set_axis_off()
    axes.set_aspect("equal")
    places = [_column(layer, width) for layer, width in enumerate(widths)]
    largest = max(float(np.abs(layer.weights).max()) for layer in network.layers) or 1.0
    for number, layer in enumerate(network.layers):
        for (i, j), weight in np.ndenumerate(layer.weights):
            _draw_weight(axes, places[number][i], places[number + 1][j], float(weight), largest)
        for (x, y), bias in zip(places[number + 1], layer.biases, strict=True):
            axes.text(x, y + 0.42, f"B {bias:+.2f}", ha="center", va="bottom", size=10)
    for number, column in enumerate(places):
        for unit, (x, y) in enumerate(column):
            axes.add_patch(
                Circle((x, y), 0.36, facecolor="white", edgecolor=ACTIVATION_COLOUR, zorder=3)
            )
            if passed is not None:
                value = passed.a[number][example, unit]
                axes.text(x, y, f"{value:.3f}", ha="center", va="center", size=11, zorder=4)
            if passed is not None and number > 0:
                weighted_sum = passed.z[number - 1][example, unit]
                axes.text(x, y - 0.44, f"Z {weighted_sum:.3f}", ha="center", va="top", size=10)
        axes.text(
            column[0][0], _top(max(widths)), _layer_name(number, len(places)), ha="center", size=11
        )
    axes.set_xlim(-0.5, places[-1][0][0] + 0.5)
    axes.set_ylim(-_top(max(widths)) + 0.1, _top(max(widths)) + 0.3)
    return figure


def _column(layer: int, width: int) -> list[tuple[float, float]]:
    """Where the units of a layer stand, the first one on top."""
    return [(2.4 * layer, 1.6 * ((width - 1) / 2 - unit)) for unit in range(width)]


def _top(tallest: int) -> float:
    return 1.6 * (tallest - 1) / 2 + 0.85


def _layer_name(number: int, count: int) -> str:
    if number == 0:
        return "input"
    return "output" if number == count - 1 else f"hidden layer {number}" if count > 3 else "hidden"


def _draw_weight(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    weight: float,
    largest: float,
) -> None:
    positive = weight >= 0
    axes.plot(
        *zip(start, end, strict=True),
        color=POSITIVE_COLOUR if positive else NEGATIVE_COLOUR,
        linestyle="-" if positive else "--",
        linewidth=0.6 + 3.0 * abs(weight) / largest,
        zorder=1,
    )
    # A third of the way along, where lines that cross have parted again.
    x, y = (start[axis] + 0.3 * (end[axis] - start[axis]) for axis in (0, 1))
    axes.text(
        x,
        y,
        f"{weight:.2f}",
        size=10,
        ha="center",
        va="center",
        zorder=2,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
    )
