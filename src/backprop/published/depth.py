"""Slow units and deep networks: Nielsen, CS231n's lecture 6, He et al."""

from itertools import pairwise

import numpy as np
import sympy as sp

from backprop.data import digits
from backprop.figures.losses import outputs_while_learning
from backprop.forward import forward
from backprop.gradients import backpropagate
from backprop.initializers import normal
from backprop.network import Network
from backprop.published.reproduction import DRAWS, EXACT, Case, Reproduction, drawn, each
from backprop.symbolic import depth, initialization
from backprop.symbolic.notation import n_in
from backprop.targets import one_hot
from backprop.validation import Array


def delta_sizes(seed: int, *, scaled: bool = True) -> Array:
    """The size of the mean delta of both hidden layers in one draw of Nielsen's network.

    His network on the book's digits: 64 inputs in place of 784. The weights' standard
    deviation is 1/sqrt(n_in), or 1 where they aren't ``scaled``.
    """
    data = digits()
    x, y = data.inputs[:1000], one_hot(data.labels[:1000], 10)
    rng = np.random.default_rng(seed)
    sizes = list(pairwise([64, 30, 30, 10]))
    network = Network.from_parameters(
        [normal(n_in**-0.5 if scaled else 1.0)(n_in, n_out, rng) for n_in, n_out in sizes],
        [rng.normal(size=n_out) for _, n_out in sizes],
        "sigmoid",
    )
    found = backpropagate(network, x, y, "binary_cross_entropy")
    return np.array([np.linalg.norm(delta.mean(axis=0)) for delta in found.deltas[:2]])


def spreads(layers: int, activation: str, weights: str, seed: int) -> list[float]:
    """The standard deviation of the activations of each layer of 500 units; 1,000 examples.

    ``weights`` is ``"he"``, or ``"0.01"`` for that standard deviation.
    """
    rng = np.random.default_rng(seed)
    draw = weights if weights == "he" else normal(float(weights))
    network = Network.initialized([500] * (layers + 1), activation, rng, weights=draw)
    return [float(a.std()) for a in forward(network, rng.normal(size=(1000, 500))).a[1:]]


def _slow_units() -> list[Reproduction]:
    loss = "half_squared_error"
    good, bad = outputs_while_learning(0.6, 0.9, loss), outputs_while_learning(2.0, 2.0, loss)
    names = [f"start (0.6, 0.9): output after {n} steps" for n in (0, 300)]
    rows = each(names, "0.82 0.09", good[[0, 300]])
    names = [f"start (2, 2): output after {n} steps" for n in (0, 150, 250, 300)]
    return rows + each(names, "0.98 0.933 0.357 0.203", bad[[0, 150, 250, 300]])


def _vanishing() -> list[Reproduction]:
    sizes = np.array([delta_sizes(seed) for seed in range(DRAWS)])
    if not (sizes[:, 0] < sizes[:, 1]).all():
        raise ValueError("in some draw the first hidden layer's delta isn't the smaller one")
    rows = [
        drawn(f"size of the mean delta, hidden layer {layer} (ours: other digits)", text, draws)
        for layer, text, draws in zip((1, 2), ("0.066", "0.31"), sizes.T, strict=True)
    ]
    chain = Network.from_parameters([[[100.0]]] * 4, [[0.0]] + [[-50.0]] * 3, "sigmoid")
    found = backpropagate(chain, [[0.0]], [[1.0]], "half_squared_error")
    grows = found.deltas[0].item() / found.deltas[1].item()
    rows += each(["growth a layer with weights of 100"], "25", grows, EXACT)
    slope = depth.steepest("sigmoid").result
    rows += each(["least size of $w$ for a factor of 1"], "4", float(1 / slope), EXACT)
    formula = depth.range_that_keeps_a_sigmoid_alive().result
    (symbol,) = formula.free_symbols
    sizes_tried = np.arange(41, 120) / 10  # the weights he talks of, to a digit
    widths = [float(formula.subs(symbol, size)) for size in sizes_tried]
    widest = int(np.argmax(widths))
    rows += each(["size of $w$ with the widest range of $a$"], "6.9", sizes_tried[widest])
    return rows + each(["the widest range of $a$"], "0.45", widths[widest])


def _initialization() -> list[Reproduction]:
    texts = ["0.213081", "0.047551", "0.010630", "0.002378", "0.000532", "0.000119", "0.000026"]
    small = np.array([spreads(7, "tanh", "0.01", seed) for seed in range(DRAWS)])
    rows = [
        drawn(f"tanh, weights of 0.01: spread in layer {layer}", text, draws)
        for layer, (text, draws) in enumerate(zip(texts, small.T, strict=True), start=1)
    ]
    deep = np.array([spreads(10, "relu", "he", seed) for seed in range(DRAWS)])
    name = "ReLU, He's weights: {} spread of 10 layers"
    rows.append(drawn(name.format("smallest"), "0.76", deep.min(axis=1)))
    rows.append(drawn(name.format("largest"), "0.87", deep.max(axis=1)))
    return rows


def _he() -> list[Reproduction]:
    # Kernels of 3 x 3 on as many channels; conv2 to conv10 have them so many times.
    channels, times = (64, 128, 256, 512), (1, 2, 2, 4)
    variance = initialization.he_variance().result
    needed = [float(sp.sqrt(variance.subs(n_in, 9 * count))) for count in channels]
    names = [f"standard deviation for 3 x 3 x {count} inputs" for count in channels]
    rows = each(names, "0.059 0.042 0.029 0.021", needed)
    shrinks = np.prod((np.array(needed) / 0.01) ** times)
    rows += each(["conv10 to conv2 with weights of 0.01: shrinks"], "1.7e4", shrinks)
    kept = initialization.relu_second_moment().result / initialization.spread**2
    for layers, text in ((22, "2048"), (30, "32768")):
        lost = float((1 / kept) ** sp.Rational(layers, 2))
        rows += each([f"Xavier on {layers} ReLU layers: shrinks"], text, lost, EXACT)
    return rows


NIELSEN_3 = Case(
    "Nielsen 2015", "chapter 3", "a unit that starts wrong", _slow_units, "nielsen2015"
)
NIELSEN_5 = Case("Nielsen 2015", "chapter 5", "vanishing gradients", _vanishing, "nielsen2015")
CS231N_DEPTH = Case(
    "CS231n", "lecture 6 of 2017", "initial weights", _initialization, "cs231n-lecture6"
)
HE = Case("He et al. 2015", "", "initial weights for ReLU", _he, "he2015")
