"""A kernel over a picture: one of its windows, its gradient, and kernels that were learned."""

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
from backprop.validation import Array

Pair = tuple[int, int]


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
    second.set_title("deltas")
    _squares(third, gradient, (GRADIENT_COLOUR, GRADIENT_COLOUR))
    _frame(third, weight, (1, 1), INK)
    third.set_title("gradient")
    return figure


def draw_kernels(rows: Mapping[str, Sequence[Array]]) -> Figure:
    """Kernels ``(rows, columns)`` side by side, one row for each title.

    A square is as large as its weight: full above 0, empty below.
    """
    figure = plt.figure(figsize=(5.6, 0.9 * len(rows)))
    parts = figure.subfigures(len(rows), 1, squeeze=False).ravel()
    for part, (title, kernels) in zip(parts, rows.items(), strict=True):
        part.suptitle(title, x=0.01, ha="left", size=12)
        for axes, kernel in zip(
            part.subplots(1, len(kernels), squeeze=False)[0], kernels, strict=True
        ):
            _squares(axes, kernel, (POSITIVE_COLOUR, NEGATIVE_COLOUR))
    return figure


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
