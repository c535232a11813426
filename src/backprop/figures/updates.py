"""Steps down a curve, and losses over the steps."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from backprop.figures.style import OPTIMISER_LOOKS, panels


def draw_parabola_steps(ways: Mapping[str, Sequence[float]], curvature: float) -> Figure:
    """Each way as steps on the parabola of that curvature, one panel each."""
    figure, columns = panels(len(ways))
    for axes, (name, way) in zip(columns, ways.items(), strict=True):
        reach = max(1.05, *(abs(w) for w in way))
        w = np.linspace(-reach, reach, 201)
        axes.plot(w, curvature * w**2 / 2, color="0.6")
        at = np.asarray(way)
        look: dict[str, Any] = OPTIMISER_LOOKS["gradient descent"] | {"ms": 4, "linewidth": 1}
        axes.plot(at, curvature * at**2 / 2, **look)
        axes.set_title(name)
        axes.set_xlabel("$w$")
    columns[0].set_ylabel("loss")
    return figure


def draw_losses(losses: Mapping[str, Sequence[float]]) -> Figure:
    """The losses of optimisers over the steps, on a logarithmic scale.

    Raises:
        KeyError: a name that isn't one of ``OPTIMISER_LOOKS``.
    """
    figure, axes = plt.subplots(figsize=(5.6, 3.2))
    for name, values in losses.items():
        look: dict[str, Any] = OPTIMISER_LOOKS[name] | {"markevery": 20, "ms": 5}
        axes.semilogy(values, label=name, **look)
    axes.set_xlabel("step")
    axes.set_ylabel("loss")
    axes.legend()
    return figure
