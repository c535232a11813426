"""Forward pass: follow two numbers through a 2-2-2 network."""

from typing import Any

from backprop.explorers.explorer import Choice, Explorer, Slider
from backprop.explorers.small_network import (
    ACTIVATION,
    INPUT_SLIDERS,
    LAYER_SLIDERS,
    UNITS,
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
    """
    net = network(activation, values)
    passed = forward(net, pair(values, "x"))
    return {
        "a": [a[0] for a in passed.a],
        "z": [z[0] for z in passed.z],
        "terms": [
            a[0][:, None] * layer.weights
            for a, layer in zip(passed.a[:-1], net.layers, strict=True)
        ],
    }


EXPLORER = Explorer(
    name="forward-pass",
    title="Forward pass",
    description=(
        "A network of two inputs, two hidden units and two outputs, with the weight on each "
        "connection and the bias, the weighted sum z and the activation a of each unit. "
        "The inputs are 0.050 and 0.100, the outputs 0.751 and 0.773."
    ),
    invitation="Drag a number on a wire, then press Play.",
    parameters=(
        *INPUT_SLIDERS,
        ACTIVATION,
        *LAYER_SLIDERS,
        Slider("step", "step", "steps done", 4, 0, 4, 1, drawn_only=True),
        Choice("unit", "unit", "unit looked at", UNITS[0], UNITS, drawn_only=True),
    ),
    compute=compute,
    shown=".4f",
)
