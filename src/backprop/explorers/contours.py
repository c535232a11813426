"""Contour lines: where a function of the plane has a given value, or a higher one."""

import numpy as np

from backprop.validation import Array


def contour(axis: Array, values: Array, level: float) -> str:
    """The line of ``level`` as the text of an SVG path.

    ``values[row, column]`` belongs to ``y = axis[row]`` and ``x = axis[column]``. In
    each triangle of the grid the function is taken to be a plane, so that the line
    is straight there and crosses two of the triangle's sides.
    """
    pieces = []
    above = values >= level
    mixed = np.argwhere(
        (above[:-1, :-1] != above[1:, 1:])
        | (above[:-1, 1:] != above[1:, 1:])
        | (above[1:, :-1] != above[1:, 1:])
    )
    for row, column in mixed:
        corner = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        for triangle in (corner[:3], [corner[0], *corner[2:]]):
            ends = [
                _crossing(axis, values, level, one, other)
                for one, other in zip(triangle, triangle[1:] + triangle[:1], strict=True)
                if above[one] != above[other]
            ]
            if len(ends) == 2:
                (x0, y0), (x1, y1) = ends
                pieces.append(f"M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}")
    return "".join(pieces)


def _crossing(
    axis: Array, values: Array, level: float, one: tuple[int, int], other: tuple[int, int]
) -> tuple[float, float]:
    share = (level - values[one]) / (values[other] - values[one])
    y, x = (axis[a] + share * (axis[b] - axis[a]) for a, b in zip(one, other, strict=True))
    return float(x), float(y)


def region(axis: Array, values: Array, level: float) -> str:
    """Where the values are ``level`` or higher, as the text of an SVG path of closed lines.

    What is inside an odd number of them belongs to the region: fill it by the rule
    ``evenodd``. The grid and its triangles are those of ``contour``. A ring of low
    values around the grid, no wider than a line, closes the lines at the edge.
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
    return "".join(_loop(axis, values, level, way) for way in _loops(np.vstack(links).tolist()))


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


def _loop(axis: Array, values: Array, level: float, loop: list[int]) -> str:
    """One closed line. Where it crosses a diagonal isn't needed to draw it."""
    kind, row, column = np.unravel_index(loop, (3, len(axis), len(axis)))
    kept = kind < 2
    row, column, rightwards = row[kept], column[kept], kind[kept] == 0
    on_row, on_column = row + ~rightwards, column + rightwards
    low, high = values[row, column], values[on_row, on_column]
    with np.errstate(invalid="ignore"):
        share = np.where(np.isfinite(low) & np.isfinite(high), (level - low) / (high - low), 0)
    x = axis[column] + share * (axis[on_column] - axis[column])
    y = axis[row] + share * (axis[on_row] - axis[row])
    return "M" + "L".join(f"{a:.2f} {b:.2f}" for a, b in zip(x, y, strict=True)) + "Z"
