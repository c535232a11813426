"""A long expression as a ladder: values go down, and gradients are found upwards."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR, INK, QUIET
from backprop.ladder import Step

LEFT, RIGHT = 0.0, 2.6  # the rails
WORDS = 0.13  # between a rail and what stands beside it
RULES = -2.75  # where the names of the rules stand


def draw_ladder(steps: Sequence[Step], rungs: Mapping[str, int]) -> Figure:
    """The steps from above, each a rung with its value's name; forks as bows on the left.

    ``rungs`` are the numbers of the rungs at which a value's gradient is found, or a parameter's.
    """
    figure, axes = plt.subplots(figsize=(5.6, 0.225 * len(steps) + 0.4))
    axes.set_axis_off()
    heights = {step.name: -float(place) for place, step in enumerate(steps)}
    last = min(heights.values())
    for rail in (LEFT, RIGHT):
        axes.plot([rail, rail], [0.5, last - 0.5], color=QUIET, lw=2, solid_capstyle="round")
    for step in steps:
        _rung(axes, step, heights[step.name], rungs)
        for source in step.sources:
            if heights[source] - heights[step.name] > 1:
                _bow(axes, heights[source], heights[step.name])
    _rules(axes, steps, heights)
    _arrow(axes, RIGHT + 2.95, (0.3, last), ACTIVATION_COLOUR, "values")
    _arrow(axes, RIGHT + 3.4, (last, 0.3), DELTA_COLOUR, "gradients")
    axes.set_xlim(RULES - 0.2, RIGHT + 3.7)
    axes.set_ylim(last - 0.7, 0.8)
    return figure


def _rung(axes: Axes, step: Step, y: float, rungs: Mapping[str, int]) -> None:
    axes.plot([LEFT, RIGHT], [y, y], color=QUIET, lw=1.2, zorder=1)
    middle = (LEFT + RIGHT) / 2
    box = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": "none"}
    axes.text(
        middle, y, step.name, color=ACTIVATION_COLOUR, ha="center", va="center", bbox=box, zorder=2
    )
    _number(axes, RIGHT, y, rungs.get(step.name))
    if step.given:
        place = RIGHT + 0.75
        axes.annotate(
            ", ".join(step.given),
            (RIGHT + 0.25, y),
            (place, y),
            color=INK,
            va="center",
            fontsize="small",
            arrowprops={"arrowstyle": "-|>", "color": ACTIVATION_COLOUR, "lw": 1},
        )
        numbers = {rungs[name] for name in step.given if name in rungs}
        for number in numbers:
            _number(axes, place + 1.65, y, number)


def _number(axes: Axes, x: float, y: float, number: int | None) -> None:
    if number is None:
        return
    box = {"boxstyle": "circle,pad=0.15", "fc": "white", "ec": DELTA_COLOUR, "lw": 1.3}
    axes.text(
        x,
        y,
        f"{number:2d}",
        color=DELTA_COLOUR,
        ha="center",
        va="center",
        bbox=box,
        fontsize=7,
        zorder=3,
    )


def _bow(axes: Axes, above: float, below: float) -> None:
    """A value that is used again further down: its second way."""
    way = {"arrowstyle": "-|>", "color": ACTIVATION_COLOUR, "lw": 1.3, "ls": "--"}
    way["connectionstyle"] = "arc3,rad=0.45"
    axes.annotate("", (LEFT - 0.05, below), (LEFT - 0.05, above), arrowprops=way)
    axes.plot([LEFT], [above], "o", color=ACTIVATION_COLOUR, ms=6, zorder=3)


def _rules(axes: Axes, steps: Sequence[Step], heights: Mapping[str, float]) -> None:
    for rule, group in groupby(steps, key=lambda step: step.rule):
        among = [heights[step.name] for step in group]
        upper, lower = among[0] + 0.35, among[-1] - 0.35
        axes.plot([RULES + 1.72] * 2, [upper, lower], color=INK, lw=1)
        axes.text(
            RULES + 1.6,
            (upper + lower) / 2,
            rule.replace(" ", "\n"),
            color=INK,
            ha="right",
            va="center",
            fontsize="small",
            linespacing=1.1,
        )


def _arrow(axes: Axes, x: float, ends: tuple[float, float], colour: str, words: str) -> None:
    way = {"arrowstyle": "-|>", "color": colour, "lw": 2}
    axes.annotate("", (x, ends[1]), (x, ends[0]), arrowprops=way)
    box = {"boxstyle": "round,pad=0.3", "fc": "white", "ec": "none"}
    axes.text(
        x, sum(ends) / 2, words, color=colour, ha="center", va="center", rotation=90, bbox=box
    )
