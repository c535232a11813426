"""What is derived about updates, against the optimisers of the package."""

import numpy as np
import pytest
import sympy as sp

from backprop.optimizers import Adam, GradientDescent, Momentum, RMSprop
from backprop.symbolic import updates
from backprop.symbolic.notation import batch
from backprop.symbolic.proof import prove

E0, G1, G2, G3 = sp.symbols("e0 g1 g2 g3", real=True)
GRADIENTS = (G1, G2, G3)


def at_step(formula: sp.Expr, count: int) -> sp.Expr:
    """A sum over past gradients, written out for ``count`` steps."""
    written = formula.subs(updates.t, count).doit()
    return written.subs({updates.gradient[n + 1]: GRADIENTS[n] for n in range(count)})


@pytest.mark.parametrize("rate", [0.125, 0.5, 1.0])
@pytest.mark.parametrize("count", [1, 4])
def test_descent_on_a_parabola_is_proved(rate: float, count: int) -> None:
    curvature = 1.5
    formula = updates.on_a_parabola().result.subs(
        {
            updates.t: count,
            updates.alpha: sp.Rational(rate),
            updates.curvature: sp.Rational(curvature),
            updates.distance[0]: E0,
        }
    )

    def descend(e):  # type: ignore[no-untyped-def]
        for _ in range(count):
            e = e - GradientDescent(rate).step(0, curvature * e)
        return e

    prove(formula, descend, {E0: ()})
    wrong = formula + E0 / 1000
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(wrong, descend, {E0: ()})


def test_the_rates_that_converge_do_and_others_do_not() -> None:
    rates = updates.rates_that_converge()
    assert rates == sp.Interval.open(0, 2 / updates.curvature)
    for rate in (0.1, 0.7, 0.9):
        w = np.array([1.0])
        for _ in range(200):
            GradientDescent(rate).update([w], [2.5 * w])
        inside = rates.subs(updates.curvature, sp.Rational(5, 2)).contains(sp.Rational(rate))
        assert (abs(w.item()) < 1) == bool(inside)


def test_momentums_sum_is_proved() -> None:
    formula = at_step(updates.momentum_unrolled().steps[2].equation.rhs, 3)

    def velocity(*gradients):  # type: ignore[no-untyped-def]
        momentum = Momentum(1.0, momentum=0.75)
        return [momentum.step(0, g) for g in gradients][-1]

    shapes = dict.fromkeys(GRADIENTS, ())
    prove(formula.subs(updates.mu, sp.Rational(3, 4)), velocity, shapes)
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(formula.subs(updates.mu, sp.Rational(1, 4)), velocity, shapes)


def test_rmsprops_mean_square_is_proved() -> None:
    formula = at_step(updates.steady_rmsprop().steps[0].equation.rhs, 3)

    def mean_square(*gradients):  # type: ignore[no-untyped-def]
        rms = RMSprop(1.0, decay=0.75)
        for g in gradients:
            rms.step(0, np.asarray(g, dtype=float))
        return rms.mean_square[0]

    prove(formula.subs(updates.rho, sp.Rational(3, 4)), mean_square, dict.fromkeys(GRADIENTS, ()))


def test_adams_corrected_mean_is_proved() -> None:
    mean = at_step(updates.adam_correction().steps[0].equation.rhs, 3)
    beta = sp.Rational(3, 4)
    formula = (mean / (1 - updates.beta**3)).subs(updates.beta, beta)

    def corrected(*gradients):  # type: ignore[no-untyped-def]
        adam = Adam(1.0, beta1=0.75)
        for adam.t, g in enumerate(gradients, start=1):
            adam.step(0, np.asarray(g, dtype=float))
        return adam.mean[0] / (1 - adam.beta1**adam.t)

    prove(formula, corrected, dict.fromkeys(GRADIENTS, ()))


@pytest.mark.parametrize("count", [1, 2, 7])
def test_the_geometric_sum_is_the_sum(count: int) -> None:
    ratio, g = updates.mu, updates.g
    term = ratio ** (updates.t - updates.s) * g
    written = sp.Sum(term, (updates.s, 1, updates.t)).subs(updates.t, count).doit()
    closed = updates.geometric(term, ratio).subs(updates.t, count)
    assert sp.simplify(written - closed) == 0


def test_steady_slopes_and_batches() -> None:
    assert updates.momentum_unrolled().result == updates.g / (1 - updates.mu)
    assert updates.steady_rmsprop().result == updates.alpha * updates.g / sp.Abs(updates.g)
    assert updates.adam_correction().result == updates.expected(updates.g)
    assert updates.batch_variance().result == updates.spread**2 / batch
