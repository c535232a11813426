"""All explorers on one screen: a grid of their pictures, each a way to the explorer itself.

    ```{explorer-grid}
    nudge: The slope says what a small nudge does.
    ```

Each line says what there is to see; an explorer without a line shows its invitation. Their
order is that of the pages that hold them.
"""

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from backprop.explorers.catalogue import explorer_named, names
from explorers import PICTURE

TILE = """<li id="{anchor}"><a class="explorer-tile" href="{address}"
aria-label="{title}: {insight}"><img class="drawing" src="{picture}" alt="{description}">
<strong>{title}</strong> <span>{insight}</span></a></li>"""


class explorer_grid(nodes.General, nodes.Element):
    """Where the grid will stand, once all pages have been read."""


class ExplorerGrid(SphinxDirective):
    """The directive."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Leave a place for the grid.

        Raises:
            ExtensionError: a line speaks of no explorer.
        """
        lines = (line.partition(":") for line in self.content if line.strip())
        insights = {name.strip(): text.strip() for name, _, text in lines}
        if unknown := sorted(set(insights) - set(names())):
            raise self.error(f"there is no explorer {', '.join(unknown)}")
        return [explorer_grid(insights=insights)]


def pages_of(env: BuildEnvironment) -> dict[str, str]:
    """The first page of the book that holds each explorer, in the book's order."""
    order = [env.config.root_doc, *env.toctree_includes.get(env.config.root_doc, [])]
    found: dict[str, str] = {}
    for page in order:
        for name in env.metadata.get(page, {}).get("explorers", []):
            found.setdefault(name, page)
    return found


def grid(app: Sphinx, page: str, insights: dict[str, str]) -> str:
    """The grid as it stands in ``page``."""
    tiles = []
    for name, place in pages_of(app.env).items():
        explorer = explorer_named(name)
        tile = {
            "anchor": nodes.make_id(explorer.title),
            "address": f"{app.builder.get_relative_uri(page, place)}#explorer-{name}",
            "picture": app.builder.get_relative_uri(page, "index").removesuffix("index.html")
            + PICTURE.format(name=name).lstrip("/"),
            "description": explorer.description,
            "title": explorer.title,
            "insight": insights.get(name, explorer.invitation),
        }
        tiles.append(TILE.format(**{key: escape(text) for key, text in tile.items()}))
    return f'<ul class="explorer-grid">{"".join(tiles)}</ul>'


def fill(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the grid where the directive stood."""
    for place in list(doctree.findall(explorer_grid)):
        place.replace_self(nodes.raw("", grid(app, page, place["insights"]), format="html"))


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which pages hold the grid."""
    if next(doctree.findall(explorer_grid), None) is not None:
        app.env.metadata[app.env.docname]["explorer-grid"] = True


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The grid changes when any page does."""
    return [page for page, known in env.metadata.items() if known.get("explorer-grid")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_node(explorer_grid)
    app.add_directive("explorer-grid", ExplorerGrid)
    app.connect("doctree-read", note_page)
    app.connect("env-updated", write_again)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
