"""Losses and their slopes, derived.

A loss is what is left of the negative logarithm of a likelihood once everything
that the prediction can't change is taken away. Sums over the outputs k run over
n_out of them, and n_out stays a letter.
"""

import sympy as sp

from backprop.symbolic.activations import EXPRESSIONS
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, Y, batch, f, j, k, n_out, z

a = sp.Symbol("a", positive=True)  # one prediction
y = sp.Symbol("y", real=True)  # its target
sigma = sp.Symbol("sigma", positive=True)  # how widely targets scatter
m = sp.Symbol("m", real=True)
Z = sp.IndexedBase("Z", real=True)

_P, _L = sp.Function("P"), sp.Symbol("L")
_OUTPUTS = (k, 0, n_out - 1)

SQUARED_ERROR = sp.Sum((A[k] - Y[k]) ** 2, _OUTPUTS) / 2
BINARY_FROM_Z = sp.log(1 + sp.exp(z)) - y * z
CATEGORICAL_FROM_Z = sp.log(sp.Sum(sp.exp(Z[k]), _OUTPUTS)) - sp.Sum(Y[k] * Z[k], _OUTPUTS)
BINARY_OF_ALL_OUTPUTS = sp.Sum(BINARY_FROM_Z.xreplace({z: Z[k], y: Y[k]}), _OUTPUTS)


def categorical_of_class(right: int) -> sp.Expr:
    """Categorical cross-entropy when the class that came is number ``right``."""
    return CATEGORICAL_FROM_Z.xreplace({Y[k]: sp.KroneckerDelta(k, right)})


def over_z(formula: sp.Expr) -> sp.Expr:
    """``formula`` with its prediction a written as sigmoid(z)."""
    return formula.subs(a, EXPRESSIONS["sigmoid"])


def squared_error() -> Derivation:
    """Gaussian noise around the prediction leads to the squared error."""
    steps = Derivation("the squared error, from Gaussian noise")
    density = sp.exp(-((y - a) ** 2) / (2 * sigma**2)) / (sigma * sp.sqrt(2 * sp.pi))
    steps.because(
        "The target $y$ is the prediction $a$ plus noise. The bell curve says how likely each "
        "target is.",
        _P(y),
        density,
    )
    surprise = sp.expand_log(-sp.log(density), force=True)
    kept = (a - y) ** 2 / (2 * sigma**2)
    rest = sp.log(sigma * sp.sqrt(2 * sp.pi))
    _require_equal(surprise, kept + rest)
    steps.because(
        "Take the logarithm, and turn its sign: what was likely is now small.",
        -sp.log(_P(y)),
        kept + rest,
    )
    steps.because(
        "No prediction changes the term without $a$: leave it out. Nor does $\\sigma$ change which "
        "prediction is best: take $\\sigma = 1$.",
        _L,
        kept.subs(sigma, 1),
    )
    steps.because(
        "Independent outputs: their likelihoods are multiplied, so their logarithms are added.",
        _L,
        SQUARED_ERROR,
    )
    return steps


def squared_error_slope() -> Derivation:
    """dL/dA_j = A_j - Y_j, for any number of outputs."""
    steps = Derivation("the slope of the squared error")
    steps.because("Start from the loss of one example.", _L, SQUARED_ERROR)
    slope = _in_range(sp.diff(SQUARED_ERROR, A[j]).doit())
    steps.because(
        "Differentiate by one prediction, $A_j$. Only the term $k = j$ has it in it; its square "
        "brings down a 2, which the $\\frac{1}{2}$ cancels.",
        sp.Derivative(_L, A[j]),
        sp.expand(slope),
    )
    return steps


def binary_cross_entropy() -> Derivation:
    """A yes-or-no answer of probability a leads to binary cross-entropy."""
    steps = Derivation("binary cross-entropy, from a yes-or-no answer")
    likelihood = a**y * (1 - a) ** (1 - y)
    steps.because(
        "The answer is yes ($y = 1$) with probability $a$, and no ($y = 0$) with $1 - a$. One "
        "formula says both, because a power of 0 is 1.",
        _P(y),
        likelihood,
    )
    loss = -y * sp.log(a) - (1 - y) * sp.log(1 - a)
    _require_equal(sp.expand_log(-sp.log(likelihood), force=True), loss)
    steps.because("Take the logarithm and turn its sign.", _L, loss)
    return steps


def binary_cross_entropy_from_z() -> Derivation:
    """The same loss written in the weighted sum: log(1 + e^z) - y z."""
    loss = binary_cross_entropy().result
    sigmoid = EXPRESSIONS["sigmoid"]
    steps = Derivation("binary cross-entropy, from the weighted sum")
    steps.because("Start from the loss.", _L, loss)
    yes = sp.log(1 + sp.exp(-z))
    steps.because("The prediction is a sigmoid, a fraction with 1 above the line.", -sp.log(a), yes)
    no = sp.log(1 + sp.exp(z))
    _require_equal(sp.exp(-sp.log(1 - sigmoid)), sp.exp(no))
    steps.because(
        "What it lacks to 1 is $e^{-z} / (1 + e^{-z})$, which is $1 / (1 + e^z)$.",
        -sp.log(1 - a),
        no,
    )
    _require_equal(sp.simplify(sp.exp(no) / sp.exp(yes)), sp.exp(z))
    steps.because(
        "The two differ by $z$: take $e^z$ out of the parentheses and you see it.",
        -sp.log(a),
        sp.Add(no, -z, evaluate=False),
    )
    result = sp.expand(loss.subs({sp.log(a): z - no, sp.log(1 - a): -no}))
    _require_equal(result, BINARY_FROM_Z)
    steps.because("Put both into the loss. Most of it cancels.", _L, BINARY_FROM_Z)
    return steps


