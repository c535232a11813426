"""Notice the changes that Jupyter Book does not notice by itself.

jupyter-cache knows a notebook by its code cells alone: after an edit in
``src/`` it would go on showing the old results. So the cache's folder is named
after a hash of everything else that a result depends on. Another hash is an
empty cache; and because the folder's name is a Sphinx setting, Sphinx reads
every page again when it changes.

In the same way an edit of a style sheet, a template or one of these extensions
changes the setting ``source_cache_page_key``, and all pages are built again,
from cached results.
"""

import hashlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jupyter_cache import get_cache
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

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


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("source_cache_inputs", ["../src", "../requirements.txt"], "env")
    app.add_config_value("source_cache_page_inputs", ["_static", "_templates", "_extensions"], "")
    app.add_config_value("source_cache_page_key", "", "env")
    app.connect("config-inited", set_keys)
    app.connect("builder-inited", tidy_caches)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
