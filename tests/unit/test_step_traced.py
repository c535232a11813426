"""How much a reader opens to follow one step of learning from its first call to its last."""

import ast
import sys
import tokenize
from pathlib import Path
from types import FrameType

import numpy as np

import backprop
from backprop.backpropagation import learn
from backprop.losses import as_loss
from backprop.network import Network
from backprop.optimizers import GradientDescent

SOURCES = Path(backprop.__file__).parent


def functions_of_a_step() -> set[tuple[str, str]]:
    """The file and the name of each of the book's functions that a step calls."""
    network = Network.initialized([2, 3, 1], "sigmoid", np.random.default_rng(0))
    x, y = np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([[1.0], [0.0]])
    loss, optimizer = as_loss("half_squared_error"), GradientDescent(0.1)
    learn(network, x, y, loss, optimizer)  # what is looked at once has been looked at
    called = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(SOURCES):
            called.add((str(path.relative_to(SOURCES)), frame.f_code.co_qualname))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        learn(network, x, y, loss, optimizer)
    finally:
        sys.setprofile(before)
    return called


def lines_of_code(path: Path) -> int:
    """The lines that are neither empty nor a comment nor a docstring."""
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            docstrings |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    empty = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    lines: set[int] = set()
    with path.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type not in empty | {tokenize.ENCODING, tokenize.ENDMARKER}:
                lines |= set(range(token.start[0], token.end[0] + 1))
    return len(lines - docstrings)


def test_a_step_is_followed_through_five_files_and_fourteen_functions() -> None:
    called = functions_of_a_step()
    files = {name for name, _ in called}
    lines = {name: lines_of_code(SOURCES / name) for name in sorted(files)}
    print(len(called), "functions:", *sorted(called), sep="\n")
    print(sum(lines.values()), "lines:", lines)
    assert ("backpropagation.py", "run_back") in called
    assert len(files) <= 5, files
    assert len(called) <= 14, called
    assert sum(lines.values()) <= 350, lines
