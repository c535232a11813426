"""A function of the plane that a reader has written, read without running it as Python.

    "X1 - sin(3 * X0)"  ->  its syntax tree  ->  NumPy, for what stands on the list here

Nothing else is understood, so nothing that is written there can do harm.
"""

import ast
from collections.abc import Callable

import numpy as np

from backprop.expressions.parsing import expression
from backprop.validation import Array, pick

LONGEST = 80  # characters
FUNCTIONS: dict[str, Callable[..., Array]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "min": np.minimum,
    "max": np.maximum,
}
OPERATORS: dict[type[ast.AST], Callable[..., Array]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
    ast.USub: np.negative,
    ast.UAdd: np.positive,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
}
TWO = ("min", "max")  # they take two numbers, the others one


def above_0(text: str, points: Array) -> Array:
    """Where the function is above 0, or the comparison true: booleans, ``(points,)``.

    ``points`` has shape ``(points, 2)``. Where the function isn't a number, it isn't above 0.

    Raises:
        ValueError: what can't be read, or is too long.
    """
    tree = _parsed(text)
    names = {"X0": points[:, 0], "X1": points[:, 1], "pi": np.asarray(np.pi)}
    with np.errstate(all="ignore"):
        found = np.asarray(_value(tree, names))
    return np.broadcast_to(found > 0, len(points)).copy()


def _parsed(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise ValueError(f"the function has {len(text)} characters; {LONGEST} are allowed")
    if not text.strip():
        raise ValueError("there is no function yet; write one such as X1 - sin(3 * X0)")
    try:
        return expression(text.strip())
    except SyntaxError:
        raise ValueError(f"{text!r} isn't a formula as Python writes it") from None


def _value(node: ast.expr, names: dict[str, Array]) -> Array:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return np.asarray(float(number))
        case ast.Name(id=name):
            return pick(name, names, "name")
        case ast.UnaryOp(op=op, operand=one):
            return _operator(op)(_number(one, names))
        case ast.BinOp(left=left, op=op, right=right):
            return _operator(op)(_number(left, names), _number(right, names))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _operator(op)(_number(left, names), _number(right, names))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            function = pick(name, FUNCTIONS, "function")
            if len(args) != 1 + (name in TWO):
                raise ValueError(f"{name} takes {1 + (name in TWO)} here, not {len(args)}")
            return function(*(_number(one, names) for one in args))
    raise ValueError(f"{ast.unparse(node)!r} can't be part of the function")


def _number(node: ast.expr, names: dict[str, Array]) -> Array:
    """The value of a part, which counts as 1 or 0 if it is a comparison."""
    return np.asarray(_value(node, names), dtype=float)


def _operator(op: ast.AST) -> Callable[..., Array]:
    if type(op) not in OPERATORS:
        hint = "; a power is written **" if isinstance(op, ast.BitXor) else ""
        raise ValueError(f"the function can't have that operator{hint}")
    return OPERATORS[type(op)]
