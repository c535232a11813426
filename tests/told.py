"""What a failed test tells: first in a sentence what isn't so, and where everybody stands.

A plugin of pytest, for all tests and for the notebooks too. The name of a test is a
sentence; the first line of its failure repeats it with the case at hand and what was
found. A test that has stood still until its time limit also shows the stacks of
all processes that it has started: kernels, servers, builds, browsers.
"""

import subprocess
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from _pytest._code.code import ExceptionChainRepr, ReprEntryNative

LIMIT_PASSED = "from pytest-timeout"  # what pytest-timeout says when it fails a test
ENOUGH = 20  # seconds for the stack of one process


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
    dump = ["py-spy", "dump", "--nonblocking", "--pid", str(pid)]
    try:
        said = subprocess.run(dump, capture_output=True, text=True, timeout=ENOUGH)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"  no stack: {error}"
    return said.stdout or f"  no stack: {said.stderr.strip()}"


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
            report.sections.append(("Where its processes stand", stacks()))
    return report
