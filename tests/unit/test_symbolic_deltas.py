"""The derivations of the deltas, and the bridge that proves them equal to the NumPy functions."""

from functools import reduce
from typing import Any

import numpy as np
import pytest
import sympy as sp

from backprop.activations import Activation, activation_named, softmax, softmax_slope_before
from backprop.deltas import hidden_delta, output_delta
from backprop.losses import as_loss
from backprop.symbolic import cancellation, chain_rule, graph, matching_loss, softmax_paths
from backprop.symbolic import deltas as derived
from backprop.symbolic.notation import (
    A,
    W,
    Y,
    Z,
    batch,
    f,
    j,
    k,
    n_in,
    n_next,
    n_out,
    z,
)
from backprop.symbolic.printer import latex
from backprop.symbolic.proof import prove

ELEMENTWISE = ["identity", "sigmoid", "tanh", "relu", "leaky_relu"]
E = derived.batch_entry().steps[-1].equation.lhs.indices[0]
BACKWARD = {W: (n_out, n_next), derived.delta: (batch, n_next), Z: (batch, n_out)}


def send_back(activation):
    """The NumPy function, with its arrays in the order of ``BACKWARD``."""
    return lambda w, d, z: hidden_delta(w, d, activation, z)


def prove_hidden_delta(formula, activation, sizes=(2, 3, 2)):
    widths = dict(zip((batch, n_out, n_next), sizes, strict=True))
    return prove(
        formula, send_back(activation), BACKWARD, result={E: batch, j: n_out}, widths=widths
    )


def prove_output_delta(formula, loss, name, index, width=3):
    unit = activation_named(name)
    return prove(
        formula,
        lambda z, y: output_delta(as_loss(loss), unit, z, y),
        {Z: (n_out,), Y: (n_out,)},
        result={index: n_out},
        widths={n_out: width},
    )


@pytest.mark.parametrize("count", range(1, 6))
def test_paths_add_up_however_many_there_are(count):
    names = [f"q_{number}" for number in range(count)]
    t, letters = sp.Symbol("t"), sp.symbols(names)
    loss = sp.Function("L")(*letters)
    expected = sum(
        loss.diff(letter) * sp.Function(name)(t).diff(t)
        for letter, name in zip(letters, names, strict=True)
    )
    assert sp.expand(chain_rule.paths(*names).result - expected) == 0


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_output_delta_of_the_squared_error_is_proved(name):
    formula = derived.with_activation(derived.squared_error_delta().result, name)
    for width in (1, 2, 4):
        prove_output_delta(formula, "half_squared_error", name, k, width)


def test_the_general_output_delta_is_that_of_the_squared_error():
    share = sp.Function(r"\ell")
    general = derived.output_delta().result.replace(share, lambda a, y: (a - y) ** 2 / 2).doit()
    special = derived.squared_error_delta().result.subs(f(Z[k]), A[k])
    assert sp.simplify(general.subs(f(Z[k]), A[k]) - special) == 0


def test_the_output_deltas_of_the_cross_entropies_are_proved():
    one = cancellation.sigmoid_with_cross_entropy().result
    other = cancellation.softmax_with_cross_entropy().result
    assert one == A[k] - Y[k]
    assert other == A[j] - Y[j]
    for width in (1, 2, 4):
        formula = cancellation.in_sums(one, "sigmoid")
        prove_output_delta(formula, "binary_cross_entropy", "sigmoid", k, width)
        formula = cancellation.in_sums(other, "softmax")
        prove_output_delta(formula, "categorical_cross_entropy", "softmax", j, width)


def test_the_slopes_of_softmax_are_proved():
    formula = cancellation.in_sums(cancellation.softmax_slopes().result, "softmax")
    for width in (1, 2, 4):
        prove(
            formula,
            activation_named("softmax").derivative,
            {Z: (n_out,)},
            result={k: n_out, j: n_out},
            widths={n_out: width},
        )


