"""Workspace: training steps in arrays that are made once.

    examples  ->  forward, backward, update, each written over the one before  ->  the next examples

``learn`` does the same step in the words of the chapters, and makes its arrays anew
each time. Small networks spend their time in calls of NumPy rather than in
sums and products, so here are about half as many calls:

- All gradients lie in one vector, as all parameters do (``Network.vector``). A step of
  plain gradient descent is then one subtraction, however many layers there are: a
  gradient is linear in the deltas, so the learning rate is multiplied into those of the
  output, and the products find the steps themselves.
- In that vector B(l) follows W(l), so that the two are one matrix with a last row for
  the biases, and A(l-1) gets a last column of ones. One product adds the biases
  too, and one finds the gradients of both. The inputs get their column once, from
  ``with_ones``.
- Softmax and its loss share their exponentials.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from backprop.activations import Activation
from backprop.allocation import aligned
from backprop.deltas import output_delta
from backprop.losses import categorical_cross_entropy, loss_named
from backprop.network import Network, split
from backprop.optimizers import GradientDescent, Optimizer
from backprop.validation import Array


@dataclass(frozen=True)
class Batch:
    """The arrays for batches of one size, of the shapes in ``ForwardPass``.

    Attributes:
        with_ones: A(1) to A(L-1), each with a last column of ones.
        a: A(1) to A(L); but for the last, ``with_ones`` without that column.
        z: Z(1) to Z(L).
        delta: delta(1) to delta(L), times a scale over the number of examples.
    """

    with_ones: list[Array]
    a: list[Array]
    z: list[Array]
    delta: list[Array]


def with_ones(inputs: Array) -> Array:
    """A copy of ``inputs``, ``(examples, n_in)``, with a column of ones behind the last."""
    examples, n_in = inputs.shape
    copy = _ending_in_ones(examples, n_in, inputs.dtype)
    copy[:, :-1] = inputs
    return copy


class Workspace:
    """Room for the steps of one network with one loss, for batches of up to a size.

    It takes data as they are: inputs with their column of ones, ``(batch, n_in + 1)``,
    and targets, ``(batch, n_out)``, both of the network's type. Whoever hands them over
    has looked at them, as ``train`` does.

    Attributes:
        gradients: of the last batch, its mean, in the order of ``Network.parameters``;
            after ``learn`` with plain gradient descent, times the learning rate.
    """

    def __init__(self, network: Network, loss: str, batch_size: int) -> None:
        """Make the arrays.

        Raises:
            ValueError: an unknown loss, or one that doesn't go with the output activation.
        """
        self.network, self.loss = network, loss_named(loss)
        self.activations = [layer.activation for layer in network.layers]
        self.loss.require_activation(self.activations[-1].name)
        self.vector = aligned(network.vector.shape, network.dtype)
        self.gradients = split(self.vector, [array.shape for array in network.parameters])
        self.weights_and_biases = _matrices(network.vector, network.widths)
        self.both_gradients = _matrices(self.vector, network.widths)
        self.weights_transposed = [layer.weights.T for layer in network.layers]
        self.largest = _batch(network.widths, batch_size, network.dtype)
        self.batches = {batch_size: self.largest}

    def gradient(self, x: Array, y: Array, scale: float = 1.0) -> float:
        """Find all gradients of a batch times ``scale``, and return its loss.

        The network stays as it is.
        """
        batch = self._batch_of(len(x))
        last = len(self.activations) - 1
        inputs = [x, *batch.with_ones]
        for layer, activation in enumerate(self.activations):
            z = batch.z[layer]
            np.matmul(inputs[layer], self.weights_and_biases[layer], out=z)
            if layer < last:
                _activate(activation, z, batch.a[layer])
        loss = self._output(batch, y, scale)
        for layer in range(last - 1, -1, -1):
            delta = batch.delta[layer]
            np.matmul(batch.delta[layer + 1], self.weights_transposed[layer + 1], out=delta)
            _multiply_by_derivative(self.activations[layer], batch.z[layer], delta)
        for a, delta, both in zip(inputs, batch.delta, self.both_gradients, strict=True):
            np.matmul(a.T, delta, out=both)
        return loss

    def learn(self, x: Array, y: Array, optimizer: Optimizer, weight_decay: float = 0.0) -> float:
        """Do one update, and return the batch's loss before it, as ``training.learn``."""
        plain = type(optimizer) is GradientDescent  # a subclass may do more with a gradient
        scale = optimizer.learning_rate if plain else 1.0
        loss = self.gradient(x, y, scale)
        if weight_decay:
            for gradient, layer in zip(self.gradients[::2], self.network.layers, strict=True):
                gradient += scale * weight_decay * layer.weights
        if plain:
            self.network.vector -= self.vector
        else:
            optimizer.update(self.network.parameters, self.gradients)
        return loss

    def _batch_of(self, size: int) -> Batch:
        if size not in self.batches:
            parts = (self.largest.with_ones, self.largest.a, self.largest.z, self.largest.delta)
            self.batches[size] = Batch(*([array[:size] for array in part] for part in parts))
        return self.batches[size]

    def _output(self, batch: Batch, y: Array, scale: float) -> float:
        """From Z(L) to A(L), the scaled delta(L) and the loss."""
        activation, z, a, delta = self.activations[-1], batch.z[-1], batch.a[-1], batch.delta[-1]
        if self.loss.name == "categorical_cross_entropy":
            loss = _softmax_and_loss(z, y, a) / len(a)
            np.subtract(a, y, out=delta)
        else:
            a[...] = activation(z)
            loss = self.loss.mean(z, a, y)
            delta[...] = output_delta(self.loss, activation, z, a, y)
        delta /= len(a) / scale
        return loss


