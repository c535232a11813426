"""A derivation: equations in order, each with the reason it holds.

The page prints what is here: the LaTeX comes from the SymPy objects.
"""

from dataclasses import dataclass, field

import sympy as sp

from backprop.symbolic.printer import latex
from backprop.symbolic.written import settled


@dataclass(frozen=True)
class Step:
    """One equation, and why it follows.

    Attributes:
        reason: why it holds, in words.
        equation: what holds.
        written: its right-hand side as a book would write it, made by ``in_order``,
            ``times`` and ``over``; None where the customary order reads well.
    """

    reason: str
    equation: sp.Eq
    written: sp.Expr | None = None

    @property
    def latex(self) -> str:
        """The equation as the page prints it."""
        right = self.equation.rhs if self.written is None else self.written
        return f"{latex(self.equation.lhs)} = {latex(right)}"


@dataclass
class Derivation:
    """Steps that lead to a result.

    Attributes:
        name: what is derived.
        steps: the equations, first to last.
    """

    name: str
    steps: list[Step] = field(default_factory=list)

    def because(
        self, reason: str, left: sp.Expr, right: sp.Expr, *, written: sp.Expr | None = None
    ) -> sp.Expr:
        """Add the step ``left = right`` and return its right-hand side to go on from.

        ``written`` is ``right`` as a book would write it, to be printed.

        Raises:
            ValueError: ``written`` isn't the same as ``right``.
        """
        if written is not None and sp.simplify(sp.expand(settled(written) - right)) != 0:
            raise ValueError(f"{written} isn't another way to write {right}")
        self.steps.append(Step(reason, sp.Eq(left, right, evaluate=False), written))
        return right

    @property
    def result(self) -> sp.Expr:
        """The right-hand side of the last step."""
        return self.steps[-1].equation.rhs

    def in_short(self) -> "InShort":
        """The same for a page: the result, and the way to it folded beneath."""
        return InShort(self)

    def _repr_markdown_(self) -> str:
        return f"**Derived: {self.name}**\n\n{self.in_steps}"

    @property
    def in_steps(self) -> str:
        """The steps as Markdown, each with its reason."""
        return "\n\n".join(
            f"{number}. {step.reason}\n\n   $${step.latex}$$"
            for number, step in enumerate(self.steps, start=1)
        )

    def __repr__(self) -> str:
        lines = [f"{self.name}:"]
        for number, step in enumerate(self.steps, start=1):
            lines += [f"{number}. {step.reason}", f"   {step.equation.lhs} = {step.equation.rhs}"]
        return "\n".join(lines)


@dataclass(frozen=True)
class InShort:
    """A derivation of which a page shows the result, and the steps when they are asked for."""

    derivation: Derivation

    def _repr_markdown_(self) -> str:
        known = self.derivation
        return (
            f"$${known.steps[-1].latex}$$\n\n"
            f"<details class='in-full'><summary>Derived: {known.name}</summary>\n\n"
            f"{known.in_steps}\n\n</details>"
        )

    def __repr__(self) -> str:
        return repr(self.derivation)
