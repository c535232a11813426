"""Places for the nodes of a graph, from left to right, and ways for its edges between them.

An edge arrives level: the last piece of its way, ``STUB`` long, is there for its numbers. Edges
cross only between the columns, before those pieces. So no edge crosses a number or a node.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from backprop.expressions.order import Order, Slot, ordered

STUB = 64.0  # the level piece at the end of each edge, for its numbers
BEND = 44.0  # between a column and the next one's level pieces, where edges go up and down
PORT = 34.0  # between two edges that arrive at a node
LANE = 14.0  # the height of an edge that passes a column
GAP = 14.0  # between what stands in a column
EDGE = 8.0  # around the whole
SWEEPS = 10

Level = tuple[float, float, float]  # from, to, at which height


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in pixels from the top left.

    Attributes:
        x, y: the middle of each node.
        wide, high: its size.
        ways: of each edge, its level pieces from left to right, as ``(from, to, height)``;
            between them it goes up or down.
        width, height: of the whole.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    wide: tuple[float, ...]
    high: tuple[float, ...]
    ways: tuple[tuple[Level, ...], ...]
    width: float
    height: float

    def label(self, edge: int) -> tuple[float, float]:
        """The middle of an edge's last piece."""
        start, end, height = self.ways[edge][-1]
        return max(start, end - STUB) / 2 + end / 2, height

    def path(self, edge: int) -> str:
        """The way of an edge as an SVG path."""
        start, end, height = self.ways[edge][0]
        parts = [f"M{start:.1f} {height:.1f}H{end:.1f}"]
        for (_, before, above), (after, end, below) in pairwise(self.ways[edge]):
            middle = (before + after) / 2
            parts.append(f"C{middle:.1f} {above:.1f} {middle:.1f} {below:.1f} ")
            parts.append(f"{after:.1f} {below:.1f}H{end:.1f}")
        return "".join(parts)


@lru_cache(maxsize=64)
def laid_out(sizes: tuple[tuple[float, float], ...], edges: tuple[tuple[int, int], ...]) -> Layout:
    """Places for nodes of these sizes, width and height.

    ``edges`` go from a node to one with a larger number. Those that arrive at a node do so in
    their order here, from top to bottom.
    """
    arriving: dict[int, list[int]] = {}
    for number, (_, target) in enumerate(edges):
        arriving.setdefault(target, []).append(number)
    high = [max(high, PORT * len(arriving.get(node, []))) for node, (_, high) in enumerate(sizes)]
    wide = [wide for wide, _ in sizes]
    order = ordered(len(sizes), edges)
    ports = {
        number: PORT * (place - (len(numbers) - 1) / 2)
        for numbers in arriving.values()
        for place, number in enumerate(numbers)
    }
    y = _heights(order, high, ports)
    left: list[float] = []
    right: list[float] = []
    for column in order.columns:
        left.append(right[-1] + BEND + STUB if right else EDGE)
        right.append(left[-1] + max((wide[s.node] for s in column if not s.lane), default=0.0))
    ways = []
    for number, way in enumerate(order.ways):
        first, *lanes, last = way
        levels = [
            (left[first.column] + wide[first.node], right[first.column], y[first]),
            *((left[lane.column] - STUB, right[lane.column], y[lane]) for lane in lanes),
            (left[last.column] - STUB, left[last.column], y[last] + ports[number]),
        ]
        ways.append(tuple(levels))
    nodes = sorted(
        (slot for column in order.columns for slot in column if not slot.lane), key=_node
    )
    bottom = max(y[slot] + _half(slot, high) for slot in y)
    return Layout(
        tuple(left[slot.column] + wide[slot.node] / 2 for slot in nodes),
        tuple(y[slot] for slot in nodes),
        tuple(wide),
        tuple(high),
        tuple(ways),
        right[-1] + EDGE,
        bottom + EDGE,
    )


def _node(slot: Slot) -> int:
    return slot.node


def _half(slot: Slot, high: Sequence[float]) -> float:
    return LANE / 2 if slot.lane else high[slot.node] / 2


def _heights(order: Order, high: Sequence[float], ports: dict[int, float]) -> dict[Slot, float]:
    """The height of each slot: as near as may be to those it is joined to, and none on another."""
    pull: dict[Slot, tuple[dict[tuple[Slot, float], None], dict[tuple[Slot, float], None]]]
    pull = {slot: ({}, {}) for column in order.columns for slot in column}
    for number, way in enumerate(order.ways):
        for one, other in pairwise(way):
            port = ports[number] if other is way[-1] else 0.0
            pull[other][0][one, -port] = None
            pull[one][1][other, port] = None
    y: dict[Slot, float] = {}
    for column in order.columns:
        at = 0.0
        for slot in column:
            y[slot] = at + _half(slot, high)
            at += 2 * _half(slot, high) + GAP
    for sweep in range(SWEEPS):
        side = sweep % 2
        for column in order.columns if side == 0 else order.columns[::-1]:
            wanted = []
            for slot in column:
                near = [y[one] + port for one, port in pull[slot][side]] or [y[slot]]
                wanted.append(sum(near) / len(near))
            apart = [_half(one, high) + GAP + _half(other, high) for one, other in pairwise(column)]
            y.update(zip(column, _kept_apart(wanted, apart), strict=True))
    top = min(y[slot] - _half(slot, high) for slot in y)
    return {slot: height - top + EDGE for slot, height in y.items()}


def _kept_apart(wanted: Sequence[float], apart: Sequence[float]) -> list[float]:
    """The heights nearest to those that are wanted, in their order, at least so far apart.

    Nearest in the sum of squares. Heights that would come too near move together as a block.
    """
    offset = [0.0]
    for distance in apart:
        offset.append(offset[-1] + distance)
    blocks: list[tuple[float, int]] = []  # mean of what is left of the wishes, and how many
    for wish, before in zip(wanted, offset, strict=True):
        mean, count = wish - before, 1
        while blocks and blocks[-1][0] >= mean:
            other, size = blocks.pop()
            mean, count = (other * size + mean * count) / (size + count), size + count
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    return [mean + before for mean, before in zip(means, offset, strict=True)]
