"""The record of published numbers: all of it holds, and it can fail."""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from backprop.published import RECORD
from backprop.published.reproduction import (
    AGREES,
    DRAWN,
    DRAWS,
    WRONG,
    Case,
    Reproduction,
    drawn,
    each,
    grid,
    printed_to,
)
from backprop.published.table import differences, opening, reproduce, table

BOOK = Path(__file__).resolve().parents[2] / "book"


@cache
def reproduced(case: Case) -> list[Reproduction]:
    return reproduce([case])[case]


@pytest.mark.everywhere  # the page "Check the record" does the same in every run of the tests
@pytest.mark.parametrize("case", RECORD, ids=lambda case: case.name)
def test_every_published_number_is_reproduced(case: Case) -> None:
    rows = reproduced(case)
    assert rows
    quantities = [row.quantity for row in rows]
    assert len(set(quantities)) == len(quantities)


def test_the_cases_have_names_of_their_own_and_entries_in_the_bibliography() -> None:
    names = [case.name for case in RECORD]
    assert len(set(names)) == len(names)
    entries = re.findall(r"@\w+{(.+),", (BOOK / "references.bib").read_text(encoding="utf-8"))
    page = (BOOK / "record.ipynb").read_text(encoding="utf-8")
    for case in RECORD:
        assert case.key in entries
        assert f"{{cite}}`{case.key}`" in page


def test_what_mazur_prints_of_later_losses_and_outputs_is_all_that_is_wrong() -> None:
    (mazur,) = (case for case in RECORD if case.name.startswith("Mazur"))
    rows = reproduced(mazur)
    wrong = {row.quantity: row for row in rows if row.verdict == WRONG}
    assert list(wrong) == [
        "loss after one step",
        "loss after 10,000 steps",
        "output 0 after 10,000 steps",
        "output 1 after 10,000 steps",
    ]
    assert round(wrong["loss after one step"].computed, 9) == 0.291027774
    # Near the published ones all the same: the mistake is small here, and hides.
    assert all(abs(row.difference) < 2e-6 for row in rows if row.verdict == WRONG)


@pytest.mark.everywhere  # as it needs every case
@pytest.mark.timeout(400)
def test_the_page_opens_with_the_count_of_all_published_numbers() -> None:
    cells = json.loads((BOOK / "record.ipynb").read_text(encoding="utf-8"))["cells"]
    first, *_ = (
        "".join(output["data"]["text/markdown"])
        for cell in cells
        for output in cell.get("outputs", [])
        if "text/markdown" in output.get("data", {})
    )
    counts = [int(number) for number in re.findall(r"\d+", first)]
    verdicts = [row.verdict for case in RECORD for row in reproduced(case)]
    agree, draws, differ = (verdicts.count(one) for one in (AGREES, DRAWN, WRONG))
    assert counts == [agree, len(verdicts), draws, differ]
    assert agree + draws + differ == len(verdicts)


@pytest.mark.parametrize(
    ("text", "tolerance"),
    [("0.298371109", 5e-10), ("-3.5", 0.05), ("25", 0.5), ("1.7e4", 500), ("2.91e-10", 5e-13)],
)
def test_a_printed_number_is_known_to_half_its_last_digit(text: str, tolerance: float) -> None:
    assert printed_to(text) == pytest.approx(tolerance, rel=2e-4)


def test_a_number_out_of_its_tolerance_stops_the_book() -> None:
    off = Case("someone", "page 1", "something", lambda: each(["it"], "1.50", 1.506), "key")
    with pytest.raises(ValueError, match=r"someone, page 1: it: published is 1.50, .* gives 1.506"):
        reproduce([off])


def test_a_draw_unlike_all_of_ours_stops_the_book() -> None:
    assert Reproduction("it", "0.5", 0.6, draws=(0.4, 0.7)).verdict == DRAWN
    # 0.5 may be anything up to 0.55.
    assert Reproduction("it", "0.5", 0.6, draws=(0.54, 0.7)).verdict == DRAWN
    with pytest.raises(ValueError, match=r"our draws lie between 0.6 and 0.7"):
        _ = Reproduction("it", "0.5", 0.65, draws=(0.6, 0.7)).verdict


def test_draws_are_told_by_their_median_and_their_ends() -> None:
    found = drawn("it", "9", np.arange(DRAWS))
    assert (found.computed, found.draws) == ((DRAWS - 1) / 2, (0, DRAWS - 1))
    with pytest.raises(ValueError, match=r"it: expected 20 draws, but got shape \(3,\)"):
        drawn("it", "9", [1, 2, 3])


