"""Slices through losses, and how rare minima are."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR, panels
from backprop.validation import Array

INK, QUIET = "0.15", "0.45"


def draw_valleys(axis: Array, values: Array, marked: Mapping[str, tuple[float, float]]) -> Figure:
    """Contours of a loss over two weights, with some places marked by name."""
    figure, axes = plt.subplots(figsize=(4.6, 4.2))
    levels = np.linspace(0, np.sqrt(values.max()), 14)[1:] ** 2
    axes.contour(axis, axis, values, levels=levels, colors=QUIET, linewidths=0.8)
    for name, place in marked.items():
        axes.plot(*place, "o", color=DELTA_COLOUR)
        axes.annotate(name, place, xytext=(6, 6), textcoords="offset points", color=INK)
    axes.set_xlabel("$w_0$")
    axes.set_ylabel("$w_1$")
    axes.set_aspect("equal")
    return figure


def draw_lines(shares: Array, losses: Mapping[str, Array]) -> Figure:
    """Losses along straight ways, one panel for each."""
    figure, columns = panels(len(losses))
    for axes, (name, values) in zip(columns, losses.items(), strict=True):
        axes.plot(shares, values, color=INK)
        axes.set_title(name)
        axes.set_ylim(bottom=0)
        axes.set_xlabel("share of the way")
        axes.set_ylabel("loss")
    return figure


def draw_shares(sizes: Sequence[int], shares: Sequence[float]) -> Figure:
    """The share of random Hessians that are minima, over the number of directions."""
    figure, axes = plt.subplots(figsize=(5.0, 3.0))
    axes.semilogy(sizes, shares, "o-", color=ACTIVATION_COLOUR, label="minima among random places")
    coins = [0.5**size for size in sizes]
    axes.semilogy(sizes, coins, "--", color=QUIET, label="if each direction were a coin")
    axes.set_xticks(list(sizes))
    axes.set_xlabel("directions")
    axes.set_ylabel("share")
    axes.legend()
    return figure
