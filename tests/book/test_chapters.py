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
CLOSING = ["## What to remember", "## Where it goes wrong", "## Further reading"]
UNSEEN = {"remove-cell", "remove-input"}
# A question's answers: what there is to choose, and what is said about it
ANSWERS = re.compile(r"<details><summary>(.+?)</summary>\n\n(Right|No)\. (.+?)\n\n</details>", re.S)
# What an answer consists of: numbers, and words of six letters and more
TELLING = re.compile(r"\d(?:[\d,.]*\d)?|\b[a-z]{6,}\b")
LONGEST_OPENING = 70  # words


def text_of(path: Path) -> str:
    notebook = nbformat.read(path, as_version=4)
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code_of(path: Path) -> list[nbformat.NotebookNode]:
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def test_there_are_chapters() -> None:
    assert "forward-pass" in NAMES


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_chapter_opens_with_a_reason_and_its_explorer(path: Path) -> None:
    """A title and two sentences; imports that aren't shown; the explorer."""
    first, imports, explorer = nbformat.read(path, as_version=4).cells[:3]
    assert re.match(r"\([\w-]+\)=\n# ", first.source)
    assert len(first.source.split()) < LONGEST_OPENING
    assert imports.metadata.tags == ["remove-cell"]
    assert explorer.source.startswith("explore(")


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_chapter_closes_as_planned(path: Path) -> None:
    text = text_of(path)
    places = [text.find(part) for part in CLOSING]
    assert -1 not in places, f"missing: {[p for p in CLOSING if p not in text]}"
    assert places == sorted(places)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_every_wrong_answer_to_a_question_is_told_why(path: Path) -> None:
    questions = re.findall(r'<div class="question">\n(.*?)\n</div>', text_of(path), re.S)
    assert len(questions) >= 3
    begun = [one.strip().removeprefix("**Say what you expect.** ")[:40] for one in questions]
    assert len(set(begun)) == len(questions)  # a page knows its questions by these (marks.js)
    assert "$" not in "".join(begun)  # what a formula's text is hangs on whether it is drawn yet
    for question in questions:
        assert question.strip().startswith("**Say what you expect.** ")
        answers = ANSWERS.findall(question)
        assert len(answers) == question.count("<summary>") > 1
        assert [kind for _, kind, _ in answers].count("Right") == 1


@pytest.mark.parametrize("path", [*CHAPTERS, BOOK / "ladder.ipynb"], ids=[*NAMES, "ladder"])
def test_what_is_checked_below_a_question_does_not_answer_it(path: Path) -> None:
    """The line with the tick is seen before the question is answered."""
    cells = nbformat.read(path, as_version=4).cells
    for place, cell in enumerate(cells):
        if 'class="question"' not in cell.source:
            continue
        prompt = cell.source[: cell.source.index("<details>")]
        (right,) = (said for said, kind, _ in ANSWERS.findall(cell.source) if kind == "Right")
        below = [one.metadata["check"] for one in cells[place + 1 :] if "check" in one.metadata]
        told = set(TELLING.findall(right)) - set(TELLING.findall(prompt))
        assert not told & set(TELLING.findall(below[0])), below[0]


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_what_convinces_the_author_is_folded(path: Path) -> None:
    for cell in code_of(path):
        if "check" in cell.metadata or UNSEEN & set(cell.metadata.get("tags", [])):
            continue
        assert not re.search(r"^\s*(assert |prove\()", cell.source, re.M), cell.source


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_every_fold_ends(path: Path) -> None:
    marks = re.findall(r"<(/?)details", text_of(path))
    assert marks == ["", "/"] * (len(marks) // 2)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_every_exercise_has_its_start_hint_solution_and_check(path: Path) -> None:
    text, cells = text_of(path), code_of(path)
    exercises = {e.name: e for e in EXERCISES.values() if e.chapter == path.stem}
    assert len(exercises) == 7
    titles = re.findall(r"\{exercise-start\} .*, (easy|medium|hard)\n:label: (.+)", text)
    assert sorted(level for level, _ in titles) == sorted(e.level for e in exercises.values())
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
def test_every_notebook_has_a_cell_to_tweak_that_no_page_shows(path: Path) -> None:
    cells = [cell for cell in code_of(path) if "@interact" in cell.source]
    assert cells
    assert all("remove-cell" in cell.metadata.tags for cell in cells)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_no_chapter_defines_the_books_mathematics_again(path: Path) -> None:
    """Functions in a chapter are exercises to fill in, or draw for a control."""
    for cell in code_of(path):
        for name in re.findall(r"^def (\w+)\(", cell.source, flags=re.MULTILINE):
            assert name in EXERCISES or "@interact" in cell.source, name
