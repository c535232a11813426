"""What the playground draws of a network: maps of the plane, its wires and their gradients.

    network, edge  ->  what it says of each place, and what each unit makes of it

Maps are texts: a letter of ``LEVELS`` for each place, row by row from the top.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop.explorers.contours import contour
from backprop.forward import forward
from backprop.network import Network
from backprop.validation import Array

SIDE, UNIT_SIDE = 32, 8  # places along each side of the map of the output, and of a unit's
EVERY = SIDE // UNIT_SIDE  # from a place of a unit's map to the next
LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
LETTERS = np.frombuffer(LEVELS.encode(), dtype=np.uint8)
SHADES = 16  # of a class on the map; with four classes a letter each
FULL_WEIGHT, FULL_PULL = 4.0, 0.1  # the weight and the gradient that are drawn in full size
FINE = len(LEVELS) ** 2 - 1  # steps of a coordinate, in two letters
LOWEST = {"tanh": -1.0, "sigmoid": 0.0}  # activations between there and 1; others have no bounds


def letters(shares: Array) -> str:
    """A letter of ``LEVELS`` for each number from 0 to 1; others count as the nearer of them."""
    levels = np.rint(63 * np.clip(shares, 0, 1)).astype(int)
    return LETTERS[levels.ravel()].tobytes().decode()


def places(points: Array, edge: float) -> str:
    """Points as text, four letters each: across and up, from ``-edge`` to ``edge``."""
    fine = np.rint((points / edge + 1) / 2 * FINE).astype(int).clip(0, FINE)
    pairs = np.stack(np.divmod(fine, len(LEVELS)), axis=-1)
    return LETTERS[pairs.ravel()].tobytes().decode()


def maps(network: Network, edge: float, activation: str) -> dict[str, Any]:
    """What the network makes of the plane from ``-edge`` to ``edge``.

    Returns:
        map: for each of ``SIDE`` times ``SIDE`` places the most likely class, and how sure the
            network is, from even to certain: the level is ``SHADES`` for each class, and more.
        boundary: where two classes are equally likely, as an SVG path in the plane's
            coordinates.
        units: of each unit's activation, inputs first and outputs last, ``UNIT_SIDE`` places
            a side: tanh from -1, sigmoid and softmax from 0, each to 1; others from the
            lowest to the highest that the unit reaches here.
    """
    across = edge * ((2 * np.arange(SIDE) + 1) / SIDE - 1)
    grid = np.column_stack([np.tile(across, SIDE), np.repeat(-across, SIDE)])
    passed = forward(network, grid)
    output, z = passed.output, passed.z[-1]
    if output.shape[1] == 1:
        output, z = np.hstack([1 - output, output]), np.hstack([0 * z, z])
    classes = output.shape[1]
    winners = output.argmax(axis=1)
    likely = np.take_along_axis(output, winners[:, None], axis=1)[:, 0]
    sure = (classes * likely - 1) / (classes - 1)
    # z is straighter between the places than the output is
    ahead = [z[:, k] - np.delete(z, k, axis=1).max(axis=1) for k in range(1, classes)]
    units = [
        unit
        for layer, a in enumerate(passed.a)
        for unit in _in_bounds(a, activation if layer < len(passed.a) - 1 else "sigmoid", layer)
    ]
    return {
        "map": letters((SHADES * winners + np.rint((SHADES - 1) * sure)) / 63),
        "boundary": "".join(
            contour(across, one.reshape(SIDE, SIDE)[::-1], 0.0)
            for one in ahead
            if np.isfinite(one).all()
        ),
        "units": letters(np.array(units)),
    }


def _in_bounds(a: Array, activation: str, layer: int) -> Array:
    """Each unit's map of a layer as shares, ``(units, places)``."""
    start = (EVERY - 1) // 2
    grid = a.T.reshape(-1, SIDE, SIDE)[:, start::EVERY, start::EVERY].reshape(a.shape[1], -1)
    lowest = LOWEST.get(activation) if layer else None
    if lowest is not None:
        return np.asarray((grid - lowest) / (1 - lowest))
    low, high = grid.min(axis=1, keepdims=True), grid.max(axis=1, keepdims=True)
    return np.asarray((grid - low) / np.where(high > low, high - low, 1))


def wires(weights: Sequence[Array]) -> str:
    """A letter for each weight, W(1) row by row, W(2), ...: from -``FULL_WEIGHT`` to it."""
    return "".join(letters((w / FULL_WEIGHT + 1) / 2) for w in weights)


def pulls(gradients: Sequence[Array]) -> str:
    """A letter for each weight's gradient: the root of its share of ``FULL_PULL``, with sign."""
    roots = [np.sign(g) * np.sqrt(np.abs(g) / FULL_PULL) for g in gradients]
    return "".join(letters((root + 1) / 2) for root in roots)
