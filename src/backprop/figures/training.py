"""What a network says of each point of the plane, losses apart, and where training stops."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from backprop.data import Dataset
from backprop.figures.style import (
    ACTIVATION_COLOUR,
    CLASS_COLOURS,
    DELTA_COLOUR,
    panels,
)
from backprop.forward import forward
from backprop.history import History
from backprop.network import Network
from backprop.validation import Array

SIDE = 80  # points along each side of a map
FEW = 10  # so many examples, or fewer, get large marks
CLASSES = LinearSegmentedColormap.from_list(
    "classes", [CLASS_COLOURS[0], "white", CLASS_COLOURS[1]]
)


def draw_boundaries(learned: Mapping[str, tuple[Network, Dataset]]) -> Figure:
    """For each network a map of its second output, and the examples: class 0 squares, 1 circles.

    A line shows where that output is 1/2. The maps stand side by side, three at most.
    """
    size = (5.6, 2.25) if len(learned) > 1 else (3.2, 3.4)
    figure, grid = plt.subplots(1, len(learned), figsize=size, squeeze=False)
    for axes, (name, (network, data)) in zip(grid[0], learned.items(), strict=True):
        across, up = _square_around(data.inputs)
        grid_points = np.column_stack([np.tile(across, SIDE), np.repeat(up, SIDE)])
        output = forward(network, grid_points).output[:, 1].reshape(SIDE, SIDE)
        axes.pcolormesh(
            across, up, output, cmap=CLASSES, vmin=0, vmax=1, alpha=0.4, rasterized=True
        )
        axes.contour(across, up, output, levels=[0.5], colors="black", linewidths=1.2)
        for label, (mark, colour) in enumerate(zip("so", CLASS_COLOURS, strict=True)):
            points = data.inputs[data.labels == label]
            axes.scatter(
                points[:, 0],
                points[:, 1],
                marker=mark,
                s=22 if len(data) > FEW else 70,
                color=colour,
                edgecolors="black",
                linewidths=0.5,
                zorder=3,
            )
        axes.set_title(name)
        axes.set_aspect("equal")
        axes.set_axis_off()
    return figure


def _square_around(points: Array) -> tuple[Array, Array]:
    """Where a square around ``points`` has its columns and its rows."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle, reach = (low + high) / 2, (high - low).max() / 2 + 0.3
    across, up = (np.linspace(centre - reach, centre + reach, SIDE) for centre in middle)
    return across, up


def draw_losses_apart(histories: Mapping[str, History]) -> Figure:
    """For each training its loss on the examples trained on, and on those held out."""
    figure, columns = panels(len(histories))
    for axes, (name, history) in zip(columns, histories.items(), strict=True):
        axes.semilogy(history.loss, color=ACTIVATION_COLOUR, label="trained on")
        axes.semilogy(history.held_out_loss, "--", color=DELTA_COLOUR, label="held out")
        best = history.best_epoch
        axes.plot(best, history.held_out_loss[best], "o", color=DELTA_COLOUR, label="lowest")
        axes.set_title(name)
        axes.set_xlabel("epoch")
    low = min(axes.get_ylim()[0] for axes in columns)
    high = max(axes.get_ylim()[1] for axes in columns)
    for axes in columns:
        axes.set_ylim(low, high)
    columns[0].set_ylabel("loss")
    columns[-1].legend(loc="lower right")
    return figure


def draw_stops(losses: Sequence[float], stops: Mapping[int, int]) -> Figure:
    """The loss over the epochs, and after which of them training stopped with each patience."""
    figure, axes = plt.subplots(figsize=(5.6, 2.4))
    axes.semilogy(losses, color=ACTIVATION_COLOUR)
    for patience, epoch in stops.items():
        late = epoch > len(losses) / 2
        axes.plot(epoch, losses[epoch], "o", color="black", ms=5)
        axes.annotate(
            f"patience {patience}",
            (epoch, losses[epoch]),
            (-4 if late else 4, 16 if late else 8),
            textcoords="offset points",
            ha="right" if late else "left",
        )
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss")
    return figure
