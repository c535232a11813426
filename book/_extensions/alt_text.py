"""Every picture says in words what it shows.

A figure drawn by a cell gets its words from the cell's metadata:

    {"mystnb": {"image": {"alt": "Two S-shaped curves that cross at zero"}}}
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)


def _cell_of(node: nodes.Node) -> int | None:
    """The number of the notebook cell around ``node``, counted from 1."""
    while (parent := node.parent) is not None:
        if isinstance(parent, nodes.container) and "cell_index" in parent:
            return int(parent["cell_index"]) + 1
        node = parent
    return None


def require_alt_text(app: Sphinx, doctree: nodes.document) -> None:
    """Warn about each image without alternative text."""
    for image in doctree.findall(nodes.image):
        if image.get("alt", "").strip():
            continue
        cell = _cell_of(image)
        if cell is None:
            message = f"the image {image['uri']} has no alternative text"
        else:
            message = (
                f"the figure of cell {cell} has no alternative text: add "
                '"mystnb": {"image": {"alt": "what it shows"}} to the cell\'s metadata'
            )
        logger.warning(message, location=app.env.docname, type="book", subtype="alt_text")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("doctree-read", require_alt_text)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