@pytest.mark.parametrize("width", [2, 3, 4])
def test_the_short_form_of_softmax_is_what_differentiating_in_one_go_gives(width):
    sums, targets = sp.symbols(f"z:{width}", real=True), sp.symbols(f"y:{width - 1}")
    targets = (*targets, 1 - sum(targets))  # they add up to 1
    total = sum(sp.exp(value) for value in sums)
    shares = zip(sums, targets, strict=True)
    loss = -sum(y * (value - sp.log(total)) for value, y in shares)
    for value, y in zip(sums, targets, strict=True):
        assert sp.simplify(loss.diff(value) - (sp.exp(value) / total - y)) == 0


@pytest.mark.parametrize("width", [1, 2, 4])
def test_the_way_back_through_softmax_is_proved_for_any_loss(width):
    slopes = sp.IndexedBase("g")
    formula = softmax_paths.softmax_delta().result.replace(
        lambda part: isinstance(part, sp.Derivative),
        lambda part: slopes[part.variables[0].indices[0]],
    )
    prove(
        cancellation.in_sums(formula, "softmax"),
        lambda slope, sums: softmax_slope_before(slope, softmax(sums)),
        {slopes: (n_out,), Z: (n_out,)},
        result={j: n_out},
        widths={n_out: width},
    )


@pytest.mark.parametrize("width", [1, 2, 4])
def test_softmax_with_the_squared_error_is_proved(width):
    formula = cancellation.in_sums(softmax_paths.softmax_with_squared_error().result, "softmax")
    prove_output_delta(formula, "half_squared_error", "softmax", j, width)


def test_softmax_isnt_one_slope_times_another():
    """The output delta of units that don't look at their neighbours fails for softmax."""
    one_path = (A[j] - Y[j]) * A[j] * (1 - A[j])
    with pytest.raises(ValueError, match="differ"):
        prove_output_delta(
            cancellation.in_sums(one_path, "softmax"), "half_squared_error", "softmax", j
        )


def test_every_activation_has_a_loss_whose_delta_is_output_less_target():
    target = matching_loss.target
    for name in ELEMENTWISE:
        loss = matching_loss.matching_loss_of(name)
        for place in (-1.5, 0.5, 2.0):
            at_place = float(loss.diff(z).subs({z: place, target: 0.25}))
            assert abs(at_place - (activation_named(name).function(place) - 0.25)) < 1e-12
    assert sp.expand(matching_loss.matching_loss_of("identity") - z**2 / 2) == -target * z
    sigmoids = matching_loss.matching_loss_of("sigmoid") + target * z
    for place in (-1.5, 0.5, 2.0):
        assert abs(float(sigmoids.subs(z, place)) - np.log1p(np.exp(place))) < 1e-12


def test_the_loss_that_goes_with_an_activation_is_its_area():
    assert matching_loss.matching_loss().result.diff(z) == f(z) - matching_loss.target


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("sizes", [(1, 1, 1), (2, 3, 2), (3, 2, 4)])
def test_the_hidden_delta_of_a_batch_is_proved(name, sizes):
    formula = derived.with_activation(derived.batch_hidden_delta(), name)
    prove_hidden_delta(formula, activation_named(name), sizes)


def test_the_hidden_delta_is_proved_as_an_expression():
    """With an activation that is plain arithmetic, the code runs on the symbols themselves."""

    def rule(z: Any) -> Any:
        return z * z, lambda slope: (lambda: slope * 2 * z, [])

    square = Activation("square", rule)
    formula = derived.batch_hidden_delta().xreplace({f(Z[E, j]).diff(Z[E, j]): 2 * Z[E, j]})
    assert prove_hidden_delta(formula, square).symbolic


def hidden_formula(row=j, column=k, slope=True):
    total = sp.Sum(W[row, column] * derived.delta[E, k], (k, 0, n_next - 1))
    return total * f(Z[E, j]).diff(Z[E, j]) if slope else total


WRONG = {
    "no slope": hidden_formula(slope=False),
    "the weights turned round": hidden_formula(row=k, column=j),
    "one path left out": derived.batch_hidden_delta() - W[j, 0] * derived.delta[E, 0],
    "divided by N": hidden_formula() / batch,
    "the slope of the activation at A": hidden_formula(slope=False)
    * f(f(Z[E, j])).diff(f(Z[E, j])),
}


