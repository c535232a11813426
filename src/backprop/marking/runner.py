"""Run students' code, each in a process of its own with limits, and say what came out.

    python -m backprop.marking.runner

reads requests from its input, one a line, and answers each by a line for every answer. The
process that runs a student's code is a copy (a fork) of this one. It is limited in time, memory
and the size of files (to nothing), sees nothing of other students, and has the exercises' cases
but not their solutions. When it ends, another one goes on with the next answer.
"""

import json
import os
import resource
import select
import signal
import sys
import time
from typing import Any

from backprop.exercises import EXERCISES
from backprop.exercises.fresh import fresh
from backprop.exercises.outcomes import Case
from backprop.marking import attempt

LONGEST = 20_000_000  # bytes of what is said of one answer
PATIENCE = 2  # times its time, and a second: how long an answer may take that waits for something

Request = dict[str, Any]


def serve(request: Request) -> None:
    """Run the answers of a request, and write what each led to.

    It holds ``answers`` (a list of exercise, code and imports), ``seconds`` for each,
    ``total`` seconds for all, ``megabytes``, and ``seed`` (or null).
    """
    waiting = request["answers"]
    end = time.monotonic() + request["total"]
    while waiting:
        if time.monotonic() > end:
            for name, *_ in waiting:
                _say({"exercise": name, "ended": "total"})
            return
        pid, pipe = _begun(waiting, request)
        done, ended = _followed(pid, pipe, len(waiting), PATIENCE * request["seconds"] + 1, end)
        waiting = waiting[done:]
        if waiting:
            _say({"exercise": waiting[0][0], "ended": ended})
            waiting = waiting[1:]


def _say(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def cases_of(name: str, seed: int | None) -> list[tuple[Case, ...]]:
    """The cases of an exercise; with a seed, others too."""
    exercise = EXERCISES[name]
    return [exercise.cases] + ([] if seed is None else [fresh(exercise, seed).cases])


def _begun(answers: list[Any], request: Request) -> tuple[int, int]:
    """A process that runs the answers, and the pipe through which it tells."""
    cases = [cases_of(name, request["seed"]) for name, *_ in answers]  # needs the solutions
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    try:
        os.setsid()
        _alone(writing)
        _limited(request["megabytes"])
        attempt.forget_solutions()
        for (name, code, imports), of in zip(answers, cases, strict=True):
            _limit_time(request["seconds"])
            found = {"exercise": name} | attempt.led(name, code, imports, of)
            _write_all(json.dumps(found).encode() + b"\n")
    finally:
        os._exit(0)


TELLING = 3  # the descriptor through which a copy tells


def _alone(writing: int) -> None:
    """Nothing to read, nowhere to print, and one pipe."""
    null = os.open(os.devnull, os.O_RDWR)
    if writing != TELLING:
        os.dup2(writing, TELLING)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.closerange(TELLING + 1, 1024)


def _limited(megabytes: int) -> None:
    """Memory beyond what Python and NumPy have already, no files, no other processes."""
    if sys.platform == "linux":  # macOS refuses such a limit
        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        most = used + megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        resource.setrlimit(what, (0, 0))  # the last one is none for an administrator


def _limit_time(seconds: float) -> None:
    """Let the processor's time for the next answer begin now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _write_all(line: bytes) -> None:
    while line:
        line = line[os.write(TELLING, line) :]


def _followed(pid: int, pipe: int, count: int, patience: float, end: float) -> tuple[int, str]:
    """Pass on what a process tells, line by line; how many lines, and how it ended."""
    done, kept, ended = 0, b"", ""
    deadline = min(end, time.monotonic() + patience)
    while done < count and not ended:
        ready, _, _ = select.select([pipe], [], [], max(0, deadline - time.monotonic()))
        piece = os.read(pipe, 1 << 16) if ready else b""
        *lines, kept = (kept + piece).split(b"\n")
        for line in lines:
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
            done += 1
            deadline = min(end, time.monotonic() + patience)
        if not ready:
            ended = "time"
        elif len(kept) > LONGEST:
            ended = "output"
        elif not piece:
            break
    os.close(pipe)
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)  # with all that it has started
        except OSError:  # it has no group yet, or none is left in it
            continue
    _, status = os.waitpid(pid, 0)
    if not ended and os.WIFSIGNALED(status):
        ended = "time" if os.WTERMSIG(status) == signal.SIGXCPU else "killed"
    return done, ended or "exit"


if __name__ == "__main__":
    for request in sys.stdin:
        serve(json.loads(request))
        print(flush=True)  # an empty line: that was all
