"""The loss as a landscape: a height over every choice of all weights and biases.

    network  ->  one long vector of its parameters  ->  the loss at and around it

A slice looks at the loss along one direction or two. The Hessian holds all second
slopes; its eigenvalues say in how many directions it goes down.
"""

import numpy as np
from numpy.typing import ArrayLike

from backprop.backpropagation import run
from backprop.gradients import backpropagate
from backprop.losses import as_loss
from backprop.network import Network
from backprop.parameter_vector import split
from backprop.validation import Array, require_positive


def at_vector(network: Network, vector: ArrayLike) -> Network:
    """A network of the same shape with the parameters in ``vector``.

    Raises:
        ValueError: not as many numbers as the network has parameters.
    """
    values = network.as_vector(vector)
    return network.with_parameters(split(values, [array.shape for array in network.parameters]))


def losses_at(
    network: Network, points: Array, inputs: ArrayLike, targets: ArrayLike, loss: str
) -> Array:
    """The loss at many points at once.

    ``points`` has shape ``(..., parameters)``, each row one setting of all
    parameters; the result has shape ``(...)``. It is the forward pass with the
    points as one more axis in front.
    """
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    arrays, start = [], 0
    for parameter in network.parameters:
        part = points[..., start : start + parameter.size]
        start += parameter.size
        # Rows of numbers are added to each example's, whatever the points in front
        shape = parameter.shape if parameter.ndim > 1 else (1, *parameter.shape)
        arrays.append(part.reshape(*points.shape[:-1], *shape))
    values, _ = run(the_loss.steps_before(network.around(iter(arrays)).steps), x)
    found: Array = the_loss.rule(values[-1], y)[0].mean(axis=-1)
    return found


def gradient_at(
    network: Network, vector: Array, inputs: ArrayLike, targets: ArrayLike, loss: str
) -> Array:
    """The gradient at ``vector``, as one row like it."""
    here = at_vector(network, vector)
    found = backpropagate(here, inputs, targets, loss)
    return np.concatenate([gradient.ravel() for gradient in found.gradients])


def hessian(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str,
    h: float = 1e-5,
) -> Array:
    """All second slopes of the loss, shape ``(parameters, parameters)``.

    Central differences of gradients: column i says how the gradient
    changes with parameter i. Their mean with the transpose takes out
    what rounding has put in.

    Raises:
        ValueError: h isn't above 0.
    """
    require_positive(h, "h")
    columns = []
    for nudge in h * np.eye(network.vector.size):
        up, down = (
            gradient_at(network, place, inputs, targets, loss)
            for place in (network.vector + nudge, network.vector - nudge)
        )
        columns.append((up - down) / (2 * h))
    found = np.array(columns)
    return (found + found.T) / 2


def plane(count: int, size: int, rng: np.random.Generator) -> Array:
    """``count`` random directions of length 1 at right angles, shape ``(count, size)``."""
    directions: Array = np.linalg.qr(rng.normal(size=(size, count)))[0].T
    return directions


def normalized_direction(network: Network, rng: np.random.Generator) -> Array:
    """A random direction in which every unit's weights move in proportion to their length.

    Each unit's part of the direction is as long as the weights into the unit; biases
    don't move. Then slices of networks with large and with small weights can be
    compared. Source: Li et al. 2018.
    """
    parts = []
    for layer in network.layers:
        drawn = rng.normal(size=layer.weights.shape)
        lengths = np.linalg.norm(layer.weights, axis=0) / np.linalg.norm(drawn, axis=0)
        parts += [(drawn * lengths).ravel(), np.zeros_like(layer.biases)]
    return np.concatenate(parts)


def matching_order(network: Network, other: Network) -> Array:
    """In which order ``other``'s hidden units are most like those of ``network``.

    For networks with one hidden layer, of the same shape. Two units are alike if the
    product of all their weights, before and behind them, and of their biases is large.
    The pair most alike is put together first, then the next of those left. Place 0 is
    for the unit most like ``network``'s unit 0, and so on. Source: Ainsworth et al.
    2023, who match by weights and find the best sum of products.

    Raises:
        ValueError: another number of layers, or networks of different shapes.
    """
    shapes = [[layer.weights.shape for layer in one.layers] for one in (network, other)]
    if len(shapes[0]) != 2 or shapes[0] != shapes[1]:
        raise ValueError(
            "only two networks of the same shape, with one hidden layer, can be matched; "
            f"the weights of these have shapes {shapes[0]} and {shapes[1]}"
        )
    units, others = (
        np.vstack([first.weights, first.biases, second.weights.T])
        for first, second in (network.layers, other.layers)
    )
    alike = units.T @ others
    order = np.zeros(len(alike), dtype=int)
    for _ in order:
        mine, its = np.unravel_index(alike.argmax(), alike.shape)
        order[mine] = its
        alike[mine], alike[:, its] = -np.inf, -np.inf
    return order


def share_of_minima(
    size: int,
    draws: int = 200_000,
    seed: int = 0,
) -> float:
    """The share of random Hessians that curve up in all directions.

    Symmetric matrices of ``size`` rows, of normal numbers with mean 0,
    those on the diagonal with twice the variance: so no direction is
    special. One that curves up in all directions has a positive
    diagonal. Only such matrices are drawn; they are 2^-size of all.
    Source: Dean and Majumdar 2006.
    """
    rng = np.random.default_rng(seed)
    drawn = rng.normal(size=(draws, size, size))
    drawn += drawn.transpose(0, 2, 1).copy()
    places = np.arange(size)
    drawn[:, places, places] = np.abs(drawn[:, places, places])
    lowest = np.linalg.eigvalsh(drawn)[:, 0]
    return float((lowest > 0).mean() / 2**size)
