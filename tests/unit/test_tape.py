"""The tape: gradients of any graph, the same as those of the layered code and of others."""

from pathlib import Path

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop import tape
from backprop.activations import sigmoid_derivative, tanh_derivative
from backprop.arithmetic import (
    added,
    averaged,
    divided,
    exponential,
    logarithm,
    matrix_product,
    multiplied,
    negated,
    picked,
    raised,
    subtracted,
    summed,
    transposed,
)
from backprop.gradients import backpropagate
from backprop.losses import as_loss
from backprop.network import Network
from backprop.tape import Variable
from backprop.validation import Array
from random_networks import draw


def test_the_gradients_of_a_network_are_those_of_the_layered_code() -> None:
    rng = np.random.default_rng(0)
    network = Network.initialized([3, 5, 4, 2], "tanh", rng)
    inputs, targets = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    back = backpropagate(network, inputs, targets, "half_squared_error")
    weights = [Variable(layer.weights) for layer in network.layers]
    biases = [Variable(layer.biases) for layer in network.layers]
    a, sums = Variable(inputs), []
    for layer_weights, layer_biases in zip(weights, biases, strict=True):
        sums.append(a @ layer_weights + layer_biases)
        a = sums[-1].tanh()
    loss = ((a - targets) ** 2).sum() / (2 * len(inputs))
    loss.backward()
    assert loss.value == pytest.approx(back.loss, rel=1e-14)
    for found, expected in zip(weights, back.weights, strict=True):
        np.testing.assert_allclose(found.gradient, expected, rtol=1e-12, atol=1e-16)
    for found, expected in zip(biases, back.biases, strict=True):
        np.testing.assert_allclose(found.gradient, expected, rtol=1e-12, atol=1e-16)
    for found, expected in zip(sums, back.deltas, strict=True):  # deltas are for each example
        np.testing.assert_allclose(found.gradient * 7, expected, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("seed", range(40))
def test_any_network_on_the_tape_has_the_gradients_of_the_layered_code(seed: int) -> None:
    """The same rules give the same numbers, to the last bits."""
    case = draw(seed)
    loss = as_loss(case.loss)
    a, parameters = Variable(case.x), [Variable(array) for array in case.network.parameters]
    left = iter(parameters)
    for step in loss.steps_before(case.network.steps):
        a = a.through(step, *(next(left) for _ in step.named_arrays()))
    a.mean_loss(loss, case.y).backward()
    found = backpropagate(case.network, case.x, case.y, loss)
    for variable, gradient in zip(parameters, found.gradients, strict=True):
        np.testing.assert_allclose(variable.gradient, gradient, rtol=1e-13, atol=1e-18)


numbers = st.floats(-3, 3).map(lambda value: round(value, 3))


@given(st.lists(numbers, min_size=12, max_size=12))
@settings(deadline=None)
def test_every_operation_is_that_of_autograd(values: list[float]) -> None:
    first, second = np.reshape(values[:6], (2, 3)), np.reshape(values[6:9], (1, 3))
    third = np.reshape(values[9:], (3, 1))

    def graph(a, b, c, module):  # type: ignore[no-untyped-def]
        tape = isinstance(a, Variable)
        tanh = a.tanh() if tape else module.tanh(a)
        smooth = (a * b - 2).sigmoid() if tape else 1 / (1 + module.exp(-(a * b - 2)))
        raised = (1 - b).exp() if tape else module.exp(1 - b)
        mixed = (tanh * b + smooth / (raised + 1)) @ c
        rest = 2 / (c**2 + 1) - c * -3
        total = mixed.sum() if tape else module.sum(mixed)
        return total + (rest.sum() if tape else module.sum(rest)) + 1

    variables = [Variable(value) for value in (first, second, third)]
    result = graph(*variables, None)
    result.backward()
    expected = [grad(graph, place)(first, second, third, anp) for place in range(3)]
    assert result.value == pytest.approx(graph(first, second, third, anp), rel=1e-12)
    for variable, right in zip(variables, expected, strict=True):
        assert variable.gradient.shape == right.shape
        np.testing.assert_allclose(variable.gradient, right, rtol=1e-9, atol=1e-9)


def test_micrograds_graph() -> None:
    """Karpathy, micrograd's README: two inputs, a dozen operations."""
    a, b = Variable(-4.0), Variable(2.0)
    c, d = a + b, a * b + b**3
    c = c + (c + 1)
    c = c + (1 + c + -a)
    d = d + (d * 2 + (b + a).relu())
    d = d + (3 * d + (b - a).relu())
    e = c - d
    f = e**2
    g = f / 2 + 10 / f
    g.backward()
    assert g.value == pytest.approx(24.7041, abs=5e-5)
    assert a.gradient == pytest.approx(138.8338, abs=5e-5)
    assert b.gradient == pytest.approx(645.5773, abs=5e-5)


SHAPES = [
    ((3,), (3,)),
    ((2,), (2, 3)),
    ((3, 2), (2,)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3, 4)),
    ((2, 3), (5, 3, 4)),
    ((5, 1, 2, 3), (4, 3, 2)),
    ((3,), (5, 3, 4)),
    ((5, 2, 3), (3,)),
]


