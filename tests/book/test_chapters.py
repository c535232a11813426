"""Every chapter keeps to the book's plan, and has an exercise for each one that is checked."""

import re
from pathlib import Path

import nbformat
import pytest
import yaml

from backprop.exercises import EXERCISES

BOOK = Path(__file__).resolve().parents[2] / "book"
PARTS = yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf-8"))["parts"]
CHAPTERS = [
    BOOK / f"{entry['file']}.ipynb"
    for part in PARTS
    if part["caption"] == "Chapters"
    for entry in part["chapters"]
]
NAMES = [path.stem for path in CHAPTERS]
OPENING = ["**What you'll do**", "**What you'll learn**", "**What you'll need**"]
CLOSING = ["## Exercises", "## What to remember", "## Where it goes wrong", "## Further reading"]


def text_of(path: Path) -> str:
    notebook = nbformat.read(path, as_version=4)
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code_of(path: Path) -> list[nbformat.NotebookNode]:
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def test_there_are_chapters() -> None:
    assert "forward-pass" in NAMES


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_chapter_opens_and_closes_as_planned(path: Path) -> None:
    text = text_of(path)
    places = [text.find(part) for part in OPENING + CLOSING]
    assert -1 not in places, f"missing: {[p for p in OPENING + CLOSING if p not in text]}"
    assert places == sorted(places)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_every_exercise_has_its_start_hint_solution_and_check(path: Path) -> None:
    text, cells = text_of(path), code_of(path)
    exercises = {e.name: e for e in EXERCISES.values() if e.chapter == path.stem}
    assert len(exercises) == 7
    titles = re.findall(r"\{exercise-start\} .*, (easy|medium|hard)\n:label: (.+)", text)
    assert [level for level, _ in titles] == [e.level for e in exercises.values()]
    solved = re.findall(r"\{solution-start\} (.+)\n:class: dropdown", text)
    assert solved == [label for _, label in titles]
    assert text.count("```{hint}\n:class: dropdown") == 7
    for name in exercises:
        begun = [c for c in cells if f"def {name}(" in c.source and "return ..." in c.source]
        assert len(begun) == 1, f"no starting cell for {name}"
        assert f'check("{name}", {name})' in begun[0].source
        assert "remove-output" in begun[0].metadata.tags
        proved = [c for c in cells if f'verdict = check("{name}"' in c.source]
        assert len(proved) == 1, f"no checked solution for {name}"
        assert "assert verdict.passed" in proved[0].source


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_every_chapter_has_a_cell_to_tweak(path: Path) -> None:
    assert any("@interact" in cell.source for cell in code_of(path))


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_no_chapter_defines_the_books_mathematics_again(path: Path) -> None:
    """Functions in a chapter are exercises to fill in, or draw for a control."""
    for cell in code_of(path):
        for name in re.findall(r"^def (\w+)\(", cell.source, flags=re.MULTILINE):
            assert name in EXERCISES or "@interact" in cell.source, name
