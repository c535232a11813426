"""Updates, derived: what a learning rate does, and what each optimiser adds to the one before.

Sources: Polyak 1964 (momentum), Tieleman and Hinton 2012 (RMSprop), Kingma and Ba 2015
(Adam).
"""

import sympy as sp

from backprop.symbolic.chain_rule import in_range
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import batch
from backprop.symbolic.written import times

t, s = sp.symbols("t s", integer=True, positive=True)
alpha, mu, rho, beta = sp.symbols("alpha mu rho beta", positive=True)
curvature, best = sp.Symbol("c", positive=True), sp.Symbol("w^*", real=True)
w, g = sp.symbols("w g", real=True)
distance = sp.IndexedBase("e")
gradient, velocity = sp.IndexedBase("g"), sp.IndexedBase("V")
spread = sp.Symbol("sigma", positive=True)
expected = sp.Function("E")


def on_a_parabola() -> Derivation:
    """The distance from the lowest point of a parabola after t steps."""
    steps = Derivation("gradient descent on a parabola")
    loss = steps.because(
        "A loss with one weight, lowest at $w^*$. The curvature $c$ says how steeply it rises.",
        sp.Symbol("L"),
        curvature * (w - best) ** 2 / 2,
    )
    slope = steps.because(
        "Its slope.", sp.Derivative(sp.Symbol("L"), w, evaluate=False), sp.factor(sp.diff(loss, w))
    )
    after = steps.because("One step against the slope.", sp.Symbol("w'"), w - alpha * slope)
    factor = sp.factor(sp.expand(after - best) / (w - best))
    steps.because(
        "The distance from the lowest point is multiplied by a number that doesn't depend on "
        "where we are.",
        sp.Symbol("w'") - best,
        sp.simplify(factor) * (w - best),
        written=times(1 - alpha * curvature, w - best),
    )
    steps.because(
        "So after $t$ steps it has been multiplied $t$ times.",
        distance[t],
        (1 - alpha * curvature) ** t * distance[0],
        written=times((1 - alpha * curvature) ** t, distance[0]),
    )
    if sp.simplify(factor - (1 - alpha * curvature)) != 0:
        raise ValueError(f"the distance is multiplied by {factor}")
    return steps


def rates_that_converge() -> sp.Set:
    """The learning rates for which the distance shrinks."""
    found: sp.Set = sp.solve_univariate_inequality(
        sp.Abs(1 - alpha * curvature) < 1, alpha, relational=False
    )
    return found


def momentum_unrolled() -> Derivation:
    """Momentum's velocity as a sum over all gradients so far."""
    steps = Derivation("what momentum remembers")
    steps.because(
        "The velocity keeps a share $\\mu$ of itself and takes in the new gradient.",
        velocity[t],
        mu * velocity[t - 1] + gradient[t],
    )
    steps.because(
        "Put the rule into itself once.",
        velocity[t],
        mu**2 * velocity[t - 2] + mu * gradient[t - 1] + gradient[t],
    )
    total = steps.because(
        "And so on, down to the first step. Each gradient is remembered, the older the less.",
        velocity[t],
        sp.Sum(mu ** (t - s) * gradient[s], (s, 1, t)),
    )
    steady = steps.because(
        "Where all gradients are the same, $g$, they add up to this.",
        velocity[t],
        geometric(total.function.subs(gradient[s], g), mu),
    )
    steps.because("After many steps $\\mu^t$ is gone.", velocity[sp.oo], steady.subs(mu**t, 0))
    return steps


def geometric(term: sp.Expr, ratio: sp.Symbol) -> sp.Expr:
    """The sum over s from 1 to t of a term with ratio^(t - s), for a ratio below 1."""
    factor = sp.simplify(term / ratio ** (t - s))
    return factor * (1 - ratio**t) / (1 - ratio)


def steady_rmsprop() -> Derivation:
    """RMSprop's step where the gradient doesn't change."""
    steps = Derivation("RMSprop on a steady slope")
    square = steps.because(
        "The mean square remembers squares as momentum remembers gradients, "
        "weighted so that they add up to 1 in the end.",
        sp.Symbol("S_t"),
        (1 - rho) * sp.Sum(rho ** (t - s) * gradient[s] ** 2, (s, 1, t)),
    )
    summed = steps.because(
        "All gradients the same: the sum is geometric.",
        sp.Symbol("S_t"),
        sp.simplify((1 - rho) * geometric((square / (1 - rho)).function.subs(gradient[s], g), rho)),
    )
    late = steps.because(
        "After many steps $\\rho^t$ is gone.", sp.Symbol("S_t"), sp.simplify(summed.subs(rho**t, 0))
    )
    steps.because(
        "The step divides the gradient by the root of that. What is left is the learning rate "
        "and the sign: steep or flat makes no difference.",
        sp.Symbol(r"\Delta w"),
        alpha * g / sp.sqrt(late),
    )
    return steps


def adam_correction() -> Derivation:
    """Why Adam divides by 1 - beta^t."""
    steps = Derivation("Adam's correction of its start at 0")
    mean = steps.because(
        "The running mean starts at 0. Unrolled, it is this.",
        sp.Symbol("M_t"),
        (1 - beta) * sp.Sum(beta ** (t - s) * gradient[s], (s, 1, t)),
    )
    inner = (mean / (1 - beta)).function.subs(gradient[s], expected(g))
    total = steps.because(
        "Let every gradient have the same expected value, $E(g)$.",
        expected(sp.Symbol("M_t")),
        sp.simplify((1 - beta) * geometric(inner, beta)),
    )
    corrected = sp.Symbol(r"\hat{M}_t")
    steps.because(
        "The mean is too small by the factor $1 - \\beta^t$. Divide by it.",
        expected(corrected),
        sp.simplify(total / (1 - beta**t)),
    )
    return steps


def batch_variance() -> Derivation:
    """The variance of a mean over N examples drawn independently."""
    m, n = sp.symbols("m n", integer=True, nonnegative=True)
    steps = Derivation("the noise of a batch")
    variance = sp.Function("Var")
    steps.because(
        "The gradient of a batch is a mean. Measure each $g_n$ from its expected value: then the "
        "variance of the mean is a double sum over the examples.",
        variance(sp.Symbol(r"\bar{g}")),
        sp.Sum(expected(gradient[m] * gradient[n]), (n, 0, batch - 1), (m, 0, batch - 1))
        / batch**2,
    )
    pairs = sp.Sum(spread**2 * sp.KroneckerDelta(m, n), (n, 0, batch - 1), (m, 0, batch - 1))
    steps.because(
        "Different examples have nothing to do with each other; one with itself gives $\\sigma^2$.",
        variance(sp.Symbol(r"\bar{g}")),
        pairs / batch**2,
    )
    alone = in_range(sp.Sum(pairs.function, pairs.limits[0]).doit())
    steps.because(
        "$N$ of the terms are left.",
        variance(sp.Symbol(r"\bar{g}")),
        sp.Sum(alone, pairs.limits[1]).doit() / batch**2,
    )
    return steps
