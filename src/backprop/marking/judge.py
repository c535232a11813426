"""Judge what students' answers led to, and give points.

The code itself runs elsewhere (``runner``). A runner that a student's code brings down is
started again: it costs nobody else anything.
"""

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

import numpy as np

from backprop.exercises import EXERCISES
from backprop.exercises.checker import judged
from backprop.exercises.exercise import Exercise
from backprop.exercises.fresh import fresh
from backprop.exercises.outcomes import Outcome
from backprop.exercises.verdict import Verdict
from backprop.marking.sheet import Sheet, read
from backprop.marking.wire import unpacked

SLACK = 30  # seconds that a runner may need beyond a sheet's own
DOWNS = 4  # after so many answers of a sheet that bring the runner down, the rest isn't tried


@dataclass(frozen=True)
class Limits:
    """What a student's code may use.

    Attributes:
        seconds: of the processor, for one answer.
        total: seconds for all answers of a sheet.
        megabytes: of memory.
    """

    seconds: float = 5
    total: float = 120
    megabytes: int = 500


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

    def __init__(self, limits: Limits = Limits(), seed: int | None = None) -> None:
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


def _own_environment() -> dict[str, str]:
    """One thread for each process, and the packages that this one finds, from any folder."""
    found = os.pathsep.join(os.path.abspath(path) for path in sys.path)
    return {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": found}


class Runner:
    """A process that runs sheets; it is started when it is needed."""

    process: subprocess.Popen[str] | None = None

    def __init__(self) -> None:
        self.folder = TemporaryDirectory(prefix="marking-")  # where code finds itself: empty

    def run(self, sheet: Sheet, limits: Limits, seed: int | None) -> dict[str, dict[str, Any]]:
        """What each answer of a sheet led to, as ``attempt.led`` tells it.

        An answer without anything has brought down the runner, or comes after too many that have.
        """
        waiting = [
            (name, code, sheet.imports.get(EXERCISES[name].chapter, {}))
            for name, code in sheet.answers.items()
        ]
        found: dict[str, dict[str, Any]] = {}
        downs = 0
        while waiting and downs < DOWNS:
            found |= self._told(waiting, limits, seed)
            waiting = [one for one in waiting if one[0] not in found]
            if waiting:
                # A runner that goes down may take along what it was told just before. So the first
                # that is missing runs alone before it is blamed for that.
                first, *waiting = waiting
                found |= self._told([first], limits, seed)
                downs += first[0] not in found
        return found

    def _told(
        self, waiting: list[Any], limits: Limits, seed: int | None
    ) -> dict[str, dict[str, Any]]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "backprop.marking.runner"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=self.folder.name,
                env=os.environ | _own_environment(),
                start_new_session=True,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        request = {
            "answers": waiting,
            "seconds": limits.seconds,
            "total": limits.total,
            "megabytes": limits.megabytes,
            "seed": seed,
        }
        guard = Timer(limits.total + SLACK, self.process.kill)
        guard.start()
        told: dict[str, dict[str, Any]] = {}
        names = [name for name, *_ in waiting]
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                if not line.strip():
                    return told
                one = json.loads(line)
                if one["exercise"] != names[len(told)]:
                    break
                told[one["exercise"]] = one
        except (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError):
            pass
        finally:
            guard.cancel()
        self.stop()
        return told

    def stop(self) -> None:
        """End the process, if it runs."""
        if self.process is None:
            return
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # it had gone before
                continue
        self.process.wait()
        self.process = None
