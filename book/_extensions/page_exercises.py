"""Exercises that are solved in the page: an editor, and what the code there may use.

That is what the chapter's notebook imports, so that an answer works here and there.
SymPy's side of the chapter is left out: its names are single letters, and a typo would
turn into a symbol. So are the solutions. The editor is
CodeMirror, which lies in ``_static/editor/``; the code runs in the Python of the
explorers (``backprop.exercises.page``). Without one of the two, an exercise stays
as the notebook has it.
"""

from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node
from sphinx_exercise.post_transforms import ResolveTitlesInSolutions

from backprop.marking.sheet import imports_of
from pyodide_files import EDITOR, editor_sources, fetch, pinned_of_editor
from python_runtime import place

logger = logging.getLogger(__name__)

WITHOUT = (
    "The editor for exercises could not be fetched. The book is complete but for this: its "
    "exercises are solved in the notebooks only."
)


def install_editor(app: Sphinx) -> bool:
    """Put the editor into the site if it can be had; whether it is there.

    Raises:
        ExtensionError: a fetched file isn't the pinned one.
    """
    cache = Path(app.srcdir).parent / ".cache" / EDITOR.replace("@", "-")
    if not fetch(cache, pinned_of_editor(), editor_sources()):
        app.connect("build-finished", lambda app, exception: logger.info("\n%s", WITHOUT))
        return False
    for name in pinned_of_editor():
        target = Path(app.outdir, "_static", "editor", name)
        target.parent.mkdir(parents=True, exist_ok=True)
        place(cache / name, target.parent)
    return True


def known_in(chapter: Path) -> dict[str, str]:
    """What may be used in the exercises of a chapter without importing it, as ``imports_of``."""
    notebook = nbformat.read(chapter, as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return {name: line for source in code for name, line in imports_of(source).items()}


def note_exercises(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which pages hold exercises, and what their chapters import."""
    chapter = Path(app.env.doc2path(app.env.docname))
    if chapter.suffix != ".ipynb":
        return
    if any(doctree.findall(exercise_node)) or any(doctree.findall(exercise_enumerable_node)):
        app.env.metadata[app.env.docname]["exercises"] = known_in(chapter)


class SpaceBeforeLink(SphinxPostTransform):
    """Take the space before the link in a solution's title out of the link.

    The exercise extension puts it there, and it would be underlined.
    """

    default_priority = ResolveTitlesInSolutions.default_priority + 1

    def run(self, **_: object) -> None:
        """Move the space of every title that has one."""
        for solution in self.document.findall(solution_node):
            for link in solution[0].findall(nodes.reference):
                words = link[0]
                if words.startswith(" "):
                    link.replace(words, nodes.Text(words.lstrip()))
                    link.parent.insert(link.parent.index(link), nodes.Text(" "))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("doctree-read", note_exercises)
    app.add_post_transform(SpaceBeforeLink)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
