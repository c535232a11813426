"""Code for a graph: three programs that print its result and all its gradients.

One is plain NumPy, with the way back written out; one is for PyTorch; one is for this book's tape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backprop.expressions.steps import Step
from backprop.expressions.written import (
    BOOK,
    NUMPY,
    ONE,
    TORCH,
    array_text,
    given_names,
    lines_of,
    text_of,
)
from backprop.validation import Array

Shape = tuple[int, ...]
SOFTMAX = [
    "",
    "def softmax(z):",
    "    e = np.exp(z - z.max(axis=-1, keepdims=True))",
    "    return e / e.sum(axis=-1, keepdims=True)",
    "",
    "",
]


@dataclass(frozen=True)
class Program:
    """A program for a graph: what stands before the values, each name's value, and the rest.

    Attributes:
        head, rest: lines.
        values: of each name, a line in which ``{}`` is to be its numbers.
    """

    head: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    rest: tuple[str, ...]

    def lines(self, values: Mapping[str, Array]) -> list[str]:
        """The whole program, for these values of the names."""
        given = [line.format(array_text(values[name])) for name, line in self.values]
        return [*self.head, *given, *self.rest]


def book_code(steps: Sequence[Step]) -> Program:
    """A program for the book's tape."""
    names, inputs = _named(steps)
    return Program(
        ("from backprop.tape import Variable", ""),
        tuple((steps[n].name, f"{names[n]} = Variable({{}})") for n in inputs),
        (
            "",
            *lines_of(steps, names, BOOK, "Variable({})"),
            f"{names[-1]}.backward()",
            f"print({names[-1]}.value)",
            *(f'print("{steps[n].name}", {names[n]}.gradient)' for n in inputs),
        ),
    )


def torch_code(steps: Sequence[Step]) -> Program:
    """A program for PyTorch."""
    names, inputs = _named(steps)
    kind = "dtype=torch.float64"
    line = f"torch.tensor({{}}, {kind}, requires_grad=True)"
    return Program(
        ("import torch", ""),
        tuple((steps[n].name, f"{names[n]} = {line}") for n in inputs),
        (
            "",
            *lines_of(steps, names, TORCH, f"torch.tensor({{}}, {kind})"),
            *([f"{names[-1]}.backward()"] if inputs else []),
            f"print({names[-1]}.item())",
            *(f'print("{steps[n].name}", {names[n]}.grad)' for n in inputs),
        ),
    )


def numpy_code(steps: Sequence[Step], shapes: Sequence[Shape]) -> Program:
    """A program in plain NumPy: every step, and back through every step, whose shapes are given."""
    names, inputs = _named(steps)
    forward = [
        f"{names[n]} = {_numpy_text(steps, n, names)}"
        for n in range(len(steps))
        if steps[n].operation != "input"
    ]
    helpers = SOFTMAX if any(step.operation == "softmax" for step in steps) else []
    return Program(
        ("import numpy as np", "", *helpers),
        tuple((steps[n].name, f"{names[n]} = np.array({{}})") for n in inputs),
        (
            "",
            "# Forward",
            *forward,
            "",
            "# Backward: d_a is the slope of the result along a",
            *_numpy_back(steps, names, shapes),
            "",
            f"print({names[-1]})",
            *(f'print("{steps[n].name}", d_{names[n]})' for n in inputs),
        ),
    )


def _numpy_back(steps: Sequence[Step], names: Sequence[str], shapes: Sequence[Shape]) -> list[str]:
    """The lines of the way back."""
    lines = [f"d_{names[-1]} = np.ones({shapes[-1]})"]
    met = {len(steps) - 1}
    for number in range(len(steps) - 1, -1, -1):
        step = steps[number]
        for side, source in enumerate(step.sources):
            slope = f"d_{names[source]}"
            if step.operation == "index":
                start = f"{slope}.copy()" if source in met else f"np.zeros({shapes[source]})"
                place = ", ".join(map(str, step.index))
                lines += [f"{slope} = {start}", f"{slope}[{place}] += d_{names[number]}"]
            else:
                share = _share(step, side, number, names, shapes)
                lines.append(f"{slope} = {f'{slope} + {share}' if source in met else share}")
            met.add(source)
    return lines


def _named(steps: Sequence[Step]) -> tuple[list[str], list[int]]:
    """The name of each step, and which are inputs."""
    return given_names(steps), [n for n, s in enumerate(steps) if s.operation == "input"]


def _numpy_text(steps: Sequence[Step], number: int, names: Sequence[str]) -> str:
    step = steps[number]
    if step.operation == "number":
        return f"np.array({array_text(np.asarray(step.number))})"
    return text_of(step, [(names[source], ONE) for source in step.sources], NUMPY)[0]


def _share(
    step: Step, side: int, number: int, names: Sequence[str], shapes: Sequence[Shape]
) -> str:
    """What goes back from a step to one of its sources, as text."""
    slope, value = f"d_{names[number]}", names[number]
    source = step.sources[side]
    a = names[source]
    if step.operation == "product":
        other = step.sources[1 - side]
        return _through_product(side, slope, names[other], len(shapes[source]), len(shapes[other]))
    right = side == 1 or (step.number is not None and step.on_left)
    if step.operation in ("add", "subtract", "multiply", "divide"):
        if step.number is not None:
            other_side = repr(float(np.asarray(step.number)))
        else:
            other_side = names[step.sources[1 - side]]
        text = {
            "add": slope,
            "subtract": f"-{slope}" if right else slope,
            "multiply": f"{slope} * {other_side}",
            "divide": f"-{slope} * {value} / {a}" if right else f"{slope} / {other_side}",
        }[step.operation]
        return _summed(text, shapes[number], shapes[source])
    power = repr(float(np.asarray(step.number))) if step.operation == "power" else ""
    less = repr(float(np.asarray(step.number)) - 1) if step.operation == "power" else ""
    return {
        "negate": f"-{slope}",
        "power": f"{slope} * {power} * {a} ** {less}" if power != "0.0" else f"0 * {slope}",
        "relu": f"{slope} * ({a} > 0)",
        "tanh": f"{slope} * (1 - {value} ** 2)",
        "sigmoid": f"{slope} * {value} * (1 - {value})",
        "exp": f"{slope} * {value}",
        "log": f"{slope} / {a}",
        "sqrt": f"{slope} / (2 * {value})",
        "sum": f"{slope} * np.ones({shapes[source]})",
        "mean": f"{slope} * np.ones({shapes[source]}) / {a}.size",
        "softmax": f"{value} * ({slope} - ({slope} * {value}).sum(axis=-1, keepdims=True))",
        "transpose": f"{slope}.T",
    }[step.operation]


def _through_product(side: int, slope: str, other: str, own: int, others: int) -> str:
    """The share of one side of ``@``; ``own`` and ``others`` are how many axes the two have."""
    if own == others == 1:
        return f"{slope} * {other}"
    if side == 0:
        return f"np.outer({slope}, {other})" if others == 1 else f"{slope} @ {other}.T"
    if others == 1:
        return f"np.outer({other}, {slope})"
    return f"{other}.T @ {slope}"


def _summed(text: str, shape: Shape, wanted: Shape) -> str:
    """Where one number was used many times, the sum of what comes back from all of them."""
    if shape == wanted:
        return text
    if wanted == ():
        return f"np.sum({text})"
    found = f"({text})"
    if len(shape) > len(wanted):
        found += ".sum(axis=0)"
        shape = shape[1:]
    for axis, (size, own) in enumerate(zip(shape, wanted, strict=True)):
        if size != own:
            found += f".sum(axis={axis}, keepdims=True)"
    return found
