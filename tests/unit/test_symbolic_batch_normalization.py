"""What is derived about batch normalisation, against code, differentiation and simulation."""

import numpy as np
import pytest
import sympy as sp

from backprop.batch_normalization import BatchNormalization
from backprop.gradients import backpropagate
from backprop.network import Network
from backprop.standardization import EPSILON, delta_before, standardize
from backprop.symbolic import batch_normalization as derived
from backprop.symbolic import normalized_delta as back
from backprop.symbolic import normalized_learning as learning
from backprop.symbolic import normalized_weights as by_weights
from backprop.symbolic.batch_normalization import S, deviation, e, m, over_batch
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.normalized_delta import delta, delta_s
from backprop.symbolic.notation import Z, batch, n_in
from backprop.symbolic.printer import latex
from backprop.symbolic.proof import prove
from backprop.symbolic.written import in_order, over, times

SMALL = sp.Rational(EPSILON).limit_denominator(10**6)
SIZE = {batch: 5}
DELTA = back.in_sums(back.delta_before().result, SMALL)
SPREAD = back.in_sums(deviation, SMALL)
BATCH = {delta_s: (batch,), Z: (batch,)}


def code(delta_s, z):  # type: ignore[no-untyped-def]
    return delta_before(delta_s[:, None], standardize(z[:, None]))[:, 0]


def test_the_backward_pass_is_proved() -> None:
    prove(DELTA, code, BATCH, result={e: batch}, widths=SIZE, tolerance=1e-9)


@pytest.mark.parametrize("forgotten", ["mean", "deviation", "both"])
def test_a_forgotten_way_fails_the_proof(forgotten: str) -> None:
    by_mean = over_batch(delta_s[m]) / batch / SPREAD
    wrong = {"mean": DELTA + by_mean, "both": delta_s[e] / SPREAD}
    wrong["deviation"] = wrong["both"] - by_mean
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(wrong[forgotten], code, BATCH, result={e: batch}, widths=SIZE, tolerance=1e-9)


def test_the_forward_pass_is_proved() -> None:
    prove(
        back.in_sums(S[e], SMALL),
        lambda z: standardize(z[:, None]).values[:, 0],
        {Z: (batch,)},
        result={e: batch},
        widths=SIZE,
        tolerance=1e-9,
    )


@pytest.mark.parametrize("examples", [2, 3])
def test_the_formula_is_what_differentiating_everything_at_once_gives(examples: int) -> None:
    values = {Z[n]: value for n, value in enumerate((sp.Rational(1, 3), -2, 5)[:examples])}
    formula = DELTA.subs(batch, examples)
    for example in range(examples):
        one = formula.subs(e, example).doit().subs(values)
        other = back.delta_by_differentiation(examples, example, SMALL).subs(values)
        assert sp.simplify(one - other) == 0


def test_the_jacobian_is_that_of_central_differences() -> None:
    rng = np.random.default_rng(0)
    z, h = rng.normal(size=4), 1e-6
    found = standardize(z[:, None])
    s, d = found.values[:, 0], found.deviation[0, 0]
    formula = back.jacobian().result.subs({batch: 4, deviation: d})
    for one in range(4):
        for other in range(4):
            step = np.eye(4)[one] * h
            up, down = (standardize((z + way)[:, None]).values[other, 0] for way in (step, -step))
            slope = formula.subs({m: other, e: one})
            value = slope.subs({S[n]: s[n] for n in range(4)})
            assert float(value) == pytest.approx((up - down) / (2 * h), abs=1e-7)


def test_moments() -> None:
    steps = derived.moments().steps
    assert steps[1].equation.rhs == 0
    expected = derived.variance / (derived.variance + derived.epsilon)
    assert sp.simplify(derived.moments().result - expected) == 0
    z = np.random.default_rng(1).normal(size=(50, 1)) * 0.01
    found = standardize(z)
    mean_square = float(expected.subs({derived.variance: z.var(), derived.epsilon: EPSILON}))
    assert (found.values**2).mean() == pytest.approx(mean_square, rel=1e-12)