@pytest.mark.parametrize(("left", "right"), SHAPES)
def test_products_of_every_dimension_are_those_of_autograd(left, right) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=left), rng.normal(size=right)
    weights = rng.normal(size=(a @ b).shape)
    expected = [grad(lambda a, b: anp.sum((a @ b) * weights), place)(a, b) for place in (0, 1)]
    first, second = Variable(a), Variable(b)
    ((first @ second) * weights).sum().backward()
    np.testing.assert_allclose(first.gradient, expected[0], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(second.gradient, expected[1], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    "operate",
    [
        lambda array, v: array - v,
        lambda array, v: array + v,
        lambda array, v: array * v,
        lambda array, v: array / v,
        lambda array, v: array @ v,
    ],
)
def test_an_array_on_the_left_is_as_good_as_a_variable(operate) -> None:  # type: ignore[no-untyped-def]
    array, v, w = np.array([[1.0, 2.0], [3.0, 4.0]]), *(Variable([[1.5, 2.5], [3.5, 0.5]]),) * 2
    operate(array, v).sum().backward()
    found = v.gradient
    operate(Variable(array), w).sum().backward()
    np.testing.assert_array_equal(found, w.gradient)
    assert isinstance(operate(array, v), Variable)


def test_saturated_units_keep_their_digits() -> None:
    for z in (-750.0, -40.0, -30.0, 19.0, 40.0):
        for name, derivative in (("sigmoid", sigmoid_derivative), ("tanh", tanh_derivative)):
            variable = Variable(z)
            result = getattr(variable, name)()
            result.backward()
            assert variable.gradient == derivative(z)
    assert Variable(-30.0).sigmoid().value == pytest.approx(np.exp(-30.0), rel=1e-12)
    assert Variable(-40.0).sigmoid().value > 0


def test_the_slope_of_relu_at_0_is_that_of_the_book() -> None:
    variable = Variable(0.0)
    variable.relu().backward()
    assert variable.gradient == 0


def test_the_power_0_has_no_slope_anywhere() -> None:
    variable = Variable([0.0, 2.0])
    (variable**0).sum().backward()
    assert variable.gradient.tolist() == [0, 0]


def test_backward_can_be_called_again() -> None:
    x = Variable(3.0)
    y = x * x
    y.backward()
    y.backward()
    assert x.gradient == 6


def test_a_long_graph_needs_no_deep_recursion() -> None:
    x = Variable(1.0)
    y = x
    for _ in range(20_000):
        y = y + x
    y.backward()
    assert x.gradient == 20_001


def test_only_a_single_number_has_a_gradient() -> None:
    with pytest.raises(ValueError, match=r"only a single number .* not shape \(2, 3\)"):
        Variable(np.ones((2, 3))).backward()


def test_a_variable_has_a_gradient_of_nought_until_it_is_asked() -> None:
    a = Variable(np.ones((2, 3)))
    np.testing.assert_array_equal(a.gradient, np.zeros((2, 3)), strict=True)


def test_gradients_are_floats_of_their_variables_shape() -> None:
    a = Variable(np.array([[0.0, 2.0]]))
    (a.sum() + (a**0).sum()).backward()
    assert a.gradient.dtype == float
    np.testing.assert_array_equal(a.gradient, [[1, 1]])


def test_the_mean_loss_is_that_of_the_layered_code() -> None:
    z, y = np.array([[0.3, -0.2], [1.0, 0.5]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    loss = as_loss("half_squared_error")
    assert Variable(z).mean_loss(loss, y).value == loss.of(z, y).mean()


def test_the_tape_is_short_enough_to_be_read_at_one_go() -> None:
    assert tape.__file__
    assert len(Path(tape.__file__).read_text(encoding="utf-8").splitlines()) < 100


vectors = st.lists(numbers, min_size=6, max_size=6).map(lambda values: np.reshape(values, (2, 3)))


@given(vectors, vectors)
@settings(deadline=None)
def test_what_arrays_can_do_on_the_tape_is_that_of_autograd(first: Array, second: Array) -> None:
    positive = second**2 + 0.5

    def graph(a, b, module):  # type: ignore[no-untyped-def]
        tape = isinstance(a, Variable)
        shares = a.softmax() if tape else module.exp(a) / module.exp(a).sum(axis=1, keepdims=True)
        logs = b.log() if tape else module.log(b)
        means = (shares * logs).mean() if tape else module.mean(shares * logs)
        squares = a.T @ b
        rows = a[[0, 1, 1]] / b[1]
        return means - squares[0, 2] + (2 - squares[1]).sum() / (-rows).mean() + (3 / b).sum()

    if abs(np.mean(first[[0, 1, 1]] / positive[1])) < 0.01:
        return
    variables = [Variable(first), Variable(positive)]
    result = graph(*variables, None)
    result.backward()
    assert result.value == pytest.approx(graph(first, positive, anp), rel=1e-12)
    for place, variable in enumerate(variables):
        right = grad(graph, place)(first, positive, anp)
        np.testing.assert_allclose(variable.gradient, right, rtol=1e-9, atol=1e-9)
    assert all((variable.gradient != 0).any() for variable in variables[1:])


RULES = {
    "added": (added, 2),
    "subtracted": (subtracted, 2),
    "multiplied": (multiplied, 2),
    "divided": (divided, 2),
    "matrix_product": (matrix_product, 2),
    "negated": (negated, 1),
    "raised": (raised(-1.5), 1),
    "raised to 0": (raised(0), 1),
    "exponential": (exponential, 1),
    "logarithm": (logarithm, 1),
    "summed": (summed, 1),
    "averaged": (averaged, 1),
    "transposed": (transposed, 1),
    "picked": (picked((0, 1)), 1),
    "picked twice": (picked([2, 0, 2]), 1),
}


@pytest.mark.parametrize("name", RULES)
def test_the_way_back_of_each_rule_of_arithmetic_is_that_of_the_complex_step(name: str) -> None:
    rule, count = RULES[name]
    rng = np.random.default_rng(3)
    arrays = [rng.uniform(0.5, 2, (3, 3)).astype(complex) for _ in range(count)]
    value, back = rule(*arrays)
    weights = rng.normal(size=value.shape)
    before, own = back(weights)
    for array, found in zip(arrays, [before(), *own], strict=True):
        for place in np.ndindex(array.shape):
            array[place] += 1e-30j
            slope = (rule(*arrays)[0] * weights).sum().imag / 1e-30
            array[place] -= 1e-30j
            assert found[place] == pytest.approx(slope, rel=1e-12, abs=1e-15)
