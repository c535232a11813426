"""A folder of answer sheets is marked, whatever is in them."""

import csv
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import marked_class as made
from backprop.exercises import CHAPTERS, EXERCISES, LADDER, check
from backprop.exercises.checker import judged
from backprop.exercises.fresh import fresh
from backprop.exercises.outcomes import Outcome, outcome
from backprop.marking.__main__ import main
from backprop.marking.judge import Judge, Marked
from backprop.marking.process import Limits, Runner
from backprop.marking.sheet import Sheet, imports_of, of_notebooks, read
from backprop.marking.sheet import main as write_sheet_of
from backprop.marking.tables import MOST, mistakes
from backprop.marking.wire import packed, unpacked

SHORT = Limits(seconds=1, total=60, megabytes=300)
ALL = sum(MOST.values())
SLOW_KINDS = ("loops", "loops in spite of errors", "waits")


def marked(folder: Path, limits: Limits = SHORT, seed: int | None = None) -> dict[str, Marked]:
    return {sheet.name: sheet for sheet in Judge(limits, seed).folder(folder, jobs=2)}


def test_all_right_answers_get_all_points_also_on_other_numbers(tmp_path: Path) -> None:
    made.write_sheet(tmp_path, "Ada", made.RIGHT)
    found = marked(tmp_path, seed=3)["Ada"]
    assert [mark for mark in found.marks if mark.reason] == []
    assert found.points == ALL == 12 * len(CHAPTERS) + len(LADDER)


def test_what_was_not_touched_gets_nothing(tmp_path: Path) -> None:
    made.write_sheet(
        tmp_path, "Bo", {name: f"def {name}(*a):\n    return ..." for name in EXERCISES}
    )
    made.write_sheet(tmp_path, "Cy", {})
    for sheet in marked(tmp_path).values():
        assert sheet.points == 0
        assert not any(mark.given for mark in sheet.marks)


def test_an_answer_that_knows_the_cases_by_heart_is_found_by_other_numbers(tmp_path: Path) -> None:
    by_heart = (
        "def largest_rate(curvature):\n"
        "    return {2.0: 1.0, 25.0: 0.08, 0.1: 20.0}.get(curvature, 0.0)"
    )
    made.write_sheet(tmp_path, "Di", {"largest_rate": by_heart})
    assert marked(tmp_path)["Di"].points == 1
    found = marked(tmp_path, seed=1)["Di"]
    assert found.points == 0
    (reason,) = (mark.reason for mark in found.marks if mark.given)
    assert reason.startswith("Right on the book's numbers only. ")


def test_what_is_right_on_the_books_numbers_only_is_told_so_with_an_error_too() -> None:
    by_heart = {2.0: 1.0, 25.0: 0.08, 0.1: 20.0}
    verdict = check("largest_rate", lambda curvature: by_heart[curvature], seed=1)
    assert isinstance(verdict.raised, KeyError)
    for said in (verdict.message, verdict.brief):  # with the error, and for those who see it anyway
        assert said.startswith("Right on the book's numbers, but not on others. ")


def costs_itself_only(folder: Path, kinds: list[str]) -> dict[str, str]:
    """Hand in right answers and, among them, harmful ones; the reason for each kind."""
    bad = dict(made.HARMFUL[kind] for kind in kinds)
    made.write_sheet(folder, "Ed", made.RIGHT | bad)
    made.write_sheet(folder, "Flo", made.RIGHT)
    found = marked(folder)
    assert found["Flo"].points == ALL
    lost = {mark.exercise: mark.reason for mark in found["Ed"].marks if mark.reason}
    assert lost.keys() == bad.keys()
    assert found["Ed"].points == ALL - sum(EXERCISES[name].points for name in bad)
    return {kind: lost[made.HARMFUL[kind][0]] for kind in kinds}


