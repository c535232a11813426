"""What batch normalisation does to learning, derived: to scale and shift, to the bias
before it, and to deltas that go back through many layers.

Sources: Ioffe and Szegedy 2015, section 3; Yang et al. 2019 for the growth with ReLU.
"""

import sympy as sp

from backprop.symbolic.batch_normalization import (
    S,
    apart,
    beta,
    deviation,
    e,
    gamma,
    m,
    over_batch,
    require_nought,
)
from backprop.symbolic.chain_rule import LOSS
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.normalized_delta import (
    delta,
    delta_before,
    delta_s,
    mean_product,
    mean_slope,
)
from backprop.symbolic.notation import batch, z
from backprop.symbolic.written import in_order, over, times

delta_u = sp.IndexedBase(r"\delta^{U}")
n, v = sp.symbols("n v", positive=True)
expected, spread_of = sp.Function("E"), sp.Function("Var")


def scale_and_shift() -> Derivation:
    """dL/dgamma and dL/dbeta, the last two steps: means over the batch."""
    share = sp.Function(r"\ell")
    steps = Derivation("the gradients of scale and shift")
    value = gamma * S[m] + beta
    loss = steps.because(
        "The loss of the batch is the mean of its examples' losses $\\ell$, and each depends on "
        "its own $U_m = \\gamma S_m + \\beta$.",
        LOSS,
        over_batch(share(value)) / batch,
        written=over_batch(share(in_order(gamma * S[m], beta))) / batch,
    )
    for parameter, reason in (
        (
            gamma,
            "Differentiate, with $\\delta^U_m$ for the slope of $\\ell$ at $U_m$. The scale "
            "multiplies $S_m$.",
        ),
        (beta, "The shift is added: its factor is 1."),
    ):
        outer = sp.diff(loss, parameter)
        found = outer.xreplace(dict.fromkeys(outer.atoms(sp.Subs), delta_u[m])).doit()
        right = over_batch(delta_u[m] * sp.diff(value, parameter)) / batch
        require_nought(found - right)
        steps.because(reason, sp.Derivative(LOSS, parameter, evaluate=False), right)
    return steps


def bias_before() -> Derivation:
    """The deltas of a batch add up to 0, and with them the gradient of a bias."""
    steps = Derivation("the gradient of a bias before the normalisation")
    total, before = over_batch(delta[m]), delta_before().result.subs(e, m)
    steps.because(
        "A bias is in the sums of all examples: its gradient is the mean of their deltas. Add "
        "them up.",
        total,
        over_batch(before),
        written=over_batch(
            in_order(delta_s[m], -mean_slope, times(-1, S[m], mean_product)) / deviation
        ),
    )
    known = {over_batch(delta_s[m]): batch * mean_slope, over_batch(S[m]): sp.Integer(0)}
    first, second = delta_s[m] - mean_slope, S[m]
    steps.because(
        "The two means are the same in every term. What has come back adds up to $N$ times its "
        "mean, so the first two parts cancel.",
        over_batch(first),
        apart(over_batch(first)).subs(known),
    )
    steps.because(
        "And the $S$ add up to 0, whatever they are multiplied by.",
        over_batch(second),
        known[over_batch(second)],
    )
    steps.because("Nothing is left.", total, sp.simplify(apart(over_batch(before)).subs(known)))
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
        n * v * kept,
        written=over(times(n, v, sp.pi - 1), 2 * sp.pi),
    )
    back = n * v * half(sp.Integer(1)).doit()
    steps.because(
        "On the way back the mean square of the deltas is divided by that variance, multiplied "
        "by $n\\,v$ in the weights, and by ½ in ReLU, which lets half of them through. Together, "
        "each layer multiplies it by the factor $r$.",
        sp.Symbol("r"),
        sp.simplify(back / ahead),
    )
    return steps
