"""Gradient checks: how exact they are, and that they find mistakes."""

import numpy as np
import pytest

from backprop.forward import forward
from backprop.gradient_check import check_gradients, relative_difference
from backprop.gradients import backpropagate
from backprop.network import Network
from backprop.numerical_gradient import METHODS, central_difference, complex_step

MSE = "half_squared_error"


def case():
    rng = np.random.default_rng(0)
    network = Network.initialized([3, 4, 2], ["tanh", "sigmoid"], rng)
    return network, rng.normal(size=(5, 3)), rng.normal(size=(5, 2))


def test_central_differences_are_exact_for_a_parabola_and_good_for_an_exponential():
    x = np.array([[0.3, -1.2]])
    assert np.allclose(central_difference(lambda v: (v**2).sum(), x), 2 * x, rtol=1e-9)
    slopes = central_difference(lambda v: np.exp(v).sum(), x)
    assert np.allclose(slopes, np.exp(x), rtol=1e-8)
    assert slopes.shape == x.shape


def test_the_complex_step_holds_all_digits():
    x = np.array([0.3, -1.2, 5.0])
    assert np.allclose(complex_step(lambda v: np.exp(v).sum(), x), np.exp(x), rtol=4e-16, atol=0)


def test_what_is_nudged_is_put_back():
    x = np.array([0.1, 0.2, 0.3])
    seen = []
    central_difference(lambda v: seen.append(v.copy()) or 0.0, x, h=0.5)
    assert np.allclose(seen[-2], [0.1, 0.2, 0.8])
    assert np.allclose(seen[-1], [0.1, 0.2, -0.2])
    assert np.array_equal(x, [0.1, 0.2, 0.3])


@pytest.mark.parametrize("method", METHODS)
def test_right_gradients_pass(method):
    report = check_gradients(*case(), MSE, method=method)
    assert report.passed
    assert report.difference < {"central difference": 1e-9, "complex step": 1e-15}[method]
    assert str(report).startswith(f"backpropagation and {method} agree")


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_gradient_is_named_with_both_values(method):
    network, x, y = case()
    gradients = backpropagate(network, x, y, MSE).gradients
    right = gradients[2][3, 1]
    gradients[2][3, 1] = right + 0.25
    report = check_gradients(network, x, y, MSE, method=method, gradients=gradients)
    assert not report.passed
    assert report.parameter == "weights of layer 2[3, 1]"
    assert report.analytic == right + 0.25
    assert np.isclose(report.numeric, right, rtol=1e-7)
    assert "DISAGREE" in str(report)
    assert "weights of layer 2[3, 1], backpropagation" in str(report)


def test_one_gap_is_named_before_many_smaller_ones() -> None:
    network, x, y = case()
    gradients = backpropagate(network, x, y, MSE).gradients
    gradients[0] += 0.1  # twelve entries
    gradients[3][1] += 0.3
    report = check_gradients(network, x, y, MSE, gradients=gradients)
    assert report.parameter == "biases of layer 2[1]"


def test_a_gradient_that_is_not_a_number_fails():
    network, x, y = case()
    gradients = backpropagate(network, x, y, MSE).gradients
    gradients[1][0] = np.nan
    assert not check_gradients(network, x, y, MSE, gradients=gradients).passed


def test_the_network_is_left_as_it_was():
    network, x, y = case()
    before = [p.copy() for p in network.parameters]
    check_gradients(network, x, y, MSE)
    assert all(np.array_equal(a, b) for a, b in zip(before, network.parameters, strict=True))


def test_the_relative_difference_runs_from_0_to_1():
    assert relative_difference([1.0, 2.0], [1.0, 2.0]) == 0
    assert relative_difference([1.0], [-1.0]) == 1
    assert relative_difference([0.0], [0.0]) == 0
    assert np.isclose(relative_difference([1.0], [1.1]), 0.1 / 2.1)


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1.0, 1e200])
def test_a_relative_difference_is_the_same_at_every_size(scale: float) -> None:
    assert relative_difference([scale], [3 * scale]) == pytest.approx(0.5)
    assert relative_difference([scale, 0.0], [scale, 0.0]) == 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "depth", [11, *(pytest.param(deeper, marks=pytest.mark.slow) for deeper in (12, 13, 14))]
)
@pytest.mark.parametrize("factor", [-1.0, 0.0, 1.001])
def test_a_wrong_first_layer_is_found_however_small_its_gradient(
    method: str, depth: int, factor: float
) -> None:
    rng = np.random.default_rng(depth)
    network = Network.initialized([3] + [4] * depth + [2], "sigmoid", rng)
    x, y = rng.normal(size=(6, 3)), rng.random((6, 2))
    gradients = backpropagate(network, x, y, MSE).gradients
    assert np.abs(gradients[0]).max() < 1e-6
    assert check_gradients(network, x, y, MSE, method=method).passed
    gradients[0] *= factor
    report = check_gradients(network, x, y, MSE, method=method, gradients=gradients)
    assert not report.passed
    assert report.parameter.startswith("weights of layer 1[")
    assert "in one array, relative difference" in str(report)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", range(5))
def test_a_perfect_fit_is_agreement(method: str, seed: int) -> None:
    """There the gradients are roundings, of which no two computations have the same."""
    rng = np.random.default_rng(seed)
    network = Network.initialized([3, 5, 4, 2], ["tanh", "sigmoid", "identity"], rng)
    x = rng.normal(size=(7, 3))
    y = np.array([forward(network, row[None]).output[0] for row in x])
    assert check_gradients(network, x, y, MSE, method=method).passed
    wrong = [gradient + 1e-6 for gradient in backpropagate(network, x, y, MSE).gradients]
    assert not check_gradients(network, x, y, MSE, method=method, gradients=wrong).passed
