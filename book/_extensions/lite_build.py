"""A JupyterLite of one app, built by jupyterlite-core: its settings, and its ways out.

Its Python is the one in ``_static/pyodide/``.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from sphinx.errors import ExtensionError

from pyodide_files import PINS

FOLDER = "lite"
APP = "notebooks"
RUNTIME = "../../_static/pyodide"  # seen from FOLDER/APP/
LOCK = "notebook-lock.json"
# Its pages name their icon by script; until then a browser asks the site for one.
HEAD = '<link rel="icon" href="../../_static/favicon.svg" /><script src="book.js" defer></script>'
STARTED_WITH = [
    *("micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm"),
    *("pyodide_kernel", "jedi", "ipython"),
]
# What would lead out of the book: JupyterLab's other pages, and JupyterLite's own service
# worker, which would switch off those of all books on the same host.
WITHOUT_PLUGINS = [
    "@jupyter-notebook/application-extension:pages",
    "@jupyter-notebook/notebook-extension:open-tree-tab",
    "@jupyterlite/application-extension:service-worker-manager",
    "@jupyterlite/application-extension:share-file",
]
SETTINGS = {
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 5},  # seconds
    # Every cell is drawn, so that the browser's own search finds all of a chapter.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}
# JupyterLite's other addresses: the logo leads to tree/, and readers try the folder itself. The
# page of a notebook looks into index.html for settings.
ELSEWHERE = {"index.html": "../index.html", "tree/index.html": "../../index.html"}
SETTINGS_MARK = 'id="jupyter-config-data" type="application/json" data-jupyter-lite-root="."'
MOVED = f"""<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Backpropagation, computed</title>
    <meta http-equiv="refresh" content="0; url={{target}}" />
    <script {SETTINGS_MARK}>{{{{}}}}</script>
  </head>
  <body><a href="{{target}}">Backpropagation, computed</a></body>
</html>
"""


def build(folder: Path, notebooks: dict[str, nbformat.NotebookNode], cache: Path) -> None:
    """Build it into ``folder``, with the notebooks; ``cache`` has JupyterLab's parts.

    Raises:
        ExtensionError: JupyterLite could not be built.
    """
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
        for name, notebook in notebooks.items():
            text = json.dumps(notebook, indent=1, ensure_ascii=False)
            _written(place / "chapters" / f"{name}.ipynb", text)
        config = {
            "apps": [APP],
            "contents": ["chapters"],
            "output_dir": str(folder),
            "cache_dir": str(place / "cache"),
            "federated_extensions": [str(path) for path in extensions(cache)],
            "ignore_sys_prefix": ["federated_extensions"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
        }
        _written(place / "jupyter_lite_config.json", json.dumps({"LiteBuildConfig": config}))
        options = {
            "appName": "Backpropagation, computed",
            "exposeAppInBrowser": False,
            "disabledExtensions": WITHOUT_PLUGINS,
            "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
        }
        _written(place / "overrides.json", json.dumps(SETTINGS))
        page = {"jupyter-lite-schema-version": 0, "jupyter-config-data": options}
        for folder_of_settings in (place, place / APP):
            _written(folder_of_settings / "jupyter-lite.json", json.dumps(page))
        command = [sys.executable, "-m", "jupyterlite_core", "build"]
        made = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if made.returncode or not (folder / APP / "index.html").is_file():
        raise ExtensionError(f"JupyterLite could not be built:\n{made.stderr[-2000:]}")
    start = folder / APP / "index.html"
    start.write_text(start.read_text("utf-8").replace("<head>", f"<head>{HEAD}", 1), "utf-8")
    code = Path(__file__).with_name("notebook_page.js").read_text("utf-8")
    _written(folder / APP / "book.js", f"const CHAPTERS = {json.dumps(list(notebooks))};\n{code}")
    for name, target in ELSEWHERE.items():
        _written(folder / name, MOVED.format(target=target))
    (folder / "service-worker.js").unlink()


def _written(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def lab_extensions() -> Path:
    """Where pip has put JupyterLab's extensions."""
    return Path(sys.prefix, "share", "jupyter", "labextensions")


def extensions(cache: Path) -> list[Path]:
    """The folders and wheels of JupyterLab's extensions; the first is JupyterLite's Python."""
    installed = [
        lab_extensions() / "@jupyterlite" / "pyodide-kernel-extension",
        lab_extensions() / "anywidget",
    ]
    return [*installed, *(cache / name for name in PINS["lab_extensions"])]
