"""What a learner's code does to a notebook ends with the check."""

import builtins
import random
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from backprop import activations, check
from backprop.exercises import checker
from backprop.exercises.limit import TooLong, within
from backprop.exercises.paper import MOST


def without_end(z: float) -> float:
    while True:
        z += 1


def without_end_whatever_comes(z: float) -> float:
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


@pytest.mark.parametrize("answer", [without_end, without_end_whatever_comes])
def test_a_loop_without_end_is_stopped_and_told_with_its_line(
    answer: Callable[[float], float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker, "LIMIT", 0.3)
    start = time.monotonic()
    verdict = check("squash", answer)
    assert time.monotonic() - start < 10
    assert not verdict.passed
    assert verdict.named
    assert "didn't come to an end. It was stopped after 0.3 seconds, in line " in verdict.message


INTERRUPTED = """
import _thread
import signal
import threading
from backprop import check

def without_end(z):
    while True:
        z += 1

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
threading.Timer(1, _thread.interrupt_main).start()
try:
    check("squash", without_end)
except KeyboardInterrupt:
    print("interrupted", input.__module__)
"""


def test_a_readers_own_interrupt_ends_the_check() -> None:
    """In another process: what goes astray of an interrupt would end this one."""
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=60
    )
    assert ended.stdout == "interrupted builtins\n", ended.stderr


TRACED = """
import sys
from backprop.exercises.limit import TooLong, within

def nap():
    from time import sleep
    sleep({seconds})

def callable_in_python():
    return 1

for _ in range(50):
    try:
        within(0.01, nap)
    except TooLong:
        pass
    sys.settrace(lambda *_: None)
    callable_in_python()
    sys.settrace(None)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0, 0.01, 0.02])
def test_code_can_be_traced_after_something_was_limited(seconds: float) -> None:
    """In another process: a function that is traced and never left can't be timed out here."""
    code = TRACED.format(seconds=seconds)
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def nap(seconds: float) -> int:
    time.sleep(seconds)
    return 1


@pytest.mark.slow
def test_code_that_ends_in_time_is_never_stopped() -> None:
    for seconds in (0.00001, 0.0001, 0.001, 0.002, 0.003):
        for _ in range(100):
            try:
                assert within(seconds, partial(nap, seconds)) == 1
            except TooLong:
                continue
    time.sleep(0.1)  # nothing comes later
    assert threading.active_count() < 20


class OwnError(BaseException):
    pass


@pytest.mark.parametrize(
    ("error", "said"),
    [(GeneratorExit, "generators"), (SystemExit, "`return` ends"), (OwnError, "no `Exception`")],
)
def test_what_is_no_exception_is_caught_and_explained(
    error: type[BaseException], said: str
) -> None:
    def stops(z: float) -> float:
        raise error

    verdict = check("squash", stops)
    assert isinstance(verdict.raised, error)
    assert said in verdict.message


def test_a_generator_is_told_to_return() -> None:
    def yields(z: float) -> Any:
        yield z

    assert "a generator, as a function with `yield` does" in check("squash", yields).message


def test_printing_without_end_is_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker, "LIMIT", 0.3)

    def prints(z: float) -> float:
        while True:
            print("round", z)

    check("squash", prints)
    said = capsys.readouterr().out
    assert said.endswith("… and more\n")
    assert len(said) < MOST + 20


def test_what_an_answer_prints_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    def prints(z: float) -> float:
        print("z is", z)
        return z

    check("squash", prints)
    assert capsys.readouterr().out.startswith("z is 0.0\n")


def change_names(z: float) -> float:
    vars(np)["sum"] = vars(builtins)["len"] = vars(activations)["sigmoid"] = None
    vars(np)["extra"] = vars(builtins)["extra"] = 1
    return z


def change_settings(z: float) -> float:
    np.set_printoptions(precision=1)
    np.seterr(all="raise")
    warnings.simplefilter("error")
    random.seed(1)
    vars(np.random)["seed"](1)
    return z


def state() -> list[Any]:
    names = [np.sum, len, activations.sigmoid, hasattr(np, "extra"), hasattr(builtins, "extra")]
    settings = [np.get_printoptions(), np.geterr(), list(warnings.filters), random.getstate()]
    return [*names, *settings, vars(np.random)["get_state"]()[1].tolist()]


@pytest.mark.parametrize("answer", [change_names, change_settings])
def test_nothing_leaks_into_the_next_cell(answer: Callable[[float], float]) -> None:
    before = state()
    check("squash", answer)
    assert state() == before
