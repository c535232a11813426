"""Deltas: how much each weighted sum is to blame for the loss.

    delta(L) from the loss  ->  delta(L-1) = (delta(L) @ W(L).T) * f'(Z(L-1))  ->  ...

delta_j = dL/dZ_j, for one example: row n of a delta belongs to example n alone,
and no 1/N is in it. ``backpropagation`` finds all of them with the same rules.
"""

from backprop.activations import Activation
from backprop.backpropagation import run, run_back
from backprop.dense import sent_back
from backprop.layers import as_layer
from backprop.losses import Loss
from backprop.validation import Array


def output_delta(loss: Loss, activation: Activation, z: Array, y: Array) -> Array:
    """delta_k = dL/dA_k f'(Z_k) of the output layer, shape ``(batch, n_out)``.

    For a squared error through the identity, binary cross-entropy through
    sigmoid and categorical cross-entropy through softmax, the product is A - Y:
    what f' multiplies in, the slope of the loss divides out. No other pair of the
    book's activations and losses has this shortcut, and the cross-entropies are
    only computed through theirs. Where f is softmax, f' is a matrix, and the
    product a sum over all outputs.

    Raises:
        ValueError: a cross-entropy on another output activation than its own.
    """
    values, backs = run(loss.steps_before([as_layer(activation)]), z)
    _, slope = loss.rule(values[-1], y)
    delta = slope()
    for _, _, before in run_back(backs, delta):
        delta = before()
    return delta


def output_loss(loss: Loss, activation: Activation, z: Array, y: Array) -> Array:
    """The losses of the examples, shape ``(batch,)``, of outputs that sum up ``z``.

    Raises:
        ValueError: as ``output_delta``.
    """
    values, _ = run(loss.steps_before([as_layer(activation)]), z)
    return loss.rule(values[-1], y)[0]


def hidden_delta(next_weights: Array, next_delta: Array, activation: Activation, z: Array) -> Array:
    """delta_j = (sum_k W_jk delta_k) f'(Z_j), shape ``(batch, units of this layer)``.

    ``next_weights`` is ``(units, units of the next layer)`` and ``next_delta``
    ``(batch, units of the next layer)``. The sum over k is the blame that comes
    back along every connection leaving unit j.
    """
    _, back = as_layer(activation)(z)
    before, _ = back(sent_back(next_delta, next_weights))
    return before()
