"""The loss with its tangent, a picture's gradients, and the V of a measured slope's error."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from backprop.figures.digits import draw_digit
from backprop.figures.style import (
    GRADIENT_COLOUR,
    INK,
    NEGATIVE_COLOUR,
    POSITIVE_COLOUR,
    QUIET,
)
from backprop.validation import Array

LINES = {
    "forward": (QUIET, "--"),
    "central": (INK, "-"),
    "complex": (INK, ":"),
}


def draw_tangent(
    loss_at: Callable[[float], float], weight: float, gradient: float, nudge: float
) -> Figure:
    """Draw the loss over one weight, its tangent, and where a nudge leads on both."""
    places = np.linspace(weight - 4, weight + 4, 161)
    loss = loss_at(weight)
    nudged = loss_at(weight + nudge)
    figure, axes = plt.subplots(figsize=(5.6, 2.8))
    axes.plot(places, [loss_at(place) for place in places], color=INK, label="loss")
    axes.plot(
        places, loss + gradient * (places - weight), "--", color=GRADIENT_COLOUR, label="tangent"
    )
    predicted = loss + gradient * nudge
    axes.plot(2 * [weight + nudge], [nudged, predicted], color="0.1", linewidth=3)
    axes.annotate(
        f"off by {predicted - nudged:.3f}".replace("-", "\u2212"),
        (weight + nudge, min(nudged, predicted)),
        xytext=(0, -10),
        textcoords="offset points",
        ha="center",
        va="top",
    )
    axes.plot([weight], [loss], "o", color="0.1", label="before")
    axes.plot([weight + nudge], [nudged], "o", color="0.1", mfc="white", label="nudged")
    axes.set_xlabel("weight")
    axes.set_ylabel("loss")
    axes.legend()
    return figure


def draw_picture_gradients(
    image: Array, gradients: Array, deltas: Array, units: Sequence[int]
) -> Figure:
    """Draw a digit, and for some units the gradients of the 64 weights into each.

    Args:
        image: 8 by 8 grey values, ``(64,)``.
        gradients: those of the first layer's weights, ``(64, units)``.
        deltas: the first layer's, ``(units,)``; the one of each unit drawn stands above it.
        units: which to draw.
    """
    signs = LinearSegmentedColormap.from_list("signs", [NEGATIVE_COLOUR, "w", POSITIVE_COLOUR])
    limit = np.abs(gradients[:, units]).max()
    figure, panels = plt.subplots(1, 1 + len(units), figsize=(5.6, 2.2), layout="constrained")
    for axes in panels:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(True)
    draw_digit(panels[0], image)
    panels[0].set_title(f"{image.size} points")
    for axes, unit in zip(panels[1:], units, strict=True):
        shown = axes.imshow(gradients[:, unit].reshape(8, 8), cmap=signs, vmin=-limit, vmax=limit)
        axes.set_title(f"into unit {unit}\n$\\delta$ = {deltas[unit]:.3f}".replace("-", "\u2212"))
    figure.colorbar(shown, ax=panels[1:], label="gradient", shrink=0.8)
    return figure


def draw_difference_errors(steps: Sequence[float] | Array, errors: Mapping[str, Array]) -> Figure:
    """Draw errors over h, both logarithmic; an error of 0 is drawn at 1e-17."""
    figure, axes = plt.subplots(figsize=(5.6, 3.4))
    for name, values in errors.items():
        colour, dashes = LINES[name]
        axes.loglog(steps, np.maximum(values, 1e-17), dashes, color=colour, label=name)
    axes.set_xlabel("$h$")
    axes.set_ylabel("relative error")
    axes.legend()
    return figure
