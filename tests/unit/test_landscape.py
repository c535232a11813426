"""Losses at many points, Hessians, directions, and what is derived about them."""

import autograd.numpy as anp
import numpy as np
import pytest
import sympy as sp
from autograd import hessian as autograd_hessian
from hypothesis import given
from hypothesis import strategies as st

from backprop.gradients import mean_loss
from backprop.landscape import (
    at_vector,
    gradient_at,
    hessian,
    losses_at,
    matching_order,
    normalized_direction,
    plane,
    share_of_minima,
)
from backprop.network import Network
from backprop.symbolic import landscape as derived
from backprop.symbolic.proof import prove

MSE = "half_squared_error"
X = np.array([[0.5, -1.0], [2.0, 0.3], [-0.7, 0.9]])
Y = np.array([[0.2], [0.9], [0.4]])


@pytest.fixture
def network() -> Network:
    return Network.initialized([2, 3, 1], ["tanh", "sigmoid"], np.random.default_rng(4))


def test_a_vector_holds_all_parameters_in_order(network: Network) -> None:
    vector = network.vector
    assert vector.shape == (13,)
    again = at_vector(network, vector + 1)
    for old, new in zip(network.parameters, again.parameters, strict=True):
        assert np.array_equal(old + 1, new)
    with pytest.raises(ValueError, match=r"shape \(12,\), but the network has 13 parameters"):
        at_vector(network, vector[1:])


@given(st.integers(0, 1000), st.sampled_from([MSE, "binary_cross_entropy"]))
def test_losses_at_points_are_those_of_networks_there(seed: int, loss: str) -> None:
    rng = np.random.default_rng(seed)
    network = Network.initialized([2, 3, 1], ["relu", "sigmoid"], rng)
    points = rng.normal(size=(2, 3, 13))
    found = losses_at(network, points, X, Y, loss)
    assert found.shape == (2, 3)
    for place in np.ndindex(2, 3):
        there = mean_loss(at_vector(network, points[place]), X, Y, loss)
        assert np.isclose(found[place], there, rtol=1e-12)


def test_the_hessian_is_autograds(network: Network) -> None:
    def loss(vector):
        w0, b0 = vector[:6].reshape(2, 3), vector[6:9]
        w1, b1 = vector[9:12].reshape(3, 1), vector[12:]
        a = 1 / (1 + anp.exp(-(anp.tanh(X @ w0 + b0) @ w1 + b1)))
        return anp.mean(anp.sum((a - Y) ** 2, axis=1) / 2)

    right = autograd_hessian(loss)(network.vector)
    np.testing.assert_allclose(hessian(network, X, Y, MSE), right, rtol=0, atol=1e-9)


def test_a_bad_nudge_is_refused(network: Network) -> None:
    with pytest.raises(ValueError, match="h must be"):
        hessian(network, X, Y, MSE, h=0)


def test_directions_are_as_they_say(network: Network) -> None:
    rng = np.random.default_rng(0)
    directions = plane(3, 13, rng)
    np.testing.assert_allclose(directions @ directions.T, np.eye(3), atol=1e-14)
    drawn = at_vector(network, normalized_direction(network, rng))
    for mine, layer in zip(drawn.layers, network.layers, strict=True):
        lengths = np.linalg.norm(layer.weights, axis=0)
        np.testing.assert_allclose(np.linalg.norm(mine.weights, axis=0), lengths)
        assert not mine.biases.any()


def test_a_normalised_slice_is_blind_to_scaling() -> None:
    network = Network.initialized([2, 4, 1], ["relu", "identity"], np.random.default_rng(0))
    scaled = network.copy()
    scaled.layers[0].weights[...] *= 8
    scaled.layers[1].weights[...] /= 8
    slices = []
    for one in (network, scaled):
        direction = normalized_direction(one, np.random.default_rng(1))
        way = one.vector + np.linspace(-1, 1, 9)[:, None] * direction
        slices.append(losses_at(one, way, X, Y, MSE))
    np.testing.assert_allclose(*slices, rtol=1e-12)


def test_shuffled_units_are_put_back_in_order() -> None:
    network = Network.initialized([4, 6, 3], ["sigmoid", "softmax"], np.random.default_rng(0))
    first, second = network.layers
    order = np.random.default_rng(1).permutation(6)
    shuffled = Network.from_parameters(
        [first.weights[:, order], second.weights[order]],
        [first.biases[order], second.biases],
        ["sigmoid", "softmax"],
    )
    assert not np.array_equal(order, np.arange(6))
    assert np.array_equal(order[matching_order(network, shuffled)], np.arange(6))


def test_only_like_networks_are_matched(network: Network) -> None:
    wider = Network.initialized([2, 4, 1], "tanh", np.random.default_rng(0))
    deeper = Network.initialized([2, 3, 3, 1], "tanh", np.random.default_rng(0))
    for one, other in [(network, wider), (deeper, deeper)]:
        with pytest.raises(ValueError, match="can be matched"):
            matching_order(one, other)


def test_up_to_three_directions_bend_up_as_often_as_computed() -> None:
    assert share_of_minima(1, draws=1000) == 1 / 2
    assert share_of_minima(2, draws=50_000) == pytest.approx((2 - 2**0.5) / 4, rel=0.01)
    assert share_of_minima(3) == pytest.approx(1 / 4 - 2**0.5 / (2 * np.pi), rel=0.01)


def test_minima_are_counted_as_among_all_random_matrices() -> None:
    drawn = np.random.default_rng(5).normal(size=(200_000, 3, 3))
    lowest = np.linalg.eigvalsh(drawn + drawn.transpose(0, 2, 1))[:, 0]
    assert share_of_minima(3) == pytest.approx((lowest > 0).mean(), rel=0.03)


def test_the_chains_gradient_is_the_codes() -> None:
    chain = Network.from_parameters([[[0.0]], [[0.0]]], [[0.0], [0.0]], "identity")

    def slope(w0, w1):
        return gradient_at(chain, np.array([w0, 0, w1, 0], dtype=float), [[1.0]], [[1.0]], MSE)[0]

    formula = derived.chain_of_two().steps[1].equation.rhs[0]
    shapes = {derived.w0: (), derived.w1: ()}
    prove(formula, slope, shapes)
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(formula + derived.w0 / 1000, slope, shapes)


def test_valleys_and_the_pass_are_told_apart() -> None:
    assert derived.eigenvalues(derived.hessian_at(0, 0)) == [-1, 1]
    assert derived.eigenvalues(derived.hessian_at(2, sp.Rational(1, 2))) == [0, sp.Rational(17, 4)]


def test_the_parabola_is_written_from_its_height_on() -> None:
    height, slope, bend = r"L{\left(w_{0},w_{1} \right)}", r"\nabla L", r"d \cdot H d"
    written = derived.along_a_direction().steps[-1].latex
    assert written.index(height) < written.index(slope) < written.index(bend)


def test_equal_units_get_deltas_without_their_number() -> None:
    steps = derived.equal_units().steps
    assert not steps[1].equation.rhs.has(sp.Symbol("j", integer=True, nonnegative=True))
    assert steps[2].equation.rhs == 0


@pytest.mark.parametrize(("units", "count"), [(1, 2), (2, 8), (3, 48)])
def test_twins_are_counted_and_are_all_the_same_network(units: int, count: int) -> None:
    assert derived.twins(sp.Integer(units)) == count
