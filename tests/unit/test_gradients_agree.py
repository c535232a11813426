"""Backpropagation agrees with an independent autodiff and with the complex step.

Every hidden activation, output activation, loss and depth from 1 to 5, over
random widths, batches and sizes of weights, saturation included.

How agreement is measured: the largest gap of an array, relative to the largest
entry of that array, is at most 1e-9. To this a floor is added, because some
gradients are differences of numbers that nearly cancel. delta = A - Y can't be
known better than one rounding of A and Y, about 1e-16 of them, whatever the
formula. What such a rounding becomes on its way back is bounded by multiplying
its size with the sizes of the weights and slopes it passes through. The floor is
a hundred roundings of that bound, layer by layer: where units are saturated it
shrinks with their slopes, as their deltas do. A slope f'(Z) is itself only known
as well as Z, whose rounding is |Z| times 1e-16 and moves an exponential by as
much, so each slope counts 1 + |Z| times.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import independent
from backprop.activations import ACTIVATIONS
from backprop.forward import forward
from backprop.gradients import backpropagate, mean_loss
from backprop.losses import LOSSES
from backprop.network import Network
from backprop.numerical_gradient import complex_step

NATURAL = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax"}
PAIRS = [
    (output, loss)
    for loss in LOSSES
    for output in ACTIVATIONS
    if NATURAL.get(loss, output) == output
]
REFUSED = [
    (output, loss)
    for loss, natural in NATURAL.items()
    for output in ACTIVATIONS
    if output != natural
]
RELATIVE = 1e-9
ROUNDINGS = 100 * np.finfo(float).eps


def random_case(hidden, output, loss, depth, seed, scale):
    """A network and a batch; ``scale`` is the standard deviation of weights and inputs."""
    rng = np.random.default_rng(seed)
    widths = rng.integers(1, 5, depth + 1)
    batch = int(rng.integers(1, 5))
    names = [hidden] * (depth - 1) + [output]
    weights = [rng.normal(0, scale, shape) for shape in pairwise(widths)]
    biases = [rng.normal(0, scale, width) for width in widths[1:]]
    x = rng.normal(0, 1, (batch, widths[0]))
    if loss == "half_squared_error":
        y = rng.normal(0, 1, (batch, widths[-1]))
    elif loss == "binary_cross_entropy":
        y = rng.choice([0.0, 1.0, rng.random()], (batch, widths[-1]))
    else:
        y = rng.dirichlet(np.ones(widths[-1]), batch)
    return Network.from_parameters(weights, biases, names), x, y


def rounding_of_deltas(network, passed, y, loss):
    """A bound on what one rounding of the output and target does to each layer's delta."""
    last = network.layers[-1].activation
    bound = np.abs(passed.output) + np.abs(y)
    bounds = [bound]
    if loss not in NATURAL and last.name != "softmax":
        bounds = [bound := bound * slope_and_its_rounding(last, passed.z[-1])]
    for layer, following, z in zip(
        network.layers[-2::-1], network.layers[:0:-1], passed.z[-2::-1], strict=True
    ):
        bound = bound @ np.abs(following.weights).T
        if layer.activation.name != "softmax":
            bound = bound * slope_and_its_rounding(layer.activation, z)
        bounds.append(bound)
    return bounds[::-1]


def slope_and_its_rounding(activation, z):
    return activation.derivative(z) * (1 + np.abs(z))


def assert_agree(found, expected, floor, what):
    assert found.shape == expected.shape, what
    gap = np.abs(found - expected).max()
    smallest = np.finfo(float).tiny  # below it floats have fewer digits
    allowed = RELATIVE * np.abs(expected).max() + ROUNDINGS * floor + smallest
    assert gap <= allowed, f"{what}: apart by {gap:.3g}, allowed {allowed:.3g}"


def compare(network, x, y, loss):
    names = [layer.activation.name for layer in network.layers]
    passed = forward(network, x)
    found = backpropagate(network, passed.a[0], y, loss)
    other = independent.gradients(network.parameters, names, x, y, loss)
    other_deltas = independent.deltas(network.parameters, names, x, y, loss)
    bounds = rounding_of_deltas(network, passed, y, loss)
    assert np.isclose(
        found.loss,
        independent.mean_loss(network.parameters, names, x, y, loss),
        rtol=RELATIVE,
        atol=1e-13,
    )
    for number, (delta, expected, bound) in enumerate(
        zip(found.deltas, other_deltas, bounds, strict=True), start=1
    ):
        assert_agree(delta, expected, bound.max(), f"delta of layer {number}")
    for number, (a, bound) in enumerate(zip(passed.a, bounds, strict=False)):
        for gradient, kind in ((found.weights, 0), (found.biases, 1)):
            floor = bound.max() * (max(1.0, np.abs(a).max()) if kind == 0 else 1.0)
            assert_agree(
                gradient[number],
                other[2 * number + kind],
                floor,
                network.parameter_names[2 * number + kind],
            )
    return found


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_every_combination_agrees_with_autograd(hidden, output, loss, depth):
    @settings(max_examples=4)
    @given(seed=st.integers(0, 2**32 - 1), scale=st.floats(0.01, 2.0))
    def agrees(seed, scale):
        compare(*random_case(hidden, output, loss, depth, seed, scale), loss)

    agrees()


