"""Explorers in the built pages: figures that are alive without a kernel.

A cell that shows an explorer (``explore("depth-lab")``) becomes a figure with a
picture of its start, the stored results, and the scripts that answer from them
and from Python in the page. The caption comes from the cell's metadata:

    {"explorer": {"caption": "Move the depth and watch the deltas."}}

A page without a kernel shows one by a directive around the caption:

    ```{explorer} cover
    Drag a wire, and it learns again.
    ```
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer, load_mime_renders
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from backprop.explorers.bundle import page_script, source
from backprop.explorers.markup import MIME_TYPE, WHOLE, figure, output
from page_exercises import install_editor
from python_runtime import install

PICTURE = "/_static/explorers/{name}.svg"


class explorer_figure(nodes.General, nodes.Element):
    """An explorer: a picture and a caption."""


class explorer_caption(nodes.General, nodes.Element):
    """What the reader may try there."""


class ExplorerOutput:
    """myst-nb's plug-in for the output of a cell that shows an explorer."""

    mime_priority_overrides: Sequence[tuple[str, str, int | None]] = [("*", MIME_TYPE, 0)]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Render an explorer as its figure; leave other outputs alone."""
        if data.mime_type != MIME_TYPE or inline:
            return None
        name, content = data.content["name"], data.content["content"]
        page: Any = renderer.renderer  # builds the page's nodes
        caption = data.cell_metadata.get("explorer", {}).get("caption", "")
        if not caption:
            message = f"the explorer {name} has no caption in its cell's metadata"
            renderer.logger.warning(message, subtype="explorer", line=data.line)
        image = nodes.image(uri=PICTURE.format(name=name), alt=data.content["description"])
        image["classes"].append("drawing")
        text = explorer_caption()
        with page.current_node_context(text):
            page.nested_render_text(f"**{content['declaration']['title']}.** {caption}", data.line)
        return [explorer_figure("", image, text, name=name, content=content)]


class ExplorerDirective(SphinxDirective):
    """An explorer in a page of text; its results are computed while the page is read."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make its figure; the page is read again when a module of the package has changed."""
        name = self.arguments[0]
        found = output(name, whole=True)
        for module, loaded in list(sys.modules.items()):
            if module.startswith("backprop.") and loaded.__file__:
                self.env.note_dependency(loaded.__file__)
        image = nodes.image(uri=PICTURE.format(name=name), alt=found["description"])
        image["classes"].append("drawing")
        title = f"**{found['content']['declaration']['title']}.** "
        self.content[0] = title + self.content[0]
        text = explorer_caption("", *self.parse_content_to_nodes())
        return [explorer_figure("", image, text, name=name, content=found["content"])]


def ask_for_all(app: Sphinx) -> None:
    """Have the kernels of this build compute what the figures hold, where explorers are shown.

    So it belongs to the notebook's result, and is computed again when that is.
    """
    os.environ[WHOLE] = "1"


def note_explorers(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which pages hold explorers."""
    names = [figure["name"] for figure in doctree.findall(explorer_figure)]
    if names:
        app.env.metadata[app.env.docname]["explorers"] = names


def begin_part(self: HTML5Translator, node: nodes.Element) -> None:
    """Begin to collect the HTML of a picture or a caption."""
    node["outside"], self.body = self.body, []


def end_caption(self: HTML5Translator, node: explorer_caption) -> None:
    """Keep the caption's HTML for its figure."""
    node.parent["caption"] = "".join(self.body)
    self.body = node["outside"]


def end_figure(self: HTML5Translator, node: explorer_figure) -> None:
    """Write the figure around what is left, its picture."""
    picture = "".join(self.body)
    self.body = node["outside"]
    self.body.append(figure(node["name"], picture, node["caption"], node["content"]))


def keep_children(self: Any, node: nodes.Element) -> None:
    """On paper an explorer is its picture and its caption."""


def script_of(page: str) -> str:
    """The name of a page's script, below ``_static``."""
    return f"explorers/{page.replace('/', '-')}.js"


def write_scripts(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put the scripts, the style and Python into the site; the pages that must be written again.

    This is done in every build, also when no page has changed: Python may be there now.
    """
    shown = {
        page: (data.get("explorers", []), data.get("exercises"))
        for page, data in env.metadata.items()
        if "explorers" in data or "exercises" in data
    }
    if app.builder.format != "html" or not shown:
        return []
    python = install(app)
    editor = install_editor(app)
    contents = {
        "explorers.css": source("explorers.css") + source("exercise.css"),
        "explorers/worker.js": source("worker.js"),
    }
    contents |= {
        script_of(page): page_script(
            names, python=python, exercises=exercises if python and editor else None
        )
        for page, (names, exercises) in shown.items()
    }
    changed = {name for name, text in contents.items() if _write(app, name, text)}
    return [page for page in shown if changed & {script_of(page), "explorers.css"}]


def _write(app: Sphinx, name: str, text: str) -> bool:
    """Write a file below ``_static``; whether it is another one than before."""
    path = Path(app.outdir, "_static", name)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def add_scripts(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load them in the pages that hold explorers or exercises, and in no others."""
    if {"explorers", "exercises"} & app.env.metadata.get(pagename, {}).keys():
        app.add_css_file("explorers.css")
        app.add_js_file(script_of(pagename))  # before the figures, which use it


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    if ExplorerOutput not in load_mime_renders():
        load_mime_renders().append(ExplorerOutput)
    nothing = (keep_children, keep_children)
    others: dict[str, Any] = dict.fromkeys(("latex", "man", "texinfo", "text"), nothing)
    app.add_node(explorer_figure, html=(begin_part, end_figure), **others)
    app.add_node(explorer_caption, html=(begin_part, end_caption), **others)
    app.add_directive("explorer", ExplorerDirective)
    app.connect("builder-inited", ask_for_all)
    app.connect("doctree-read", note_explorers)
    app.connect("env-updated", write_scripts)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
