"""What ``workspace`` computes, derived for a whole batch.

Biases are one more row of weights, and a factor of the output's deltas is one of all
gradients.
"""

import sympy as sp

from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import batch, n_in, n_out
from backprop.symbolic.updates import alpha

A, W = sp.MatrixSymbol("A", batch, n_in), sp.MatrixSymbol("W", n_in, n_out)
b, delta = sp.MatrixSymbol("b", 1, n_out), sp.MatrixSymbol(r"\delta", batch, n_out)
WITH_ONES = sp.BlockMatrix([[A, sp.OneMatrix(batch, 1)]])
BOTH = sp.BlockMatrix([[W], [b]])
SLOPES = sp.MatrixSymbol("f'(Z)", batch, n_in)  # of the layer before


def biases_as_weights() -> Derivation:
    """A column of ones in A, and b below W: one product forward, and one for both gradients."""
    steps = Derivation("biases as weights of a one")
    product = sp.MatMul(WITH_ONES, BOTH)
    steps.because(
        "Give $A$ a last column of ones, and put $b$ below $W$. A row of the one times "
        "a column of the other is a weighted sum and the bias.",
        product,
        sp.block_collapse(product),
    )
    back = sp.MatMul(WITH_ONES.T, delta, evaluate=False)
    collapsed = sp.block_collapse(WITH_ONES.T * delta)
    steps.because(
        "On the way back, the same matrix finds both gradients. Above are those of the weights. "
        "Below, the ones add up the deltas: those of the biases.",
        back,
        collapsed,
    )
    return steps


def steps_from_deltas() -> Derivation:
    """The learning rate, multiplied into the output's deltas, arrives in every gradient."""
    steps = Derivation("steps from scaled deltas")
    scaled = sp.MatMul(alpha, delta, evaluate=False)
    steps.because(
        "Multiply the deltas of a layer by $\\alpha$. Then those of the layer before it are "
        "$\\alpha$ times what they were, and so on, down to the first layer.",
        sp.HadamardProduct(sp.MatMul(scaled, W.T, evaluate=False), SLOPES),
        alpha * sp.HadamardProduct(delta * W.T, SLOPES),
    )
    steps.because(
        "So are the gradients. The product finds what is to be taken from the weights.",
        sp.MatMul(A.T, scaled, evaluate=False),
        alpha * A.T * delta,
    )
    return steps
