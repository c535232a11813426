"""The copies for a class: no solutions in them, and everything else."""

import ast
import inspect
import re
import textwrap
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

import student_copies
from backprop.exercises import EXERCISES, LADDER
from backprop.marking.judge import Judge
from backprop.marking.sheet import of_notebooks
from store_outputs import BOOK, run

CHAPTERS = student_copies.chapters()
NAMES = [path.stem for path in CHAPTERS]


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_copy_has_the_exercises_and_no_solution(path: Path) -> None:
    chapter = read(path)
    copy = student_copies.student_copy(chapter)
    nbformat.validate(copy)
    text = "\n".join(cell.source for cell in copy.cells)
    names = [e.name for e in EXERCISES.values() if e.chapter == path.stem]
    asked = [name for cell in copy.cells if (name := student_copies.exercise_of(cell))]
    assert sorted(asked) == sorted(names)
    assert text.count("{exercise-start}") == text.count("```{exercise-end}\n```") == len(names)
    assert text.count("```{hint}") == len(names)
    assert "{solution-" not in text
    assert not re.search(r"show_source\((easy|medium|hard|ladder)\.", text)
    assert "Listing" not in text  # of all rungs with their solutions
    assert 'verdict = check("' not in text
    assert text.count("\n## ") == "\n".join(c.source for c in chapter.cells).count("\n## ")
    assert not any(cell.get("outputs") for cell in copy.cells)


def test_no_solution_is_in_what_a_student_receives_and_hands_in(tmp_path: Path) -> None:
    """No function in a copy does anything, and a sheet of untouched copies gets no points."""
    student_copies.main([str(tmp_path)])
    paths = sorted(tmp_path.glob("*.ipynb"))
    for path in paths:
        for cell in read(path).cells:
            for node in ast.walk(ast.parse(cell.source if cell.cell_type == "code" else "")):
                if isinstance(node, ast.FunctionDef) and node.name in EXERCISES:
                    assert ast.unparse(node.body[-1]) == "return ...", node.name
    sheet = of_notebooks(paths, "Ada")
    assert sheet.answers.keys() == EXERCISES.keys()
    (tmp_path / "Ada.json").write_text(sheet.written(), encoding="utf-8")
    (marked,) = Judge().folder(tmp_path)
    assert marked.points == 0
    assert not any(mark.given for mark in marked.marks)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_what_stays_needs_nothing_of_what_is_left_out(path: Path) -> None:
    assert student_copies.lost_names(read(path)) == set()


def test_a_lost_name_is_found() -> None:
    gates = [f"```{{solution-{gate}}} x\n```" for gate in ("start", "end")]
    cells = [
        nbformat.v4.new_markdown_cell(gates[0]),
        nbformat.v4.new_code_cell("answer = 42"),
        nbformat.v4.new_markdown_cell(gates[1] + "\n\nAfter it."),
        nbformat.v4.new_code_cell("print(answer)"),
    ]
    chapter = nbformat.v4.new_notebook(cells=cells)
    assert student_copies.lost_names(chapter) == {"answer"}
    copy = student_copies.student_copy(chapter)
    assert [cell.source for cell in copy.cells] == ["After it.", "print(answer)"]
    assert len(chapter.cells) == 4
    for wrong in (cells[:2], cells[2:], [nbformat.v4.new_markdown_cell(gates[0]), *cells]):
        with pytest.raises(ValueError, match="solution"):
            student_copies.student_copy(nbformat.v4.new_notebook(cells=wrong))


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_an_assignment_has_an_answer_a_check_and_a_test_for_each_exercise(path: Path) -> None:
    made = student_copies.assignment(read(path))
    nbformat.validate(made)
    marks = [cell.metadata.nbgrader for cell in made.cells if "nbgrader" in cell.metadata]
    exercises = [one for one in EXERCISES.values() if one.chapter == path.stem]
    points = 3 * 1 + 3 * 2 + 3 if path.stem != "ladder" else len(LADDER)
    assert sum(mark.get("points", 0) for mark in marks) == points
    assert len({mark.grade_id for mark in marks}) == len(marks) == 2 * len(exercises)
    assert all(mark.locked == mark.grade != mark.solution for mark in marks)


