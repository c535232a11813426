"""Deltas: how much each weighted sum is to blame for the loss.

    delta(L) from the loss  ->  delta(L-1) = (delta(L) @ W(L).T) * f'(Z(L-1))  ->  ...

delta_j = dL/dZ_j, for one example: row n of a delta belongs to example n alone,
and no 1/N is in it.
"""

from numpy.typing import ArrayLike

from backprop.activations import Activation
from backprop.forward import ForwardPass
from backprop.losses import Loss, loss_named
from backprop.network import Network
from backprop.validation import Array


def output_delta(loss: Loss, activation: Activation, z: Array, a: Array, y: Array) -> Array:
    """delta_k = dL/dA_k f'(Z_k) of the output layer, shape ``(batch, n_out)``.

    For a squared error through the identity, binary cross-entropy through
    sigmoid and categorical cross-entropy through softmax, the product is A - Y:
    what f' multiplies in, the slope of the loss divides out. No other pair has
    this shortcut, and the cross-entropies are only computed through theirs.

    Raises:
        ValueError: a cross-entropy on another output activation than its own.
    """
    loss.require_activation(activation.name)
    if loss.slope is None or activation.name == loss.natural_activation:
        return a - y
    return activation.delta(loss.slope(a, y), z)


def hidden_delta(next_weights: Array, next_delta: Array, activation: Activation, z: Array) -> Array:
    """delta_j = (sum_k W_jk delta_k) f'(Z_j), shape ``(batch, units of this layer)``.

    ``next_weights`` is ``(units, units of the next layer)`` and ``next_delta``
    ``(batch, units of the next layer)``. The sum over k is the blame that comes
    back along every connection leaving unit j.
    """
    return activation.delta(next_delta @ next_weights.T, z)


def deltas(
    network: Network, forward_pass: ForwardPass, targets: ArrayLike, loss: str
) -> list[Array]:
    """Return delta(1) to delta(L), each of the shape of its layer's Z.

    Raises:
        TypeError: targets that aren't numbers.
        ValueError: targets that don't fit the output or the loss; an unknown
            loss; a loss that doesn't go with the output activation; a forward
            pass of another network.
    """
    the_loss = loss_named(loss)
    _require_pass_of(network, forward_pass)
    y = the_loss.checked_targets(targets, forward_pass.output)
    last = network.layers[-1]
    found = [output_delta(the_loss, last.activation, forward_pass.z[-1], forward_pass.output, y)]
    for layer, following, z in zip(
        network.layers[-2::-1], network.layers[:0:-1], forward_pass.z[-2::-1], strict=True
    ):
        found.append(hidden_delta(following.weights, found[-1], layer.activation, z))
    return found[::-1]


def _require_pass_of(network: Network, forward_pass: ForwardPass) -> None:
    widths = [a.shape[1] for a in forward_pass.a]
    if widths != network.widths:
        raise ValueError(
            f"the forward pass has layers of widths {widths}, "
            f"but the network's are {network.widths}"
        )
