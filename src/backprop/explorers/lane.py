"""A lane: a fresh network of equal layers, and how large what flows through it is.

depth, activation, initial weights, ...  ->  one size for each layer, there and back

The size of an array is the root mean square of all its numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from backprop.backpropagation import run
from backprop.batch_normalization import BatchNormalization
from backprop.gradients import Backpropagated, backpropagate
from backprop.initializers import normal
from backprop.layer_normalization import LayerNormalization
from backprop.layers import Layer
from backprop.network import Network
from backprop.residual import Residual
from backprop.validation import Array, pick

FACTOR = 100.0  # over all layers that are followed, beyond which it is named
NORMALISATIONS: dict[str, Callable[..., Layer] | None] = {
    "none": None,
    "batch": BatchNormalization,
    "layer": LayerNormalization,
}
KEPT = 2  # runs: of two lanes, so that only the one that has changed is run again


@dataclass(frozen=True)
class Lane:
    """What a fresh network is made of. The defaults are the depth lab's.

    Attributes:
        depth, width: layers, and units in each of them.
        activation: of all units.
        initialisation: ``"normal"`` draws weights of standard deviation gain / sqrt(width),
            so that a gain of 1 is Xavier's spread and one of sqrt(2) is He's; else the name of
            an initializer.
        gain: for ``"normal"``.
        normalisation: of the weighted sums in all layers but the last: over the ``"batch"``,
            or over the units of the ``"layer"``, or ``"none"``.
        skip: with ``"on"`` each layer's result is added to what it was given. The weights are
            the same with it and without.
        batch: examples; inputs and targets are standard normal.
        seed: of all random numbers.
    """

    depth: int = 20
    width: int = 32
    activation: str = "sigmoid"
    initialisation: str = "normal"
    gain: float = 1.0
    normalisation: str = "none"
    skip: str = "off"
    batch: int = 64
    seed: int = 0


def lane(**values: Any) -> dict[str, Any]:
    """Run one forward and one backward pass of a ``Lane``; the loss is the squared error.

    Returns:
        activations, gradients: the size of A and of dL/dW, one number for each layer from 1.
            With skip connections A(l) is the sum A(l-1) + result.
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
    one = Lane(**values)
    net, found = _run(one)
    activations = [size(found.values[place]) for place in net.lasts]
    # A residual is one step of the network: the delta of its first step is the slope along
    # its result.
    back = [size(delta) for delta in found.deltas]
    skips, depth = one.skip == "on", one.depth
    top, start, end = depth, depth, 1
    if one.normalisation != "none" and depth > 2:
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


def sums(layer: int, unit: int, **values: Any) -> tuple[Array, Array]:
    """The weighted sums Z of one unit of a ``Lane``, and what its f is given; both ``(batch,)``.

    The two differ where Z is normalised. ``layer`` counts from 1, ``unit`` from 0.

    Raises:
        ValueError: there is no such layer, or no such unit.
    """
    one = Lane(**values)
    if not (1 <= layer <= one.depth and 0 <= unit < one.width):
        raise ValueError(
            f"the layers are 1 to {one.depth} and the units 0 to {one.width - 1}, "
            f"but asked for is unit {unit} of layer {layer}"
        )
    net, found = _run(one)
    before = found.values[0 if layer == 1 else net.lasts[layer - 2]]
    inside, _ = run(net.layers[layer - 1].steps, before)
    return inside[1][:, unit], inside[-2][:, unit]


def size(array: Array) -> float:
    """The root mean square of all numbers in ``array``."""
    return float(np.sqrt(np.mean(array**2)))


def verdict(start: float, end: float) -> str:
    """What became of a size on its way from ``start`` to ``end``."""
    if end < start / FACTOR or end == 0:
        return "vanishing"
    return "exploding" if end > start * FACTOR else "steady"


@lru_cache(KEPT)
def _run(one: Lane) -> tuple[Network, Backpropagated]:
    """The network, and what passes through it there and back."""
    rng = np.random.default_rng(one.seed)
    drawn_by_gain = one.initialisation == "normal"
    draw = normal(one.gain / np.sqrt(one.width)) if drawn_by_gain else one.initialisation
    net = Network.initialized(
        [one.width] * (one.depth + 1),
        one.activation,
        rng,
        weights=draw,
        normalization=pick(one.normalisation, NORMALISATIONS, "normalisation"),
    )
    if one.skip == "on":
        net = Network([Residual([layer]) for layer in net.layers])
    inputs, targets = rng.normal(size=(2, one.batch, one.width))
    return net, backpropagate(net, inputs, targets, "half_squared_error")


def _factor(start: float, end: float, steps: int) -> float:
    return 0.0 if start == 0 else float((end / start) ** (1 / steps))
