"""Compute an expression: each step becomes a variable on the tape.

evaluate("(a * b).tanh()", {"a": 2.0, "b": -3.0}).backward()
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike

from backprop.arithmetic import picked, raised
from backprop.expressions.operations import FUNCTIONS, OPERATORS, OTHERS, short, with_number
from backprop.expressions.parsing import Unreadable
from backprop.expressions.reading import read
from backprop.expressions.steps import Step
from backprop.rule import Rule
from backprop.tape import Variable
from backprop.validation import Array, as_floats, require_finite


@dataclass(frozen=True)
class Trouble:
    """A step that has no number, or no slope: its number and the reason."""

    step: int
    reason: str


def evaluate(text: str, values: Mapping[str, ArrayLike | Variable]) -> Variable:
    """The result of an expression, a variable whose ``backward`` finds all gradients.

    ``values`` are those of the names: numbers, vectors, or matrices; or variables, which then
    get their gradients.

    Raises:
        Unreadable: what can't be read, shapes that don't fit, or a step without a number, such
            as a division by 0; with the place and the reason.
        ValueError: a name without a value.
    """
    steps = read(text)
    variables, trouble = run(steps, values)
    if trouble:
        raise Unreadable(trouble.reason, steps[trouble.step].start, steps[trouble.step].end)
    return variables[-1]


def run(
    steps: Sequence[Step], values: Mapping[str, ArrayLike | Variable]
) -> tuple[list[Variable], Trouble | None]:
    """A variable for each step, and the first step whose value isn't a number.

    Raises:
        Unreadable: shapes that don't fit.
        ValueError: a name without a value.
    """
    variables: list[Variable] = []
    trouble = None
    with np.errstate(all="ignore"):
        for number, step in enumerate(steps):
            sources = [variables[source] for source in step.sources]
            variables.append(_variable(step, sources, values))
            if trouble is None and not _is_finite(variables[-1].value):
                trouble = Trouble(number, _why_no_number(step, [s.value for s in sources]))
    return variables, trouble


def go_back(variables: Sequence[Variable]) -> Trouble | None:
    """Find the gradients of the last; say which step has no slope, or why there are none.

    The last variable must be a number; else that is the trouble.
    """
    last = variables[-1]
    if last.value.size != 1:
        reason = (
            f"the result has {last.value.size} numbers, and a gradient is that of one: "
            "take one by an index such as [0], or add .sum()"
        )
        return Trouble(len(variables) - 1, reason)
    with np.errstate(all="ignore"):
        last.backward()
        if all(_is_finite(variable.gradient) for variable in variables):
            return None
        for number in range(len(variables) - 1, -1, -1):
            if not _is_finite(variables[number].gradient):  # the shares were finite
                return Trouble(number, "the gradient here is too large for a computer's floats")
            if not all(map(_is_finite, variables[number].shares(variables[number].gradient))):
                return Trouble(number, "the slope of this step is infinite here")
    return None


def _is_finite(array: Array) -> bool:
    return all(map(isfinite, array.ravel().tolist()))


def _variable(
    step: Step, sources: list[Variable], values: Mapping[str, ArrayLike | Variable]
) -> Variable:
    if step.operation == "number":
        return Variable(step.number)
    if step.operation == "input":
        if step.name not in values:
            raise ValueError(f"{step.name} needs a value")
        given = values[step.name]
        if isinstance(given, Variable):
            return given
        array = as_floats(given, step.name)
        require_finite(array, step.name)
        return Variable(array)
    reason = _misfit(step, [source.value for source in sources])
    if reason:
        raise Unreadable(reason, step.start, step.end)
    try:
        return sources[0].apply(rule_of(step), *sources[1:])
    except (ValueError, IndexError):
        shapes = " and ".join(_size(source.value) for source in sources)
        raise Unreadable(f"{shapes} don't fit together here", step.start, step.end) from None


def rule_of(step: Step) -> Rule:
    """The rule that computes a step from its sources."""
    if step.operation == "power":
        return raised(_number(step))
    if step.operation == "index":
        return picked(step.index)
    if step.operation in OPERATORS:
        rule = OPERATORS[step.operation].rule
        return rule if step.number is None else with_number(rule, _number(step), step.on_left)
    return (FUNCTIONS | OTHERS)[step.operation].rule


def _number(step: Step) -> float:
    return float(np.asarray(step.number))


def _misfit(step: Step, values: list[Array]) -> str:
    """Why a step can't be done with values of these shapes, as far as it is easily said."""
    first = values[0]
    if step.operation == "index":
        if first.ndim < len(step.index):
            return f"{_size(first)} has no entry [{', '.join(map(str, step.index))}]"
        for at, (index, size) in enumerate(zip(step.index, first.shape, strict=False)):
            if not -size <= index < size:
                what = ("entries" if first.ndim == 1 else "rows") if at == 0 else "columns"
                return f"there are {size} {what}, numbered from 0 to {size - 1}; {index} isn't one"
    if step.operation == "softmax" and first.ndim == 0:
        return "the softmax is of several numbers, and this is one; try a vector"
    if step.operation == "transpose" and first.ndim != 2:
        return f".T turns a matrix, and this is {_size(first)}"
    if step.operation == "product" and not all(value.ndim for value in values):
        return "@ multiplies vectors and matrices; numbers are multiplied by *"
    return ""


def _size(value: Array) -> str:
    """A shape in words."""
    if value.ndim == 0:
        return "a number"
    if value.ndim == 1:
        return f"a vector of {len(value)}"
    return f"a matrix of {' by '.join(map(str, value.shape))}"


def _why_no_number(step: Step, values: list[Array]) -> str:
    """Why the value of a step isn't finite, where those of its sources are."""
    if step.operation in ("log", "sqrt", "power"):
        lowest = float(values[0].min())
        if step.operation == "log" and lowest <= 0:
            return f"a logarithm is of numbers above 0, and this is {_few(lowest)}"
        if step.operation != "log" and lowest < 0 and not _few_is_whole(step):
            return f"a root is of numbers from 0 up, and this is {_few(lowest)}"
        if step.operation == "power" and (values[0] == 0).any():
            return "this divides by 0"
    if step.operation == "divide":
        below = values[-1] if step.number is None or step.on_left else np.asarray(step.number)
        if (below == 0).any():
            return "this divides by 0"
    return "this number is too large for a computer's floats"


def _few(number: float) -> str:
    return short(float(f"{number:.4g}"))


def _few_is_whole(step: Step) -> bool:
    return step.operation == "power" and _number(step).is_integer()
