"""In which column each node of a graph stands, and in which order, so that few edges cross.

Columns go by the longest way from the inputs. An edge that passes a column on its way has a lane
there, which all edges from the same node share. Source: Sugiyama, Tagawa and Toda, "Methods for
visual understanding of hierarchical system structures", 1981.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 12


@dataclass(frozen=True)
class Slot:
    """A place in a column: a node, or the lane of the edges that come from it."""

    node: int
    column: int
    lane: bool


@dataclass(frozen=True)
class Order:
    """The columns, from left to right, each from top to bottom, and what joins their slots.

    Attributes:
        columns: the slots of each.
        ways: of each edge, the slots that it passes, its two ends included.
    """

    columns: list[list[Slot]]
    ways: list[list[Slot]]


def ordered(count: int, edges: Sequence[tuple[int, int]]) -> Order:
    """Put ``count`` nodes in columns.

    ``edges`` go from a node to one with a larger number; two may join the same nodes.
    """
    column = _columns(count, edges)
    ways = [
        [
            Slot(source, column[source], False),
            *(Slot(source, between, True) for between in range(column[source] + 1, column[target])),
            Slot(target, column[target], False),
        ]
        for source, target in edges
    ]
    columns: list[list[Slot]] = [[] for _ in range(max(column) + 1)]
    nodes = [Slot(node, at, False) for node, at in enumerate(column)]
    for slot in dict.fromkeys([*nodes, *(slot for way in ways for slot in way)]):
        columns[slot.column].append(slot)
    return Order(_uncrossed(columns, ways), ways)


def _columns(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """The longest way to each node; a node without a source stands just before its first user."""
    column = [0] * count
    for source, target in sorted(edges, key=lambda edge: edge[1]):
        column[target] = max(column[target], column[source] + 1)
    first_use: dict[int, int] = {}
    for source, target in edges:
        first_use[source] = min(first_use.get(source, column[target]), column[target])
    for node in set(range(count)) - {target for _, target in edges}:
        column[node] = first_use.get(node, 1) - 1
    return column


Joined = dict[Slot, tuple[list[tuple[Slot, float]], list[tuple[Slot, float]]]]


def _joined(columns: list[list[Slot]], ways: list[list[Slot]]) -> Joined:
    """For each slot those on its left and on its right that it is joined to, and where.

    Where an edge arrives at a node counts, from -1/2 at its top to 1/2 at its bottom.
    """
    joined: Joined = {slot: ([], []) for column in columns for slot in column}
    arriving: dict[Slot, int] = {}
    for way in ways:
        arriving[way[-1]] = arriving.get(way[-1], 0) + 1
    come: dict[Slot, int] = {}
    seen = set()
    for way in ways:
        last = way[-1]
        port = (come.get(last, 0) + 0.5) / arriving[last] - 0.5
        come[last] = come.get(last, 0) + 1
        for one, other in pairwise(way):
            at = port if other is last else 0.0
            if (one, other, at) not in seen:
                seen.add((one, other, at))
                joined[one][1].append((other, at))
                joined[other][0].append((one, -at))
    return joined


def _uncrossed(columns: list[list[Slot]], ways: list[list[Slot]]) -> list[list[Slot]]:
    """The columns with their slots put in the order in which the fewest edges cross.

    Again and again each slot goes to the mean place of those to which it is joined.
    """
    joined = _joined(columns, ways)
    best, fewest = [list(column) for column in columns], _crossings(columns, joined)
    places = {slot: at for column in columns for at, slot in enumerate(column)}
    for sweep in range(SWEEPS):
        side = sweep % 2  # 0: each column after the one on its left; 1: on its right
        for column in columns if side == 0 else columns[::-1]:
            means = {}
            for slot in column:
                near = [places[one] + at for one, at in joined[slot][side]] or [places[slot]]
                means[slot] = sum(near) / len(near)
            column.sort(key=means.__getitem__)
            places.update((slot, at) for at, slot in enumerate(column))
        crossings = _crossings(columns, joined)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return best


def _crossings(columns: list[list[Slot]], joined: Joined) -> int:
    """How many pairs of edges cross."""
    total = 0
    for column, following in pairwise(columns):
        places = {slot: at for at, slot in enumerate(following)}
        seen: list[float] = []
        for slot in column:
            ends = sorted(places[other] + at for other, at in joined[slot][1])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total
