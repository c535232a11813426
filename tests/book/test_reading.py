"""The list of what a notebook reads, kept by Python itself while it runs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reading import BOOK, BUILT, LOG, Reading, gathered, unchanged

Run = Callable[[str], Reading | None]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs code in a folder ``book`` beside ``src``; returns what it has read."""
    files = {
        "src/leaf.py": "ANSWER = 42",
        "src/through.py": "import leaf",
        "src/inside.py": "def late():\n    import leaf\n    return leaf",
        "src/unused.py": "",
        "src/package/__init__.py": "from package.first import ONE",
        "src/package/first.py": "ONE = 1",
        "src/package/second.py": "TWO = 2",
        "src/data.csv": "1,2",
        "src/views/one.js": "",
        "book/words.md": "",
        "_build/html/index.html": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(code: str) -> Reading | None:
        log = tmp_path / "log"
        log.unlink(missing_ok=True)
        places = {LOG: str(log), BOOK: str(tmp_path), BUILT: str(tmp_path / "_build")}
        reading = Path(__file__).resolve().parents[2] / "book" / "_extensions" / "reading.py"
        begin = f"import runpy; runpy.run_path({str(reading)!r})['watch']()\n"
        subprocess.run(
            [sys.executable, "-c", begin + code],
            cwd=tmp_path / "book",
            env=os.environ | places | {"PYTHONPATH": str(tmp_path / "src")},
            check=True,
        )
        return gathered(log)

    return run


@pytest.mark.parametrize(
    ("code", "edited"),
    [
        ("import leaf", "src/leaf.py"),
        ("import through", "src/leaf.py"),
        ("import inside; inside.late()", "src/leaf.py"),
        ("import importlib; importlib.import_module('le' + 'af')", "src/leaf.py"),
        ("import package.second", "src/package/first.py"),
        ("import leaf, inspect; del leaf; import sys; del sys.modules['leaf']", "src/leaf.py"),
        ("open('../src/data.csv').read()", "src/data.csv"),
        ("from pathlib import Path; Path('words.md').read_bytes()", "book/words.md"),
        (
            "import threading as t; t.Thread(target=lambda: open('words.md')).start()",
            "book/words.md",
        ),
    ],
)
def test_an_edit_of_what_was_read_is_noticed(
    run: Run, tmp_path: Path, code: str, edited: str
) -> None:
    for _ in range(2):  # the second time modules come compiled
        found = run(code)
        assert unchanged(found)
        Path(tmp_path, "src", "unused.py").write_text("# edited", encoding="utf-8")
        assert unchanged(found), "something else was edited"
    before = Path(tmp_path, edited).read_text(encoding="utf-8")
    Path(tmp_path, edited).write_text("# edited", encoding="utf-8")
    assert not unchanged(found)
    Path(tmp_path, edited).write_text(before, encoding="utf-8")
    assert unchanged(found)
    Path(tmp_path, edited).unlink()
    assert not unchanged(found)


LISTS = "import os; os.listdir('../src/views')"
FAILS = "try: open('new.txt')\nexcept OSError: pass"
MISSES = "try: import faster\nexcept ImportError: pass"


@pytest.mark.parametrize(
    ("code", "added", "changes"),
    [
        ("import leaf", "book/leaf.py", True),  # it comes first
        ("import leaf", "src/leaf/__init__.py", True),
        ("import json", "book/json.py", True),
        ("import package.second", "src/package/second/__init__.py", True),
        (MISSES, "src/faster.py", True),
        (LISTS, "src/views/two.js", True),
        (FAILS, "book/new.txt", True),
        ("import leaf", "src/another.py", False),
        ("import leaf", "book/another.md", False),
        ("open('../_build/html/index.html').read()", "_build/html/new.html", False),
    ],
)
def test_a_new_file_counts_where_it_was_looked_for(
    run: Run, tmp_path: Path, code: str, added: str, changes: bool
) -> None:
    found = run(code)
    assert unchanged(found)
    path = Path(tmp_path, added)
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    assert unchanged(found) is not changes


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('words.md').read(); open('words.md', 'a').write('.'); open('words.md').read()",
    ],
)
def test_what_cannot_be_known_is_not_kept(run: Run, code: str) -> None:
    assert run(code) is None
    assert not unchanged(run(code))


def test_what_is_built_and_installed_is_left_out(run: Run) -> None:
    found = run(
        "open('../_build/html/index.html').read(); import numpy, platform; platform.uname()"
    )
    assert found is not None
    assert found["files"] == {}
