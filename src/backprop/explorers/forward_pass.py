"""Forward pass: follow two numbers through a 2-2-2 network."""

from typing import Any

import numpy as np

from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Slider
from backprop.explorers.small_network import (
    ACTIVATION,
    INPUT_SLIDERS,
    LAYER_SLIDERS,
    UNIT,
    curve,
    network,
    pair,
)
from backprop.forward import forward


def compute(activation: str, **values: float) -> dict[str, Any]:
    """Every number of the forward pass of one example.

    Returns:
        a: A(0), A(1), A(2), two numbers each.
        z: Z(1), Z(2).
        terms: ``terms[l - 1][i][j]`` is A_i W_ij, what unit i sends to unit j of layer l.
        sums: ``sums[l - 1][n][j]`` is the sum of unit j of layer l so far, when n of its terms
            have arrived: it begins with the bias.
        curve: the activation, to be drawn.
    """
    net = network(activation, values)
    passed = forward(net, pair(values, "x"))
    terms = [
        a[0][:, None] * layer.weights for a, layer in zip(passed.a[:-1], net.layers, strict=True)
    ]
    return {
        "a": [a[0] for a in passed.a],
        "z": [z[0] for z in passed.z],
        "terms": terms,
        "sums": [
            np.cumsum([layer.biases, *arriving], axis=0)
            for layer, arriving in zip(net.layers, terms, strict=True)
        ],
        "curve": curve(activation),
    }


EXPLORER = Explorer(
    name="forward-pass",
    title="Forward pass",
    description=(
        "A network of two inputs, two hidden units and two outputs. On each connection stands "
        "its weight, above each unit its bias; in each unit a small curve bends the weighted sum "
        "into the activation. Blue lines carry the numbers from the left to the right. "
        "The inputs are 0.05 and 0.10, the outputs 0.7514 and 0.7729."
    ),
    invitation="Drag any number in the picture, or press Play: the numbers run to the right.",
    parameters=(
        *INPUT_SLIDERS,
        ACTIVATION,
        *LAYER_SLIDERS,
        Slider("step", "step", "steps done", 0, 0, 4, 1, drawn_only=True),
        UNIT,
    ),
    compute=compute,
    shown=".4f",
    pictured={"step": 4},
)
