"""Gradients from deltas, derived at symbolic width; and what a nudge measures."""

import sympy as sp

from backprop.symbolic.derivation import Derivation
from backprop.symbolic.forward import weighted_sum
from backprop.symbolic.notation import A, B, W, batch, i, j, n_in, n_out
from backprop.symbolic.written import in_order, over, root

delta = sp.IndexedBase(r"\delta")
e, p, m = sp.symbols("e p m", integer=True, nonnegative=True)
h = sp.Symbol("h", positive=True)
rounding = sp.Symbol(r"\varepsilon", positive=True)
SLOPES = sp.symbols("L L' L'' L'''", real=True)


def _slope(name: str, quantity: sp.Expr) -> sp.Derivative:
    return sp.Derivative(sp.Symbol(name), quantity, evaluate=False)


def _inside(expression: sp.Expr) -> sp.Expr:
    """Take the branch in which i and j number units that exist."""
    return expression.replace(
        lambda part: isinstance(part, sp.Piecewise), lambda part: part.args[0].expr
    )


def _chain(kind: str, parameter: sp.Indexed, reason: str) -> Derivation:
    formula = weighted_sum().result.xreplace({i: p, j: m})
    steps = Derivation(f"the gradient of a {kind}")
    name = _slope("L", parameter)
    steps.because(
        "The loss can feel the parameter only through the weighted sums of its layer. "
        r"How it feels that of unit $m$ is $\delta_m$. The chain rule adds up all ways.",
        name,
        sp.Sum(delta[m] * _slope("Z_{m}", parameter), (m, 0, n_out - 1)),
    )
    steps.because(
        "Put in the weighted sum, in which $p$ runs over the units before.",
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
        "weight",
        W[i, j],
        "the weight $W_{i,j}$ is in no sum but $Z_j$, where it multiplies $A_i$.",
    )


def bias_gradient() -> Derivation:
    """dL/dB_j = delta_j, for one example."""
    return _chain("bias", B[j], "the bias $B_j$ is in no sum but $Z_j$, with the factor 1.")


def _batch(of: Derivation, parameter: sp.Indexed) -> tuple[Derivation, sp.Expr]:
    """The mean over a batch of a slope that is known for one example."""
    steps = Derivation(f"{of.name} over a batch")
    one = sp.IndexedBase("L")
    own = sp.Function("L_e")(parameter)
    mean = steps.because(
        "The loss of a batch is the mean of its examples' losses.",
        sp.Symbol("L"),
        sp.Sum(one[e], (e, 0, batch - 1)) / batch,
    )
    slope = sp.diff(mean.xreplace({one[e]: own}), parameter)
    examples = of.result.xreplace({delta[j]: delta[e, j], A[i]: A[e, i]})
    gradient = steps.because(
        "The slope of a mean is the mean of the slopes. For each example we have just found it. "
        "$1/N$ is here, once.",
        _slope("L", parameter),
        slope.xreplace({sp.diff(own, parameter): examples}),
    )
    return steps, gradient


def batch_weight_gradient() -> Derivation:
    """The mean over a batch, and its form as a matrix product."""
    steps, gradient = _batch(weight_gradient(), W[i, j])
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


def batch_bias_gradient() -> Derivation:
    """The mean of the deltas over a batch."""
    return _batch(bias_gradient(), B[j])[0]


def batch_weight_formula() -> sp.Expr:
    """Entry i, j of the batch's weight gradient."""
    return batch_weight_gradient().steps[1].equation.rhs


def batch_bias_formula() -> sp.Expr:
    """Entry j of the batch's bias gradient."""
    return batch_bias_gradient().result


def taylor(step: sp.Expr) -> sp.Expr:
    """The loss after a step, to third order."""
    return sum((SLOPES[n] * step**n / sp.factorial(n) for n in range(4)), sp.Integer(0))


def _nudged(name: str) -> tuple[Derivation, sp.Expr]:
    steps = Derivation(name)
    up = steps.because(
        "Near a weight $w$ a smooth loss is a straight line in the nudge $h$, and a bend, and "
        "smaller and smaller rests (Taylor). $L'$ is the slope, $L''$ says how fast the slope "
        "changes, $L'''$ how fast that does. Terms in $h^4$ and beyond are left out here.",
        sp.Symbol("L(w + h)"),
        taylor(h),
    )
    return steps, up


def forward_difference() -> Derivation:
    """What a forward difference leaves over besides the slope."""
    steps, up = _nudged("the forward difference")
    steps.because(
        "Take away the loss before the nudge, and divide by the nudge.",
        sp.Symbol(r"\frac{L(w + h) - L(w)}{h}"),
        sp.expand((up - SLOPES[0]) / h),
    )
    return steps


def central_difference() -> Derivation:
    """What a central difference leaves over besides the slope."""
    steps, up = _nudged("the central difference")
    down = steps.because(
        "The same with a nudge to the other side.", sp.Symbol("L(w - h)"), taylor(-h)
    )
    steps.because(
        "In the difference of the two the terms of even order cancel, the bend among them.",
        sp.Symbol(r"\frac{L(w + h) - L(w - h)}{2h}"),
        sp.expand((up - down) / (2 * h)),
    )
    return steps


def complex_step() -> Derivation:
    """What the complex step leaves over besides the slope."""
    steps, _ = _nudged("the complex step")
    aside = steps.because(
        "Nudge by $ih$ instead of $h$, where $i$ is no index but the root of $-1$.",
        sp.Symbol("L(w + ih)"),
        sp.expand(taylor(sp.I * h)),
    )
    steps.because(
        "The imaginary part is what stands with $i$. The loss itself isn't in it.",
        sp.Symbol(r"\frac{\operatorname{Im} L(w + ih)}{h}"),
        sp.expand(sp.im(aside) / h),
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
        written=in_order(curvature * h, rounding / h),
    )
    steps.because("The slope of their sum.", sp.Symbol(r"\frac{dE}{dh}"), sp.diff(error, h))
    (best,) = sp.solve(sp.diff(error, h), h)
    steps.because(
        "It is 0 at the bottom of the V.", h, best, written=root(over(rounding, curvature))
    )
    return steps
