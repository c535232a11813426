"""What makes the pages look like this book and no other.

``colours.css``, from the table of colours in ``backprop/colours.py``, stands in every page;
```` ```{colours} ``` ```` shows the table to the reader. The rest is in ``_static/face.css``.
"""

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from backprop import colours
from backprop.colours import MEANINGS, Meaning, style_sheet

STYLE = "colours.css"
GROUPS = {
    "flow": "In the network",
    "race": "Optimisers",
    "sets": "Losses",
    "classes": "Examples",
}
DASHES = {"solid": "none", "dashed": "7 4", "dotted": "2 4", "dash-dot": "8 4 2 4"}


def sample(meaning: Meaning) -> str:
    """A piece of line with its colour and pattern, and its mark on it, as a drawing."""
    colour = f"var(--explorer-{meaning.name})"
    return (
        '<svg class="colour-sample" viewBox="0 0 64 20" width="64" height="20" aria-hidden="true">'
        f'<path d="M2 10H62" fill="none" stroke="{colour}" stroke-width="3" '
        f'stroke-dasharray="{DASHES[meaning.line]}"/></svg>'
        f'<span class="colour-sign" style="color: {colour}" aria-hidden="true">'
        f"{escape(meaning.sign)}</span>"
    )


def table() -> str:
    """The colours, by the pictures in which they stand together."""
    groups = []
    for group, title in GROUPS.items():
        rows = "".join(
            f"<li>{sample(one)} <span>{escape(one.words)}</span></li>"
            for one in MEANINGS
            if one.seen_with == group
        )
        groups.append(f"<div><p>{title}</p><ul>{rows}</ul></div>")
    return f'<div class="colour-table">{"".join(groups)}</div>'


class Colours(SphinxDirective):
    """The directive."""

    def run(self) -> list[nodes.Node]:
        """Show the table; the page is read again when it has changed."""
        self.env.note_dependency(str(colours.__file__))
        return [nodes.raw("", table(), format="html")]


def write_style(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put the colours' style sheet into the site, in every build."""
    if app.builder.format == "html":
        path = Path(app.outdir, "_static", STYLE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(style_sheet(), encoding="utf-8", newline="\n")
    return []


def add_style(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Have the page ask for the colours."""
    app.add_css_file(STYLE)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_directive("colours", Colours)
    app.connect("env-updated", write_style)
    app.connect("html-page-context", add_style)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