def _matrices(vector: Array, widths: Sequence[int]) -> list[Array]:
    """Views of W(l) with B(l) below it, ``(n_in + 1, n_out)``, for each layer."""
    return split(vector, [(n_in + 1, n_out) for n_in, n_out in pairwise(widths)])


def _batch(widths: Sequence[int], size: int, dtype: np.dtype) -> Batch:
    hidden = [_ending_in_ones(size, width, dtype) for width in widths[1:-1]]
    a = [array[:, :-1] for array in hidden] + [aligned((size, widths[-1]), dtype)]
    z, delta = ([aligned((size, width), dtype) for width in widths[1:]] for _ in range(2))
    return Batch(hidden, a, z, delta)


def _ending_in_ones(rows: int, columns: int, dtype: np.dtype) -> Array:
    """Room for ``rows`` of ``columns`` numbers and a 1."""
    array = aligned((rows, columns + 1), dtype)
    array[:, -1] = 1
    return array


def _activate(activation: Activation, z: Array, a: Array) -> None:
    """Write A = f(Z) into ``a``."""
    if activation.name == "relu":
        np.maximum(z, 0, out=a)
    else:
        a[...] = activation(z)


def _multiply_by_derivative(activation: Activation, z: Array, delta: Array) -> None:
    """Turn dL/dA, as it stands in ``delta``, into delta."""
    if activation.name == "relu":
        delta *= z > 0
    else:
        delta[...] = activation.delta(delta, z)


def _softmax_and_loss(z: Array, y: Array, a: Array) -> float:
    """Write A = softmax(Z) into ``a``; return the cross-entropies' sum over the examples.

    The largest of each row is taken from ``z``, which changes neither of the two.
    """
    z -= z.max(axis=1, keepdims=True)
    np.exp(z, out=a)
    total = a.sum(axis=1, keepdims=True)
    a /= total
    sum_of_losses: float = np.log(total).sum() - np.vdot(y, z)
    if np.isnan(sum_of_losses):  # 0 times minus infinity, where a z was that far below the largest
        sum_of_losses = categorical_cross_entropy(z, y).sum()
    return sum_of_losses
