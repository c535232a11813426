"""Networks and their forward pass."""

import copy

import numpy as np
import pytest

from backprop.activations import activation_named
from backprop.dense import Dense, weighted_sum
from backprop.forward import forward
from backprop.network import Network


def small_network():
    return Network.initialized([3, 4, 2], ["tanh", "softmax"], np.random.default_rng(0))


def test_widths_names_and_parameters_go_layer_by_layer():
    network = small_network()
    assert network.widths == [3, 4, 2]
    assert network.parameter_names == [
        "weights of layer 1",
        "biases of layer 1",
        "weights of layer 2",
        "biases of layer 2",
    ]
    assert [p.shape for p in network.parameters] == [(3, 4), (4,), (4, 2), (2,)]
    assert [layer.activation.name for layer in network.layers] == ["tanh", "softmax"]


def test_biases_start_at_zero_and_weights_by_the_initializer_named():
    network = Network.initialized([2, 2], "relu", np.random.default_rng(0), weights="zeros")
    assert all((p == 0).all() for p in network.parameters)
    assert all((layer.biases == 0).all() for layer in small_network().layers)


def test_one_name_serves_all_layers():
    network = Network.initialized([2, 2, 2], "relu", np.random.default_rng(0))
    assert [layer.activation.name for layer in network.layers] == ["relu", "relu"]


def test_parameters_are_the_networks_own_arrays_and_a_copy_has_others():
    network = small_network()
    other = network.copy()
    network.parameters[0][0, 0] += 1
    assert network.layers[0].weights[0, 0] == other.layers[0].weights[0, 0] + 1


def test_given_arrays_stay_as_they_are():
    weights = np.ones((1, 1))
    network = Network.from_parameters([weights], [np.zeros(1)], "identity")
    network.layers[0].weights[:] = 2
    assert weights == 1


@pytest.mark.parametrize("made", [lambda network: network, Network.copy, copy.deepcopy, copy.copy])
def test_the_vector_holds_all_parameters_and_changes_with_them(made):
    network = made(small_network())
    joined = np.concatenate([array.ravel() for array in network.parameters])
    assert np.array_equal(network.vector, joined)
    network.vector[-1] = 7
    assert network.layers[-1].biases[-1] == 7
    network.layers[0].weights[0, 0] = 8
    assert network.vector[0] == 8


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_network_has_one_type_of_number_and_converts_its_inputs(dtype):
    network = Network.initialized([2, 3], "sigmoid", np.random.default_rng(0), dtype=dtype)
    assert network.dtype == dtype
    passed = forward(network, [[1, 2]])
    assert all(array.dtype == dtype for array in passed.a + passed.z)


def test_the_weighted_sum_is_the_double_loop():
    rng = np.random.default_rng(0)
    a, weights, biases = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    z = weighted_sum(a, weights, biases)
    for example in range(5):
        for j in range(2):
            total = biases[j]
            for i in range(3):
                total += a[example, i] * weights[i, j]
            assert np.isclose(z[example, j], total, rtol=1e-14)


def test_a_forward_pass_keeps_every_z_and_a():
    network, x = small_network(), np.random.default_rng(1).normal(size=(5, 3))
    passed = forward(network, x)
    assert [a.shape for a in passed.a] == [(5, 3), (5, 4), (5, 2)]
    assert [z.shape for z in passed.z] == [(5, 4), (5, 2)]
    assert passed.a[0] is x
    assert passed.output is passed.a[-1]
    for layer, before, z, after in zip(
        network.layers, passed.a[:-1], passed.z, passed.a[1:], strict=True
    ):
        assert np.array_equal(z, before @ layer.weights + layer.biases)
        assert np.array_equal(after, layer.activation.function(z))


def test_a_layer_can_be_made_by_hand():
    layer = Dense(np.eye(2), np.zeros(2), activation_named("relu"))
    assert np.array_equal(forward(Network([layer]), [[1.0, -1.0]]).output, [[1, 0]])


def test_numbers_assigned_to_the_vector_are_those_of_the_layers() -> None:
    network = Network.initialized([2, 3, 1], "tanh", np.random.default_rng(0))
    network.vector = network.vector * 0
    assert not network.layers[0].weights.any()
    network.layers[1].biases[...] = 2
    assert network.vector[-1] == 2
