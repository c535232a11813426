"""The benchmark's contestants do the same step, and the book's code finds it the same way."""

import numpy as np
import pytest

import convolution
from backprop.measurements import (
    against_book,
    machine_table,
    measured,
    page_table,
    race_table,
    step_times,
)
from contestants import CONTESTANTS, MODULES, largest_gap, problem
from racing import summary

WIDTHS, BATCH = [7, 6, 5, 3], 8


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", [name for name in CONTESTANTS if name != "matrix products"])
def test_a_contestant_does_the_step_that_the_book_does(name: str, dtype: str) -> None:
    if name in MODULES:
        pytest.importorskip(MODULES[name], reason=f"{name} is in the benchmark's environment only")
    task = problem(WIDTHS, BATCH, dtype)
    contestant = CONTESTANTS[name](task)
    first = [array.copy() for array in contestant.parameters()]
    assert largest_gap(name, task, steps=3) < (1e-6 if dtype == "float32" else 1e-14)
    if contestant.gradient:
        contestant.gradient()
        for before, now in zip(first, contestant.parameters(), strict=True):
            np.testing.assert_array_equal(now, before)
    contestant.step()
    assert all((b != n).any() for b, n in zip(first, contestant.parameters(), strict=True))


@pytest.mark.parametrize("dtype", convolution.DTYPES)
@pytest.mark.parametrize("name", [convolution.ALONE, *convolution.NETWORKS])
def test_a_convolution_is_raced_only_against_the_same_convolution(name: str, dtype: str) -> None:
    contestant = convolution.book(name, dtype)
    contestant.run()
    first = [array.copy() for array in contestant.left()]
    assert all(np.isfinite(array).all() and array.any() for array in first[:1])
    pytest.importorskip("torch", reason="PyTorch is in the benchmark's environment only")
    assert convolution.largest_gap(name, dtype) < (1e-3 if dtype == "float32" else 1e-10)


def test_a_problem_has_every_class_and_comes_the_same_again() -> None:
    one, other = problem(WIDTHS, BATCH, "float32"), problem(WIDTHS, BATCH, "float32")
    assert set(one.labels) == {0, 1, 2}
    assert one.widths == WIDTHS
    np.testing.assert_array_equal(one.inputs, other.inputs)
    np.testing.assert_array_equal(one.weights[0], other.weights[0])


def test_times_are_compared_with_the_book() -> None:
    ways = {
        "book": {"step": {"median": 2.0, "against book": 1.0}, "gradient": {"median": 1.0}},
        "other": {"step": {"median": 6.0, "against book": 2.5}},
    }
    networks = {"small": {"float32": {"ways": ways}}}
    assert against_book(networks, "float32") == {"book": {"small": 1.0}, "other": {"small": 2.5}}
    times = step_times(networks, "float32")
    assert race_table(times).splitlines()[2:] == ["| book | 2,000,000 |", "| other | 6,000,000 |"]
    assert step_times(networks, "float32", "gradient") == {"book": {"small": 1.0}}


def test_a_contestant_is_compared_within_each_round() -> None:
    book = [[1.0, 1.0, 4.0], [3.0], [2.0, 2.0]]  # the machine slows down, and recovers
    assert summary(book, book)["against book"] == 1
    twice = summary([[2.0], [6.0, 6.0], [5.0]], book)
    assert twice == {"median": 5.5, "least": 2.0, "against book": 2.0}
    once = summary([[8.0]], book)  # too slow for more than the first round
    assert once == {"median": 8.0, "least": 8.0, "against book": 8.0}


def test_a_page_without_an_explorer_has_no_first_number() -> None:
    pages = {
        "loss": {"kilobytes": 1234.5, "paint": 99.6, "answer": 250.0},
        "references": {"kilobytes": 80.0, "paint": 70.0},
    }
    assert page_table(pages).splitlines()[2:] == [
        "| loss | 1,234 | 100 | 250 |",
        "| references | 80 | 70 |  |",
    ]


def test_what_was_measured_on_the_same_machine_shares_a_row() -> None:
    titles = {"training_step": "a step", "scaling": "its growth", "gpu_step": "a card"}
    heads, line, *rows = machine_table(titles).splitlines()
    assert heads.startswith("| measured | processor or card | cores ")
    assert line == "|---|---|---|---|---|"
    assert [row.split(" | ")[0] for row in rows] == ["| a step, its growth", "| a card"]
    for library in MODULES:
        assert library in rows[0]


def test_the_stored_race_names_its_machine_and_has_everyone() -> None:
    found = measured("training_step")
    assert found["machine"].keys() >= {"processor", "cores", "threads", "numpy", *MODULES}
    for entry in found["networks"].values():
        for dtype in ("float32", "float64"):
            assert entry[dtype]["ways"].keys() == CONTESTANTS.keys()
            assert entry[dtype]["held"] > 0


def test_what_was_measured_on_a_card_names_it_and_every_way() -> None:
    found = measured("gpu_step")
    assert found["machine"]["card"]
    ways = {"book", "book on the card", "PyTorch", "JAX"}
    for entry in found["networks"].values():
        assert ways - {"book"} <= set(entry["seconds"]) <= ways
        assert all(time > 0 for time in entry["seconds"].values())
