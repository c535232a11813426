"""What is derived of the way back through many layers, against code and SymPy.

ReLU's half, rules in a row, residual connections.
"""

from math import comb

import numpy as np
import pytest
import sympy as sp

from backprop.activations import activation_named
from backprop.dense import Dense, dense
from backprop.layers import Layer, Row
from backprop.residual import Residual
from backprop.symbolic import activations as derived_activations
from backprop.symbolic import depth, initialization, residual
from backprop.symbolic.depth import delta, pre, w
from backprop.symbolic.notation import A, B, W, f, i, j, n_in, n_next, n_out, z
from backprop.symbolic.proof import prove

TANH = derived_activations.EXPRESSIONS["tanh"]
BLOCK = {residual.delta_r: (n_out,), A: (n_out,), W: (n_out, n_out), B: (n_out,)}
SUM = sp.Sum(W[residual.m, j] * A[residual.m], (residual.m, 0, n_out - 1)) + B[j]


def sent(slope, a, weights, biases):  # type: ignore[no-untyped-def]
    """The slope before a residual connection around a tanh layer, and those of its parameters."""
    block = Residual([Dense(weights, biases, activation_named("tanh"))])
    _, back = block(a[None])
    before, gradients = back(slope[None])
    return before()[0], *gradients


@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_way_back_of_a_residual_connection_is_proved(width: int) -> None:
    formula = residual.in_sums(residual.slope_before().result, "tanh")
    sizes = {"widths": {n_out: width}, "scale": 1.0}
    prove(formula, lambda *given: sent(*given)[0], BLOCK, result={i: n_out}, **sizes)
    without = formula - residual.delta_r[i]  # the way past the layer
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(without, lambda *given: sent(*given)[0], BLOCK, result={i: n_out}, **sizes)


@pytest.mark.parametrize(("place", "kind"), [(1, "weights"), (2, "biases")])
def test_the_gradients_inside_a_residual_connection_are_proved(place: int, kind: str) -> None:
    """By differentiating sum_k delta^R_k R_k, a loss with these slopes, at two units."""
    units = range(2)
    returned = [A[k] + TANH.subs(z, SUM.subs({j: k, n_out: 2}).doit()) for k in units]
    loss = sum(residual.delta_r[k] * returned[k] for k in units)
    entries = [W[a, b] for a in units for b in units] if kind == "weights" else [B[0], B[1]]
    for entry in entries:
        prove(
            sp.diff(loss, entry),
            lambda *given, entry=entry: sent(*given)[place][entry.indices],
            BLOCK,
            widths={n_out: 2},
            scale=1.0,
            tolerance=1e-11,
        )


def test_rules_in_a_row_go_back_as_the_chain_rule_says() -> None:
    """Two weighted sums run on symbols: SymPy's slopes of all they are given, as expressions."""
    names = {"A": (2,), "V": (2, 3), "C": (3,), "W": (3, 2), "D": (2,), "s": (2,)}
    given = {sp.IndexedBase(name): shape for name, shape in names.items()}
    a, v, c, w_2, d, s = given
    hidden = [sum(a[n] * v[n, k] for n in range(2)) + c[k] for k in range(3)]
    output = [sum(hidden[n] * w_2[n, k] for n in range(3)) + d[k] for k in range(2)]
    loss = sum(s[k] * output[k] for k in range(2))

    def backward(a, v, c, w_2, d, s):  # type: ignore[no-untyped-def]
        row = Row([Layer(dense, weights=v, biases=c), Layer(dense, weights=w_2, biases=d)])
        _, back = row(a[None])
        before, gradients = back(s[None])
        return [before()[0], *gradients]

    for number, (letter, shape) in enumerate(list(given.items())[:-1]):
        for place in np.ndindex(shape):
            proof = prove(
                sp.diff(loss, letter[place]),
                lambda *arrays, number=number, place=place: backward(*arrays)[number][place],
                given,
                trials=2,
                scale=1.0,
            )
            assert proof.symbolic


def test_two_rules_in_a_row_are_proved_at_any_width() -> None:
    shapes = {"A": (n_in,), "V": (n_in, n_out), "C": (n_out,), "W": (n_out, n_next)}
    shapes |= {"D": (n_next,), "s": (n_next,)}

    def before_the_row(a, v, c, w_2, d, s):  # type: ignore[no-untyped-def]
        row = Row([Layer(dense, weights=v, biases=c), Layer(dense, weights=w_2, biases=d)])
        return row(a[None])[1](s[None])[0]()[0]

    proof = prove(
        residual.slope_before_a_row(),
        before_the_row,
        {sp.IndexedBase(name): shape for name, shape in shapes.items()},
        result={i: n_in},
        widths={n_in: 2, n_out: 3, n_next: 2},
        tolerance=1e-11,
    )
    assert proof.symbolic


