"""Say what is wrong with an argument, in the reader's words.

NumPy broadcasts: a target of shape (4,) minus an output of shape (4, 2) gives
an error, but one of shape (2,) silently gives the wrong answer. So the public
functions look at what they are handed before they compute with it, and name
the argument and its shape when something doesn't fit.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Real or complex floating point. Complex numbers occur in one place only: the
# complex-step gradient check runs the ordinary code on them.
Array = NDArray[Any]

Choice = TypeVar("Choice")


def as_floats(values: ArrayLike, name: str) -> Array:
    """Return ``values`` as a floating-point array, copying only if it must.

    float32, float64 and complex arrays keep their type; integers and booleans
    become float64.

    Raises:
        TypeError: the values aren't numbers.
        ValueError: the values are nested lists of unequal length.
    """
    given: Any = values
    kind = getattr(getattr(given, "dtype", None), "kind", "")
    if (kind == "f" or kind == "c") and not isinstance(given, np.generic):
        return given  # also an array of another library
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(
            f"{name} can't be made into an array: its rows have different lengths"
        ) from error
    if array.dtype.kind in "fc":
        return array
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    raise TypeError(f"{name} must hold numbers, but the dtype is {array.dtype}")


def as_batch(
    values: ArrayLike, name: str, columns: int | None = None, dtype: np.dtype | None = None
) -> Array:
    """Return ``values`` as a checked array of shape ``(batch, columns)`` and type ``dtype``.

    Raises:
        TypeError: the values aren't numbers, or complex where real ones are needed.
        ValueError: not two-dimensional, no rows, the wrong number of columns,
            or a value that is NaN, infinite, or too large for ``dtype``.
    """
    array = as_floats(values, name)
    if array.ndim != 2:
        one, shape = ("number an example", "-1, 1") if columns == 1 else ("example", "1, -1")
        hint = f"; one {one} is written {name}.reshape({shape})" if array.ndim == 1 else ""
        raise ValueError(
            f"{name} must have shape (batch, units), rows being examples, "
            f"but have shape {array.shape}{hint}"
        )
    if array.shape[0] == 0:
        raise ValueError(f"{name} are an empty batch: their shape is {array.shape}")
    if columns is not None and array.shape[1] != columns:
        raise ValueError(f"{name} have shape {array.shape}, but {columns} columns are needed")
    require_finite(array, name)
    return array if dtype is None else _as_type(array, dtype, name)


def _as_type(array: Array, dtype: np.dtype, name: str) -> Array:
    """Convert finite floats to ``dtype``, copying only if it must, and losing none to infinity."""
    if array.dtype == dtype:
        return array
    if array.dtype.kind == "c" and dtype.kind != "c":
        raise TypeError(f"{name} must hold real numbers, but have dtype {array.dtype}")
    with np.errstate(over="ignore"):
        converted: Array = array.astype(dtype)
    lost = np.argwhere(~np.isfinite(converted))
    if lost.size:
        place = [int(index) for index in lost[0]]
        raise ValueError(
            f"{name}{place} is {array[tuple(place)]}, too large for the network's {dtype}"
        )
    return converted


def require_finite(array: Array, name: str) -> None:
    """Raise ``ValueError`` naming the first NaN or infinity in ``array`` and its place."""
    finite = np.isfinite(array)
    if finite.all():
        return
    place = tuple(int(index) for index in np.argwhere(~finite)[0])
    value = array[place]
    raise ValueError(f"{name}{list(place) if place else ''} is {value}; every value must be finite")


def require_same_shape(left: Array, left_name: str, right: Array, right_name: str) -> None:
    """Raise ``ValueError`` with both shapes unless they are the same."""
    if left.shape != right.shape:
        raise ValueError(
            f"{left_name} have shape {left.shape}, but {right_name} has shape {right.shape}"
        )


def require_positive(value: float, name: str) -> float:
    """Return ``value`` if it is a finite number above zero; raise otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.floating | np.integer):
        raise TypeError(f"{name} must be a number, but is {value!r}")
    if not (value > 0 and np.isfinite(value)):
        raise ValueError(f"{name} must be a finite number above 0, but is {value}")
    return value


def require_fraction(value: float, name: str) -> float:
    """Return ``value`` if 0 <= value < 1; raise otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.floating | np.integer):
        raise TypeError(f"{name} must be a number, but is {value!r}")
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, but is {value}")
    return value


def require_count(value: int, name: str, at_least: int = 1) -> int:
    """Return ``value`` if it is a whole number of at least ``at_least``; raise otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} must be a whole number, but is {value!r}")
    if value < at_least:
        raise ValueError(f"{name} must be at least {at_least}, but is {value}")
    return int(value)


def pick(name: str, choices: dict[str, Choice], kind: str) -> Choice:
    """Return ``choices[name]``; a name that isn't there raises and lists those that are."""
    if not isinstance(name, str):
        raise TypeError(f"{kind} must be given by name, but is {name!r}")
    if name not in choices:
        raise ValueError(f"unknown {kind} {name!r}; the known ones are {listed(choices)}")
    return choices[name]


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence part: ``'a', 'b' and 'c'``."""
    quoted = [repr(name) for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
