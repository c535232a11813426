"""The learner's desk, and the marks of what is solved in every page.

What a reader has solved and expected is kept in the browser (``backprop/page/progress.js``). A
script in every page shows it beside the chapters in the sidebar and in lists of exercises, and
notes the questions; another fills the page of the desk, whose lists the directive
```` ```{desk} ```` writes.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node

from backprop.explorers.bundle import own_script
from backprop.marking.sheet import ASKED
from exercise_index import listed, of_chapter

QUESTION = re.compile(r'<div class="question">')


class desk(nodes.General, nodes.Element):
    """The desk's lists, once all chapters have been read."""


class Desk(Directive):
    """The directive."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the lists."""
        return [desk()]


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Remember a page's exercises, each with the name that its check has, and its questions."""
    kept = app.env.metadata[app.env.docname]
    if any(doctree.findall(desk)):
        kept["desk"] = True
    names = dict(_names(doctree))
    if names:
        kept["exercise-names"] = names
        kept["questions"] = sum(
            len(QUESTION.findall(one.astext())) for one in doctree.findall(nodes.raw)
        )


def _names(doctree: nodes.document) -> Iterator[tuple[str, str]]:
    """Each exercise's label, and the name in the check that follows it."""
    label = ""
    for node in doctree.findall():
        if isinstance(node, exercise_node | exercise_enumerable_node):
            label = node["label"]
        elif isinstance(node, nodes.literal_block) and (found := ASKED.search(node.astext())):
            if label:
                yield label, found[1]
            label = ""


def chapters(env: BuildEnvironment) -> list[str]:
    """The pages that have exercises, in the order of the book."""
    order = env.toctree_includes.get(env.config.root_doc, [])
    return [page for page in order if "exercise-names" in env.metadata[page]]


def write_scripts(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put the scripts into the site; the pages that must be written again."""
    if app.builder.format != "html" or not chapters(env):
        return []
    known = {page: env.metadata[page] for page in chapters(env)}
    names = {page: list(of["exercise-names"].values()) for page, of in known.items()}
    short = {page: " ".join(of) for page, of in names.items()}
    whole = {
        page: {
            "exercises": names[page],
            "questions": of["questions"],
            "imports": of.get("exercises", {}),
        }
        for page, of in known.items()
    }
    changed = _write(app, "progress.js", own_script("progress", "marks.js", short))
    _write(app, "desk.js", own_script("desk", "desk.js", whole))
    if changed:
        return sorted(env.found_docs)
    return [page for page, of in env.metadata.items() if "desk" in of]


def _write(app: Sphinx, name: str, text: str) -> bool:
    """Write a file below ``_static``; whether it is another one than before."""
    path = Path(app.outdir, "_static", name)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def fill(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the lists where the directive stood: a row for each chapter."""
    for place in list(doctree.findall(desk)):
        place.replace_self(_table(app, page))


def _table(app: Sphinx, page: str) -> nodes.table:
    found = listed(app, page)
    group = nodes.tgroup(cols=4)
    group += [nodes.colspec(colwidth=width) for width in (22, 48, 14, 16)]
    heads = nodes.row()
    for text in ("chapter", "exercises", "solved", "questions"):
        heads += nodes.entry("", nodes.paragraph(text=text))
    group += nodes.thead("", heads)
    body = nodes.tbody()
    for name in chapters(app.env):
        links = [paragraph for _, _, paragraph in sorted(found[name], key=lambda one: one[0])]
        of = app.env.metadata[name]
        cells = [of_chapter(app, page, name)], links
        counts = {"exercises": len(links), "questions": of["questions"]}
        row = nodes.row("", *(nodes.entry("", *cell) for cell in cells))
        for what, count in counts.items():
            text = nodes.paragraph(text=f"of {count}", classes=[f"desk-{what}-{name}"])
            row += nodes.entry("", text)
        body += row
    group += body
    return nodes.table("", group, classes=["desk"])


def add_scripts(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load the marks in every page, and the desk in its own."""
    if not chapters(app.env):
        return
    app.add_js_file("progress.js", loading_method="defer")
    if "desk" in app.env.metadata.get(pagename, {}):
        app.add_js_file("desk.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_node(desk)
    app.add_directive("desk", Desk)
    app.connect("doctree-read", note)
    app.connect("env-updated", write_scripts)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
