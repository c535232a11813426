"""A formula as a function, and the same function as text: ``(x² + 25 y²) / 2``.

    written(lambda x, y: (x**2 + 25 * y**2) / 2)

The function is called with letters instead of numbers. They note what is done with
them, so the text can't say anything else than the function computes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUM, PRODUCT, POWER = range(3)  # how firmly the parts of a text hang together


@dataclass(frozen=True)
class Term:
    """A part of a formula: its text, and how firmly that hangs together."""

    text: str
    firm: int = POWER

    def __add__(self, other: Any) -> "Term":
        """Write a sum."""
        return Term(f"{self.text} + {_part(other, SUM)}", SUM)

    def __sub__(self, other: Any) -> "Term":
        """Write a difference."""
        return Term(f"{self.text} − {_part(other, PRODUCT)}", SUM)

    def __rsub__(self, other: float) -> "Term":
        """Write a number less this."""
        return _term(other) - self

    def __rmul__(self, number: float) -> "Term":
        """Write a number times this."""
        return Term(f"{number} {_part(self, PRODUCT)}", PRODUCT)

    def __truediv__(self, number: float) -> "Term":
        """Write this, divided by a number."""
        return Term(f"{_part(self, PRODUCT)} / {number}", PRODUCT)

    def __pow__(self, exponent: int) -> "Term":
        """Write a power."""
        return Term(_part(self, POWER) + str(exponent).translate(RAISED))


def _term(value: Any) -> Term:
    return value if isinstance(value, Term) else Term(str(value))


def _part(value: Any, firm: int) -> str:
    """A text for a place where it must hang together so firmly."""
    term = _term(value)
    return term.text if term.firm >= firm else f"({term.text})"


def written(function: Callable[[Any, Any], Any]) -> str:
    """The text of a function of x and y, made of sums, differences, numbers' multiples and powers.

    Raises:
        TypeError: it does something else with them.
    """
    return _term(function(Term("x"), Term("y"))).text
