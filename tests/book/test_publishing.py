"""What is published says the same everywhere, and Binder gets what it needs."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/book.yml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("cited", [CITATION, CITATION["preferred-citation"]], ids=["code", "book"])
def test_the_citation_is_of_this_book(cited: dict[str, Any]) -> None:
    assert cited["title"] == CONFIG["title"]
    (author,) = cited["authors"]
    (project_author,) = PROJECT["authors"]
    assert author["name"] == project_author["name"]
    assert author["name"].lower() == CONFIG["author"].lower()


def test_the_citation_is_of_this_version() -> None:
    assert CITATION["version"] == PROJECT["version"]
    assert str(CITATION["preferred-citation"]["year"]) == CONFIG["copyright"]
    assert " AND ".join(CITATION["license"]) == PROJECT["license"]


def test_the_citation_invents_no_address() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert "http" not in text
    assert "doi" not in text


def test_main_and_version_tags_are_published_after_the_tests() -> None:
    events = WORKFLOW[True]  # YAML 1.1 reads the key "on" so
    assert events["push"] == {"branches": ["main"], "tags": ["v*"]}
    publish = WORKFLOW["jobs"]["publish"]
    assert publish["needs"] == ["test", "elsewhere", "everywhere", "pythons"]
    assert "!failure()" in publish["if"]
    assert "github.event_name != 'pull_request'" in publish["if"]
    assert "startsWith(github.ref, 'refs/tags/v')" in publish["if"]
    (upload,) = (
        s for s in WORKFLOW["jobs"]["test"]["steps"] if "upload-pages" in s.get("uses", "")
    )
    assert upload["with"]["path"] == "_build/html"


def test_a_release_and_every_week_are_tested_everywhere() -> None:
    assert WORKFLOW[True]["schedule"]
    for name in ("everywhere", "pythons"):
        job = WORKFLOW["jobs"][name]
        assert "startsWith(github.ref, 'refs/tags/v')" in job["if"]
        assert "github.event_name == 'schedule'" in job["if"]
    tried = {
        ROOT / name
        for one in WORKFLOW["jobs"]["everywhere"]["strategy"]["matrix"]["include"]
        for name in one["tests"].split()
        if name.startswith("tests/")
    }
    everywhere = {
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.parent.name == "everywhere" or "pytest.mark.everywhere" in path.read_text("utf-8")
    }
    by_the_pythons = set((ROOT / "tests" / "unit").iterdir())
    assert tried == everywhere - by_the_pythons - {Path(__file__)}
    oldest, *_, newest = WORKFLOW["jobs"]["pythons"]["strategy"]["matrix"]["python"]
    assert PROJECT["requires-python"] == f">={oldest}"
    assert f"python{oldest} python{newest}" in (ROOT / "Makefile").read_text("utf-8")


def test_binder_takes_the_python_that_the_versions_are_locked_for() -> None:
    runtime = (ROOT / "runtime.txt").read_text(encoding="utf-8").strip()
    assert runtime == "python-3.11"
    assert PROJECT["requires-python"] == ">=3.11"
    assert "--python-version 3.11" in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Binder runs postBuild on Linux")
def test_binder_installs_the_books_package(tmp_path: Path) -> None:
    """As far as pip goes without installing: it says what it would."""
    for name in ("postBuild", "pyproject.toml", "README.md", "LICENSE", "LICENSE-text.md"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.egg-info"))
    binaries = str(Path(sys.executable).parent)
    own = {"PIP_DRY_RUN": "1", "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | own
    made = subprocess.run(
        [tmp_path / "postBuild"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"Would install backprop-{PROJECT['version']}" in made.stdout
