"""A calculation as a graph, and the chain rule walked through it backwards.

    forward:   each line's value, from the lines before it
    backward:  each line's slope, from the lines that use it

A line's slope is how fast the last line changes when this one does. It is the
sum, over the lines that use it, of their slope times the slope in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from backprop.symbolic.activations import EXPRESSIONS
from backprop.symbolic.notation import z
from backprop.symbolic.printer import latex


@dataclass(frozen=True)
class Graph:
    """Lines of a calculation, each a new name for an expression of earlier names.

    Attributes:
        inputs: the names that are given.
        lines: the names that are computed, in order; the last is the result.
    """

    inputs: tuple[sp.Symbol, ...]
    lines: Mapping[sp.Symbol, sp.Expr]

    def values(self, given: Mapping[sp.Symbol, sp.Expr | float]) -> dict[sp.Symbol, sp.Expr]:
        """The value of every name, forward."""
        found = {name: sp.sympify(given[name]) for name in self.inputs}
        for name, expression in self.lines.items():
            found[name] = expression.subs(found)
        return found

    def slopes(self, given: Mapping[sp.Symbol, sp.Expr | float]) -> dict[sp.Symbol, sp.Expr]:
        """The slope of the result by every name, backward."""
        values = self.values(given)
        names = [*self.inputs, *self.lines]
        found = {names[-1]: sp.Integer(1)}
        for name in names[-2::-1]:
            users = [user for user, line in self.lines.items() if line.has(name)]
            found[name] = sp.Add(
                *(found[user] * self.lines[user].diff(name).subs(values) for user in users)
            )
        return found

    def in_one(self) -> sp.Expr:
        """The result as one expression of the inputs alone."""
        *_, result = self.lines.values()
        for name in reversed(self.lines):
            result = result.subs(name, self.lines[name])
        return result

    def _repr_markdown_(self) -> str:
        lines = (f"{latex(name)} &= {latex(line)}" for name, line in self.lines.items())
        body = r" \\ ".join(lines)
        return rf"$$\begin{{aligned}} {body} \end{{aligned}}$$"

    def __repr__(self) -> str:
        return "\n".join(f"{name} = {line}" for name, line in self.lines.items())


def micrograd() -> Graph:
    """The example in the README of micrograd, by Andrej Karpathy.

    There some names are assigned anew (``c += c + 1``); here each has its own.
    """
    a, b, c0, c1, c2, d0, d1, d2, e, f, g = sp.symbols("a b c_0 c_1 c_2 d_0 d_1 d_2 e f g")
    return Graph(
        (a, b),
        {
            c0: a + b,
            d0: a * b + b**3,
            c1: c0 + c0 + 1,
            c2: c1 + 1 + c1 - a,
            d1: d0 + d0 * 2 + _relu(b + a),
            d2: d1 + 3 * d1 + _relu(b - a),
            e: c2 - d2,
            f: e**2,
            g: f / 2 + 10 / f,
        },
    )


def _relu(value: sp.Expr) -> sp.Expr:
    """ReLU, which asks whether ``value`` is above 0, where SymPy would turn the question round."""
    pieces = (piece.subs(z, value) for piece in EXPRESSIONS["relu"].args)
    return sp.Piecewise(*pieces, evaluate=False)