@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_every_combination_agrees_at_the_extremes(hidden, output, loss):
    """Weighted sums into the hundreds: units saturate, exponentials would overflow."""

    @settings(max_examples=10)
    @given(
        seed=st.integers(0, 2**32 - 1),
        scale=st.sampled_from([0.0, 1e-12, 1e-3, 30.0, 300.0]),
        depth=st.integers(1, 3),
    )
    def agrees(seed, scale, depth):
        compare(*random_case(hidden, output, loss, depth, seed, scale), loss)

    agrees()


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_every_combination_agrees_with_the_complex_step(hidden, output, loss, depth):
    network, x, y = random_case(hidden, output, loss, depth, seed=depth, scale=0.8)
    passed = forward(network, x)
    found = backpropagate(network, passed.a[0], y, loss)
    bounds = rounding_of_deltas(network, passed, y, loss)
    for index, parameter in enumerate(network.parameters):

        def loss_at(values, index=index):
            changed = [p.astype(complex) for p in network.parameters]
            changed[index] = values
            return mean_loss(network.with_parameters(changed), x, y, loss)

        layer = index // 2
        floor = bounds[layer].max() * max(1.0, np.abs(passed.a[layer]).max())
        assert_agree(
            found.gradients[index],
            complex_step(loss_at, parameter),
            floor,
            network.parameter_names[index],
        )


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
@pytest.mark.parametrize("large", [700.0, 1e4])
def test_saturated_units_agree_through_a_squared_error(name, large):
    """Weighted sums of +-700 and +-10,000 in the output layer itself."""
    network = Network.from_parameters([np.array([[large, -large, 1.0]])], [np.zeros(3)], name)
    compare(network, np.array([[1.0], [-1.0], [1e-3]]), np.full((3, 3), 0.5), "half_squared_error")


@pytest.mark.parametrize(("output", "loss"), REFUSED)
def test_a_cross_entropy_refuses_an_output_activation_that_is_not_its_own(output, loss):
    network, x, _ = random_case("tanh", output, loss, 2, seed=0, scale=1.0)
    y = np.full(forward(network, x).output.shape, 1 / network.widths[-1])
    with pytest.raises(ValueError, match=f"{loss} needs '{NATURAL[loss]}'.*that is '{output}'"):
        backpropagate(network, x, y, loss)
    with pytest.raises(ValueError, match=f"{loss} needs '{NATURAL[loss]}'"):
        mean_loss(network, x, y, loss)


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_at_the_kink_the_slope_is_the_left_one(name):
    """At z = 0 there is no derivative to agree on; the book's choice is the slope from below."""
    network = Network.from_parameters([np.zeros((2, 2))], [np.zeros(2)], name)
    x, y = np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])
    slope = {"relu": 0.0, "leaky_relu": 0.01}[name]
    found = backpropagate(network, x, y, "half_squared_error")
    assert np.array_equal(found.deltas[0], -y * slope)


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32 - 1), pair=st.sampled_from(PAIRS))
def test_a_batch_gradient_is_the_mean_of_its_examples_gradients(seed, pair):
    output, loss = pair
    network, x, y = random_case("tanh", output, loss, 3, seed, 1.0)
    whole = backpropagate(network, x, y, loss)
    singles = [backpropagate(network, x[n : n + 1], y[n : n + 1], loss) for n in range(len(x))]
    for index, gradient in enumerate(whole.gradients):
        mean = np.mean([single.gradients[index] for single in singles], axis=0)
        assert np.allclose(gradient, mean, rtol=1e-9, atol=1e-14)
    for layer, delta in enumerate(whole.deltas):
        stacked = np.concatenate([single.deltas[layer] for single in singles])
        assert np.allclose(delta, stacked, rtol=1e-9, atol=1e-14)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), pair=st.sampled_from(PAIRS))
def test_the_order_of_a_batch_does_not_matter(seed, pair):
    output, loss = pair
    network, x, y = random_case("sigmoid", output, loss, 2, seed, 1.0)
    order = np.random.default_rng(seed).permutation(len(x))
    one = backpropagate(network, x, y, loss).gradients
    other = backpropagate(network, x[order], y[order], loss).gradients
    for left, right in zip(one, other, strict=True):
        assert np.allclose(left, right, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_nothing_is_changed_and_float32_stays_float32(output, loss):
    network, x, y = random_case("relu", output, loss, 3, seed=3, scale=1.0)
    small = network.with_parameters([p.astype(np.float32) for p in network.parameters])
    x, y = x.astype(np.float32), y.astype(np.float32)
    before = [p.copy() for p in small.parameters] + [x.copy(), y.copy()]
    passed = forward(small, x)
    kept = [array.copy() for array in passed.a + passed.z]
    found = backpropagate(small, passed.a[0], y, loss)
    for array in passed.a + passed.z + found.deltas + found.gradients:
        assert array.dtype == np.float32
    for left, right in zip(before, [*small.parameters, x, y], strict=True):
        assert np.array_equal(left, right)
    for left, right in zip(kept, passed.a + passed.z, strict=True):
        assert np.array_equal(left, right)
