"""A calculation as a graph: what each number is, and what comes back along each arrow."""

from collections import Counter
from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR
from backprop.tape import Variable

RADIUS = 0.34
BENT = 0.28  # how far two arrows between the same numbers are bent apart


def draw_tape(
    variables: Mapping[str, Variable], places: Mapping[str, tuple[float, float]]
) -> Figure:
    """Circles with values (blue) and gradients (orange), arrows with the shares that come back.

    ``variables`` are those of a calculation in which ``backward`` has been called, by their
    names; single numbers. ``places`` says where each name's circle stands.
    """
    figure, axes = plt.subplots(figsize=(5.6, 2.6))
    axes.set_aspect("equal")
    axes.set_axis_off()
    names = {id(variable): name for name, variable in variables.items()}
    for name, variable in variables.items():
        x, y = places[name]
        axes.add_patch(Circle((x, y), RADIUS, fc="white", ec="0.3", lw=1.2, zorder=3))
        axes.text(
            x, y, f"{variable.value:g}", color=ACTIVATION_COLOUR, ha="center", va="center", zorder=4
        )
        axes.text(x, y + RADIUS + 0.08, f"${name}$", ha="center", va="bottom")
        axes.text(
            x,
            y - RADIUS - 0.08,
            f"{variable.gradient:g}",
            color=DELTA_COLOUR,
            weight="bold",
            ha="center",
            va="top",
        )
        times = Counter(map(id, variable.sources))
        for number, (source, share) in enumerate(
            zip(variable.sources, variable.shares(variable.gradient), strict=True)
        ):
            bend = (BENT if number else -BENT) if times[id(source)] > 1 else 0.0
            _arrow(figure, places[names[id(source)]], (x, y), bend, f"{share:g}")
    axes.autoscale_view()
    return figure


def _arrow(
    figure: Figure, start: tuple[float, float], end: tuple[float, float], bend: float, share: str
) -> None:
    """An arrow from one circle to the next, and in its middle the share that comes back."""
    (axes,) = figure.axes
    way = {"arrowstyle": "-|>", "color": ACTIVATION_COLOUR, "lw": 1.2}
    gap = {"shrinkA": 17, "shrinkB": 17, "connectionstyle": f"arc3,rad={bend}"}
    axes.annotate("", end, start, arrowprops=way | gap)
    along = np.subtract(end, start)
    x, y = np.add(start, end) / 2 + bend / 2 * np.array([along[1], -along[0]])
    label = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none"}
    axes.text(x, y, f"← {share}", color=DELTA_COLOUR, ha="center", va="center", bbox=label)
