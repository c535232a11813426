"""What is written with its numbers in an expression: constants, indices, vectors and matrices.

Each function is given a part of the syntax tree, and ``refuse``, which makes the error for a part.
"""

import ast
from collections.abc import Callable

import numpy as np

from backprop.expressions.parsing import Unreadable
from backprop.validation import Array

Refuse = Callable[[str, ast.AST], Unreadable]
LARGEST = 10**6  # index


def constant(value: object, node: ast.expr, refuse: Refuse) -> float:
    """A number that is written, as a float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refuse(f"{value!r} is no number that can be used here", node)
    return exact(lambda: float(value), node, refuse)


def exact(compute: Callable[[], object], node: ast.expr, refuse: Refuse) -> float:
    """What written numbers make, if that is a number."""
    try:
        found = compute()
    except ZeroDivisionError:
        raise refuse("this divides by 0", node) from None
    except OverflowError:
        raise refuse("this number is too large", node) from None
    if not isinstance(found, float):
        raise refuse("this root of a negative number is no real number", node)
    if not np.isfinite(found):
        raise refuse("this number is too large", node)
    return found


def indices(node: ast.expr, refuse: Refuse) -> tuple[int, ...]:
    """One whole number or two, of an entry or a row."""
    found = []
    for one in node.elts if isinstance(node, ast.Tuple) else [node]:
        match one:
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                found.append(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
                found.append(-value)
            case _:
                raise refuse("an index must be a whole number, such as [1] or [0, 2]", one)
        if abs(found[-1]) > LARGEST:
            raise refuse("this index is too large", one)
    if len(found) not in (1, 2):
        raise refuse("an index has one number or two, such as [1] or [0, 2]", node)
    return tuple(found)


def array(node: ast.List, refuse: Refuse) -> Array:
    """A vector, or a matrix as a list of its rows."""
    rows = [one.elts if isinstance(one, ast.List) else [] for one in node.elts]
    of_rows = [isinstance(one, ast.List) for one in node.elts]
    if not any(of_rows) and node.elts:
        return np.array([_entry(one, refuse) for one in node.elts])
    if not all(of_rows) or not rows or not rows[0] or len({len(row) for row in rows}) != 1:
        raise refuse("a matrix is written by rows of the same length: [[1, 2], [3, 4]]", node)
    return np.array([[_entry(one, refuse) for one in row] for row in rows])


def _entry(node: ast.expr, refuse: Refuse) -> float:
    match node:
        case ast.Constant(value=value):
            return constant(value, node, refuse)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)):
            return -constant(value, node, refuse)
    raise refuse("a list holds written numbers alone, such as [1, 0, 2]", node)


def why_not(node: ast.expr) -> str:
    """Why a part that isn't on the list can't be used."""
    kinds: dict[type[ast.expr], str] = {
        ast.Compare: "a comparison can't be part of an expression",
        ast.Tuple: "a comma can't stand here; a vector is written [1, 2]",
        ast.Slice: "an index must be a whole number, such as [1] or [0, 2]",
        ast.UnaryOp: "'not' and '~' can't be part of an expression",
        ast.BoolOp: "'and' and 'or' can't be part of an expression",
        ast.IfExp: "'if' can't be part of an expression; relu is 0 below 0",
        ast.Lambda: "functions can't be made here",
        ast.Starred: "a star can't stand here; a power is written a ** 2",
    }
    return kinds.get(type(node), "this can't be part of an expression")
