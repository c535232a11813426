"""The forward pass: push numbers through the network, and keep every one of them.

    A(l-1)  ->  Z(l) = A(l-1) @ W(l) + b(l)  ->  A(l) = f(Z(l))

The way back needs every Z and every A, so they are all returned.
"""

from dataclasses import dataclass

from numpy.typing import ArrayLike

from backprop.backpropagation import run
from backprop.network import Network
from backprop.validation import Array


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


def predict(network: Network, inputs: ArrayLike) -> Array:
    """What ``network`` makes of ``inputs``, each by itself, once nothing is learned any more.

    Raises:
        TypeError, ValueError: as ``forward``.
    """
    values, _ = run(network.inferring().steps, network.checked_inputs(inputs))
    return values[-1]


def forward(network: Network, inputs: ArrayLike) -> ForwardPass:
    """Run a batch of ``inputs``, shape ``(batch, n_in)``, through ``network``, as in learning.

    The inputs are converted to the network's type of number.

    Raises:
        TypeError: the inputs aren't numbers.
        ValueError: wrong shape, an empty batch, NaN or infinity.
    """
    values, _ = run(network.steps, network.checked_inputs(inputs))
    a = [values[0], *(values[place] for place in network.lasts)]
    return ForwardPass(a, [values[place] for place in network.firsts])
