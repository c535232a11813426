"""Tables of a marked class: points, and the mistakes that most people made.

Cells of a CSV file come from students. A spreadsheet takes one that begins with =, +, - or @ for
a formula, so an apostrophe is put before it.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from backprop.exercises import EXERCISES
from backprop.marking.judge import Marked

CHAPTERS = list(dict.fromkeys(exercise.chapter for exercise in EXERCISES.values()))
MOST = {
    chapter: sum(one.points for one in EXERCISES.values() if one.chapter == chapter)
    for chapter in CHAPTERS
}
WIDTH = 100  # characters of a line of text

Mistake = tuple[str, str, int]  # exercise, what is said of it, how many students


def mistakes(marked: Iterable[Marked]) -> list[Mistake]:
    """The reasons for lost points, those of most students first."""
    count = Counter(
        (mark.exercise, mark.reason)
        for sheet in marked
        for mark in sheet.marks
        if mark.given and mark.reason
    )
    return [(exercise, said, number) for (exercise, said), number in count.most_common()]


def text(marked: Sequence[Marked], most: int = 20) -> str:
    """All tables as text; of the mistakes the ``most`` frequent ones."""
    names = [sheet.name for sheet in marked]
    width = max([len("student"), *map(len, names)])
    numbers = "".join(f"{number:>5}" for number in range(1, len(CHAPTERS) + 1))
    lines = [
        f"Points by chapter, of {sum(MOST.values())} in all",
        "",
        f"{'student':<{width}}{numbers}{'all':>6}",
    ]
    for name, sheet in zip(names, marked, strict=True):
        if sheet.refused:
            lines.append(f"{name:<{width}}  0 points: {sheet.file}: {sheet.refused}")
            continue
        found = "".join(f"{_points(sheet, chapter):>5}" for chapter in CHAPTERS)
        lines.append(f"{name:<{width}}{found}{sheet.points:>6}")
    common = [one for one in mistakes(marked) if one[2] > 1][:most]
    if common:
        lines += ["", "The mistakes that most people made", ""]
        lines += [
            _shortened(f"{number:>4}  {exercise}: {said}") for exercise, said, number in common
        ]
    return "\n".join(lines) + "\n"


def _points(sheet: Marked, chapter: str) -> int:
    return sum(mark.points for mark in sheet.marks if EXERCISES[mark.exercise].chapter == chapter)


def _shortened(line: str) -> str:
    line = " ".join(line.split(" "))
    return line if len(line) <= WIDTH else line[: WIDTH - 2] + " …"


def write_csv(marked: Sequence[Marked], folder: Path) -> list[Path]:
    """Write ``points.csv``, ``answers.csv`` (with the reasons) and ``mistakes.csv``."""
    points = [["student", "file", *CHAPTERS, "points", "most", "remark"]] + [
        [
            *(sheet.name, sheet.file),
            *(_points(sheet, chapter) for chapter in CHAPTERS),
            *(sheet.points, sum(MOST.values()), sheet.refused),
        ]
        for sheet in marked
    ]
    answers = [["student", "file", "exercise", "points", "most", "reason"]] + [
        [sheet.name, sheet.file, one.exercise, one.points, most, one.reason]
        for sheet in marked
        for one in sheet.marks
        for most in [EXERCISES[one.exercise].points]
    ]
    common = [["exercise", "students", "mistake"]] + [
        [exercise, number, said] for exercise, said, number in mistakes(marked)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"points.csv": points, "answers.csv": answers, "mistakes.csv": common}
    for name, rows in tables.items():
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([[_safe(cell) for cell in row] for row in rows])
    return [folder / name for name in tables]


def _safe(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    line = " ".join(cell.split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line
