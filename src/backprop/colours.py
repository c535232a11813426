"""What each colour means: one table for the explorers, the figures and the notation page.

A colour means one thing everywhere in the book. None carries a meaning alone: with each goes
a sign, a line or a mark. `tests/unit/test_colours.py` holds the table to what readers need who
see few colours or little contrast.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """A colour, and what it says.

    Attributes:
        name: ``--explorer-NAME`` in style sheets, and the key of ``LIGHT``.
        words: what it stands for, as a reader is told.
        light, dark: the colour on a light and on a dark page.
        sign: the letter or mark that goes with it.
        line: how a line of it is drawn: ``"solid"``, ``"dashed"``, ``"dotted"``, ``"dash-dot"``.
        seen_with: the group of meanings that stand in one picture.
    """

    name: str
    words: str
    light: str
    dark: str
    sign: str
    line: str
    seen_with: str


MEANINGS = (
    Meaning(
        "activation", "an activation, going right", "#0072b2", "#6cc0f0", "→ ●", "solid", "flow"
    ),
    Meaning("delta", "a delta, coming back", "#b84e00", "#ff9d5c", "← ◆", "solid", "flow"),
    Meaning("gradient", "a gradient, a slope", "#5c4a00", "#f5e6a8", "∂", "dotted", "flow"),
    Meaning("positive", "a weight above 0", "#00633f", "#3aa578", "+", "solid", "flow"),
    Meaning(
        "negative",
        "a weight below 0",
        "#8a3a76",
        "#c66fa8",
        "\u2212",
        "dashed",
        "flow",
    ),
    Meaning("gradient-descent", "gradient descent", "#1f2328", "#e6edf3", "■", "solid", "race"),
    Meaning("momentum", "momentum", "#6a3fd0", "#a68bff", "▲", "dashed", "race"),
    Meaning("rmsprop", "RMSprop", "#007a6e", "#3cc4cc", "◆", "dotted", "race"),
    Meaning("adam", "Adam", "#d0105f", "#ff6f9f", "●", "dash-dot", "race"),
    Meaning("trained-on", "a loss in training", "#1f2328", "#e6edf3", "●", "solid", "sets"),
    Meaning("held-out", "a loss on held-out data", "#6e7781", "#8b949e", "○", "dashed", "sets"),
    Meaning("class-0", "an example of class 0", "#a04a3c", "#c47a62", "■", "solid", "classes"),
    Meaning("class-1", "an example of class 1", "#6b8fbc", "#6f8fae", "●", "solid", "classes"),
    Meaning("class-2", "an example of class 2", "#8f9117", "#9fd14a", "▲", "solid", "classes"),
    Meaning("class-3", "an example of class 3", "#63467f", "#c98cff", "◆", "solid", "classes"),
)

# What means nothing by itself: the page below, text, edges, and what can be taken hold of.
GROUNDS = {
    "ink": ("#1f2328", "#e6edf3"),
    "paper": ("#ffffff", "#14181e"),
    "quiet": ("#59636e", "#a5b0bc"),
    "glow": ("#ffd33d", "#e3b341"),
    "handle": ("#ffd33d", "#ffd33d"),
    "handle-edge": ("#1f2328", "#1f2328"),
    "edge": ("#d0d7de", "#3d444d"),
    "soft": ("#f6f8fa", "#1d232b"),
}

LIGHT = {meaning.name: meaning.light for meaning in MEANINGS}


def variables(*, dark: bool = False) -> dict[str, str]:
    """Every colour of a light or a dark page, by the name of its variable in style sheets."""
    grounds = {name: pair[dark] for name, pair in GROUNDS.items()}
    meanings = {one.name: one.dark if dark else one.light for one in MEANINGS}
    return {f"--explorer-{name}": colour for name, colour in (grounds | meanings).items()}


def style_sheet() -> str:
    """The variables as CSS: for the book's pages, and for Jupyter, light and dark.

    Paper is light.
    """
    light, dark = _rule(":root"), _rule(DARK, dark=True)
    return f"{light}\n@media screen {{\n{dark}}}\n"


DARK = 'html[data-theme="dark"], body[data-jp-theme-light="false"]'


def _rule(where: str, *, dark: bool = False) -> str:
    lines = (f"  {name}: {colour};\n" for name, colour in variables(dark=dark).items())
    return f"{where} {{\n{''.join(lines)}}}\n"
