"""The book's letters as SymPy symbols.

Indices count from 0, as in Python: W[i, j] in a formula is ``weights[i, j]`` in
the code.
"""

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.printing.latex import LatexPrinter

# Unit i of the layer before, unit j of the layer at hand, unit k of the next.
i, j, k = sp.symbols("i j k", integer=True, nonnegative=True)

# How many units there are before, in, and after the layer at hand; and examples.
n_in, n_out, n_next = sp.symbols("n_in n_out n_next", integer=True, positive=True)
batch = sp.Symbol("N", integer=True, positive=True)

A, W, B, Z, Y, X = (sp.IndexedBase(letter) for letter in "AWBZYX")

z = sp.Symbol("z", real=True)
f = sp.Function("f")


def of_layer(letter: str, layer: int | str) -> sp.IndexedBase:
    """The quantity ``letter`` of one layer, such as W^(1)."""
    return sp.IndexedBase(f"{letter}^{{({layer})}}")


class _BookPrinter(LatexPrinter):
    """SymPy's LaTeX with a bold column of ones, f'(z) for the slope of f(z), and a sum
    over units ahead of the bias that is added to it. A Kronecker delta is written
    [i = j], since the letter delta means something else here.
    """

    def _as_ordered_terms(self, expression: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        terms = super()._as_ordered_terms(expression, order=order)
        if self.order == "none":
            return terms
        return sorted(terms, key=lambda term: not term.has(sp.Sum))

    def _print_Sum(self, summation: sp.Sum) -> str:
        # The bounds are never written by hand: they keep SymPy's order.
        if self.order != "none":
            printed: str = super()._print_Sum(summation)
            return printed
        bounds = [
            (index, *(sp.Symbol(_BookPrinter().doprint(bound)) for bound in ends))
            for index, *ends in summation.limits
        ]
        printed = super()._print_Sum(summation.func(summation.function, *bounds))
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
        function, (variable, order) = derivative.args
        if order == 1 and function.args == (variable,):
            return f"{function.func.__name__}'{{\\left({self._print(variable)} \\right)}}"
        if order == 1 and isinstance(function, (sp.Symbol, sp.Indexed, AppliedUndef)):
            whole, part = self._print(function), self._print(variable)
            return rf"\frac{{\partial {whole}}}{{\partial {part}}}"
        printed: str = super()._print_Derivative(derivative)
        return printed

    def _print_KroneckerDelta(self, same: sp.KroneckerDelta, exp: str | None = None) -> str:
        left, right = (self._print(index) for index in same.args)
        return rf"\left[{left} = {right}\right]"


def in_order(*terms: sp.Expr | int) -> sp.Expr:
    """The sum of ``terms``, to be printed in this order by ``latex`` with ``as_written``."""
    return sp.Add(*terms, evaluate=False)


def times(*factors: sp.Expr | int) -> sp.Expr:
    """The product of ``factors``, to be printed in this order, as ``in_order``."""
    return sp.Mul(*factors, evaluate=False)


def over(above: sp.Expr, *below: sp.Expr) -> sp.Expr:
    """``above`` over the product of ``below``, with both in the order given, as ``in_order``."""
    return times(above, *(sp.Pow(factor, -1, evaluate=False) for factor in below))


def latex(expression: sp.Basic, *, as_written: bool = False) -> str:
    """LaTeX of ``expression``, as the book writes it.

    Terms and factors are put in SymPy's order, or left in the order of an expression
    made by ``in_order`` or under ``sympy.evaluate(False)`` where it is wanted
    ``as_written``.
    """
    printed: str = _BookPrinter({"order": "none"} if as_written else {}).doprint(expression)
    return printed
