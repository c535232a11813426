"""Where f' cancels: the output deltas of the cross-entropies, derived at symbolic width."""

from collections.abc import Callable

import sympy as sp

from backprop.symbolic import activations
from backprop.symbolic.chain_rule import LOSS, in_range, outside_the_sum
from backprop.symbolic.deltas import delta, m
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, Y, Z, f, j, k, n_out, z
from backprop.symbolic.written import in_order, over, settled, times


def sigmoid_with_cross_entropy() -> Derivation:
    """delta_k = A_k - Y_k for binary cross-entropy of sigmoid outputs."""
    steps = Derivation("sigmoid with binary cross-entropy")
    yes, no = -Y[m] * sp.log(A[m]), times(-1, 1 - Y[m], sp.log(1 - A[m]))
    loss = steps.because(
        "Binary cross-entropy asks each output its own yes-or-no question.",
        LOSS,
        sp.Sum(yes + settled(no), (m, 0, n_out - 1)),
        written=sp.Sum(in_order(yes, no), (m, 0, n_out - 1)),
    )
    by_output = steps.because(
        "Its slope at output $k$. Of the sum only the share of unit $k$ is left.",
        sp.Derivative(LOSS, A[k], evaluate=False),
        in_range(sp.diff(loss, A[k]).doit()),
        written=in_order(over(1 - Y[k], 1 - A[k]), -Y[k] / A[k]),
    )
    over_one = steps.because(
        "Put it over one denominator.",
        sp.Derivative(LOSS, A[k], evaluate=False),
        (A[k] - Y[k]) / (A[k] * (1 - A[k])),
    )
    require_equal(by_output, over_one)
    slope = steps.because(
        "Sigmoid's slope is the same denominator, as chapter 1 has derived.",
        f(Z[k]).diff(Z[k]),
        activations.sigmoid_slope().result.subs(f(z), A[k]),
    )
    steps.because(
        "Output delta: the one times the other. What $f'$ multiplies in, the slope of the loss "
        "has divided out.",
        delta[k],
        sp.cancel(over_one * slope),
    )
    return steps


def softmax_slopes() -> Derivation:
    """dA_k/dZ_j = A_k ([k = j] - A_j): every output of softmax feels every Z."""
    total = sp.Sum(sp.exp(Z[m]), (m, 0, n_out - 1))
    steps = Derivation("the slopes of softmax")
    output = steps.because(
        "Output $k$: its exponential, divided by the total of all.", A[k], sp.exp(Z[k]) / total
    )
    left = sp.Derivative(A[k], Z[j], evaluate=False)
    raw = sp.diff(output, Z[j])
    steps.because(
        "Differentiate by $Z_j$, by the quotient rule. The bracket is 1 where its two sides are "
        "the same unit, and 0 elsewhere.",
        left,
        raw,
    )
    single = steps.because(
        "Of the sum over $m$ only $m = j$ is left.",
        left,
        in_range(raw.doit()),
    )
    same = sp.KroneckerDelta(j, k)
    result = A[k] * (same - A[j])
    in_z = result.xreplace({A[k]: output, A[j]: output.xreplace({k: j})})
    require_equal(single, in_z)
    steps.because(
        "An exponential divided by the total is an output again: $A_k$ or $A_j$.", left, result
    )
    return steps


def softmax_with_cross_entropy() -> Derivation:
    """delta_j = A_j - Y_j for categorical cross-entropy of softmax outputs."""
    slopes = softmax_slopes().result
    steps = Derivation("softmax with categorical cross-entropy")
    loss = steps.because(
        "Categorical cross-entropy looks at the probability of what is true.",
        LOSS,
        -sp.Sum(Y[m] * sp.log(A[m]), (m, 0, n_out - 1)),
    )
    by_output = steps.because(
        "Its slope at output $k$.",
        sp.Derivative(LOSS, A[k], evaluate=False),
        in_range(sp.diff(loss, A[k]).doit()),
    )
    paths = steps.because(
        "$Z_j$ acts on every output, so the chain rule adds up a path through each of them. "
        "$A_k$ is on both sides of the fraction and cancels.",
        delta[j],
        sp.Sum(sp.cancel(by_output * slopes), (k, 0, n_out - 1)),
    )
    picked, shared = -sp.KroneckerDelta(j, k) * Y[k], A[j] * Y[k]
    require_equal(paths.function, picked + shared)
    over_k = (k, 0, n_out - 1)
    one_term = sp.Sum(-picked, over_k)
    apart = steps.because(
        "Make two sums of it, and take out of each what doesn't depend on $k$.",
        delta[j],
        outside_the_sum(sp.Sum(shared, over_k), A[j]) - one_term,
    )
    single = steps.because(
        "In the sum with the bracket only $k = j$ is left.",
        delta[j],
        apart.xreplace({one_term: in_range(one_term.doit())}),
    )
    steps.because(
        "The targets of one example add up to 1.",
        delta[j],
        single.xreplace({sp.Sum(Y[k], over_k): sp.Integer(1)}),
    )
    return steps


def in_sums(formula: sp.Expr, name: str) -> sp.Expr:
    """``formula`` with the outputs A written as sigmoid or softmax of the weighted sums Z."""
    outputs: dict[str, Callable[[sp.Expr], sp.Expr]] = {
        "sigmoid": lambda unit: activations.EXPRESSIONS["sigmoid"].subs(z, Z[unit]),
        "softmax": lambda unit: sp.exp(Z[unit]) / sp.Sum(sp.exp(Z[m]), (m, 0, n_out - 1)),
    }
    written: sp.Expr = formula.replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == A,
        lambda part: outputs[name](part.indices[0]),
    )
    return written


def require_equal(left: sp.Expr, right: sp.Expr) -> None:
    """Raise ``ValueError`` unless the two are the same expression."""
    difference = sp.simplify(left - right)
    if difference != 0:
        raise ValueError(f"{left} and {right} differ by {difference}")
