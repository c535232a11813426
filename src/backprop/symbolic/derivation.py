"""A derivation: equations in order, each with the reason it holds.

The page prints what is here: the LaTeX comes from the SymPy objects.
"""

from dataclasses import dataclass, field

import sympy as sp

from backprop.symbolic.notation import latex


@dataclass(frozen=True)
class Step:
    """One equation, and why it follows; ``as_written`` is as in ``notation.latex``."""

    reason: str
    equation: sp.Eq
    as_written: bool = False

    @property
    def latex(self) -> str:
        """The equation as the page prints it."""
        return latex(self.equation, as_written=self.as_written)


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
        self, reason: str, left: sp.Expr, right: sp.Expr, *, as_written: bool = False
    ) -> sp.Expr:
        """Add the step ``left = right`` and return its right-hand side to go on from."""
        self.steps.append(Step(reason, sp.Eq(left, right, evaluate=False), as_written))
        return right

    @property
    def result(self) -> sp.Expr:
        """The right-hand side of the last step."""
        return self.steps[-1].equation.rhs

    def _repr_markdown_(self) -> str:
        return "\n\n".join(
            f"{number}. {step.reason}\n\n   $${step.latex}$$"
            for number, step in enumerate(self.steps, start=1)
        )

    def __repr__(self) -> str:
        lines = [f"{self.name}:"]
        for number, step in enumerate(self.steps, start=1):
            lines += [f"{number}. {step.reason}", f"   {step.equation.lhs} = {step.equation.rhs}"]
        return "\n".join(lines)
