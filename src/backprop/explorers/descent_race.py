"""Descent race: four optimisers go down the same surface, side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from backprop.explorers.contours import outline
from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Choice, Ladder, Slider
from backprop.explorers.written import written
from backprop.optimizers import OPTIMIZERS, Optimizer
from backprop.validation import Array

STEPS = 60
FINE = 0.02  # of a start's coordinate: two pixels of the map
REACH = 2.0  # the picture shows x and y from -REACH to REACH
GRID = 65
APART = 0.25  # the least distance of two heights written on the map
BEND = 0.002  # how far a line on the map may be off: a fifth of a pixel
SMALLEST = 1e-4  # the height above the lowest place at which a bar ends
FLAT = 1e-3  # a slope no longer than this moves nobody any more
PARTS = (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)  # of every power of ten
RATES = (*(round(ten * part, 10) for ten in (0.001, 0.01, 0.1) for part in PARTS), 1.0)


@dataclass(frozen=True)
class Surface:
    """A loss over two weights, and its gradient.

    Attributes:
        loss, slope: functions of x and y.
        lowest: the places where the loss is lowest.
        levels: heights at which the map has a line.
    """

    loss: Callable[[Any, Any], Any]
    slope: Callable[[float, float], tuple[float, float]]
    lowest: tuple[tuple[float, float], ...]
    levels: tuple[float, ...]


SURFACES = {
    "bowl": Surface(
        lambda x, y: (x**2 + y**2) / 2,
        lambda x, y: (x, y),
        ((0.0, 0.0),),
        (0.1, 0.4, 0.9, 1.6, 2.5, 3.6),
    ),
    "ravine": Surface(
        lambda x, y: (x**2 + 25 * y**2) / 2,
        lambda x, y: (x, 25 * y),
        ((0.0, 0.0),),
        (0.2, 1.0, 4.0, 9.0, 16.0, 25.0, 36.0, 49.0),
    ),
    "saddle": Surface(
        lambda x, y: x**2 / 2 - y**2 / 2 + y**4 / 8,
        lambda x, y: (x, -y + y**3 / 2),
        ((0.0, -(2.0**0.5)), (0.0, 2.0**0.5)),
        (-0.4, -0.2, 0.0, 0.3, 0.7, 1.2, 1.7),
    ),
    "rosenbrock": Surface(
        lambda x, y: (1 - x) ** 2 + 10 * (y - x**2) ** 2,
        lambda x, y: (-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)),
        ((1.0, 1.0),),
        (0.3, 1.0, 4.0, 10.0, 30.0, 80.0, 150.0, 250.0),
    ),
}


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


def compute(surface: str, learning_rate: float, start_x: float, start_y: float) -> dict[str, Any]:
    """Let all optimisers run from the same start with the same learning rate.

    Returns:
        ways: for each optimiser its way of ``STEPS`` steps, as text: "x,y x,y".
        losses: of each after every step, from the start to where its way ends.
        bars: how high each stands above the lowest place after every step, as text: in
            percent of the height of the start, on a logarithmic scale from ``SMALLEST``.
        left: the step at which each flew out of the picture, or -1.
        stuck: the step from which each stands still where it isn't lowest, or -1.
        above: for each of the levels where the surface is higher, as an SVG path.
        levels: heights.
        heights: where on the map each level is written, as text "x,y", or nothing.
        lowest: the lowest places, as text.
        formula: the surface's loss.
    """
    chosen = SURFACES[surface]
    ways = [race(racer(learning_rate), chosen, (start_x, start_y)) for racer in OPTIMIZERS.values()]
    losses = [chosen.loss(*way.T) for way in ways]
    return {
        "ways": [_text(way) for way in ways],
        "losses": losses,
        "bars": [_bars(chosen, falling) for falling in losses],
        "left": [len(way) if len(way) <= STEPS else -1 for way in ways],
        "stuck": [_stuck(chosen, way) for way in ways],
        "formula": written(chosen.loss),
        **drawn(surface),
    }


def _bars(surface: Surface, losses: Array) -> str:
    above = losses - surface.loss(*surface.lowest[0])
    decades = np.log10(np.maximum(above, SMALLEST) / SMALLEST)
    shares = np.clip(decades / max(decades[0], 1e-9), 0, 1)
    return " ".join(str(round(100 * share)) for share in shares)


def _stuck(surface: Surface, way: Array) -> int:
    """The first step from which the slope is as good as none, far from the lowest places."""
    slopes = np.hypot(*surface.slope(*way.T))
    away = np.min([np.hypot(*(way - place).T) for place in surface.lowest], axis=0)
    moving = np.flatnonzero((slopes > FLAT) | (away < 10 * FLAT))
    first = moving[-1] + 1 if len(moving) else 0
    return int(first) if first < len(way) else -1


@cache
def drawn(surface: str) -> dict[str, Any]:
    """What of the map doesn't depend on the race: levels, their lines and places, the lowest."""
    chosen = SURFACES[surface]
    axis = np.linspace(-REACH, REACH, GRID)
    return {
        "above": [outline(axis, chosen.loss, level, BEND) for level in chosen.levels],
        "levels": chosen.levels,
        "heights": _heights(chosen),
        "lowest": [_text(np.array([place])) for place in chosen.lowest],
    }


def _heights(surface: Surface) -> list[str]:
    """Where the levels are written: on the way from the lowest place to the lower right corner."""
    lowest = np.array(surface.lowest[0])
    way = lowest + np.linspace(0, 1, 500)[:, None] * (np.array([REACH, -REACH]) - lowest)
    losses = surface.loss(*way.T)
    places: list[str] = []
    last = lowest
    for level in surface.levels:
        here = way[np.argmax(losses >= level)]
        inside = (np.abs(here) < 0.95 * REACH).all() and (losses >= level).any()
        if inside and np.hypot(*(here - last)) >= APART:
            places.append(_text(here[None, :]))
            last = here
        else:
            places.append("")
    return places


def _text(way: Array) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in np.round(way, 3) + 0.0)


EXPLORER = Explorer(
    name="descent-race",
    title="Descent race",
    description=(
        "A map of a long narrow ravine, the darker the higher, and the ways of four optimisers "
        "from the same start at the upper left, with a mark at each step. Gradient descent drops "
        "to the ravine's floor and goes along it in ever shorter steps, momentum swings to and "
        "fro past the lowest point, RMSprop and Adam go almost straight."
    ),
    invitation="Press Play. Then drag the start, or the learning rate α, and race again.",
    parameters=(
        Choice("surface", "surface", "surface to go down", "ravine", tuple(SURFACES)),
        Ladder("learning_rate", "learning rate α", "learning rate", 0.05, RATES),
        Slider(
            "start_x", "start x", "start, from left to right", -1.6, -2.0, 2.0, FINE, stored=0.4
        ),
        Slider("start_y", "start y", "start, from bottom to top", 1.0, -2.0, 2.0, FINE, stored=0.2),
        Slider("steps", "step", "steps done", STEPS, 0, STEPS, 1, drawn_only=True),
    ),
    compute=compute,
    shown=".3g",
)
