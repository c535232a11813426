"""Time contestants against each other, each in a process of its own.

In one process the threads of one library go on waiting for work while the next
one runs, on the same two cores. So each contestant has its own process, and sleeps
there while another has its turn. They take turns within each round, and are compared
within it: the machine's own speed may be another in the next.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from itertools import chain, pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from contestants import CONTESTANTS, largest_gap, missing, problem
from measuring import rounded

THREADS = 2
TURN = 0.15  # seconds that a turn lasts, at least one run
WARM = 3  # runs before each turn that aren't noted: in training a step follows a step
PAUSE = 0.15  # between turns; OpenBLAS's threads look for work for a tenth of a second
SLOW = 0.5  # a contestant whose first step takes longer has its turns in the first round only


def use_threads(count: int = THREADS) -> None:
    """Give each library that many threads; for the processes that are started after it."""
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = str(count)
    os.environ["JAX_PLATFORMS"] = "cpu"


def memory(which: str) -> int:
    """Bytes of this process in memory: ``"VmRSS"`` now, ``"VmHWM"`` at most so far."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"{which} isn't among what the system says about a process")


def turn(work: Callable[[], object], warm: int) -> list[float]:
    """Run ``work`` for a turn, after ``warm`` runs unnoted; the seconds of each run."""
    for _ in range(warm):
        work()
    times: list[float] = []
    while sum(times) < TURN:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


def own_process(target: Callable[..., None], *arguments: object) -> tuple[Connection, Any]:
    """Start a process that runs ``target(connection, *arguments)``; our end of that, and it."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=target, args=(there, *arguments))
    process.start()
    there.close()
    return here, process


def run_contestant(
    connection: Connection, name: str, widths: list[int], batch: int, dtype: str
) -> None:
    """In a process: build the contestant, and run what is asked for until told to stop."""
    task = problem(widths, batch, dtype)
    small = problem([7, 6, 5, 3], 8, dtype)
    if largest_gap(name, small) > 1e-6 and name != "matrix products":  # wakes the library, too
        raise ValueError(f"{name} does another step than the book's code: no race")
    before = memory("VmRSS")
    contestant = CONTESTANTS[name](task)
    start = time.perf_counter()
    contestant.step()
    first = time.perf_counter() - start
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak begins again
    contestant.step()
    peak = memory("VmHWM") - before
    works = {"step": contestant.step, "gradient": contestant.gradient}
    connection.send({"first": first, "peak": peak})
    while (asked := connection.recv()) is not None:
        work = works[asked]
        connection.send(turn(work, WARM if first < SLOW else 0) if work else [])
    connection.close()


def race(widths: list[int], batch: int, dtype: str, rounds: int) -> dict[str, dict[str, Any]]:
    """For each contestant: median and least seconds of a step and of a gradient, memory.

    ``against book`` is how many times as long as the book's it takes: the median of the
    rounds' ratios. ``first`` is the first step, which for JAX holds the compilation.
    ``peak`` are the bytes of the process at most while a step is done, above those
    before the network was built.
    """
    found: dict[str, dict[str, Any]] = {}
    lines: dict[str, tuple[Connection, Any]] = {}
    for name in CONTESTANTS:
        if name in missing():
            continue
        lines[name] = here, _ = own_process(run_contestant, name, widths, batch, dtype)
        found[name] = here.recv()  # one after another: no one builds while another runs
    turns: dict[str, dict[str, list[list[float]]]] = {
        name: {"step": [], "gradient": []} for name in found
    }
    for number in range(rounds):
        for what in ("step", "gradient"):
            for name, (connection, _) in lines.items():
                if name == "example by example" and found[name]["first"] > SLOW and number:
                    continue
                time.sleep(PAUSE)
                connection.send(what)
                turns[name][what].append(connection.recv())
    for name, (connection, process) in lines.items():
        connection.send(None)
        process.join()
        for what, noted in turns[name].items():
            if any(noted):
                found[name][what] = summary(noted, turns["book"][what])
        found[name]["first"] = rounded(found[name]["first"])
    return found


def summary(noted: list[list[float]], book: list[list[float]]) -> dict[str, float]:
    """Of the seconds noted in each round: the median, the least, and against the book's."""
    times = list(chain.from_iterable(noted))
    ratios = [median(mine) / median(its) for mine, its in zip(noted, book, strict=False)]
    return {
        "median": rounded(median(times)),
        "least": rounded(min(times)),
        "against book": rounded(median(ratios)),
    }


def held_bytes(widths: list[int], batch: int, dtype: str) -> int:
    """What a step has to hold: the batch, each parameter, Z, A, delta and gradient once."""
    parameters = sum(n_in * n_out + n_out for n_in, n_out in pairwise(widths))
    numbers = 2 * parameters + batch * (widths[0] + 3 * sum(widths[1:]))
    return numbers * np.dtype(dtype).itemsize
