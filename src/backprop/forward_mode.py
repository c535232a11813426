"""Forward mode: the slope of the loss along one direction, carried along on the way forward.

    (A(l-1), dA(l-1))  ->  (Z(l), dZ(l))  ->  (A(l), dA(l))  ->  ...  ->  dL

Every number is accompanied by how fast it changes when the parameters move in
that direction. One pass gives one slope, so a whole gradient needs one pass for
each weight and bias.

Source: Baydin et al., "Automatic differentiation in machine learning: a survey", 2018.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from backprop.deltas import output_delta
from backprop.forward import weighted_sum
from backprop.losses import loss_named
from backprop.network import Network
from backprop.validation import Array, as_batch


def directional_derivative(
    network: Network,
    direction: Sequence[Array],
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str,
) -> float:
    """dL/dt, where each parameter p moves as p + t d, from one pass forward.

    ``direction`` has one array d for each of ``network.parameters``, of its
    shape. The result is the sum of gradient times direction, over all of them.

    Raises:
        TypeError: inputs or targets that aren't numbers.
        ValueError: a direction, inputs or targets that don't fit.
    """
    _require_direction(network, direction)
    a = as_batch(inputs, "inputs", columns=network.widths[0])
    da = np.zeros_like(a)  # the inputs stay as they are
    dweights, dbiases = direction[::2], direction[1::2]
    for layer, dw, db in zip(network.layers, dweights, dbiases, strict=True):
        z = weighted_sum(a, layer.weights, layer.biases)
        dz = da @ layer.weights + a @ dw + db
        a, da = layer.activation(z), layer.activation.delta(dz, z)
    the_loss = loss_named(loss)
    y = the_loss.checked_targets(targets, a)
    delta = output_delta(the_loss, layer.activation, z, a, y)
    slope: float = (delta * dz).sum(axis=1).mean()
    return slope


def gradients_by_forward_mode(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str
) -> list[Array]:
    """All gradients, in the order of ``network.parameters``: one pass for each number in them.

    Raises:
        TypeError, ValueError: as ``directional_derivative``.
    """
    direction = [np.zeros_like(parameter) for parameter in network.parameters]
    gradients = [np.zeros_like(parameter) for parameter in network.parameters]
    for along, gradient in zip(direction, gradients, strict=True):
        for place in np.ndindex(along.shape):
            along[place] = 1
            gradient[place] = directional_derivative(network, direction, inputs, targets, loss)
            along[place] = 0
    return gradients


def _require_direction(network: Network, direction: Sequence[Array]) -> None:
    shapes = [np.shape(along) for along in direction]
    needed = [parameter.shape for parameter in network.parameters]
    if shapes != needed:
        raise ValueError(f"the direction has shapes {shapes}, but the parameters have {needed}")
