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

from backprop.validation import Array

Pass = Callable[[Array], Array]
Inputs = Sequence[tuple["Variable", Pass]]


class Variable:
    """An array in a graph, with the gradient of the graph's result in it.

    Attributes:
        value: what it holds.
        gradient: of the same shape; zero until ``backward`` has been called.
    """

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

    def __matmul__(self, other: "Variable") -> "Variable":
        left, right = self.value, other.value
        passes = [(self, lambda g: g @ right.T), (other, lambda g: left.T @ g)]
        return Variable(left @ right, passes)

    def __pow__(self, power: float) -> "Variable":
        return self.apply(self.value**power, power * self.value ** (power - 1))

    def exp(self) -> "Variable":
        """e to the power of each entry."""
        return self.apply(np.exp(self.value), np.exp(self.value))

    def tanh(self) -> "Variable":
        """The hyperbolic tangent of each entry."""
        return self.apply(np.tanh(self.value), 1 - np.tanh(self.value) ** 2)

    def sigmoid(self) -> "Variable":
        """1 / (1 + exp(-z)) of each entry."""
        a = (1 + np.tanh(self.value / 2)) / 2
        return self.apply(a, a * (1 - a))

    def relu(self) -> "Variable":
        """The larger of 0 and each entry."""
        return self.apply(np.maximum(self.value, 0), self.value > 0)

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
