"""What a page and its Python say to each other is what protocol.js lists, and nothing else."""

import re

from backprop.explorers.bundle import source

TO_PYTHON, FROM_PYTHON = (
    set(re.findall(r"^//   (\w+) {2,}", part, re.M))
    for part in source("protocol.js").partition("-- the worker, to the page --")[::2]
)
STATES = set(re.findall(r'^export const \w+ = "(\w+)"', source("protocol.js"), re.M))


def test_the_worker_does_what_is_listed() -> None:
    acts = source("worker.js").partition("const ACTS = {")[2].partition("\n};")[0]
    done = set(re.findall(r"^  (\w+)(?:,|:|\()", acts, re.M))
    assert done | {"start"} == TO_PYTHON


def test_the_worker_says_what_is_listed() -> None:
    said = set(re.findall(r'kind: "(\w+)"', source("worker.js")))
    said |= set(re.findall(r'\? "(\w+)" : "(\w+)"', source("worker.js"))[0])
    assert said == FROM_PYTHON


def test_the_page_hears_what_is_listed() -> None:
    heard = set(re.findall(r'message\.kind === "(\w+)"', source("python.js")))
    assert heard == FROM_PYTHON - {"answer"}  # which is what is left


def test_the_page_says_nothing_else() -> None:
    said = set(re.findall(r'postMessage\(\{ kind: "(\w+)"', source("python.js")))
    said |= set(re.findall(r'\.direct\(this\.name, "(\w+)"', source("host.js")))
    assert said <= TO_PYTHON


def test_a_figure_has_no_other_state() -> None:
    for file in ("host.js", "python.js", "exercise.js"):
        named = re.findall(r'state (?:=|===|!==) "(\w+)"', source(file))
        assert named == [], f"{file} names a state by itself"
    assert len(STATES) == 4
