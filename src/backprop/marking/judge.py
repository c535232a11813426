"""Judge what students' answers led to, and give points.

The code itself runs elsewhere: in a process of ``process``.
"""

import json
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np

from backprop.exercises import EXERCISES
from backprop.exercises.checker import judged
from backprop.exercises.exercise import Exercise
from backprop.exercises.fresh import fresh
from backprop.exercises.outcomes import Outcome
from backprop.exercises.verdict import Verdict
from backprop.marking.process import USUAL, Limits, Runner
from backprop.marking.sheet import Sheet, read
from backprop.marking.wire import unpacked


@dataclass(frozen=True)
class Mark:
    """What one answer got.

    Attributes:
        exercise: its name.
        points: what it got.
        reason: why not all of them; empty for a right answer.
        given: whether there was an answer.
    """

    exercise: str
    points: int
    reason: str = ""
    given: bool = True


@dataclass(frozen=True)
class Marked:
    """A sheet with its marks.

    Attributes:
        file: its file's name.
        name: whose it is; the file's stem, if it doesn't say.
        marks: one for each exercise of the book, or none if the sheet can't be read.
        refused: why it can't be read; empty if it can.
    """

    file: str
    name: str
    marks: tuple[Mark, ...] = ()
    refused: str = ""

    @property
    def points(self) -> int:
        """What the sheet got in all."""
        return sum(mark.points for mark in self.marks)


class Judge:
    """Marks sheets by the exercises' check; with ``seed`` on other numbers as well."""

    def __init__(self, limits: Limits = USUAL, seed: int | None = None) -> None:
        self.limits = limits
        self.seed = seed
        self._known: dict[tuple[str, str], str] = {}

    def folder(self, folder: Path, jobs: int = 1) -> Iterator[Marked]:
        """Mark every file of a folder whose name ends in ``.json``, ``jobs`` at a time.

        They come in the order of their names.
        """
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json")
        runners: SimpleQueue[Runner] = SimpleQueue()
        for _ in range(jobs):
            runners.put(Runner())

        def ran(path: Path) -> tuple[Path, Sheet | None, Any]:
            try:
                sheet = read(path)
            except ValueError as error:
                return path, None, str(error)
            runner = runners.get()
            try:
                return path, sheet, runner.run(sheet, self.limits, self.seed)
            finally:
                runners.put(runner)

        try:
            with ThreadPoolExecutor(jobs) as pool:
                for path, sheet, found in pool.map(ran, paths):
                    if sheet is None:
                        yield Marked(path.name, path.stem, refused=found)
                    else:
                        marks = tuple(self._marks(sheet, found))
                        yield Marked(path.name, sheet.name or path.stem, marks)
        finally:
            for _ in range(jobs):
                runner = runners.get()
                runner.stop()
                runner.folder.cleanup()

    def _marks(self, sheet: Sheet, found: Mapping[str, dict[str, Any]]) -> Iterator[Mark]:
        for exercise in EXERCISES.values():
            if exercise.name not in sheet.answers:
                yield Mark(exercise.name, 0, "no answer", given=False)
                continue
            reason = self._reason(exercise, found.get(exercise.name, {"ended": "runner"}))
            if reason == UNCHANGED:
                yield Mark(exercise.name, 0, "no answer", given=False)
            else:
                yield Mark(exercise.name, 0 if reason else exercise.points, reason)

    def _reason(self, exercise: Exercise, told: dict[str, Any]) -> str:
        """Why an answer isn't right; empty if it is."""
        if ended := told.get("ended"):
            return ENDS.get(ended, ENDS["runner"]).format(limits=self.limits)
        if "error" in told:
            return f"The code can't be run: {told['error']}"
        if number := told.get("changed"):
            return f"It changes its argument `{exercise.arguments[number - 1]}`."
        key = (exercise.name, json.dumps(told.get("led")))
        if key not in self._known:
            self._known[key] = self._verdict(exercise, told.get("led"))
        return self._known[key]

    def _verdict(self, exercise: Exercise, led: Any) -> str:
        variants = [exercise] if self.seed is None else [exercise, fresh(exercise, self.seed)]
        try:
            series = [[unpacked(one) for one in cases] for cases in led]
            right_size = [len(cases) for cases in series] == [len(v.cases) for v in variants]
        except Exception:  # a student's process may say anything
            right_size = False
        if not right_size:
            return ENDS["runner"]
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # overflow and the like show in the values
            for number, (variant, got) in enumerate(zip(variants, series, strict=True)):
                verdict = judged(variant, got)
                if not verdict.passed:
                    where = "Right on the book's numbers only. " if number else ""
                    return where + _said(verdict, got)
        return ""


UNCHANGED = "the `...` of the starting code"
ENDS = {
    "time": "It runs for more than {limits.seconds:g} s: is there a loop without an end?",
    "memory": "It needs more than {limits.megabytes} MB of memory.",
    "print": "It prints without an end.",
    "output": "It returns more than can be compared.",
    "exit": "It ends Python.",
    "killed": "It ends Python.",
    "total": "Not tried: the answers before it have used the sheet's {limits.total:g} seconds.",
    "runner": "It brings down the process that runs it.",
}


def _said(verdict: Verdict, got: list[Outcome]) -> str:
    """What a table says of a wrong answer: in words, without the numbers beside the right ones."""
    message = f"{verdict.message.removesuffix(':')}." if verdict.table else verdict.message
    if all(one.raised is None and one.value is ... for one in got):
        return UNCHANGED
    if any(isinstance(one.raised, MemoryError) for one in got):
        return f"{message} It needs more memory than there is."
    return message
