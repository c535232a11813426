"""The chapters as notebooks that run in the page: a JupyterLite inside the built book.

It lies in ``lite/``, next to the pages, and its Python is the one of the
explorers, in ``_static/pyodide/``, with a longer list of packages. Like the
explorers it asks no other host for anything. If its parts can't be fetched, the
book is built without it, and without the buttons that lead there.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util import logging

from pyodide_files import (
    PINS,
    fetch,
    index_sources,
    pinned,
    pinned_for_notebooks,
    pinned_of_index,
    sources,
)
from python_runtime import lock_entry, package_wheel, place, write
from source_cache import key

logger = logging.getLogger(__name__)

FOLDER = "lite"
APP = "notebooks"
RUNTIME = "../../_static/pyodide"  # seen from FOLDER/APP/
LOCK = "notebook-lock.json"
NEEDS = ["numpy", "matplotlib", "sympy", "ipywidgets", "anywidget", "tqdm"]
KERNEL_PARTS = {
    "pyodide_kernel": ["ipython", "comm", "ipykernel", "piplite"],
    "ipykernel": [],
    "piplite": ["micropip"],
}
MENU = {
    "type": "group",
    "tooltip": "Run this chapter",
    "icon": "fas fa-rocket",
    "label": "launch-buttons",
}
BUTTON = {
    "type": "link",
    "text": "Run in this browser",
    "tooltip": "Open the notebook here; there is nothing to install",
    "icon": "_static/images/logo_jupyterlite.svg",
}
ICON = '<link rel="icon" href="../../_static/favicon.svg" />'
STARTED_WITH = [
    *("micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm"),
    *("pyodide_kernel", "jedi", "ipython"),
]
# How a role is written in a chapter; there, its text or its target is shown.
ROLE = re.compile(r"\{(?:doc|ref|term|cite|numref|eq)(?::\w+)?\}`([^`<>]*?)(?:\s*<([^`]*)>)?`")
WITHOUT = (
    "The parts of JupyterLite could not be fetched. The book is complete but for this: its "
    "notebooks can't be run in the page. Build again with a network, or put the files into a "
    "folder and name it in BOOK_PYODIDE_FILES."
)


def offer(app: Sphinx, config: Config) -> None:
    """Lead each chapter's launch menu to its notebook, if the parts are there."""
    cache = Path(app.srcdir).parent / ".cache" / "pyodide" / PINS["info"]["version"]
    own = fetch(cache, pinned() | pinned_for_notebooks(), sources())
    if not (own and fetch(cache, pinned_of_index(), index_sources())):
        app.connect("build-finished", lambda app, exception: logger.info("\n%s", WITHOUT))
        return
    app.connect("html-page-context", add_button, priority=600)  # after the theme's own
    app.connect("build-finished", lambda app, error: install(app, cache, error))


