"""LaTeX as the book writes it: SymPy's, with terms and factors in customary order."""

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.printing.latex import LatexPrinter

from backprop.symbolic.customary import (
    customary_factors,
    customary_terms,
    first_beside_the_bar,
    is_prime,
    with_joined_roots,
)
from backprop.symbolic.written import InOrder, Times


class BookPrinter(LatexPrinter):
    """SymPy's LaTeX with the book's order and signs.

    A column of ones is bold, the slope of f(z) is f'(z), and a Kronecker delta is written
    [i = j], since the letter delta means something else here.
    """

    def _as_ordered_terms(self, total: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        if isinstance(total, InOrder):
            return list(total.args)
        return customary_terms(super()._as_ordered_terms(total, order=order))

    def _print_Times(self, product: sp.Expr) -> str:
        if any(part.is_Number for part in product.args[1:]):
            printed: str = super()._print_Mul(product)  # 2 times 3 isn't to become 6
            return printed
        return self._print_Mul(product)

    def _print_Mul(self, product: sp.Expr) -> str:
        sign = "- " if product.could_extract_minus_sign() else ""
        parts = sp.fraction(-product if sign else product, exact=True)
        above, below = (list(sp.Mul.make_args(part)) for part in parts)
        by_hand = isinstance(product, Times)
        if not by_hand:
            above, below = map(customary_factors, with_joined_roots(above, below))
        if all(part == 1 for part in below):
            return sign + self._row(above)
        place = first_beside_the_bar(above, below, numbers=not by_hand)
        fraction = rf"\frac{{{self._at_the_bar(above[:place])}}}{{{self._at_the_bar(below)}}}"
        return " ".join([sign + fraction, self._row(above[place:])]).rstrip()

    def _row(self, factors: list[sp.Expr]) -> str:
        last = len(factors) - 1
        return " ".join(
            rf"\left({self._print(factor)}\right)"
            if self._needs_mul_brackets(factor, first=place == 0, last=place == last)
            else self._print(factor)
            for place, factor in enumerate(factors)
        )

    def _at_the_bar(self, factors: list[sp.Expr]) -> str:
        """What stands above or below the bar of a fraction."""
        return self._print(factors[0]) if len(factors) == 1 else self._row(factors) or "1"

    def _needs_mul_brackets(self, factor: sp.Expr, first: bool = False, last: bool = False) -> bool:
        # A sum inside a function or a power has its end marked already.
        closed = isinstance(factor, (sp.Function, sp.Pow))
        needed: bool = super()._needs_mul_brackets(factor, first=first, last=last or closed)
        return needed

    def _print_Sum(self, summation: sp.Sum) -> str:
        bounds = [map(self._print, limits) for limits in reversed(summation.limits)]
        signs = "".join(rf"\sum_{{{index}={low}}}^{{{high}}} " for index, low, high in bounds)
        term = self._print(summation.function)
        return signs + (rf"\left({term}\right)" if summation.function.is_Add else term)

    def _print_And(self, both: sp.And) -> str:
        strict = (sp.StrictLessThan, sp.StrictGreaterThan)
        if len(both.args) == 2 and all(isinstance(part, strict) for part in both.args):
            for one, other in (both.args, both.args[::-1]):
                if one.gts == other.lts:
                    return " < ".join(map(self._print, (one.lts, one.gts, other.gts)))
        printed: str = super()._print_And(both)
        return printed

    def _print_Indexed(self, indexed: sp.Indexed) -> str:
        # Without SymPy's braces around the letter, an index stands below its layer.
        indices = ",".join(self._print(index) for index in indexed.indices)
        return f"{indexed.base.label.name}_{{{indices}}}"

    def _print_MatrixElement(self, element: MatrixElement) -> str:
        letter, indices = self._print(element.parent), map(self._print, element.indices)
        if "^" in letter:  # as with Indexed
            return f"{letter}_{{{','.join(indices)}}}"
        printed: str = super()._print_MatrixElement(element)
        return printed

    def _print_OneMatrix(self, ones: sp.OneMatrix) -> str:
        return r"\mathbf{1}^{T}" if ones.shape[0] == 1 else r"\mathbf{1}"

    def _print_Derivative(self, derivative: sp.Derivative) -> str:
        function, (variable, *_) = derivative.expr, derivative.variables
        if is_prime(derivative):
            return f"{function.func.__name__}'{{\\left({self._print(variable)} \\right)}}"
        if derivative.derivative_count == 1 and isinstance(
            function, (sp.Symbol, sp.Indexed, AppliedUndef)
        ):
            whole, part = self._print(function), self._print(variable)
            return rf"\frac{{\partial {whole}}}{{\partial {part}}}"
        printed: str = super()._print_Derivative(derivative)
        return printed

    def _print_KroneckerDelta(self, same: sp.KroneckerDelta, exp: str | None = None) -> str:
        left, right = (self._print(index) for index in same.args)
        return rf"\left[{left} = {right}\right]"


def latex(expression: sp.Basic) -> str:
    """LaTeX of ``expression``, as the book writes it."""
    printed: str = BookPrinter().doprint(expression)
    return printed