@pytest.mark.parametrize("number", [1, 2])
def test_the_gradients_of_scale_and_shift_are_proved(number: int) -> None:
    def by_code(delta_u, z):  # type: ignore[no-untyped-def]
        _, back_from = BatchNormalization(1)(z[:, None])
        _, gradients = back_from(delta_u[:, None] / len(z))
        return gradients[number - 1][0]

    formula = back.in_sums(learning.scale_and_shift().steps[number].equation.rhs, SMALL)
    arguments = {learning.delta_u: (batch,), Z: (batch,)}
    prove(formula, by_code, arguments, widths=SIZE, tolerance=1e-9)


def test_scale_and_shift_can_give_the_sums_back() -> None:
    assert derived.scaled().result == Z[e]


def test_a_bias_before_gets_no_gradient() -> None:
    assert learning.bias_before().steps[-1].equation.lhs == over_batch(delta[m])
    assert learning.bias_before().result == 0


def test_longer_weights_change_nothing() -> None:
    steps = by_weights.larger_weights().steps
    unscaled = derived.standardised().result.subs(deviation, sp.sqrt(derived.variance))
    assert sp.simplify(steps[1].equation.rhs - unscaled) == 0
    assert steps[2].equation.rhs == 0


def test_the_gradient_of_weights_before_is_proved() -> None:
    """Both statements about it, with a loss that SymPy differentiates."""
    along = by_weights.across_the_gradient().steps[-1].equation
    smaller = by_weights.smaller_gradient().steps[-1].equation
    assert along.rhs == 0
    x = np.random.default_rng(0).normal(size=(4, 2)).round(2)
    w = sp.symbols("w:2", real=True)
    z = [sum(sp.Rational(str(a)) * b for a, b in zip(row, w, strict=True)) for row in x]
    middle = sum(z) / sp.Integer(4)
    spread = sp.sqrt(sum((one - middle) ** 2 for one in z) / 4)
    loss = sum(sp.tanh((one - middle) / spread + place) for place, one in enumerate(z))
    gradient = [sp.diff(loss, one) for one in w]
    values, larger = {w[0]: 0.3, w[1]: -0.7}, {w[0]: 0.9, w[1]: -2.1}
    products = along.lhs.subs(n_in, 2).doit()
    names = {by_weights.G[number]: slope.subs(values) for number, slope in enumerate(gradient)}
    names |= {by_weights.W[number]: values[one] for number, one in enumerate(w)}
    assert float(products.subs(names)) == pytest.approx(0, abs=1e-12)
    at_weights = sp.Symbol("G_{i}(W)")
    for slope in gradient:
        found = smaller.rhs.subs({at_weights: slope.subs(values), by_weights.c: 3})
        assert float(slope.subs(larger)) == pytest.approx(float(found), rel=1e-9)


def test_what_is_written_by_hand_is_the_same_and_printed_in_its_order() -> None:
    a, b = sp.symbols("a b")
    steps = Derivation("a difference")
    steps.because("So.", a, (b - a) / (2 * b), written=over(in_order(b, -a), times(b, 2)))
    assert steps.steps[0].latex == r"a = \frac{b - a}{b 2}"
    summed = over_batch(in_order(Z[m], -a))
    assert latex(summed) == r"\sum_{m=0}^{N - 1} \left(Z_{m} - a\right)"
    with pytest.raises(ValueError, match="isn't another way to write"):
        steps.because("So.", a, (b - a) / 2, written=over(in_order(a, -b), sp.Integer(2)))


def test_deltas_grow_with_relu_as_derived() -> None:
    """pi / (pi - 1) a layer for the mean square (Yang et al. 2019)."""
    growth = float(learning.growth_with_relu().result)
    assert growth == pytest.approx(np.pi / (np.pi - 1), rel=1e-12)
    rng = np.random.default_rng(0)
    width = 256
    network = Network.initialized(
        [width] * 21, "relu", rng, weights="he", normalization=BatchNormalization
    )
    x, y = rng.normal(size=(2, width, width))
    found = backpropagate(network, x, y, "half_squared_error")
    sizes = [(one**2).mean() for one in found.deltas]
    assert (sizes[3] / sizes[15]) ** (1 / 12) == pytest.approx(growth, rel=0.04)
