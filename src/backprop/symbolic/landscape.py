"""The landscape of a loss, derived: stationary points, and why equal units stay equal.

Sources: Dauphin et al. 2014 (saddle points), Goodfellow, Bengio and Courville 2016,
sections 4.3 and 8.2.
"""

import sympy as sp

from backprop.symbolic.deltas import hidden_delta
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import in_order, j, k, of_layer, times

w0, w1 = sp.symbols("w_0 w_1", real=True)
t = sp.Symbol("t", real=True)
LOSS = sp.Function("L")
CHAIN = (w0 * w1 - 1) ** 2 / 2


def chain_of_two() -> Derivation:
    """The loss of the smallest deep network: two weights in a row, input 1, target 1."""
    steps = Derivation("a chain of two weights")
    loss = steps.because(
        "The output is $w_0 w_1$, the target 1. Half the squared error.", LOSS(w0, w1), CHAIN
    )
    slopes = sp.Matrix([sp.factor(sp.diff(loss, weight)) for weight in (w0, w1)])
    steps.because("The gradient, both slopes below each other.", sp.Symbol(r"\nabla L"), slopes)
    steps.because(
        "It is zero where $w_0 w_1 = 1$, a whole curve of lowest points, and where both are 0. "
        "There the second slopes are these.",
        sp.Symbol("H"),
        hessian_at(0, 0),
    )
    return steps


def hessian_at(first: float | sp.Expr, second: float | sp.Expr) -> sp.Matrix:
    """The Hessian of ``CHAIN`` at a point."""
    found: sp.Matrix = sp.hessian(CHAIN, (w0, w1)).subs({w0: first, w1: second})
    return found


def eigenvalues(matrix: sp.Matrix) -> list[sp.Expr]:
    """The eigenvalues, smallest first."""
    return sorted(matrix.eigenvals(multiple=True))


def along_a_direction() -> Derivation:
    """The loss a little way off, from the gradient and the Hessian here."""
    steps = Derivation("a loss along a direction")
    d0, d1 = sp.symbols("d_0 d_1", real=True)
    steps.because(
        "Walk from $w$ in the direction $d$. What is seen on the way is a function of $t$ alone.",
        sp.Function("g")(t),
        LOSS(w0 + t * d0, w1 + t * d1),
        written=LOSS(in_order(w0, times(t, d0)), in_order(w1, times(t, d1))),
    )
    direction, slopes = sp.Matrix([d0, d1]), sp.Matrix([sp.diff(CHAIN, w) for w in (w0, w1)])
    walked = CHAIN.subs({w0: w0 + t * d0, w1: w1 + t * d1}, simultaneous=True)
    first = (slopes.T * direction)[0]
    second = (direction.T * sp.hessian(CHAIN, (w0, w1)) * direction)[0]
    if sp.expand(sp.diff(walked, t).subs(t, 0) - first) != 0:
        raise ValueError("the slope along the direction isn't the gradient's product with it")
    if sp.expand(sp.diff(walked, t, 2).subs(t, 0) - second) != 0:
        raise ValueError("the second slope along the direction isn't the Hessian's")
    gradient, walk = sp.Symbol(r"(\nabla L \cdot d)"), sp.Symbol(r"(d \cdot H d)")
    curved = sp.Function("g")
    steps.because(
        "Its slope at the start is the gradient times the direction, by the chain rule.",
        sp.Derivative(curved(t), t, evaluate=False),
        gradient,
    )
    steps.because("Its second slope is the Hessian between two directions.", sp.Symbol("g''"), walk)
    steps.because(
        "So nearby the loss is a parabola, plus what shrinks faster than $t^2$.",
        curved(t),
        LOSS(w0, w1) + t * gradient + t**2 * walk / 2,
        written=in_order(LOSS(w0, w1), times(t, gradient), times(sp.Rational(1, 2), t**2, walk)),
    )
    return steps


def equal_units() -> Derivation:
    """What a hidden unit is sent if all its weights are those of its neighbours."""
    steps = Derivation("units that start equal")
    general = hidden_delta().steps[-1].equation
    steps.because("The delta of hidden unit $j$.", general.lhs, general.rhs)
    z, u = sp.Symbol("z", real=True), sp.IndexedBase("u")
    same = general.rhs.subs(of_layer("Z", "l")[j], z).xreplace({of_layer("W", "l+1")[j, k]: u[k]})
    steps.because(
        "All units have the same weights before them, so the same $z$, and the same weights "
        "$u_k$ behind them. Then nothing is left that depends on $j$.",
        general.lhs,
        same,
    )
    if same.has(j):
        raise ValueError(f"the delta still depends on j: {same}")
    nothing = same.xreplace({u[k]: sp.Integer(0)}).doit()
    steps.because(
        "If the weights behind them are 0, nothing at all arrives.",
        general.lhs,
        sp.Integer(0) if nothing == 0 else nothing,
    )
    return steps


def twins(units: sp.Expr) -> sp.Expr:
    """How many settings of a layer of tanh units give the same network.

    The units may stand in any order, and each may turn the signs of all its weights.
    """
    return sp.factorial(units) * 2**units
