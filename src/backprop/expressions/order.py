"""In which column each node of a graph stands, and in which order, so that few edges cross.

Columns go by the longest way from the inputs. An edge that passes a column on its way has a lane
there, which all edges from the same node share. Source: Sugiyama, Tagawa and Toda, "Methods for
visual understanding of hierarchical system structures", 1981.
"""

from bisect import bisect_left, insort
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
    targets = {target for _, target in edges}
    for node in set(range(count)) - targets:
        users = [column[target] for source, target in edges if source == node]
        column[node] = min(users, default=1) - 1
    return column


def _uncrossed(columns: list[list[Slot]], ways: list[list[Slot]]) -> list[list[Slot]]:
    """The columns with their slots put in the order in which the fewest edges cross.

    Again and again each slot goes to the mean place of those to which it is joined.
    """
    joined: dict[Slot, tuple[list[Slot], list[Slot]]] = {
        slot: ([], []) for column in columns for slot in column
    }
    pieces = list(dict.fromkeys((one, other) for way in ways for one, other in pairwise(way)))
    for one, other in pieces:
        joined[one][1].append(other)
        joined[other][0].append(one)
    best, fewest = [list(column) for column in columns], _crossings(columns, joined)
    for sweep in range(SWEEPS):
        side = sweep % 2  # 0: each column after the one on its left; 1: on its right
        for column in columns if side == 0 else columns[::-1]:
            places = {slot: at for others in columns for at, slot in enumerate(others)}

            def mean(slot: Slot, places: dict[Slot, int] = places, side: int = side) -> float:
                near = joined[slot][side]
                return sum(places[one] for one in near) / len(near) if near else places[slot]

            column.sort(key=mean)
        crossings = _crossings(columns, joined)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return best


def _crossings(columns: list[list[Slot]], joined: dict[Slot, tuple[list[Slot], list[Slot]]]) -> int:
    """How many pairs of edges cross."""
    total = 0
    for column, following in pairwise(columns):
        places = {slot: at for at, slot in enumerate(following)}
        seen: list[int] = []
        for slot in column:
            ends = sorted(places[other] for other in joined[slot][1])
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total
