"""What the units say: whether they are equal, dead or saturated, and what comes back to them."""

from itertools import zip_longest

import numpy as np

from backprop.dense import Dense
from backprop.diagnosis.evidence import Evidence
from backprop.diagnosis.finding import Finding
from backprop.validation import Array

# "As much as 40 % of your network can be dead": CS231n's notes on ReLU, Stanford
DEAD = 0.4
# A choice: the slopes of the layer's units are less than a twentieth of the largest possible
SATURATED = 0.05
# As behind five sigmoids, whose slopes are at most 1/4: 4^-5
VANISHED = 4.0**-5
DEEP = 4  # layers, so that there is a depth to vanish in


def equal_units(seen: Evidence) -> Finding | None:
    """Units of a hidden layer have the same weights, so that they always will.

    Equal means to half of the digits: equal units are computed alike, but a matrix product
    may add up their terms in another order.
    """
    layers = seen.network.layers
    for number, (layer, following) in enumerate(zip_longest(layers, layers[1:]), start=1):
        if not isinstance(layer, Dense) or following is None:
            continue
        units = [layer.weights, layer.biases[None]]
        if isinstance(following, Dense):
            units.append(following.weights.T)
        equal, count = _with_a_twin(np.concatenate(units).T), layer.weights.shape[1]
        if equal:
            return Finding(
                "equal units",
                equal,
                f"{equal} of the {count} units of layer {number} have the same weights as another",
                "Units that are equal get equal gradients, and stay equal. Draw the weights at "
                'random: weights="xavier", or "he" for ReLU.',
            )
    return None


def _with_a_twin(units: Array) -> int:
    """How many rows are as another. Sorted by a mixture of their numbers, twins are neighbours."""
    mixture = np.random.default_rng(0).normal(size=units.shape[1])
    units = units[np.argsort(units @ mixture, kind="stable")]
    sizes = np.maximum(np.linalg.norm(units[1:], axis=1), np.linalg.norm(units[:-1], axis=1))
    tolerance = np.sqrt(np.finfo(units.dtype).eps) * sizes
    as_next = np.linalg.norm(np.diff(units, axis=0), axis=1) <= tolerance
    return int((np.append(as_next, False) | np.append(False, as_next)).sum())


def dead_units(seen: Evidence) -> Finding | None:
    """ReLU units that answer 0 to every example, so that nothing comes back to them."""
    if not seen.unlearned:
        return None
    for step, _ in seen.steps_of("relu"):
        dead = ~seen.values[step + 1].reshape(len(seen.y), -1).any(axis=0)
        if dead.mean() >= DEAD:
            return Finding(
                "dead units",
                float(dead.mean()),
                f"{dead.sum()} of the {dead.size} ReLU units of layer {seen.layer_at(step)} "
                f"answer 0 to each of {len(seen.y)} examples",
                "Nothing comes back to them, so they stay dead. Begin anew with a smaller "
                'learning rate, weights="he", biases of 0 and scaled inputs, or with "leaky_relu".',
            )
    return None


def saturated_units(seen: Evidence) -> Finding | None:
    """Sigmoid or tanh units far out, where they are flat.

    An output is looked at only where the loss doesn't divide its slope out.
    """
    if not seen.unlearned:
        return None
    for step, name in seen.steps_of("sigmoid", "tanh"):
        if step >= len(seen.slopes):
            continue
        a = seen.values[step + 1]
        slope = float((4 * a * (1 - a) if name == "sigmoid" else 1 - a * a).mean())
        if slope < SATURATED:
            last = step == len(seen.steps) - 1
            return Finding(
                "saturated units",
                slope,
                f"the {name} units of layer {seen.layer_at(step)} are saturated: their slope is "
                f"on average {slope:.2g} of its largest value",
                "Hardly anything passes them on the way back. Scale the inputs, and begin anew "
                "with smaller weights and a smaller learning rate"
                + (", and with a cross-entropy, which takes their slope out." if last else "."),
            )
    return None


def vanishing_gradients(seen: Evidence) -> Finding | None:
    """Deltas that shrink on their way back, until the first layers learn nothing."""
    # An output activation that is a layer of its own, and part of the loss, has none
    deltas = [seen.slopes[n - 1] for n in seen.network.firsts if n <= len(seen.slopes)]
    if not seen.unlearned or len(deltas) < DEEP:
        return None
    first, last = (float(np.sqrt(np.mean(delta**2))) for delta in (deltas[0], deltas[-1]))
    if not first < VANISHED * last:
        return None
    return Finding(
        "vanishing gradients",
        first / last,
        f"the deltas of layer 1 are {first / last:.1g} times as large as those of layer "
        f"{len(deltas)}",
        "The first layers hardly learn. Use ReLU with He's weights, fewer layers, "
        "batch normalisation, or residual connections.",
    )
