"""The one style of the book's figures.

Colours mean the same in every figure and explorer: they are those of ``backprop.colours``.
Where a colour carries a meaning, a line, a mark or a label says it too.
"""

from importlib.resources import files

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backprop.colours import LIGHT, MEANINGS

ACTIVATION_COLOUR = LIGHT["activation"]
DELTA_COLOUR = LIGHT["delta"]
GRADIENT_COLOUR = LIGHT["gradient"]
POSITIVE_COLOUR = LIGHT["positive"]
NEGATIVE_COLOUR = LIGHT["negative"]
INK, QUIET = LIGHT["trained-on"], LIGHT["held-out"]
_MARKS = {"■": "s", "●": "o", "▲": "^", "◆": "D"}
_LINES = {"solid": "-", "dashed": "--", "dotted": ":", "dash-dot": "-."}


def _looks(group: str) -> dict[str, dict[str, str]]:
    return {
        one.words: {
            "color": one.light,
            "linestyle": _LINES[one.line],
            "marker": _MARKS[one.sign],
        }
        for one in MEANINGS
        if one.seen_with == group
    }


# Of each optimiser its colour, line and mark, as in the descent race
OPTIMISER_LOOKS = _looks("race")
# Of the examples of each class their colour and mark, in the order of the classes
CLASS_LOOKS = [
    {name: look[name] for name in ("color", "marker")} for look in _looks("classes").values()
]


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
