"""Measured slope: how wrong a finite difference is, for each size h of the nudge."""

from functools import cache
from typing import Any

import numpy as np

from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Choice, Slider
from backprop.explorers.small_network import (
    CONNECTIONS,
    INPUTS,
    NETWORK_VALUES,
    TARGETS,
    network,
    place_of_weight,
)
from backprop.gradients import backpropagate, mean_loss
from backprop.numerical_gradient import central_difference, forward_difference
from backprop.validation import Array

LOSS = "half_squared_error"
SIZES = [10.0**exponent for exponent in range(-15, 1)]
LOWEST = 1e-16  # an error drawn lower than this would be none


@cache
def errors(weight: str) -> dict[str, list[float]]:
    """|measured - gradient| of forward and central differences, for each of ``SIZES``."""
    net = network("sigmoid", NETWORK_VALUES)
    back = backpropagate(net, [INPUTS], [TARGETS], LOSS)
    layer, i, j = place_of_weight(weight)
    gradient = float(back.weights[layer][i, j])

    def loss_at(value: Array) -> float:
        changed = network("sigmoid", NETWORK_VALUES | {weight: float(value)})
        return mean_loss(changed, [INPUTS], [TARGETS], LOSS)

    start = np.array(NETWORK_VALUES[weight])
    return {
        name: [abs(float(measure(loss_at, start, h)) - gradient) for h in SIZES]
        for name, measure in (("forward", forward_difference), ("central", central_difference))
    }


def compute(exponent: int, weight: str) -> dict[str, Any]:
    """The errors for h = 1e-15, ..., 1, and at h = 10^exponent.

    Returns:
        forward_errors, central_errors: one for each h.
        heights: the decades of both, as they are drawn: no lower than that of ``LOWEST``.
        forward_error, central_error: at h = 10^exponent.
    """
    found = errors(weight)
    here = exponent + len(SIZES) - 1
    return {
        "forward_errors": found["forward"],
        "central_errors": found["central"],
        "heights": [np.log10(np.maximum(found[name], LOWEST)) for name in ("forward", "central")],
        "forward_error": found["forward"][here],
        "central_error": found["central"][here],
    }


EXPLORER = Explorer(
    name="measured-slope",
    title="Measured slope",
    description=(
        "The error of a slope that is measured by a nudge of size h, for h from 1e-15 to 1, both "
        "axes logarithmic. Each of the two curves is a V: that of the forward difference is lowest "
        "near 1e-7, that of the central difference near 1e-5, and it goes deeper."
    ),
    invitation="Drag h to the left: the error falls, and then it rises again. Where is it least?",
    parameters=(
        Slider(
            "exponent",
            "exponent of h",
            "exponent of h, a power of ten",
            -3,
            -15,
            0,
            1,
            formerly="nudge.exponent",
        ),
        Choice("weight", "weight", "weight whose slope is measured", "w2_00", CONNECTIONS),
    ),
    compute=compute,
    shown=".3g",
    rounding=("forward_error", "forward_errors", "central_error", "central_errors", "heights"),
)
