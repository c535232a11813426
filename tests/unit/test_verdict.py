"""What a verdict shows of a wrong answer, and what it says when it is asked for more."""

from typing import Any

import numpy as np
import pytest

from backprop import check
from backprop.activations import sigmoid
from backprop.exercises import EXERCISES
from backprop.exercises.asked import LONGEST, as_code, in_words
from backprop.exercises.exercise import Exercise
from backprop.exercises.outcomes import outcome, same
from backprop.exercises.parting import Seen, steps
from backprop.exercises.reading import ANYHOW, as_written
from backprop.exercises.table import MOST_ROWS, MOST_WRONG, compared
from backprop.exercises.watched import watched
from backprop.validation import Array

every_exercise = pytest.mark.parametrize(
    "exercise", EXERCISES.values(), ids=lambda exercise: exercise.name
)


def slope_too_steep(x: Array, weights: Array, biases: Array, y: Array) -> Any:
    a = sigmoid(x @ weights + biases)
    delta = (a - y) * a * (1.1 - a)
    return x.T @ delta / len(x), delta.mean(axis=0)


def gradients_by_loops(x: Array, weights: Array, biases: Array, y: Array) -> Any:
    slopes, of_biases = np.zeros(weights.shape), np.zeros(len(biases))
    for one, target in zip(x, y, strict=True):
        for j in range(len(biases)):
            z = biases[j]
            for i in range(len(one)):
                z += one[i] * weights[i, j]
            out = 1 / (1 + np.exp(-z))
            d = (out - target[j]) * out * (1 - out)
            of_biases[j] += d / len(x)
            for i in range(len(one)):
                slopes[i, j] += 1.1 * one[i] * d / len(x) + 0.01
    return slopes, of_biases


def biases_shifted(x: Array, weights: Array, biases: Array, y: Array) -> Any:
    slopes, of_biases = EXERCISES["layer_gradients"].solution(x, weights, biases, y)
    return slopes, of_biases + np.array([0.01, 0.0])


def test_of_several_results_the_right_one_is_told_and_the_other_shown() -> None:
    verdict = check("layer_gradients", biases_shifted)
    assert not verdict.named
    assert "your first result is right, but your second result has 2 numbers, and 1 is wrong:" in (
        verdict.message
    )
    assert verdict.table is not None
    assert verdict.table.wrong == (True, False)
    assert verdict.table.rows[0][-1] == "✗ +0.01"
    assert verdict.table.rows[1][-1] == "✓"


def test_wrong_numbers_are_marked_by_a_cross_and_in_bold() -> None:
    verdict = check("layer_gradients", biases_shifted)
    *_, first, second = repr(verdict).splitlines()
    assert "✗" in first
    assert second.endswith("✓")
    assert "**✗ +0.01** |" in verdict._repr_markdown_()


def test_of_many_numbers_the_wrong_ones_are_shown() -> None:
    right = np.arange(40.0).reshape(8, 5)
    one_wrong, all_wrong = right.copy(), right + 0.5
    one_wrong[3, 2] = np.nan
    table = compared(right, one_wrong)
    assert table is not None
    assert table.rows == (("[3, 2]", "nan", "17", "✗"),)
    assert table.left_out == "The other 39 numbers are right."
    table = compared(right, all_wrong)
    assert table is not None
    assert len(table.rows) == MOST_WRONG
    assert table.left_out == f"These are {MOST_WRONG} of the 40 wrong numbers."
    assert len(right.ravel()) > MOST_ROWS


def test_a_table_shows_as_many_digits_as_tell_two_numbers_apart() -> None:
    table = compared([1.0, 2.0], [1.0, 2.0 + 1e-8])
    assert table is not None
    assert table.rows[1][1:] == ("2.00000001", "2", "✗ +1e−08")


def test_the_case_with_the_fewest_numbers_is_told() -> None:
    def wrong_beyond_one_row(a: Array, weights: Array, biases: Array) -> Array:
        return sigmoid(a @ weights + biases) + (len(a) > 1) * 0.1234 * a[:, :1]

    verdict = check("layer_output", wrong_beyond_one_row)
    first = EXERCISES["layer_output"].cases[1]
    assert verdict.case == as_code(EXERCISES["layer_output"], first)


@every_exercise
def test_each_case_reads_well_and_runs_as_code(exercise: Exercise) -> None:
    """No long lists, no private names; the code leads to what the solution does."""
    for case in exercise.cases:
        assert len(in_words(exercise, case)) < LONGEST + 120
        assert "`_" not in in_words(exercise, case)
        *given, call = as_code(exercise, case).splitlines()
        space: dict[str, Any] = {"np": np}
        space[exercise.name] = exercise.solution
        exec("\n".join(given), space)
        wanted = outcome(exercise.solution, case)
        assert same(outcome(lambda call=call, space=space: eval(call, space), ()), wanted)


