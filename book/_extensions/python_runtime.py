"""Python in the built site: Pyodide, NumPy and a wheel of this repository's package.

They lie in ``_static/pyodide/``, so that a page fetches them from where it came
from itself. If nobody has Pyodide's files the book is built without: the
explorers then answer from their stored results, and the build says so.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from pyodide_files import PINS, fetch, pinned, pinned_for_notebooks, sources
from source_cache import key
from wheels import without_tests

logger = logging.getLogger(__name__)

FIXED_DATE = "1577836800"  # of the files in the wheel: the same package gives the same bytes
WITHOUT = (
    "Python for the page could not be fetched. The book is complete but for this: its "
    "explorers answer from stored results only. Build again with a network, or put the "
    "files into a folder and name it in BOOK_PYODIDE_FILES."
)


def install(app: Sphinx) -> bool:
    """Put Python into the site if it can be had; whether it is there.

    Raises:
        ExtensionError: a fetched file isn't the pinned one; the package can't be built.
    """
    root = Path(app.srcdir).parent
    folder = Path(app.outdir, "_static", "pyodide")
    cache = root / ".cache" / "pyodide" / PINS["info"]["version"]
    if not fetch(cache, pinned(), sources()):
        shutil.rmtree(folder, ignore_errors=True)
        app.connect("build-finished", lambda app, exception: logger.info("\n%s", WITHOUT))
        return False
    wheel = package_wheel(root)
    files = [*(cache / name for name in pinned()), wheel]
    folder.mkdir(parents=True, exist_ok=True)
    of_index = {one["file_name"] for one in index_packages(cache).values()}
    known = {*pinned(), *pinned_for_notebooks(), *of_index, wheel.name}
    for old in folder.iterdir():
        if old.name not in known and old.suffix != ".json":
            old.unlink()
    for file in files:
        place(file, folder)
    write(folder / "pyodide-lock.json", lock(wheel, cache))
    sizes = {file.name: file.stat().st_size for file in files}
    write(folder / "manifest.json", {"files": sizes, "total": sum(sizes.values())})
    return True


def place(file: Path, folder: Path) -> None:
    """Copy a file into the site, unless it is there already."""
    copy = folder / file.name
    if not copy.is_file() or copy.stat().st_mtime < file.stat().st_mtime:
        shutil.copyfile(file, copy)


def write(path: Path, content: dict[str, Any]) -> None:
    """Write JSON, the same on every system."""
    path.write_text(json.dumps(content, indent=1), encoding="utf-8", newline="\n")


def package_wheel(root: Path) -> Path:
    """A wheel of the repository's package, built again only when the package has changed.

    Its name holds a hash of its content, as a build number: browsers remember files by their
    names, and the list of packages, which has the hash too, may be newer than what they remember.

    Raises:
        ExtensionError: pip could not build it.
    """
    parts = [root / name for name in ("src", "pyproject.toml", "README.md")]
    cache = root / ".cache" / "package" / key([*parts, Path(__file__)])
    if not list(cache.glob("*.whl")):
        shutil.rmtree(cache.parent, ignore_errors=True)
        with tempfile.TemporaryDirectory() as copy:
            for part in [*parts, *root.glob("LICENSE*")]:
                duplicate = shutil.copytree if part.is_dir() else shutil.copyfile
                duplicate(part, Path(copy, part.name))
            options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(cache)]
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel"]
            dates = os.environ | {"SOURCE_DATE_EPOCH": FIXED_DATE}
            made = subprocess.run(
                [*pip, *options, copy], capture_output=True, text=True, check=False, env=dates
            )
        if made.returncode:
            raise ExtensionError(f"pip could not make a wheel of the package:\n{made.stderr}")
        for wheel in list(cache.glob("*.whl")):
            name, version, *tags = wheel.name.split("-")
            build = f"0_{sha256(wheel)[:8]}"
            wheel.rename(cache / "-".join([name, version, build, *tags]))
    return next(cache.glob("*.whl"))


def lock(wheel: Path, cache: Path) -> dict[str, Any]:
    """The list of packages that a page can load.

    Explorers need NumPy and the book's own; a reader's code in an exercise may
    ask for others, of which those are listed that have been fetched.
    """
    own = lock_entry(wheel, ["numpy"])
    of_pyodide = PINS["notebook_packages"]
    fetched = {
        name: one for name, one in of_pyodide.items() if (cache / one["file_name"]).is_file()
    }
    packages = PINS["packages"] | fetched | index_packages(cache) | {own["name"]: own}
    return {"info": PINS["info"], "packages": packages}


def index_packages(cache: Path) -> dict[str, Any]:
    """The packages of the index that have been fetched, as they are listed: without their tests."""
    listed = {}
    for name, package in PINS["index_packages"].items():
        if (cache / package["file_name"]).is_file():
            lean = without_tests(cache / package["file_name"])
            listed[name] = package | {"file_name": lean.name, "sha256": sha256(lean)}
    return listed


def sha256(file: Path) -> str:
    """The hash by which Pyodide knows a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def lock_entry(wheel: Path, depends: list[str]) -> dict[str, Any]:
    """How a pure Python wheel is listed, which is imported by its own name."""
    name, version = wheel.name.split("-")[:2]
    return {
        "name": name.replace("_", "-"),  # by which Pyodide looks it up
        "version": version,
        "file_name": wheel.name,
        "sha256": sha256(wheel),
        "imports": [name],
        "depends": depends,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }
