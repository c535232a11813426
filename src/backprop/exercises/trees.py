"""A solution as its syntax tree: find a place, put something else there, run what comes out."""

import ast
import inspect
import pickle
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import FrameType
from typing import Any, TypeVar

import numpy as np

from backprop.exercises.outcomes import Case, outcome

Path = tuple[tuple[str, int | None], ...]  # from the root: a field, and a place in its list
Node = TypeVar("Node", bound=ast.AST)

MOST_ROUNDS = 100_000  # of all loops of a changed solution; then it is stopped by an error


@cache
def tree_of(solution: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of a function, without its docstring and what it says of types."""
    source = textwrap.dedent(inspect.getsource(solution))
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        function.body = function.body[1:]
    function.returns, function.decorator_list = None, []
    for argument in function.args.args:
        argument.annotation = None
    return function


def places(tree: ast.AST, path: Path = ()) -> Iterator[tuple[Path, ast.AST, ast.AST]]:
    """Every node below, as its path, the node, and what it stands in."""
    for field, value in ast.iter_fields(tree):
        if isinstance(tree, ast.FunctionDef) and field in ("args", "returns", "decorator_list"):
            continue
        inner = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, node in inner:
            if isinstance(node, ast.AST):
                here = (*path, (field, index))
                yield here, node, tree
                yield from places(node, here)


def at(tree: ast.AST, path: Path) -> ast.AST:
    """The node that a path leads to."""
    for field, place in path:
        inner = getattr(tree, field)
        tree = inner if place is None else inner[place]
    return tree


def lines_at(function: ast.FunctionDef, path: Path) -> tuple[int, ...]:
    """The lines of the innermost statement that a path leads into, without those within it."""
    ways = [path[:length] for length in range(1, len(path) + 1)]
    found = [one for one in (at(function, way) for way in ways) if isinstance(one, ast.stmt)]
    statement = found[-1]
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return tuple(range(statement.lineno, max(last, statement.lineno) + 1))


def put(tree: ast.AST, path: Path, node: ast.AST) -> None:
    """Put a node where a path leads to, in the tree itself."""
    above = at(tree, path[:-1])
    field, place = path[-1]
    if place is None:
        setattr(above, field, node)
    else:
        getattr(above, field)[place] = node


def copied(tree: Node) -> Node:
    """A copy of a tree that may be changed."""
    return pickle.loads(_pickled(tree))  # a third of the time that a deep copy takes


@cache
def _pickled(tree: ast.AST) -> bytes:
    return pickle.dumps(tree)


def as_function(solution: Callable[..., Any], function: ast.FunctionDef) -> Callable[..., Any]:
    """The changed function, among the names that the solution knows; its tree is used up.

    A loop over a list that grows meanwhile would go on for ever, so rounds are counted.
    """
    for node in ast.walk(function):
        if isinstance(node, ast.For):
            node.body.insert(0, ast.parse("count_round()").body[0])
    rounds = iter(range(MOST_ROUNDS))
    module = ast.fix_missing_locations(ast.Module([function], []))
    names = {**getattr(solution, "__globals__", {}), "count_round": lambda: next(rounds)}
    exec(compile(module, "a changed solution", "exec"), names)
    return names[function.name]


def kinds_of(solution: Callable[..., Any], case: Case) -> dict[str, str]:
    """What kind of value each name of a function has, seen while it runs on a case."""
    found: dict[str, str] = {}

    def look(frame: FrameType, event: str, _: Any) -> Any:
        above = frame.f_back
        own = frame.f_code is solution.__code__
        if not own and (above is None or above.f_code is not solution.__code__):
            return None
        if own or frame.f_code.co_name.startswith("<"):  # a comprehension
            for name, value in frame.f_locals.items():
                found.setdefault(name, _kind(value))
            return look
        return None

    before = sys.gettrace()
    sys.settrace(look)
    try:
        outcome(solution, case)
    finally:
        sys.settrace(before)
    return found


def _kind(value: Any) -> str:
    match value:
        case np.ndarray() if value.ndim:
            return f"array of {value.ndim} axes"
        case bool() | int() | np.integer():
            return "whole number"
        case float() | np.floating() | np.ndarray():
            return "number"
        case list() | tuple():
            return "list"
    return type(value).__name__
