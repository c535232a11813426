"""What batch normalisation does to learning, derived: to scale and shift, to the bias and
the weights before it, and to deltas that go back through many layers.

Sources: Ioffe and Szegedy 2015, section 3; Yang et al. 2019 for the growth with ReLU.
"""

import sympy as sp

from backprop.symbolic.batch_normalization import (
    S,
    apart,
    blame,
    delta,
    deviation,
    e,
    m,
    mean,
    over_batch,
    require_nought,
    variance,
)
from backprop.symbolic.chain_rule import LOSS
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import W, Z, batch, i, n_in, z

gamma, beta = sp.symbols("gamma beta", real=True)
c, v = sp.symbols("c v", positive=True)
on_u = sp.IndexedBase(r"\delta^{U}")
expected, spread_of = sp.Function("E"), sp.Function("Var")


def scale_and_shift() -> tuple[Derivation, Derivation]:
    """dL/dgamma and dL/dbeta: means over the batch."""
    share = sp.Function(r"\ell")
    result = []
    for parameter, word in ((gamma, "scale"), (beta, "shift")):
        steps = Derivation(f"the gradient of the {word}")
        loss = steps.because(
            "The loss of the batch is the mean of its examples' losses $\\ell$, and each hangs on "
            "its own $U_m = \\gamma S_m + \\beta$.",
            LOSS,
            over_batch(share(gamma * S[m] + beta)) / batch,
        )
        inner = sp.diff(gamma * S[m] + beta, parameter)
        outer = sp.diff(loss, parameter)
        slopes = outer.atoms(sp.Subs)
        found = outer.xreplace(dict.fromkeys(slopes, on_u[m])).doit()
        require_nought(found - over_batch(on_u[m] * inner) / batch)
        steps.because(
            f"Differentiate, with $\\delta^U_m$ for the slope of $\\ell$ at $U_m$. The {word} "
            + ("multiplies $S_m$." if word == "scale" else "is added with the factor 1."),
            sp.Derivative(LOSS, parameter, evaluate=False),
            over_batch(on_u[m] * inner) / batch,
        )
        result.append(steps)
    scale, shift = result
    return scale, shift


def bias_before() -> Derivation:
    """The deltas of a batch add up to 0, and with them the gradient of a bias."""
    steps = Derivation("the gradient of a bias before the normalisation")
    plain, product = sp.symbols(r"\bar{b} \overline{bS}")
    total = over_batch(delta[m])
    raw = over_batch((blame[m] - plain - product * S[m]) / deviation)
    steps.because(
        "A bias is in the sums of all examples: its gradient is the mean of their deltas. Add "
        "them up. The two means, $\\bar b$ and $\\overline{bS}$, are the same in every term.",
        total,
        raw,
    )
    opened = steps.because("Take the sum apart.", total, apart(raw))
    known = {over_batch(blame[m]): batch * plain, over_batch(S[m]): sp.Integer(0)}
    steps.because(
        "The sum of all $b$ is $N \\bar b$, and the $S$ add up to 0.",
        total,
        sp.simplify(opened.subs(known)),
    )
    return steps


def larger_weights() -> Derivation:
    """S where all weights before it are c times as large."""
    steps = Derivation("the same with larger weights")
    scaled = steps.because(
        "Multiply all weights of a unit by $c > 0$. Then every $Z$, and with it the mean, is $c$ "
        "times as large, and the variance $c^2$ times. Leave $\\varepsilon$ away.",
        S[e],
        (c * Z[e] - c * mean) / sp.sqrt(c**2 * variance, evaluate=False),
    )
    steps.because("The $c$ cancels: nothing has changed.", S[e], sp.simplify(scaled.doit()))
    return steps


def across_the_gradient() -> Derivation:
    """The gradient of weights before a normalisation stands at right angles to them."""
    loss, slope = sp.Function("L"), sp.IndexedBase("G")
    steps = Derivation("the direction of the gradient")
    along = sp.Sum(slope[i] * W[i], (i, 0, n_in - 1))
    steps.because(
        "Let one unit's weights grow together, as $c W_i$, and watch the loss. By the chain rule "
        "it changes with $c$ like this, with $G_i$ for the slope of the loss at $c W_i$.",
        sp.Derivative(loss(c), c, evaluate=False),
        along,
    )
    steps.because(
        "But the loss doesn't change, as no $S$ does. So the gradient and the weights stand at "
        "right angles: a small step turns the weights, and doesn't lengthen them.",
        along,
        sp.diff(loss(1), c),
    )
    return steps


def smaller_gradient() -> Derivation:
    """The gradient at c times the weights is 1/c of the gradient at the weights."""
    loss, w = sp.Function("L"), sp.Symbol("w", real=True)
    steps = Derivation("the size of the gradient")
    steps.because("The loss is the same at $c w$ as at $w$.", loss(c * w), loss(w))
    left = sp.diff(loss(c * w), w).doit()
    at = sp.Symbol(r"L'(cw)")
    (inner,) = left.atoms(sp.Subs)
    steps.because(
        "Differentiate both sides. The chain rule brings out a $c$ on the left.",
        left.xreplace({inner: at}),
        sp.diff(loss(w), w),
    )
    steps.because(
        "So the larger the weights, the smaller their gradient.",
        at,
        sp.solve(left.xreplace({inner: at}) - sp.diff(loss(w), w), at)[0],
    )
    return steps


def growth_with_relu() -> Derivation:
    """By what a wide normalised ReLU layer multiplies the mean square of the deltas."""
    steps = Derivation("what a normalised ReLU layer does to deltas")
    density = sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)
    output, outgoing = sp.Symbol("A"), sp.Symbol("Z")

    def half(function: sp.Expr) -> sp.Expr:
        return sp.Integral(function * density, (z, 0, sp.oo))

    first = steps.because(
        "In a wide network a standardised value is about normal. ReLU keeps its positive half; "
        "the mean of what it keeps is",
        expected(output),
        half(z).doit(),
    )
    second = steps.because("and the mean square is", expected(output**2), half(z**2).doit())
    kept = steps.because(
        "So over the batch the activations vary by this much.",
        spread_of(output),
        sp.together(second - first**2),
    )
    ahead = steps.because(
        "The next layer's sums vary by $n\\,v$ times that, with $v$ the variance of the weights. "
        "The normalisation divides by the root of it.",
        spread_of(outgoing),
        sp.Symbol("n", positive=True) * v * kept,
    )
    back = sp.Symbol("n", positive=True) * v * half(sp.Integer(1)).doit()
    steps.because(
        "On the way back the mean square of the deltas is divided by that variance, multiplied "
        "by $n\\,v$ in the weights, and by ½ in ReLU, which lets half of them through.",
        sp.Symbol("q"),
        sp.simplify(back / ahead),
    )
    return steps
