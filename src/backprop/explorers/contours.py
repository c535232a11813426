"""Contour lines: where a function of the plane has a given value, or a higher one."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.validation import Array

# Rows and columns of the corners of a cell's two triangles
TRIANGLES = np.array([[[0, 0, 1], [0, 1, 1]], [[0, 1, 1], [0, 1, 0]]])
HALVINGS = 12  # of a side of the grid, to find where a line crosses it


def contour(axis: Array, values: Array, level: float) -> str:
    """The line of ``level`` as the text of an SVG path.

    ``values[row, column]`` belongs to ``y = axis[row]`` and ``x = axis[column]``. In
    each triangle of the grid the function is taken to be a plane, so that the line
    is straight there and crosses two of the triangle's sides.
    """
    above = values >= level
    mixed = np.nonzero(
        (above[:-1, :-1] != above[1:, 1:])
        | (above[:-1, 1:] != above[1:, 1:])
        | (above[1:, :-1] != above[1:, 1:])
    )
    lines = [_crossed_twice(axis, values, level, mixed, triangle) for triangle in TRIANGLES]
    return "".join(
        f"M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}" for x0, y0, x1, y1 in np.concatenate(lines).tolist()
    )


def _crossed_twice(
    axis: Array, values: Array, level: float, cells: tuple[Array, ...], triangle: Array
) -> Array:
    """Where the line crosses this triangle of each cell, ``(lines, 4)``: x, y and x, y."""
    row, column = (place[:, None] + part for place, part in zip(cells, triangle, strict=True))
    found = values[row, column] - level
    above = found >= 0
    # one corner is alone on its side of the line; the two sides that meet there are crossed
    alone = np.where(above[:, 1] == above[:, 2], 0, np.where(above[:, 0] == above[:, 2], 1, 2))
    kept = np.nonzero(above.any(axis=1) & ~above.all(axis=1))[0]
    alone = alone[kept]
    ends = []
    for other in (1, 2):
        one, two = (kept, alone), (kept, (alone + other) % 3)
        share = found[one] / (found[one] - found[two])
        for place in (column, row):
            ends.append(axis[place[one]] + share * (axis[place[two]] - axis[place[one]]))
    return np.stack(ends, axis=-1)


def region(axis: Array, values: Array, level: float) -> str:
    """Where the values are ``level`` or higher, as the text of an SVG path of closed lines.

    What is inside an odd number of them belongs to the region: fill it by the rule
    ``evenodd``. The grid and its triangles are those of ``contour``.
    """
    return "".join(
        "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in line) + "Z"
        for line in closed_lines(axis, values, level)
    )


def outline(axis: Array, function: Callable[[Any, Any], Any], level: float, bend: float) -> str:
    """As ``region``, of a function that is known everywhere, so that its lines are smooth.

    They cross the grid's lines where the function has that level, and leave out what
    lies nearer than ``bend`` to the straight line between its neighbours. Written by
    steps and in thousandths of the axis' unit: scale it by 0.001.
    """
    values = function(axis[None, :], axis[:, None])
    paths = []
    for line in closed_lines(axis, values, level, function):
        points = np.rint(1000 * thinned(line, bend)).astype(int)
        steps = np.diff(points, axis=0)[:-1]  # "z" goes the last one
        written = " ".join(f"{x} {y}" for x, y in steps)
        paths.append(f"M{points[0, 0]} {points[0, 1]}l{written}z")
    return "".join(paths)


def closed_lines(
    axis: Array,
    values: Array,
    level: float,
    function: Callable[[Any, Any], Any] | None = None,
) -> list[Array]:
    """The closed lines around where the values are ``level`` or higher, each ``(points, 2)``.

    A ring of low values around the grid, no wider than a line, closes them at the edge.
    Between the grid's points the values are taken to be straight, or those of ``function``.
    """
    axis, values = np.pad(axis, 1, mode="edge"), np.pad(values, 1, constant_values=-np.inf)
    above = values >= level
    size = len(axis)
    # A side of a triangle by its number: first all that go right, then up, then aslant.
    right, up, aslant = np.arange(3 * size * size).reshape(3, size, size)
    low, high = slice(None, -1), slice(1, None)
    corners = [above[low, low], above[low, high], above[high, high], above[high, low]]
    sides = [right[low, low], up[low, high], right[high, low], up[low, low], aslant[low, low]]
    links = []
    for places, bounds in (((0, 1, 2), (0, 1, 4)), ((2, 3, 0), (2, 3, 4))):
        inside = [corners[place] for place in places]
        crossed = np.stack(
            [one != other for one, other in zip(inside, inside[1:] + inside[:1], strict=True)],
            axis=-1,
        )
        numbers = np.stack([sides[bound] for bound in bounds], axis=-1)
        links.append(numbers[crossed].reshape(-1, 2))  # a triangle crosses two sides, or none
    loops = _loops(np.vstack(links).tolist())
    return [_loop(axis, values, level, loop, function) for loop in loops]


def thinned(line: Array, bend: float) -> Array:
    """The points of a closed line that it needs, to be nowhere off by more than ``bend``.

    Source: Douglas and Peucker 1973. The first point is also the last one.
    """
    line = np.vstack([line, line[:1]])
    kept = {0, len(line) - 1}
    parts = [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        inside, ahead = line[first + 1 : last] - line[first], line[last] - line[first]
        length = np.hypot(*ahead)
        aside = inside @ [-ahead[1], ahead[0]] / length if length else np.hypot(*inside.T)
        furthest = int(np.argmax(np.abs(aside)))
        if abs(aside[furthest]) > bend:
            middle = first + 1 + furthest
            kept.add(middle)
            parts += [(first, middle), (middle, last)]
    return line[sorted(kept)]


def _loops(links: list[list[int]]) -> list[list[int]]:
    """Chains of sides; each side is linked with two others."""
    beside: dict[int, list[int]] = {}
    for one, other in links:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    loops = []
    while beside:
        here, (onward, _) = next(iter(beside.items()))
        loop = [here]
        while onward != loop[0]:
            here, before = onward, here
            loop.append(here)
            one, other = beside.pop(here)
            onward = other if one == before else one
        del beside[loop[0]]
        loops.append(loop)
    return loops


def _loop(
    axis: Array,
    values: Array,
    level: float,
    loop: list[int],
    function: Callable[[Any, Any], Any] | None,
) -> Array:
    """The points of a closed line. Where it crosses a diagonal isn't needed to draw it."""
    kind, row, column = np.unravel_index(loop, (3, len(axis), len(axis)))
    kept = kind < 2
    row, column, rightwards = row[kept], column[kept], kind[kept] == 0
    on_row, on_column = row + ~rightwards, column + rightwards
    low, high = values[row, column], values[on_row, on_column]
    start = np.stack([axis[column], axis[row]], axis=-1)
    side = np.stack([axis[on_column], axis[on_row]], axis=-1) - start
    inside = np.isfinite(low) & np.isfinite(high)
    with np.errstate(invalid="ignore"):
        share = np.where(inside, (level - low) / (high - low), 0)
    if function is not None:
        share = np.where(inside, _crossed(function, start, side, level, low), share)
    return start + share[:, None] * side


def _crossed(
    function: Callable[[Any, Any], Any], start: Array, side: Array, level: float, low: Array
) -> Array:
    """The share of each side at which the function crosses the level, by halving."""
    rising = low < level
    share, width = np.full(len(start), 0.5), 0.25
    for _ in range(HALVINGS):
        before = (function(*(start + share[:, None] * side).T) < level) == rising
        share += np.where(before, width, -width)
        width /= 2
    return share
