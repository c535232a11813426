"""Run again what changed, and nothing else.

jupyter-cache knows a notebook by its code cells alone: after an edit in ``src/`` it would
go on showing the old results. So with each result goes a list of what the notebook has
read (``reading``), and where any of that is another one now, the result is forgotten, the
notebook run again, and its page read again. All results are forgotten when Python's
version or ``requirements.txt`` changes: they are part of the name of the cache's folder.

An edit of a style sheet, a template or one of these extensions changes the setting
``source_cache_page_key``, and all pages are built again, from cached results.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import JupyterCacheAbstract
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.util import logging

from notebook_runs import READING, Results, at_once, give_to_myst_nb
from reading import BOOK, BUILT, Reading, unchanged

logger = logging.getLogger(__name__)

KEPT_NOTEBOOKS = 200  # executed notebooks in one cache; each edited code cell adds one
WRITTEN_BY_PYTHON = {".pyc", ".egg-info"}


def source_files(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Name and path of each file at or below ``paths``, in a fixed order."""
    for path in paths:
        if not path.exists():
            raise ConfigError(f"source_cache: there is no file or folder {path}")
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            name = file.relative_to(path.parent)
            suffixes = {Path(part).suffix for part in name.parts}
            if file.is_file() and not suffixes & WRITTEN_BY_PYTHON:
                yield name.as_posix(), file


def key(paths: Iterable[Path]) -> str:
    """A short hash of Python's version and of the files at ``paths``, names and contents."""
    digest = hashlib.sha256(f"Python {sys.version_info[0]}.{sys.version_info[1]}".encode())
    for name, file in source_files(paths):
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _cache_root(app: Sphinx) -> Path:
    return Path(app.outdir).parent / ".jupyter_cache"


def set_keys(app: Sphinx, config: Config) -> None:
    """Turn what results and pages depend on into settings, before anyone reads them."""
    results = key(Path(app.srcdir, path).resolve() for path in config.source_cache_inputs)
    config.nb_execution_cache_path = str(_cache_root(app) / results)
    page_inputs = [Path(app.srcdir, path).resolve() for path in config.source_cache_page_inputs]
    config.source_cache_page_key = key(path for path in page_inputs if path.exists())


def tidy_caches(app: Sphinx) -> None:
    """Remove the caches of other keys, and keep this one from growing without end."""
    current = Path(app.config.nb_execution_cache_path)
    if _cache_root(app).is_dir():
        for other in _cache_root(app).iterdir():
            if other.is_dir() and other != current:
                shutil.rmtree(other)
    get_cache(current).change_cache_limit(KEPT_NOTEBOOKS)


def _notebook(env: BuildEnvironment, page: str) -> nbformat.NotebookNode | None:
    path = Path(env.doc2path(page))
    return nbformat.read(path, as_version=4) if path.suffix == ".ipynb" else None


def reading_of(cache: JupyterCacheAbstract, notebook: nbformat.NotebookNode) -> Reading | None:
    """What a notebook read when it was run; None if no result is kept, or that isn't known."""
    try:
        record = cache.match_cache_notebook(notebook)
        return cache.get_cache_bundle(record.pk).nb.metadata.get(READING)
    except KeyError:
        return None


def forget_stale_results(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Forget the results that no longer stand; returns their pages, which must be read again."""
    cache = get_cache(app.config.nb_execution_cache_path)
    pages = []
    for page in env.found_docs:
        notebook = _notebook(env, page)
        if notebook is not None and not unchanged(reading_of(cache, notebook)):
            pages.append(page)
            with suppress(KeyError):  # there may be none
                cache.remove_cache(cache.match_cache_notebook(notebook).pk)
    return pages


def run_ahead(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Run the notebooks that have no result, before their pages are read."""
    cache = get_cache(app.config.nb_execution_cache_path)
    notebooks = {}
    for page in pages:
        notebook = _notebook(env, page)
        if notebook is not None and reading_of(cache, notebook) is None:
            notebooks[Path(env.doc2path(page))] = notebook
    if not notebooks:
        return
    os.environ |= {BOOK: str(Path(app.srcdir).parent), BUILT: str(Path(app.outdir).parent)}
    logger.info("running %d notebooks, %d at a time", len(notebooks), at_once())
    config = app.config
    results = Results()
    results.run_all(notebooks, config.nb_execution_timeout, config.nb_execution_allow_errors)
    give_to_myst_nb(results)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("source_cache_inputs", ["../requirements.txt"], "env")
    app.add_config_value("source_cache_page_inputs", ["_static", "_templates", "_extensions"], "")
    app.add_config_value("source_cache_page_key", "", "env")
    app.connect("config-inited", set_keys)
    app.connect("builder-inited", tidy_caches)
    app.connect("env-get-outdated", forget_stale_results)
    app.connect("env-before-read-docs", run_ahead)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