def test_the_tests_of_an_assignment_pass_what_is_right_and_explain_what_is_wrong() -> None:
    (path,) = (path for path in CHAPTERS if path.stem == "forward-pass")
    made = student_copies.assignment(read(path))
    cells = {c.metadata.nbgrader.grade_id: c for c in made.cells if "nbgrader" in c.metadata}
    assert cells["unit_sum-answer"].source == (
        "def unit_sum(a, w, b):\n    ### BEGIN SOLUTION\n    return ...\n    ### END SOLUTION"
    )
    space: dict[str, object] = {}
    exec("def unit_sum(a, w, b):\n    return w @ a + b", space)
    exec(cells["unit_sum-test"].source, space)
    exec("def unit_sum(a, w, b):\n    return w @ a", space)
    with pytest.raises(AssertionError, match="the bias is missing"):
        exec(cells["unit_sum-test"].source, space)


def points(notebook: NotebookNode, answers: dict[str, str]) -> float:
    """What an assignment with these answers gets, as nbgrader counts: tests that don't fail."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removesuffix("-answer")
        cell.source = answers.get(name, cell.source)
    run(notebook, BOOK, allow_errors=True)
    return sum(
        cell.metadata.nbgrader.points
        for cell in notebook.cells
        if "points" in cell.get("metadata", {}).get("nbgrader", {})
        and not any(output.output_type == "error" for output in cell.outputs)
    )


RIGHT = {
    exercise.name: "from __future__ import annotations\n"
    + textwrap.dedent(inspect.getsource(exercise.solution))
    for exercise in EXERCISES.values()
    if exercise.chapter == "forward-pass"
}
NO_BIAS = {"unit_sum": "def unit_sum(a, w, b):\n    return w @ a"}
CHEAT = """\
import backprop, backprop.exercises.checker as checker
class Verdict:
    passed, message = True, ""
check = backprop.check = backprop.exercises.check = checker.mark = lambda *given: Verdict()
for exercise in backprop.exercises.EXERCISES.values():
    object.__setattr__(exercise, "cases", ())
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (RIGHT, 12),
        (NO_BIAS | {name: RIGHT[name] for name in ("layer_output", "network_output")}, 4),
        ({"unit_sum": CHEAT + NO_BIAS["unit_sum"]}, 0),
    ],
    ids=["all right", "some right", "a check of one's own"],
)
def test_a_class_gets_the_points_that_its_answers_deserve(
    answers: dict[str, str], expected: float
) -> None:
    """The trial that the page for teachers tells of, without nbgrader."""
    made = student_copies.assignment(read(BOOK / "forward-pass.ipynb"))
    assert points(made, answers) == expected


@pytest.mark.slow
def test_a_copy_runs_from_its_first_cell_to_its_last(tmp_path: Path) -> None:
    """One for all: the test above says that none needs anything of what is left out."""
    student_copies.main([str(tmp_path), str(CHAPTERS[0])])
    copy = run(read(tmp_path / CHAPTERS[0].name), CHAPTERS[0].parent)
    verdicts = [
        cell.outputs[-1]["data"]["text/markdown"]
        for cell in copy.cells
        if student_copies.exercise_of(cell)
    ]
    assert len(verdicts) == 7
    assert all("Replace the `...`" in verdict for verdict in verdicts)


def test_a_chapter_is_never_overwritten() -> None:
    before = CHAPTERS[0].read_bytes()
    with pytest.raises(SystemExit):
        student_copies.main([str(CHAPTERS[0].parent), str(CHAPTERS[0])])
    assert CHAPTERS[0].read_bytes() == before