@pytest.mark.slow
def test_harm_costs_the_answer_that_does_it_and_nothing_else(tmp_path: Path) -> None:
    reasons = costs_itself_only(tmp_path, [kind for kind in made.HARMFUL if kind not in SLOW_KINDS])
    assert "memory" in reasons["eats memory"]
    for kind in ("prints", "prints when it is called"):
        assert reasons[kind] == "It prints without an end."
    assert reasons["exits"] == reasons["ends Python"] == reasons["crashes"] == "It ends Python."
    assert "process that runs it" in reasons["ends the runner"]
    assert "process that runs it" in reasons["writes between"]
    assert "can't be used in an answer" in reasons["asks for the solution"]
    assert "RecursionError" in reasons["recurses"]
    assert "can't ask" in reasons["asks"]
    assert "can't be run" not in reasons["believes to judge"]
    assert not list(Path().glob("here.txt"))


def test_an_answer_before_one_that_ends_the_runner_is_not_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A runner that is killed may take along what it was told just before."""
    tell = Runner._told

    def forgetful(self: Runner, waiting: list[Any], *rest: Any) -> dict[str, Any]:
        told = tell(self, waiting, *rest)
        if told and len(told) < len(waiting):
            told.popitem()
        return told

    monkeypatch.setattr(Runner, "_told", forgetful)
    reasons = costs_itself_only(tmp_path, ["ends the runner"])
    assert "process that runs it" in reasons["ends the runner"]


@pytest.mark.slow
def test_what_never_ends_is_ended(tmp_path: Path) -> None:
    begin = time.monotonic()
    reasons = costs_itself_only(tmp_path, list(SLOW_KINDS))
    assert {text.partition(":")[0] for text in reasons.values()} == {"It runs for more than 1 s"}
    assert time.monotonic() - begin < 40


@pytest.mark.slow
def test_a_sheet_has_so_much_time_in_all(tmp_path: Path) -> None:
    endless = dict.fromkeys(list(EXERCISES)[:20], "while True: pass")
    made.write_sheet(tmp_path, "Gil", endless)
    begin = time.monotonic()
    found = marked(tmp_path, Limits(seconds=1, total=2, megabytes=300))["Gil"]
    assert time.monotonic() - begin < 20
    assert sum("Not tried" in mark.reason for mark in found.marks) > 15


@pytest.mark.parametrize("kind", made.MALFORMED)
def test_a_malformed_sheet_is_refused_with_a_reason(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    path.write_text(made.MALFORMED[kind], encoding="utf-8")
    with pytest.raises(ValueError, match="it") as told:
        read(path)
    found = marked(tmp_path)["sheet"]
    assert (found.points, found.refused) == (0, str(told.value))


@pytest.mark.slow
def test_a_class_gets_the_points_that_its_answers_deserve(tmp_path: Path) -> None:
    expected = made.write_class(tmp_path, 6)
    assert {sheet.file: sheet.points for sheet in marked(tmp_path).values()} == expected


@pytest.mark.slow
def test_two_hundred_students_are_marked_in_minutes(tmp_path: Path) -> None:
    expected = made.write_class(tmp_path, 200)
    begin = time.monotonic()
    found = marked(tmp_path)
    seconds = time.monotonic() - begin
    print(f"200 students in {seconds:.0f} s")
    assert {sheet.file: sheet.points for sheet in found.values()} == expected
    assert sum(bool(sheet.refused) for sheet in found.values()) == 20
    assert mistakes(found.values())[0][2] > 5
    assert seconds < 90


def test_the_tables_are_shown_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_bias = {"unit_sum": "def unit_sum(a, w, b):\n    return w @ a"}
    made.write_sheet(tmp_path, "=cmd()", made.RIGHT | no_bias)
    sheet = Sheet("Hal\x1b[2J", no_bias, made.IMPORTS)
    (tmp_path / "Hal.json").write_text(sheet.written(), encoding="utf-8")
    (tmp_path / "Ida.json").write_text("nothing", encoding="utf-8")
    tables = tmp_path / "tables"
    assert main([str(tmp_path), "--csv", str(tables), "--jobs", "1"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "   2  unit_sum: The sum of the products is right, but the bias is missing" in shown
    assert "0 points: Ida.json: it isn't JSON" in shown
    rows = {}
    for name in ("points", "answers", "mistakes"):
        with (tables / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows[name] = list(csv.DictReader(file))
    assert [row["points"] for row in rows["points"]] == [str(ALL - 1), "0", "0"]
    assert rows["points"][0]["student"] == "'=cmd()"
    assert len(rows["answers"]) == 2 * len(EXERCISES)
    assert rows["mistakes"][0]["students"] == "2"
    for wrong in ([str(tables)], [str(tmp_path), "--jobs", "0"]):
        with pytest.raises(SystemExit):
            main(wrong)


def test_a_sheet_is_written_of_notebooks_and_read_again(tmp_path: Path) -> None:
    notebook = tmp_path / "loss.ipynb"
    cells = [
        {"cell_type": "code", "source": ["import numpy as np\n", "import backprop.exercises.loss"]},
        {"cell_type": "markdown", "source": 'check("half_square", half_square)'},
        {
            "cell_type": "code",
            "source": made.RIGHT["half_square"] + '\ncheck("half_square", half_square)',
        },
    ]
    notebook.write_text(json.dumps({"cells": cells}))
    target = tmp_path / "sheet.json"
    write_sheet_of([str(notebook), "--name", "Jo", "--to", str(target)])
    sheet = read(target)
    assert sheet == of_notebooks([notebook], "Jo")
    assert sheet.imports == {"loss": {"np": "import numpy as np"}}
    assert "check(" not in sheet.answers["half_square"]
    assert marked(tmp_path)["Jo"].points == 1
    notebook.write_text("{}")
    with pytest.raises(SystemExit):
        write_sheet_of([str(notebook), "--name", "Jo"])


def test_a_sheet_imports_nothing_but_what_answers_may_use() -> None:
    assert imports_of("from backprop.exercises.loss import easy\nimport backprop.marking\n(") == {}
    source = "import numpy as np, os\nfrom backprop.activations import sigmoid as s\nx = 1"
    assert list(imports_of(source)) == ["np", "os", "s"]


def test_what_led_to_what_is_the_same_after_its_way_between_processes() -> None:
    class OwnError(Exception):
        pass

    for value in (
        *(None, ..., True, 3, -(10**400), 0.1, float("nan"), np.float32(0.5), np.int64(7)),
        *(np.arange(6.0).reshape(2, 3), np.array(1.5), np.array([True]), [1, (2.0, [3])], 1 + 2j),
    ):
        assert repr(unpacked(packed(Outcome(value))).value) == repr(value)
    assert repr(unpacked(packed(Outcome(max))).value) == "max"
    made_up = (OwnError("own"), UnicodeDecodeError("a", b"b", 0, 1, "c"))
    for error in (ValueError("no"), SystemExit("out"), *made_up):
        again = unpacked(packed(Outcome(raised=error))).raised
        assert (type(again).__name__, str(again)) == (type(error).__name__, str(error))
        assert (type(again) is type(error)) == (error not in made_up)
    for wrong in (["value", ["array", "O", [1], "", False]], ["value", ["int", "x"]], 7, []):
        with pytest.raises(ValueError):  # noqa: PT011 (whatever it says)
            unpacked(wrong)


@pytest.mark.parametrize("name", EXERCISES)
def test_other_numbers_tell_the_solution_from_every_mistake(name: str) -> None:
    exercise = EXERCISES[name]
    for seed in (1, 2):
        other = fresh(exercise, seed)
        assert other is fresh(exercise, seed)
        assert len(other.cases) == len(exercise.cases)  # none of the book's had to be added
        assert check(name, exercise.solution, seed).message.endswith("with other numbers.")
        for mistake in exercise.mistakes:
            led = [outcome(mistake.wrong, case) for case in other.cases]
            with np.errstate(all="ignore"):
                assert not judged(other, led).passed
    with pytest.raises(ValueError, match="from 0 on"):
        fresh(exercise, -1)


def test_no_two_seeds_ask_for_the_same() -> None:
    texts = {str(fresh(EXERCISES["layer_output"], seed).cases) for seed in range(20)}
    assert len(texts) == 20


def test_sheets_keep_to_their_form() -> None:
    assert Sheet("A", {"unit_sum": "x"}).written().startswith('{\n "format": "backprop-answers"')
