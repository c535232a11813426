"""Nudge: a change of one weight, and how each slope on the way passes it on to the loss.

W  --slope-->  Z  --slope-->  A  --slope-->  L
"""

from functools import cache
from typing import Any

import numpy as np

from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Choice, Slider
from backprop.explorers.small_network import (
    ACTIVATION,
    CONNECTIONS,
    INPUTS,
    NETWORK_VALUES,
    TARGETS,
    network,
    place_of_weight,
)
from backprop.forward import forward
from backprop.gradients import backpropagate, mean_loss
from backprop.validation import Array

LOSS = "half_squared_error"
LIMIT = 4.0  # how far a nudge goes, either way
ZOOMS = tuple(float(part * 10**power) for power in range(6) for part in (1, 2, 5))


def chain(weight: str, activation: str, nudge: float) -> Array:
    """The weight, the sum and the activation of the unit that it leads to, and the loss."""
    layer, _, unit = place_of_weight(weight)
    nudged = NETWORK_VALUES[weight] + nudge
    net = network(activation, NETWORK_VALUES | {weight: nudged})
    passed = forward(net, [INPUTS])
    loss = mean_loss(net, [INPUTS], [TARGETS], LOSS)
    return np.array([nudged, passed.z[layer][0, unit], passed.a[layer + 1][0, unit], loss])


@cache
def slopes(weight: str, activation: str) -> Array:
    """How fast each number of the chain changes with the one before it: three slopes.

    dZ/dW is what arrives, dA/dZ is f'(Z). dL/dA is the gap of an output; of a hidden unit,
    the sum of what comes back to it.
    """
    layer, before, unit = place_of_weight(weight)
    net = network(activation, NETWORK_VALUES)
    passed = forward(net, [INPUTS])
    back = backpropagate(net, [INPUTS], [TARGETS], LOSS)
    felt = [net.layers[1].weights @ back.deltas[1][0], passed.output[0] - TARGETS]
    bend = net.layers[layer].activation.derivative(passed.z[layer])
    return np.array([passed.a[layer][0, before], bend[0, unit], felt[layer][unit]])


@cache
def scales(weight: str, activation: str) -> tuple[float, float]:
    """How far the lines reach from their middle, and how much closer the last one is seen.

    The same for all nudges, so that nothing but the nudge moves while it is dragged.
    """
    nudges = np.linspace(-LIMIT, LIMIT, 33)
    before = chain(weight, activation, 0.0)
    steps = np.cumprod([1.0, *slopes(weight, activation)])
    moved = np.array([chain(weight, activation, nudge) - before for nudge in nudges])
    far = np.maximum(np.abs(moved), np.abs(nudges[:, None] * steps)).max(axis=0)
    reach = float(far.max())
    return reach, max(zoom for zoom in ZOOMS if zoom == 1 or zoom * far[-1] <= reach)


def compute(weight: str, activation: str, nudge: float) -> dict[str, Any]:
    """The chain before and after the nudge, and what the slopes alone predict.

    Returns:
        before, after: W, Z, A and L.
        slopes: dZ/dW, dA/dZ, dL/dA.
        predicted: where the slopes lead: each change is the one before, times the slope.
        gradient: the product of the slopes, dL/dW.
        change, prediction, gap: the change of the loss in truth, by the gradient, and
            the first less the second.
        measured: the change of the loss over the nudge, or ``"none"`` where there is no nudge.
        reach, zoom: as ``scales``.
    """
    before, after = chain(weight, activation, 0.0), chain(weight, activation, nudge)
    local = slopes(weight, activation)
    gradient = float(local.prod())
    change = float(after[-1] - before[-1])
    reach, zoom = scales(weight, activation)
    return {
        "before": before,
        "after": after,
        "slopes": local,
        "predicted": before + nudge * np.cumprod([1.0, *local]),
        "gradient": gradient,
        "change": change,
        "prediction": gradient * nudge,
        "gap": change - gradient * nudge,
        "measured": change / nudge if nudge else "none",
        "reach": reach,
        "zoom": zoom,
    }


EXPLORER = Explorer(
    name="nudge",
    title="Nudge",
    description=(
        "Four number lines, one below the other, on one scale: a weight, the weighted sum, the "
        "activation, the loss. On the first the weight is nudged by 2, from 0.4 to 2.4. From line "
        "to line the step shrinks, times 0.593, times 0.187, times 0.741, to 0.164. A fifth line "
        "shows the loss ten times closer: in truth it rises by 0.129, and the gap to the 0.164 is "
        "marked."
    ),
    invitation="Drag the nudge on the first line: what does each slope make of it?",
    parameters=(
        Choice("weight", "weight", "weight to nudge", "w2_00", CONNECTIONS),
        ACTIVATION,
        Slider("nudge", "nudge", "change of the weight", 2.0, -LIMIT, LIMIT, 0.1),
    ),
    compute=compute,
    shown=".3g",
)
