"""A network whose hidden layers are normalised over the batch.

    A(l-1)  ->  Z(l) = A(l-1) @ W(l) + b(l)  ->  U(l), normalised  ->  A(l) = f(U(l))

The last layer is left as it is. The network itself is the same as without: this
is a forward and a backward pass of its own around it.
"""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from backprop.batch_normalization import BatchNormalization, Standardized
from backprop.deltas import hidden_delta, output_delta
from backprop.forward import weighted_sum
from backprop.gradients import bias_gradient, weight_gradient
from backprop.losses import loss_named
from backprop.network import Network
from backprop.validation import Array, as_batch


@dataclass(frozen=True)
class NormalizedPass:
    """What the forward pass of a normalised network leaves behind.

    Attributes:
        a: A(0) to A(L).
        u: U(1) to U(L); the last is Z(L).
        standardized: S of the hidden layers.
    """

    a: list[Array]
    u: list[Array]
    standardized: list[Standardized]


@dataclass(frozen=True)
class NormalizedGradients:
    """What the backward pass finds, batch means.

    Attributes:
        loss: of the batch.
        deltas: dL/dZ(1) to dL/dZ(L), for each example.
        gradients: in the order of ``parameters``.
    """

    loss: float
    deltas: list[Array]
    gradients: list[Array]


class NormalizedNetwork:
    """A network, and a ``BatchNormalization`` for each of its hidden layers."""

    def __init__(self, network: Network, momentum: float = 0.9) -> None:
        """Put normalisations at their start around ``network``.

        Raises:
            ValueError: it has no hidden layer.
        """
        if len(network.layers) < 2:
            raise ValueError("there is no hidden layer to normalise")
        self.network = network
        self.normalizations = [
            BatchNormalization(width, momentum, dtype=network.dtype)
            for width in network.widths[1:-1]
        ]

    @property
    def parameters(self) -> list[Array]:
        """Those of the network, then scale and shift of each hidden layer."""
        own = [array for one in self.normalizations for array in one.parameters]
        return self.network.parameters + own

    def forward(self, inputs: ArrayLike) -> NormalizedPass:
        """Run a batch through in training: every mean is the batch's own. Changes nothing.

        Raises:
            TypeError, ValueError: as ``forward.forward``; a batch of one example.
        """
        a, u, standardized = [self._checked(inputs)], [], []
        for number, layer in enumerate(self.network.layers):
            z = weighted_sum(a[-1], layer.weights, layer.biases)
            if number < len(self.normalizations):
                z, found = self.normalizations[number].training(z)
                standardized.append(found)
            u.append(z)
            a.append(layer.activation(z))
        return NormalizedPass(a, u, standardized)

    def remember(self, passed: NormalizedPass) -> None:
        """Let every layer's running averages take in the batch of ``passed``."""
        for normalization, found in zip(self.normalizations, passed.standardized, strict=True):
            normalization.remember(found)

    def predict(self, inputs: ArrayLike) -> Array:
        """A(L) for any number of examples, each by itself, from the running averages."""
        a = self._checked(inputs)
        for number, layer in enumerate(self.network.layers):
            z = weighted_sum(a, layer.weights, layer.biases)
            if number < len(self.normalizations):
                z = self.normalizations[number].inference(z)
            a = layer.activation(z)
        return a

    def backward(
        self, passed: NormalizedPass, targets: ArrayLike, loss: str
    ) -> NormalizedGradients:
        """Send the error back through activations, normalisations and weights.

        Raises:
            TypeError, ValueError: as ``deltas.deltas``.
        """
        the_loss = loss_named(loss)
        y = the_loss.checked_targets(targets, passed.a[-1])
        layers = self.network.layers
        delta = output_delta(the_loss, layers[-1].activation, passed.u[-1], passed.a[-1], y)
        deltas, own = [delta], list[Array]()
        for number in reversed(range(len(self.normalizations))):
            following = layers[number + 1].weights
            layer = layers[number]
            delta_u = hidden_delta(following, deltas[0], layer.activation, passed.u[number])
            delta_z, *gradients = self.normalizations[number].backward(
                delta_u, passed.standardized[number]
            )
            deltas.insert(0, delta_z)
            own[:0] = gradients
        read_off = [
            gradient
            for a, delta in zip(passed.a, deltas, strict=False)
            for gradient in (weight_gradient(a, delta), bias_gradient(delta))
        ]
        value = the_loss.mean(passed.u[-1], passed.a[-1], y)
        return NormalizedGradients(value, deltas, read_off + own)

    def _checked(self, inputs: ArrayLike) -> Array:
        network = self.network
        return as_batch(inputs, "inputs", columns=network.widths[0], dtype=network.dtype)
