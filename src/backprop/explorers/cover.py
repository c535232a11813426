"""The cover: a network of three hidden units learns four points, and every frame of it is kept.

    weights, biases, points  ->  learning by gradient descent  ->  the frames of a film

At its start it is XOR, with random weights.
"""

from typing import Any

import numpy as np

from backprop.backpropagation import learn
from backprop.data import xor
from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Slider
from backprop.explorers.small_network import LOWER
from backprop.forward import forward
from backprop.gradients import backpropagate, mean_loss
from backprop.network import Network
from backprop.optimizers import GradientDescent
from backprop.validation import Array

HIDDEN, SEED = 3, 5  # from here it learns XOR, and again after any one weight changed its sign
LOSS = "binary_cross_entropy"
RATE, STEPS, FRAMES = 0.5, 2, 120  # the learning rate; updates from frame to frame; frames
ROUND = 12  # frames in which one example is seen going forward, and its error coming back
LOW, HIGH = -0.25, 1.25  # the map reaches so far, both ways
SIDE, UNIT_SIDE = 16, 7  # places along each side of the map of the output, and of a unit's
LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
FULL_FLOW, FULL_BLAME = 2.0, 0.5  # the flow and the gradient that are drawn in full size
FARTHEST = 12.0  # what a weight can be set to

CORNERS = xor()


def _start() -> Network:
    rng = np.random.default_rng(SEED)
    return Network.initialized([2, HIDDEN, 1], ["tanh", "sigmoid"], rng, weights="xavier")


def _weights() -> list[Slider]:
    """A slider for each number of the network, in the order of its vector."""
    places = [
        *((f"w1_{i}{j}", f"input {i} to hidden unit {j}") for i in (0, 1) for j in range(HIDDEN)),
        *((f"b1_{j}", f"hidden unit {j}") for j in range(HIDDEN)),
        *((f"w2_{j}0", f"hidden unit {j} to the output") for j in range(HIDDEN)),
        ("b2_0", "the output"),
    ]
    return [
        Slider(
            name,
            f"{name[0].upper()}{'⁽¹⁾' if name[1] == '1' else '⁽²⁾'}{name[3:].translate(LOWER)}",
            f"weight from {place}" if name[0] == "w" else f"bias of {place}",
            round(float(value), 2),
            -FARTHEST,
            FARTHEST,
            0.01,
        )
        for (name, place), value in zip(places, _start().vector, strict=True)
    ]


WEIGHTS = tuple(_weights())
TARGETS = tuple(
    Slider(f"y_{e}", f"Y of point {e}", "its target", int(label), 0, 1, 1)
    for e, label in enumerate(CORNERS.labels)
)
POINTS = tuple(
    Slider(f"x_{e}{i}", f"X{'₀₁'[i]} of point {e}", "where it lies", float(at), -0.2, 1.2, 0.05)
    for e, point in enumerate(CORNERS.inputs)
    for i, at in enumerate(point)
)
GIVEN = (*WEIGHTS, *TARGETS, *POINTS)


def compute(frames: int, **values: float) -> dict[str, Any]:
    """Learn, and keep what a film of it needs.

    Args:
        frames: how many follow the first one.
        values: the weights and biases to begin with, the points and their targets.

    Returns:
        given: the values.
        steps, losses: updates done and mean loss, for each frame.
        weights: of each frame, in hundredths, as text: W(1) row by row, B(1), W(2), B(2).
        maps: of each frame the output over the plane, row by row from the top, as text: a
            letter of ``LEVELS`` for each of ``SIDE`` times ``SIDE`` places, from 0 to 1.
        units: the same of each hidden unit, with ``UNIT_SIDE`` places, from -1 to 1.
        answers: what the network says of one example, for each round of ``ROUND`` frames;
            of the first in the first round, then of one after the other.
        flows: of each round as text, what this example sends through each connection,
            ``W_ij A_i``: a letter of ``LEVELS`` from -``FULL_FLOW`` to ``FULL_FLOW``.
        blame: each weight's gradient for this example, up to ``FULL_BLAME``.
    """
    network = _start()
    network.vector = np.array([values[one.name] for one in WEIGHTS])
    x = np.array([[values[f"x_{e}{i}"] for i in (0, 1)] for e in range(len(TARGETS))])
    y = np.array([[float(values[one.name])] for one in TARGETS])
    optimizer = GradientDescent(RATE)
    places, unit_places = _grid(SIDE), _grid(UNIT_SIDE)
    seen, rounds = [], []
    for frame in range(frames + 1):
        for _ in range(STEPS if frame else 0):
            learn(network, x, y, LOSS, optimizer)
        seen.append(
            {
                "steps": frame * STEPS,
                "losses": float(mean_loss(network, x, y, LOSS)),
                "weights": ",".join(f"{100 * number:.0f}" for number in network.vector),
                "maps": _letters(forward(network, places).output.T, 0, 1),
                "units": _letters(forward(network, unit_places).a[1].T, -1, 1),
            }
        )
        if frame % ROUND == 0:
            example = [frame // ROUND % len(x)]
            rounds.append(_round(network, x[example], y[example]))
    return {
        "given": [values[one.name] for one in GIVEN],
        **{name: [one[name] for one in rows] for rows in (seen, rounds) for name in rows[0]},
    }


def _round(network: Network, x: Array, y: Array) -> dict[str, Any]:
    """What one example sends forward, and what comes back of it."""
    passed, back = forward(network, x), backpropagate(network, x, y, LOSS)
    terms = [a.T * layer.weights for a, layer in zip(passed.a, network.layers, strict=False)]
    return {
        "answers": float(passed.output[0, 0]),
        "flows": "".join(_letters(term, -FULL_FLOW, FULL_FLOW) for term in terms),
        "blame": "".join(_letters(slope, -FULL_BLAME, FULL_BLAME) for slope in back.weights),
    }


def _grid(side: int) -> Array:
    """Places over the plane, row by row from the top, shape ``(side * side, 2)``."""
    along = np.linspace(LOW, HIGH, side)
    return np.column_stack([np.tile(along, side), np.repeat(along[::-1], side)])


def _letters(values: Array, low: float, high: float) -> str:
    shares = np.clip((values - low) / (high - low), 0, 1)
    return "".join(LEVELS[level] for level in np.rint(shares * 63).astype(int).ravel())


EXPLORER = Explorer(
    name="cover",
    title="A network learns",
    description=(
        "A network of two inputs, three hidden units and one output, beside a map of what it "
        "says of each point of a square. It has learned XOR: a pale band along the diagonal "
        "holds the two points that should be 0, and the two that should be 1 lie in the blue "
        "corners beside it. Below the network is the loss, which fell slowly at first, then fast."
    ),
    invitation="Drag a wire or a point: the network learns again. A press flips a point.",
    parameters=(
        *WEIGHTS,
        *TARGETS,
        Slider("frames", "frames", "how long it learns", FRAMES, 0, FRAMES, 1),
        *POINTS,
        Slider("frame", "frame", "what the film shows", 0, 0, FRAMES, 1, drawn_only=True),
    ),
    compute=compute,
    stored_axes=False,
    pictured={"frame": FRAMES},
)
