"""Python for the pages: where its files come from, and what is done when they don't come."""

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from pyodide_files import PINS, Read, fetch, from_address, from_folder, pinned, sources
from python_runtime import lock, package_wheel
from serve import serving
from small_book import Book
from wheels import without_tests

BYTES = {"pyodide.js": b"a script", "numpy.whl": b"an archive"}
FILES = {name: hashlib.sha256(content).hexdigest() for name, content in BYTES.items()}
EXPLORE = "from backprop.explorers.jupyter import explore\nexplore('depth-lab')"
CAPTION = {"explorer": {"caption": "Deep."}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the files."""
    place = tmp_path / "files"
    place.mkdir()
    for name, content in BYTES.items():
        (place / name).write_bytes(content)
    return place


@contextmanager
def nobody() -> Iterator[Read]:
    raise OSError("no route to it")
    yield


def never() -> AbstractContextManager[Read]:
    raise AssertionError("asked without need")


def test_every_file_is_pinned() -> None:
    assert set(pinned()) == {
        "pyodide.js",
        "pyodide.asm.js",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        PINS["packages"]["numpy"]["file_name"],
    }
    assert all(re.fullmatch("[0-9a-f]{64}", sha256) for sha256 in pinned().values())


def test_files_are_fetched_once(tmp_path: Path, folder: Path) -> None:
    cache = tmp_path / "cache"
    assert fetch(cache, FILES, {"a folder": lambda: from_folder(folder)})
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == BYTES
    assert fetch(cache, FILES, {"nobody": never})


def test_files_are_fetched_from_an_address(tmp_path: Path, folder: Path) -> None:
    with serving(folder) as address:
        assert fetch(tmp_path / "cache", FILES, {"here": lambda: from_address(address)})


def test_the_next_source_is_asked_for_what_the_first_has_not(tmp_path: Path, folder: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (folder / "numpy.whl").rename(other / "numpy.whl")
    asked = {
        "nobody": nobody,
        "half": lambda: from_folder(folder),
        "other half": lambda: from_folder(other),
    }
    assert fetch(tmp_path / "cache", FILES, asked)


def test_a_damaged_file_in_the_cache_is_fetched_again(tmp_path: Path, folder: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "pyodide.js").write_bytes(b"a scri")
    assert fetch(cache, FILES, {"a folder": lambda: from_folder(folder)})
    assert (cache / "pyodide.js").read_bytes() == BYTES["pyodide.js"]


def test_other_bytes_are_refused_and_not_kept(tmp_path: Path, folder: Path) -> None:
    (folder / "pyodide.js").write_bytes(b"another script")
    cache = tmp_path / "cache"
    asked = {"a folder": lambda: from_folder(folder), "nobody": never}
    with pytest.raises(ExtensionError, match=r"pyodide\.js from a folder is not the file .* made"):
        fetch(cache, FILES, asked)
    assert not (cache / "pyodide.js").exists()


def test_without_any_source_there_is_no_python(tmp_path: Path) -> None:
    assert not fetch(tmp_path / "cache", FILES, {"nobody": nobody})


def test_a_folder_of_ones_own_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOK_PYODIDE_FILES", "mine")
    assert next(iter(sources())) == "mine"
    monkeypatch.delenv("BOOK_PYODIDE_FILES")
    assert next(iter(sources())) == "the CDN"


def a_package(root: Path) -> None:
    """Make ``root`` the repository of a package of one module."""
    for link in root.glob("src/*.py"):
        link.unlink()
    module = root / "src" / "tiny" / "__init__.py"
    module.parent.mkdir(parents=True, exist_ok=True)
    module.write_text("ANSWER = 42\n", encoding="utf-8")
    (root / "README.md").write_text("Tiny.\n", encoding="utf-8")
    (root / "LICENSE").write_text("Free.\n", encoding="utf-8")
    text = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    text += '[project]\nname = "tiny"\nversion = "1.2"\n'
    (root / "pyproject.toml").write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_the_package_is_packed_again_when_it_changes(tmp_path: Path) -> None:
    a_package(tmp_path)
    wheel = package_wheel(tmp_path)
    assert package_wheel(tmp_path) == wheel
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("tiny/__init__.py") == b"ANSWER = 42\n"
    assert lock(wheel, tmp_path)["packages"]["tiny"]["version"] == "1.2"

    (tmp_path / "src" / "tiny" / "__init__.py").write_text("ANSWER = 43\n", encoding="utf-8")
    with zipfile.ZipFile(package_wheel(tmp_path)) as archive:
        assert archive.read("tiny/__init__.py") == b"ANSWER = 43\n"
    assert len(list(tmp_path.glob(".cache/package/*/*.whl"))) == 1


@pytest.mark.slow
def test_a_changed_package_has_another_name_and_the_same_one_the_same(tmp_path: Path) -> None:
    a_package(tmp_path)
    wheel = package_wheel(tmp_path)
    content = wheel.read_bytes()
    hashed = hashlib.sha256(content).hexdigest()[:8]
    assert wheel.name == f"tiny-1.2-0_{hashed}-py3-none-any.whl"
    assert lock(wheel, tmp_path)["packages"]["tiny"]["file_name"] == wheel.name

    shutil.rmtree(tmp_path / ".cache")
    a_package(tmp_path)  # the same, with younger files
    again = package_wheel(tmp_path)
    assert (again.name, again.read_bytes()) == (wheel.name, content)

    (tmp_path / "src" / "tiny" / "__init__.py").write_text("ANSWER = 43\n", encoding="utf-8")
    assert package_wheel(tmp_path).name != wheel.name


def pin(book: Book, files: dict[str, str]) -> None:
    pins = {name: {} for name in PINS} | {"info": PINS["info"], "files": files}
    path = book.root / "book" / "_extensions" / "pyodide.json"
    path.write_text(json.dumps(pins), encoding="utf-8")


def one_chapter(book: Book) -> None:
    a_package(book.root)
    book.chapters("one")
    book.notebook("one.ipynb", "# One", (EXPLORE, CAPTION))


@pytest.mark.slow
def test_a_book_is_never_built_with_another_python(book: Book, folder: Path) -> None:
    one_chapter(book)
    pin(book, FILES)
    (folder / "numpy.whl").write_bytes(b"another archive")
    other = book.build(BOOK_PYODIDE_FILES=str(folder))
    assert other.returncode != 0
    assert "numpy.whl from" in other.stdout
    assert "is not the file that the book was made with" in other.stdout


@pytest.mark.slow
def test_a_book_is_built_without_python_and_with_it(book: Book, folder: Path) -> None:
    one_chapter(book)
    runtime = book.root / "_build" / "html" / "_static" / "pyodide"
    script = book.root / "_build" / "html" / "_static" / "explorers" / "one.js"

    pin(book, {"a-file-that-nobody-has.js": "0" * 64})
    without = book.build()
    assert without.returncode == 0, without.stdout
    assert "Python for the page could not be fetched." in without.stdout
    assert 'data-explorer="depth-lab"' in book.html("one")
    assert not runtime.exists()
    assert ".open(base, false, " in script.read_text(encoding="utf-8")
    assert "The parts of JupyterLite could not be fetched." in without.stdout
    assert "Run in this browser" not in book.html("one")
    page = book.html("one")

    pin(book, FILES)
    right = book.build(BOOK_PYODIDE_FILES=str(folder))
    assert right.returncode == 0, right.stdout
    assert "could not be fetched" not in right.stdout
    assert {name: (runtime / name).read_bytes() for name in BYTES} == BYTES
    listed = json.loads((runtime / "manifest.json").read_text(encoding="utf-8"))
    (wheel,) = set(listed["files"]) - set(BYTES)
    assert re.fullmatch(r"tiny-1\.2-0_[0-9a-f]{8}-py3-none-any\.whl", wheel)
    assert listed["total"] == sum(listed["files"].values())
    assert ".open(base, true, " in script.read_text(encoding="utf-8")
    assert book.html("one") != page  # it asks for the new script


def test_a_wheel_of_the_index_comes_to_the_page_without_its_tests(tmp_path: Path) -> None:
    whole = tmp_path / "tiny-1.2-py3-none-any.whl"
    files = {
        "tiny/__init__.py": "",
        "tiny/tests.py": "about = 'tests'",
        "tiny/tests/test_all.py": "def test_nothing(): pass",
        "tiny-1.2.dist-info/RECORD": "tiny/__init__.py,,0\ntiny/tests/test_all.py,,24\n",
    }
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    lean = without_tests(whole)
    with zipfile.ZipFile(lean) as archive:
        assert archive.namelist() == [name for name in files if "tests/" not in name]
        assert archive.read("tiny/tests.py").decode() == files["tiny/tests.py"]
        assert archive.read("tiny-1.2.dist-info/RECORD").decode() == "tiny/__init__.py,,0\n"
    content = lean.read_bytes()
    lean.unlink()
    assert without_tests(whole) == lean  # the same name
    assert lean.read_bytes() == content  # and the same bytes
    hashed = hashlib.sha256(whole.read_bytes()).hexdigest()[:8]
    assert lean.name == f"tiny-1.2-0_{hashed}-py3-none-any.whl"
