"""A small book for tests of the build, with the repository's own configuration."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat

from pyodide_files import PINS

STRICT = ("-W", "-n", "--keep-going")
ROOT = Path(__file__).resolve().parents[2]
# A package that takes half as long to import as a small book to build, and that only checks
# addresses in settings: where it isn't there, the importing package does without.
SLOW = "rfc3987_syntax"


@dataclass
class Book:
    """A book of the repository's configuration and extensions with pages of its own."""

    root: Path

    def page(self, name: str, text: str) -> Path:
        """Write a Markdown page."""
        path = self.root / "book" / name
        path.write_text(text, encoding="utf-8")
        return path

    def notebook(self, name: str, *cells: tuple[str, dict[str, object]] | str) -> Path:
        """Write a notebook of code cells, each a text or (text, metadata); "# " begins Markdown."""
        notebook = nbformat.v4.new_notebook()
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
        for number, cell in enumerate(cells):
            source, metadata = (cell, {}) if isinstance(cell, str) else cell
            kind = "markdown" if source.startswith("# ") else "code"
            new = getattr(nbformat.v4, f"new_{kind}_cell")
            notebook.cells.append(new(source, metadata=metadata, id=f"cell-{number}"))
        path = self.root / "book" / name
        nbformat.write(notebook, path)
        return path

    def chapters(self, *names: str) -> None:
        """Put pages into the table of contents."""
        files = [{"file": name} for name in (*names, "run")]
        self.page("_toc.yml", json.dumps({"format": "jb-book", "root": "intro", "chapters": files}))

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build it as `make book` does, unless other options are given."""
        quick = self.root / ".quick" / f"{SLOW}.py"
        quick.parent.mkdir(exist_ok=True)
        quick.write_text("raise ImportError", encoding="utf-8")
        known = {k: v for k, v in os.environ.items() if not k.startswith("BOOK_")}
        path = [environment.pop("PYTHONPATH", ""), str(quick.parent)]
        known["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        command = shutil.which("jupyter-book", path=Path(sys.executable).parent)
        assert command is not None
        return subprocess.run(
            [command, "build", "book", *(options or STRICT)],
            cwd=self.root,
            env=known | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def html(self, page: str) -> str:
        """The text of a built page."""
        return Path(self.root, "_build", "html", f"{page}.html").read_text(encoding="utf-8")


def new_book(root: Path) -> Book:
    """A book without pages but its front page, in the folder ``root``.

    It has a source folder with one module. Of Pyodide and JupyterLite it wants no file, so
    that none has to be fetched.
    """
    shutil.copy(ROOT / "_config.yml", root)
    for folder in ("_extensions", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / folder, root / "book" / folder)
    nothing = {name: {} for name in PINS} | {"info": PINS["info"]}
    pins = root / "book" / "_extensions" / "pyodide.json"
    pins.write_text(json.dumps(nothing), encoding="utf-8")
    Path(root, "requirements.txt").write_text("", encoding="utf-8")
    Path(root, "src").mkdir()
    Path(root, "src", "answers.py").write_text("ANSWER = 41\n", encoding="utf-8")
    small = Book(root)
    small.page("references.bib", "@misc{key, title = {Title}}")
    small.page("intro.md", "# A book\n")
    small.page("run.md", "# Run it\n")
    small.chapters()
    return small
