"""Depth lab: how large activations and gradients are, layer by layer, at the start."""

from typing import Any

import numpy as np

from backprop.explorers.explorer import Choice, Explorer, Slider
from backprop.forward import forward
from backprop.gradients import backward
from backprop.initializers import INITIALIZERS, normal
from backprop.network import Network
from backprop.normalized_network import NormalizedNetwork
from backprop.validation import Array

FACTOR = 100.0  # over all layers that are followed, beyond which it is named


def size(array: Array) -> float:
    """The root mean square of all numbers in ``array``."""
    return float(np.sqrt(np.mean(array**2)))


def verdict(start: float, end: float) -> str:
    """What became of a size on its way from ``start`` to ``end``."""
    if end < start / FACTOR or end == 0:
        return "vanishing"
    return "exploding" if end > start * FACTOR else "steady"


def compute(
    depth: int,
    width: int,
    activation: str,
    initialisation: str,
    gain: float,
    normalisation: str,
    batch: int,
    seed: int,
) -> dict[str, Any]:
    """Run one forward and one backward pass of a fresh network of equal layers.

    Inputs and targets are standard normal, the loss is the squared error.
    ``"normal"`` draws weights of standard deviation gain / sqrt(width). With
    ``normalisation`` ``"on"`` all layers but the last are normalised over the batch.

    Returns:
        activations, deltas, gradients: the root mean square of A, of delta and of
            dL/dW, one number for each layer from 1.
        forward_end, backward_end: the layer up to which the activations are followed
            from the first layer, and the deltas from the last: the other end of the
            network. With normalisation it is the last layer but one, since the last
            isn't normalised, and layer 2, since only layer 1 divides by the spread of
            the inputs. With two layers it is always the other end.
        forward, backward: the verdict on the activations and on the deltas on that way.
        forward_factor, backward_factor: by what a size is multiplied from one layer
            to the next on that way, on average.
    """
    rng = np.random.default_rng(seed)
    draw = normal(gain / np.sqrt(width)) if initialisation == "normal" else initialisation
    net = Network.initialized([width] * (depth + 1), activation, rng, weights=draw)
    inputs, targets = rng.normal(size=(2, batch, width))
    a, every_delta, by_weights = _passes(net, inputs, targets, normalised=normalisation == "on")
    activations = [size(array) for array in a[1:]]
    deltas = [size(delta) for delta in every_delta]
    alike = normalisation == "on" and depth > 2
    top, bottom = (depth - 1, 2) if alike else (depth, 1)
    return {
        "activations": activations,
        "deltas": deltas,
        "gradients": [size(gradient) for gradient in by_weights],
        "forward_end": top,
        "backward_end": bottom,
        "forward": verdict(activations[0], activations[top - 1]),
        "backward": verdict(deltas[-1], deltas[bottom - 1]),
        "forward_factor": _factor(activations[0], activations[top - 1], top - 1),
        "backward_factor": _factor(deltas[-1], deltas[bottom - 1], depth - bottom),
    }


def _passes(
    net: Network, inputs: Array, targets: Array, *, normalised: bool
) -> tuple[list[Array], list[Array], list[Array]]:
    """A of every layer from 0, and delta and dL/dW of every layer from 1."""
    if not normalised:
        passed = forward(net, inputs)
        back = backward(net, passed, targets, "mean_squared_error")
        return passed.a, back.deltas, back.weights
    around = NormalizedNetwork(net)
    whole = around.forward(inputs)
    found = around.backward(whole, targets, "mean_squared_error")
    return whole.a, found.deltas, found.gradients[: 2 * len(net.layers) : 2]


def _factor(start: float, end: float, steps: int) -> float:
    return 0.0 if start == 0 else float((end / start) ** (1 / steps))


EXPLORER = Explorer(
    name="depth-lab",
    title="Depth lab",
    description=(
        "Two curves over the layers of a network of 20 sigmoid layers, on a logarithmic scale. "
        "The size of the activations is the same in all layers, about 0.5. The size of the "
        "deltas falls towards the first layer, to less than a billionth of what it was."
    ),
    parameters=(
        Slider("depth", "depth", "number of layers", 20, 2, 50, 1, unit="layers"),
        Slider("width", "width", "units in each layer", 32, 4, 64, 4, unit="units"),
        Choice(
            "activation",
            "activation",
            "activation of all units",
            "sigmoid",
            ("sigmoid", "tanh", "relu", "leaky_relu", "identity"),
        ),
        Choice(
            "initialisation",
            "weights drawn by",
            "how the weights are drawn",
            "normal",
            ("normal", *(name for name in INITIALIZERS if name != "zeros")),
        ),
        Slider("gain", "gain", "gain of the normal initialisation", 1.0, 0.1, 4.0, 0.05),
        Choice(
            "normalisation",
            "batch normalisation",
            "batch normalisation of all layers but the last",
            "off",
            ("off", "on"),
        ),
        Slider("batch", "batch", "examples in the batch", 64, 8, 128, 8, unit="examples"),
        Slider("seed", "draw", "seed of the random numbers", 0, 0, 9, 1),
        Slider("layer", "layer", "layer looked at", 1, 1, 50, 1, drawn_only=True),
    ),
    compute=compute,
    shown=".3g",
)
