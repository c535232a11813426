"""What is derived of values with several users, against code and against SymPy's own slopes."""

import numpy as np
import pytest
import sympy as sp

from backprop.activations import activation_named
from backprop.dense import Dense
from backprop.dropout import Dropout
from backprop.exercises.leave_the_layers.easy import dropped_slope
from backprop.exercises.leave_the_layers.medium import row_gradients, tied_gradient
from backprop.residual import Residual
from backprop.symbolic import activations, forks
from backprop.symbolic.deltas import with_activation
from backprop.symbolic.notation import A, W, X, Z, f, i, j, n_in, n_out, z
from backprop.symbolic.proof import prove
from backprop.symbolic.residual import delta_r
from backprop.tape import Variable

TANH = activations.EXPRESSIONS["tanh"]


@pytest.mark.parametrize("text", ["u*v", "u + v", "sin(u)*exp(v)", "u**v", "u/v"])
def test_the_shares_of_any_two_uses_add_up(text: str) -> None:
    u, v, b = forks.u, forks.v, sp.Symbol("b", positive=True)
    loss = sp.sympify(text, {"u": u, "v": v})
    shares = forks.fork().result.subs(sp.Function("L")(u, v), loss).doit()
    assert sp.simplify(shares.subs({u: b, v: b}) - loss.subs({u: b, v: b}).diff(b)) == 0


@pytest.mark.parametrize("times", [1, 2, 3, 7])
def test_the_tape_adds_a_share_for_each_use_in_a_product(times: int) -> None:
    def slope(value: float) -> float:
        b = Variable(value)
        product = b * 1
        for _ in range(times - 1):
            product = product * b
        product.backward()
        return float(b.gradient)

    formula = forks.power().result.subs(forks.times_used, times)
    prove(formula, slope, {forks.b: ()})
    if times > 1:
        with pytest.raises(ValueError, match="differ"):
            prove(formula / times, slope, {forks.b: ()})


@pytest.mark.parametrize("steps", range(8))
def test_the_paths_through_forks_are_counted(steps: int) -> None:
    """The slope of the last value in the first counts them, since each is worth 1."""
    first = last = Variable(1.0)
    for _ in range(steps):
        last = last + last
    last.backward()
    counted = forks.paths_through_forks().result.subs(forks.times_used, steps)
    assert first.gradient == int(counted)


def test_the_slope_before_a_shortcut_is_proved() -> None:
    def sent(slope: float, a: float) -> float:
        block = Residual([Dense(np.ones((1, 1)), np.zeros(1), activation_named("tanh"))])
        _, back = block(np.array([[a]], float))
        return float(back(np.array([[slope]]))[0]()[0, 0])

    formula = forks.shortcut().result
    of_tanh = formula.subs(forks.F(sp.Symbol("A")), TANH.subs(z, sp.Symbol("A"))).doit()
    prove(of_tanh, sent, {sp.Symbol("delta^R"): (), sp.Symbol("A"): ()}, scale=1.0)
    with pytest.raises(ValueError, match="differ"):
        prove(of_tanh - sp.Symbol("delta^R"), sent, {sp.Symbol("delta^R"): (), sp.Symbol("A"): ()})


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_of_a_table_is_proved(seed: int) -> None:
    """With the rows that the places ask for put in, some of them twice."""
    count, width = 3, 2
    rows = np.random.default_rng(seed).integers(0, count, size=5)
    formula = forks.row_gradient().result.subs(forks.places, len(rows)).doit()
    formula = formula.subs({forks.x[place]: int(row) for place, row in enumerate(rows)})
    prove(
        formula,
        lambda slope: row_gradients(rows, slope, count),
        {delta_r: (len(rows), width)},
        result={forks.r: count, j: width},
    )


def test_the_way_back_of_a_mask_is_proved() -> None:
    formula = forks.masked().result
    arguments = {delta_r: (4,), forks.M: (4,), forks.share: ()}
    prove(formula, lambda *given: dropped_slope(*given), arguments, result={j: 4})
    dropout, slope = Dropout(0.4, seed=3), np.arange(1.0, 13).reshape(3, 4)
    _, back = dropout.rule(slope)
    sent = back(slope)[0]()
    assert (sent == 0).any()
    np.testing.assert_allclose(sent, dropped_slope(slope, dropout.mask(slope.shape), 0.4))


def test_the_gradient_of_tied_weights_is_proved() -> None:
    steps = forks.tied()
    sums, hidden = steps.steps[0].equation.rhs, steps.steps[2].equation.rhs
    formula = steps.result.subs({forks.delta[j]: hidden, A[j]: f(Z[j])})
    formula = with_activation(formula, "tanh").replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == Z,
        lambda part: sums.subs(j, part.indices[0]),
    )
    known = {X: (n_in,), W: (n_in, n_out), delta_r: (n_in,)}
    sizes = {"result": {i: n_in, j: n_out}, "widths": {n_in: 3, n_out: 2}, "scale": 1.0}

    def gradient(x, weights, slope):  # type: ignore[no-untyped-def]
        return tied_gradient(x[None], weights, slope[None])

    prove(formula, gradient, known, **sizes)
    with pytest.raises(ValueError, match="differ"):
        prove(formula - delta_r[i], gradient, known, **sizes)


def test_the_two_uses_of_tied_weights_are_what_one_differentiation_finds() -> None:
    """The whole loss, sum_k s_k R_k, differentiated at once, at two inputs and two units."""
    sums = [sum(W[a, c] * X[a] for a in range(2)) for c in range(2)]
    returned = [sum(W[a, c] * TANH.subs(z, sums[c]) for c in range(2)) for a in range(2)]
    loss = sum(delta_r[a] * returned[a] for a in range(2))
    steps = forks.tied()
    hidden = steps.steps[2].equation.rhs
    for a in range(2):
        for c in range(2):
            found = steps.result.subs(forks.delta[j], hidden).subs({A[j]: f(Z[j])})
            found = found.subs({i: a, j: c, n_in: 2}).doit()
            found = found.subs(f(Z[c]).diff(Z[c]), 1 - TANH.subs(z, sums[c]) ** 2)
            found = found.subs(f(Z[c]), TANH.subs(z, sums[c]))
            assert sp.simplify((found - loss.diff(W[a, c])).rewrite(sp.exp)) == 0
