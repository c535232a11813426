"""The forward pass, derived at symbolic width.

Nothing here knows how many units a layer has: n_in and n_out stay letters.
"""

import sympy as sp

from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import (
    A,
    B,
    W,
    X,
    Z,
    batch,
    f,
    i,
    j,
    k,
    n_in,
    n_next,
    n_out,
    of_layer,
)


def weighted_sum() -> Derivation:
    """Z_j of one unit, from its parts."""
    steps = Derivation("the weighted sum of unit j")
    share = steps.because(
        "Unit $i$ sends its activation along one connection, which multiplies it.",
        sp.Symbol("s_i"),
        W[i, j] * A[i],
    )
    arriving = steps.because(
        "Unit $j$ adds up what arrives from all $n_{in}$ units.",
        sp.Symbol("S_j"),
        sp.Sum(share, (i, 0, n_in - 1)),
    )
    steps.because("It adds its own bias, once.", Z[j], arriving + B[j])
    return steps


def written_out(formula: sp.Expr, width: int, unit: int) -> sp.Expr:
    """``formula`` of one unit, with n_in put at a number and its sum written out."""
    return formula.subs({n_in: width, j: unit}).doit()


def activation() -> sp.Eq:
    """A_j = f(Z_j)."""
    return sp.Eq(A[j], f(Z[j]), evaluate=False)


def two_layers() -> Derivation:
    """The output of two layers as one formula in the input X."""
    one_layer = weighted_sum().result
    W1, B1, A1 = (of_layer(letter, 1) for letter in "WBA")
    W2, B2, A2 = (of_layer(letter, 2) for letter in "WBA")
    f1, f2 = sp.Function("f_1"), sp.Function("f_2")
    steps = Derivation("two layers")
    hidden = steps.because(
        "The first layer's inputs are the data.",
        A1[j],
        f1(one_layer.xreplace({W[i, j]: W1[i, j], A[i]: X[i], B[j]: B1[j]})),
    )
    # One layer further on, j takes the part of i, and k that of j.
    shift = {i: j, j: k, n_in: n_out}
    output = steps.because(
        "The second layer's inputs are the first layer's outputs, of which there are $n_{out}$.",
        A2[k],
        f2(one_layer.xreplace({W[i, j]: W2[i, j], A[i]: A1[i], B[j]: B2[j]}).xreplace(shift)),
    )
    steps.because(
        "Put the first line into the second: a network is a function inside a function.",
        A2[k],
        output.xreplace({A1[j]: hidden}),
    )
    return steps


def batch_entry() -> Derivation:
    """Row e, column j of A W + b: the matrix product is the weighted sum, for every example."""
    e = sp.Symbol("e", integer=True, nonnegative=True)
    a = sp.MatrixSymbol("A", batch, n_in)
    weights = sp.MatrixSymbol("W", n_in, n_out)
    biases = sp.MatrixSymbol("B", 1, n_out)
    ones = sp.OneMatrix(batch, 1)
    z = sp.MatrixSymbol("Z", batch, n_out)
    steps = Derivation("a whole batch at once")
    product = steps.because(
        "Stack the $N$ examples as the rows of a matrix. "
        "The column of ones gives every row the same biases, as NumPy's broadcasting does.",
        z,
        a * weights + ones * biases,
    )
    entry = product[e, j]
    (summation,) = entry.atoms(sp.Sum)
    steps.because(
        "Look at one entry: example $e$, unit $j$. It is the weighted sum again.",
        z[e, j],
        entry.xreplace({summation.variables[0]: i, biases[0, j]: B[j]}),
    )
    return steps


def layers_without_activation() -> Derivation:
    """Two layers with f(z) = z are one layer."""
    x = sp.MatrixSymbol("X", batch, n_in)
    first = sp.MatrixSymbol("W^{(1)}", n_in, n_out)
    second = sp.MatrixSymbol("W^{(2)}", n_out, n_next)
    ones = sp.OneMatrix(batch, 1)
    first_bias = sp.MatrixSymbol("B^{(1)}", 1, n_out)
    second_bias = sp.MatrixSymbol("B^{(2)}", 1, n_next)
    a1, a2 = sp.MatrixSymbol("A^{(1)}", batch, n_out), sp.MatrixSymbol("A^{(2)}", batch, n_next)
    steps = Derivation("two layers without an activation")
    hidden = steps.because(
        "The first layer, with nothing done to its sums.", a1, x * first + ones * first_bias
    )
    output = steps.because(
        "The second layer, fed with it.", a2, hidden * second + ones * second_bias
    )
    expanded = steps.because("Multiply out.", a2, sp.expand(output))
    weights, biases = first * second, first_bias * second + second_bias
    collapsed = x * weights + ones * biases
    if sp.expand(collapsed) != expanded:
        raise ValueError(f"{collapsed} isn't {expanded}")
    steps.because(
        "Collect: one matrix of weights and one row of biases do the same.",
        a2,
        sp.MatAdd(sp.MatMul(x, weights), sp.MatMul(ones, biases)),
    )
    return steps
