"""The shapes that ``@`` couldn't multiply, which NumPy's message leaves out."""

import ast
import linecache
from types import FrameType, TracebackType
from typing import Any

import numpy as np


def unfit_shapes(error: BaseException) -> str | None:
    """Say which shapes met in a product that NumPy refused; None if that can't be told.

    It can if the failing expression is a product of names, with ``.T`` or a constant index:
    their values are looked up where the error arose, and nothing is computed again.
    """
    trace = error.__traceback__
    if trace is None or type(error) is not ValueError or "matmul: Input operand" not in str(error):
        return None
    while trace.tb_next:
        trace = trace.tb_next
    try:
        product = ast.parse(f"({_expression(trace)})", mode="eval").body
        if not isinstance(product, ast.BinOp) or not isinstance(product.op, ast.MatMult):
            return None
        left, right = (_value(side, trace.tb_frame) for side in (product.left, product.right))
    except Exception:  # the values are anybody's
        return None
    return f"`@` can't multiply shapes {np.shape(left)} and {np.shape(right)}."


def _expression(trace: TracebackType) -> str:
    """The source of the expression that failed."""
    code = trace.tb_frame.f_code
    first, last, begin, end = list(code.co_positions())[trace.tb_lasti // 2]
    if first is None or last is None:
        raise LookupError
    lines = [
        linecache.getline(code.co_filename, number).encode() for number in range(first, last + 1)
    ]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][begin:]
    return b"".join(lines).decode()


def _value(node: ast.expr, frame: FrameType) -> Any:
    """What a simple expression is worth in a frame.

    Raises:
        LookupError: it isn't simple, or has no value there.
    """
    match node:
        case ast.Name(name):
            return (frame.f_globals | frame.f_locals)[name]
        case ast.Attribute(value, "T"):
            return np.transpose(_value(value, frame))
        case ast.Subscript(value, ast.Constant(int(index))):
            return _value(value, frame)[index]
    raise LookupError
