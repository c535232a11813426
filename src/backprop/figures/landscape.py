"""Maps of losses, losses along a way, and how rare minima are."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from backprop.figures.style import ACTIVATION_COLOUR
from backprop.validation import Array

INK, QUIET = "0.15", "0.45"
STYLES = ("-", "--", ":")
HEIGHTS = (0, 0.1, 0.5, 1, 2, 4, 8, 12.5)
SHADES = (0.98, 0.9, 0.83, 0.76, 0.69, 0.62, 0.55)  # of grey between the heights


def draw_valleys(
    axis: Array, values: Array, floors: Sequence[Array], marked: Mapping[str, tuple[float, float]]
) -> Figure:
    """A map of a loss over two weights, with the floors of its valleys and named places.

    ``floors`` are lines of points, each of shape ``(points, 2)``.
    """
    figure, axes = plt.subplots(figsize=(5.4, 4.4))
    shades = [str(shade) for shade in SHADES]
    land = axes.contourf(axis, axis, values, levels=HEIGHTS, colors=shades)
    axes.contour(axis, axis, values, levels=HEIGHTS, colors=QUIET, linewidths=0.6)
    figure.colorbar(land, label="loss", spacing="uniform", ticks=HEIGHTS)
    for floor in floors:
        axes.plot(*floor.T, "--", color=INK, linewidth=1.6)
    for name, place in marked.items():
        axes.plot(*place, "o", color=INK, markeredgecolor="white")
        words = axes.annotate(name, place, xytext=(8, 6), textcoords="offset points", color=INK)
        words.set_path_effects([withStroke(linewidth=3.5, foreground="white")])
    axes.set_xlabel("$w_0$")
    axes.set_ylabel("$w_1$")
    axes.set_aspect("equal")
    axes.set_xlim(axis[0], axis[-1])
    axes.set_ylim(axis[0], axis[-1])
    return figure


def draw_losses(places: Array, losses: Mapping[str, Sequence[float]], across: str) -> Figure:
    """Up to three losses in one panel, so that their heights can be compared."""
    figure, axes = plt.subplots(figsize=(5.4, 3.2))
    for style, (name, values) in zip(STYLES, losses.items(), strict=False):
        axes.plot(places, values, style, color=INK, label=name)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(across)
    axes.set_ylabel("loss")
    axes.legend()
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
