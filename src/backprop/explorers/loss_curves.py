"""Loss curves: the squared error and cross-entropy of one sigmoid output, over Z."""

from typing import Any

import numpy as np

from backprop.activations import activation_named, sigmoid, sigmoid_derivative
from backprop.deltas import output_delta, output_loss
from backprop.explorers.explorer import Explorer, Slider
from backprop.losses import as_loss
from backprop.validation import Array

LOSSES = ("half_squared_error", "binary_cross_entropy")
LIMIT = 8.0
GRID = np.linspace(-LIMIT, LIMIT, 65)
WRONG = 0.5  # a prediction further than this from its target is wrong
NEAR = 0.05  # one no further than this is right
TINY = 0.1  # sigmoid's slope below which it holds the squared error back


def verdict(z: float, y: float) -> str:
    """``"right"``, ``"saturated"`` (wrong, and nearly flat), ``"wrong"`` or ``"near"``."""
    gap = abs(float(sigmoid(z)) - y)
    if gap <= NEAR:
        return "right"
    if gap <= WRONG:
        return "near"
    return "saturated" if float(sigmoid_derivative(z)) < TINY else "wrong"


def compute(z: float, y: float) -> dict[str, Any]:
    """Both losses and their slopes dL/dZ, at ``z`` and along the whole curve.

    Returns:
        a: sigmoid(z).
        bend: sigmoid'(z).
        loss, slope: of the squared error, of cross-entropy.
        grid: the Z of the curves.
        losses, slopes: the two curves over the grid.
        verdict: what the squared error's slope means here.
    """
    losses, slopes = _curves(GRID, y)
    loss, slope = _curves(np.array([z]), y)
    return {
        "a": sigmoid(z),
        "bend": sigmoid_derivative(z),
        "loss": loss[:, 0],
        "slope": slope[:, 0],
        "grid": GRID,
        "losses": losses,
        "slopes": slopes,
        "verdict": verdict(z, y),
    }


def _curves(z: Array, y: float) -> tuple[Array, Array]:
    """Losses and slopes of a column of outputs, one row for each kind of loss."""
    column = z[:, None]
    targets = np.full_like(column, y)
    losses = [as_loss(name) for name in LOSSES]
    output = activation_named("sigmoid")
    return (
        np.array([output_loss(loss, output, column, targets) for loss in losses]),
        np.array([output_delta(loss, output, column, targets)[:, 0] for loss in losses]),
    )


EXPLORER = Explorer(
    name="loss-curves",
    title="Loss curves",
    description=(
        "Two panels over the weighted sum Z from -8 to 8, for the target 0. Above, the losses: the "
        "squared error rises to one half and goes flat, cross-entropy keeps rising. Below, their "
        "slopes: the squared error's is a low bump that is nearly 0 at Z = 4, cross-entropy's "
        "rises to 1 and stays there. At Z = 4 the slopes are 0.0173 and 0.982."
    ),
    invitation="Move Z to the wrong side, and watch which of the two slopes still pulls.",
    parameters=(
        Slider("z", "Z", "weighted sum of the output", 4.0, -LIMIT, LIMIT, 0.1),
        Slider("y", "Y", "target", 0.0, 0.0, 1.0, 0.05),
    ),
    compute=compute,
    shown=".3g",
)
