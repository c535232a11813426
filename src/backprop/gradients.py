"""Gradients: every slope of a network's loss, there to be looked at.

    network, inputs, targets  ->  the loss, all values, all slopes, all gradients

The same two loops as in ``backpropagation``, of which nothing is thrown away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from backprop.backpropagation import run, run_back, there
from backprop.layers import Layer
from backprop.losses import Loss, LossRule, as_loss
from backprop.network import Network
from backprop.validation import Array, require_same_shape


@dataclass
class Backpropagated:
    """What a pass there and back has found. Nothing in the network has changed.

    Attributes:
        loss: the mean loss over the batch.
        values: the input, and the value after each step; but for the output activation,
            where that is part of the loss.
        slopes: those of the mean loss along each value but the input.
        gradients: those of the mean loss along each of the network's parameters.
        network: whose they are.
        before: gives the slope of the mean loss along the input, ``(batch, n_in)``. Nobody
            learns from it, so it isn't there until somebody asks.
    """

    loss: float
    values: list[Array]
    slopes: list[Array]
    gradients: list[Array]
    network: Network
    before: Callable[[], Array]

    @property
    def deltas(self) -> list[Array]:
        """delta(1) to delta(L), each ``(batch, units)``: each example's own, without the 1/N."""
        return [len(self.values[0]) * self.slopes[place - 1] for place in self.network.firsts]

    @property
    def weights(self) -> list[Array]:
        """dL/dW(1) to dL/dW(L), each of its weights' shape."""
        return self._of("weights")

    @property
    def biases(self) -> list[Array]:
        """dL/dB(1) to dL/dB(L), each of its biases' shape."""
        return self._of("biases")

    def _of(self, kind: str) -> list[Array]:
        names = self.network.kinds
        return [found for name, found in zip(names, self.gradients, strict=True) if name == kind]


def backpropagate(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str | Loss | LossRule
) -> Backpropagated:
    """Send a batch through ``network``, and its error back, and find every gradient.

    Args:
        network: stays as it is.
        inputs: ``(batch, n_in)``.
        targets: ``(batch, n_out)``.
        loss: a name, or a function with its way back.

    Raises:
        TypeError: what aren't numbers.
        ValueError: data that don't fit the network or the loss; an unknown loss, or one that
            doesn't go with the output activation.
    """
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    values, backs, value, slope = there(network, x, y, the_loss)
    slopes, gradients = list[Array](), list[Array]()
    for slope_here, own, to_input in run_back(backs, slope):
        slopes.insert(0, slope_here)
        gradients[:0] = own
        before = to_input  # only the last is kept: each holds its layer's arrays
    return Backpropagated(value, values, slopes, gradients, network, before)


def mean_loss(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str | Loss | LossRule
) -> float:
    """The loss of ``network`` on a batch: one way forward and the mean over its examples.

    Raises:
        TypeError, ValueError: as ``backpropagate``.
    """
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    return loss_of(network.steps, x, y, the_loss)


def loss_of(steps: list[Layer], x: Array, y: Array, loss: Loss) -> Any:
    """The mean loss of a row of steps, around whatever kind of number."""
    values, _ = run(loss.steps_before(steps), x)
    require_same_shape(y, "targets", values[-1], "the network's output")
    return loss.rule(values[-1], y)[0].sum(axis=-1) / len(x)
