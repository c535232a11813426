"""Gradients from deltas, derived at symbolic width; and what a nudge measures."""

import sympy as sp

from backprop.symbolic.derivation import Derivation
from backprop.symbolic.forward import weighted_sum
from backprop.symbolic.notation import A, B, W, batch, i, j, latex, n_in, n_out

delta = sp.IndexedBase(r"\delta")
e, p, m = sp.symbols("e p m", integer=True, nonnegative=True)
h = sp.Symbol("h", positive=True)
rounding = sp.Symbol(r"\varepsilon", positive=True)
SLOPES = sp.symbols("L L' L'' L'''", real=True)


def _slope(name: str, quantity: sp.Expr) -> sp.Symbol:
    return sp.Symbol(rf"\frac{{\partial {name}}}{{\partial {latex(quantity)}}}")


def _inside(expression: sp.Expr) -> sp.Expr:
    """Take the branch in which i and j number units that exist."""
    return expression.replace(
        lambda part: isinstance(part, sp.Piecewise), lambda part: part.args[0].expr
    )


def _chain(parameter: sp.Indexed, reason: str) -> Derivation:
    formula = weighted_sum().result.xreplace({i: p, j: m})
    steps = Derivation(f"the gradient of {parameter}")
    name = _slope("L", parameter)
    steps.because(
        "The loss can feel the parameter only through the weighted sums of its layer. "
        r"How it feels $Z_m$ is $\delta_m$. The chain rule adds up all ways.",
        name,
        sp.Sum(delta[m] * _slope("Z_{m}", parameter), (m, 0, n_out - 1)),
    )
    steps.because(
        "Put in the weighted sum.",
        name,
        sp.Sum(delta[m] * sp.Derivative(formula, parameter, evaluate=False), (m, 0, n_out - 1)),
    )
    slope = sp.diff(formula, parameter)
    inner = _inside(slope.doit())
    (meets,) = inner.atoms(sp.KroneckerDelta)
    steps.because(
        "Differentiate. The bracket is 1 where it is true, and else 0: " + reason,
        name,
        sp.Sum(delta[m] * inner.xreplace({meets: sp.Symbol("[m = j]")}), (m, 0, n_out - 1)),
    )
    summed = _inside(sp.Sum(delta[m] * inner, (m, 0, n_out - 1)).doit())
    steps.because("So one term of the sum is left, that of $m = j$.", name, summed)
    return steps


def weight_gradient() -> Derivation:
    """dL/dW_ij = delta_j A_i, for one example."""
    return _chain(
        W[i, j], "the weight $W_{i,j}$ is in no sum but $Z_j$, where it multiplies $A_i$."
    )


def bias_gradient() -> Derivation:
    """dL/dB_j = delta_j, for one example."""
    return _chain(B[j], "the bias $B_j$ is in no sum but $Z_j$, with the factor 1.")


def batch_weight_gradient() -> Derivation:
    """The mean over a batch, and its form as a matrix product."""
    steps = Derivation("the weight gradient of a batch")
    name = _slope("L", W[i, j])
    one = sp.IndexedBase("L")
    own = sp.Function("L_e")(W[i, j])
    mean = steps.because(
        "The loss of a batch is the mean of its examples' losses.",
        sp.Symbol("L"),
        sp.Sum(one[e], (e, 0, batch - 1)) / batch,
    )
    slope = sp.diff(mean.xreplace({one[e]: own}), W[i, j])
    gradient = steps.because(
        "The slope of a mean is the mean of the slopes. For each example we have just found it. "
        "$1/N$ is here, once.",
        name,
        slope.xreplace({sp.diff(own, W[i, j]): delta[e, j] * A[e, i]}),
    )
    a, d = sp.MatrixSymbol("A", batch, n_in), sp.MatrixSymbol(r"\delta", batch, n_out)
    entry = (a.T * d)[i, j] / batch
    (summation,) = entry.atoms(sp.Sum)
    entry = entry.xreplace({summation.variables[0]: e})
    same = entry.replace(
        lambda part: isinstance(part, sp.matrices.expressions.matexpr.MatrixElement),
        lambda part: {a: A, d: delta}[part.parent][part.i, part.j],
    )
    if sp.simplify(same - gradient) != 0:
        raise ValueError(f"{same} isn't {gradient}")
    steps.because(
        "This is entry $i, j$ of a matrix product. For the whole matrix at once:",
        sp.Symbol(r"\frac{\partial L}{\partial W}"),
        a.T * d / batch,
    )
    return steps


def batch_weight_formula() -> sp.Expr:
    """Entry i, j of the batch's weight gradient."""
    return batch_weight_gradient().steps[1].equation.rhs


def batch_bias_formula() -> sp.Expr:
    """Entry j of the batch's bias gradient."""
    return sp.Sum(delta[e, j], (e, 0, batch - 1)) / batch


def taylor(step: sp.Expr) -> sp.Expr:
    """The loss after a step, to third order."""
    return sum((SLOPES[n] * step**n / sp.factorial(n) for n in range(4)), sp.Integer(0))


def finite_differences() -> Derivation:
    """What forward and central differences and the complex step leave over."""
    steps = Derivation("what a nudge measures")
    up = steps.because(
        "Near a weight $w$, the loss is a polynomial in the nudge $h$ (Taylor), "
        "up to terms in $h^4$ and beyond, left out here.",
        sp.Symbol("L(w + h)"),
        taylor(h),
    )
    steps.because(
        "Forward difference: what stands beside the slope $L'$ starts with $h$.",
        sp.Symbol(r"\frac{L(w + h) - L(w)}{h}"),
        sp.expand((up - SLOPES[0]) / h),
    )
    steps.because(
        "Central difference: the terms of even order cancel, and $h^2$ is left.",
        sp.Symbol(r"\frac{L(w + h) - L(w - h)}{2h}"),
        sp.expand((up - taylor(-h)) / (2 * h)),
    )
    steps.because(
        "Complex step: the imaginary part needs no subtraction.",
        sp.Symbol(r"\frac{\operatorname{Im} L(w + ih)}{h}"),
        sp.expand(sp.im(sp.expand(taylor(sp.I * h))) / h),
    )
    return steps


def best_step() -> Derivation:
    """The h at which a forward difference's two errors together are smallest."""
    curvature = sp.Symbol("c", positive=True)
    steps = Derivation("the best h of a forward difference")
    error = steps.because(
        r"One error grows with $h$, the other, rounding of size $\varepsilon$, with $1/h$.",
        sp.Symbol("E"),
        curvature * h + rounding / h,
    )
    steps.because("The slope of their sum.", sp.Symbol(r"\frac{dE}{dh}"), sp.diff(error, h))
    (best,) = sp.solve(sp.diff(error, h), h)
    steps.because("It is 0 at the bottom of the V.", h, best)
    return steps
