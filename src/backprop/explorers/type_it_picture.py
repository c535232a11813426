"""The lists that "Type it" draws: names, nodes, edges, and the walk there and back.

steps, values, variables  ->  what stands where, and what goes along each edge
"""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from backprop.expressions.layout import Layout, laid_out
from backprop.expressions.shown import each, label, local_rule, words
from backprop.expressions.steps import Step
from backprop.expressions.values import as_text
from backprop.tape import Variable
from backprop.validation import Array

CELL, ROW = 44.0, 15.0  # a number of a matrix
HELD, TALL = 46.0, 26.0  # and one that is taken hold of
BOX = 76.0  # a number's node, either way
MIDDLE = 46.0  # the label's part of a node, with its margins
REACH, STEP = 5.0, 0.1  # of a name's slider; a value outside makes it longer

Edge = tuple[int, int]


def edges_of(steps: Sequence[Step]) -> list[Edge]:
    """From each source of each step to the step."""
    return [(source, number) for number, step in enumerate(steps) for source in step.sources]


def names(steps: Sequence[Step], values: Mapping[str, Array]) -> dict[str, Any]:
    """The names that have values, and between what each may be set."""
    shapes = [rows_and_columns(value.shape) for value in values.values()]
    reach = [max(REACH, float(np.ceil(np.abs(value).max()))) for value in values.values()]
    node = {step.name: n for n, step in enumerate(steps) if step.operation == "input"}
    return {
        "names": list(values),
        "name_node": [node[name] for name in values],
        "name_rows": [rows for rows, _ in shapes],
        "name_columns": [columns for _, columns in shapes],
        "name_values": [flat(value) for value in values.values()],
        "name_minimum": [-far for far in reach],
        "name_maximum": reach,
        "name_step": [STEP for _ in values],
        "numbers": as_text(values),
    }


def graph(steps: Sequence[Step], shapes: Sequence[tuple[int, ...]]) -> dict[str, Any]:
    """Nodes and edges, and where they are drawn: all that doesn't hang on the numbers."""
    pairs = edges_of(steps)
    sides = [rows_and_columns(shape) for shape in shapes]
    sizes = [_size(step, *side) for step, side in zip(steps, sides, strict=True)]
    count = range(len(steps))
    return {
        "label": [label(step) for step in steps],
        "name": ["" if step.operation == "input" else step.name for step in steps],
        "kind": [
            step.operation if step.operation in ("input", "number") else "operation"
            for step in steps
        ],
        "rows": [rows for rows, _ in sides],
        "columns": [columns for _, columns in sides],
        "start": [step.start for step in steps],
        "end": [step.end for step in steps],
        "words": [words(steps, number) for number in count],
        "edge_from": [source for source, _ in pairs],
        "edge_to": [target for _, target in pairs],
        "edge_rule": [
            local_rule(steps, number, side)
            for number in count
            for side in range(len(steps[number].sources))
        ],
        "forward": list(count),
        "backward": list(reversed(count)),
        **_places(laid_out(tuple(sizes), tuple(pairs))),
    }


def _size(step: Step, rows: int, columns: int) -> tuple[float, float]:
    """The width and height of a node's box: its values, its label, its gradients."""
    if not columns:
        return BOX, BOX
    across, down = (HELD, TALL) if step.operation == "input" else (CELL, ROW)
    return max(BOX, columns * across + 8), max(BOX, max(rows, 1) * (down + ROW) + MIDDLE)


def _places(found: Layout) -> dict[str, Any]:
    """The numbers of a layout."""
    numbers = range(len(found.ways))
    return {
        "x": [round(x, 1) for x in found.x],
        "y": [round(y, 1) for y in found.y],
        "wide": list(found.wide),
        "high": list(found.high),
        "width": round(found.width, 1),
        "height": round(found.height, 1),
        "edge_path": [found.path(edge) for edge in numbers],
        "edge_x": [round(found.label(edge)[0], 1) for edge in numbers],
        "edge_y": [round(found.label(edge)[1], 1) for edge in numbers],
    }


def values_alone(steps: Sequence[Step], variables: Sequence[Variable]) -> dict[str, Any]:
    """What the nodes and edges show where there are no gradients."""
    nothing: list[list[float]] = [[] for _ in edges_of(steps)]
    return {
        "value": [flat(variable.value) for variable in variables],
        "gradient": [[] for _ in variables],
        "edge_local": nothing,
        "edge_share": nothing,
        "steps": 0,
        "back_edges": [],
        "back_sum": [],
    }


def values_and_slopes(steps: Sequence[Step], variables: Sequence[Variable]) -> dict[str, Any]:
    """Values, gradients, what goes along each edge, and the walk back along the edges."""
    shares: list[Array] = []
    local: list[list[float]] = []
    first = []  # edge of each step
    for step, variable in zip(steps, variables, strict=True):
        first.append(len(shares))
        if variable.sources:
            shares += variable.shares(variable.gradient)
            local += _local_slopes(step, variable)
    come: dict[int, Array] = {}
    order, sums = [], []
    for target in reversed(range(len(steps))):
        for number, source in enumerate(steps[target].sources, first[target]):
            order.append(number)
            come[source] = come[source] + shares[number] if source in come else shares[number]
            sums.append(flat(come[source]))
    return {
        "value": [flat(variable.value) for variable in variables],
        "gradient": [flat(variable.gradient) for variable in variables],
        "edge_local": local,
        "edge_share": [flat(share) for share in shares],
        "steps": len(steps) + 1 + len(shares),
        "back_edges": order,
        "back_sum": sums,
    }


def _local_slopes(step: Step, variable: Variable) -> list[list[float]]:
    """The slope along each edge by itself, if the step works number by number."""
    if not each(step):
        return [[] for _ in variable.sources]
    alone = variable.shares(np.ones_like(variable.value))
    shapes = [source.value.shape for source in variable.sources]
    return [
        flat(slope) if shape == variable.value.shape else []
        for slope, shape in zip(alone, shapes, strict=True)
    ]


def rows_and_columns(shape: tuple[int, ...]) -> tuple[int, int]:
    """0 rows for a vector, and 0 of both for a number."""
    rows, columns = (0, 0, *shape)[-2:]
    return rows, columns


def flat(value: Array) -> list[float]:
    """The numbers row by row; none if one of them isn't finite."""
    numbers = value.ravel().tolist()
    return numbers if all(map(isfinite, numbers)) else []
