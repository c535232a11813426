"""Curves of activations, and what they make of numbers."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from backprop.activations import activation_named
from backprop.figures.style import ACTIVATION_COLOUR, GRADIENT_COLOUR, panels, plain
from backprop.validation import Array


def draw_activations(names: Sequence[str], limit: float = 5.0) -> Figure:
    """Draw activations (solid) and their slopes (dashed), one panel each."""
    z = np.linspace(-limit, limit, 401)
    figure, columns = panels(len(names))
    for axes, name in zip(columns, names, strict=True):
        activation = activation_named(name)
        axes.plot(z, activation.function(z), label="$f(z)$", color=ACTIVATION_COLOUR)
        axes.plot(z, activation.derivative(z), "--", label="$f'(z)$", color=GRADIENT_COLOUR)
        axes.set_title(plain(name))
        axes.set_xlabel("$z$")
    columns[0].legend(loc="upper left")
    return figure


def draw_what_comes_out(z: Array, names: Sequence[str]) -> Figure:
    """Draw histograms of the numbers ``z`` and of what each activation makes of them."""
    figure, columns = panels(len(names) + 1)
    columns[0].hist(z, bins=40, color="0.6")
    columns[0].set_title("before")
    columns[0].set_ylabel("how many")
    for axes, name in zip(columns[1:], names, strict=True):
        axes.hist(activation_named(name).function(z), bins=40, color=ACTIVATION_COLOUR)
        axes.set_title(f"after {plain(name)}")
    return figure
