"""Backpropagation for any graph: a tape that is written forwards and read backwards.

    x = Variable(np.array([[0.05, 0.10]]))
    y = (x @ weights + biases).tanh().sum()
    y.backward()
    weights.gradient        # dy/dweights

Every operation computes its value at once, and notes what it would pass back to
each of its inputs: the incoming gradient times its own slope. ``backward`` walks
through the notes from the last to the first. A layered network is one graph
among many; its deltas are the gradients of its pre-activations.

Source: Linnainmaa, 1970 (reverse mode); Baydin et al., "Automatic
differentiation in machine learning: a survey", 2018.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backprop.activations import (
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)
from backprop.validation import Array

Pass = Callable[[Array], Array]
Inputs = Sequence[tuple["Variable", Pass]]


class Variable:
    """An array in a graph, with the gradient of the graph's result in it.

    Attributes:
        value: what it holds.
        gradient: of the same shape; zero until ``backward`` has been called.
    """

    __array_ufunc__ = None  # an array on the left of an operator leaves it to the variable

    def __init__(self, value: Any, inputs: Inputs = ()) -> None:
        """Hold ``value``; each of its ``inputs`` comes with what it is passed."""
        self.value = np.asarray(value, dtype=float)
        self.gradient = np.zeros_like(self.value)
        self.inputs = inputs

    def __add__(self, other: Any) -> "Variable":
        other = _variable(other)
        passes = [(self, lambda g: g), (other, lambda g: g)]
        return Variable(self.value + other.value, passes)

    def __mul__(self, other: Any) -> "Variable":
        other = _variable(other)
        left, right = self.value, other.value
        passes = [(self, lambda g: g * right), (other, lambda g: g * left)]
        return Variable(left * right, passes)

    def __matmul__(self, other: Any) -> "Variable":
        other = _variable(other)
        product = self.value @ other.value
        # A vector is a matrix of one row on the left, and of one column on the right
        left = self.value[np.newaxis] if self.value.ndim == 1 else self.value
        right = other.value[:, np.newaxis] if other.value.ndim == 1 else other.value
        whole = (*np.broadcast_shapes(left.shape[:-2], right.shape[:-2]), *_ends(left, right))

        def to_left(g: Array) -> Array:
            found = g.reshape(whole) @ right.swapaxes(-1, -2)
            return shaped(found, left.shape).reshape(self.value.shape)

        def to_right(g: Array) -> Array:
            found = left.swapaxes(-1, -2) @ g.reshape(whole)
            return shaped(found, right.shape).reshape(other.value.shape)

        return Variable(product, [(self, to_left), (other, to_right)])

    def __rmatmul__(self, other: Any) -> "Variable":
        return _variable(other) @ self

    def __pow__(self, power: float) -> "Variable":
        slope = power * self.value ** (power - 1) if power else np.zeros_like(self.value)
        return self.apply(self.value**power, slope)

    def exp(self) -> "Variable":
        """e to the power of each entry."""
        return self.apply(np.exp(self.value), np.exp(self.value))

    def tanh(self) -> "Variable":
        """The hyperbolic tangent of each entry."""
        return self.apply(tanh(self.value), tanh_derivative(self.value))

    def sigmoid(self) -> "Variable":
        """1 / (1 + exp(-z)) of each entry."""
        return self.apply(sigmoid(self.value), sigmoid_derivative(self.value))

    def relu(self) -> "Variable":
        """The larger of 0 and each entry."""
        return self.apply(relu(self.value), relu_derivative(self.value))

    def sum(self) -> "Variable":
        """The sum of all entries."""
        ones = np.ones_like(self.value)
        return Variable(self.value.sum(), [(self, lambda g: g * ones)])

    def apply(self, value: Array, slope: Array) -> "Variable":
        """A function of each entry, given its values and its slopes."""
        return Variable(value, [(self, lambda g: g * slope)])

    def __neg__(self) -> "Variable":
        return self * -1

    def __sub__(self, other: Any) -> "Variable":
        return self + -_variable(other)

    def __truediv__(self, other: Any) -> "Variable":
        return self * _variable(other) ** -1

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: Any) -> "Variable":
        return _variable(other) - self

    def __rtruediv__(self, other: Any) -> "Variable":
        return _variable(other) / self

    def backward(self) -> None:
        """Put into every variable of the graph the gradient of this one.

        Raises:
            ValueError: this variable is more than one number.
        """
        if self.value.size != 1:
            shape = self.value.shape
            raise ValueError(f"only a single number has a gradient, but this has shape {shape}")
        order = in_order(self)
        for variable in order:
            variable.gradient = np.zeros_like(variable.value)
        self.gradient = np.ones_like(self.value)
        for variable in reversed(order):
            for source, passed in variable.inputs:
                source.gradient = source.gradient + shaped(
                    passed(variable.gradient), source.value.shape
                )


def _variable(value: Any) -> Variable:
    return value if isinstance(value, Variable) else Variable(value)


def _ends(left: Array, right: Array) -> tuple[int, int]:
    """The rows and columns of the product of two matrices, or of stacks of them."""
    return left.shape[-2], right.shape[-1]


def in_order(last: Variable) -> list[Variable]:
    """All variables that ``last`` depends on, each after its inputs."""
    order: list[Variable] = []
    seen: set[int] = set()
    waiting = [(last, False)]
    while waiting:
        variable, ready = waiting.pop()
        if ready:
            order.append(variable)
        elif id(variable) not in seen:
            seen.add(id(variable))
            waiting.append((variable, True))
            waiting += [(source, False) for source, _ in variable.inputs]
    return order


def shaped(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the entries to which broadcasting has copied one."""
    extra = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(extra)))
    copied = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return gradient.sum(axis=copied, keepdims=True)
