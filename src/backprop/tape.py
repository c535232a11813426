"""Backpropagation for any graph: a tape that is written forwards and read backwards.

    x = Variable(np.array([[0.05, 0.10]]))
    y = (x @ weights + biases).tanh().sum()
    y.backward()
    weights.gradient        # dy/dweights

Each step applies a rule to variables: it computes the value at once, and keeps the way back.
The rules are those of the layers, and below those of the operators. ``backward`` walks
through the steps from the last to the first. A layered network is one graph
among many; its deltas are the gradients of its pre-activations.

Source: Linnainmaa, 1970 (reverse mode); Baydin et al., "Automatic
differentiation in machine learning: a survey", 2018.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from backprop.activations import ACTIVATIONS
from backprop.losses import Loss, LossRule, as_loss
from backprop.rule import Back, Rule, Sent
from backprop.validation import Array

if TYPE_CHECKING:
    from backprop.layers import Layer


class Variable:
    """An array in a graph, with the gradient of the graph's result in it.

    Attributes:
        value: what it holds.
        gradient: of the same shape; zero until ``backward`` has been called.
        sources: the variables it was computed from.
    """

    __array_ufunc__ = None  # an array on the left of an operator leaves it to the variable

    def __init__(
        self, value: Any, sources: tuple["Variable", ...] = (), back: Back | None = None
    ) -> None:
        """Hold ``value``, and the way back to its ``sources``."""
        self.value = np.asarray(value, dtype=float)
        self.gradient = np.zeros_like(self.value)
        self.sources, self.back = sources, back

    def apply(self, rule: Rule, *others: Any) -> "Variable":
        """What ``rule`` makes of this variable and ``others``."""
        sources = (self, *map(_variable, others))
        value, back = rule(*(source.value for source in sources))
        return Variable(value, sources, back)

    def through(self, layer: "Layer", *parameters: "Variable") -> "Variable":
        """What a layer makes of this variable, with ``parameters`` in the place of its own."""
        return self.apply(lambda a, *arrays: layer.around(iter(arrays))(a), *parameters)

    def mean_loss(self, loss: str | Loss | LossRule, targets: Array) -> "Variable":
        """The mean over the examples of a loss, of which this variable is the last value."""

        def rule(a: Array) -> tuple[Array, Back]:
            losses, slope = as_loss(loss).rule(a, targets)
            return losses.sum() / len(a), lambda one: (lambda: one * (slope() / len(a)), [])

        return self.apply(rule)

    def __add__(self, other: Any) -> "Variable":
        return self.apply(added, other)

    def __mul__(self, other: Any) -> "Variable":
        return self.apply(multiplied, other)

    def __matmul__(self, other: Any) -> "Variable":
        return self.apply(matrix_product, other)

    def __rmatmul__(self, other: Any) -> "Variable":
        return _variable(other) @ self

    def __pow__(self, power: float) -> "Variable":
        slope = power * self.value ** (power - 1) if power else np.zeros_like(self.value)
        return self.apply(lambda a: (a**power, lambda g: (lambda: g * slope, [])))

    def exp(self) -> "Variable":
        """e to the power of each entry."""
        e = np.exp(self.value)
        return self.apply(lambda a: (e, lambda g: (lambda: g * e, [])))

    def tanh(self) -> "Variable":
        """The hyperbolic tangent of each entry."""
        return self.apply(ACTIVATIONS["tanh"].rule)

    def sigmoid(self) -> "Variable":
        """1 / (1 + exp(-z)) of each entry."""
        return self.apply(ACTIVATIONS["sigmoid"].rule)

    def relu(self) -> "Variable":
        """The larger of 0 and each entry."""
        return self.apply(ACTIVATIONS["relu"].rule)

    def sum(self) -> "Variable":
        """The sum of all entries."""
        return self.apply(lambda a: (a.sum(), lambda g: (lambda: g * np.ones_like(a), [])))

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

    def shares(self, gradient: Array) -> list[Array]:
        """What each of ``sources`` gets of this variable's ``gradient``."""
        if self.back is None:
            return []
        before, own = self.back(gradient)
        return [before(), *own]

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
            shares = variable.shares(variable.gradient)
            for source, share in zip(variable.sources, shares, strict=True):
                source.gradient = source.gradient + share


def added(a: Array, b: Array) -> tuple[Array, Back]:
    """a + b; and back: to both the slope as it is."""

    def back(slope: Array) -> Sent:
        return lambda: shaped(slope, a.shape), [shaped(slope, b.shape)]

    return a + b, back


def multiplied(a: Array, b: Array) -> tuple[Array, Back]:
    """a b, number by number; and back: to each the slope times the other."""

    def back(slope: Array) -> Sent:
        return lambda: shaped(slope * b, a.shape), [shaped(slope * a, b.shape)]

    return a * b, back


def matrix_product(a: Array, b: Array) -> tuple[Array, Back]:
    """A B, for stacks of matrices too; and back: slope B^T and A^T slope.

    A vector is a matrix of one row on the left, and of one column on the right.
    """
    left = a[np.newaxis] if a.ndim == 1 else a
    right = b[:, np.newaxis] if b.ndim == 1 else b
    stack = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    whole = (*stack, left.shape[-2], right.shape[-1])

    def back(slope: Array) -> Sent:
        slopes = slope.reshape(whole)
        to_right = shaped(left.swapaxes(-1, -2) @ slopes, right.shape).reshape(b.shape)
        return (
            lambda: shaped(slopes @ right.swapaxes(-1, -2), left.shape).reshape(a.shape),
            [to_right],
        )

    return a @ b, back


def _variable(value: Any) -> Variable:
    return value if isinstance(value, Variable) else Variable(value)


def in_order(last: Variable) -> list[Variable]:
    """All variables that ``last`` depends on, each after its sources."""
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
            waiting += [(source, False) for source in variable.sources]
    return order


def shaped(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the entries to which broadcasting has copied one."""
    extra = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(extra)))
    copied = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return gradient.sum(axis=copied, keepdims=True)
