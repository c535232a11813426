"""A finding: what ails a training, the number that shows it, and what to do."""

from collections.abc import Callable
from dataclasses import dataclass

from backprop.diagnosis.evidence import Evidence


@dataclass(frozen=True)
class Finding:
    """One thing that ails a training.

    Attributes:
        name: what it is called.
        number: what shows it.
        shown: the number in a sentence, without a capital and a full stop.
        advice: what to do, in sentences.
    """

    name: str
    number: float
    shown: str
    advice: str

    def __str__(self) -> str:
        return f"{self.name.capitalize()}: {self.shown}. {self.advice}"


Look = Callable[[Evidence], Finding | None]


def first_of(*looks: Look) -> Look:
    """The look that takes the first of ``looks`` to find something, as the cause of the others."""
    return lambda evidence: next((found for look in looks if (found := look(evidence))), None)


def in_short(findings: list[Finding]) -> str:
    """What the findings show, as the end of a sentence; nothing if there are none."""
    return ", but " + "; ".join(one.shown for one in findings) if findings else ""
