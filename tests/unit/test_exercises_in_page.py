"""What a page answers to a learner's code."""

import json
from typing import Any

import pytest

from backprop.exercises import EXERCISES
from backprop.exercises.page import run
from backprop.exercises.paper import MOST

IMPORTS = {
    "np": "import numpy as np",
    "sp": "import sympy as sp",
    "absent": "from a_package_that_nobody_has import absent",
}


def answered(
    code: str,
    name: str = "half_square",
    *,
    check: bool = False,
    lacking: dict[str, str] | None = None,
) -> dict[str, Any]:
    request = {"code": code, "imports": IMPORTS, "check": check, "lacking": lacking or {}}
    return json.loads(run(name, json.dumps(request)))


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
    found = answered(RIGHT.replace(" ** 2", ""), check=True)
    assert found["passed"] is False
    assert found["message"] in {m.explanation for m in EXERCISES["half_square"].mistakes}


def test_a_mistake_that_is_not_listed_is_explained_too() -> None:
    found = answered(RIGHT.replace(" / 2", ""), check=True)
    assert found["passed"] is False
    assert found["message"] == "The division by `2` is missing."


def test_an_error_in_a_checked_function_is_shown_with_its_line() -> None:
    found = answered("def half_square(a, y):\n    return A - y", check=True)
    assert found["passed"] is False
    assert found["message"].endswith("your function stops with an error.")
    assert "NameError" not in found["message"]
    assert found["error"] == (
        "Traceback (most recent call last):\n"
        '  File "your code", line 2, in half_square\n'
        "    return A - y\n"
        "           ^\n"
        "NameError: name 'A' is not defined\n"
        "Known here are your own names and what this chapter imports.\n"
    )


def test_a_package_that_a_checked_function_lacks_is_asked_for() -> None:
    code = "def half_square(a, y):\n    raise ModuleNotFoundError('no', name='far.away')"
    assert answered(code, check=True)["missing"] == "far"


@pytest.mark.parametrize(
    ("value", "called"), [("np.float64(3.0)", "a number"), ("[1]", "a `list`")]
)
def test_a_function_that_is_overwritten_is_told_so(value: str, called: str) -> None:
    found = answered(f"{RIGHT}\nhalf_square = {value}", check=True)
    assert found["message"] == (
        f"`half_square` is {called} here, not a function: is there a line that overwrites it?"
    )


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


def test_only_so_much_is_printed_in_whole_lines() -> None:
    printed = answered("for i in range(10_000):\n    print('line', i)")["printed"]
    *lines, last = printed.splitlines()
    assert lines == [f"line {i}" for i in range(len(lines))]
    assert last == "… and more"
    assert MOST - 20 < len(printed) < MOST + 20
    assert answered(f"print('x' * {2 * MOST})")["printed"] == "x" * MOST + "\n… and more"
    assert answered(f"print('x' * {MOST - 1})")["printed"] == "x" * (MOST - 1) + "\n"


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


@pytest.mark.parametrize(
    "code",
    [
        "def f(absent):\n    return absent",
        "f = lambda absent: absent + 1",
        "absent = 1\nprint(absent)",
        "[absent for absent in range(3)]",
        "x = {'absent': 1}; f = dict(absent=2)",
    ],
)
def test_a_name_of_ones_own_is_no_import(code: str) -> None:
    assert "missing" not in answered(code)


@pytest.mark.parametrize("code", ["def f(x):\n    return absent(x)", "g = lambda: [absent]"])
def test_a_name_that_a_function_takes_from_outside_is_an_import(code: str) -> None:
    assert answered(code) == {"missing": "a_package_that_nobody_has"}


def test_a_package_that_cannot_be_had_is_missed_where_it_is_imported() -> None:
    lacking = {"a_package_that_nobody_has": "It could not be fetched."}
    found = answered("print(1)\nimport a_package_that_nobody_has", lacking=lacking)
    assert found["printed"] == "1\n"
    assert "missing" not in found
    assert "line 2, in <module>" in found["error"]
    assert found["error"].endswith("'a_package_that_nobody_has'\nIt could not be fetched.\n")


def test_code_may_go_on_without_a_package() -> None:
    code = "try:\n    import a_package_that_nobody_has\nexcept ImportError:\n    print('without')"
    assert answered(code, lacking={"a_package_that_nobody_has": ""}) == {"printed": "without\n"}


def test_each_run_begins_anew() -> None:
    answered("left_over = 1")
    assert "NameError" in answered("left_over")["error"]


@pytest.mark.parametrize(
    "code",
    [
        "import builtins\nbuiltins.print = builtins.len = None",
        "np.sum = np.linalg.norm = None",
        "np.seterr(all='raise')",
        "np.set_printoptions(precision=1)",
        "import warnings\nwarnings.simplefilter('error')",
        "import sys\nsys.stdout.close()\nsys.stdout = None",
    ],
)
def test_what_code_does_to_python_and_numpy_is_gone_in_the_next_run(code: str) -> None:
    answered(code)
    found = answered(
        "print(np.sum([1, 2]), np.linalg.norm([3, 4]))\nnp.exp(-1000), np.array(1 / 3)"
    )
    assert found == {"printed": "3 5.0\n", "value": "(np.float64(0.0), array(0.33333333))"}


def test_shapes_that_do_not_fit_are_named() -> None:
    error = answered("a = np.ones((2, 3))\na @ a")["error"]
    assert error.endswith("\n@ can't multiply shapes (2, 3) and (2, 3).\n")


def test_input_says_why_it_cannot_ask() -> None:
    error = answered("x = input('a number? ')")["error"]
    assert "line 1, in <module>" in error
    assert error.endswith("RuntimeError: input() can't ask here; write the value into the code\n")
    assert input.__module__ == "builtins"


def test_figures_are_shown_and_closed() -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nNone"
    for _ in range(2):
        (picture,) = answered(code)["pictures"]
        assert picture.startswith("data:image/png;base64,")


def test_a_figure_is_shown_also_if_an_error_follows_and_never_in_the_next_run() -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('mine')\n1 / 0"
    found = answered(code)
    assert len(found["pictures"]) == 1
    assert "ZeroDivisionError" in found["error"]
    assert "pictures" not in answered("1 + 1")


def test_a_figure_that_cannot_be_drawn_is_an_error_and_is_closed() -> None:
    found = answered("import matplotlib.pyplot as plt\nplt.title('$\\\\nothing$')\nNone")
    assert "ValueError" in found["error"]
    assert answered("1") == {"printed": "", "value": "1"}


def test_showing_a_figure_says_nothing_besides() -> None:
    code = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nplt.show()\nfig"
    found = answered(code)
    assert found.keys() == {"printed", "pictures"}
    assert found["printed"] == ""
