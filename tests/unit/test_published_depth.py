"""Published numbers about depth: Nielsen, CS231n, He et al."""

from itertools import pairwise

import numpy as np
import pytest
import sympy as sp

from backprop.data import digits
from backprop.forward import forward
from backprop.gradients import backward
from backprop.initializers import normal
from backprop.losses import one_hot
from backprop.network import Network
from backprop.symbolic import depth


def test_nielsens_widest_range() -> None:
    """|w| = 6.9 gives the widest range, 0.45 (Neural Networks and Deep Learning, chapter 5)."""
    formula = depth.range_that_keeps_a_sigmoid_alive().result
    (symbol,) = formula.free_symbols
    widths = {w / 10: float(formula.subs(symbol, w / 10)) for w in range(41, 120)}
    widest = max(widths, key=widths.__getitem__)
    assert widest == 6.9
    assert round(widths[widest], 2) == 0.45


def test_nielsens_toy_chain_grows_25_fold_a_layer() -> None:
    chain = Network.from_parameters([[[100.0]]] * 4, [[0.0]] + [[-50.0]] * 3, "sigmoid")
    passed = forward(chain, [[0.0]])
    assert all(z.item() == 0 for z in passed.z)
    sizes = [d.item() for d in backward(chain, passed, [[1.0]], "mean_squared_error").deltas]
    assert [here / after for here, after in pairwise(sizes)] == [25.0] * 3


def test_nielsens_first_hidden_layer_hears_less_than_the_second() -> None:
    """He prints .066 and .31 for MNIST; on the 8 by 8 digits the order must hold in every draw."""
    data = digits()
    x, y = data.inputs[:1000], one_hot(data.labels[:1000], 10)
    lengths = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        widths = [64, 30, 30, 10]
        sizes = list(pairwise(widths))
        network = Network.from_parameters(
            [normal(n_in**-0.5)(n_in, n_out, rng) for n_in, n_out in sizes],
            [rng.normal(size=n_out) for _, n_out in sizes],
            "sigmoid",
        )
        back = backward(network, forward(network, x), y, "binary_cross_entropy")
        lengths.append([np.linalg.norm(delta.mean(axis=0)) for delta in back.deltas[:2]])
    first, second = np.transpose(lengths)
    assert (first < second).all()
    assert np.median(first) == pytest.approx(0.06, abs=0.02)  # of 200 other draws
    assert np.median(second) == pytest.approx(0.295, abs=0.05)


def test_cs231n_activations_shrink_with_weights_of_a_hundredth() -> None:
    rng = np.random.default_rng(0)
    network = Network.initialized([500] * 8, "tanh", rng, weights=normal(0.01))
    found = [a.std() for a in forward(network, rng.normal(size=(1000, 500))).a[1:]]
    published = [0.213081, 0.047551, 0.010630, 0.002378, 0.000532, 0.000119, 0.000026]
    np.testing.assert_allclose(found, published, rtol=0.05)


def test_cs231n_he_keeps_the_spread_through_ten_relu_layers() -> None:
    rng = np.random.default_rng(0)
    network = Network.initialized([500] * 11, "relu", rng, weights="he")
    found = [a.std() for a in forward(network, rng.normal(size=(1000, 500))).a[1:]]
    assert 0.6 < min(found) < max(found) < 1.1  # their one draw: .76 to .87


@pytest.mark.parametrize(("layers", "published"), [(22, 2048), (30, 32768)])
def test_xavier_on_relu_loses_half_of_the_mean_square_a_layer(layers: int, published: int) -> None:
    kept = depth.relu_second_moment().result / depth.spread**2
    assert (1 / kept) ** sp.Rational(layers, 2) == published


def test_hes_example_of_weights_of_a_hundredth() -> None:
    """Section 2.2: from conv10 to conv2 the gradient shrinks about 1.7e4 times."""
    needed = [0.059, 0.042, 0.042, 0.029, 0.029, 0.021, 0.021, 0.021, 0.021]
    assert np.prod(np.array(needed) / 0.01) == pytest.approx(1.7e4, rel=0.01)
