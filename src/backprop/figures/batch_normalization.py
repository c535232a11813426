"""The sums of a batch, before they are normalised and after."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from backprop.figures.style import ACTIVATION_COLOUR
from backprop.validation import Array


def draw_batch(stages: Mapping[str, Array]) -> Figure:
    """One panel for each stage: a row of dots for each unit, and a bar at its mean and spread."""
    figure, columns = plt.subplots(
        len(stages), 1, figsize=(5.6, 0.6 + 1.7 * len(stages)), sharey=True, squeeze=False
    )
    for axes, (name, values) in zip(columns[:, 0], stages.items(), strict=True):
        units = np.arange(values.shape[1])
        for unit, column in zip(units, values.T, strict=True):
            axes.plot(
                column,
                np.full(len(column), unit),
                "o",
                ms=4,
                alpha=0.35,
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
        axes.yaxis.set_major_locator(MultipleLocator(1))
    return figure
