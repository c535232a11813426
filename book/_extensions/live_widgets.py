"""No dead controls: show what a widget shows at its start, and where to run it.

An ``interact`` cell needs a kernel. In a built page its sliders could be drawn
but would move nothing. So the page shows the figure and the text that the
widget's output held when the notebook was run, says so in one sentence, and
links to the notebook. The widgets' state and scripts are left out of the page.

myst-nb offers a plug-in point for a kind of output ("MIME renderer"), found by
an entry point of an installed package. This file is not in a package, so it
puts itself into the list that the entry points fill.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from docutils import nodes
from markdown_it.token import Token
from myst_nb.core.render import (
    WIDGET_STATE_MIMETYPE,
    WIDGET_VIEW_MIMETYPE,
    MimeData,
    NbElementRenderer,
    load_mime_renders,
)
from myst_nb.core.utils import coalesce_streams
from myst_nb.sphinx_ import NbMetadataCollector
from nbformat import NotebookNode
from sphinx.application import Sphinx

WITH_PICTURE = (
    "This is the result at the controls' starting values. To move them, run the notebook:"
)
WITHOUT_PICTURE = "The controls of this cell appear when the notebook runs:"


def saved_outputs(model_id: str, state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The outputs held by the widget ``model_id`` and by the widgets inside it, in order."""
    if model_id not in state:
        return
    widget = state[model_id]["state"]
    if state[model_id]["model_name"] == "OutputModel":
        yield from widget.get("outputs", [])
    for child in widget.get("children", []):
        yield from saved_outputs(child.removeprefix("IPY_MODEL_"), state)


def ways_to_run(app: Sphinx, page: str) -> str:
    """Links to the notebook of ``page``, as MyST text."""
    links = [f"[download it](<path:/{page}.ipynb>)"]
    if app.config.live_widgets_binder_url:
        links.insert(0, f"[open it in Binder]({app.config.live_widgets_binder_url}{page}.ipynb)")
    if app.config.live_widgets_run_page:
        links.append(f"{{doc}}`all ways to run it </{app.config.live_widgets_run_page}>`")
    return " · ".join(links)


class StaticWidget:
    """myst-nb's plug-in for the output of a cell that shows a widget."""

    mime_priority_overrides: Sequence[tuple[str, str, int | None]] = [
        ("*", WIDGET_VIEW_MIMETYPE, 1)
    ]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Render a widget as its saved outputs and the note; leave other outputs alone."""
        if data.mime_type != WIDGET_VIEW_MIMETYPE or inline:
            return None
        page: Any = renderer.renderer  # builds the page's nodes
        widgets = page.nb_client.nb_metadata.get("widgets", {})
        state = widgets.get(WIDGET_STATE_MIMETYPE, {}).get("state", {})
        saved: Any = list(saved_outputs(data.content["model_id"], state))
        outputs = coalesce_streams([NotebookNode(output) for output in saved])
        for output in outputs:
            if output.output_type == "error":
                message = f"the widget fails at its start: {output.ename}: {output.evalue}"
                renderer.logger.warning(message, subtype="exec", line=data.line)

        box = nodes.container(classes=["live-widget"])
        with page.current_node_context(box):
            page._render_nb_cell_code_outputs(_as_token(data), outputs)
        note = nodes.container(classes=["live-widget-note"])
        sentence = WITH_PICTURE if outputs else WITHOUT_PICTURE
        links = ways_to_run(page.sphinx_env.app, page.sphinx_env.docname)
        with page.current_node_context(note):
            page.nested_render_text(f"{sentence} {links}", data.line)
        box.append(note)
        return [box]


def _as_token(data: MimeData) -> Token:
    """The token of the cell, as myst-nb's own rendering of outputs expects it.

    The cell's figure (caption and label) is already drawn around the widget.
    """
    metadata = dict(data.cell_metadata)
    metadata["mystnb"] = {k: v for k, v in metadata.get("mystnb", {}).items() if k != "figure"}
    line = data.line or 0
    meta = {"index": data.cell_index, "metadata": metadata}
    return Token("nb_cell_code", "", 0, map=[line, line], meta=meta)


def drop_widget_scripts(app: Sphinx, doctree: nodes.document) -> None:
    """Leave the widgets' state, and the scripts that would draw them, out of the page."""
    scripts = NbMetadataCollector.get_js_files(app.env, app.env.docname)
    for key in [key for key in scripts if key.startswith("ipywidgets")]:
        del scripts[key]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("live_widgets_run_page", "run", "env")
    app.add_config_value("live_widgets_binder_url", "", "env")
    if StaticWidget not in load_mime_renders():
        load_mime_renders().append(StaticWidget)
    app.connect("doctree-read", drop_widget_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
