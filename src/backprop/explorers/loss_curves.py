"""Loss curves: how hard the squared error and cross-entropy pull one sigmoid output along Z."""

from typing import Any

import numpy as np

from backprop.activations import activation_named, sigmoid, sigmoid_derivative
from backprop.deltas import output_delta, output_loss
from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Slider
from backprop.losses import as_loss
from backprop.validation import Array

LOSSES = ("half_squared_error", "binary_cross_entropy")
LIMIT = 8.0
GRID = np.linspace(-LIMIT, LIMIT, 65)
FULL = 8.0  # how far along Z the arrow of a slope of 1 reaches
CLOSE = 0.05  # a prediction no further than this from its target is close to it
HELD = 0.1  # sigmoid's slope below which the squared error's is less than a tenth of the other


def verdict(z: float, y: float) -> str:
    """What the slopes say of the gap between sigmoid(Z) and the target.

    Cross-entropy's slope is the gap, the squared error's the gap times sigmoid'(Z).

    Returns:
        ``"close"``: the gap is at most ``CLOSE``, so both slopes are small, and should be;
        ``"held"``: the gap is larger, and the squared error's slope is less than ``HELD``
        times the other; ``"pulled"``: the gap is larger, and it is at least that.
    """
    if abs(float(sigmoid(z)) - y) <= CLOSE:
        return "close"
    return "held" if float(sigmoid_derivative(z)) < HELD else "pulled"


def compute(z: float, y: float) -> dict[str, Any]:
    """Both losses and their slopes dL/dZ at ``z``, and the curves.

    Returns:
        a: sigmoid(z).
        gap: how far that is from the target.
        bend: sigmoid'(z).
        loss, slope: of the squared error, of cross-entropy.
        pulls: the Z at which the arrow of each slope ends: it points downhill.
        grid: the Z of the curves.
        losses: the two curves over the grid.
        tops: the highest loss on each curve.
        lowest: the Z, within the grid, at which both losses are lowest.
        least: the two losses there.
        verdict: what the slopes say.
    """
    losses, _ = _curves(GRID, y)
    loss, slope = (both[:, 0] for both in _curves(np.array([z]), y))
    lowest = _lowest(y)
    return {
        "a": sigmoid(z),
        "gap": abs(float(sigmoid(z)) - y),
        "bend": sigmoid_derivative(z),
        "loss": loss,
        "slope": slope,
        "pulls": z - FULL * slope,
        "grid": GRID,
        "losses": losses,
        "tops": losses.max(axis=1),
        "lowest": lowest,
        "least": _curves(np.array([lowest]), y)[0][:, 0],
        "verdict": verdict(z, y),
    }


def _lowest(y: float) -> float:
    """Where sigmoid(Z) is the target, or as near to it as the grid goes."""
    with np.errstate(divide="ignore"):
        return float(np.clip(np.log(y) - np.log1p(-y), -LIMIT, LIMIT))


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
        "Two curves over the weighted sum Z from -8 to 8, for the target 0, each with a point at "
        "Z = 4 and an arrow that shows how hard the loss pulls it down. Above, the squared error: "
        "flat at the point, its slope is 0.0173, and of the arrow there is only a stub. Below, "
        "cross-entropy: it goes on rising, its slope is 0.982, and the arrow reaches far to the "
        "left."
    ),
    invitation="Drag a point, and watch the two arrows. Which one lets go?",
    parameters=(
        Slider("z", "Z", "weighted sum of the output", 4.0, -LIMIT, LIMIT, 0.1),
        Slider("y", "Y", "target", 0.0, 0.0, 1.0, 0.05),
    ),
    compute=compute,
    shown=".3g",
)
