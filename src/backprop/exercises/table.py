"""Wrong numbers beside the right ones, as a small table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop.exercises.values import numbers, unequal

HEAD = ("place", "yours", "right", "difference")
MOST_ROWS = 12  # of a table that shows all numbers
MOST_WRONG = 8  # of one that shows wrong ones only
DIGITS = (6, 9, 12, 16)


@dataclass(frozen=True)
class Table:
    """Numbers that a learner's code came to, beside those that it should.

    Attributes:
        rows: of each number its place, as in ``[0, 1]``, yours, the right one, and a tick or a
            cross with the difference.
        wrong: which rows are wrong.
        left_out: what isn't shown, in words.
        count, size: how many numbers are wrong, and how many there are.
    """

    rows: tuple[tuple[str, str, str, str], ...]
    wrong: tuple[bool, ...]
    left_out: str
    count: int
    size: int

    def markdown(self) -> str:
        """The table for a notebook; wrong numbers stand in bold."""
        lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
        for row, wrong in zip(self.rows, self.wrong, strict=True):
            cells = [f"`{row[0]}`", *(f"**{cell}**" if wrong else cell for cell in row[1:])]
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join([*lines, *(["", self.left_out] if self.left_out else [])])

    def text(self) -> str:
        """The table in plain text."""
        table = [HEAD, *self.rows]
        widths = [max(len(row[column]) for row in table) for column in range(len(HEAD))]
        lines = [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            for row in table
        ]
        return "\n".join([*lines, *([self.left_out] if self.left_out else [])])

    def parts(self) -> dict[str, Any]:
        """The table for a page."""
        return {"head": HEAD, "rows": self.rows, "wrong": self.wrong, "note": self.left_out}


def compared(right: Any, answer: Any) -> Table | None:
    """Two values of the same shapes, number by number; None if they are single numbers, or none."""
    found = list(_numbers(right, answer))
    if len(found) < 2:
        return None
    wrong = [one for one in found if one[3]]
    left_out = ""
    told = found
    if len(found) > MOST_ROWS:
        told = wrong[:MOST_WRONG]
        left_out = f"These are {len(told)} of the {len(wrong)} wrong numbers."
        if len(wrong) <= MOST_WRONG:
            left_out = f"The other {len(found) - len(wrong)} numbers are right."
    rows = tuple(_row(*one) for one in told)
    marks = tuple(one[3] for one in told)
    return Table(rows, marks, left_out, len(wrong), len(found))


def _numbers(right: Any, answer: Any, place: str = "") -> Iterator[tuple[str, float, float, bool]]:
    """Of each number its place, the right one, the answer's, and whether that is wrong."""
    one, other = numbers(right), numbers(answer)
    if one is not None and other is not None:
        differ = unequal(answer, right)
        if differ is not None:
            for index in np.ndindex(one.shape):
                at = f"{place}[{', '.join(map(str, index))}]" if index else place
                yield at, float(one[index]), float(other[index]), bool(differ[index])
    elif isinstance(right, list | tuple) and isinstance(answer, list | tuple):
        for number, (inner, got) in enumerate(zip(right, answer, strict=True)):
            yield from _numbers(inner, got, f"{place}[{number}]")


def _row(place: str, right: float, got: float, wrong: bool) -> tuple[str, str, str, str]:
    digits = DIGITS[0]
    if wrong:
        digits = next((d for d in DIGITS if f"{right:.{d}g}" != f"{got:.{d}g}"), DIGITS[-1])
    gap = got - right
    told = f"{gap:+.3g}".replace("-", "−") if np.isfinite(gap) else ""
    mark = f"✗ {told}".strip() if wrong else "✓"
    shown, asked = (f"{one:.{digits}g}".replace("-", "−") for one in (got, right))
    return place, shown, asked, mark
