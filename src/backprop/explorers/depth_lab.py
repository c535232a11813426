"""Depth lab: how large activations and gradients are, layer by layer, at the start."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.activations import HIDDEN
from backprop.batch_normalization import BatchNormalization
from backprop.explorers.explorer import Choice, Explorer, Slider
from backprop.gradients import backpropagate
from backprop.initializers import INITIALIZERS, normal
from backprop.layer_normalization import LayerNormalization
from backprop.layers import Layer
from backprop.network import Network
from backprop.residual import Residual
from backprop.validation import Array

FACTOR = 100.0  # over all layers that are followed, beyond which it is named
NORMALISATIONS: dict[str, Callable[..., Layer] | None] = {
    "none": None,
    "batch": BatchNormalization,
    "layer": LayerNormalization,
}


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
    skip: str,
    batch: int,
    seed: int,
) -> dict[str, Any]:
    """Run one forward and one backward pass of a fresh network of equal layers.

    Inputs and targets are standard normal, the loss is the squared error.
    ``"normal"`` draws weights of standard deviation gain / sqrt(width). ``normalisation``
    is that of the weighted sums in all layers but the last: over the ``"batch"``, or over
    the units of the ``"layer"``. With ``skip`` ``"on"`` each layer's result is added to
    what it was given. The weights are the same with it and without.

    Returns:
        activations, gradients: the root mean square of A and of dL/dW, one number for
            each layer from 1. With skip connections A(l) is the sum A(l-1) + result.
        deltas: without skip connections, that of delta, which is dL/dZ.
        slopes: with them, in place of the deltas, that of dL/dA, where A is the sum: what
            comes back past the layers and through them. Like a delta it is each
            example's own, without the 1/N.
        forward_end: the layer up to which the activations are followed, from layer 1.
            With normalisation it is the last but one, since the last isn't normalised.
        backward_start, backward_end: the layers from and to which the deltas or slopes
            are followed, on their way back from the last layer to the first. With
            normalisation, deltas end at layer 2, since only layer 1 divides by the spread
            of the inputs, and slopes start at the last layer but one, since what comes to
            it has passed the last, which isn't normalised.
            A network of two layers is always followed from end to end.
        forward, backward: the verdict on the sizes on these two ways.
        forward_factor, backward_factor: by what a size is multiplied from one layer
            to the next on that way, on average.
    """
    rng = np.random.default_rng(seed)
    draw = normal(gain / np.sqrt(width)) if initialisation == "normal" else initialisation
    net = Network.initialized(
        [width] * (depth + 1),
        activation,
        rng,
        weights=draw,
        normalization=NORMALISATIONS[normalisation],
    )
    skips = skip == "on"
    if skips:
        net = Network([Residual([layer]) for layer in net.layers])
    inputs, targets = rng.normal(size=(2, batch, width))
    found = backpropagate(net, inputs, targets, "half_squared_error")
    activations = [size(found.values[place]) for place in net.lasts]
    # A residual is one step of the network: the delta of its first step is the slope along
    # its result.
    back = [size(delta) for delta in found.deltas]
    top, start, end = depth, depth, 1
    if normalisation != "none" and depth > 2:
        top, start, end = (depth - 1, depth - 1, 1) if skips else (depth - 1, depth, 2)
    return {
        "activations": activations,
        "slopes" if skips else "deltas": back,
        "gradients": [size(gradient) for gradient in found.weights],
        "forward_end": top,
        "backward_start": start,
        "backward_end": end,
        "forward": verdict(activations[0], activations[top - 1]),
        "backward": verdict(back[start - 1], back[end - 1]),
        "forward_factor": _factor(activations[0], activations[top - 1], top - 1),
        "backward_factor": _factor(back[start - 1], back[end - 1], start - end),
    }


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
    invitation="Make the network deeper, and watch the left end of the orange curve.",
    parameters=(
        Slider("depth", "depth", "number of layers", 20, 2, 50, 1, unit="layers"),
        Slider("width", "width", "units in each layer", 32, 4, 64, 4, unit="units"),
        Choice(
            "activation",
            "activation",
            "activation of all units",
            "sigmoid",
            HIDDEN,
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
            "normalisation",
            "over what all layers but the last are normalised",
            "none",
            tuple(NORMALISATIONS),
        ),
        Choice(
            "skip",
            "skip connections",
            "each layer's result is added to what it was given",
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
