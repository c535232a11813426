"""Values of the names of an expression, as text, and those that a name has to begin with.

    a=-4;x=1,2,3;W=1,2/3,4      numbers; a vector; a matrix, row by row

``x=2,`` is a vector of one number, and ``W=1,2/`` a matrix of one row.
"""

from collections.abc import Mapping, Sequence
from itertools import cycle, islice

import numpy as np

from backprop.expressions.steps import Step
from backprop.validation import Array

NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{0,15})?(?:e[-+]?[0-9]{1,3})?"
PATTERN = r"(?:[A-Za-z_][A-Za-z0-9_]{0,19}=[-+0-9.,/e]{1,400};?){0,60}"
MOST = 4  # rows and columns
FIRST = (2.0, -3.0, 1.0, 0.5, -1.0, 1.5, -2.0, 3.0)  # values that a name begins with


def from_text(text: str) -> dict[str, Array]:
    """The values in a text; what isn't written as it should be is left out."""
    found = {}
    for part in filter(None, text.split(";")):
        name, _, written = part.partition("=")
        rows = [row.split(",") for row in written.removesuffix("/").split("/")]
        vector = [entry for entry in rows[0] if entry] if rows[0][-1] == "" else rows[0]
        try:
            if "/" in written:
                array = np.array(rows, dtype=float)
            elif "," in written:
                array = np.array(vector, dtype=float)
            else:
                array = np.array(float(written))
        except ValueError:
            continue
        if np.isfinite(array).all() and all(1 <= size <= MOST for size in array.shape):
            found[name] = array
    return found


def as_text(values: Mapping[str, Array]) -> str:
    """The text that says these values."""
    return ";".join(f"{name}={_written(value)}" for name, value in values.items())


def _written(value: Array) -> str:
    if value.ndim == 0:
        return f"{float(value):.15g}"
    if value.ndim == 1:
        return ",".join(_written(one) for one in value) + ("," if len(value) == 1 else "")
    return "/".join(",".join(_written(one) for one in row) for row in value) + (
        "/" if len(value) == 1 else ""
    )


def begin_with(steps: Sequence[Step], given: Mapping[str, Array]) -> dict[str, Array]:
    """A value for each name, the one that is ``given`` or one whose shape fits what is done.

    A name with a capital letter is a matrix; a small one is a number, or a vector if it is
    multiplied by @, put into softmax, or has an index.
    """
    found: dict[str, Array] = {}
    inputs = [number for number, step in enumerate(steps) if step.operation == "input"]
    for order, number in enumerate(inputs):
        name = steps[number].name
        shape = _shape(steps, number, {**given, **found})
        values = islice(cycle(FIRST), order, order + int(np.prod(shape)))
        found[name] = given[name] if name in given else np.reshape(list(values), shape)
    return found


def _shape(steps: Sequence[Step], number: int, known: Mapping[str, Array]) -> tuple[int, ...]:
    """The shape that an input begins with."""
    users = [step for step in steps if number in step.sources]
    indices = [step.index for step in users if step.operation == "index"]
    sizes = [2, 2]
    for index in indices:
        for axis, entry in enumerate(index):
            sizes[axis] = min(max(sizes[axis], entry + 1, -entry), MOST)
    for step in users:
        if step.operation == "product":
            on_left = step.sources[0] == number
            other = known.get(steps[step.sources[on_left]].name)
            if other is not None and other.ndim:
                sizes[on_left and _is_matrix(steps, number)] = (
                    other.shape[0] if on_left else other.shape[-1]
                )
    if _is_matrix(steps, number):
        return tuple(sizes)
    several = {"product", "softmax", "index"}
    return (sizes[0],) if any(step.operation in several for step in users) else ()


def _is_matrix(steps: Sequence[Step], number: int) -> bool:
    users = [step for step in steps if number in step.sources]
    return steps[number].name[0].isupper() or any(
        step.operation == "transpose" or len(step.index) == 2 for step in users
    )
