"""The steps of a calculation: each uses earlier ones, and the last is the result."""

from dataclasses import dataclass, replace

from backprop.validation import Array


@dataclass(frozen=True)
class Step:
    """One step of a calculation.

    Attributes:
        operation: ``"input"``, ``"number"``, ``"power"``, ``"index"``, ``"negate"``,
            ``"transpose"``, or a name in ``OPERATORS`` or ``FUNCTIONS``.
        sources: the steps that it uses, by their number.
        name: of an input, or what is assigned.
        number: what stands in the text itself: a constant, the other side, the exponent.
        on_left: the number stands on the left of the operator.
        index: of an entry, or a row.
        start, end: the characters that it was read from.
    """

    operation: str
    sources: tuple[int, ...] = ()
    name: str = ""
    number: float | Array | None = None
    on_left: bool = False
    index: tuple[int, ...] = ()
    start: int = 0
    end: int = 0


def needed(steps: list[Step], last: int) -> list[Step]:
    """The steps that the one with the number ``last`` needs, in the tape's order, numbered anew.

    That is the order of ``tape.in_order``: each step's sources stand before it, first the one on
    the left with all that it needs.
    """
    order: dict[int, int] = {}  # to the new number
    waiting = [(last, False)]
    while waiting:
        number, ready = waiting.pop()
        if number in order:
            continue
        if ready:
            order[number] = len(order)
        else:
            waiting.append((number, True))
            waiting += [(source, False) for source in reversed(steps[number].sources)]
    return [
        replace(steps[number], sources=tuple(order[source] for source in steps[number].sources))
        for number in order
    ]
