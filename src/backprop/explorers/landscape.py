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
from backprop.explorers.contours import region
from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Choice, Slider
from backprop.landscape import gradient_at, losses_at, plane
from backprop.network import Network
from backprop.optimizers import Adam, GradientDescent
from backprop.training import train
from backprop.validation import Array

LOSS = "binary_cross_entropy"
STEPS = 120
SHOWN = 25  # points of the way that are drawn
GRID = 45
LEVELS = (0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.5, 4.0, 6.0)  # the same on all slices
NEAR = 0.05  # a network that lies nearer to the slice is on it
REACH = 12.0  # how far from its middle the slice is looked at
FOUND, STUCK = 5, 0  # seeds whose training ends well, and in a dead end
SLICES = ("two solutions", "random")
RATES = ("0.1", "0.3", "1", "3", "10")
NOTES = {
    "on": "(on this slice)",
    "shadow": "(hollow: only its shadow is here, it lies {:.1f} away)",
    "outside": "(its shadow falls outside of this map)",
}


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
    if slice_of == "random":
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
        above: for each of ``LEVELS`` where the loss is higher, as an SVG path in
            units of the slice.
        levels: ``LEVELS``.
        marks: where the two trained networks' shadows fall, as text "x,y".
        seen: of each, whether it is "on" the slice, or its "shadow" is seen, or it
            falls "outside" of the map.
        notes: the same for readers.
        way: the shadow of the way, as text: "x,y x,y".
        falling: the loss at the same points, as text.
        profile: the loss along the horizontal line through the start, as text.
        start_loss, end_loss, lowest: the loss where it starts, ends, and lowest on the slice.
        highest, ridge: the highest loss on the way, and on the line.
        off: how far from the slice the way is at the same points, as text.
        steps: of the way.
        away: how far from the slice it ends.
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
    profile = losses_at(network, line, *examples(), LOSS)
    shadow, beside = _cast(way, middle, directions)
    networks = np.array([trained(seed).vector for seed in (FOUND, STUCK)])
    marks, aside = _cast(networks, middle, directions)
    seen = [_seen(mark, off) for mark, off in zip(marks, aside, strict=True)]
    drawn = np.linspace(0, STEPS, SHOWN).astype(int)
    return {
        "above": [region(axis, values, level) for level in LEVELS],
        "levels": LEVELS,
        "marks": [_point(mark) for mark in marks],
        "seen": seen,
        "notes": [NOTES[word].format(off) for word, off in zip(seen, aside, strict=True)],
        "way": " ".join(_point(place) for place in shadow[drawn]),
        "falling": " ".join(f"{loss:.4f}" for loss in losses[drawn]),
        "off": " ".join(f"{far:.2f}" for far in beside[drawn]),
        "profile": " ".join(f"{loss:.3f}" for loss in profile),
        "start_loss": float(losses[0]),
        "end_loss": float(losses[-1]),
        "lowest": float(values.min()),
        "highest": float(losses.max()),
        "ridge": float(profile.max()),
        "steps": STEPS,
        "away": float(beside[-1]),
        "slope": float(np.linalg.norm(gradient_at(network, way[-1], *examples(), LOSS))),
    }


def _cast(points: Array, middle: Array, directions: Array) -> tuple[Array, Array]:
    """The shadows of points on the slice, and how far each lies from it."""
    offsets = points - middle
    shadows = offsets @ directions[:2].T
    return shadows, np.linalg.norm(offsets - shadows @ directions[:2], axis=1)


def _seen(mark: Array, aside: float) -> str:
    """How a network is seen whose shadow falls on ``mark``, and which lies so far aside."""
    if (np.abs(mark) > REACH).any():
        return "outside"
    return "on" if aside < NEAR else "shadow"


def _point(place: Array) -> str:
    return f"{place[0]:.2f},{place[1]:.2f}"


EXPLORER = Explorer(
    name="landscape",
    title="A slice through a loss",
    description=(
        "A map of the loss of a small network on a plane through nine dimensions, shaded by its "
        "height. On the left a diamond marks a network that has learned, where the loss is below "
        "0.1; on the right a square marks one that is stuck, at 0.35. Between the two is a hill, "
        "higher than 1.2. The shadow of a gradient descent leads from the start, left of the "
        "top, down to the left."
    ),
    invitation="Drag the start across the map, and see where the descent ends.",
    parameters=(
        Choice("slice_of", "slice", "how the slice lies", SLICES[0], SLICES),
        Slider("shift", "shift", "how far the slice is moved out of its plane", 0, -10, 10, 2),
        Slider("start_x", "start, across", "start, from left to right", -2, -12, 12, 1),
        Slider("start_y", "start, up", "start, from bottom to top", 0, -12, 12, 1),
        Choice("learning_rate", "learning rate α", "learning rate", "1", RATES),
    ),
    compute=compute,
    shown=".3g",
)
