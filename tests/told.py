"""What a failed test tells: first in a sentence what isn't so, and where everybody stands.

A plugin of pytest, for all tests and for the notebooks too. The name of a test is a
sentence; the first line of its failure repeats it with the case at hand and what was
found. A test that has stood still until its time limit also shows the stacks of
all processes that it has started: kernels, servers, builds, browsers.
"""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from _pytest._code.code import ExceptionChainRepr, ReprEntryNative

LIMIT_PASSED = "from pytest-timeout"  # what pytest-timeout says when it fails a test
ENOUGH = 20  # seconds for the stack of one process
SEEN = pytest.StashKey[str]()


def sentence(item: pytest.Item, error: BaseException) -> str:
    """What isn't so, for which case, and what was found: one line."""
    name, _, case = item.name.partition("[")
    words = name.removeprefix("test_").replace("_", " ")
    of_case = f" ({case.removesuffix(']')})" if case else ""
    found = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    return f"Not so: {words}{of_case}. {found}"


def stacks() -> str:
    """The stacks of all processes below this one; of those without Python, their command."""
    told = []
    for process in psutil.Process().children(recursive=True):
        try:
            command = " ".join(process.cmdline())[:200]
        except psutil.Error:
            continue
        told.append(f"{process.pid}: {command}")
        if "python" in command.partition(" ")[0]:
            told.append(_stack(process.pid))
    return "\n".join(told) or "It has started no process."


def _stack(pid: int) -> str:
    spy = shutil.which("py-spy", path=Path(sys.executable).parent)
    dump = [str(spy), "dump", "--nonblocking", "--pid", str(pid)]
    try:
        said = subprocess.run(dump, capture_output=True, text=True, timeout=ENOUGH)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"  no stack: {error}"
    return said.stdout or f"  no stack: {said.stderr.strip()}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[bool | None]:
    """Look at the stacks shortly before the time limit, when all processes are still there."""
    limit = float(item.config.getvalue("timeout") or item.config.getini("timeout") or 0)

    def look() -> None:
        item.stash[SEEN] = stacks()

    timer = threading.Timer(limit - min(limit / 4, ENOUGH), look)
    timer.daemon = True
    if limit:
        timer.start()
    said = yield
    timer.cancel()
    return said


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Iterator[pytest.TestReport]:
    """Put the sentence before the traceback, and the stacks behind it."""
    report: pytest.TestReport = yield
    if report.failed and call.excinfo:
        first = sentence(item, call.excinfo.value)
        if isinstance(report.longrepr, ExceptionChainRepr):
            report.longrepr.chain[0][0].reprentries.insert(0, ReprEntryNative([f"{first}\n"]))
        elif isinstance(report.longrepr, str):
            report.longrepr = f"{first}\n{report.longrepr}"
        if LIMIT_PASSED in str(call.excinfo.value):
            # Those that the test runs in the foreground are gone by now
            report.sections.append(("Where its processes stand", item.stash.get(SEEN, stacks())))
    return report
