"""The chapters as notebooks that run in the page: a JupyterLite inside the built book.

It lies in ``lite/``, next to the pages, and its Python is the one of the
explorers, in ``_static/pyodide/``, with a longer list of packages. Like the
explorers it asks no other host for anything. If its parts can't be fetched, the
book is built without it, and without the buttons that lead there.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util import logging

from lite_build import APP, FOLDER, LOCK, build, extensions, lab_extensions
from notebook_for_page import citations, for_the_page
from pyodide_files import (
    PINS,
    fetch,
    index_sources,
    pinned,
    pinned_for_notebooks,
    pinned_of_index,
    sources,
)
from python_runtime import index_packages, lock_entry, package_wheel, place, write
from source_cache import key
from wheels import without_tests

logger = logging.getLogger(__name__)

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
    for name in pinned_for_notebooks():
        place(cache / name, runtime)
    for package in PINS["index_packages"].values():
        place(without_tests(cache / package["file_name"]), runtime)
    write(runtime / LOCK, notebook_lock(package_wheel(Path(app.srcdir).parent), cache))
    book = Path(app.srcdir)
    chapters = {
        name: book / f"{name}.ipynb"
        for name in sorted(app.env.found_docs)
        if (book / f"{name}.ipynb").is_file()
    }
    exercises = {
        label: ".".join(map(str, number))
        for numbered in app.env.toc_fignumbers.values()
        for label, number in numbered.get("exercise", {}).items()
    }
    mark = Path(app.outdir, FOLDER, ".made-from")
    here = Path(__file__).parent
    own = [book / "references.bib", *here.glob("lite_*"), *here.glob("notebook_*")]
    wanted = key([*chapters.values(), *own, here / "pyodide.json"])
    wanted += json.dumps(exercises)
    if mark.is_file() and mark.read_text("utf-8") == wanted:
        return
    cited = citations((book / "references.bib").read_text("utf-8"))
    notebooks = {
        name: for_the_page(nbformat.read(path, as_version=4), exercises, cited)
        for name, path in chapters.items()
    }
    build(Path(app.outdir, FOLDER), notebooks, cache)
    mark.write_text(wanted, "utf-8")


def notebook_lock(wheel: Path, cache: Path) -> dict[str, Any]:
    """The list of packages that a notebook can load; ``import`` alone loads them."""
    packages = PINS["packages"] | PINS["notebook_packages"] | index_packages(cache)
    own = lock_entry(wheel, NEEDS)
    packages |= {own["name"]: own}
    for part in _kernel_wheels():
        entry = lock_entry(part, KERNEL_PARTS[part.name.split("-")[0]])
        inside = part.relative_to(lab_extensions()).as_posix()
        packages[entry["name"]] = entry | {"file_name": f"../../{FOLDER}/extensions/{inside}"}
    return {"info": PINS["info"], "packages": packages}


def _kernel_wheels() -> list[Path]:
    """What JupyterLite's kernel brings along itself."""
    place = extensions(Path())[0] / "static" / "pypi"
    found = [wheel for part in KERNEL_PARTS for wheel in place.glob(f"{part}-*.whl")]
    if len(found) != len(KERNEL_PARTS):
        release = version("jupyterlite-pyodide-kernel")
        raise ExtensionError(f"jupyterlite-pyodide-kernel {release} has {found} in {place}")
    return found


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", offer, priority=900)  # after repository_links
    return {"parallel_read_safe": True, "parallel_write_safe": True}
