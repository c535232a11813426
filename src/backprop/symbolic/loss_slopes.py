"""The slopes of losses, derived: in the prediction, and in the weighted sum behind it."""

import sympy as sp

from backprop.symbolic.activations import EXPRESSIONS
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.losses import (
    CATEGORICAL_FROM_Z,
    LOSS,
    OUTPUTS,
    SQUARED_ERROR,
    Z,
    a,
    binary_cross_entropy,
    require_equal,
    y,
)
from backprop.symbolic.notation import A, batch, f, j, k, z


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


def categorical_cross_entropy() -> Derivation:
    """dL/dZ_j = softmax_j - Y_j, for any number of classes."""
    steps = Derivation("the slope of categorical cross-entropy")
    steps.because("Start from the loss, written in the weighted sums.", LOSS, CATEGORICAL_FROM_Z)
    slope = _in_range(sp.diff(CATEGORICAL_FROM_Z, Z[j]).doit())
    steps.because(
        "Differentiate by $Z_j$. In each sum only the term $k = j$ has it in it.",
        sp.Derivative(LOSS, Z[j]),
        slope,
    )
    softmax = sp.exp(Z[j]) / sp.Sum(sp.exp(Z[k]), OUTPUTS)
    steps.because(
        "The fraction is the softmax: the prediction itself.",
        sp.Derivative(LOSS, Z[j]),
        slope.subs(softmax, A[j]),
    )
    return steps


def through_sigmoid(loss: str) -> Derivation:
    """dL/dz of ``"squared_error"`` or ``"cross_entropy"`` for a = sigmoid(z)."""
    formulas = {
        "squared_error": (a - y) ** 2 / 2,
        "cross_entropy": binary_cross_entropy().result,
    }
    if loss not in formulas:
        raise ValueError(f"unknown loss {loss!r}; the known ones are {sorted(formulas)}")
    steps = Derivation(f"the slope of the {loss.replace('_', ' ')}, through sigmoid")
    steps.because("The loss of one output.", LOSS, formulas[loss])
    by_a = sp.diff(formulas[loss], a)
    together = (a - y) if loss == "squared_error" else (a - y) / (a * (1 - a))
    require_equal(by_a, together)
    steps.because("Its slope in the prediction.", sp.Derivative(LOSS, a), together)
    by_z = sp.simplify(together * a * (1 - a)) if loss == "cross_entropy" else None
    bend = sp.Mul(a, 1 - a, evaluate=False)
    steps.because("The slope of sigmoid, from chapter 1.", sp.Derivative(f(z), z), bend)
    steps.because(
        "The chain rule multiplies the two."
        + ("" if by_z is None else " What sigmoid multiplies in, the logarithm divides out."),
        sp.Derivative(LOSS, z),
        (a - y) * a * (1 - a) if by_z is None else by_z,
    )
    return steps


def over_z(formula: sp.Expr) -> sp.Expr:
    """``formula`` with its prediction a written as sigmoid(z)."""
    return formula.subs(a, EXPRESSIONS["sigmoid"])


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
