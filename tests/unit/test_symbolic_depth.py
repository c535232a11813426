"""What is derived about depth, against code, integration and simulation."""

import numpy as np
import pytest
import sympy as sp

from backprop.activations import activation_named
from backprop.deltas import hidden_delta
from backprop.symbolic import activations as derived_activations
from backprop.symbolic import depth, initialization
from backprop.symbolic.notation import i, n_in, n_out, z
from backprop.symbolic.proof import prove


@pytest.mark.parametrize("layers", [2, 3, 4, 6])
def test_the_product_is_what_differentiating_the_whole_chain_gives(layers: int) -> None:
    assert sp.simplify(depth.product_for(layers) - depth.product_by_differentiation(layers)) == 0


def step_back(name: str):  # type: ignore[no-untyped-def]
    def one_unit(delta, w, z):  # type: ignore[no-untyped-def]
        arrays = (np.array([[value]]) for value in (w, delta))
        return hidden_delta(*arrays, activation_named(name), np.array([[z]]))[0, 0]

    return one_unit


DELTA, WEIGHT = sp.symbols("delta w", real=True)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "leaky_relu", "identity"])
def test_one_step_back_is_proved(name: str) -> None:
    formula = DELTA * WEIGHT * derived_activations.slope(name)
    prove(formula, step_back(name), {DELTA: (), WEIGHT: (), z: ()})


def test_a_step_back_without_its_slope_fails_the_proof() -> None:
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(DELTA * WEIGHT, step_back("sigmoid"), {DELTA: (), WEIGHT: (), z: ()})


@pytest.mark.parametrize(("name", "largest"), [("sigmoid", sp.Rational(1, 4)), ("tanh", 1)])
def test_the_steepest_slope(name: str, largest: sp.Expr) -> None:
    assert depth.steepest(name).result == largest
    slopes = activation_named(name).derivative(np.linspace(-5, 5, 100_001))
    assert slopes.max() == pytest.approx(float(largest), abs=1e-12)


@pytest.mark.parametrize("weight", [4.5, 6.9, 12.0])
def test_the_range_that_keeps_a_sigmoid_alive(weight: float) -> None:
    formula = depth.range_that_keeps_a_sigmoid_alive().result
    (symbol,) = formula.free_symbols
    a = np.linspace(-2, 2, 2_000_001)
    alive = weight * activation_named("sigmoid").derivative(weight * a) >= 1
    assert float(formula.subs(symbol, weight)) == pytest.approx(alive.mean() * 4, abs=1e-5)


def test_variances_and_moments() -> None:
    v, q, s = initialization.variance, initialization.second_moment, initialization.spread
    assert initialization.size_forward().result == n_in * v * q
    assert initialization.size_backward().result == n_out * v * q
    came_back = initialization.size_backward().steps[0].equation
    assert came_back.rhs.subs(n_out, 2).doit() == sum(
        sp.IndexedBase("W")[i, k] * depth.delta[k] for k in range(2)
    )
    assert initialization.xavier_variance().result == 2 / (n_in + n_out)
    assert initialization.he_variance().result == 2 / n_in
    assert initialization.relu_second_moment().result == s**2 / 2


def test_the_sizes_are_those_of_simulated_layers() -> None:
    rng = np.random.default_rng(0)
    formula = initialization.size_forward().result.subs({initialization.variance: 0.04, n_in: 30})
    a = rng.normal(1.0, 2.0, size=(4000, 30))  # what arrives needn't have mean 0
    weights = rng.normal(0, 0.2, size=(4000, 30, 1))
    simulated = ((a[:, None, :] @ weights) ** 2).mean()
    expected = float(formula.subs(initialization.second_moment, 5))
    assert simulated == pytest.approx(expected, rel=0.08)
