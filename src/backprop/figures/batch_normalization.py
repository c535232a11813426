"""What normalising changes: the sums of a batch, losses over the steps."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator, NullLocator

from backprop.figures.style import ACTIVATION_COLOUR, INK
from backprop.validation import Array

LINES = ("--", "-")  # without normalisation, and with it


def draw_batch(stages: Mapping[str, Array]) -> Figure:
    """One panel for each stage: a row of dots for each unit, and a bar at its mean and spread."""
    figure, columns = plt.subplots(
        len(stages), 1, figsize=(4.2, 0.6 + 1.7 * len(stages)), sharey=True, squeeze=False
    )
    for axes, (name, values) in zip(columns[:, 0], stages.items(), strict=True):
        units = np.arange(values.shape[1])
        for unit, column in zip(units, values.T, strict=True):
            axes.plot(
                column,
                np.full(len(column), unit),
                "o",
                ms=4,
                alpha=0.55,
                mew=0,
                color=ACTIVATION_COLOUR,
            )
        axes.errorbar(
            values.mean(axis=0),
            units - 0.25,
            xerr=values.std(axis=0),
            fmt="|",
            ms=9,
            color="0.2",
            capsize=3,
        )
        axes.set_xlabel(name)
        axes.set_ylabel("unit")
        axes.set_ylim(len(units) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(7, integer=True))
        axes.yaxis.set_major_locator(MultipleLocator(1))
    return figure


def draw_training(runs: Mapping[str, Sequence[float]], over: int, ticks: Sequence[float]) -> Figure:
    """The losses of two networks over the steps, each point the mean of the last ``over``."""
    figure, axes = plt.subplots(figsize=(4.6, 3.2))
    for (name, losses), line in zip(runs.items(), LINES, strict=True):
        smooth = np.convolve(losses, np.ones(over) / over, "valid")
        steps = np.arange(over, len(losses) + 1)
        axes.semilogy(steps, smooth, line, label=name, color=INK)
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("step")
    axes.set_ylabel("loss (logarithmic)")
    axes.legend()
    return figure
