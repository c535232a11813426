"""A table of all exercises, by chapter and level: ```` ```{exercise-index} ``` ````.

It reads what sphinx-exercise has gathered, and the numbers that Sphinx has given to
exercises and chapters. An exercise's title ends with its level, such as "Output delta
of the squared error, easy".
"""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.nodes import make_refnode
from sphinx_exercise.nodes import exercise_subtitle

LEVELS = ("easy", "medium", "hard")
logger = logging.getLogger(__name__)


class exercise_index(nodes.General, nodes.Element):
    """Where the table will stand, once all chapters have been read."""


class ExerciseIndex(Directive):
    """The directive."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the table."""
        return [exercise_index()]


Listed = tuple[tuple[int, ...], str, nodes.paragraph]  # number, level, link


def listed(app: Sphinx, page: str) -> dict[str, list[Listed]]:
    """The exercises of each chapter; a link has the class ``of-NAME``, its name in the check."""
    found: dict[str, list[Listed]] = {}
    # sphinx-exercise puts its registry there, of which Sphinx's types don't know.
    for label, entry in app.env.sphinx_exercise_registry.items():  # type: ignore[attr-defined]
        if not entry["type"].startswith("exercise"):  # a solution
            continue
        subtitles = [node.astext() for node in entry["node"].findall(exercise_subtitle)]
        title, _, level = "".join(subtitles).rpartition(", ")
        if level not in LEVELS:
            logger.warning(
                f"the exercise {label} has no level: its title must end with one of {LEVELS}",
                location=entry["docname"],
                type="book",
                subtype="exercise_index",
            )
            continue
        chapter = entry["docname"]
        parts = app.env.toc_fignumbers[chapter]["exercise"][label]
        text = f"{'.'.join(map(str, parts))} {title}"
        link = make_refnode(app.builder, page, chapter, label, [nodes.Text(text)], title)
        name = app.env.metadata[chapter].get("exercise-names", {}).get(label)
        classes = [f"of-{name}"] if name else []
        found.setdefault(chapter, []).append(
            (parts, level, nodes.paragraph("", "", link, classes=classes))
        )
    return found


def of_chapter(app: Sphinx, page: str, name: str) -> nodes.paragraph:
    """A link to a chapter, with its number and title."""
    number = ".".join(map(str, app.env.toc_secnumbers[name][""]))
    title = f"{number}. {app.env.titles[name].astext()}"
    return nodes.paragraph("", "", make_refnode(app.builder, page, name, "", [nodes.Text(title)]))


def _table(app: Sphinx, page: str) -> nodes.table:
    found = listed(app, page)
    group = nodes.tgroup(cols=1 + len(LEVELS))
    group += [nodes.colspec(colwidth=width) for width in (20, 27, 27, 26)]
    heads = nodes.row()
    heads += [nodes.entry("", nodes.paragraph(text=text)) for text in ("chapter", *LEVELS)]
    group += nodes.thead("", heads)
    body = nodes.tbody()
    for name in app.env.toctree_includes[app.config.root_doc]:
        if name not in found:
            continue
        row = nodes.row("", nodes.entry("", of_chapter(app, page, name)))
        for level in LEVELS:
            row += nodes.entry("", *(link for _, of, link in found[name] if of == level))
        body += row
    group += body
    return nodes.table("", group, classes=["exercise-index"])


def fill(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the table where the directive stood."""
    for place in list(doctree.findall(exercise_index)):
        place.replace_self(_table(app, page))


def note_page(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which pages hold the table."""
    if next(doctree.findall(exercise_index), None) is not None:
        app.env.metadata[app.env.docname]["exercise-index"] = True


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The table changes when any chapter does."""
    return [page for page, known in env.metadata.items() if known.get("exercise-index")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_node(exercise_index)
    app.add_directive("exercise-index", ExerciseIndex)
    app.connect("doctree-read", note_page)
    app.connect("env-updated", write_again)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
