"""Steps as a picture shows them: what is written in a node, beside an edge, and said of both."""

from collections.abc import Sequence

import numpy as np

from backprop.expressions.operations import FUNCTIONS, OPERATORS, OTHERS, RAISED, short
from backprop.expressions.steps import Step
from backprop.expressions.written import array_text


def label(step: Step) -> str:
    """What stands in the node of a step."""
    number = "" if step.number is None else _constant(step)
    if step.operation == "input":
        return step.name
    if step.operation == "number":
        return number
    if step.operation == "power":
        whole = number.isdigit() and len(number) == 1
        return number.translate(RAISED) if whole else f"^ {number}"
    if step.operation == "index":
        return f"[{', '.join(map(str, step.index))}]"
    if step.operation in OPERATORS:
        symbol = OPERATORS[step.operation].symbol
        return f"{number} {symbol}" if step.on_left else f"{symbol} {number}".strip()
    return (FUNCTIONS | OTHERS)[step.operation].symbol


def each(step: Step) -> bool:
    """Whether a step works on every number by itself, so that each has a slope of its own."""
    if step.operation in OPERATORS:
        return step.operation != "product"
    if step.operation == "power":
        return True
    one = (FUNCTIONS | OTHERS).get(step.operation)
    return one is not None and one.each


def called(steps: Sequence[Step], number: int) -> str:
    """What a step is called where another speaks of it."""
    step = steps[number]
    if step.operation == "number" and np.ndim(np.asarray(step.number)) == 0:
        return _constant(step)
    return step.name or f"step {number + 1}"


def words(steps: Sequence[Step], number: int) -> str:
    """A step in words."""
    step = steps[number]
    own = called(steps, number)
    sides = [called(steps, source) for source in step.sources]
    if step.operation == "input":
        return f"{own} is given"
    if step.operation == "number":
        return f"{own} is written in the expression"
    if step.operation in OPERATORS:
        if step.number is not None:
            sides.insert(0 if step.on_left else 1, _constant(step))
        return f"{own} is {sides[0]} {OPERATORS[step.operation].symbol} {sides[1]}"
    if step.operation == "power":
        return f"{own} is {sides[0]} to the power {_constant(step)}"
    if step.operation == "index":
        return f"{own} is entry {label(step)} of {sides[0]}"
    if step.operation == "negate":
        return f"{own} is minus {sides[0]}"
    if step.operation == "transpose":
        return f"{own} is {sides[0]}, rows and columns exchanged"
    return f"{own} is {step.operation} of {sides[0]}"


def local_rule(steps: Sequence[Step], number: int, side: int) -> str:
    """The slope of a step along one of its sources, as a short formula."""
    step = steps[number]
    sides = [called(steps, source) for source in step.sources]
    if step.operation in OPERATORS:
        if step.number is not None:
            sides.insert(0 if step.on_left else 1, _constant(step))
        slope = OPERATORS[step.operation].slopes[side or int(step.on_left)]
        return slope.format(a=sides[0], b=sides[1])
    if step.operation == "power":
        power = float(np.asarray(step.number))
        less = _raised(power - 1)
        return f"{_constant(step)} {sides[0]}{less}" if power not in (0, 1) else short(power)
    if step.operation == "index":
        return f"1 at {label(step)}, else 0"
    return (FUNCTIONS | OTHERS)[step.operation].slope.format(a=sides[0])


def _raised(power: float) -> str:
    if power == 1:
        return ""
    text = short(power)
    return text.translate(RAISED) if text.isdigit() else f"^({text.replace('-', '−')})"


def _constant(step: Step) -> str:
    """A number that is written in the expression, or several."""
    value = np.asarray(step.number)
    text = short(float(f"{float(value):.5g}")) if value.ndim == 0 else array_text(value)
    return text.replace("-", "−")
