"""No dead controls: what needs a kernel isn't in a page.

A cell with controls, such as ``interact``, is for the notebook. In a page its sliders could
be drawn, but would move nothing, and a picture of its start beside the explorer would only
be in the way. So such a cell is tagged ``remove-cell``; one that isn't is a warning. The
widgets' state and the scripts that would draw them are left out of the page.

The cell is still run. A widget that fails at its start says so in its state only, so that
is looked through.

myst-nb offers a plug-in point for a kind of output ("MIME renderer"), found by an entry
point of an installed package. This file is not in a package, so it puts itself into the
list that the entry points fill.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from docutils import nodes
from myst_nb.core.render import (
    WIDGET_VIEW_MIMETYPE,
    MimeData,
    NbElementRenderer,
    load_mime_renders,
)
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.util import logging

from backprop.explorers.markup import MIME_TYPE as EXPLORER

logger = logging.getLogger(__name__)


class dead_control(nodes.Element):
    """Where a widget would stand."""


class WidgetInPage:
    """myst-nb's plug-in for the output of a cell that shows a widget."""

    mime_priority_overrides: Sequence[tuple[str, str, int | None]] = [
        ("*", WIDGET_VIEW_MIMETYPE, 1)
    ]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Mark the place of a widget; leave other outputs alone."""
        if data.mime_type != WIDGET_VIEW_MIMETYPE or inline:
            return None
        return [dead_control(cell=(data.cell_index or 0) + 1)]


def warn_of_controls(app: Sphinx, doctree: nodes.document) -> None:
    """Take the places of widgets out again; warn of those that aren't explorers, too."""
    for control in list(doctree.findall(dead_control)):
        place = control.parent
        others = [one["mime_type"] for one in place.parent.children if one is not place]
        place.parent.remove(place)
        if EXPLORER not in others:
            message = (
                f"cell {control['cell']} shows a widget, which moves nothing in a page: "
                "tag it remove-cell, and it is for the notebook only"
            )
            page = app.env.docname
            logger.warning(message, location=page, type="book", subtype="widget")


def failures(state: dict[str, Any]) -> Iterator[str]:
    """What the widgets of a notebook's saved state stopped with."""
    for widget in state.values():
        for output in widget["state"].get("outputs", []):
            if output["output_type"] == "error":
                yield f"{output['ename']}: {output['evalue']}"


def leave_widgets_out(app: Sphinx, doctree: nodes.document) -> None:
    """Leave the widgets' state and their scripts out of the page; warn of those that fail."""
    page = app.env.docname
    scripts = NbMetadataCollector.get_js_files(app.env, page)
    for key in [key for key in scripts if key.startswith("ipywidgets")]:
        _, kept = scripts.pop(key)
        for failure in failures(json.loads(kept.get("body", "{}")).get("state", {})):
            message = f"a widget fails at its start: {failure}"
            logger.warning(message, location=page, type="book", subtype="widget")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    if WidgetInPage not in load_mime_renders():
        load_mime_renders().append(WidgetInPage)
    app.connect("doctree-read", warn_of_controls)
    app.connect("doctree-read", leave_widgets_out)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
