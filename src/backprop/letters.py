"""The book's letters: one table of symbol, name in the code, and part of a drawing.

The notation page shows it; in a page, who points at one of the three sees the two others
(``page/alike.js``).
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """A quantity, and how it is written and drawn.

    Attributes:
        latex: its symbol, as a reader meets it; MyST's Markdown, with formulas between dollars.
        what: what it is.
        code: what it is called in the code, as a reader meets it.
        shape: of the array, as a reader is told.
        glyph: the one letter by which it is known in a formula; empty if the letter alone
            doesn't tell.
        names: what it is called in the code, as words to look for.
        drawn: the parts of explorers' drawings that show it, as a CSS selector.
    """

    latex: str
    what: str
    code: str = ""
    shape: str = ""
    glyph: str = ""
    names: tuple[str, ...] = ()
    drawn: str = ""


LETTERS = (
    Letter(r"$l = 1 \dots L$", "the layers; layer 0 is the input"),
    Letter("$N$", "how many examples a batch has", "`len(inputs)`"),
    Letter(
        "$X = A^{(0)}$",
        "the inputs, one example in each row",
        "`inputs`",
        "`(batch, n_in)`",
        "X",
        ("inputs",),
        '[data-control^="x_"]',
    ),
    Letter(
        "$Y$",
        "the targets: what the output should be",
        "`targets`",
        "`(batch, n_out)`",
        "Y",
        ("targets",),
        '[data-control^="y_"]',
    ),
    Letter(
        "$W^{(l)}_{i,j}$",
        "the weight **from** unit $i$ of layer $l-1$ **to** unit $j$ of layer $l$",
        "`weights[i, j]`",
        "`(n_in, n_out)`",
        "W",
        ("weights",),
        '[data-control^="w"]',
    ),
    Letter(
        "$B^{(l)}_j$",
        "the bias of unit $j$",
        "`biases[j]`",
        "`(n_out,)`",
        "B",
        ("biases",),
        '[data-control^="b"]',
    ),
    Letter(
        "$Z^{(l)}_j$",
        "the weighted sum of unit $j$",
        "`z`",
        "`(batch, n_out)`",
        "Z",
        ("z",),
        '[data-quantity^="z["]',
    ),
    Letter(
        "$A^{(l)}_j$",
        "the activation of unit $j$, what it passes on",
        "`a`",
        "`(batch, n_out)`",
        "A",
        ("a",),
        '[data-quantity^="a["]',
    ),
    Letter(
        "$f$, $f'$",
        "the activation function and its slope",
        "`activation`",
        "",
        "f",
        ("activation",),
        ".unit .curve",
    ),
    Letter("$z$", "a number that an activation function is given", "`z`", "one number"),
    Letter("$A^T$", "a matrix with rows and columns exchanged", "`a.T`"),
    Letter(
        "$L$",
        "the loss (where it can't be mistaken for the last layer)",
        "`loss`",
        "one number",
        "L",
        ("loss",),
        '[data-quantity="loss"]',
    ),
    Letter(
        r"$\delta^{(l)}_j$",
        r"the delta of unit $j$: $\partial L / \partial Z_j$, for one example",
        "`delta`",
        "`(batch, n_out)`",
        "δ",
        ("delta", "deltas"),
        '[data-quantity^="deltas["]',
    ),
    Letter(
        r"$\alpha$",
        "the learning rate",
        "`learning_rate`",
        "one number",
        "α",
        ("learning_rate",),
        '[name="learning_rate"], [name="rate"]',
    ),
)
HEAD = ("letter", "what it is", "in the code", "shape")


def table() -> list[str]:
    """The lines of the table in Markdown, as the notation page shows it."""
    rows = [HEAD, ("---",) * len(HEAD)]
    rows += [(one.latex, one.what, one.code, one.shape) for one in LETTERS]
    return [f"| {' | '.join(row)} |" for row in rows]


def known_alike() -> str:
    """The letters that are known by their glyph, for a page's script: a list in JSON."""
    return json.dumps(
        [
            {"glyph": one.glyph, "names": one.names, "drawn": one.drawn}
            for one in LETTERS
            if one.glyph
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
