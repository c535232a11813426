"""The cost of one gradient against the number of parameters, and the memory it takes."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from backprop.figures.style import INK, QUIET

LOOKS = {
    "differences": ("finite differences", QUIET, "s", "--"),
    "forward mode": ("forward mode", INK, "^", ":"),
    "backpropagation": ("backpropagation", INK, "o", "-"),
}
# Marker, its colour, and its place in a row: those that meet would hide each other.
WAYS = {
    "matrix products": ("|", "black", 0.0),
    "JAX": ("^", "black", -0.2),
    "PyTorch": ("o", "0.45", 0.2),
    "scikit-learn": ("D", "black", 0.0),
    "example by example": ("x", "black", 0.0),
}
GROWN = {"width": ("o-", "black"), "depth": ("s--", "0.45"), "batch": ("^:", "black")}


def draw_costs(
    parameters: Sequence[int], costs: Mapping[str, Sequence[float]], what: str
) -> Figure:
    """A curve for each way to the gradient, both axes logarithmic."""
    figure, axes = plt.subplots(figsize=(5.6, 3.6))
    for name, values in costs.items():
        label, colour, mark, line = LOOKS[name]
        axes.loglog(parameters, values, line, marker=mark, ms=4, color=colour, label=label)
    axes.set_xlabel("number of parameters")
    axes.set_ylabel(what)
    axes.legend()
    return figure


def draw_measured(measured: Mapping[str, Any], fitted: int) -> tuple[Figure, dict[str, float]]:
    """The measured seconds, a line through the last ``fitted`` of each way, and its slope."""
    sizes = np.asarray(measured["parameters"])
    seconds = "seconds for one gradient"
    figure = draw_costs(measured["parameters"], {name: measured[name] for name in LOOKS}, seconds)
    slopes = {}
    for name in LOOKS:
        x, y = np.log(sizes[-fitted:]), np.log(measured[name][-fitted:])
        slopes[name], start = (float(number) for number in np.polyfit(x, y, 1))
        ends = sizes[[-fitted, -1]]
        figure.axes[0].loglog(
            ends, np.exp(start) * ends ** slopes[name], color="0.7", lw=5, zorder=0
        )
    return figure, slopes


def draw_memory(depths: Sequence[int], held: Mapping[str, Sequence[float]]) -> Figure:
    """The number of layers held at once over the depth, for some ways of keeping them."""
    figure, axes = plt.subplots(figsize=(5.6, 3.0))
    for (name, values), line, colour in zip(held.items(), ("-", "--"), (INK, QUIET), strict=True):
        axes.plot(depths, values, line, color=colour, label=name)
    axes.set_xlabel("layers")
    axes.set_ylabel("layers held at once")
    axes.legend()
    return figure


def draw_growth(scaling: Mapping[str, Any]) -> Figure:
    """Seconds of a step over width, depth and batch, each with the line fitted to its last part.

    ``scaling`` is ``measured("scaling")``.
    """
    figure, axes = plt.subplots(figsize=(5.6, 3.6))
    for kind, (look, colour) in GROWN.items():
        sizes, seconds = np.asarray(scaling[kind]["sizes"]), np.asarray(scaling[kind]["seconds"])
        exponent, end = scaling[kind]["exponent"], slice(-scaling["fitted"], None)
        axes.loglog(sizes, seconds, look, ms=4, color=colour, label=kind)
        middle = np.exp(np.log(seconds[end] / sizes[end] ** exponent).mean())
        axes.loglog(sizes[end], middle * sizes[end] ** exponent, color="0.8", lw=5, zorder=0)
    axes.set_xlabel("units of a layer, layers, examples")
    axes.set_ylabel("seconds of a step")
    axes.legend()
    return figure


def draw_race(ratios: Mapping[str, Mapping[str, float]]) -> Figure:
    """For each network a row: how many times as long as the book's code each way takes."""
    figure, axes = plt.subplots(figsize=(5.6, 3.4))
    networks = list(ratios["book"])
    axes.axvline(1, color=QUIET, lw=2, zorder=0)
    for way, (mark, colour, aside) in WAYS.items():
        known = [network for network in networks if network in ratios.get(way, {})]
        rows = [networks.index(network) + aside for network in known]
        values = [ratios[way][network] for network in known]
        axes.plot(values, rows, mark, color=colour, ms=12 if mark == "|" else 6, mew=2, label=way)
    axes.set_xscale("log")
    axes.set_yticks(range(len(networks)), networks)
    axes.invert_yaxis()
    axes.set_xlabel("time of a step; the book = 1 (the line)")
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.2), ncols=3)
    return figure
