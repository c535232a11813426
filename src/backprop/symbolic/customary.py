"""The order in which people put terms and factors, and what they put beside a fraction.

SymPy sorts by the alphabet and by the degree. People put what is added before what is
taken away, weights before the activations they multiply, and f' last.
"""

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from backprop.symbolic.written import root

TALL = (sp.Sum, sp.Product, sp.Integral)
# What is learned stands before a slope, and a slope before what it is multiplied by.
LEARNED, SLOPE = {"W", "w", "u", r"\gamma"}, r"\delta"


def customary_terms(terms: list[sp.Expr]) -> list[sp.Expr]:
    """Terms as people put them, from SymPy's order.

    Sums over an index stand first, so that a bias is seen to be outside; a letter or a number
    stands before a function, as in 1 + e^z; and what is taken away never stands first.
    """

    def kind(term: sp.Expr) -> int:
        if any(isinstance(factor, TALL) for factor in sp.Mul.make_args(term)):
            return 0
        return 2 if term.has(sp.Function, sp.Derivative, sp.Sum) and not is_bracket(term) else 1

    found = sorted(terms, key=kind)
    added = (place for place, term in enumerate(found) if not term.could_extract_minus_sign())
    first = next(added, 0)
    return [found[first], *found[:first], *found[first + 1 :]]


def customary_factors(factors: list[sp.Expr]) -> list[sp.Expr]:
    """Factors as people put them; those of one kind stay in SymPy's order."""
    if all(factor.is_commutative for factor in factors):
        factors = sp.Mul(*factors, evaluate=False).as_ordered_factors()
    return sorted(factors, key=_kind_of_factor)


def _kind_of_factor(factor: sp.Expr) -> int:
    base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, sp.S.One)
    is_root = exponent == sp.Rational(1, 2)
    kinds = (
        (base.is_number and not is_root) or isinstance(base, sp.binomial),
        base.is_Symbol and not is_root,
        is_root,
        is_bracket(base),
        letter_of(base) in LEARNED,
        letter_of(base) == SLOPE,
        isinstance(base, sp.Derivative) and not is_prime(base),
        isinstance(base, (sp.Indexed, MatrixElement)),
        base.is_Add,
        isinstance(base, sp.Function),
        isinstance(base, TALL),
    )
    return next((place for place, is_it in enumerate(kinds) if is_it), len(kinds))


def with_joined_roots(
    above: list[sp.Expr], below: list[sp.Expr]
) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """A fraction's factors with at most one root of a number above the bar, and one below.

    SymPy takes roots of numbers apart, and none is left below: 1/sqrt(2 pi) is
    sqrt(2)/(2 sqrt(pi)).
    """
    numbers = [[part for part in parts if _is_plain_number(part)] for parts in (above, below)]
    if not any(part.is_Pow and not part.exp.is_integer for part in numbers[0] + numbers[1]):
        return above, below
    up, down = (sp.Mul(*parts) for parts in numbers)
    joined = (_joined_root(square) for square in sp.fraction(up**2 / down**2))
    others = ([part for part in parts if not _is_plain_number(part)] for parts in (above, below))
    new_above, new_below = (one + other for one, other in zip(joined, others, strict=True))
    return new_above, new_below


def _is_plain_number(factor: sp.Expr) -> bool:
    base, exponent = factor.as_base_exp()
    return bool(base.is_Rational or base == sp.pi) and base > 0 and (2 * exponent).is_integer


def _joined_root(square: sp.Expr) -> list[sp.Expr]:
    """The root of a number, with all that stays under a root sign under one."""
    factors = sp.Mul.make_args(sp.sqrt(square))
    roots = [part for part in factors if part.is_Pow]
    whole = [part for part in factors if not part.is_Pow and part != 1]
    return [*whole, root(sp.Mul(*(part**2 for part in roots)))] if roots else whole


def first_beside_the_bar(above: list[sp.Expr], below: list[sp.Expr], *, numbers: bool) -> int:
    """From which factor on the upper part of a fraction stands beside its bar.

    A sum does, if there is none below; with ``numbers`` a bracket does as well, over a number.
    """
    if any(part.has(*TALL) for part in below):
        return len(above)
    over_number = numbers and all(part.is_Rational for part in below)
    for place, factor in enumerate(above):
        base = factor.base if factor.is_Pow else factor
        if isinstance(factor, TALL) or (over_number and base.is_Add):
            return place
    return len(above)


def is_prime(derivative: sp.Expr) -> bool:
    """Whether a derivative is written with a dash, as f'(z)."""
    return derivative.derivative_count == 1 and derivative.expr.args == derivative.variables


def is_bracket(expression: sp.Expr) -> bool:
    """Whether this is [i = j]."""
    return isinstance(expression, sp.KroneckerDelta)


def letter_of(quantity: sp.Expr) -> str:
    """The letter of a quantity with indices, without its layer; "" of anything else."""
    if isinstance(quantity, sp.Indexed):
        return quantity.base.label.name.split("^")[0]
    return quantity.parent.name.split("^")[0] if isinstance(quantity, MatrixElement) else ""
