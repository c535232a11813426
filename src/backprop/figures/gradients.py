"""The loss with its tangent, and the V of a measured slope's error."""

from collections.abc import Callable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR, POSITIVE_COLOUR
from backprop.validation import Array

LINES = {
    "forward": (DELTA_COLOUR, "--"),
    "central": (ACTIVATION_COLOUR, "-"),
    "complex": (POSITIVE_COLOUR, ":"),
}


def draw_tangent(
    loss_at: Callable[[float], float], weight: float, gradient: float, nudge: float
) -> Figure:
    """Draw the loss over one weight, its tangent, and where a nudge leads on both."""
    places = np.linspace(weight - 4, weight + 4, 161)
    loss = loss_at(weight)
    nudged = loss_at(weight + nudge)
    figure, axes = plt.subplots(figsize=(5.6, 2.8))
    axes.plot(places, [loss_at(place) for place in places], color=ACTIVATION_COLOUR, label="loss")
    axes.plot(
        places, loss + gradient * (places - weight), "--", color=DELTA_COLOUR, label="tangent"
    )
    axes.vlines(weight + nudge, nudged, loss + gradient * nudge, color="0.3", linestyles="dotted")
    axes.plot([weight], [loss], "o", color="0.1", label="before")
    axes.plot([weight + nudge], [nudged], "o", color="0.1", mfc="white", label="nudged")
    axes.set_xlabel("weight")
    axes.set_ylabel("loss")
    axes.legend()
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
