"""Compare the values that two functions return, and put a value into words.

The values are anybody's: nothing here may fail for one, and none is changed.
"""

from collections.abc import Iterator
from numbers import Real
from typing import Any

import numpy as np

from backprop.validation import Array

RELATIVE_TOLERANCE = 1e-9
SINGLE_TOLERANCE = 1e-5  # of what is computed in single precision, which keeps seven digits
ABSOLUTE_TOLERANCE = 1e-12
DIGITS = (6, 9, 12, 15)  # decimals in an explanation: more, if fewer show no difference
LONGEST = 120  # characters of a value


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same numbers in the same shape, up to rounding."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(
            equal(one, other) for one, other in zip(left, right, strict=True)
        )
    if left is right:  # None, or a function
        return True
    one, other = numbers(left), numbers(right)
    if one is None or other is None or one.shape != other.shape:
        return False
    if any(getattr(value, "dtype", None) == np.float32 for value in (left, right)):
        size = float(np.abs(other[np.isfinite(other)]).max(initial=0))
        return _close(one, other, SINGLE_TOLERANCE, SINGLE_TOLERANCE * size)
    return _close(one, other, RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE)


def _close(one: Array, other: Array, relative: float, absolute: float) -> bool:
    return bool(np.allclose(one, other, rtol=relative, atol=absolute, equal_nan=True))


def numbers(value: Any) -> Array | None:
    """The value as an array of floats; None if it isn't made of real numbers."""
    try:
        found = np.asarray(value)
        if found.dtype.kind == "O" and not all(isinstance(one, Real) for one in found.flat):
            return None
        return found.astype(float) if found.dtype.kind in "biufO" else None
    except Exception:  # ragged, too large, or an object that is no array after all
        return None


def missed(right: Any, answer: Any) -> str | None:
    """What is wrong with an answer's kind or shape; None if that is as it should be."""
    if isinstance(right, tuple):
        if not isinstance(answer, tuple | list) or len(answer) != len(right):
            return f"{shown(answer)}; it should be {len(right)} values, as in `return a, b`"
        return next(filter(None, map(missed, right, answer)), None)
    if isinstance(right, list) and any(isinstance(one, np.ndarray) for one in right):
        if not isinstance(answer, tuple | list) or len(answer) != len(right):
            return f"{shown(answer)}; it should be a list of {len(right)} arrays"
        return next(filter(None, map(missed, right, answer)), None)
    found = numbers(answer)
    if found is None:
        return f"{shown(answer)}, which isn't a number or an array of numbers"
    shape = np.shape(right)
    if found.shape == shape:
        return None
    if shape == () and found.size == 1:
        kind = "a list" if isinstance(answer, list | tuple) else "an array"
        return f"{kind} with one number; return the number itself"
    if found.shape == ():
        return f"a single number; it should be an array of shape {shape}"
    return f"an array of shape {found.shape}; it should have shape {shape}"


def apart(right: Any, answer: Any) -> str:
    """An answer, and what it should be, with as many digits as show the difference."""
    for digits in DIGITS:
        one, other = shown(answer, digits), shown(right, digits)
        if one != other:
            break
    else:  # it lies beyond what is shown
        one, other = next(
            (shown(float(a), 15), shown(float(r), 15))
            for a, r in _pairs(answer, right)
            if not equal(a, r)
        )
        return f"another number than it should, further on: {one}; it should be {other}."
    said = f"{one}; it should be {other}."
    gaps = [abs(a - r) for a, r in _pairs(answer, right) if np.isfinite(a - r)]
    size = max((abs(r) for _, r in _pairs(answer, right)), default=0)
    if digits > DIGITS[0] and max(gaps, default=size) < 1e-4 * size:
        gap = f"{max(gaps):.0e}".replace("e-0", "e-")
        said += f" The largest difference is {gap}."
    return said


def _pairs(answer: Any, right: Any) -> Iterator[tuple[float, float]]:
    """The numbers of two values of the same shapes, in pairs."""
    if isinstance(right, list | tuple) and isinstance(answer, list | tuple):
        for one, other in zip(answer, right, strict=True):
            yield from _pairs(one, other)
    else:
        one, other = numbers(answer), numbers(right)
        if one is not None and other is not None:
            yield from zip(one.flat, other.flat, strict=True)


def shown(value: Any, digits: int = DIGITS[0]) -> str:
    """A value in one line, short enough to read."""
    if isinstance(value, tuple):
        return f"({_joined(value, digits)})"
    if isinstance(value, list) and any(isinstance(one, np.ndarray) for one in value):
        return f"[{_joined(value, digits)}]"
    try:
        text = _text(value, digits)
    except Exception:  # whatever it is, it has a type
        text = f"<{type(value).__name__}>"
    return f"`{text}`" if len(text) <= LONGEST - 2 else f"`{text[: LONGEST - 4]} …`"


def _joined(values: Any, digits: int) -> str:
    return ", ".join(shown(one, digits) for one in values)


def _text(value: Any, digits: int) -> str:
    if isinstance(value, np.ndarray | np.generic) and (found := numbers(value)) is not None:
        return str(found.round(digits).tolist())
    if isinstance(value, float):
        return str(round(value, digits) if digits > DIGITS[0] else value)
    if callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    return " ".join(repr(value).split())


def summary(error: BaseException) -> str:
    """An error's type and what it says, in one line."""
    kind = type(error).__name__
    try:
        said = " ".join(str(error).split())
    except Exception:  # it is anybody's error too
        said = ""
    return f"{kind}: {said}" if said else kind
