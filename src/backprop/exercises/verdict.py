"""What the check says of an answer, and what it says when it is asked for more."""

import inspect
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from backprop.exercises.difference import smallest_wrong
from backprop.exercises.exercise import Exercise
from backprop.exercises.isolation import isolated
from backprop.exercises.known import known
from backprop.exercises.limit import LIMIT, TooLong, within
from backprop.exercises.outcomes import Outcome
from backprop.exercises.paper import Paper, printed_on
from backprop.exercises.parting import Parting, parting
from backprop.exercises.table import Table

NO_LINE = "No single line of the solution tells this mistake. Ask for the `step` instead."


@dataclass(frozen=True)
class Handed:
    """A wrong answer, and what it led to."""

    exercise: Exercise
    answer: Callable[..., Any] | None
    wanted: Sequence[Outcome]
    got: Sequence[Outcome]


@dataclass(frozen=True)
class More:
    """What is said on request, in Markdown, with a table of numbers or lines of code."""

    said: str
    table: Table | None = None
    code: str = ""

    def __repr__(self) -> str:
        table = self.table.text() if self.table else ""
        return "\n".join(filter(None, [self.said, table, self.code]))

    def _repr_markdown_(self) -> str:
        table = self.table.markdown() if self.table else ""
        return "\n\n".join(filter(None, [self.said, table, _fenced(self.code)]))


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what to say about it.

    Attributes:
        passed: whether it is right.
        message: what to say, in Markdown.
        raised: the error that it stopped with, if any.
        brief: the message without the error, for those who see that anyway.
        table: wrong numbers beside the right ones, if the message speaks of several.
        case: the case that the message speaks of, as code that can be run.
        named: whether the message names the mistake, rather than what differs.
        slips: the places of the slips in the solution that are named.
    """

    passed: bool
    message: str
    raised: BaseException | None = None
    brief: str = ""
    table: Table | None = None
    case: str = ""
    named: bool = False
    slips: tuple[int, ...] = ()
    handed: Handed | None = field(default=None, repr=False, compare=False)

    @property
    def more(self) -> str:
        """What can be asked for: ``"line"``, ``"step"`` or nothing."""
        if self.handed is None:
            return ""
        if self.slips:
            return "line"
        return "step" if isinstance(self.handed.answer, FunctionType) else ""

    def line(self) -> More:
        """The line of the solution in which the mistake lies that is named."""
        if self.handed is None or not self.slips:
            return More(NO_LINE)
        exercise = self.handed.exercise
        source = textwrap.dedent(inspect.getsource(exercise.solution)).splitlines()
        lines = known(exercise).lines
        numbers = sorted({number for slip in self.slips for number in lines[slip]})
        code = textwrap.dedent("\n".join(source[number - 1] for number in numbers))
        return More("The solution has here:", code=code)

    def step(self) -> More:
        """The first step of the solution that the answer doesn't come to."""
        if self.handed is None or self.handed.answer is None:
            return More("There is nothing to compare.")
        exercise, answer = self.handed.exercise, self.handed.answer
        place = smallest_wrong(exercise, self.handed.wanted, self.handed.got)
        with printed_on(Paper()), isolated():
            try:
                found = within(LIMIT, lambda: parting(exercise, answer, exercise.cases[place]))
            except TooLong:
                found = Parting("Your code takes too long to be followed step by step.")
        return More(found.said, found.table)

    def __repr__(self) -> str:
        said = f"{'Right.' if self.passed else 'Not yet.'} {self.message}"
        return f"{said}\n{self.table.text()}" if self.table else said

    def _repr_markdown_(self) -> str:
        said = f"**{'✓ Right.' if self.passed else '✗ Not yet.'}** {self.message}"
        asks = {
            "line": "`_.line()` in a new cell shows the line of the solution that differs.",
            "step": "`_.step()` in a new cell says at which step your code and the solution part.",
        }
        parts = [said, self.table.markdown() if self.table else ""]
        if self.case:
            summary_ = "<details><summary>This case as code</summary>"
            parts.append(f"{summary_}\n\n{_fenced(self.case)}\n\n</details>")
        return "\n\n".join(filter(None, [*parts, asks.get(self.more, "")]))


def _fenced(code: str) -> str:
    return f"```python\n{code}\n```" if code else ""
