"""Every exercise: its solution passes, each known mistake gets its own explanation."""

import linecache
from functools import partial
from typing import Any

import numpy as np
import pytest

from backprop import check
from backprop.exercises import CHAPTERS, EXERCISES, LADDER
from backprop.exercises.exercise import Exercise, Mistake

CASES = [(exercise, mistake) for exercise in EXERCISES.values() for mistake in exercise.mistakes]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
def test_the_reference_solution_passes(exercise: Exercise) -> None:
    verdict = check(exercise.name, exercise.solution)
    assert verdict.passed
    count = len(exercise.cases)
    assert ("both cases" if count == 2 else f"all {count} cases") in verdict.message


@pytest.mark.parametrize(
    ("exercise", "mistake"), CASES, ids=[f"{e.name}-{e.mistakes.index(m)}" for e, m in CASES]
)
def test_each_mistake_is_refused_with_its_own_explanation(
    exercise: Exercise, mistake: Mistake
) -> None:
    verdict = check(exercise.name, mistake.wrong)
    assert not verdict.passed
    assert verdict.message == mistake.explanation


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
def test_an_unfinished_answer_is_told_so(exercise: Exercise) -> None:
    assert "returns nothing" in check(exercise.name, lambda *arguments: None).message
    assert "Replace the `...`" in check(exercise.name, lambda *arguments: ...).message


def test_every_chapter_has_three_easy_three_medium_and_one_hard_exercise() -> None:
    for chapter in CHAPTERS:
        levels = [exercise.level for exercise in chapter.EXERCISES]
        assert sorted(levels) == ["easy"] * 3 + ["hard"] + ["medium"] * 3


def test_an_exercise_is_of_a_chapter_or_a_rung_of_the_ladder() -> None:
    of_chapters = [exercise.name for chapter in CHAPTERS for exercise in chapter.EXERCISES]
    assert [*EXERCISES] == [*of_chapters, *LADDER]
    chapters = {EXERCISES[name].chapter for name in of_chapters}
    assert len(chapters) == len(CHAPTERS)
    assert {rung.chapter for rung in LADDER.values()} == {"ladder"}
    assert "ladder" not in chapters


def test_any_other_wrong_answer_is_told_where_it_first_differs() -> None:
    verdict = check("unit_sum", lambda a, w, b: w @ a + b + 0.3)
    assert verdict.message == (
        "For `a = [0.05, 0.1]`, `w = [0.15, 0.2]`, `b = 0.35` "
        "your function returns `0.6775`; it should be `0.3775`."
    )


def test_a_wrong_shape_is_named() -> None:
    verdict = check("layer_output", lambda a, weights, biases: np.zeros((1, 3)))
    assert "an array of shape (1, 3); it should have shape (1, 2)" in verdict.message


def test_a_number_in_a_list_is_named() -> None:
    verdict = check("unit_sum", lambda a, w, b: [w @ a + b])
    assert verdict.message.endswith("returns a list with one number; return the number itself.")
    verdict = check("unit_sum", lambda a, w, b: np.array([w @ a + b]))
    assert verdict.message.endswith("returns an array with one number; return the number itself.")
    verdict = check("bias_slopes", lambda delta: 7)
    assert verdict.message.endswith("a single number; it should be an array of shape (2,).")


def test_several_wrong_numbers_stand_in_a_table_beside_the_right_ones() -> None:
    verdict = check("network_output", lambda x, weights, biases: 0 * (x @ weights[0]) + 3)
    assert verdict.message == (
        "For `x = [[0.05, 0.1]]`, `weights` (a list of 2 arrays), `biases` (a list of 2 arrays) "
        "your function returns 2 numbers, and all are wrong:"
    )
    assert verdict.table is not None
    assert verdict.table.rows == (
        ("[0, 0]", "3", "0.751365", "✗ +2.25"),
        ("[0, 1]", "3", "0.772928", "✗ +2.23"),
    )


def test_a_missing_array_of_a_list_is_named() -> None:
    verdict = check("all_deltas", lambda weights, z, y: [z[0], z[0]])
    assert verdict.message.endswith("it should be a list of one array.")