def test_any_rules_in_a_row_go_back_as_the_chain_rule_says() -> None:
    """Three functions of which nothing is known but their slopes."""

    def rule_of(name: str):  # type: ignore[no-untyped-def]
        function, u, v = sp.Function(name), *sp.symbols("u v")

        def rule(a, parameter):  # type: ignore[no-untyped-def]
            here = {u: a, v: parameter}
            by_a, by_parameter = (sp.diff(function(u, v), one).subs(here) for one in (u, v))
            return function(a, parameter), lambda s: (lambda: s * by_a, [s * by_parameter])

        return rule

    a, slope, *parameters = sp.symbols("a s p_1 p_2 p_3")
    row = Row([Layer(rule_of(f"f_{n}"), p=p) for n, p in enumerate(parameters)])  # type: ignore[arg-type]
    value, back = row(a)
    before, gradients = back(slope)
    for found, letter in zip([before(), *gradients], [a, *parameters], strict=True):
        assert sp.simplify(found - slope * sp.diff(value, letter)).doit() == 0


@pytest.mark.parametrize("blocks", [1, 2, 3])
def test_the_product_is_what_differentiating_the_chain_of_blocks_gives(blocks: int) -> None:
    gap = residual.product_for(blocks) - residual.product_by_differentiation(blocks)
    assert sp.simplify(gap) == 0


@pytest.mark.parametrize("blocks", [1, 2, 3, 6])
def test_the_product_multiplied_out_has_a_term_for_every_path(blocks: int) -> None:
    terms = sp.Add.make_args(residual.multiplied_out(blocks))
    assert len(terms) == 2**blocks
    names = {residual.share[n]: w[n] * f(pre[n]).diff(pre[n]) for n in range(1, blocks + 1)}
    gap = residual.multiplied_out(blocks).subs(names) * delta[blocks]
    assert sp.expand(gap - residual.product_for(blocks)) == 0
    assert residual.all_paths(blocks).result == residual.multiplied_out(blocks)


def test_the_paths_are_written_from_the_shortest_to_the_longest() -> None:
    (step,) = residual.all_paths(2).steps
    assert step.latex.endswith("= 1 + c_{1} + c_{2} + c_{1} c_{2}")


def test_the_paths_are_counted() -> None:
    product, summed, everything, mean = (step.equation.rhs for step in residual.paths().steps)
    for blocks in (1, 4, 7):
        at = {residual.depth: blocks}
        assert sp.expand(product.subs(at) - summed.subs(at).doit()) == 0
        assert everything.subs(at) == 2**blocks
        lengths = [k * comb(blocks, k) for k in range(blocks + 1)]
        assert mean.subs(at) == sp.Rational(sum(lengths), 2**blocks)
    assert residual.share_of_paths(54, 0, 54) == 1
    assert round(float(residual.share_of_paths(54, 19, 35)), 3) == 0.980


def test_relu_halves_the_mean_square_of_deltas() -> None:
    q, v = initialization.second_moment, initialization.variance
    assert initialization.relu_way_back().result == n_out * v * q / 2
    rng = np.random.default_rng(0)
    weights = rng.normal(0, 0.2, size=(2000, 40, 25))
    back = (rng.normal(0, 3, size=(2000, 1, 25)) @ weights.transpose(0, 2, 1))[:, 0]
    deltas = back * activation_named("relu").derivative(rng.normal(size=back.shape))
    expected = float(initialization.relu_way_back().result.subs({n_out: 25, v: 0.04, q: 9}))
    assert (deltas**2).mean() == pytest.approx(expected, rel=0.03)


def test_every_layers_gradient_has_passed_as_many_layers() -> None:
    factor, inputs, last = sp.symbols("r q_X q_L", positive=True)
    there, back = (step.equation.rhs for step in initialization.size_of_a_gradient().steps[1:3])
    for layer in (1, 2, 5):
        at = {depth.l: layer, depth.depth: 5}
        assert there.subs(at) * back.subs(at) == factor**4 * inputs * last
    assert initialization.size_of_a_gradient().result == factor ** (depth.depth - 1) * inputs * last