def categorical_cross_entropy() -> Derivation:
    """One class out of n_out leads to categorical cross-entropy."""
    steps = Derivation("categorical cross-entropy, from one class among many")
    steps.because(
        "Class $k$ has probability $A_k$. The target is 1 at the class that came, and 0 at all "
        "others; so all factors but one are a power of 0, which is 1.",
        _P(sp.Symbol("Y")),
        sp.Product(A[k] ** Y[k], _OUTPUTS),
    )
    steps.because(
        "Take the logarithm and turn its sign. The product becomes a sum.",
        _L,
        -sp.Sum(Y[k] * sp.log(A[k]), _OUTPUTS),
    )
    return steps


def categorical_cross_entropy_from_z() -> Derivation:
    """The same loss written in the weighted sums, and made safe for large ones."""
    steps = Derivation("categorical cross-entropy, from the weighted sums")
    total = sp.Sum(sp.exp(Z[j]), (j, 0, n_out - 1))
    steps.because(
        "The predictions are a softmax. A logarithm turns its fraction into a difference.",
        sp.log(A[k]),
        Z[k] - sp.log(total),
    )
    steps.because(
        "Put it into the loss. The logarithm is the same for every $k$, and the targets sum to 1.",
        _L,
        CATEGORICAL_FROM_Z,
    )
    shifted = m + sp.log(sp.Sum(sp.exp(Z[k] - m), _OUTPUTS))
    _require_equal(
        *(sp.expand(sp.exp(side.subs(n_out, 3).doit())) for side in (shifted, sp.log(total)))
    )
    steps.because(
        "The logarithm stays the same if any $m$ is taken out of all the exponents. With the "
        "largest $Z_k$ as $m$, no exponential is above 1.",
        sp.log(sp.Sum(sp.exp(Z[k]), _OUTPUTS)),
        shifted,
    )
    return steps


def categorical_slope() -> Derivation:
    """dL/dZ_j = softmax_j - Y_j, for any number of classes."""
    steps = Derivation("the slope of categorical cross-entropy")
    steps.because("Start from the loss, written in the weighted sums.", _L, CATEGORICAL_FROM_Z)
    slope = _in_range(sp.diff(CATEGORICAL_FROM_Z, Z[j]).doit())
    steps.because(
        "Differentiate by $Z_j$. In each sum only the term $k = j$ has it in it.",
        sp.Derivative(_L, Z[j]),
        slope,
    )
    softmax = sp.exp(Z[j]) / sp.Sum(sp.exp(Z[k]), _OUTPUTS)
    steps.because(
        "The fraction is the softmax: the prediction itself.",
        sp.Derivative(_L, Z[j]),
        slope.subs(softmax, A[j]),
    )
    return steps


def slope_through_sigmoid(loss: str) -> Derivation:
    """dL/dz of ``"squared_error"`` or ``"cross_entropy"`` for a = sigmoid(z)."""
    formulas = {
        "squared_error": (a - y) ** 2 / 2,
        "cross_entropy": binary_cross_entropy().result,
    }
    if loss not in formulas:
        raise ValueError(f"unknown loss {loss!r}; the known ones are {sorted(formulas)}")
    steps = Derivation(f"the slope of the {loss.replace('_', ' ')}, through sigmoid")
    steps.because("The loss of one output.", _L, formulas[loss])
    by_a = sp.diff(formulas[loss], a)
    together = (a - y) if loss == "squared_error" else (a - y) / (a * (1 - a))
    _require_equal(by_a, together)
    steps.because("Its slope in the prediction.", sp.Derivative(_L, a), together)
    by_z = sp.simplify(together * a * (1 - a)) if loss == "cross_entropy" else None
    bend = sp.Mul(a, 1 - a, evaluate=False)
    steps.because("The slope of sigmoid, from chapter 1.", sp.Derivative(f(z), z), bend)
    steps.because(
        "The chain rule multiplies the two."
        + ("" if by_z is None else " What sigmoid multiplies in, the logarithm divides out."),
        sp.Derivative(_L, z),
        (a - y) * a * (1 - a) if by_z is None else by_z,
    )
    return steps


def batch_mean() -> Derivation:
    """The loss of a batch, and where 1/N comes in."""
    e = sp.Symbol("e", integer=True, nonnegative=True)
    one = sp.Symbol("e", integer=True)  # written alike, but not the index that is summed over
    examples = (e, 0, batch - 1)
    L_e = sp.IndexedBase("L")
    steps = Derivation("the loss of a batch")
    mean = steps.because(
        "Example $e$ has the loss $L_e$. The batch has their mean.",
        _L,
        sp.Sum(L_e[e], examples) / batch,
    )
    slope = sp.diff(mean, L_e[one]).doit()
    steps.because(
        "So each example has a share of $1/N$ in it. This is the one place where $1/N$ enters.",
        sp.Derivative(_L, L_e[one]),
        _in_range(slope),
    )
    return steps


def _in_range(expression: sp.Expr) -> sp.Expr:
    """The branch of ``expression`` in which an index lies in the range of its sum."""

    def first_branch(*branches: sp.Tuple) -> sp.Expr:
        return branches[0][0]

    return expression.replace(sp.Piecewise, first_branch)


def _require_equal(left: sp.Expr, right: sp.Expr) -> None:
    difference = sp.simplify(sp.expand_log(left - right, force=True))
    if difference != 0:
        raise ValueError(f"{left} and {right} differ by {difference}")
