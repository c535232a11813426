"""Nudge: what the gradient says a change of one weight does, and what it does."""

from dataclasses import replace
from typing import Any

import numpy as np

from backprop.explorers.explorer import Choice, Explorer, Slider
from backprop.explorers.small_network import (
    ACTIVATION,
    BIASES,
    CONNECTIONS,
    INPUTS,
    TARGETS,
    WEIGHTS,
    network,
)
from backprop.gradients import backpropagate, mean_loss
from backprop.numerical_gradient import central_difference, forward_difference
from backprop.validation import Array

LOSS = "half_squared_error"
LIMIT = 4.0  # how far a nudge goes, either way
SIZES = [10.0**exponent for exponent in range(-15, 1)]
VALUES = {f"w{n}_{i}{j}": WEIGHTS[n][i][j] for n in (1, 2) for i in (0, 1) for j in (0, 1)} | {
    f"b{n}_{j}": BIASES[n][j] for n in (1, 2) for j in (0, 1)
}


def compute(weight: str, activation: str, nudge: float, exponent: int) -> dict[str, Any]:
    """Predicted and true change of the loss, and the error of measured slopes.

    Returns:
        start, nudged: the weight before and after.
        loss, nudged_loss: the loss before and after.
        gradient: dL/dW by backpropagation.
        predicted, change, gap: gradient times nudge, the true change, and true less predicted.
        places, losses, tangent: the weight, the loss and its tangent, to be drawn.
        forward_errors, central_errors: |measured - gradient| for h = 1e-15, ..., 1.
        forward_error, central_error: the same at h = 10^exponent.
    """
    targets = np.array([TARGETS])

    def loss_at(value: Array) -> float:
        changed = network(activation, VALUES | {weight: float(value)})
        return mean_loss(changed, [INPUTS], targets, LOSS)

    net = network(activation, VALUES)
    back = backpropagate(net, [INPUTS], targets, LOSS)
    gradient = float(back.weights[int(weight[1]) - 1][int(weight[3]), int(weight[4])])
    start = np.array(VALUES[weight])
    loss, nudged_loss = loss_at(start), loss_at(start + nudge)
    offsets = np.linspace(-LIMIT, LIMIT, 41)
    errors = {
        name: [abs(float(measure(loss_at, start, h)) - gradient) for h in SIZES]
        for name, measure in (("forward", forward_difference), ("central", central_difference))
    }
    here = exponent + len(SIZES) - 1
    return {
        "start": start,
        "nudged": start + nudge,
        "loss": loss,
        "nudged_loss": nudged_loss,
        "gradient": gradient,
        "predicted": gradient * nudge,
        "change": nudged_loss - loss,
        "gap": nudged_loss - loss - gradient * nudge,
        "places": start + offsets,
        "losses": [loss_at(start + offset) for offset in offsets],
        "tangent": loss + gradient * offsets,
        "forward_errors": errors["forward"],
        "central_errors": errors["central"],
        "forward_error": errors["forward"][here],
        "central_error": errors["central"][here],
    }


EXPLORER = Explorer(
    name="nudge",
    title="Nudge",
    description=(
        "Two panels. Above, the loss as a curve over one weight, with its tangent at 0.4: nudged "
        "by 2, the weight has a higher loss, well below the tangent, because the curve flattens. "
        "Below, the errors of forward and central differences over the "
        "size h of the nudge, both axes logarithmic: each is a V, and the central one goes deeper."
    ),
    invitation="Nudge the weight further and further, and watch the loss leave its tangent.",
    parameters=(
        Choice("weight", "weight", "weight to nudge", "w2_00", CONNECTIONS),
        replace(ACTIVATION, group=""),
        Slider("nudge", "nudge", "change of the weight", 2.0, -LIMIT, LIMIT, 0.1),
        Slider("exponent", "exponent of h", "exponent of h, a power of ten", -3, -15, 0, 1),
    ),
    compute=compute,
    shown=".3g",
    rounding=("forward_error", "forward_errors", "central_error", "central_errors"),
)
