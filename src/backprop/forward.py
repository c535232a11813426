"""The forward pass: push numbers through the network, and keep every one of them.

    A(l-1)  ->  Z(l) = A(l-1) @ W(l) + b(l)  ->  A(l) = f(Z(l))

The way back needs every Z and every A, so they are all returned.
"""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from backprop.network import Network
from backprop.validation import Array, as_batch


@dataclass(frozen=True)
class ForwardPass:
    """What a forward pass leaves behind.

    Attributes:
        a: A(0) to A(L), so ``a[0]`` is the input and ``a[-1]`` the output;
            ``a[l]`` has shape ``(batch, units of layer l)``.
        z: Z(1) to Z(L), each of the shape of its A. Layer 0 has no weighted
            sum, so Z(l) is ``z[l - 1]``.
    """

    a: list[Array]
    z: list[Array]

    @property
    def output(self) -> Array:
        """A(L): the network's prediction, shape ``(batch, n_out)``."""
        return self.a[-1]


def weighted_sum(a: Array, weights: Array, biases: Array) -> Array:
    """Z_j = sum_i A_i W_ij + B_j, for every example and every unit j at once.

    ``a`` is ``(batch, n_in)``, ``weights`` ``(n_in, n_out)`` and ``biases``
    ``(n_out,)``; the result is ``(batch, n_out)``.
    """
    return a @ weights + biases


def forward(network: Network, inputs: ArrayLike) -> ForwardPass:
    """Run a batch of ``inputs``, shape ``(batch, n_in)``, through ``network``.

    The inputs are converted to the network's type of number.

    Raises:
        TypeError: the inputs aren't numbers.
        ValueError: wrong shape, an empty batch, NaN or infinity.
    """
    x = as_batch(inputs, "inputs", columns=network.widths[0], dtype=network.dtype)
    a, z = [x], []
    for layer in network.layers:
        z.append(weighted_sum(a[-1], layer.weights, layer.biases))
        a.append(layer.activation(z[-1]))
    return ForwardPass(a, z)
