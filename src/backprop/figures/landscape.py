"""Maps of losses, how they bend, losses along a way, and how rare minima are."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

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
        _name(axes, name, place, (8, 6))
    axes.set_xlabel("$w_0$")
    axes.set_ylabel("$w_1$")
    axes.set_aspect("equal")
    axes.set_xlim(axis[0], axis[-1])
    axes.set_ylim(axis[0], axis[-1])
    return figure


def draw_bends(hessians: Mapping[str, Array]) -> Figure:
    """How a loss over two weights bends at some places, in every direction.

    Dots with numbers mark the smallest and the largest bend of each: the eigenvalues
    of its Hessian, which has shape ``(2, 2)``.
    """
    figure, axes = plt.subplots(figsize=(5.4, 3.2))
    angles = np.linspace(0, 180, 181)
    ways = np.array([np.cos(np.radians(angles)), np.sin(np.radians(angles))])
    axes.axhline(0, color=QUIET, linewidth=0.8)
    for style, (name, matrix) in zip(STYLES, hessians.items(), strict=False):
        axes.plot(angles, (ways * (matrix @ ways)).sum(axis=0), style, color=INK, label=name)
        values, directions = np.linalg.eigh(matrix)
        for value, (across, up), below in zip(values, directions.T, (True, False), strict=True):
            place = np.degrees(np.arctan2(up, across)) % 180, value
            axes.plot(*place, "o", color=INK, markeredgecolor="white")
            number = f"{round(value, 6) + 0:g}".replace("-", "−")
            _name(axes, number, place, (-4, -16 if below else 8))
    axes.set_xticks(range(0, 181, 45), [f"{angle}°" for angle in range(0, 181, 45)])
    axes.margins(y=0.3)
    axes.set_xlabel("direction, from $w_0$ towards $w_1$")
    axes.set_ylabel("bend")
    axes.legend(loc="upper right")
    return figure


def draw_trainings(losses: Sequence[Sequence[float]], levels: Mapping[str, float]) -> Figure:
    """The losses of many trainings in one panel, with heights to compare them with."""
    figure, axes = plt.subplots(figsize=(5.4, 3.2))
    for training in losses:
        axes.plot(training, color=INK, linewidth=1)
    for style, (name, height) in zip(STYLES[1:], levels.items(), strict=False):
        axes.axhline(height, linestyle=style, color=QUIET, label=name)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("epochs")
    axes.set_ylabel("loss")
    axes.legend()
    return figure


def draw_losses(places: Array, losses: Mapping[str, Sequence[float]], across: str) -> Figure:
    """Up to three losses in one panel, so that their heights can be compared."""
    figure, axes = plt.subplots(figsize=(5.4, 3.2))
    for style, (name, values) in zip(STYLES, losses.items(), strict=False):
        axes.plot(places, values, style, color=INK, label=name)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(across)
    axes.set_ylabel("loss")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(losses))  # off the curves
    return figure


def draw_shares(sizes: Sequence[int], shares: Sequence[float]) -> Figure:
    """The share of random Hessians that are minima, over the number of directions."""
    figure, axes = plt.subplots(figsize=(5.0, 3.0))
    axes.semilogy(sizes, shares, "o-", color=INK, label="minima among random places")
    coins = [0.5**size for size in sizes]
    axes.semilogy(sizes, coins, "--", color=QUIET, label="if each direction were a coin")
    axes.set_xticks(list(sizes))
    axes.set_xlabel("directions")
    axes.set_ylabel("share")
    axes.legend()
    return figure


def _name(axes: Axes, name: str, place: tuple[float, float], offset: tuple[int, int]) -> None:
    """Write ``name`` beside a place, readable on any ground."""
    words = axes.annotate(name, place, xytext=offset, textcoords="offset points", color=INK)
    words.set_path_effects([withStroke(linewidth=3.5, foreground="white")])
