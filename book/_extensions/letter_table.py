"""The notation page's table of the core letters, from ``backprop/letters.py``.

```` ```{letters} ``` ```` stands where the table shall be.
"""

from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from backprop import letters


class Letters(SphinxDirective):
    """The directive."""

    def run(self) -> list[nodes.Node]:
        """Show the table; the page is read again when it has changed."""
        self.env.note_dependency(str(letters.__file__))
        lines = [":::{table}", ":class: letters", "", *letters.table(), ":::"]
        found = nodes.Element()
        source = str(letters.__file__)
        self.state.nested_parse(StringList(lines, source), self.content_offset, found)
        return found.children


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_directive("letters", Letters)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
