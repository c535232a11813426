"""The cost of a gradient, from the widths alone: passes, operations, numbers kept.

    widths, batch  ->  additions and multiplications of each way to the gradient

An operation is one addition, subtraction, multiplication or division of two
numbers. What goes on inside an activation function isn't counted: it is done
once for each unit, and not for each weight. The loss is the squared error.
``operation_count`` gets the same numbers by running the code.
"""

from collections.abc import Sequence
from itertools import pairwise

BYTES = 8  # of a float64


def connections(widths: Sequence[int]) -> int:
    """The number of weights, without the biases, of layers of these ``widths``, input first."""
    return sum(n_in * n_out for n_in, n_out in pairwise(widths))


def parameter_count(widths: Sequence[int]) -> int:
    """The number of weights and biases."""
    return connections(widths) + sum(widths[1:])


def forward_operations(widths: Sequence[int], batch: int) -> int:
    """One forward pass: 2 n_in for each weighted sum, its bias included."""
    return 2 * batch * connections(widths)


def loss_operations(outputs: int, batch: int) -> int:
    """The mean squared error of a batch: difference, square and sum, and the mean."""
    return batch * (3 * outputs + 1)


def backward_operations(widths: Sequence[int], batch: int) -> int:
    """One backward pass: the loss, all deltas, all gradients."""
    loss = loss_operations(widths[-1], batch)
    output = 3 * batch * widths[-1]  # A - Y, divided by N, times the slope of the activation
    hidden = 2 * batch * connections(widths[1:])
    weights = (2 * batch - 1) * connections(widths)
    biases = (batch - 1) * sum(widths[1:])
    return loss + output + hidden + weights + biases


def direction_operations(widths: Sequence[int], batch: int) -> int:
    """One pass of forward mode: values, their rates of change, and the slope at the end."""
    rates = 4 * batch * connections(widths) + batch * sum(widths[1:])
    # Each loss; then A - Y, times the rate of A, and the mean of the sums
    slope = 3 * batch * widths[-1] + 3 * batch * widths[-1]
    return forward_operations(widths, batch) + rates + slope


def passes(widths: Sequence[int]) -> dict[str, int]:
    """How many passes through the network each way to a whole gradient takes."""
    parameters = parameter_count(widths)
    return {"differences": parameters + 1, "forward mode": parameters, "backpropagation": 2}


def gradient_operations(widths: Sequence[int], batch: int) -> dict[str, int]:
    """How many operations each way to a whole gradient takes."""
    there = forward_operations(widths, batch)
    needed = passes(widths)
    return {
        "differences": needed["differences"] * (there + loss_operations(widths[-1], batch)),
        "forward mode": needed["forward mode"] * direction_operations(widths, batch),
        "backpropagation": there + backward_operations(widths, batch),
    }


def kept_numbers(widths: Sequence[int], batch: int) -> int:
    """What a forward pass keeps for the way back: A(0), and A and Z of each layer."""
    return batch * (widths[0] + 2 * sum(widths[1:]))
