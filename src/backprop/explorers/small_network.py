"""The 2-2-2 network that several explorers share, with the numbers of Mazur's example.

Source of the defaults: Mazur, "A step by step backpropagation example", 2015.
"""

import numpy as np

from backprop.activations import HIDDEN, activation_named
from backprop.explorers.parameters import Choice, Parameter, Slider
from backprop.network import Network
from backprop.validation import Array

LOWER = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LAYERS = {1: ("input", "hidden unit"), 2: ("hidden unit", "output")}
WEIGHTS = {1: ((0.15, 0.25), (0.20, 0.30)), 2: ((0.40, 0.50), (0.45, 0.55))}
BIASES = {1: (0.35, 0.35), 2: (0.60, 0.60)}
INPUTS = (0.05, 0.10)
TARGETS = (0.01, 0.99)


def _number(name: str, label: str, meaning: str, default: float) -> Slider:
    return Slider(name, label, meaning, default, -2.0, 2.0, 0.05)


def _layer(number: int) -> list[Parameter]:
    before, this = LAYERS[number]
    raised = {1: "⁽¹⁾", 2: "⁽²⁾"}[number]
    found: list[Parameter] = []
    for j in (0, 1):
        for i in (0, 1):
            meaning = f"weight from {before} {i} to {this} {j}"
            label = f"W{raised}{f'{i}{j}'.translate(LOWER)}"
            value = WEIGHTS[number][i][j]
            found.append(_number(f"w{number}_{i}{j}", label, meaning, value))
        label, meaning = f"B{raised}{str(j).translate(LOWER)}", f"bias of {this} {j}"
        found.append(_number(f"b{number}_{j}", label, meaning, BIASES[number][j]))
    return found


INPUT_SLIDERS = tuple(
    _number(f"x_{i}", f"X{str(i).translate(LOWER)}", f"input {i}", INPUTS[i]) for i in (0, 1)
)
TARGET_SLIDERS = tuple(
    Slider(
        f"y_{k}",
        f"Y{str(k).translate(LOWER)}",
        f"target {k}",
        TARGETS[k],
        0.0,
        1.0,
        0.01,
    )
    for k in (0, 1)
)
ACTIVATION = Choice("activation", "activation", "activation of all units", "sigmoid", HIDDEN)
LAYER_SLIDERS = (*_layer(1), *_layer(2))
UNITS = tuple(f"unit_{layer}_{unit}" for layer in (1, 2) for unit in (0, 1))
CONNECTIONS = tuple(f"w{layer}_{i}{j}" for layer in (1, 2) for i in (0, 1) for j in (0, 1))
NONE = "none"  # nothing is looked at in particular, so the picture shows what its step is about
UNIT = Choice("unit", "unit", "unit looked at", NONE, (NONE, *UNITS), drawn_only=True)
NETWORK_VALUES = {
    f"w{n}_{i}{j}": WEIGHTS[n][i][j] for n in (1, 2) for i in (0, 1) for j in (0, 1)
} | {f"b{n}_{j}": BIASES[n][j] for n in (1, 2) for j in (0, 1)}
CURVE = np.linspace(-4.0, 4.0, 33)  # the z over which a unit's activation is drawn


def network(activation: str, values: dict[str, float]) -> Network:
    """The network with the weights and biases that are set."""
    return Network.from_parameters(
        [[[values[f"w{n}_{i}{j}"] for j in (0, 1)] for i in (0, 1)] for n in (1, 2)],
        [[values[f"b{n}_{j}"] for j in (0, 1)] for n in (1, 2)],
        activation,
    )


def place_of_weight(name: str) -> tuple[int, int, int]:
    """The layer of a weight such as ``w2_01``, counted from 0, and its two units: (1, 0, 1)."""
    return int(name[1]) - 1, int(name[3]), int(name[4])


def pair(values: dict[str, float], name: str) -> Array:
    """The two values ``name_0`` and ``name_1`` as one example, shape ``(1, 2)``."""
    return np.array([[values[f"{name}_0"], values[f"{name}_1"]]])


def curve(activation: str) -> list[Array]:
    """The activation, to be drawn: some z, and f at each."""
    return [CURVE, activation_named(activation).function(CURVE)]
