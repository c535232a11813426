"""The gradients, derived, and proved equal to the NumPy functions."""

import pytest
import sympy as sp

from backprop.dense import bias_gradient, weight_gradient
from backprop.symbolic import gradients as derived
from backprop.symbolic.notation import A, batch, i, j, n_in, n_out
from backprop.symbolic.proof import prove

BATCH = {A: (batch, n_in), derived.delta: (batch, n_out)}


@pytest.mark.parametrize("sizes", [(1, 1, 1), (1, 2, 3), (4, 3, 2)])
def test_batch_gradients_are_proved_as_expressions(sizes: tuple[int, int, int]) -> None:
    widths = dict(zip((batch, n_in, n_out), sizes, strict=True))
    weights = prove(
        derived.batch_weight_formula(),
        lambda a, delta: weight_gradient(a, delta / len(delta)),
        BATCH,
        result={i: n_in, j: n_out},
        widths=widths,
    )
    biases = prove(
        derived.batch_bias_formula(),
        lambda delta: bias_gradient(delta / len(delta)),
        {derived.delta: (batch, n_out)},
        result={j: n_out},
        widths=widths,
    )
    assert weights.symbolic
    assert biases.symbolic


def test_one_example_has_the_product_of_delta_and_activation() -> None:
    assert derived.weight_gradient().result == derived.delta[j] * A[i]
    assert derived.bias_gradient().result == derived.delta[j]


def test_a_batch_has_the_mean_of_its_examples_gradients() -> None:
    one, two = derived.delta[0, j], derived.delta[1, j]
    biases = derived.batch_bias_gradient().result.subs(batch, 2).doit()
    assert sp.expand(biases - (one + two) / 2) == 0
    weights = derived.batch_weight_formula().subs(batch, 2).doit()
    assert sp.expand(weights - (one * A[0, i] + two * A[1, i]) / 2) == 0


@pytest.mark.parametrize("factor", [batch, 1 / batch])
def test_a_wrong_number_of_means_fails_the_proof(factor: sp.Expr) -> None:
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(
            derived.batch_weight_formula() * factor,
            lambda a, delta: weight_gradient(a, delta / len(delta)),
            BATCH,
            result={i: n_in, j: n_out},
            widths={batch: 3, n_in: 2, n_out: 2},
        )


def test_the_orders_of_the_truncation_errors() -> None:
    h, slope = derived.h, derived.SLOPES[1]
    forward = derived.forward_difference().result
    central = derived.central_difference().result
    complex_step = derived.complex_step().result
    assert sp.limit((forward - slope) / h, h, 0) == derived.SLOPES[2] / 2
    assert sp.limit((central - slope) / h**2, h, 0) == derived.SLOPES[3] / 6
    assert sp.limit((complex_step - slope) / h**2, h, 0) == -derived.SLOPES[3] / 6
