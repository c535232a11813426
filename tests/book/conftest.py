"""A small book to build, and a browser to read pages in."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Error, sync_playwright
from serve import server

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome", "msedge"]
QUIET = [  # no requests of the browser's own
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


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

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build it as `make book` does, unless other options are given."""
        command = shutil.which("jupyter-book", path=Path(sys.executable).parent)
        assert command is not None
        return subprocess.run(
            [command, "build", "book", *(options or ("-W", "-n", "--keep-going"))],
            cwd=self.root,
            env={k: v for k, v in os.environ.items() if not k.startswith("BOOK_")} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def html(self, page: str) -> str:
        """The text of a built page."""
        return Path(self.root, "_build", "html", f"{page}.html").read_text(encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A book without pages but its front page and a source folder with one module."""
    shutil.copy(ROOT / "_config.yml", tmp_path)
    for folder in ("_extensions", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / folder, tmp_path / "book" / folder)
    Path(tmp_path, "requirements.txt").write_text("", encoding="utf-8")
    Path(tmp_path, "src").mkdir()
    Path(tmp_path, "src", "answers.py").write_text("ANSWER = 41\n", encoding="utf-8")
    small = Book(tmp_path)
    small.page("references.bib", "@misc{key, title = {Title}}")
    small.page("intro.md", "# A book\n")
    small.page("run.md", "# Run it\n")
    small.page(
        "_toc.yml",
        json.dumps({"format": "jb-book", "root": "intro", "chapters": [{"file": "run"}]}),
    )
    return small


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium or Chrome, or Playwright's own."""
    found = [{"executable_path": path} for name in BROWSERS if (path := shutil.which(name))]
    with sync_playwright() as playwright:
        for choice in [*found, {}, {"channel": "chrome"}, {"channel": "msedge"}]:
            try:
                launched = playwright.chromium.launch(args=QUIET, **choice)
            except Error:
                continue
            yield launched
            launched.close()
            return
    message = "no Chromium or Chrome: install one, or run 'playwright install chromium'"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the built book."""
    with server(ROOT / "_build" / "html", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()
