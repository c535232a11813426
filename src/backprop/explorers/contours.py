"""Contour lines: where a function of the plane has a given value."""

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
