"""A cell that checks what the text says is one line of its page, which opens to code and output.

The line comes from the cell's metadata, and says what holds:

    {"check": "the formula and the code are the same expression"}

A cell that fails fails the build, so a page never shows a tick that isn't true.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator


class checked_cell(nodes.General, nodes.Element):
    """A cell that only checks, folded to one line."""


class FoldCheckedCells(SphinxTransform):
    """Fold the cells whose metadata says what they check."""

    default_priority = 400

    def apply(self, **_: object) -> None:
        """Put each into its fold."""
        for cell in list(self.document.findall(nodes.container)):
            line = cell.get("cell_metadata", {}).get("check")
            if line and cell.get("nb_element") == "cell_code":
                fold = checked_cell(line=line)
                cell.replace_self(fold)
                fold.append(cell)


def open_fold(self: HTML5Translator, node: checked_cell) -> None:
    """Write the line, and begin what it opens to."""
    line = self.encode(node["line"])
    self.body.append(f'<details class="checked"><summary>checked: {line}</summary>\n')


def close_fold(self: HTML5Translator, node: checked_cell) -> None:
    """End the fold."""
    self.body.append("</details>\n")


def keep_cell(self: Any, node: nodes.Element) -> None:
    """On paper the cell stands as it is."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    others: dict[str, Any] = dict.fromkeys(("latex", "man", "texinfo", "text"), (keep_cell,) * 2)
    app.add_node(checked_cell, html=(open_fold, close_fold), **others)
    app.add_transform(FoldCheckedCells)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
