"""The slopes of losses, derived: in one prediction, and in the loss of one example."""

import sympy as sp

from backprop.symbolic.derivation import Derivation
from backprop.symbolic.losses import LOSS, SQUARED_ERROR
from backprop.symbolic.notation import A, batch, j


def squared_error() -> Derivation:
    """dL/dA_j = A_j - Y_j, for any number of outputs."""
    steps = Derivation("the slope of the squared error")
    steps.because("Start from the loss of one example.", LOSS, SQUARED_ERROR)
    slope = _in_range(sp.diff(SQUARED_ERROR, A[j]).doit())
    steps.because(
        "Differentiate by one prediction, $A_j$. Only the term $k = j$ has it in it; its square "
        "brings down a 2, which the $\\frac{1}{2}$ cancels.",
        sp.Derivative(LOSS, A[j]),
        sp.expand(slope),
    )
    return steps


def batch_mean() -> Derivation:
    """The loss of a batch, and where 1/N comes in."""
    e = sp.Symbol("e", integer=True, nonnegative=True)
    one = sp.Symbol("e", integer=True)  # written alike, but not the index that is summed over
    examples = (e, 0, batch - 1)
    L_e = sp.IndexedBase("L")
    steps = Derivation("the loss of a batch")
    mean = steps.because(
        "Example $e$ has the loss $L_e$. The batch has their mean.",
        LOSS,
        sp.Sum(L_e[e], examples) / batch,
    )
    slope = sp.diff(mean, L_e[one]).doit()
    steps.because(
        "So each example has a share of $1/N$ in it. This is the one place where $1/N$ enters.",
        sp.Derivative(LOSS, L_e[one]),
        _in_range(slope),
    )
    return steps


def _in_range(expression: sp.Expr) -> sp.Expr:
    """The branch of ``expression`` in which an index lies in the range of its sum."""

    def first_branch(*branches: sp.Tuple) -> sp.Expr:
        return branches[0][0]

    return expression.replace(sp.Piecewise, first_branch)
