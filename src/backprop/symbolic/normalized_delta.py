"""Back through a batch normalisation, derived for one unit and a batch of N examples.

delta_s[e] is what comes back to the standardised value S[e]: the slope of the loss
there. Source: Ioffe and Szegedy 2015.
"""

import sympy as sp

from backprop.symbolic.batch_normalization import (
    S,
    apart,
    deviation,
    e,
    epsilon,
    m,
    mean,
    over_batch,
    p,
    require_nought,
    variance,
)
from backprop.symbolic.chain_rule import in_range
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import Z, batch
from backprop.symbolic.written import in_order, over, times

delta_s, delta = sp.IndexedBase(r"\delta^{S}"), sp.IndexedBase(r"\delta")

# Means over the batch: of what comes back, and of its products with S.
mean_slope = sp.Symbol(r"\overline{\delta^S}", real=True)
mean_product = sp.Symbol(r"\overline{\delta^S S}", real=True)
MEANS = {
    mean_slope: over_batch(delta_s[m]) / batch,
    mean_product: over_batch(delta_s[m] * S[m]) / batch,
}


def jacobian() -> Derivation:
    """dS_m/dZ_e: how one example's sum moves every example's standardised value."""
    steps = Derivation("how every S feels one Z")

    def by_one(what: sp.Expr) -> sp.Expr:
        return sp.Derivative(what, Z[e], evaluate=False)

    by_mean = steps.because(
        "A change of one $Z_e$ moves the mean.",
        by_one(mean),
        in_range(sp.diff(over_batch(Z[m]) / batch, Z[e]).doit()),
    )
    # Every square of the variance changes, by its own sum and by the mean.
    own, through_mean = sp.KroneckerDelta(m, e), -by_mean
    steps.because(
        r"So it moves every square $(Z_m - \mu)^2$ in the variance. Together these changes are "
        r"nothing, since the $Z_m - \mu$ add up to 0.",
        -2 * over_batch(Z[m] - mean) / batch**2,
        2 * apart(over_batch((Z[m] - mean) * through_mean)).subs(over_batch(Z[m]), batch * mean),
    )
    feels = 2 * apart(over_batch((Z[m] - mean) * own)) / batch
    by_variance = steps.because(
        "What is left is the change of its own square.",
        by_one(variance),
        feels,
        written=over(times(2, in_order(Z[e], -mean)), batch),
    )
    root = sp.sqrt(variance + epsilon)
    by_deviation = sp.diff(root, variance) * by_variance
    steps.because(
        r"The deviation is the root of $\sigma^2 + \varepsilon$. The slope of a root is 1 over "
        r"twice the root: so multiply by $\frac{1}{2d}$. The 2 cancels.",
        by_one(deviation),
        by_deviation.subs(root, deviation),
        written=over(in_order(Z[e], -mean), batch, deviation),
    )
    both = steps.because(
        r"Of $S_m = (Z_m - \mu)/d$ the upper part changes by $[e = m] - 1/N$, and the lower one "
        r"as found. By the quotient rule, with $Z - \mu = d\,S$:",
        by_one(S[m]),
        (own - by_mean) / deviation
        - deviation
        * S[m]
        * by_deviation.subs(root, deviation).subs(Z[e], deviation * S[e] + mean)
        / deviation**2,
        written=in_order((own - by_mean) / deviation, -over(S[e] * S[m], batch, deviation)),
    )
    compact = (own - 1 / batch - S[m] * S[e] / batch) / deviation
    require_nought(both - compact)
    steps.because(
        "Over one line.",
        by_one(S[m]),
        compact,
        written=in_order(own, -1 / batch, -S[e] * S[m] / batch) / deviation,
    )
    return steps


def delta_before() -> Derivation:
    """dL/dZ_e from what comes back to every S."""
    steps = Derivation("the delta before the normalisation")
    slope = jacobian().steps[-1]
    steps.because(
        r"One example's $Z_e$ acts on the whole batch. With $\delta^S_m$ for the slope of the "
        "loss at $S_m$, the chain rule adds up all ways.",
        delta[e],
        over_batch(delta_s[m] * sp.Derivative(S[m], Z[e], evaluate=False)),
    )
    raw = steps.because(
        "Put the slopes in.",
        delta[e],
        over_batch(delta_s[m] * slope.equation.rhs),
        written=over_batch(times(delta_s[m], slope.written)),
    )
    for meaning, (name, value) in zip(
        (
            "The bracket leaves one term. The two others are means over the batch, the same for "
            r"every example. We write a line over what is averaged: the $\delta^S$",
            r"and their products with $S$.",
        ),
        MEANS.items(),
        strict=True,
    ):
        steps.because(meaning, name, value)
    compact = (delta_s[e] - mean_slope - S[e] * mean_product) / deviation
    require_nought(apart(raw) - compact.subs(MEANS))
    steps.because(
        "With these, the delta is",
        delta[e],
        compact,
        written=in_order(delta_s[e], -mean_slope, times(-1, S[e], mean_product)) / deviation,
    )
    return steps


def in_sums(formula: sp.Expr, small: sp.Expr) -> sp.Expr:
    """``formula`` with S, the deviation and the means written by the sums Z.

    ``small`` stands for epsilon.
    """
    middle = over_batch(Z[p], p) / batch
    spread = sp.sqrt(over_batch((Z[p] - middle) ** 2, p) / batch + small)
    return (
        formula.subs(MEANS)
        .replace(
            lambda part: isinstance(part, sp.Indexed) and part.base == S,
            lambda part: (Z[part.indices[0]] - middle) / spread,
        )
        .subs(deviation, spread)
    )


def delta_by_differentiation(examples: int, example: int, small: sp.Expr) -> sp.Expr:
    """The same for a batch of that many, found by differentiating everything at once."""
    values = [Z[index] for index in range(examples)]
    middle = sum(values) / sp.Integer(examples)
    spread = sp.sqrt(sum((value - middle) ** 2 for value in values) / examples + small)
    loss = sum(delta_s[index] * (value - middle) / spread for index, value in enumerate(values))
    return sp.diff(loss, values[example])
