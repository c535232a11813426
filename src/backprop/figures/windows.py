"""Shared weights: a kernel along a row, over a picture, and what comes back to it."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from backprop.figures.digits import draw_digit
from backprop.figures.style import (
    ACTIVATION_COLOUR,
    DELTA_COLOUR,
    GRADIENT_COLOUR,
    INK,
    NEGATIVE_COLOUR,
    POSITIVE_COLOUR,
)
from backprop.sliding import kernel_slope, slid
from backprop.validation import Array

HALF = 0.3  # of a box's side
RISE = 1.7  # from the numbers to the sums over them
Pair = tuple[int, int]


def draw_slide(a: Array, kernel: Array) -> Figure:
    """A row of numbers below, the sums of its windows above, and on each line its weight.

    ``a`` is ``(n,)``, ``kernel`` ``(k,)``. The lines of one weight are parallel.
    """
    figure, axes, shift = _two_rows(a, slid(a, kernel), ("A", "Z"), ACTIVATION_COLOUR)
    for k, weight in enumerate(kernel):
        for i in range(len(a) - len(kernel) + 1):
            positive = weight.real >= 0
            look = {
                "color": POSITIVE_COLOUR if positive else NEGATIVE_COLOUR,
                "linestyle": "-" if positive else "--",
            }
            _join(axes, i + k, i + shift, f"{weight:g}".replace("-", "−"), 0.3 + 0.2 * k, look)
    return figure


def draw_shares(a: Array, delta: Array, weight: int) -> Figure:
    """Where one weight of a kernel acted, and its share at each place: delta times number.

    ``a`` is ``(n,)``, ``delta`` ``(places,)``; ``weight`` says which of the kernel's.
    """
    figure, axes, shift = _two_rows(a, delta, ("A", r"\delta"), DELTA_COLOUR)
    slope = kernel_slope(a, delta)[weight]
    for i, one in enumerate(delta):
        share = f"{one:g} · {a[i + weight]:g}".replace("-", "−")
        _join(axes, i + weight, i + shift, share, 0.5, {"color": GRADIENT_COLOUR, "linestyle": ":"})
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


def draw_window(picture: Array, kernel: Array, sums: Array, place: Pair) -> Figure:
    """A digit with one window marked, the kernel that lies over it, and the sums of all windows.

    ``picture`` is ``(8, 8)``, ``kernel`` ``(rows, columns)``, ``sums`` are the places' and
    ``place`` is the row and the column of the one that is marked.
    """
    figure, (first, second, third) = plt.subplots(
        1, 3, figsize=(5.6, 2.4), width_ratios=[8, kernel.shape[1], sums.shape[1]]
    )
    _draw_picture(first, picture)
    _frame(first, place, kernel.shape, ACTIVATION_COLOUR)
    first.set_title("a window")
    _squares(second, kernel, (POSITIVE_COLOUR, NEGATIVE_COLOUR))
    second.set_title("the kernel")
    _squares(third, sums, (ACTIVATION_COLOUR, ACTIVATION_COLOUR))
    _frame(third, place, (1, 1), INK)
    third.set_title("the sums")
    return figure


def draw_kernel_gradient(picture: Array, delta: Array, gradient: Array, weight: Pair) -> Figure:
    """What one weight saw wherever it acted, the deltas of these places, and the gradient.

    ``picture`` is ``(8, 8)``, ``delta`` ``(rows, columns)`` of the places, ``gradient`` that of
    the kernel; ``weight`` is the row and the column of the one that is marked.
    """
    figure, (first, second, third) = plt.subplots(
        1, 3, figsize=(5.6, 2.4), width_ratios=[8, delta.shape[1], gradient.shape[1]]
    )
    _draw_picture(first, picture)
    _frame(first, weight, delta.shape, GRADIENT_COLOUR)
    first.set_title("what it saw")
    _squares(second, delta, (DELTA_COLOUR, DELTA_COLOUR))
    second.set_title("the deltas")
    _squares(third, gradient, (GRADIENT_COLOUR, GRADIENT_COLOUR))
    _frame(third, weight, (1, 1), INK)
    third.set_title("the gradient")
    return figure


def draw_kernels(rows: Mapping[str, Sequence[Array]]) -> Figure:
    """Kernels ``(rows, columns)`` side by side, one row for each title.

    A square is as large as its weight: full above 0, empty below.
    """
    count = max(len(kernels) for kernels in rows.values())
    figure, grid = plt.subplots(
        len(rows), count, figsize=(5.6, 0.35 + 0.85 * len(rows)), squeeze=False
    )
    for line, (title, kernels) in zip(grid, rows.items(), strict=True):
        for axes, kernel in zip(line, kernels, strict=True):
            _squares(axes, kernel, (POSITIVE_COLOUR, NEGATIVE_COLOUR))
        line[0].set_title(title, loc="left")
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
    axes: Axes, start: float, end: float, text: str, at: float, look: Mapping[str, str]
) -> None:
    """A line from a number up to a sum, with ``text`` on it, ``at`` this part of the way."""
    low, high = (1.5 * start, HALF), (1.5 * end, RISE - HALF)
    axes.plot([low[0], high[0]], [low[1], high[1]], linewidth=1.4, zorder=0, **look)
    x, y = (a + at * (b - a) for a, b in zip(low, high, strict=True))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
    axes.text(x, y, text, ha="center", va="center", size=10, color=look["color"], bbox=box)


def _frame(axes: Axes, start: tuple[int, ...], size: tuple[int, ...], colour: str) -> None:
    """An outline round ``size`` cells of a picture, from row and column ``start`` on."""
    corner = start[1] - 0.5, start[0] - 0.5
    axes.add_patch(Rectangle(corner, size[1], size[0], fill=False, ec=colour, lw=2.2))


def _draw_picture(axes: Axes, picture: Array) -> None:
    draw_digit(axes, picture)
    _bare(axes)


def _bare(axes: Axes) -> None:
    """Nothing round a picture but a thin line."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(False)
    for side in axes.spines.values():
        side.set_visible(True)
        side.set_color(INK)
        side.set_linewidth(0.6)


def _squares(axes: Axes, numbers: Array, colours: tuple[str, str]) -> None:
    """A square for each number, as large as it is: full above 0, empty below."""
    largest = np.abs(numbers).max() or 1.0
    rows, columns = numbers.shape
    for (row, column), value in np.ndenumerate(numbers):
        side = 0.9 * np.sqrt(abs(value) / largest)
        ink = colours[0] if value > 0 else colours[1]
        corner = column - side / 2, row - side / 2
        axes.add_patch(
            Rectangle(corner, side, side, fc=ink if value > 0 else "white", ec=ink, lw=1.4)
        )
    axes.set_xlim(-0.55, columns - 0.45)
    axes.set_ylim(rows - 0.45, -0.55)
    axes.set_aspect("equal")
    _bare(axes)
