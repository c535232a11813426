"""The derivations, and the bridge that proves them equal to the NumPy functions."""

import numpy as np
import pytest
import sympy as sp

from backprop import activations, forward
from backprop.dense import weighted_sum
from backprop.symbolic import activations as derived_activations
from backprop.symbolic import forward as derived
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, B, W, f, i, j, n_in, n_out, z
from backprop.symbolic.printer import latex
from backprop.symbolic.proof import prove

LAYER = {A: (n_in,), W: (n_in, n_out), B: (n_out,)}
ELEMENTWISE = sorted(derived_activations.EXPRESSIONS)


@pytest.mark.parametrize("widths", [(1, 1), (1, 3), (2, 2), (3, 2), (5, 4)])
def test_the_weighted_sum_is_proved_as_an_expression(widths: tuple[int, int]) -> None:
    proof = prove(
        derived.weighted_sum().result,
        weighted_sum,
        LAYER,
        result={j: n_out},
        widths={n_in: widths[0], n_out: widths[1]},
    )
    assert proof.symbolic
    assert proof.largest_difference < 1e-12


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_each_activation_and_its_slope_are_proved(name: str) -> None:
    activation = activations.activation_named(name)
    prove(derived_activations.EXPRESSIONS[name], activation.function, {z: ()}, trials=200)
    prove(derived_activations.slope(name), activation.derivative, {z: ()}, trials=200)


def test_softmax_is_proved() -> None:
    Z = sp.IndexedBase("Z", real=True)
    for width in (1, 2, 5):
        prove(
            derived_activations.softmax(),
            activations.softmax,
            {Z: (n_out,)},
            result={j: n_out},
            widths={n_out: width},
        )


def test_two_layers_are_proved_with_a_network() -> None:
    from backprop.network import Network

    X, B1, B2 = (sp.IndexedBase(name) for name in ("X", "B^{(1)}", "B^{(2)}"))
    W1, W2 = (sp.IndexedBase(name) for name in ("W^{(1)}", "W^{(2)}"))
    sigmoid, tanh = (derived_activations.EXPRESSIONS[name] for name in ("sigmoid", "tanh"))
    (k,) = derived.two_layers().steps[-1].equation.lhs.indices
    formula = derived.two_layers().result.replace(sp.Function("f_1"), lambda s: sigmoid.subs(z, s))
    formula = formula.replace(sp.Function("f_2"), lambda s: tanh.subs(z, s))
    n_last = sp.Symbol("n_last")

    def two_layers(x, w1, b1, w2, b2):
        network = Network.from_parameters([w1, w2], [b1, b2], ["sigmoid", "tanh"])
        return forward.forward(network, x.reshape(1, -1)).output[0]

    prove(
        formula,
        two_layers,
        {X: (n_in,), W1: (n_in, n_out), B1: (n_out,), W2: (n_out, n_last), B2: (n_last,)},
        result={k: n_last},
        widths={n_in: 2, n_out: 3, n_last: 2},
        scale=1.0,
    )


WRONG_SUMS = {
    "no bias": derived.weighted_sum().result - B[j],
    "the bias inside the sum": sp.Sum(A[i] * W[i, j] + B[j], (i, 0, n_in - 1)),
    "the weights turned round": sp.Sum(A[i] * W[j, i], (i, 0, n_in - 1)) + B[j],
    "one input left out": sp.Sum(A[i] * W[i, j], (i, 1, n_in - 1)) + B[j],
}


@pytest.mark.parametrize("formula", WRONG_SUMS.values(), ids=WRONG_SUMS.keys())
def test_a_wrong_formula_fails_the_proof(formula: sp.Expr) -> None:
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(formula, weighted_sum, LAYER, result={j: n_out}, widths={n_in: 2, n_out: 2})


def test_a_formula_that_is_slightly_wrong_fails_with_the_value_at_which_it_does() -> None:
    off = derived_activations.EXPRESSIONS["sigmoid"] + sp.Rational(1, 10**11)
    with pytest.raises(ValueError, match=r"at z = -?\d.* the formula gives .*, the function"):
        prove(off, activations.sigmoid, {z: ()})


def test_a_function_of_the_wrong_slope_fails_the_proof() -> None:
    with pytest.raises(ValueError, match="differ"):
        prove(
            derived_activations.slope("sigmoid"),
            lambda value: activations.sigmoid(value) ** 2,
            {z: ()},
        )


def test_the_known_forms_of_the_slopes_are_what_is_derived() -> None:
    assert derived_activations.sigmoid_slope().result == f(z) * (1 - f(z))
    assert derived_activations.tanh_slope().result == 1 - f(z) ** 2


def test_two_layers_without_activation_are_one() -> None:
    steps = derived.layers_without_activation()
    expanded, collected = (step.equation.rhs for step in steps.steps[-2:])
    assert sp.expand(collected) == expanded


def test_an_entry_of_the_matrix_product_is_the_weighted_sum() -> None:
    entry = derived.batch_entry().result
    assert len(entry.atoms(sp.Sum)) == 1
    (summation,) = entry.atoms(sp.Sum)
    assert summation.limits == ((i, 0, n_in - 1),)


def test_a_written_out_sum_has_a_term_for_each_input() -> None:
    result = derived.written_out(derived.weighted_sum().result, width=3, unit=1)
    assert result == A[0] * W[0, 1] + A[1] * W[1, 1] + A[2] * W[2, 1] + B[1]


def test_latex_puts_the_bias_last_and_writes_slopes_with_a_dash() -> None:
    assert latex(derived.weighted_sum().result).endswith("B_{j}")
    assert latex(f(z).diff(z)).startswith("f'")
    assert latex(f(z).diff(z, 2)) == sp.latex(f(z).diff(z, 2))
    assert latex(sp.OneMatrix(n_in, 1)) == r"\mathbf{1}"


def test_a_derivation_prints_every_step_with_its_reason() -> None:
    steps = Derivation("a test")
    steps.because("Because.", f(z), z + 1)
    assert repr(steps) == "a test:\n1. Because.\n   f(z) = z + 1"
    line = "1. Because.\n\n   $$f{\\left(z \\right)} = z + 1$$"
    assert steps._repr_markdown_() == f"**Derived: {steps.name}**\n\n{line}"
    short = steps.in_short()._repr_markdown_()
    result, folded = short.split("<details")
    assert result.strip() == r"$$f{\left(z \right)} = z + 1$$"
    assert f"<summary>Derived: {steps.name}</summary>\n\n{line}\n\n</details>" in folded
    assert repr(steps.in_short()) == repr(steps)


def test_proofs_draw_the_same_numbers_for_the_same_seed() -> None:
    seen = []

    def recorded(value: np.ndarray) -> np.ndarray:
        seen.append(float(value))
        return activations.sigmoid(value)

    for _ in range(2):
        prove(derived_activations.EXPRESSIONS["sigmoid"], recorded, {z: ()}, trials=3, seed=7)
    numbers = [value for value in seen if value == value]
    assert numbers[:3] == numbers[3:]
