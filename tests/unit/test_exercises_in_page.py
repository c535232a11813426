"""What a page answers to a learner's code."""

import json
from typing import Any

import pytest

from backprop.exercises import EXERCISES
from backprop.exercises.page import MOST, run

IMPORTS = {
    "np": "import numpy as np",
    "sp": "import sympy as sp",
    "absent": "from a_package_that_nobody_has import absent",
}


def answered(code: str, name: str = "half_square", *, check: bool = False) -> dict[str, Any]:
    return json.loads(run(name, json.dumps({"code": code, "imports": IMPORTS, "check": check})))


def test_what_is_printed_and_the_last_value_are_shown() -> None:
    found = answered("print('two', 3)\nnp.arange(3) + 1")
    assert found == {"printed": "two 3\n", "value": "array([1, 2, 3])"}


def test_code_without_a_value_only_runs() -> None:
    assert answered("x = 1\nNone") == {"printed": ""}
    assert answered("") == {"printed": ""}


def test_a_formula_is_shown_as_one() -> None:
    assert answered("sp.Symbol('w') ** 2")["latex"] == r"$\displaystyle w^{2}$"


RIGHT = "def half_square(a, y):\n    return ((a - y) ** 2).sum() / 2"


def test_a_right_answer_passes_and_a_known_mistake_is_explained() -> None:
    assert answered(RIGHT, check=True)["passed"] is True
    found = answered(RIGHT.replace(" / 2", ""), check=True)
    assert found["passed"] is False
    assert found["message"] in {m.explanation for m in EXERCISES["half_square"].mistakes}


def test_a_renamed_function_is_missed() -> None:
    found = answered("def another(a, y):\n    return 0", check=True)
    assert found["passed"] is False
    assert "`half_square`" in found["message"]


def test_an_error_shows_the_learners_lines_only() -> None:
    found = answered("def f(a):\n    return np.linalg.inv(a)\n\nf(np.zeros((2, 2)))")
    assert found["error"] == (
        "Traceback (most recent call last):\n"
        '  File "your code", line 4, in <module>\n'
        "    f(np.zeros((2, 2)))\n"
        '  File "your code", line 2, in f\n'
        "    return np.linalg.inv(a)\n"
        "           ^^^^^^^^^^^^^^^^\n"
        "numpy.linalg.LinAlgError: Singular matrix\n"
    )


def test_a_syntax_error_points_at_its_place() -> None:
    error = answered("def f(a)\n    return a")["error"]
    assert error == (
        "  File \"your code\", line 1\n    def f(a)\n            ^\nSyntaxError: expected ':'\n"
    )


def test_an_unknown_name_is_told_what_is_known() -> None:
    error = answered("rate * 2")["error"]
    assert "NameError: name 'rate' is not defined\n" in error
    assert error.endswith("Known here are your own names and what this chapter imports.\n")


def test_what_was_printed_before_an_error_is_kept() -> None:
    assert answered("print(1)\n1 / 0")["printed"] == "1\n"


def test_leaving_python_is_an_error_like_others() -> None:
    assert "SystemExit" in answered("raise SystemExit")["error"]


def test_only_so_much_is_printed() -> None:
    printed = answered("for i in range(10_000):\n    print(i)")["printed"]
    assert printed.endswith("… and more")
    assert len(printed) < MOST + 20


@pytest.mark.parametrize(
    "code",
    [
        "import a_package_that_nobody_has.part",
        "def f():\n    from a_package_that_nobody_has import x",
    ],
)
def test_a_package_that_is_not_loaded_is_asked_for_before_anything_runs(code: str) -> None:
    assert answered(f"print('begun')\n{code}") == {"missing": "a_package_that_nobody_has"}


def test_an_import_of_the_chapter_is_done_only_if_it_is_used() -> None:
    assert answered("absent(1)") == {"missing": "a_package_that_nobody_has"}
    assert "missing" not in answered("present = 1")


def test_each_run_begins_anew() -> None:
    answered("left_over = 1")
    assert "NameError" in answered("left_over")["error"]


def test_figures_are_shown_and_closed() -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nNone"
    for _ in range(2):
        (picture,) = answered(code)["pictures"]
        assert picture.startswith("data:image/png;base64,")
