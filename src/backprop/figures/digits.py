"""Handwritten digits, and what a network answers to one."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backprop.figures.style import ACTIVATION_COLOUR
from backprop.validation import Array


def draw_digit(axes: Axes, image: Array) -> None:
    """A digit of 8 by 8 grey values, ``(64,)``, on ``axes``."""
    axes.imshow(image.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)


def draw_class_bars(axes: Axes, numbers: Array, colour: str) -> None:
    """A bar for each class, ``numbers`` being ``(classes,)``, on ``axes``."""
    axes.bar(range(len(numbers)), numbers, color=colour)
    axes.set_xticks(range(len(numbers)))


def draw_digits(images: Array, titles: Sequence[str]) -> Figure:
    """Digits of 8 by 8 grey values, shape ``(count, 64)``, four in a row."""
    rows = -(-len(images) // 4)
    figure, grid = plt.subplots(rows, 4, figsize=(5.6, 1.75 * rows), squeeze=False)
    for axes in grid.ravel():
        axes.set_axis_off()
    for axes, image, title in zip(grid.ravel(), images, titles, strict=False):
        draw_digit(axes, image)
        axes.set_title(title, fontsize=15)
    return figure


def draw_answer(image: Array, outputs: Array) -> Figure:
    """A digit of 8 by 8 grey values, ``(64,)``, and the answer to it: a bar for each output."""
    figure, (picture, bars) = plt.subplots(1, 2, figsize=(5.6, 2.2), width_ratios=[1, 2])
    draw_digit(picture, image)
    picture.set_axis_off()
    picture.set_title(f"{image.size} numbers in")
    draw_class_bars(bars, outputs, ACTIVATION_COLOUR)
    bars.set_ylim(0, 1)
    bars.set_title(f"{len(outputs)} numbers out")
    return figure
