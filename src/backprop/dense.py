"""The dense layer: every unit is joined to every unit of the layer before.

    A(l-1)  ->  Z = A(l-1) W + b  ->  A(l) = f(Z)
    dL/dW, dL/db  <-  delta = dL/dZ  <-  dL/dA(l)

The rule ``dense`` is made of pieces that have a chapter each.
"""

from functools import partial

from backprop.activations import Activation
from backprop.layers import Layer, Row
from backprop.rule import Back, Rule, Sent
from backprop.validation import Array, require_finite


def sent_back(delta: Array, weights: Array) -> Array:
    """dL/dA_i = sum_j delta_j W_ij: the blame that comes back along every connection of unit i.

    ``delta`` is ``(batch, n_out)``, ``weights`` ``(n_in, n_out)``; the result is ``(batch, n_in)``.
    """
    return delta @ weights.T


def weight_gradient(a: Array, delta: Array) -> Array:
    """dL/dW_ij = delta_j A_i, summed over the examples.

    ``a`` is the layer's input, ``(batch, n_in)``, ``delta`` is ``(batch, n_out)``;
    the result is ``(n_in, n_out)``. The matrix product does the sum. Where the loss is
    the mean over N examples, its 1/N is in ``delta``.
    """
    return a.T @ delta


def bias_gradient(delta: Array) -> Array:
    """dL/dB_j = delta_j, summed over the examples: ``(batch, n_out)`` to ``(n_out,)``."""
    return delta.sum(axis=0)


def dense(a: Array, weights: Array, biases: Array) -> tuple[Array, Back]:
    """Z_j = sum_i A_i W_ij + B_j, for every example and every unit j at once; and the way back.

    ``a`` is ``(batch, n_in)``, ``weights`` ``(n_in, n_out)`` and ``biases``
    ``(n_out,)``; Z, and the delta that comes back, are ``(batch, n_out)``.
    Raises a ``ValueError`` for another number of inputs than of rows of weights.
    """
    if a.shape[-1] != weights.shape[-2]:
        raise ValueError(f"inputs of shape {a.shape} don't fit weights of shape {weights.shape}")

    def back(delta: Array) -> Sent:
        gradients = [weight_gradient(a, delta), bias_gradient(delta)]
        return partial(sent_back, delta, weights), gradients

    return a @ weights + biases, back


def weighted_sum(a: Array, weights: Array, biases: Array) -> Array:
    """Z alone, of what ``dense`` gives."""
    return dense(a, weights, biases)[0]


class Dense(Row):
    """Weighted sums of all units of the layer before, and what becomes of them.

    Attributes:
        activation: what the units do with their weighted sums.
    """

    def __init__(
        self,
        weights: Array,
        biases: Array,
        activation: Activation | Rule | Layer,
        *between: Layer | Rule,
    ) -> None:
        """Join every unit of the layer before to every unit of this one.

        Args:
            weights: shape ``(n_in, n_out)``; ``weights[i, j]`` goes from unit i of the
                layer before to unit j of this one.
            biases: shape ``(n_out,)``.
            activation: what the units do with their weighted sums.
            between: what happens to the weighted sums before, such as a normalisation.

        Raises:
            TypeError: weights and biases aren't of one floating-point type.
            ValueError: shapes that don't fit, a width of zero, NaN or infinity.
        """
        _require_fitting(weights, biases)
        sums = Layer(dense, weights=weights, biases=biases)
        super().__init__([sums, *between, activation])
        self.activation = activation

    @property
    def weights(self) -> Array:
        """W, ``(n_in, n_out)``: the layer's own array."""
        return self.layers[0].arrays["weights"]

    @property
    def biases(self) -> Array:
        """B, ``(n_out,)``: the layer's own array."""
        return self.layers[0].arrays["biases"]


def _require_fitting(weights: Array, biases: Array) -> None:
    if weights.ndim != 2 or 0 in weights.shape:
        raise ValueError(
            "weights must have shape (n_in, n_out), both at least 1, "
            f"but have shape {weights.shape}"
        )
    if biases.shape != (weights.shape[1],):
        raise ValueError(
            f"biases have shape {biases.shape}, but weights of shape "
            f"{weights.shape} need {(weights.shape[1],)}: one for each unit"
        )
    if weights.dtype != biases.dtype:
        raise TypeError(
            f"weights are {weights.dtype} and biases {biases.dtype}; a layer has one type of number"
        )
    if weights.dtype.kind not in "fc":
        raise TypeError(
            f"weights and biases must be floats, but are {weights.dtype}: "
            "the steps of learning are fractions"
        )
    require_finite(weights, "weights")
    require_finite(biases, "biases")