def add_button(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Put the notebook first in the page's launch menu.

    The theme has a button for JupyterLite as well, but none without a repository's address.
    """
    if not Path(app.srcdir, f"{page}.ipynb").is_file():
        return
    menus: list[dict[str, Any]] = context["header_buttons"]
    menu = next((one for one in menus if one.get("label") == MENU["label"]), None)
    if menu is None:
        menu = {**MENU, "buttons": []}
        menus.insert(0, menu)
    here = f"{FOLDER}/{APP}/index.html?path={page}.ipynb"
    menu["buttons"].insert(0, BUTTON | {"url": context["pathto"](here, resource=True)})


def install(app: Sphinx, cache: Path, error: Exception | None = None) -> None:
    """Build JupyterLite with the chapters into the site, unless it is there as it should be.

    Raises:
        ExtensionError: JupyterLite could not be built.
    """
    if error is not None:
        return
    runtime = Path(app.outdir, "_static", "pyodide")
    if not runtime.is_dir():  # a book of one page without explorers, or another builder
        return
    for name in [*pinned_for_notebooks(), *_packages_of_index()]:
        place(cache / name, runtime)
    write(runtime / LOCK, notebook_lock(package_wheel(Path(app.srcdir).parent)))
    chapters = sorted(
        Path(app.srcdir, f"{name}.ipynb")
        for name in app.env.found_docs
        if Path(app.srcdir, f"{name}.ipynb").is_file()
    )
    mark = Path(app.outdir, FOLDER, ".made-from")
    wanted = key([*chapters, Path(__file__), Path(__file__).with_name("pyodide.json")])
    if mark.is_file() and mark.read_text("utf-8") == wanted:
        return
    _build(Path(app.outdir, FOLDER), chapters, cache)
    mark.write_text(wanted, "utf-8")


def notebook_lock(wheel: Path) -> dict[str, Any]:
    """The list of packages that a notebook can load; ``import`` alone loads them."""
    packages = PINS["packages"] | PINS["notebook_packages"] | PINS["index_packages"]
    own = lock_entry(wheel, NEEDS)
    packages |= {own["name"]: own}
    for part in _kernel_wheels():
        entry = lock_entry(part, KERNEL_PARTS[part.name.split("-")[0]])
        inside = part.relative_to(_lab_extensions()).as_posix()
        packages[entry["name"]] = entry | {"file_name": f"../../{FOLDER}/extensions/{inside}"}
    return {"info": PINS["info"], "packages": packages}


def for_the_page(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A chapter's notebook as JupyterLite opens it: its kernel, and no unresolved references."""
    notebook.metadata.kernelspec = {
        "display_name": "Python (Pyodide)",
        "language": "python",
        "name": "python",
    }
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = ROLE.sub(lambda role: f"*{role[1]}*", cell.source)
    return notebook


def _build(folder: Path, chapters: list[Path], cache: Path) -> None:
    kernel = {
        "pyodideUrl": f"{RUNTIME}/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "packages": STARTED_WITH,
            "lockFileURL": f"../_static/pyodide/{LOCK}",  # seen from FOLDER/
        },
    }
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        for chapter in chapters:
            content = for_the_page(nbformat.read(chapter, as_version=4))
            text = json.dumps(content, indent=1, ensure_ascii=False)
            _written(place / "chapters" / chapter.name, text)
        config = {
            "apps": [APP],
            "contents": ["chapters"],
            "output_dir": str(folder),
            "cache_dir": str(place / "cache"),
            "federated_extensions": [str(path) for path in _extensions(cache)],
            "ignore_sys_prefix": ["federated_extensions"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
        }
        _written(place / "jupyter_lite_config.json", json.dumps({"LiteBuildConfig": config}))
        options = {
            "appName": "Backpropagation, computed",
            "exposeAppInBrowser": False,
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        }
        # Every cell is drawn, so that the browser's own search finds all of a chapter.
        settings = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}
        _written(place / "overrides.json", json.dumps(settings))
        page = {"jupyter-lite-schema-version": 0, "jupyter-config-data": options}
        for folder_of_settings in (place, place / APP):
            _written(folder_of_settings / "jupyter-lite.json", json.dumps(page))
        command = [sys.executable, "-m", "jupyterlite_core", "build"]
        made = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if made.returncode or not (folder / APP / "index.html").is_file():
        raise ExtensionError(f"JupyterLite could not be built:\n{made.stderr[-2000:]}")
    # Its pages name their icon by script; until then a browser asks the site for one.
    start = folder / APP / "index.html"
    start.write_text(start.read_text("utf-8").replace("<head>", f"<head>{ICON}", 1), "utf-8")


def _written(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _packages_of_index() -> list[str]:
    return [package["file_name"] for package in PINS["index_packages"].values()]


def _lab_extensions() -> Path:
    return Path(sys.prefix, "share", "jupyter", "labextensions")


def _extensions(cache: Path) -> list[Path]:
    installed = [
        _lab_extensions() / "@jupyterlite" / "pyodide-kernel-extension",
        _lab_extensions() / "anywidget",
    ]
    return [*installed, *(cache / name for name in PINS["lab_extensions"])]


def _kernel_wheels() -> list[Path]:
    """What JupyterLite's kernel brings along itself."""
    place = _extensions(Path())[0] / "static" / "pypi"
    found = [wheel for part in KERNEL_PARTS for wheel in place.glob(f"{part}-*.whl")]
    if len(found) != len(KERNEL_PARTS):
        release = version("jupyterlite-pyodide-kernel")
        raise ExtensionError(f"jupyterlite-pyodide-kernel {release} has {found} in {place}")
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", offer, priority=900)  # after repository_links
    return {"parallel_read_safe": True, "parallel_write_safe": True}