def test_a_small_difference_is_shown() -> None:
    verdict = check("unit_sum", lambda a, w, b: w @ a + b + 1e-7)
    assert verdict.message.endswith(
        "returns `0.3775001`; it should be `0.3775`. The difference is 1e-7."
    )


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.filterwarnings("error")
def test_no_answer_makes_the_check_fail(name: str) -> None:
    class Odd:
        def __repr__(self) -> str:
            raise ArithmeticError

        def __array__(self, *arguments: object) -> np.ndarray:
            raise ArithmeticError

    class OddError(Exception):
        def __str__(self) -> str:
            raise ArithmeticError

    def stop(error: BaseException) -> None:
        raise error

    itself: list[object] = []
    itself.append(itself)
    values = [np.array([1.0, "two"]), partial(max), 10**400, 10**9000, np.array([object()])]
    values += [1 + 2j, np.ones(3) * 1j, Odd(), itself, [[1], [1, 2]], {}, "1.0", [None], ((), [])]
    for value in values:
        assert not check(name, lambda *arguments, value=value: value).passed
        assert not check(name, lambda *arguments, value=value: [value, value]).passed
    assert not check(name, lambda *arguments: stop(OddError())).passed
    assert not check(name, lambda *arguments: stop(SystemExit())).passed
    assert not check(name, Odd()).passed


def test_an_answer_has_to_be_made_of_numbers() -> None:
    verdict = check("unit_sum", lambda a, w, b: str(w @ a + b))
    assert not verdict.passed
    assert "isn't a number" in verdict.message


def test_a_missing_second_value_is_named() -> None:
    verdict = check("collapse", lambda w1, b1, w2, b2: w1 @ w2)
    assert "it should be 2 values" in verdict.message


def test_something_that_is_no_number_is_named() -> None:
    verdict = check("squash", lambda z: "a half")
    assert "isn't a number" in verdict.message


def test_an_exception_is_told_with_the_case_it_happened_in() -> None:
    def broken(z: float) -> float:
        raise KeyError("z")

    verdict = check("squash", broken)
    assert not verdict.passed
    assert (
        repr(verdict)
        == "Not yet. For `z = 0.0` your function stops with an error. It is `KeyError: 'z'`."
    )
    assert isinstance(verdict.raised, KeyError)


PRODUCTS = {
    "a @ a": (1, 2),
    "a.T @ weights": (2, 1),
    "weights @ (\n  a\n)": (2, 2),
    "'é'; b = weights[0:1].T; y = (1, b @ weights)": (2, 1),
    "np.abs(a).T @ weights": None,
    "np.matmul(a, a)": None,
}


@pytest.mark.parametrize(("product", "shape"), PRODUCTS.items())
def test_shapes_that_do_not_fit_are_named(product: str, shape: tuple[int, int] | None) -> None:
    code = f"def f(a, weights, biases):\n x = {product}\n"
    linecache.cache["answer"] = (len(code), None, code.splitlines(keepends=True), "answer")
    space: dict[str, Any] = {"np": np}
    exec(compile(code, "answer", "exec"), space)
    verdict = check("layer_output", space["f"])
    assert "`ValueError: matmul: Input operand 1 has a mismatch" in verdict.message
    said = f"`. `@` can't multiply shapes {shape} and "
    assert (said in verdict.message) == (shape is not None)


def test_an_answer_that_writes_into_its_arguments_is_refused() -> None:
    def in_place(z: np.ndarray) -> np.ndarray:
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        return e / e.sum(axis=1, keepdims=True)

    verdict = check("safe_softmax", in_place)
    assert not verdict.passed
    assert "changes its argument `z`" in verdict.message
    assert check("safe_softmax", EXERCISES["safe_softmax"].solution).passed


def test_a_result_instead_of_a_function_is_refused() -> None:
    assert "your function itself" in check("squash", 0.5).message


def test_an_unknown_exercise_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"unknown exercise 'sqush'; .*'squash'"):
        check("sqush", np.tanh)


def test_a_verdict_reads_the_same_in_text_and_markdown() -> None:
    verdict = check("squash", np.tanh)
    assert repr(verdict) == f"Not yet. {verdict.message}"
    assert verdict._repr_markdown_() == f"**✗ Not yet.** {verdict.message}"
