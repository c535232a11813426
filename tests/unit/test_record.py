"""The record of published numbers: all of it holds, and it can fail."""

import pytest

from backprop.record import RECORD
from backprop.record.reproduction import AGREES, DRAWN, WRONG, Case, Reproduction, each, printed_to
from backprop.record.table import count_table, reproduce, table


@pytest.mark.parametrize("case", RECORD, ids=lambda case: case.name)
def test_every_published_number_is_reproduced(case: Case) -> None:
    rows = reproduce([case])[case]
    assert rows
    quantities = [row.quantity for row in rows]
    assert len(set(quantities)) == len(quantities)


def test_mazurs_losses_are_the_only_wrong_numbers() -> None:
    (mazur,) = (case for case in RECORD if case.name.startswith("Mazur"))
    rows = reproduce([mazur])[mazur]
    assert [row.quantity for row in rows if row.verdict == WRONG] == [
        "loss after one step",
        "output 0 after 10,000 steps",
        "output 1 after 10,000 steps",
    ]
    assert round(rows[-3].computed, 9) == 0.291027774
    # Near the published ones all the same: the mistake is small here, and hides.
    assert all(abs(row.difference) < 2e-6 for row in rows if row.verdict == WRONG)


@pytest.mark.parametrize(
    ("text", "tolerance"),
    [("0.298371109", 5e-10), ("-3.5", 0.05), ("25", 0.5), ("1.7e4", 500), ("2.91e-10", 5e-13)],
)
def test_a_printed_number_is_known_to_half_its_last_digit(text: str, tolerance: float) -> None:
    assert printed_to(text) == pytest.approx(tolerance, rel=2e-4)


def test_a_number_out_of_its_tolerance_stops_the_book() -> None:
    off = Case("someone", "something", lambda: each(["it"], "1.50", 1.506))
    with pytest.raises(ValueError, match=r"someone: it: published is 1.50, .* gives 1.506"):
        reproduce([off])


def test_a_draw_unlike_all_of_ours_stops_the_book() -> None:
    assert Reproduction("it", "0.5", 0.6, draws=(0.4, 0.7)).verdict == DRAWN
    with pytest.raises(ValueError, match=r"90 % of our draws lie between 0.6 and 0.7"):
        _ = Reproduction("it", "0.5", 0.65, draws=(0.6, 0.7)).verdict


def test_a_number_is_called_wrong_only_if_it_is_and_the_mistake_explains_it() -> None:
    assert Reproduction("it", "0.5", 0.7, by_mistake=0.51).verdict == WRONG
    with pytest.raises(ValueError, match="is said to be wrong"):
        _ = Reproduction("it", "0.5", 0.52, by_mistake=0.5).verdict
    with pytest.raises(ValueError, match=r"the mistake is said to give 0.5, but it gives 0.9"):
        _ = Reproduction("it", "0.5", 0.7, by_mistake=0.9).verdict


def test_each_wants_as_many_of_everything() -> None:
    with pytest.raises(ValueError, match="2 quantities, 1 published numbers, 2 computed"):
        each(["a", "b"], "1.0", [1, 2])


def test_the_table_has_a_line_for_every_number() -> None:
    case = Case("someone", "something", lambda: each(["a", "b"], "1.50 -2", [1.501, -2]))
    rows = reproduce([case])
    assert table(rows).data.splitlines()[2:] == [
        "| **someone** |  |  |  |  |",
        f"| a | 1.50 | 1.5010 | 1.0e-03 | {AGREES} |",
        f"| b | -2 | -2 | 0.0e+00 | {AGREES} |",
    ]
    assert count_table(rows).data.splitlines()[-1] == "| **all** |  | 2 | 2 | 0 | 0 |"
