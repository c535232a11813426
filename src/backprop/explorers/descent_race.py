"""Descent race: four optimisers go down the same surface, side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from backprop.explorers.contours import contour
from backprop.explorers.explorer import Choice, Explorer, Slider
from backprop.optimizers import OPTIMIZERS, Optimizer
from backprop.validation import Array

STEPS = 60
REACH = 2.0  # the picture shows x and y from -REACH to REACH
LEVELS = 14


@dataclass(frozen=True)
class Surface:
    """A loss over two weights, and its gradient."""

    loss: Callable[[Any, Any], Any]
    slope: Callable[[float, float], tuple[float, float]]


SURFACES = {
    "bowl": Surface(lambda x, y: (x**2 + y**2) / 2, lambda x, y: (x, y)),
    "ravine": Surface(lambda x, y: (x**2 + 25 * y**2) / 2, lambda x, y: (x, 25 * y)),
    "saddle": Surface(lambda x, y: x**2 / 2 - y**2 / 2 + y**4 / 8, lambda x, y: (x, -y + y**3 / 2)),
    "rosenbrock": Surface(
        lambda x, y: (1 - x) ** 2 + 10 * (y - x**2) ** 2,
        lambda x, y: (-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)),
    ),
}
RATES = ("0.001", "0.003", "0.01", "0.03", "0.05", "0.1", "0.3", "1")


def race(optimizer: Optimizer, surface: Surface, start: tuple[float, float]) -> Array:
    """The way of ``optimizer`` from ``start``, shape ``(steps + 1, 2)``.

    It ends early where it leaves the region three times as wide as the picture.
    """
    weights = np.array(start, dtype=float)
    way = [weights.copy()]
    for _ in range(STEPS):
        optimizer.update([weights], [np.array(surface.slope(*weights))])
        if not (np.abs(weights) <= 3 * REACH).all():
            break
        way.append(weights.copy())
    return np.array(way)


def compute(
    surface: str, learning_rate: str, steps: int, start_x: float, start_y: float
) -> dict[str, Any]:
    """Let all optimisers run from the same start with the same learning rate.

    Returns:
        ways: for each optimiser its way of ``STEPS`` steps, as text: "x,y x,y".
        losses: of each after ``steps`` steps, or where its way ended.
        notes: what to say of one that flew out of the picture, else nothing.
        lines: contour lines of the surface, as SVG paths in the picture's coordinates.
    """
    chosen = SURFACES[surface]
    ways = {
        name.replace("_", " "): race(racer(float(learning_rate)), chosen, (start_x, start_y))
        for name, racer in OPTIMIZERS.items()
    }
    ended = {name: len(way) <= min(steps, STEPS) for name, way in ways.items()}
    ends = [way[min(steps, len(way) - 1)] for way in ways.values()]
    return {
        "ways": [" ".join(f"{x:.2f},{y:.2f}" for x, y in way) for way in ways.values()],
        "losses": [float(chosen.loss(x, y)) for x, y in ends],
        "notes": [
            f"{name} flew out of the picture at step {len(way)}" if ended[name] else ""
            for name, way in ways.items()
        ],
        "lines": list(contours(surface)),
    }


@cache
def contours(surface: str) -> tuple[str, ...]:
    """Lines of equal loss; they lie closer where the loss is low, so that valleys show."""
    axis = np.linspace(-REACH, REACH, 49)
    values = SURFACES[surface].loss(axis[None, :], axis[:, None])
    low, high = values.min(), values.max()
    levels = low + (high - low) * (np.arange(1, LEVELS + 1) / (LEVELS + 1)) ** 3
    return tuple(contour(axis, values, level) for level in levels)


EXPLORER = Explorer(
    name="descent-race",
    title="Descent race",
    description=(
        "Contour lines of a long narrow valley, and the ways of four optimisers from the same "
        "start at the upper left. Gradient descent drops to the valley's floor and goes along it, "
        "momentum swings to and fro past the lowest point, RMSprop and Adam go almost straight."
    ),
    parameters=(
        Choice("surface", "surface", "surface to go down", "ravine", tuple(SURFACES)),
        Choice("learning_rate", "learning rate α", "learning rate", "0.05", RATES),
        Slider("steps", "steps", "steps done", STEPS, 0, STEPS, 1),
        Slider("start_x", "start x", "start, from left to right", -1.6, -2.0, 2.0, 0.2),
        Slider("start_y", "start y", "start, from bottom to top", 1.0, -2.0, 2.0, 0.2),
    ),
    compute=compute,
    shown=".3g",
)
