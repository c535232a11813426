"""Type it: an expression that the reader writes becomes a graph, with every value and gradient.

"(a * b + b**3).relu()", "a=-4;b=2"  ->  nodes, edges, the walk there and back, code
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from backprop.explorers import type_it_picture as picture
from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Slider, Text, Value
from backprop.expressions.code import Program, book_code, numpy_code, torch_code
from backprop.expressions.evaluation import Trouble, go_back, run
from backprop.expressions.parsing import Unreadable
from backprop.expressions.reading import LONGEST, read
from backprop.expressions.steps import Step
from backprop.expressions.values import PATTERN, begin_with, from_text

ALL = 300  # a step of the walk after its last

MICROGRAD = """\
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c - a
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2
g += 10 / f"""
NORMALISED = """\
m = (x + y + z) / 3
v = ((x - m)**2 + (y - m)**2 + (z - m)**2) / 3
s = (x - m) / sqrt(v + 0.00001)
g * s + b"""
PRESETS: dict[str, dict[str, Value]] = {
    "two ways": {"expression": "(a*b + b**3).relu()", "numbers": "a=4;b=1"},
    "micrograd": {"expression": MICROGRAD, "numbers": "a=-4;b=2"},
    "neuron": {
        "expression": "(x1 * w1 + x2 * w2 + b).tanh()",
        "numbers": "x1=2;w1=-3;x2=0;w2=1;b=6.88137",
    },
    "square": {"expression": "x * x", "numbers": "x=3"},
    "cross-entropy": {
        "expression": "-log(softmax(x @ W)[1])",
        "numbers": "x=1,2;W=0.5,-1,1/0.2,0.3,-0.4",
    },
    "batch normalisation": {"expression": NORMALISED, "numbers": "x=1;y=2;z=4;g=1.5;b=0.5"},
    "sigmoid circuit": {
        "expression": "1 / (1 + exp(-(w0 * x0 + w1 * x1 + w2)))",
        "numbers": "w0=2;x0=-1;w1=-3;x1=-2;w2=-3",
    },
    "shortcut": {
        "expression": "h = (x * w1).tanh() * w2\ny = x + h\n(y - t)**2 / 2",
        "numbers": "x=0.5;w1=1.5;w2=0.4;t=1",
    },
}
START = PRESETS["two ways"]
HALVES = [f"{half / 2:g}" for half in range(-10, 11)]
EXAMPLES = (
    str(START["numbers"]),
    *(f"a={half};b=1" for half in HALVES if half != "4"),
    *(f"a=4;b={half}" for half in HALVES if half != "1"),
)

_read = lru_cache(maxsize=8)(read)


def compute(expression: str, numbers: str) -> dict[str, Any]:
    """Read the expression, compute it and go back.

    Returns:
        problem, problem_start, problem_end, problem_node: what is wrong, the characters it is
            about, and the node without a number, or -1.
        names, name_node, name_rows, name_columns, name_values, name_minimum, name_maximum,
            name_step, numbers: the names that have values; a number has 0 rows and columns, a
            vector 0 rows.
        label, name, kind, rows, columns, value, gradient, x, y, wide, high, start, end, words: of
            each node, in the tape's order.
        width, height: of the drawing.
        edge_from, edge_to, edge_local, edge_rule, edge_share, edge_path, edge_x, edge_y: of
            each edge; ``edge_local`` is empty where the operation isn't number by number.
        steps, forward, backward, back_edges, back_sum: the walk there and back; ``back_sum`` is
            what has come to the edge's source when the edge has handed on its share.
        code_numpy, code_torch, code_book: lines of code.
    """
    try:
        steps = _read(expression)
        values = begin_with(steps, from_text(numbers))
        variables, trouble = run(steps, values)
    except Unreadable as problem:
        return _nothing(problem)
    trouble = trouble or go_back(variables)
    shapes = tuple(variable.value.shape for variable in variables)
    drawn, programs = _fixed(expression, shapes)
    moving = picture.values_alone if trouble else picture.values_and_slopes
    return {
        **_said(steps, trouble),
        **picture.names(steps, values),
        **drawn,
        **moving(steps, variables),
        **{f"code_{name}": program.lines(values) for name, program in programs.items()},
    }


@lru_cache(maxsize=16)
def _fixed(
    expression: str, shapes: tuple[tuple[int, ...], ...]
) -> tuple[dict[str, Any], dict[str, Program]]:
    """What stays as it is when a number is dragged: the graph as drawn, and the programs."""
    steps = _read(expression)
    programs = {
        "numpy": numpy_code(steps, shapes),
        "torch": torch_code(steps),
        "book": book_code(steps),
    }
    return picture.graph(steps, shapes), programs


def _nothing(problem: Unreadable) -> dict[str, Any]:
    """The results where there is no graph."""
    empty = compute("0", "")
    nothing: dict[str, Any] = {name: [] if isinstance(empty[name], list) else 0 for name in empty}
    return nothing | {"numbers": ""} | _told(problem, -1)


def _said(steps: Sequence[Step], trouble: Trouble | None) -> dict[str, Any]:
    """What is wrong at a step, if anything."""
    if trouble is None:
        return _told(Unreadable("", 0, 0), -1)
    step = steps[trouble.step]
    return _told(Unreadable(trouble.reason, step.start, step.end), trouble.step)


def _told(problem: Unreadable, node: int) -> dict[str, Any]:
    reason = problem.reason
    return {
        "problem": reason[:1].upper() + reason[1:] + "." * bool(reason),
        "problem_start": problem.start,
        "problem_end": problem.end,
        "problem_node": node,
    }


EXPLORER = Explorer(
    name="type-it",
    title="Type it",
    description=(
        "The expression (a*b + b**3).relu(), and below it its graph, from left to right: boxes "
        "for a = 4 and b = 1, then a box for each step, joined by lines, up to 5 on the right. "
        "Above the sign in each box stands its value, below it its gradient: 1 at the result, 1 "
        "at a, and 7 at b, where two shares add up, 3 and 4. At the end of each line stand the "
        "local slope and the share that goes back along it."
    ),
    invitation="Drag a or b. Press Play: slopes come back and add up. Then type your own.",
    parameters=(
        Text(
            "expression",
            "expression",
            "an expression of numbers, vectors and matrices",
            str(START["expression"]),
            r"[\s\S]*",
            LONGEST,
        ),
        Text(
            "numbers",
            "numbers",
            "the values of its names",
            str(START["numbers"]),
            PATTERN,
            3000,
            EXAMPLES,
        ),
        Text(
            "chosen",
            "node",
            "the node that is looked at",
            "",
            "(?:[0-9]{1,2})?",
            2,
            drawn_only=True,
        ),
        Slider("step", "step", "step of the walk", ALL, 0, ALL, 1, drawn_only=True),
    ),
    compute=compute,
    shown=".4g",
    presets={"Try": PRESETS},
)
