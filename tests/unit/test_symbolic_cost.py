"""What is derived about cost, against the code that counts."""

import pytest
import sympy as sp

from backprop import operations
from backprop.measurements import measured
from backprop.symbolic import cost as derived
from backprop.symbolic.notation import batch, n_in, n_out
from backprop.symbolic.proof import prove

SIZES = {batch: (), n_in: (), n_out: ()}


def test_a_layer_forward_is_proved() -> None:
    formula = derived.forward_cost().result
    proof = prove(formula, lambda N, a, b: operations.forward_operations([a, b], N), SIZES)
    assert proof.symbolic


def test_a_layer_backward_is_what_a_longer_network_costs_more() -> None:
    # A layer in front of others: its deltas' way back is that of the layer after the input.
    def one_more(N, a, b):  # type: ignore[no-untyped-def]
        longer = operations.backward_operations([1, a, b], N)
        return longer - operations.backward_operations([1, a], N) - _ends(N, b) + _ends(N, a)

    prove(derived.backward_cost().result, one_more, SIZES)


def _ends(N, outputs):  # type: ignore[no-untyped-def]
    return 3 * N * outputs + operations.loss_operations(outputs, N)


def test_a_wrong_count_fails_the_proof() -> None:
    wrong = derived.forward_cost().result - batch * n_out  # without the biases
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(wrong, lambda N, a, b: operations.forward_operations([a, b], N), SIZES)


def test_equal_layers_are_the_general_count_without_the_loss() -> None:
    found = derived.equal_layers()
    for layers, width, examples in [(1, 3, 2), (4, 7, 5)]:
        widths = [width] * (layers + 1)
        at = {derived.depth: layers, derived.n: width, batch: examples}
        counted = operations.gradient_operations(widths, examples)
        loss = operations.loss_operations(width, examples)
        number = operations.parameter_count(widths)
        assert found["parameters"].subs(at) == number
        assert found["backpropagation"].subs(at) == counted["backpropagation"] - loss
        assert found["differences"].subs(at) == counted["differences"] - (number + 1) * loss
        assert derived.memory().steps[0].equation.rhs.subs(at) == operations.kept_numbers(
            widths, examples
        )


def test_the_results() -> None:
    assert derived.backward_over_forward().result == 2
    assert [step.equation.rhs for step in derived.exponents().steps[-2:]] == [2, 1]
    assert derived.saving().result == sp.Rational(1, 3)
    assert derived.checkpoint_spacing().result == 2 * sp.sqrt(derived.depth)


def test_what_was_measured_names_its_machine() -> None:
    found = measured("gradient_cost")
    assert {"processor", "cores", "threads", "numpy"} <= set(found["machine"])
    with pytest.raises(ValueError, match="nothing measured under 'nothing'"):
        measured("nothing")
