"""The one style of the book's figures.

Colours mean the same in every figure, and can be told apart by readers who see
few colours: activations blue, deltas vermilion, positive weights green, negative
weights purple, each optimiser and each class its own. Where a colour carries a meaning, a sign
or a label says it too. The explorers' colours, in ``explorers.css``, mean the same.
"""

from importlib.resources import files

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

ACTIVATION_COLOUR = "#0072B2"
DELTA_COLOUR = "#D55E00"
POSITIVE_COLOUR = "#009E73"
NEGATIVE_COLOUR = "#CC79A7"
CLASS_COLOURS = ("#8a5f00", "#5b3fc4")  # of classes 0 and 1, as in the playground
# Of each optimiser its colour, line and mark, as in the descent race
OPTIMISER_LOOKS = {
    "gradient descent": {"color": "#1f2328", "linestyle": "-", "marker": "s"},
    "momentum": {"color": "#6a3fd0", "linestyle": "--", "marker": "^"},
    "RMSprop": {"color": "#866a00", "linestyle": ":", "marker": "D"},
    "Adam": {"color": "#d0105f", "linestyle": "-.", "marker": "o"},
}


def use_book_style() -> None:
    """Let Matplotlib draw in the book's style from here on."""
    plt.style.use(str(files("backprop") / "book.mplstyle"))


def panels(count: int) -> tuple[Figure, list[Axes]]:
    """Panels two by two, so that their text stays readable on a phone."""
    rows = -(-count // 2)
    figure, grid = plt.subplots(rows, min(count, 2), figsize=(5.6, 0.4 + 2.2 * rows), squeeze=False)
    panels = list(grid.ravel())
    for spare in panels[count:]:
        spare.set_axis_off()
    return figure, panels[:count]


def plain(name: str) -> str:
    """An activation's name as the text writes it."""
    return name.replace("_", " ").replace("relu", "ReLU")
