"""Source code as a chapter shows it: the mathematics, and folded beneath, all of it.

A reader who wants to see what is computed need not read how arguments are checked, nor
what is raised when. So of a docstring the first paragraph is shown, and no statement that
only checks. What is left out is left out by whole lines: the rest stands as in the package.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from textwrap import dedent
from types import ModuleType
from typing import Any

Shown = Callable[..., Any] | ModuleType

CHECKS = ("require_", "_require_")  # how functions begin that raise or do nothing


def whole(shown: Shown) -> str:
    """The code of a function, class or module as it stands in the package."""
    return dedent(inspect.getsource(shown)).rstrip()


def in_short(shown: Shown, way_back: bool = True) -> str:
    """The same without checks, and with only the first paragraph of each docstring.

    Without ``way_back`` the functions inside a function are left out too: in a rule that is
    its way back, which a chapter on the way forward doesn't need yet.
    """
    source = whole(shown)
    if not way_back:
        source = _without_inner_functions(source)
    lines = source.splitlines()
    for first, last, instead in sorted(_left_out(ast.parse(source), lines), reverse=True):
        lines[first - 1 : last] = instead
    return "\n".join(lines).rstrip()


def _without_inner_functions(source: str) -> str:
    lines = source.splitlines()
    inner = [
        one
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        for one in node.body
        if isinstance(one, ast.FunctionDef)
    ]
    for one in sorted(inner, key=lambda one: one.lineno, reverse=True):
        last = one.end_lineno or one.lineno
        if last < len(lines) and not lines[last].strip():  # the empty line after it goes too
            last += 1
        del lines[one.lineno - 1 : last]
    return "\n".join(lines)


def _left_out(tree: ast.AST, lines: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """From which line to which something is left out, and what stands there instead."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            yield from _long_docstring(body[0], lines)
        checks = [one for one in body if _only_checks(one)]
        if checks != body:  # a function that only checks is shown with its checks
            yield from ((one.lineno, one.end_lineno or one.lineno, []) for one in checks)


def _long_docstring(node: ast.stmt, lines: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    first, last = node.lineno, node.end_lineno or node.lineno
    blank = next((n for n in range(first, last) if not lines[n - 1].strip()), None)
    if blank is not None:
        yield blank, last, []
        yield blank - 1, blank - 1, [f'{lines[blank - 2].rstrip()}"""']


def _only_checks(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(ast.Call(ast.Name(name))):
            return name.startswith(CHECKS)
        case ast.If(body=[*body], orelse=[]):
            return all(isinstance(one, ast.Raise) or _only_checks(one) for one in body)
    return False
