"""Exercises in the page: what the extension gives them, and that it is enough."""

import inspect
import json
import textwrap
from pathlib import Path

import nbformat
import pytest

from backprop.exercises import EXERCISES
from backprop.exercises.exercise import Exercise
from backprop.exercises.page import run
from page_exercises import imports_of, known_in
from student_copies import student_copy

BOOK = Path(__file__).resolve().parents[2] / "book"


def test_every_import_is_found_by_the_name_it_brings() -> None:
    source = "import numpy as np\nimport os.path\nfrom a.b import (\n    c,\n    d as e,\n)\nx = 1"
    assert imports_of(source) == {
        "np": "import numpy as np",
        "os": "import os.path",
        "c": "from a.b import c",
        "e": "from a.b import d as e",
    }


CHAPTERS = list(dict.fromkeys(exercise.chapter for exercise in EXERCISES.values()))


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_page_knows_what_a_students_notebook_imports_but_no_symbols(chapter: str) -> None:
    known = known_in(BOOK / f"{chapter}.ipynb")
    copy = student_copy(nbformat.read(BOOK / f"{chapter}.ipynb", as_version=4))
    code = [cell.source for cell in copy.cells if cell.cell_type == "code"]
    assert set(known) <= {name for source in code for name in imports_of(source)}
    assert "np" in known
    assert not [line for line in known.values() if "symbolic" in line or "exercises" in line]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
def test_what_is_known_in_a_chapter_is_enough_for_the_solution(exercise: Exercise) -> None:
    solution = textwrap.dedent(inspect.getsource(exercise.solution))
    code = f"from __future__ import annotations\n{solution}"
    asked = {"code": code, "imports": known_in(BOOK / f"{exercise.chapter}.ipynb"), "check": True}
    found = json.loads(run(exercise.name, json.dumps(asked)))
    assert found.get("passed"), found
