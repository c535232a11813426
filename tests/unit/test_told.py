"""A failed test says in a sentence what isn't so, and a standstill shows where it stands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import told

WRONG = """
import subprocess, sys, time
import pytest

@pytest.mark.parametrize("page", ["loss.html"])
def test_every_link_leads_somewhere(page):
    "A docstring."
    assert [] == [f"{page} leads to nowhere"]

def test_a_kernel_answers():
    subprocess.run([sys.executable, "-c", "import time\\ndef waits_for_ever():\\n time.sleep(600)\\nwaits_for_ever()"])

def test_others_go_on():
    pass
"""  # noqa: E501
GROUPED = """
import os
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(8))
def test_a_group(number):
    print("in", os.environ["PYTEST_XDIST_WORKER"])
"""
CONFTEST = "import told\ndef pytest_configure(config): config.pluginmanager.register(told)\n"


def outcome(folder: Path, tests: str, *options: str) -> str:
    """What pytest prints about such tests, with a limit of two seconds."""
    Path(folder, "conftest.py").write_text(CONFTEST, encoding="utf-8")
    Path(folder, "test_some.py").write_text(tests, encoding="utf-8")
    Path(folder, "pytest.ini").write_text(
        f"[pytest]\npythonpath = {Path(told.__file__).parent}\n", encoding="utf-8"
    )
    plugins = ("-p", "pytest_timeout", "-p", "xdist", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "--timeout=2", *options],
        cwd=folder,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["alone", "in a worker"])
def test_a_failure_begins_with_a_sentence_and_a_standstill_shows_the_stacks(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    said = outcome(tmp_path, WRONG, *options)
    lines = said.splitlines()
    (first,) = (i for i, line in enumerate(lines) if line.startswith("Not so: every link"))
    assert lines[first].startswith("Not so: every link leads somewhere (loss.html). assert")
    before = lines[first - len(options[:1]) - 1]  # a worker's name has a line of its own
    assert before.startswith("____"), "the sentence comes before the traceback"
    assert "Not so: a kernel answers. Timeout (>2.0s) from pytest-timeout." in said
    assert "waits_for_ever (<string>:3)" in said  # a line of its stack
    assert "2 failed, 1 passed" in said


def test_what_shares_something_stays_in_one_process(tmp_path: Path) -> None:
    said = outcome(tmp_path, GROUPED, "-n", "2", "--dist", "loadgroup", "-rP")
    assert "8 passed" in said
    assert len({line for line in said.splitlines() if line.startswith("in gw")}) == 1
