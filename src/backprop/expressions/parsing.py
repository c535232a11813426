"""A text's syntax tree, or the place at which it isn't an expression, and why.

Python's own ``ast`` makes the tree and runs nothing. What it says of a slip is meant for
programmers, so that is said anew here.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

TOKEN = re.compile(r"\d[\w.]*|\.\d\w*|[A-Za-z_]\w*|\*\*|//|[<>=!]=|\S")
OPENING = {"(": ")", "[": "]"}
DEEPEST = 40  # brackets inside one another
FOREIGN = {
    **dict.fromkeys("×·∙⋅", "a product is written *"),
    "÷": "a quotient is written /",
    ":": "a quotient is written /, and an index is one number",
    **dict.fromkeys("−–—", "minus is written -"),
    **dict.fromkeys("²³⁴", "a power is written **"),
    **dict.fromkeys("{}", "write round brackets"),
    "√": "a root is written sqrt( )",
    "Σ": "a sum is written sum( )",
    "∑": "a sum is written sum( )",
}
ALLOWED = re.compile(r"[A-Za-z0-9_.,+\-*/@%^<>=;#()\[\]\s]")


class Unreadable(ValueError):
    """A text that is no expression.

    Attributes:
        reason: what is wrong, in the reader's words.
        start, end: the characters that it is about; the same if something is missing there.
    """

    def __init__(self, reason: str, start: int, end: int) -> None:
        """Say why, and where."""
        super().__init__(reason)
        self.reason, self.start, self.end = reason, start, end


def expression(text: str) -> ast.expr:
    """Python's syntax tree of one expression.

    Raises:
        SyntaxError: it has none, whatever the reason.
    """
    with _syntax_errors_only():
        return ast.parse(text, mode="eval").body


@contextmanager
def _syntax_errors_only() -> Iterator[None]:
    """Whatever keeps Python from making a tree is a slip in the text."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of "1in X0", say
            yield
    except (RecursionError, MemoryError, ValueError) as error:
        raise SyntaxError(str(error)) from None


def statements(text: str, longest: int) -> list[tuple[int, ast.stmt]]:
    """Each line's tree, and the place of its first character in ``text``.

    Lines are parted by ``;`` or by the end of the line, outside of brackets.

    Raises:
        Unreadable: too long, characters or brackets that can't be, no expression.
    """
    if len(text) > longest:
        reason = f"this has {len(text)} characters; {longest} are allowed"
        raise Unreadable(reason, longest, len(text))
    found = []
    for start, line in _lines(text):
        try:
            with _syntax_errors_only():
                body = ast.parse(line).body
        except SyntaxError as error:
            raise _said_anew(error, line, start) from None
        found += [(start, one) for one in body]
    if not found:
        raise Unreadable("there is no expression yet; write one such as a * b + 1", 0, len(text))
    return found


def place(node: ast.AST, start: int, text: str) -> tuple[int, int]:
    """Where in ``text`` a node of a statement that begins at ``start`` stands."""
    row, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    last, end = getattr(node, "end_lineno", row), getattr(node, "end_col_offset", column)
    rows = [start, *(start + m.end() for m in re.finditer(r"\n", text[start:]))]
    return rows[row - 1] + column, rows[last - 1] + end


def _lines(text: str) -> list[tuple[int, str]]:
    """The statements of a text, stripped, with their places; brackets are seen to fit."""
    found: list[tuple[int, str]] = []
    opened: list[tuple[str, int]] = []
    start, comment = 0, False
    for at, letter in enumerate(f"{text}\n"):
        if letter == "\n" or (letter == ";" and not comment):
            comment = False
            if not opened:
                line = text[start:at]
                found.append((start + len(line) - len(line.lstrip()), line.strip()))
                start = at + 1
        if comment:
            continue
        comment = letter == "#"
        if not ALLOWED.match(letter) or not letter.isascii():
            hint = FOREIGN.get(letter, "letters from a to z, digits and + - * / ** @ ( ) [ ] can")
            raise Unreadable(f"{letter!r} can't be part of an expression: {hint}", at, at + 1)
        if letter in OPENING:
            opened.append((letter, at))
            if len(opened) > DEEPEST:
                reason = f"more than {DEEPEST} brackets are inside one another"
                raise Unreadable(reason, at, at + 1)
        elif letter in OPENING.values():
            if not opened:
                raise Unreadable(f"no bracket is open that {letter} could close", at, at + 1)
            bracket, _ = opened.pop()
            if OPENING[bracket] != letter:
                reason = f"{bracket} is closed by {OPENING[bracket]}, not by {letter}"
                raise Unreadable(reason, at, at + 1)
    if opened:
        bracket, at = opened[-1]
        raise Unreadable(f"this {bracket} is never closed", at, at + 1)
    return [(start, line) for start, line in found if line]


def _said_anew(error: SyntaxError, line: str, start: int) -> Unreadable:
    """The slip at which Python's reader stopped, said for those who don't program."""
    tokens = list(TOKEN.finditer(line))
    for one in tokens:  # 3a, 1.2.3
        if one[0] != "." and one[0][0] in ".0123456789" and not _is_number(one[0]):
            reason = f"{one[0]!r} is no number; a product is written with *, such as 3 * a"
            return Unreadable(reason, start + one.start(), start + one.end())
    for one, other in pairwise(tokens):
        at, end = start + one.start(), start + other.end()
        if _ends(one[0]) and _begins(other[0]) and other[0] not in "([":
            reason = f"between {one[0]} and {other[0]} something is missing, such as *"
            return Unreadable(reason, at, end)
        if _joins(one[0]) and (other[0] in ")]," or (_joins(other[0]) and other[0] not in "+-")):
            reason = f"between {one[0]} and {other[0]} a number or a name is missing"
            return Unreadable(reason, at, end)
    first, last = tokens[0], tokens[-1]
    if _joins(last[0]) or last[0] == ".":
        end = start + last.end()
        return Unreadable(f"after {last[0]} something is missing", end, end)
    if _joins(first[0]) and first[0] not in "+-":
        at = start + first.start()
        return Unreadable(f"before {first[0]} something is missing", at, at)
    rows = [0, *(m.end() for m in re.finditer(r"\n", line))]
    row = rows[min(error.lineno or 1, len(rows)) - 1]
    at = min(row + max((error.offset or 1) - 1, 0), len(line))
    here = next((one for one in tokens if one.end() > at), last)
    reason = f"here {here[0]} can't stand"
    return Unreadable(reason, start + here.start(), start + here.end())


def _is_number(token: str) -> bool:
    return bool(re.fullmatch(r"([\d_]+\.?\d*|\.\d+)([eE]\d*)?", token))


def _ends(token: str) -> bool:
    """Whether a part of an expression can end with it."""
    return token[0].isalnum() or (token[0] in "_.)]" and token != ".")


def _begins(token: str) -> bool:
    return token[0].isalnum() or token[0] in "_([" or (token[0] == "." and token != ".")


def _joins(token: str) -> bool:
    """Whether it stands between two parts."""
    return token[0] in "+-*/@%^<>=,"
