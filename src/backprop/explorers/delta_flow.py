"""Delta flow: send the error of a 2-2-2 network back through it."""

from typing import Any

from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Choice, Slider
from backprop.explorers.small_network import (
    ACTIVATION,
    CONNECTIONS,
    INPUT_SLIDERS,
    LAYER_SLIDERS,
    NONE,
    TARGET_SLIDERS,
    UNIT,
    curve,
    network,
    pair,
)
from backprop.forward import forward
from backprop.gradients import backpropagate

LOSS = "half_squared_error"


def compute(activation: str, **values: float) -> dict[str, Any]:
    """Every number of the forward and the backward pass of one example.

    Returns:
        a, z, curve: as in the forward pass.
        slopes: f'(Z(1)), f'(Z(2)).
        errors: dL/dA of the outputs, A - Y.
        loss: 1/2 sum (A - Y)^2.
        deltas: delta(1), delta(2).
        blame: ``blame[j][k]`` is W_jk delta_k, what output k sends back to hidden unit j.
        blame_sums: their sum over k, for each j.
        weights: dL/dW(1), dL/dW(2). The gradients of the biases are the deltas.
    """
    net = network(activation, values)
    targets = pair(values, "y")
    passed = forward(net, pair(values, "x"))
    back = backpropagate(net, passed.a[0], targets, LOSS)
    deltas = [delta[0] for delta in back.deltas]
    blame = net.layers[1].weights * deltas[1]
    return {
        "a": [a[0] for a in passed.a],
        "z": [z[0] for z in passed.z],
        "curve": curve(activation),
        "slopes": [
            layer.activation.derivative(z)[0] for layer, z in zip(net.layers, passed.z, strict=True)
        ],
        "errors": passed.output[0] - targets[0],
        "loss": back.loss,
        "deltas": deltas,
        "blame": blame,
        "blame_sums": blame.sum(axis=1),
        "weights": back.weights,
    }


EXPLORER = Explorer(
    name="delta-flow",
    title="Delta flow",
    description=(
        "The network of two inputs, two hidden units and two outputs, after the way back. "
        "In each unit stands its delta: 0.1385 and -0.03810 in the outputs, 0.008771 and 0.009954 "
        "in the hidden units. On each connection a blue line from the left, the activation, meets "
        "an orange one from the right, the delta; below the weight stands the gradient, their "
        "product."
    ),
    invitation="Press Play: the error runs back. Drag any number; press a unit or a wire.",
    parameters=(
        *INPUT_SLIDERS,
        *TARGET_SLIDERS,
        ACTIVATION,
        *LAYER_SLIDERS,
        Slider("step", "step", "steps done", 0, 0, 5, 1, drawn_only=True),
        UNIT,
        Choice(
            "connection",
            "connection",
            "connection looked at",
            NONE,
            (NONE, *CONNECTIONS),
            drawn_only=True,
        ),
    ),
    compute=compute,
    shown=".4g",
    pictured={"step": 5},
    passages=(
        {"step": 1, "unit": "unit_2_0"},
        {"step": 2, "unit": "unit_2_0"},
        {"step": 2, "unit": "unit_2_1"},
        {"step": 3, "connection": "w2_00"},
        {"step": 3, "connection": "w2_01"},
        {"step": 4, "unit": "unit_1_0"},
        {"step": 5, "connection": "w2_00"},
        {"step": 5, "connection": "w1_00"},
    ),
)
