"""Sums and products that stay as they are written, where the customary order isn't wanted.

SymPy sorts what it adds and multiplies, and ``printer`` sorts it anew. What is made here
keeps its order in both, also when something is put in its parts; ``settled`` gives the
ordinary expression.
"""

from typing import Any

import sympy as sp


class AsWritten:
    """What keeps the order of its parts, of whatever ``ordinary`` expression it is a kind."""

    __slots__ = ()
    ordinary: Any

    def __new__(cls, *parts: sp.Expr | int, evaluate: bool = False, **options: Any) -> Any:
        """The parts in the order given, or the ordinary expression if it is to be evaluated."""
        if evaluate:
            return cls.ordinary(*parts, **options)
        return cls.ordinary.__new__(cls, *parts, evaluate=False, **options)


class InOrder(AsWritten, sp.Add):
    """A sum with its terms in the order given."""

    __slots__ = ()
    ordinary = sp.Add


class Times(AsWritten, sp.Mul):
    """A product with its factors in the order given."""

    __slots__ = ()
    ordinary = sp.Mul


def in_order(*terms: sp.Expr | int) -> sp.Expr:
    """The sum of ``terms``, to be printed in this order."""
    return InOrder(*terms)


def times(*factors: sp.Expr | int) -> sp.Expr:
    """The product of ``factors``, to be printed in this order."""
    return Times(*factors)


def over(above: sp.Expr, *below: sp.Expr) -> sp.Expr:
    """``above`` over the product of ``below``, with both in the order given."""
    return Times(above, *(sp.Pow(factor, -1, evaluate=False) for factor in below))


def root(square: sp.Expr) -> sp.Expr:
    """The root of ``square``, with all of it under one root sign."""
    return sp.Pow(square, sp.Rational(1, 2), evaluate=False)


def settled(written: sp.Expr) -> sp.Expr:
    """``written`` as SymPy sorts and simplifies it."""
    return written.replace(
        lambda part: isinstance(part, (sp.Add, sp.Mul)), lambda part: part.doit(deep=False)
    ).replace(lambda part: part.is_Pow, lambda part: part.func(*part.args))
