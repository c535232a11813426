"""Softmax before a loss whose slopes don't cancel: delta_j is a sum over all outputs.

Z_j moves every output, so the product dL/dA_j f'(Z_j) isn't its delta: it has one path of many.
"""

import sympy as sp

from backprop.symbolic.cancellation import softmax_slopes
from backprop.symbolic.chain_rule import in_range
from backprop.symbolic.deltas import delta
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, Y, j, k, n_out
from backprop.symbolic.written import in_order, times

OVER_OUTPUTS = (k, 0, n_out - 1)


def _slope(output: sp.Symbol) -> sp.Derivative:
    """The slope of the loss by one output: that of the output's share of it."""
    return sp.Derivative(sp.Function(r"\ell")(A[output], Y[output]), A[output])


def softmax_delta() -> Derivation:
    """delta_j = A_j (dL/dA_j - sum_k dL/dA_k A_k), for any loss that is a sum over the outputs."""
    steps = Derivation("the delta of a softmax output, for any loss")
    paths = steps.because(
        "$Z_j$ acts on every output, so the chain rule adds up a path through each of them.",
        delta[j],
        sp.Sum(_slope(k) * softmax_slopes().result, OVER_OUTPUTS),
    )
    picked = sp.Sum(_slope(k) * A[k] * sp.KroneckerDelta(j, k), OVER_OUTPUTS)
    shared = sp.Sum(_slope(k) * A[k], OVER_OUTPUTS)
    terms = sp.expand(paths.function - picked.function + A[j] * shared.function)
    if terms != 0:
        raise ValueError(f"the two sums leave out {terms}")
    apart = steps.because(
        "Make two sums of it, and take $A_j$ out of the second.",
        delta[j],
        picked - A[j] * shared,
    )
    single = apart.xreplace({picked: in_range(picked.doit())})
    steps.because(
        "In the first sum only $k = j$ is left. Take $A_j$ out of both.",
        delta[j],
        sp.factor_terms(single),
    )
    return steps


def softmax_with_squared_error() -> Derivation:
    """delta_j = A_j (A_j - Y_j - sum_k (A_k - Y_k) A_k): no slope cancels."""
    steps = Derivation("softmax with the squared error")
    any_loss = steps.because("A softmax output, for any loss.", delta[j], softmax_delta().result)
    total = sp.Sum(times(A[k] - Y[k], A[k]), OVER_OUTPUTS)
    steps.because(
        "The squared error's slope by an output is $A_k - Y_k$.",
        delta[j],
        any_loss.xreplace({_slope(at): A[at] - Y[at] for at in (j, k)}),
        written=times(A[j], in_order(A[j], -Y[j], -total)),
    )
    return steps
