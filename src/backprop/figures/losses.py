"""Curves of losses, where they come from, and how fast they let a unit learn."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from backprop.activations import sigmoid
from backprop.backpropagation import learn
from backprop.figures.style import ACTIVATION_COLOUR, INK, QUIET
from backprop.forward import forward
from backprop.losses import binary_cross_entropy, squared_error
from backprop.network import Network
from backprop.optimizers import GradientDescent
from backprop.validation import Array


def draw_gaps(a: Array, y: Array) -> Figure:
    """Draw outputs (circles) and targets (bars) of one example, and the gaps between them."""
    figure, axes = plt.subplots(figsize=(5.6, 0.9 + 0.7 * len(a)))
    for k, (output, target) in enumerate(zip(a, y, strict=True)):
        axes.plot([output, target], [k, k], color=QUIET, linewidth=3, zorder=1)
        axes.plot(output, k, "o", color=ACTIVATION_COLOUR, markersize=11)
        axes.plot(target, k, "|", color=INK, markersize=24, markeredgewidth=3)
        axes.text(
            (output + target) / 2, k - 0.16, f"{output - target:+.3f}", ha="center", va="bottom"
        )
    axes.set_yticks(range(len(a)), [f"output {k}" for k in range(len(a))])
    axes.set_ylim(len(a) - 0.5, -0.7)
    axes.set_xlim(-0.05, 1.05)
    return figure


def draw_bell(prediction: float, targets: Array) -> Figure:
    """Draw the bell of likely targets (sigma 1) around a prediction, with some targets marked."""
    away = np.linspace(-3.5, 3.5, 201)
    figure, axes = plt.subplots(figsize=(5.6, 2.8))

    def height(distance: Array) -> Array:
        density: Array = np.exp(-(distance**2) / 2) / np.sqrt(2 * np.pi)
        return density

    axes.plot(prediction + away, height(away), color=INK)
    axes.axvline(prediction, color=ACTIVATION_COLOUR, linestyle="--", label="prediction")
    for number, target in enumerate(targets):
        top = float(height(target - prediction))
        axes.vlines(target, 0, top, color=INK, label="_" if number else "target")
        axes.text(target, top + 0.015, f"{top:.3f}", ha="left")
    axes.set_ylim(0, 0.46)
    axes.set_xlabel("target $Y$")
    axes.set_ylabel("likelihood")
    axes.legend(loc="upper left")
    return figure


def draw_losses_of_a_yes() -> Figure:
    """Draw both losses over the prediction, for a target of 1."""
    z = np.linspace(-5, 7, 401)[:, None]
    a, y = sigmoid(z), np.ones_like(z)
    figure, axes = plt.subplots(figsize=(5.6, 3.0))
    axes.plot(a, binary_cross_entropy(z, y), color=INK, label="cross-entropy")
    axes.plot(a, squared_error(a, y), "--", color=QUIET, label="squared error")
    axes.set_xlabel("prediction $A$")
    axes.set_ylabel("loss")
    axes.legend()
    return figure


def outputs_while_learning(
    weight: float, bias: float, loss: str, *, learning_rate: float = 0.15, steps: int = 300
) -> Array:
    """What one sigmoid unit says to the input 1 while it learns to say 0.

    Returns its output at the start and after each step, ``(steps + 1,)``.
    """
    unit = Network.from_parameters([[[weight]]], [[bias]], "sigmoid")
    x, y, optimizer = np.ones((1, 1)), np.zeros((1, 1)), GradientDescent(learning_rate)
    outputs = [forward(unit, x).output.item()]
    for _ in range(steps):
        learn(unit, x, y, loss, optimizer)
        outputs.append(forward(unit, x).output.item())
    return np.array(outputs)


def draw_learning(outputs: Mapping[str, Array]) -> Figure:
    """Draw what a unit says after each step, one curve for each start."""
    figure, axes = plt.subplots(figsize=(5.6, 3.6))
    styles = ["-", "--", ":", "-."]
    for (name, values), style in zip(outputs.items(), styles, strict=False):
        axes.plot(values, style, color=ACTIVATION_COLOUR, label=name)
    axes.set_xlabel("steps")
    axes.set_ylabel("output $A$")
    axes.set_ylim(0, 1.05)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1))  # above: curves may pass anywhere
    return figure
