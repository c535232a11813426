"""The gradient ladder: its rungs, from the loss upwards, and three shortcuts past some of them."""

from collections.abc import Callable
from typing import Any

from backprop.exercises.ladder import exponentials, linear, loss, normalization, shortcuts

RUNGS = (
    *loss.EXERCISES,
    *exponentials.EXERCISES,
    *linear.UPPER,
    *normalization.EXERCISES,
    *linear.LOWER,
)
SHORTCUTS = shortcuts.EXERCISES
EXERCISES = RUNGS + SHORTCUTS

# From the values whose gradients a rung finds to its solution. The rule of layer 2's parameters
# is that of layer 1's, too.
CLIMB: dict[tuple[str, ...], Callable[..., Any]] = {
    tuple(rung.name.split("_")[1:]): rung.solution for rung in RUNGS
} | {("w1", "b1"): lambda d_z1, a0: linear.ladder_w2_b2(d_z1, a0)}
