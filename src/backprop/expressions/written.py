"""Steps as the text of an expression, in the words of a library; and a name for each step."""

from collections.abc import Mapping, Sequence
from itertools import chain, count

import numpy as np

from backprop.expressions.operations import OPERATORS, short
from backprop.expressions.steps import Step
from backprop.validation import Array

TAKEN = {"np", "torch", "Variable", "print", "softmax"}
SUM, PRODUCT, MINUS, POWER, ONE = 1, 2, 3, 4, 5  # how firmly the parts of a text hang together

# How each library writes a function; {} is what it is of
NUMPY = {
    "relu": "np.maximum({}, 0)",
    "tanh": "np.tanh({})",
    "sigmoid": "1 / (1 + np.exp(-{}))",
    "exp": "np.exp({})",
    "log": "np.log({})",
    "sqrt": "np.sqrt({})",
    "sum": "np.sum({})",
    "mean": "np.mean({})",
    "softmax": "softmax({})",
}
TORCH = {name: f"torch.{name}({{}})" for name in NUMPY} | {"softmax": "torch.softmax({}, dim=-1)"}
BOOK = {name: f"{{}}.{name}()" for name in NUMPY} | {"sqrt": "{} ** 0.5"}


def given_names(steps: Sequence[Step]) -> list[str]:
    """A name for each step that no other has, its own where it has one.

    None begins with ``d_``, which is how code calls the slope along what follows.
    """
    used = set(TAKEN)
    found: list[str] = []

    def new(wanted: str) -> str:
        wanted = f"v_{wanted}" if wanted.startswith("d_") else wanted
        others = (f"{wanted}_{k}" if wanted else f"v{k}" for k in count(1))
        name = next(one for one in chain(filter(None, [wanted]), others) if one not in used)
        used.add(name)
        return name

    inputs = {n: new(step.name) for n, step in enumerate(steps) if step.operation == "input"}
    for number, step in enumerate(steps):
        found.append(inputs.get(number) or new(step.name))
    return found


def array_text(value: Array) -> str:
    """The numbers of an array, as Python writes them in lists."""
    if value.ndim == 0:
        return repr(float(value))
    return f"[{', '.join(array_text(np.asarray(one)) for one in value)}]"


def text_of(
    step: Step, parts: Sequence[tuple[str, int]], functions: Mapping[str, str]
) -> tuple[str, int]:
    """What a step does, as text, and how firmly that hangs together.

    ``parts`` are the same of its sources.
    """
    if step.operation in OPERATORS:
        operator = OPERATORS[step.operation]
        sides = list(parts)
        if step.number is not None:
            number = short(float(np.asarray(step.number)))
            sides.insert(0 if step.on_left else 1, (number, MINUS if number[0] == "-" else ONE))
        (left, firm), (right, firm_right) = sides
        left = left if firm >= operator.firm else f"({left})"
        right = right if firm_right > operator.firm else f"({right})"
        return f"{left} {operator.sign} {right}", operator.firm
    text, firm = parts[0]
    closed = text if firm == ONE else f"({text})"
    if step.operation == "negate":
        return f"-{text if firm >= MINUS else closed}", MINUS
    if step.operation == "power":
        return f"{closed} ** {short(float(np.asarray(step.number)))}", POWER
    if step.operation == "index":
        return f"{closed}[{', '.join(map(str, step.index))}]", ONE
    if step.operation == "transpose":
        return f"{closed}.T", ONE
    form = functions[step.operation]
    written = form.format(closed if form.startswith("{}") or "-{}" in form else text)
    return written, POWER if "**" in form else PRODUCT if "/" in form else ONE


def lines_of(
    steps: Sequence[Step], names: Sequence[str], functions: Mapping[str, str], constant: str
) -> list[str]:
    """A line for each step that has a name or is used more than once, and for the result.

    ``constant`` is how an array of written numbers is made; ``{}`` are the numbers.
    """
    times = [sum(step.sources.count(number) for step in steps) for number in range(len(steps))]
    parts: list[tuple[str, int]] = []
    lines = []
    for number, step in enumerate(steps):
        if step.operation == "input":
            parts.append((names[number], ONE))
            continue
        if step.operation == "number":
            part = constant.format(array_text(np.asarray(step.number))), ONE
        else:
            part = text_of(step, [parts[source] for source in step.sources], functions)
        if step.name or times[number] != 1:
            lines.append(f"{names[number]} = {part[0]}")
            part = names[number], ONE
        parts.append(part)
    return lines
