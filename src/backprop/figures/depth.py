"""Sizes, layer by layer, on a logarithmic scale."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from backprop.activations import sigmoid
from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR, GRADIENT_COLOUR
from backprop.validation import Array

MARKS = ("o", "s", "^", "D", "v")
LINES = ("-", "--", ":", "-.", "-")
MARKED = 12  # points of a curve, at most about so many


def draw_sizes(sizes: Mapping[str, Sequence[float]], what: str) -> Figure:
    """One curve for each entry of ``sizes``, over the layers from 1.

    The colour says whether activations are drawn or what comes back. So curves of one kind
    share it, and differ by marker and line; each has its name at its end, the left or the
    right one, wherever the curves are further apart.
    """
    figure, axes = plt.subplots(figsize=(5.6, 3.4))
    at_left = _spread(sizes, 0) >= _spread(sizes, -1)
    end = 0 if at_left else -1
    uppermost = max(sizes, key=lambda name: sizes[name][end])
    for (name, values), mark, line in zip(sizes.items(), MARKS, LINES, strict=False):
        colour = ACTIVATION_COLOUR if "activations" in (name, what) else DELTA_COLOUR
        layers = np.arange(1, len(values) + 1)
        every = -(-len(values) // MARKED)
        look = {"marker": mark, "ms": 5, "markevery": every, "color": colour, "label": name}
        axes.semilogy(layers, values, line, **look)
        above = name == uppermost
        count = max(1, len(values) // 5)  # points beside the name, which it has to clear
        near = values[:count] if at_left else values[-count:]
        axes.annotate(
            name,
            (layers[end], max(near) if above else min(near)),
            xytext=(0, 6 if above else -6),
            textcoords="offset points",
            ha="left" if at_left else "right",
            va="bottom" if above else "top",
            color=colour,
        )
    axes.margins(y=0.14)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("layer")
    axes.set_ylabel(f"size of the {what}")
    return figure


def _spread(sizes: Mapping[str, Sequence[float]], end: int) -> float:
    """How far apart, in powers of ten, the curves are at one end."""
    return float(np.ptp(np.log10([values[end] for values in sizes.values()])))


def draw_alive_range(weights: Sequence[float], limit: float = 1.2) -> Figure:
    """|w f'(w a)| of a sigmoid unit over its input a, for some weights; and the line at 1."""
    a = np.linspace(-limit, limit, 401)
    figure, axes = plt.subplots(figsize=(5.6, 3.2))
    top = max(weights) / 4 + 0.3
    axes.axhline(1.0, color="0.4", linewidth=1)
    axes.fill_between(a, 1.0, top, color="0.9")
    for weight, line in zip(weights, LINES, strict=False):
        value: Array = sigmoid(weight * a)
        factor = weight * value * (1 - value)
        axes.plot(a, factor, line, color=GRADIENT_COLOUR)
        # Above the line at 1 the peaks are too narrow for a name to stand on top of them.
        narrow = weight > 4
        axes.annotate(
            f"w = {weight:g}",
            (0, weight / 4),
            xytext=(45, 0) if narrow else (0, 3),
            textcoords="offset points",
            ha="left" if narrow else "center",
            va="center" if narrow else "bottom",
            color=GRADIENT_COLOUR,
            arrowprops={"arrowstyle": "-", "color": GRADIENT_COLOUR, "lw": 0.8} if narrow else None,
        )
    axes.set_xlabel("input of the unit, $a$")
    axes.set_ylabel("factor of the layer")
    axes.set_ylim(0, top)
    return figure
