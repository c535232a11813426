"""Backpropagation for any graph: a tape that is written forwards and read backwards.

    y = (x @ weights + biases).tanh().sum()     # x, weights, biases are variables
    y.backward()                                # puts dy/dweights into weights.gradient

Source: Linnainmaa, 1970 (reverse mode). The rules are in ``arithmetic``, and those of layers.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop import arithmetic as rules
from backprop.activations import relu_rule, sigmoid_rule, softmax_rule, tanh_rule
from backprop.mean_loss import AnyLoss, mean_rule
from backprop.rule import Back, Rule
from backprop.validation import Array


def _step(rule: Rule, swapped: bool = False) -> Callable[..., "Variable"]:
    """A method: ``rule`` of the variable and of others; or, swapped, of the other and of it."""
    if swapped:
        return lambda variable, other: Variable(other).apply(rule, variable)
    return lambda variable, *others: variable.apply(rule, *others)


class Variable:
    """An array, its ``gradient``, and the ``sources`` it was computed from, with the way back."""

    __array_ufunc__ = None  # an array on the left of an operator leaves it to the variable

    def __init__(self, value: Any, sources: "tuple[Variable, ...]" = (), back: Back | None = None):
        self.value = np.asarray(value, dtype=float)
        self.gradient = np.zeros_like(self.value)
        self.sources, self.back = sources, back

    def apply(self, rule: Rule, *others: Any) -> "Variable":
        """What ``rule`` makes of this variable and ``others``."""
        sources = (self, *(one if isinstance(one, Variable) else Variable(one) for one in others))
        value, back = rule(*(source.value for source in sources))
        return Variable(value, sources, back)

    def through(self, layer: Any, *parameters: "Variable") -> "Variable":
        """What a ``Layer`` makes of this variable, with ``parameters`` in the place of its own."""
        return self.apply(lambda a, *arrays: layer.around(iter(arrays))(a), *parameters)

    def mean_loss(self, loss: AnyLoss, targets: Array) -> "Variable":
        """The mean over the examples of a loss, of which this variable is the last value."""
        return self.apply(mean_rule(loss, targets))

    __add__ = __radd__ = _step(rules.added)
    __mul__ = __rmul__ = _step(rules.multiplied)
    __sub__, __rsub__ = _step(rules.subtracted), _step(rules.subtracted, True)
    __truediv__, __rtruediv__ = _step(rules.divided), _step(rules.divided, True)
    __matmul__, __rmatmul__ = _step(rules.matrix_product), _step(rules.matrix_product, True)
    __neg__, exp, log = _step(rules.negated), _step(rules.exponential), _step(rules.logarithm)
    sum, mean, T = _step(rules.summed), _step(rules.averaged), property(_step(rules.transposed))
    tanh, sigmoid = _step(tanh_rule), _step(sigmoid_rule)
    relu, softmax = _step(relu_rule), _step(softmax_rule)

    def __pow__(self, power: float) -> "Variable":
        return self.apply(rules.raised(power))

    def __getitem__(self, index: Any) -> "Variable":
        return self.apply(rules.picked(index))

    def shares(self, gradient: Array) -> list[Array]:
        """What each of ``sources`` gets of this variable's ``gradient``."""
        if self.back is None:
            return []
        before, own = self.back(gradient)
        return [before(), *own]

    def backward(self) -> None:
        """Put into every variable of the graph the gradient of this one, a single number."""
        if self.value.size != 1:
            raise ValueError(f"only a single number has a gradient, not shape {self.value.shape}")
        for variable in (order := in_order(self)):
            variable.gradient = np.zeros_like(variable.value)
        self.gradient = np.ones_like(self.value)
        for one in reversed(order):
            for source, share in zip(one.sources, one.shares(one.gradient), strict=True):
                source.gradient = source.gradient + share


def in_order(last: Variable) -> list[Variable]:
    """All variables that ``last`` depends on, each after its sources."""
    order, seen = list[Variable](), set[int]()
    waiting = [(last, False)]
    while waiting:
        variable, ready = waiting.pop()
        if ready:
            order.append(variable)
        elif id(variable) not in seen:
            seen.add(id(variable))
            waiting.append((variable, True))
            waiting += [(source, False) for source in reversed(variable.sources)]
    return order
