"""Compare the values that two functions return, and put a value into words.

The values are anybody's: nothing here may fail for one, and none is changed.
"""

from numbers import Real
from types import GeneratorType
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
    found = unequal(left, right)
    return found is not None and not found.any()


def unequal(left: Any, right: Any) -> Array | None:
    """Where two arrays of numbers differ by more than rounding; None if their shapes do."""
    one, other = numbers(left), numbers(right)
    if one is None or other is None or one.shape != other.shape:
        return None
    relative, absolute = RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE
    if any(getattr(value, "dtype", None) == np.float32 for value in (left, right)):
        relative = SINGLE_TOLERANCE
        absolute = relative * float(np.abs(other[np.isfinite(other)]).max(initial=0))
    return ~np.isclose(one, other, rtol=relative, atol=absolute, equal_nan=True)


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
            return f"{shown(answer)}; it should be a list of {arrays(len(right))}"
        return next(filter(None, map(missed, right, answer)), None)
    if isinstance(answer, GeneratorType):
        return "a generator, as a function with `yield` does; end it with `return`"
    found = numbers(answer)
    if found is None:
        return f"{shown(answer)}, which isn't a number or an array of numbers"
    shape = np.shape(right)
    if found.shape == shape:
        return None
    if shape == () and found.size == 1:
        kind = f"a {type(answer).__name__}" if type(answer) in (list, tuple) else "an array"
        return f"{kind} with one number; return the number itself"
    if found.shape == ():
        return f"a single number; it should be an array of shape {shape}"
    return f"an array of shape {found.shape}; it should have shape {shape}"


def arrays(count: int) -> str:
    """So many arrays, in words."""
    return "one array" if count == 1 else f"{count} arrays"


def apart(right: Any, answer: Any) -> str:
    """One number, and what it should be, with as many digits as show the difference."""
    for digits in DIGITS:
        one, other = shown(answer, digits), shown(right, digits)
        if one != other:
            break
    said = f"{one}; it should be {other}."
    number, wanted = (float(found.item()) for found in map(np.asarray, (answer, right)))
    if digits > DIGITS[0] and abs(number - wanted) < 1e-4 * abs(wanted):
        gap = f"{abs(number - wanted):.0e}".replace("e-0", "e-")
        said += f" The difference is {gap}."
    return said


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
