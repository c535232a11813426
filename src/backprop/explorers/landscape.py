"""Landscape: a flat slice through the loss of a small network, and a descent that starts on it.

The network has two inputs, two tanh units and one sigmoid output, and learns
exclusive or: nine parameters. The slice is a plane of two directions among the
nine; a third direction moves it. The descent isn't held in the plane: it uses all
nine parameters, and what is drawn is its shadow.
"""

from functools import cache
from typing import Any

import numpy as np

from backprop.data import xor
from backprop.explorers.contours import contour
from backprop.explorers.explorer import Choice, Explorer, Slider
from backprop.landscape import gradient_at, losses_at, plane
from backprop.network import Network
from backprop.optimizers import Adam, GradientDescent
from backprop.training import train
from backprop.validation import Array

LOSS = "binary_cross_entropy"
STEPS = 120
SHOWN = 25  # points of the way that are drawn
GRID = 23
LEVELS = 8
REACH = 12.0  # how far from its middle the slice is looked at
FOUND, STUCK = 5, 0  # seeds whose training ends well, and in a dead end
SLICES = ("random", "two solutions")
RATES = ("0.1", "0.3", "1", "3", "10")


@cache
def examples() -> tuple[Array, Array]:
    """The four examples of exclusive or: inputs, and one target each."""
    data = xor()
    return data.inputs, data.targets[:, 1:]


@cache
def trained(seed: int) -> Network:
    """The network after training from the weights of ``seed``."""
    rng = np.random.default_rng(seed)
    network = Network.initialized([2, 2, 1], ["tanh", "sigmoid"], rng)
    train(network, *examples(), loss=LOSS, optimizer=Adam(0.05), epochs=300)
    return network


@cache
def frame(slice_of: str) -> tuple[Array, Array]:
    """The middle of a slice, and three directions of length 1 at right angles.

    The first two span the slice; along the third it is moved.
    """
    found = trained(FOUND).vector
    drawn = plane(3, len(found), np.random.default_rng(1))
    if slice_of == SLICES[0]:
        return found, drawn
    way = trained(STUCK).vector - found
    directions = np.linalg.qr(np.vstack([way, drawn[:2]]).T)[0].T
    directions[0] *= np.sign(directions[0] @ way)  # QR may turn it round
    return found + way / 2, directions


def descend(start: Array, learning_rate: float) -> Array:
    """The way of gradient descent from ``start``, shape ``(steps + 1, parameters)``."""
    network = trained(FOUND)
    weights, way, optimizer = start.copy(), [start], GradientDescent(learning_rate)
    for _ in range(STEPS):
        optimizer.update([weights], [gradient_at(network, weights, *examples(), LOSS)])
        way.append(weights.copy())
    return np.array(way)


def compute(
    slice_of: str, shift: float, start_x: float, start_y: float, learning_rate: str
) -> dict[str, Any]:
    """Look at the slice, and descend from a point on it.

    Returns:
        lines: contour lines of the loss, as SVG paths in units of the slice.
        marks: where the two trained networks' shadows fall, as text "x,y".
        way: the shadow of the way, as text: "x,y x,y".
        falling: the loss at the same points, as text.
        profile: the loss along the horizontal line through the start, as text.
        start_loss, end_loss, lowest: the loss where it starts, ends, and lowest on the slice.
        away: how far from the slice the way ends.
        slope: the length of the gradient at the end.
    """
    network = trained(FOUND)
    middle, directions = frame(slice_of)
    middle = middle + shift * directions[2]
    axis = np.linspace(-REACH, REACH, GRID)
    grid = middle + axis[None, :, None] * directions[0] + axis[:, None, None] * directions[1]
    values = losses_at(network, grid, *examples(), LOSS)
    start = middle + start_x * directions[0] + start_y * directions[1]
    line = middle + axis[:, None] * directions[0] + start_y * directions[1]
    way = descend(start, float(learning_rate))
    losses = losses_at(network, way, *examples(), LOSS)
    shadow = (way - middle) @ directions[:2].T
    left = way[-1] - middle - shadow[-1] @ directions[:2]
    drawn = np.linspace(0, STEPS, SHOWN).astype(int)
    networks = [trained(seed).vector for seed in (FOUND, STUCK)]
    return {
        "lines": [contour(axis, values, level) for level in _levels(values)],
        "marks": [_point((vector - middle) @ directions[:2].T) for vector in networks],
        "way": " ".join(_point(place) for place in shadow[drawn]),
        "falling": " ".join(f"{loss:.4f}" for loss in losses[drawn]),
        "profile": " ".join(f"{loss:.3f}" for loss in losses_at(network, line, *examples(), LOSS)),
        "start_loss": float(losses[0]),
        "end_loss": float(losses[-1]),
        "lowest": float(values.min()),
        "away": float(np.linalg.norm(left)),
        "slope": float(np.linalg.norm(gradient_at(network, way[-1], *examples(), LOSS))),
    }


def _levels(values: Array) -> Array:
    """Levels that lie closer where the loss is low."""
    low, high = values.min(), values.max()
    levels: Array = low + (high - low) * (np.arange(1, LEVELS + 1) / (LEVELS + 1)) ** 2
    return levels


def _point(place: Array) -> str:
    return f"{place[0]:.2f},{place[1]:.2f}"


EXPLORER = Explorer(
    name="landscape",
    title="A slice through a loss",
    description=(
        "Contour lines of the loss of a small network on a plane through nine dimensions. The "
        "shadow of a gradient descent leads from the start, at the upper left, towards the middle, "
        "where a diamond marks the network that has learned."
    ),
    parameters=(
        Choice("slice_of", "slice", "how the slice lies", SLICES[0], SLICES),
        Slider("shift", "shift", "how far the slice is moved out of its plane", 0, -10, 10, 2),
        Slider("start_x", "start x", "start, from left to right", -6, -12, 12, 1),
        Slider("start_y", "start y", "start, from bottom to top", 6, -12, 12, 1),
        Choice("learning_rate", "learning rate α", "learning rate", "1", RATES),
    ),
    compute=compute,
    shown=".3g",
)