def test_a_number_is_called_wrong_only_if_it_is_and_the_mistake_explains_it() -> None:
    assert Reproduction("it", "0.5", 0.7, by_mistake=0.51).verdict == WRONG
    with pytest.raises(ValueError, match="is said to be wrong"):
        _ = Reproduction("it", "0.5", 0.52, by_mistake=0.5).verdict
    with pytest.raises(ValueError, match=r"the mistake is said to give 0.5, but it gives 0.9"):
        _ = Reproduction("it", "0.5", 0.7, by_mistake=0.9).verdict


def test_each_wants_as_many_of_everything() -> None:
    with pytest.raises(ValueError, match="2 quantities, 1 published numbers, 2 computed"):
        each(["a", "b"], "1.0", [1, 2])


def test_a_grid_names_each_number_by_its_place() -> None:
    rows = grid("slopes: example, unit", "1 2 3 4", [[1, 2], [3, 4]])
    assert [(row.quantity, row.published, row.computed) for row in rows[:3]] == [
        ("slopes: example 0, unit 0", "1", 1),
        ("slopes: example 0, unit 1", "2", 2),
        ("slopes: example 1, unit 0", "3", 3),
    ]
    assert grid("unit", "5", [5])[0].quantity == "unit 0"
    with pytest.raises(ValueError, match="'unit' names 1 axes, but the array has 2"):
        grid("unit", "1 2 3 4", [[1, 2], [3, 4]])


def rows_of_someone() -> list[Reproduction]:
    return [
        *each(["a", "b"], "1.50 -2", [1.501, -2]),
        *each(["c"], "1.", 1 - 4e-9, 5e-9),
        Reproduction("d", "0.5", 0.7, by_mistake=0.51),
        Reproduction("e", "0.5", 0.45, draws=(0.2129, 0.6)),
    ]


SOME = reproduce(
    [
        Case("someone", "", "something", rows_of_someone, "key"),
        Case("another", "page 2", "a third", lambda: each(["f"], "3", 3), "key"),
        Case("someone", "page 1", "a number", lambda: each(["g"], "4", 4), "key"),
    ]
)
HEAD = [
    "| quantity | verdict | published | this book | difference | allowed |",
    "|---|---|---|---|---|---|",
]


def test_the_table_has_a_fold_for_every_source_and_a_line_for_every_number() -> None:
    lines = [line for line in table(SOME, "there").data.splitlines() if line]
    assert lines == [
        "<details><summary>someone: 6 numbers, 4 agree, 1 within our draws, 1 differ</summary>",
        "something",
        *HEAD,
        f"| a | {AGREES} | 1.50 | 1.5010 | 1.0e-03 | ±5e-03 |",
        f"| b | {AGREES} | -2 | -2 | 0.0e+00 | ±5e-01 |",
        f"| c | {AGREES} | 1. | 0.9999999960 | -4.0e-09 | ±5e-09 |",
        f"| d | [{WRONG}](#there) | 0.5 | 0.700 | 2.0e-01 | ±5e-02 |",
        f"| e | {DRAWN} | 0.5 | 0.450 | -5.0e-02 | 0.213 to 0.6 |",
        "**page 1**: a number",
        *HEAD,
        f"| g | {AGREES} | 4 | 4 | 0.0e+00 | ±5e-01 |",
        "</details>",
        "<details><summary>another: 1 number, 1 agree</summary>",
        "**page 2**: a third",
        *HEAD,
        f"| f | {AGREES} | 3 | 3 | 0.0e+00 | ±5e-01 |",
        "</details>",
    ]


def test_the_opening_sentence_counts_the_lines_of_the_table() -> None:
    sentence = opening(SOME).data
    assert sentence.startswith("**5 of 7 published numbers agree**")
    lines = [line for line in table(SOME, "there").data.splitlines() if line.startswith("| ")]
    numbers = [line for line in lines if line not in HEAD]
    verdicts = [re.sub(r"[\[\]]|\(.*\)", "", line.split(" | ")[1]) for line in numbers]
    counts = [verdicts.count(one) for one in (AGREES, DRAWN, WRONG)]
    assert [int(n) for n in re.findall(r"\d+", sentence)] == [counts[0], len(numbers), *counts[1:]]


def test_what_differs_stands_beside_what_is_printed() -> None:
    lines = differences(SOME, "someone").data.splitlines()
    assert lines[0] == "| quantity | computed here | printed there |"
    assert lines[2:] == ["| d | 0.700 | 0.5 |"]
    with pytest.raises(ValueError, match="no number of another differs"):
        differences(SOME, "another")