def test_the_right_formula_written_by_hand_passes():
    formula = derived.with_activation(hidden_formula(), "sigmoid")
    prove_hidden_delta(formula, activation_named("sigmoid"), (2, 2, 2))


@pytest.mark.parametrize("formula", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_hidden_delta_fails_the_proof(formula):
    wrong = derived.with_activation(formula, "sigmoid")
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove_hidden_delta(wrong, activation_named("sigmoid"), (2, 2, 2))


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "half_squared_error"])
def test_an_output_delta_with_the_other_losss_slope_fails_the_proof(loss):
    kept = derived.with_activation(derived.squared_error_delta().result, "sigmoid")
    gone = cancellation.in_sums(A[k] - Y[k], "sigmoid")
    wrong = kept if loss == "binary_cross_entropy" else gone
    with pytest.raises(ValueError, match="differ"):
        prove_output_delta(wrong, loss, "sigmoid", k)


def test_two_rounds_of_the_rule_are_a_sum_over_all_paths():
    steps = derived.layer_by_layer().steps
    result = steps[-1].equation.rhs
    inner = [total for total in result.atoms(sp.Sum) if not total.function.atoms(sp.Sum)]
    assert len(inner) == 1
    assert len(result.atoms(sp.Sum)) == 2
    sizes = {n_in: 2, n_out: 3, n_next: 4}
    terms = sp.Add.make_args(sp.expand(result.subs(sizes).doit()))
    assert len(terms) == 3 * 4


def test_only_a_factor_without_the_index_leaves_a_sum():
    total = sp.Sum(W[j, k] * z, (k, 0, n_next - 1))
    assert chain_rule.outside_the_sum(total, z) == z * sp.Sum(W[j, k], (k, 0, n_next - 1))
    with pytest.raises(ValueError, match="depends on k"):
        chain_rule.outside_the_sum(total, W[j, k])


def test_two_expressions_that_differ_are_refused():
    with pytest.raises(ValueError, match="differ by"):
        cancellation.require_equal(z, z + 1)


def test_latex_of_slopes_and_brackets():
    assert latex(sp.KroneckerDelta(j, k)) == r"\left[j = k\right]"
    loss = sp.Derivative(chain_rule.LOSS, A[k], evaluate=False)
    assert latex(loss) == r"\frac{\partial L}{\partial A_{k}}"


def test_a_graph_gives_the_slopes_of_its_one_long_formula():
    calculation = graph.micrograd()
    for point in [(-4, 2), (1, 3), (2, -5)]:
        given = dict(zip(calculation.inputs, point, strict=True))
        slopes = calculation.slopes(given)
        assert list(calculation.values(given).values())[-1] == calculation.in_one().subs(given)
        for name in calculation.inputs:
            assert slopes[name] == calculation.in_one().diff(name).subs(given)


def test_a_graph_prints_its_lines():
    calculation = graph.micrograd()
    assert repr(calculation).splitlines()[0] == "c_0 = a + b"
    assert calculation._repr_markdown_().count("&=") == len(calculation.lines)


def test_the_deltas_of_a_deep_network_are_sums_over_paths():
    """The chain rule, written as matrices between neighbouring layers and multiplied out."""
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=shape) for shape in ((3, 4), (4, 2), (2, 3))]
    sums = [rng.normal(size=width) for width in (3, 4, 2, 3)]
    tanh = activation_named("tanh")
    delta = rng.normal(size=(1, 3))
    steps = [w * tanh.derivative(s)[:, None] for w, s in zip(weights, sums, strict=False)]
    all_paths = reduce(np.matmul, steps) @ delta[0]
    for w, s in zip(weights[::-1], sums[-2::-1], strict=True):
        delta = hidden_delta(w, delta, tanh, s.reshape(1, -1))
    assert np.allclose(delta[0], all_paths, rtol=0, atol=1e-13)
