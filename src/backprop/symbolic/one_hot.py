"""The gradient of a table of rows from which some are taken, derived at symbolic size.

x[e] is the row that example e takes, T the table, delta[e, j] the slope of the loss along what
was taken.
"""

import sympy as sp

from backprop.symbolic.chain_rule import LOSS
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import batch, i, j
from backprop.symbolic.written import times

e, p = sp.symbols("e p", integer=True, nonnegative=True)
rows = sp.Symbol("n", integer=True, positive=True)
x, H, T = (sp.IndexedBase(letter) for letter in "xHT")
taken, delta = sp.IndexedBase("R"), sp.IndexedBase(r"\delta")
OVER_EXAMPLES = (e, 0, batch - 1)


def table_gradient() -> Derivation:
    """dL/dT_ij = sum_e H_ei delta_ej: the one-hot rows, transposed, times what comes back."""
    steps = Derivation("the gradient of a table of rows")
    one_hot = sp.KroneckerDelta(x[e], p)
    steps.because(
        "Write the place of a row as a row of its own, with a 1 at that place and 0 elsewhere.",
        H[e, p],
        one_hot,
    )
    product = steps.because(
        "Then to take row $x_e$ of the table is to multiply by it: of the sum one term is left.",
        taken[e, j],
        sp.Sum(H[e, p] * T[p, j], (p, 0, rows - 1)),
    )
    slope = sp.diff(product.function.subs(p, i), T[i, j])
    steps.because(
        "That is a linear layer whose inputs are 0 and 1. So an entry of the table multiplies "
        "$H_{e,i}$ in every example, and the chain rule adds up all examples.",
        sp.Derivative(LOSS, T[i, j], evaluate=False),
        sp.Sum(delta[e, j] * slope, OVER_EXAMPLES),
        written=sp.Sum(times(H[e, i], delta[e, j]), OVER_EXAMPLES),
    )
    onehot, d = sp.MatrixSymbol("H", batch, rows), sp.MatrixSymbol(r"\delta", batch, 1)
    steps.because(
        "This is an entry of a matrix product. For the whole table at once:",
        sp.Symbol(r"\frac{\partial L}{\partial T}"),
        onehot.T * d,
    )
    return steps
