"""A process that runs students' code: started, asked, and started again where it goes down.

What it does is in ``runner``. A student's code that brings it down costs nobody else anything.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

from backprop.exercises import EXERCISES
from backprop.marking.sheet import Sheet

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


USUAL = Limits()


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