def test_the_line_is_shown_on_request_only() -> None:
    def turned(a: Array, weights: Array, biases: Array) -> Array:
        return sigmoid(a @ weights - biases)

    verdict = check("layer_output", turned)
    line = "return sigmoid(a @ weights + biases)"
    assert verdict.more == "line"
    assert line not in repr(verdict)
    assert line not in verdict._repr_markdown_()
    assert verdict.line().code == line
    assert f"```python\n{line}\n```" in verdict.line()._repr_markdown_()


def test_a_mistake_that_is_listed_has_its_line_too() -> None:
    verdict = check("layer_output", lambda a, weights, biases: sigmoid(a @ weights.T + biases))
    assert verdict.message in {m.explanation for m in EXERCISES["layer_output"].mistakes}
    assert verdict.line().code == "return sigmoid(a @ weights + biases)"


def test_the_first_step_at_which_answer_and_solution_part_is_told() -> None:
    verdict = check("layer_gradients", slope_too_steep)
    assert verdict.more == "step"
    told = verdict.step()
    assert "your code comes to the same `a` as the solution" in told.said
    assert told.said.endswith("the solution comes to `delta`, and your `delta` is another:")
    assert told.table is not None
    assert told.table.size == 6
    assert "delta" not in verdict.message


def test_code_that_goes_another_way_is_not_told_to_part_where_it_does_not() -> None:
    told = check("layer_gradients", gradients_by_loops).step()
    assert "your code comes to the same `a` and `delta` as the solution" in told.said


def test_an_error_on_the_way_is_no_hindrance() -> None:
    def broken(x: Array, weights: Array, biases: Array, y: Array) -> Any:
        a = sigmoid(x @ weights + biases)
        return x @ (a - y)

    assert "the same `a` as the solution" in check("layer_gradients", broken).step().said


def test_what_is_lost_at_the_end_is_told_so() -> None:
    def computed_and_lost(x: Array, weights: Array, biases: Array, y: Array) -> Any:
        found = EXERCISES["layer_gradients"].solution(x, weights, biases, y)
        a = sigmoid(x @ weights + biases)
        delta = (a - y) * a * (1 - a)
        product = x.T @ delta
        return found[0] + 0.1234 * x[0, 0], product[0]

    assert (
        "comes to each value of the solution"
        in check("layer_gradients", computed_and_lost).step().said
    )


@every_exercise
def test_a_solution_has_steps_and_comes_to_them_itself(exercise: Exercise) -> None:
    for case in exercise.cases:
        seen = Seen()
        again = watched(exercise.solution, seen.see, seen.note)
        assert again is not None
        wanted = outcome(exercise.solution, case)
        assert same(outcome(again, case), wanted)
        seen.see(wanted.value)
        if wanted.raised is None:
            assert steps(exercise, case)
            assert all(seen.has(step.value) for step in steps(exercise, case) if step.name)


def test_a_function_is_found_among_others_of_its_line() -> None:
    scale = 2.0
    first, second = (lambda z: scale * z), (lambda z: z + scale)
    for function, wanted in ((first, 6.0), (second, 5.0)):
        seen = Seen()
        again = watched(function, seen.see, seen.note)
        assert again is not None
        assert again(3.0) == wanted
        assert seen.has(wanted)


def test_what_cannot_be_read_is_not_followed() -> None:
    assert watched(np.tanh, lambda *_: None, lambda *_: None) is None
    space: dict[str, Any] = {}
    exec("def nowhere(z):\n    return z + 0.123", space)
    assert check("squash", space["nowhere"]).step().said.startswith("Your code can't be followed")

    def too_early(z: float) -> float:
        return later * z

    assert check("squash", too_early).step().said.startswith("Your code can't be followed")
    later = 0.123


def test_nothing_is_said_of_operators_that_the_code_does_not_have() -> None:
    def by_operators(a: Array, weights: Array) -> Array:
        return a @ weights.T

    def by_a_function(a: Array, weights: Array) -> Array:
        return np.einsum("ni,ji->nj", a, weights)

    about_code = "You multiply with `weights.T`. Leave it as it is."
    assert as_written(about_code, by_operators) == about_code
    assert as_written(about_code, by_a_function) == f"{ANYHOW} {about_code}"
    about_the_solution = "The biases are missing: add them to `a @ weights`."
    assert as_written(about_the_solution, by_a_function) == about_the_solution
    assert as_written("`*` pairs numbers. `@` is meant.", by_a_function).startswith(ANYHOW)


def test_a_tuple_is_not_called_a_list() -> None:
    verdict = check("unit_sum", lambda a, w, b: (w @ a + b,))
    assert verdict.message.endswith("returns a tuple with one number; return the number itself.")
