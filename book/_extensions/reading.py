"""What a running notebook reads: the modules and files that its results depend on.

The kernel itself keeps the list. Python tells an audit hook of each file that it opens,
each folder that it lists and each module that it looks for; so what is imported inside a
function, through other modules or by a computed name is on the list like anything else.
Watched is what may be edited: files of the book, and what Python imports from outside the
folders of installed packages. For the rest there is ``requirements.txt``.

    files     their contents as they were when they were opened
    folders   the names in them
    searched  folders in which modules were looked for, and ...
    sought    ... the modules' names: a new file of such a name could be another module

A notebook that starts other programs, whose reading nobody sees, has no such list: its
results are used once. Python doesn't tell of a question whether some file exists.

This file is loaded by the kernels as it stands, so it needs nothing but Python.
"""

import hashlib
import importlib.util
import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from importlib.machinery import all_suffixes
from pathlib import Path
from types import FrameType
from typing import Any

Reading = dict[str, Any]

LOG = "BOOK_READING_LOG"  # names the file into which a kernel writes
BOOK = "BOOK_READING_BOOK"  # names the book's folder, and ...
BUILT = "BOOK_READING_BUILT"  # ... what is built there, which isn't watched
UNSEEN = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "os.fork", "os.forkpty"}
# They start programs to learn of the machine.
OF_MACHINE = {"platform", "ctypes.util", "uuid", "_osx_support", "matplotlib.font_manager"}
IMPORTING = "importlib._bootstrap_external"
INSTALLED = ("importlib.metadata", "importlib_metadata")  # they look for installed packages
# Views that a widget hands to its front end. The book leaves the widgets' state out of its
# pages, and puts the views there itself.
HANDED_ON = ["backprop.explorers.bundle", "backprop.explorers.jupyter"]


def content(path: str) -> str | None:
    """A hash of what is in a file; None if there is no such file."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None


def names_in(folder: str) -> list[str] | None:
    """The names in a folder without those that Python adds; None if there is no such folder."""
    try:
        return sorted(name for name in os.listdir(folder) if name != "__pycache__")
    except OSError:
        return None


def modules_in(folder: str, sought: Iterable[str]) -> list[str]:
    """What could be one of the modules ``sought`` in a folder."""
    names = set(sought)
    endings = ("", *all_suffixes())
    return [
        name
        for name in names_in(folder) or []
        if any(name.endswith(end) and name.removesuffix(end) in names for end in endings)
    ]


def unchanged(reading: Reading | None) -> bool:
    """Whether a notebook that read this would read the same now."""
    return (
        reading is not None
        and all(content(path) == found for path, found in reading["files"].items())
        and all(names_in(path) == found for path, found in reading["folders"].items())
        and all(
            modules_in(path, reading["sought"]) == found
            for path, found in reading["searched"].items()
        )
    )


def gathered(log: Path) -> Reading | None:
    """What the kernel with this log has read; None if that isn't known."""
    found: Reading = {"files": {}, "folders": {}, "searched": {}, "sought": []}
    if not log.is_file():
        return None
    for line in log.read_text("utf-8").splitlines():
        kind, name, value = json.loads(line)
        if kind == "unseen":
            return None
        if kind == "sought":
            found["sought"].append(name)
        elif found[kind].setdefault(name, value) != value:  # it was edited meanwhile
            return None
    found["sought"] = sorted(set(found["sought"]))
    found["searched"] = {path: modules_in(path, found["sought"]) for path in found["searched"]}
    return found


def watch() -> None:
    """Begin to write the log, in a kernel that was asked to."""
    if LOG in os.environ:
        log = os.open(os.environ[LOG], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        _Watch(log, os.environ[BOOK], os.environ[BUILT])


class _Watch:
    """The audit hook. It may raise nothing: the kernel would fail where it reads."""

    def __init__(self, log: int, book: str, built: str) -> None:
        installed = {sys.prefix, sys.base_prefix, sys.exec_prefix, built}
        self._left_out = tuple(os.path.join(os.path.realpath(each), "") for each in installed)
        outside = [path for path in map(os.path.realpath, sys.path) if not self._is_left_out(path)]
        self._watched = tuple(os.path.join(path, "") for path in [os.path.realpath(book), *outside])
        self._log = log
        self._told: set[str] = set()
        self._own = threading.local()
        for path in outside:
            self._tell("searched", path)
        for module in list(sys.modules):
            self._tell("sought", module.rpartition(".")[2])
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in HEARD or getattr(self._own, "reading", False):
            return
        self._own.reading = True
        try:
            for kind, name, value in self._meaning(event, arguments):
                self._tell(kind, name, value)
        except Exception as error:
            self._tell("unseen", repr(error))
        finally:
            self._own.reading = False

    def _meaning(self, event: str, arguments: tuple[Any, ...]) -> Iterator[tuple[str, str, Any]]:
        first = arguments[0]
        if event in UNSEEN:
            if next(_modules(3, "subprocess")) not in OF_MACHINE:
                yield "unseen", event, None
        elif event == "import":
            yield "sought", str(first).rpartition(".")[2], None
        elif isinstance(first, int):  # it was opened before
            return
        elif event == "open":
            path = self._path(first)
            writes = (arguments[2] or 0) & (os.O_WRONLY | os.O_TRUNC)
            if self._is_watched(path) and not writes and not _handed_on():
                yield "files", path, content(path)
        else:
            path = self._path("." if first is None else first)
            if self._is_watched(path):
                lists = next(_modules(3))
                if lists == IMPORTING:
                    yield "searched", path, None
                elif not lists.startswith(INSTALLED):
                    yield "folders", path, names_in(path)

    def _tell(self, kind: str, name: str, value: Any = None) -> None:
        line = json.dumps([kind, name, value])
        if line not in self._told:
            self._told.add(line)
            os.write(self._log, line.encode() + b"\n")

    def _path(self, given: Any) -> str:
        path = os.path.realpath(os.fsdecode(given))
        if path.endswith(".pyc") and "__pycache__" in path:
            return importlib.util.source_from_cache(path)
        return path

    def _is_left_out(self, path: str) -> bool:
        return f"{path}{os.sep}".startswith(self._left_out) or "site-packages" in Path(path).parts

    def _is_watched(self, path: str) -> bool:
        return f"{path}{os.sep}".startswith(self._watched) and not self._is_left_out(path)


def _modules(depth: int, *but: str) -> Iterator[str]:
    """Whose code is running, innermost first, each once in a row, but for those modules."""
    frame: FrameType | None = sys._getframe(depth)
    last = ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name != last and not name.startswith(but):
            last = name
            yield name
        frame = frame.f_back
    yield ""


def _handed_on() -> bool:
    """Whether a view is read for a widget."""
    asking = _modules(4, "importlib.resources", "pathlib")
    return [next(asking), next(asking, "")] == HANDED_ON


HEARD = UNSEEN | {"open", "import", "os.listdir", "os.scandir"}
