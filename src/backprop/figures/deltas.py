"""How the error comes back: a nudge on its way to the loss, and deltas in a network."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch

from backprop.activations import activation_named
from backprop.deltas import output_delta
from backprop.figures.digits import draw_class_bars
from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR
from backprop.forward import ForwardPass
from backprop.losses import as_loss
from backprop.network import Network
from backprop.validation import Array

Place = tuple[float, float]
RADIUS = 0.36


def draw_nudge(nudge: float, slope: float, loss_slope: float) -> Figure:
    """Draw a nudge of Z on its way through one output unit to the loss.

    ``slope`` is f'(Z) and ``loss_slope`` dL/dA: each arrow multiplies by one of them.
    """
    figure, axes = _canvas(4.4, 1.7, (-0.6, 4.2), (-1.05, 0.85))
    places = [(0.0, 0.0), (1.8, 0.0), (3.6, 0.0)]
    moves = [nudge, nudge * slope, nudge * slope * loss_slope]
    for place, name, move in zip(places, ("$Z$", "$A$", "$L$"), moves, strict=True):
        _node(axes, place, name)
        axes.text(place[0], -0.5, f"moves by\n{move:.5f}", ha="center", va="top", size=10)
    _arrow(axes, places[0], places[1])
    _arrow(axes, places[1], places[2])
    for x, name, value in (
        (0.9, "$f'(Z)$", slope),
        (2.7, r"$\partial L/\partial A$", loss_slope),
    ):
        axes.text(x, 0.14, f"{name}\n× {value:.4f}", ha="center", va="bottom", size=10)
    return figure


def draw_two_paths(slope: float, weights: Sequence[float], next_deltas: Sequence[float]) -> Figure:
    """Draw the two paths from the weighted sum of a hidden unit to the loss.

    ``slope`` is the unit's f'(Z); path k goes along ``weights[k]`` to output k, and from its
    weighted sum, whose slope is ``next_deltas[k]``, to the loss.
    """
    figure, axes = _canvas(4.7, 2.6, (-0.5, 5.7), (-1.6, 1.7))
    start, bent, end = (0.0, 0.0), (1.6, 0.0), (5.2, 0.0)
    middle = [(3.3, 1.0), (3.3, -1.0)]
    _node(axes, start, "$Z^{(1)}_0$")
    _node(axes, bent, "$A^{(1)}_0$")
    _node(axes, end, "$L$")
    axes.text(0.25, -0.5, "hidden unit 0", ha="center", va="top", size=10)
    _arrow(axes, start, bent)
    axes.text(0.78, 0.14, f"$f'$\n× {slope:.4f}", ha="center", va="bottom", size=10)
    for k, (place, weight, delta) in enumerate(zip(middle, weights, next_deltas, strict=True)):
        side = 1 if k == 0 else -1
        _node(axes, place, f"$Z^{{(2)}}_{k}$")
        axes.text(
            place[0],
            place[1] + side * 0.42,
            f"output {k}",
            ha="center",
            size=10,
            va="bottom" if k == 0 else "top",
        )
        _arrow(axes, bent, place)
        _arrow(axes, place, end)
        for x, name, value in (
            (2.3, f"$W_{{0,{k}}}$", f"{weight:.2f}"),
            (4.85, rf"$\delta_{k}$", f"{delta:.4f}".replace("-", "−")),
        ):
            axes.text(
                x,
                side * 0.72,
                f"{name} × {value}",
                ha="center" if x > 3 else "right",
                va="center",
                size=10,
            )
    return figure


def draw_output_deltas(limit: float = 8.0) -> Figure:
    """Draw the delta of a sigmoid output that should be 0, under two losses, for many Z."""
    z = np.linspace(-limit, limit, 401).reshape(-1, 1)
    sigmoid = activation_named("sigmoid")
    figure, axes = plt.subplots(figsize=(5.6, 2.7))
    for name, style, label in (
        ("binary_cross_entropy", "-", "cross-entropy"),
        ("half_squared_error", "--", "squared error"),
    ):
        delta = output_delta(as_loss(name), sigmoid, z, np.zeros_like(z))
        axes.plot(z[:, 0], delta[:, 0], style, color=DELTA_COLOUR, label=label)
    axes.set_xlabel("$Z$")
    axes.set_ylabel(r"$\delta$")
    axes.legend(loc="upper left")
    return figure


def draw_class_deltas(deltas: Array) -> Figure:
    """Draw the output deltas of one example, shape ``(classes,)``, as a bar for each class."""
    figure, axes = plt.subplots(figsize=(5.6, 2.2))
    draw_class_bars(axes, deltas, DELTA_COLOUR)
    axes.axhline(0, color="0.5", linewidth=0.8)
    axes.set_ylim(-1, 1)
    axes.set_xlabel("class")
    axes.set_ylabel(r"$\delta$")
    return figure


def draw_deltas(
    network: Network, passed: ForwardPass, found: Sequence[Array], example: int = 0
) -> Figure:
    """Draw ``network`` backwards: every unit with its delta, and the blame that comes back.

    A circle holds the activation, the unit's delta stands below it. An arrow from
    output to hidden unit carries W_jk delta_k: dashed if negative, thicker if larger.
    """
    widths = network.widths
    top = 1.6 * (max(widths) - 1) / 2 + 0.85
    right = 2.4 * (len(widths) - 1)
    size = (1.85 * len(widths), 0.9 + 1.2 * max(widths))
    figure, axes = _canvas(*size, (-0.5, right + 0.5), (-top + 0.1, top))
    places = [
        [(2.4 * layer, 1.6 * ((width - 1) / 2 - unit)) for unit in range(width)]
        for layer, width in enumerate(widths)
    ]
    blame = [
        layer.weights * delta[example] for layer, delta in zip(network.layers, found, strict=True)
    ]
    largest = max(float(np.abs(part).max()) for part in blame[1:]) or 1.0
    for number, part in enumerate(blame):
        for (j, k), value in np.ndenumerate(part):
            here, there = places[number][j], places[number + 1][k]
            if number == 0:  # nothing needs to know the delta of an input
                axes.plot(*zip(here, there, strict=True), color="0.75", linewidth=0.8, zorder=1)
                continue
            _arrow(axes, there, here, width=0.6 + 3.0 * abs(value) / largest, dashed=value < 0)
            x, y = (there[axis] + 0.36 * (here[axis] - there[axis]) for axis in (0, 1))
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
            axes.text(x, y, f"{value:+.4f}", size=10, ha="center", va="center", zorder=2, bbox=box)
    for number, column in enumerate(places):
        for unit, (x, y) in enumerate(column):
            _node(axes, (x, y), f"{passed.a[number][example, unit]:.3f}")
            if number > 0:
                delta = found[number - 1][example, unit]
                side = 1 if y > 0 else -1
                axes.text(
                    x,
                    y + side * 0.44,
                    rf"$\delta$ {delta:+.4f}",
                    ha="center",
                    va="bottom" if side > 0 else "top",
                    size=10,
                    color=DELTA_COLOUR,
                )
    return figure


def _canvas(width: float, height: float, across: Place, up: Place) -> tuple[Figure, Axes]:
    figure, axes = plt.subplots(figsize=(width, height))
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(*across)
    axes.set_ylim(*up)
    return figure, axes


def _node(axes: Axes, place: Place, text: str) -> None:
    axes.add_patch(Circle(place, RADIUS, facecolor="white", edgecolor=ACTIVATION_COLOUR, zorder=3))
    axes.text(*place, text, ha="center", va="center", size=11, zorder=4)


def _arrow(axes: Axes, start: Place, end: Place, width: float = 1.2, dashed: bool = False) -> None:
    """An arrow between the edges of two nodes, in the colour of deltas."""
    away = np.subtract(end, start)
    gap = 1.15 * RADIUS * away / np.hypot(*away)
    axes.add_patch(
        FancyArrowPatch(
            tuple(np.add(start, gap)),
            tuple(np.subtract(end, gap)),
            arrowstyle="-|>",
            mutation_scale=9 + 2 * width,
            shrinkA=0,
            shrinkB=0,
            linewidth=width,
            linestyle="--" if dashed else "-",
            color=DELTA_COLOUR,
            zorder=1,
        )
    )
