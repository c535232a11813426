"""A kernel that slides along a row of numbers, and the shares that come back to its weights."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from backprop.figures.style import (
    ACTIVATION_COLOUR,
    DELTA_COLOUR,
    GRADIENT_COLOUR,
    NEGATIVE_COLOUR,
    POSITIVE_COLOUR,
)
from backprop.sliding import kernel_slope, slid
from backprop.validation import Array

HALF = 0.3  # of a box's side
RISE = 1.7  # from the numbers to the sums over them


def draw_slide(a: Array, kernel: Array) -> Figure:
    """A row of numbers below, the sums of its windows above, and on each line its weight.

    ``a`` is ``(n,)``, ``kernel`` ``(k,)``. The lines of one weight are parallel.
    """
    figure, axes, shift = _two_rows(a, slid(a, kernel), ("A", "Z"), ACTIVATION_COLOUR)
    for k, weight in enumerate(kernel):
        for i in range(len(a) - len(kernel) + 1):
            positive = weight.real >= 0
            look = (POSITIVE_COLOUR, "-") if positive else (NEGATIVE_COLOUR, "--")
            _join(axes, (i + k, i + shift), f"{weight:g}", 0.3 + 0.2 * k, look)
    return figure


def draw_shares(a: Array, delta: Array, weight: int) -> Figure:
    """Where one weight of a kernel acted, and its share at each place: delta times number.

    ``a`` is ``(n,)``, ``delta`` ``(places,)``; ``weight`` says which of the kernel's.
    """
    figure, axes, shift = _two_rows(a, delta, ("A", r"\delta"), DELTA_COLOUR)
    slope = kernel_slope(a, delta)[weight]
    for i, one in enumerate(delta):
        share = f"{one:g} · {a[i + weight]:g}"
        _join(axes, (i + weight, i + shift), share, 0.5, (GRADIENT_COLOUR, ":"))
    total = f"{slope:g}".replace("-", "−")
    axes.text(
        (len(a) - 1) / 2,
        -0.75,
        rf"$\partial L/\partial w_{weight}$ = {total}, their sum",
        ha="center",
        va="top",
        color=GRADIENT_COLOUR,
    )
    axes.set_ylim(-1.25, RISE + 0.95)
    return figure


def _two_rows(
    below: Array, above: Array, names: tuple[str, str], colour: str
) -> tuple[Figure, Axes, float]:
    """Boxes with numbers in two rows, and how far the upper row is moved to the right."""
    figure, axes = plt.subplots(figsize=(5.6, 2.7))
    axes.set_axis_off()
    axes.set_aspect("equal")
    shift = (len(below) - len(above)) / 2
    for row, start, height, name, ink in (
        (below, 0.0, 0.0, names[0], ACTIVATION_COLOUR),
        (above, shift, RISE, names[1], colour),
    ):
        for number, value in enumerate(row):
            x = 1.5 * (start + number)
            axes.add_patch(
                Rectangle((x - HALF, height - HALF), 2 * HALF, 2 * HALF, fc="white", ec=ink)
            )
            axes.text(x, height, f"{value:g}".replace("-", "−"), ha="center", va="center", size=12)
            side = 1 if height else -1
            axes.text(
                x,
                height + side * (HALF + 0.08),
                f"${name}_{number}$",
                ha="center",
                va="bottom" if height else "top",
                size=10,
                color=ink,
            )
    axes.set_xlim(-0.6, 1.5 * (len(below) - 1) + 0.6)
    axes.set_ylim(-0.75, RISE + 0.75)
    return figure, axes, shift


def _join(
    axes: Axes, ends: tuple[float, float], text: str, at: float, look: tuple[str, str]
) -> None:
    """A line from a number up to a sum, with ``text`` on it, ``at`` this part of the way.

    ``look`` is its colour and how it is drawn.
    """
    (x0, y0), (x1, y1) = (1.5 * ends[0], HALF), (1.5 * ends[1], RISE - HALF)
    colour, line = look
    axes.plot([x0, x1], [y0, y1], color=colour, linestyle=line, linewidth=1.4, zorder=0)
    axes.text(
        x0 + at * (x1 - x0),
        y0 + at * (y1 - y0),
        text.replace("-", "−"),
        ha="center",
        va="center",
        size=10,
        color=colour,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
    )
