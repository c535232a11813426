"""Arrays of another library: they follow NumPy's protocols, and refuse to become NumPy's.

So does an array on a graphics card, as CuPy's: to copy it into the processor's memory without
being asked would be slow and go unseen.
"""

from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin


class Foreign(NDArrayOperatorsMixin):
    """Numbers that can be computed with, and are read by ``get`` only."""

    def __init__(self, numbers: Any) -> None:
        self._numbers = np.asarray(numbers)

    def get(self) -> Any:
        """A copy as NumPy's array."""
        return self._numbers.copy()

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("implicit conversion to a NumPy array is not allowed")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if any(isinstance(one, np.ndarray) and one.ndim for one in inputs):
            return NotImplemented
        if "out" in options:
            options["out"] = tuple(_inside(one) for one in options["out"])
        return _outside(getattr(ufunc, method)(*map(_inside, inputs), **options))

    def __array_function__(self, function: Any, types: Any, inputs: Any, options: Any) -> Any:
        return _outside(function(*map(_inside, inputs), **options))

    def __getattr__(self, name: str) -> Any:
        if name not in SHARED:
            raise AttributeError(name)
        found = getattr(self._numbers, name)
        if not callable(found):
            return _outside(found)
        return lambda *inputs, **options: _outside(found(*map(_inside, inputs), **options))

    def __len__(self) -> int:
        return len(self._numbers)

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def __float__(self) -> float:
        return float(self._numbers)

    def __getitem__(self, place: Any) -> Any:
        return _outside(self._numbers[_inside(place)])

    def __setitem__(self, place: Any, values: Any) -> None:
        self._numbers[_inside(place)] = _inside(values)


SHARED = {
    *("shape", "ndim", "size", "nbytes", "dtype", "T", "real"),
    *(
        "sum",
        "mean",
        "max",
        "min",
        "argmax",
        "all",
        "any",
        "ravel",
        "reshape",
        "transpose",
        "astype",
        "copy",
    ),
}


def _inside(one: Any) -> Any:
    if isinstance(one, list | tuple):
        return type(one)(map(_inside, one))
    return one._numbers if isinstance(one, Foreign) else one


def _outside(one: Any) -> Any:
    return Foreign(one) if isinstance(one, np.ndarray | np.generic) else one
