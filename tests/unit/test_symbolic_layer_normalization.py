"""What is derived about layer normalisation, against code and differentiation."""

import numpy as np
import pytest
import sympy as sp

from backprop.layer_normalization import LayerNormalization
from backprop.standardization import EPSILON
from backprop.symbolic import batch_normalization, normalized_delta
from backprop.symbolic import layer_normalization as derived
from backprop.symbolic.batch_normalization import S
from backprop.symbolic.layer_normalization import beta, gamma
from backprop.symbolic.normalized_learning import delta_u
from backprop.symbolic.notation import Z, batch, j, n_out
from backprop.symbolic.printer import latex
from backprop.symbolic.proof import prove

SMALL = sp.Rational(EPSILON).limit_denominator(10**6)
ONE_EXAMPLE = {delta_u: (n_out,), gamma: (n_out,), Z: (n_out,)}


def layer(scale, shift):  # type: ignore[no-untyped-def]
    made = LayerNormalization(len(scale))
    made.arrays["scale"], made.arrays["shift"] = scale, shift
    return made


def delta_by_code(delta_u, scale, z):  # type: ignore[no-untyped-def]
    _, back = layer(scale, 0 * scale)(z[None])
    return back(delta_u[None])[0]()[0]


def value_by_code(scale, shift, z):  # type: ignore[no-untyped-def]
    return layer(scale, shift)(z[None])[0][0]


@pytest.mark.parametrize("width", [2, 3, 4])
def test_the_delta_before_a_layer_normalisation_is_proved(width: int) -> None:
    prove(
        derived.in_sums(derived.delta_before().result, SMALL),
        delta_by_code,
        ONE_EXAMPLE,
        result={j: n_out},
        widths={n_out: width},
        tolerance=1e-8 if width == 2 else 1e-9,  # with two units S is nearly fixed
    )


def test_a_scale_that_is_multiplied_in_too_late_fails_the_proof() -> None:
    late = derived.in_sums(derived.delta_before().result, SMALL).xreplace(
        {gamma[index]: sp.Integer(1) for index in (j, normalized_delta.m)}
    )
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(gamma[j] * late, delta_by_code, ONE_EXAMPLE, result={j: n_out}, widths={n_out: 4})


def test_the_way_forward_is_proved() -> None:
    prove(
        gamma[j] * derived.in_sums(S[j], SMALL) + beta[j],
        value_by_code,
        {gamma: (n_out,), beta: (n_out,), Z: (n_out,)},
        result={j: n_out},
        widths={n_out: 4},
        tolerance=1e-9,
    )


@pytest.mark.parametrize("number", [0, 1])
def test_the_gradients_of_scale_and_shift_are_proved(number: int) -> None:
    def by_code(delta_u, z):  # type: ignore[no-untyped-def]
        units = z.shape[1]
        _, back = LayerNormalization(units)(z)
        return back(delta_u / len(z))[1][number]

    prove(
        derived.in_sums_of_a_batch(derived.scale_and_shift().steps[number].equation.rhs, SMALL),
        by_code,
        {delta_u: (batch, n_out), Z: (batch, n_out)},
        result={j: n_out},
        widths={batch: 3, n_out: 4},
        tolerance=1e-9,
    )


def test_examples_and_units_have_changed_places_and_nothing_else() -> None:
    for told, over_units in (
        (batch_normalization.standardised(), derived.standardised()),
        (normalized_delta.jacobian(), derived.jacobian()),
        (normalized_delta.delta_before(), derived.delta_before()),
    ):
        for there, here in zip(reversed(told.steps), reversed(over_units.steps), strict=False):
            assert there.equation.rhs.xreplace(derived.PLACES) == here.equation.rhs
            exchanged = latex(there.equation.lhs.xreplace(derived.PLACES))
            assert exchanged == latex(here.equation.lhs)


def test_the_delta_is_what_differentiating_everything_at_once_gives() -> None:
    values = {Z[n]: value for n, value in enumerate((sp.Rational(1, 3), -2, 5))}
    formula = derived.in_sums(derived.delta_before().result, SMALL).subs(n_out, 3)
    names = {gamma[n] * delta_u[n]: normalized_delta.delta_s[n] for n in range(3)}
    for unit in range(3):
        one = formula.subs(j, unit).doit().subs(names).subs(values)
        other = normalized_delta.delta_by_differentiation(3, unit, SMALL).subs(values)
        assert sp.simplify(one - other) == 0


def test_no_example_needs_another() -> None:
    rng = np.random.default_rng(0)
    z, slope = rng.normal(size=(2, 5, 4))
    made = LayerNormalization(4)
    together, back = made(z)
    sent = back(slope)[0]()
    for one in range(5):
        alone, back_alone = made(z[one : one + 1])
        assert np.allclose(alone[0], together[one], rtol=1e-14, atol=0)
        assert np.allclose(back_alone(slope[one : one + 1])[0]()[0], sent[one], rtol=1e-13)
