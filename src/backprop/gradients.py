"""Gradients: read off the slope of the loss for every weight and bias.

    delta(l), A(l-1)  ->  dL/dW(l) = A(l-1).T @ delta(l) / N,   dL/dB(l) = mean of delta(l)

The 1/N of the batch's mean enters here and nowhere else.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from backprop.deltas import deltas
from backprop.forward import ForwardPass, forward
from backprop.losses import loss_named
from backprop.network import Network
from backprop.validation import Array


@dataclass(frozen=True)
class BackwardPass:
    """What a backward pass finds. Nothing in the network has changed.

    Attributes:
        loss: the loss of the batch these are the gradients of.
        deltas: delta(1) to delta(L), each ``(batch, units)``, for each example.
        weights: dL/dW(1) to dL/dW(L), each of its weights' shape, batch mean.
        biases: dL/dB(1) to dL/dB(L), each of its biases' shape, batch mean.
    """

    loss: float
    deltas: list[Array]
    weights: list[Array]
    biases: list[Array]

    @property
    def gradients(self) -> list[Array]:
        """All gradients, in the order of ``Network.parameters``."""
        return [array for pair in zip(self.weights, self.biases, strict=True) for array in pair]


def weight_gradient(a: Array, delta: Array) -> Array:
    """dL/dW_ij = delta_j A_i, averaged over the batch.

    ``a`` is the layer's input, ``(batch, n_in)``, ``delta`` is ``(batch, n_out)``;
    the result is ``(n_in, n_out)``. The matrix product does the sum over examples.
    """
    return a.T @ (delta / len(delta))


def bias_gradient(delta: Array) -> Array:
    """dL/dB_j = delta_j, averaged over the batch: ``(batch, n_out)`` to ``(n_out,)``."""
    return delta.sum(axis=0) / len(delta)


def backward(
    network: Network, forward_pass: ForwardPass, targets: ArrayLike, loss: str
) -> BackwardPass:
    """Send the error back through ``network`` and read off every gradient.

    All deltas are computed with the weights of the forward pass; updating is the
    business of ``optimizers``.

    Raises:
        TypeError, ValueError: as ``deltas``.
    """
    found = deltas(network, forward_pass, targets, loss)
    y = np.asarray(targets, dtype=network.dtype)
    return BackwardPass(
        loss_named(loss).mean(forward_pass.z[-1], forward_pass.output, y),
        found,
        [weight_gradient(a, delta) for a, delta in zip(forward_pass.a, found, strict=False)],
        [bias_gradient(delta) for delta in found],
    )


def mean_loss(network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str) -> float:
    """The loss of ``network`` on a batch: one forward pass and the mean over its examples.

    Raises:
        TypeError, ValueError: as ``forward`` and ``deltas``.
    """
    the_loss = loss_named(loss)
    passed = forward(network, inputs)
    y = the_loss.checked_targets(targets, passed.output)
    the_loss.require_activation(network.layers[-1].activation.name)
    return the_loss.mean(passed.z[-1], passed.output, y)
