"""Any calculation on the tape as a graph, from left to right: draw_graph(y, {"x": x})."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from backprop.expressions.layout import Layout, Level, laid_out
from backprop.expressions.operations import FUNCTIONS, OPERATORS, OTHERS
from backprop.figures.style import ACTIVATION_COLOUR, DELTA_COLOUR, QUIET
from backprop.tape import Variable, in_order
from backprop.validation import Array

SIZE = 76.0  # of a node, either way
LINE = 24.0  # between its value, its sign and its gradient
INCH = 100.0  # pixels of the layout in an inch
SMALL, LETTER = 8.0, 8.0  # points, and the pixels of one of its bold letters
# What a step's rule is drawn as: the way back knows which rule has made it
SIGNS = {
    **{one.rule.__name__: one.symbol for one in OPERATORS.values()},
    **{one.rule.__name__: one.symbol for one in (FUNCTIONS | OTHERS).values()},
    "raised": "power",
    "picked": "index",
    "rule": "",
}


def draw_graph(result: Variable, names: Mapping[str, Variable] | None = None) -> Figure:
    """The graph of ``result``, from left to right, as large as it must be.

    In each box stand its value (blue), what it is, and its gradient (orange); at the end of each
    line the share that goes back along it. Of an array, its shape stands there. If ``backward``
    hasn't been called, all gradients are 0. ``names`` are written in the boxes of their variables.
    """
    variables = in_order(result)
    place = {id(variable): number for number, variable in enumerate(variables)}
    edges = [
        (place[id(source)], number)
        for number, variable in enumerate(variables)
        for source in variable.sources
    ]
    called = {id(variable): name for name, variable in (names or {}).items()}
    labels = [
        " = ".join(filter(None, [called.get(id(variable), ""), _sign(variable)]))
        for variable in variables
    ]
    sizes = tuple((max(SIZE, LETTER * len(label) + 16), SIZE) for label in labels)
    layout = laid_out(sizes, tuple(edges))
    size = (layout.width / INCH, layout.height / INCH)
    figure = plt.figure(figsize=size, layout="none")  # the layout is that of the graph
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(layout.height, 0))
    axes.set_axis_off()
    for way in layout.ways:
        axes.add_patch(PathPatch(_curve(way), fc="none", ec=QUIET, lw=1))
    shares = [share for variable in variables for share in variable.shares(variable.gradient)]
    for edge, share in enumerate(shares):
        x, y = layout.label(edge)
        axes.text(
            x, y + 2, f"← {_short(share)}", color=DELTA_COLOUR, size=SMALL, ha="center", va="top"
        )
    for number, (variable, label) in enumerate(zip(variables, labels, strict=True)):
        _node(figure, layout, number, variable, label)
    return figure


def _node(figure: Figure, layout: Layout, number: int, variable: Variable, label: str) -> None:
    """The box of a variable, with what stands in it."""
    (axes,) = figure.axes
    x, y, wide, high = (part[number] for part in (layout.x, layout.y, layout.wide, layout.high))
    box = FancyBboxPatch(
        (x - wide / 2, y - high / 2), wide, high, boxstyle="round,pad=0,rounding_size=8"
    )
    box.set(facecolor="white", edgecolor=QUIET)
    axes.add_patch(box)
    middle: dict[str, Any] = {"x": x, "ha": "center", "va": "center", "size": SMALL}
    axes.text(y=y - LINE, s=_short(variable.value), color=ACTIVATION_COLOUR, **middle)
    axes.text(y=y, s=label, weight="bold", **middle)
    axes.text(y=y + LINE, s=_short(variable.gradient), color=DELTA_COLOUR, **middle)


def _sign(variable: Variable) -> str:
    """What the step is drawn as that has made a variable."""
    rule = getattr(variable.back, "__qualname__", "").partition(".")[0]
    return SIGNS.get(rule, rule)


def _short(value: Array) -> str:
    """A number, or an array's shape."""
    if value.size == 1:
        return f"{value.item():.4g}".replace("-", "−")
    return " × ".join(map(str, np.shape(value)))


def _curve(way: Sequence[Level]) -> Path:
    """The way of an edge: level pieces, and between them up or down."""
    start, end, height = way[0]
    points, codes = [(start, height), (end, height)], [Path.MOVETO, Path.LINETO]
    for (_, before, above), (after, end, below) in pairwise(way):
        middle = (before + after) / 2
        points += [(middle, above), (middle, below), (after, below), (end, below)]
        codes += [Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.LINETO]
    return Path(points, codes)
