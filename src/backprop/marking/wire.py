"""What calls led to, as plain data between two processes.

The process that runs a student's code can't be trusted, so nothing of it is unpickled: what it
says is JSON, and is built up anew as numbers, arrays, lists and texts.
"""

import builtins
from base64 import b64decode, b64encode
from math import prod
from typing import Any

import numpy as np

from backprop.exercises.outcomes import Outcome
from backprop.exercises.values import LONGEST

MOST = 100_000  # numbers in a value
DEEPEST = 8  # lists within lists
KINDS = "biufc"  # of an array's numbers

Data = Any  # what JSON can hold


class Thing:
    """A value that isn't made of numbers; all that is left of it is how it looks."""

    def __init__(self, look: str) -> None:
        self.look = look

    def __repr__(self) -> str:
        return self.look


def packed(one: Outcome) -> Data:
    """An outcome as JSON can hold it."""
    if one.raised is None:
        return ["value", _packed(one.value)]
    try:
        said = str(one.raised)
    except Exception:  # it is anybody's error
        said = ""
    return ["raised", type(one.raised).__name__, said[:1000]]


def _packed(value: Any, depth: int = 0) -> Data:
    if value is None or type(value) in (bool, float):
        return ["plain", value]
    if value is ...:
        return ["dots"]
    if type(value) is int:
        return ["int", hex(value)] if value.bit_length() < MOST else _look(value)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in KINDS:
        if value.size > MOST:
            return _look(f"an array of {value.size:,} numbers")
        array = np.ascontiguousarray(value)
        content = b64encode(array.tobytes()).decode()
        return ["array", array.dtype.str, list(np.shape(value)), content, np.isscalar(value)]
    if isinstance(value, list | tuple) and len(value) <= MOST and depth < DEEPEST:
        parts = [_packed(one, depth + 1) for one in value]
        return ["tuple" if isinstance(value, tuple) else "list", parts]
    return _look(value)


def _look(value: Any) -> Data:
    try:
        look = str(getattr(value, "__name__", "")) if callable(value) else repr(value)
    except Exception:  # whatever it is, it has a type
        look = f"<{type(value).__name__}>"
    return ["thing", look[: 2 * LONGEST]]


def unpacked(data: Data) -> Outcome:
    """The outcome again.

    Raises:
        ValueError: it isn't one.
    """
    match data:
        case ["value", inner]:
            return Outcome(_unpacked(inner))
        case ["raised", str(kind), str(said)]:
            return Outcome(raised=_error(kind)(said))
    raise ValueError("this is no outcome")


def _unpacked(data: Data, depth: int = 0) -> Any:
    match data:
        case ["plain", None | bool() | float() as value]:
            return value
        case ["dots"]:
            return ...
        case ["int", str(text)]:
            return int(text, 16)
        case ["array", str(kind), list(shape), str(content), bool(single)]:
            dtype = np.dtype(kind)
            if dtype.kind not in KINDS or not all(type(n) is int and n >= 0 for n in shape):
                raise ValueError("this is no array")
            if prod(shape) > MOST:
                raise ValueError("this array is too large")
            array = np.frombuffer(b64decode(content), dtype).reshape(shape).copy()
            return array[()] if single else array
        case ["tuple" | "list" as kind, list(parts)] if depth <= DEEPEST:
            found = [_unpacked(one, depth + 1) for one in parts]
            return tuple(found) if kind == "tuple" else found
        case ["thing", str(look)]:
            return Thing(look[: 2 * LONGEST])
    raise ValueError("this is no value")


def _error(kind: str) -> type[BaseException]:
    """The type of an error by its name; one that only the student's code has is made up."""
    found = getattr(builtins, kind, None) or getattr(np.linalg, kind, None)
    if isinstance(found, type) and issubclass(found, BaseException):
        try:
            found("")
        except TypeError:  # a type that needs more than a text
            found = None
        else:
            return found
    return type(kind if kind.isidentifier() else "Exception", (Exception,), {})
