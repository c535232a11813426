"""What is derived about batch normalisation, against code, differentiation and simulation."""

import numpy as np
import pytest
import sympy as sp

from backprop.batch_normalization import EPSILON, BatchNormalization, delta_before, standardize
from backprop.network import Network
from backprop.normalized_network import NormalizedNetwork
from backprop.symbolic import batch_normalization as derived
from backprop.symbolic import normalized_learning as learning
from backprop.symbolic.batch_normalization import S, Z, blame, delta, deviation, e, m, over_batch
from backprop.symbolic.notation import batch
from backprop.symbolic.proof import prove

SMALL = sp.Rational(EPSILON).limit_denominator(10**6)
SIZE = {batch: 5}
DELTA = derived.in_sums(derived.delta_before().result, SMALL)
SPREAD = derived.in_sums(deviation, SMALL)
BATCH = {blame: (batch,), Z: (batch,)}


def code(blame, z):  # type: ignore[no-untyped-def]
    return delta_before(blame[:, None], standardize(z[:, None]))[:, 0]


def test_the_backward_pass_is_proved() -> None:
    prove(DELTA, code, BATCH, result={e: batch}, widths=SIZE, tolerance=1e-9)


@pytest.mark.parametrize("forgotten", ["mean", "deviation", "both"])
def test_a_forgotten_way_fails_the_proof(forgotten: str) -> None:
    by_mean = over_batch(blame[m]) / batch / SPREAD
    wrong = {"mean": DELTA + by_mean, "both": blame[e] / SPREAD}
    wrong["deviation"] = wrong["both"] - by_mean
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(wrong[forgotten], code, BATCH, result={e: batch}, widths=SIZE, tolerance=1e-9)


def test_the_forward_pass_is_proved() -> None:
    prove(
        derived.in_sums(S[e], SMALL),
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
        other = derived.delta_by_differentiation(examples, example, SMALL).subs(values)
        assert sp.simplify(one - other) == 0


def test_the_jacobian_is_that_of_central_differences() -> None:
    rng = np.random.default_rng(0)
    z, h = rng.normal(size=4), 1e-6
    found = standardize(z[:, None])
    s, d = found.values[:, 0], found.deviation[0]
    formula = derived.jacobian().result.subs({batch: 4, deviation: d})
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


@pytest.mark.parametrize("number", [0, 1])
def test_the_gradients_of_scale_and_shift_are_proved(number: int) -> None:
    def by_code(on_u, z):  # type: ignore[no-untyped-def]
        found = standardize(z[:, None])
        return BatchNormalization(1).backward(on_u[:, None], found)[1 + number][0]

    formula = derived.in_sums(learning.scale_and_shift()[number].result, SMALL)
    arguments = {learning.on_u: (batch,), Z: (batch,)}
    prove(formula, by_code, arguments, widths=SIZE, tolerance=1e-9)


def test_what_follows_for_bias_and_weights() -> None:
    assert learning.bias_before().steps[-1].equation.lhs == over_batch(delta[m])
    assert learning.bias_before().result == 0
    unscaled = derived.standardised().result.subs(deviation, sp.sqrt(derived.variance))
    assert sp.simplify(learning.larger_weights().result - unscaled) == 0
    assert learning.across_the_gradient().result == 0
    assert learning.smaller_gradient().result.has(1 / learning.c)


def test_deltas_grow_with_relu_as_derived() -> None:
    """pi / (pi - 1) a layer for the mean square (Yang et al. 2019)."""
    growth = float(learning.growth_with_relu().result)
    assert growth == pytest.approx(np.pi / (np.pi - 1), rel=1e-12)
    rng = np.random.default_rng(0)
    width = 256
    network = Network.initialized([width] * 21, "relu", rng, weights="he")
    around = NormalizedNetwork(network)
    x, y = rng.normal(size=(2, width, width))
    found = around.backward(around.forward(x), y, "mean_squared_error")
    sizes = [(one**2).mean() for one in found.deltas]
    assert (sizes[3] / sizes[15]) ** (1 / 12) == pytest.approx(growth, rel=0.04)
