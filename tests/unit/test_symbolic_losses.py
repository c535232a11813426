"""The losses' derivations, proved equal to the NumPy functions."""

import numpy as np
import pytest
import sympy as sp

from backprop import losses
from backprop.symbolic import loss_slopes as derived_slopes
from backprop.symbolic import losses as derived
from backprop.symbolic.notation import A, Y, Z, batch, j, n_out
from backprop.symbolic.proof import prove

WIDTHS = [1, 2, 5]
OF_A = {A: (n_out,), Y: (n_out,)}
OF_Z = {derived.Z: (n_out,), Y: (n_out,)}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_squared_error_and_its_slope_are_proved_as_expressions(width: int) -> None:
    widths = {n_out: width}
    assert derived.squared_error().result == derived.SQUARED_ERROR
    assert prove(derived.SQUARED_ERROR, losses.squared_error, OF_A, widths=widths).symbolic
    slope = derived_slopes.squared_error().result
    assert prove(slope, losses.squared_error_slope, OF_A, result={j: n_out}, widths=widths).symbolic


@pytest.mark.parametrize("width", WIDTHS)
def test_binary_cross_entropy_is_proved(width: int) -> None:
    assert derived.binary_cross_entropy_from_z().result == derived.BINARY_FROM_Z
    prove(derived.BINARY_OF_ALL_OUTPUTS, losses.binary_cross_entropy, OF_Z, widths={n_out: width})


@pytest.mark.parametrize("width", WIDTHS)
def test_categorical_cross_entropy_is_proved_for_each_class(width: int) -> None:
    for right in range(width):
        prove(
            derived.categorical_of_class(right),
            lambda scores, right=right: losses.categorical_cross_entropy(
                scores, np.eye(width)[right]
            ),
            {derived.Z: (n_out,)},
            widths={n_out: width},
        )


def test_one_over_n_enters_once() -> None:
    assert derived_slopes.batch_mean().result == 1 / batch


def test_the_likelihoods_lead_to_the_losses_for_numbers() -> None:
    bell = derived.squared_error().steps[0].equation.rhs
    at = {derived.sigma: 1}
    surprise = -sp.log(bell.subs(at)) - sp.log(sp.sqrt(2 * sp.pi))
    assert sp.simplify(surprise.subs({derived.a: 3, derived.y: 1})) == 2
    yes_or_no = derived.binary_cross_entropy().steps[0].equation.rhs
    assert yes_or_no.subs({derived.y: 1}) == derived.a
    assert yes_or_no.subs({derived.y: 0}) == 1 - derived.a


def test_a_derivation_refuses_a_step_that_is_wrong() -> None:
    with pytest.raises(ValueError, match="differ by"):
        derived.require_equal(derived.a, derived.a**2)


WRONG = {
    "no half": 2 * derived.SQUARED_ERROR,
    "a mean over the outputs": derived.SQUARED_ERROR / n_out,
    "one output left out": derived.SQUARED_ERROR - (A[0] - Y[0]) ** 2 / 2,
}


@pytest.mark.parametrize("formula", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_formula_fails_the_proof(formula: sp.Expr) -> None:
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(formula, losses.squared_error, OF_A, widths={n_out: 3})


def test_cross_entropy_with_its_sign_turned_fails_the_proof() -> None:
    with pytest.raises(ValueError, match="differ"):
        prove(
            derived.BINARY_OF_ALL_OUTPUTS,
            lambda z_row, y_row: losses.binary_cross_entropy(-z_row, y_row),
            OF_Z,
            widths={n_out: 2},
        )


def test_the_books_z_and_the_real_one_are_written_alike() -> None:
    assert str(Z[j]) == str(derived.Z[j])
