"""Activations and their slopes, derived.

Every function is defined once, as an expression in z. Its slope is what SymPy
differentiates it to, rewritten in terms of the function's own value where that
is the form people remember.
"""

import sympy as sp

from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import f, j, k, n_out, z
from backprop.symbolic.written import in_order, over, times

LEAK = sp.Rational(1, 100)

EXPRESSIONS: dict[str, sp.Expr] = {
    "identity": z,
    "sigmoid": 1 / (1 + sp.exp(-z)),
    "tanh": (sp.exp(z) - sp.exp(-z)) / (sp.exp(z) + sp.exp(-z)),
    "relu": sp.Piecewise((z, z > 0), (0, True)),
    "leaky_relu": sp.Piecewise((z, z > 0), (LEAK * z, True)),
}


def slope(name: str) -> sp.Expr:
    """The derivative f'(z) of an elementwise activation, as SymPy finds it.

    At their kink ReLU and leaky ReLU have no slope; the expression then gives
    the left one, as the book and its code do.
    """
    return sp.diff(EXPRESSIONS[name], z)


def sigmoid_slope() -> Derivation:
    """sigmoid'(z) = f(z) (1 - f(z))."""
    sigmoid = EXPRESSIONS["sigmoid"]
    steps = Derivation("the slope of sigmoid")
    steps.because("Start from the definition.", f(z), sigmoid)
    raw = steps.because("Differentiate, by the chain rule.", f(z).diff(z), slope("sigmoid"))
    product = sp.Mul(sigmoid, 1 - sigmoid, evaluate=False)
    _require_equal(raw, product)
    steps.because(
        "Take one factor $f(z)$ out; what is left is $1 - f(z)$, "
        "as putting it over one denominator shows.",
        f(z).diff(z),
        product,
        written=times(over(sp.S.One, 1 + sp.exp(-z)), 1 - sigmoid),
    )
    steps.because(
        "So the slope needs nothing but the value.",
        f(z).diff(z),
        product.subs(sigmoid, f(z)),
        written=times(f(z), 1 - f(z)),
    )
    return steps


def tanh_slope() -> Derivation:
    """tanh'(z) = 1 - f(z)^2."""
    tanh = EXPRESSIONS["tanh"]
    steps = Derivation("the slope of tanh")
    steps.because("Start from the definition.", f(z), tanh)
    above, below = sp.fraction(tanh)
    raw = steps.because(
        "Differentiate, by the quotient rule. Each of the two parts has the other as its slope.",
        f(z).diff(z),
        slope("tanh"),
        written=over(in_order(below**2, -(above**2)), below**2),
    )
    _require_equal(raw, 1 - tanh**2)
    steps.because(
        "The first square is the one below the line: together they are 1. "
        "The second one, over the same line, is the value, squared.",
        f(z).diff(z),
        (1 - sp.Pow(tanh, 2, evaluate=False)).subs(tanh, f(z)),
    )
    return steps


def tanh_from_sigmoid() -> sp.Eq:
    """tanh(z) = 2 sigmoid(2z) - 1, checked before it is returned."""
    sigmoid = sp.Function("sigmoid")
    stretched = 2 * EXPRESSIONS["sigmoid"].subs(z, 2 * z) - 1
    _require_equal(EXPRESSIONS["tanh"], stretched)
    return sp.Eq(sp.Function("tanh")(z), 2 * sigmoid(2 * z) - 1, evaluate=False)


def softmax() -> sp.Expr:
    """Output j of softmax over n_out weighted sums Z."""
    Z = sp.IndexedBase("Z", real=True)
    return sp.exp(Z[j]) / sp.Sum(sp.exp(Z[k]), (k, 0, n_out - 1))


def _require_equal(left: sp.Expr, right: sp.Expr) -> None:
    difference = sp.simplify(left - right)
    if difference != 0:
        raise ValueError(f"{left} and {right} differ by {difference}")
