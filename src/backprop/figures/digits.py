"""Handwritten digits, and what a network answers to one."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from backprop.figures.style import ACTIVATION_COLOUR
from backprop.validation import Array


def draw_digits(images: Array, titles: Sequence[str]) -> Figure:
    """Digits of 8 by 8 grey values, shape ``(count, 64)``, four in a row."""
    rows = -(-len(images) // 4)
    figure, grid = plt.subplots(rows, 4, figsize=(5.6, 1.75 * rows), squeeze=False)
    for axes in grid.ravel():
        axes.set_axis_off()
    for axes, image, title in zip(grid.ravel(), images, titles, strict=False):
        axes.imshow(image.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
        axes.set_title(title, fontsize=15)
    return figure


def draw_answer(image: Array, outputs: Array) -> Figure:
    """A digit of 8 by 8 grey values, ``(64,)``, and the answer to it: a bar for each output."""
    figure, (picture, bars) = plt.subplots(1, 2, figsize=(5.6, 2.2), width_ratios=[1, 2])
    picture.imshow(image.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
    picture.set_axis_off()
    picture.set_title(f"{image.size} numbers in")
    bars.bar(range(len(outputs)), outputs, color=ACTIVATION_COLOUR)
    bars.set_xticks(range(len(outputs)))
    bars.set_ylim(0, 1)
    bars.set_title(f"{len(outputs)} numbers out")
    return figure
