"""Sizes, layer by layer, on a logarithmic scale."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from backprop.activations import sigmoid
from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR
from backprop.validation import Array

MARKS = ("o", "s", "^", "D", "v")
LINES = ("-", "--", ":", "-.", "-")


def draw_sizes(sizes: Mapping[str, Sequence[float]], what: str) -> Figure:
    """One curve for each entry of ``sizes``, over the layers from 1."""
    figure, axes = plt.subplots(figsize=(5.6, 3.4))
    shades = np.linspace(1.0, 0.45, len(sizes))
    for (name, values), mark, line, shade in zip(sizes.items(), MARKS, LINES, shades, strict=False):
        colour = DELTA_COLOUR if what.startswith("delta") else ACTIVATION_COLOUR
        layers = np.arange(1, len(values) + 1)
        axes.semilogy(
            layers, values, line, marker=mark, ms=4, label=name, color=colour, alpha=shade
        )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("layer")
    axes.set_ylabel(f"size of the {what}")
    axes.legend()
    return figure


def draw_alive_range(weights: Sequence[float], limit: float = 1.2) -> Figure:
    """|w f'(w a)| of a sigmoid unit over its input a, for some weights; and the line at 1."""
    a = np.linspace(-limit, limit, 401)
    figure, axes = plt.subplots(figsize=(5.6, 3.2))
    axes.axhline(1.0, color="0.4", linewidth=1)
    axes.fill_between(a, 1.0, 2.3, color="0.9")
    for weight, line in zip(weights, LINES, strict=False):
        value: Array = sigmoid(weight * a)
        factor = weight * value * (1 - value)
        axes.plot(a, factor, line, color=DELTA_COLOUR, label=f"w = {weight:g}")
    axes.set_xlabel("input of the unit, $a$")
    axes.set_ylabel("factor of the layer")
    axes.set_ylim(0, 2.3)
    axes.legend()
    return figure
