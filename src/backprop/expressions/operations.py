"""What an expression can be made of: each operation's rule, and how it is written and said.

Functions are written ``relu(x)`` or ``x.relu()``. A number that stands beside an operator, as in
``3 * x``, is part of the operation; it is no step of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backprop import arithmetic
from backprop.activations import relu_rule, sigmoid_rule, softmax_rule, tanh_rule
from backprop.rule import Back, Rule, Sent
from backprop.validation import Array


@dataclass(frozen=True)
class Operator:
    """An operator between two values.

    Attributes:
        rule: of the two.
        sign: how Python writes it.
        symbol: how it is drawn.
        firm: how firmly it holds its two sides together; more than another is done first.
        exact: Python's own, for two numbers that are written in an expression.
        slopes: the two local slopes as text; ``{a}`` and ``{b}`` are the two sides.
    """

    rule: Rule
    sign: str
    symbol: str
    firm: int
    exact: Callable[[float, float], float] | None
    slopes: tuple[str, str]


OPERATORS = {
    "add": Operator(arithmetic.added, "+", "+", 1, lambda a, b: a + b, ("1", "1")),
    "subtract": Operator(arithmetic.subtracted, "-", "−", 1, lambda a, b: a - b, ("1", "−1")),
    "multiply": Operator(arithmetic.multiplied, "*", "×", 2, lambda a, b: a * b, ("{b}", "{a}")),
    "divide": Operator(
        arithmetic.divided, "/", "÷", 2, lambda a, b: a / b, ("1 / {b}", "−{a} / {b}²")
    ),
    "product": Operator(arithmetic.matrix_product, "@", "@", 2, None, ("δ {b}ᵀ", "{a}ᵀ δ")),
}


@dataclass(frozen=True)
class Function:
    """A function of one value.

    Attributes:
        rule: of it.
        symbol: how it is drawn.
        slope: the local slope as text; ``{a}`` is what it is applied to.
        each: it works on every number by itself.
    """

    rule: Rule
    symbol: str
    slope: str
    each: bool = True


FUNCTIONS = {
    "relu": Function(relu_rule, "relu", "1 above 0, else 0"),
    "tanh": Function(tanh_rule, "tanh", "1 − result²"),
    "sigmoid": Function(sigmoid_rule, "sigmoid", "result (1 − result)"),
    "exp": Function(arithmetic.exponential, "exp", "result"),
    "log": Function(arithmetic.logarithm, "log", "1 / {a}"),
    "sqrt": Function(arithmetic.raised(0.5), "√", "1 / (2 result)"),
    "sum": Function(arithmetic.summed, "sum", "1 to each", each=False),
    "mean": Function(arithmetic.averaged, "mean", "1/n to each", each=False),
    "softmax": Function(softmax_rule, "softmax", "result (δ − Σ δ result)", each=False),
}
OTHERS = {
    "negate": Function(arithmetic.negated, "−", "−1"),
    "transpose": Function(arithmetic.transposed, "ᵀ", "δᵀ", each=False),
}
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def with_number(rule: Rule, number: float, on_left: bool) -> Rule:
    """The rule of an operator of which one side is a number that doesn't change."""
    fixed = np.asarray(number)

    def one(a: Array) -> tuple[Array, Back]:
        value, back = rule(fixed, a) if on_left else rule(a, fixed)

        def back_to_one(slope: Array) -> Sent:
            before, own = back(slope)
            return (lambda: own[0]) if on_left else before, []

        back_to_one.__qualname__ = back.__qualname__  # it is drawn as the operator that it is
        return value, back_to_one

    return one


def short(number: float) -> str:
    """A number as it was written, or as short."""
    whole = abs(number) < 1e15 and number == int(number)
    return str(int(number)) if whole else repr(float(number))


def shown(number: float) -> str:
    """The same where it is drawn."""
    return short(number).replace("-", "−")
