"""Losses, derived.

A loss is what is left of the negative logarithm of a likelihood once everything
that the prediction can't change is taken away. Sums over the outputs k run over
n_out of them, and n_out stays a letter.
"""

import sympy as sp

from backprop.symbolic.activations import EXPRESSIONS
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, Y, j, k, n_out
from backprop.symbolic.notation import z as argument

a = sp.Symbol("A", positive=True)  # one prediction
y = sp.Symbol("Y", real=True)  # its target
z = sp.Symbol("Z", real=True)  # the weighted sum that it comes from
sigma = sp.Symbol("sigma", positive=True)  # how widely targets scatter
largest = sp.Symbol(r"Z_{\max}", real=True)
Z = sp.IndexedBase("Z", real=True)

_P, LOSS = sp.Function("P"), sp.Symbol("L")
OUTPUTS = (k, 0, n_out - 1)

SQUARED_ERROR = sp.Sum((A[k] - Y[k]) ** 2, OUTPUTS) / 2
BINARY_FROM_Z = sp.log(1 + sp.exp(z)) - y * z
CATEGORICAL_FROM_Z = sp.log(sp.Sum(sp.exp(Z[k]), OUTPUTS)) - sp.Sum(Y[k] * Z[k], OUTPUTS)
BINARY_OF_ALL_OUTPUTS = sp.Sum(BINARY_FROM_Z.xreplace({z: Z[k], y: Y[k]}), OUTPUTS)


def categorical_of_class(right: int) -> sp.Expr:
    """Categorical cross-entropy when the class that came is number ``right``."""
    return CATEGORICAL_FROM_Z.xreplace({Y[k]: sp.KroneckerDelta(k, right)})


def squared_error() -> Derivation:
    """Gaussian noise around the prediction leads to the squared error."""
    steps = Derivation("the squared error, from Gaussian noise")
    density = sp.exp(-((a - y) ** 2) / (2 * sigma**2)) / (sigma * sp.sqrt(2 * sp.pi))
    steps.because(
        "The target $Y$ is the prediction $A$ plus noise. The bell curve says how likely each "
        "target is, and $\\sigma$ how wide the bell is.",
        _P(y),
        density,
    )
    surprise = sp.expand_log(-sp.log(density), force=True)
    kept = (a - y) ** 2 / (2 * sigma**2)
    rest = sp.log(sigma * sp.sqrt(2 * sp.pi))
    require_equal(surprise, kept + rest)
    steps.because(
        "Take the logarithm, and turn its sign: what was likely is now small.",
        -sp.log(_P(y)),
        kept + rest,
    )
    steps.because(
        "No prediction changes the term without $A$: leave it out. Nor does $\\sigma$ change which "
        "prediction is best: take $\\sigma = 1$.",
        LOSS,
        kept.subs(sigma, 1),
    )
    steps.because(
        "Independent outputs: their likelihoods are multiplied, so their logarithms are added.",
        LOSS,
        SQUARED_ERROR,
    )
    return steps


def binary_cross_entropy() -> Derivation:
    """A yes-or-no answer of probability a leads to binary cross-entropy."""
    steps = Derivation("binary cross-entropy, from a yes-or-no answer")
    likelihood = a**y * (1 - a) ** (1 - y)
    steps.because(
        "The answer is yes ($Y = 1$) with probability $A$, and no ($Y = 0$) with $1 - A$. One "
        "formula says both, because a power of 0 is 1.",
        _P(y),
        likelihood,
    )
    loss = -y * sp.log(a) - (1 - y) * sp.log(1 - a)
    require_equal(sp.expand_log(-sp.log(likelihood), force=True), loss)
    steps.because("Take the logarithm and turn its sign.", LOSS, loss)
    return steps


def binary_cross_entropy_from_z() -> Derivation:
    """The same loss written in the weighted sum: log(1 + e^Z) - Y Z."""
    loss = binary_cross_entropy().result
    sigmoid = EXPRESSIONS["sigmoid"].subs(argument, z)
    steps = Derivation("binary cross-entropy, from the weighted sum")
    steps.because("Start from the loss.", LOSS, loss)
    yes = sp.log(1 + sp.exp(-z))
    steps.because("The prediction is a sigmoid, a fraction with 1 above the line.", -sp.log(a), yes)
    no = sp.log(1 + sp.exp(z))
    require_equal(sp.exp(-sp.log(1 - sigmoid)), sp.exp(no))
    steps.because(
        "What it lacks to 1 is $e^{-Z} / (1 + e^{-Z})$, which is $1 / (1 + e^Z)$.",
        -sp.log(1 - a),
        no,
    )
    require_equal(sp.simplify(sp.exp(no) / sp.exp(yes)), sp.exp(z))
    steps.because(
        "The two differ by $Z$: take $e^Z$ out of the parentheses and you see it.",
        -sp.log(a),
        no - z,
    )
    result = sp.expand(loss.subs({sp.log(a): z - no, sp.log(1 - a): -no}))
    require_equal(result, BINARY_FROM_Z)
    steps.because("Put both into the loss. Most of it cancels.", LOSS, BINARY_FROM_Z)
    return steps


def categorical_cross_entropy() -> Derivation:
    """One class out of n_out leads to categorical cross-entropy."""
    steps = Derivation("categorical cross-entropy, from one class among many")
    steps.because(
        "Class $k$ has probability $A_k$. The target is 1 at the class that came, and 0 at all "
        "others; so all factors but one are a power of 0, which is 1.",
        _P(sp.Symbol("Y")),
        sp.Product(A[k] ** Y[k], OUTPUTS),
    )
    steps.because(
        "Take the logarithm and turn its sign. The product becomes a sum.",
        LOSS,
        -sp.Sum(Y[k] * sp.log(A[k]), OUTPUTS),
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
        LOSS,
        CATEGORICAL_FROM_Z,
    )
    shifted = largest + sp.log(sp.Sum(sp.exp(Z[k] - largest), OUTPUTS))
    require_equal(
        *(sp.expand(sp.exp(side.subs(n_out, 3).doit())) for side in (shifted, sp.log(total)))
    )
    steps.because(
        "The logarithm stays the same if a number is taken away from all exponents and added "
        "outside. With the largest of the $Z_k$, no exponential is above 1.",
        sp.log(sp.Sum(sp.exp(Z[k]), OUTPUTS)),
        shifted,
    )
    return steps


def require_equal(left: sp.Expr, right: sp.Expr) -> None:
    """Raise ``ValueError`` unless the two are the same."""
    difference = sp.simplify(sp.expand_log(left - right, force=True))
    if difference != 0:
        raise ValueError(f"{left} and {right} differ by {difference}")
