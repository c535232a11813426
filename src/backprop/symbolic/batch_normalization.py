"""Batch normalisation, derived for one unit and a batch of N examples, N a letter.

Z[e] is the unit's weighted sum for example e, S[e] its standardised value, and b[e] what
comes back to it: the slope of the loss at S[e]. Source: Ioffe and Szegedy 2015.
"""

import sympy as sp

from backprop.symbolic.chain_rule import in_range
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import Z, batch

e, m, p = sp.symbols("e m p", integer=True, nonnegative=True)
mean, variance = sp.Symbol(r"\mu", real=True), sp.Symbol(r"\sigma^2", positive=True)
epsilon, deviation = sp.Symbol(r"\varepsilon", positive=True), sp.Symbol("d", positive=True)
S, blame, delta = (sp.IndexedBase(name) for name in ("S", "b", r"\delta"))


def over_batch(term: sp.Expr, index: sp.Symbol = m) -> sp.Sum:
    """The sum of ``term`` over the examples of the batch."""
    return sp.Sum(term, (index, 0, batch - 1))


def standardised() -> Derivation:
    """Mean, variance and standardised value of one unit."""
    steps = Derivation("standardising over a batch")
    steps.because("The mean of the unit's sums over the batch.", mean, over_batch(Z[m]) / batch)
    steps.because(
        "Their variance: the mean square of what is left when the mean is taken away.",
        variance,
        over_batch((Z[m] - mean) ** 2) / batch,
    )
    steps.because(
        r"The deviation is its root. A small $\varepsilon$ keeps it above 0 where all examples "
        "agree.",
        deviation,
        sp.sqrt(variance + epsilon),
    )
    steps.because(
        "Take the mean away, and divide by the deviation.", S[e], (Z[e] - mean) / deviation
    )
    return steps


def moments() -> Derivation:
    """The sum, and the mean square, of the standardised values of a batch."""
    steps = Derivation("mean and spread of the standardised values")
    total, value = over_batch(S[m]), standardised().result.subs(e, m)
    added = steps.because(
        "Add up the batch. The mean is the same number in every term.",
        total,
        apart(over_batch(value)),
    )
    steps.because(
        r"By its definition, $N \mu$ is the sum of all $Z$. Nothing is left.",
        total,
        sp.simplify(added.subs(over_batch(Z[m]), batch * mean)),
    )
    square, left_over = over_batch(S[m] ** 2) / batch, (Z[m] - mean) ** 2
    divided = steps.because(
        "The mean of the squares. The deviation is the same in every term.",
        square,
        over_batch(left_over) / (batch * deviation**2),
    )
    require_nought(value**2 - left_over / deviation**2)
    small = divided.subs(over_batch(left_over), batch * variance)
    steps.because(
        r"Above it stands the variance, by its definition. So the result is 1, up to "
        r"$\varepsilon$.",
        square,
        small.subs(deviation, sp.sqrt(variance + epsilon)),
    )
    return steps


def jacobian() -> Derivation:
    """dS_m/dZ_e: how one example's sum moves every example's standardised value."""
    steps = Derivation("how every S feels one Z")
    by_mean = in_range(sp.diff(over_batch(Z[m]) / batch, Z[e]).doit())
    steps.because(
        "A change of one $Z_e$ moves the mean.", sp.Derivative(mean, Z[e], evaluate=False), by_mean
    )
    feels = sp.Derivative(variance, Z[e], evaluate=False)
    inner = (Z[m] - mean) * (sp.KroneckerDelta(m, e) - by_mean)
    steps.because(
        "It moves the variance: its own square changes, and the mean moves in every square. The "
        "bracket is 1 where $m = e$, and else 0.",
        feels,
        2 * over_batch(inner) / batch,
    )
    by_variance = (
        2 * sp.factor(apart(over_batch(inner)).subs(over_batch(Z[m]), batch * mean)) / batch
    )
    steps.because(
        r"The bracket leaves one term. The rest is nothing, since the $Z_m - \mu$ add up to 0.",
        feels,
        by_variance,
    )
    at = sp.Symbol("t")
    own, moving_mean, moving = (sp.Function(name)(at) for name in ("Z_m", "mu", "v"))
    slope = sp.diff((own - moving_mean) / sp.sqrt(moving + epsilon), at)
    found = slope.subs(
        {
            sp.Derivative(own, at): sp.KroneckerDelta(m, e),
            sp.Derivative(moving_mean, at): by_mean,
            sp.Derivative(moving, at): by_variance,
        }
    )
    named = {own: Z[m], moving_mean: mean, moving: variance}
    left = sp.Derivative(S[m], Z[e], evaluate=False)
    spread = -(Z[m] - mean) * (Z[e] - mean) / (batch * deviation**3)
    parts = (sp.KroneckerDelta(m, e) / deviation, -by_mean / deviation, spread)
    require_nought(found.xreplace(named).subs(variance + epsilon, deviation**2) - sum(parts))
    three = steps.because(
        "So $S_m$ feels $Z_e$ in three ways: directly, if it is the same example; through the "
        "mean; and through the deviation.",
        left,
        sp.Add(*parts, evaluate=False),
    )
    compact = (sp.KroneckerDelta(m, e) - 1 / batch - S[m] * S[e] / batch) / deviation
    written = three.subs({Z[m]: deviation * S[m] + mean, Z[e]: deviation * S[e] + mean})
    require_nought(written.doit() - compact)
    steps.because(
        r"Write $Z - \mu$ as $d\,S$.",
        left,
        compact,
    )
    return steps


def delta_before() -> Derivation:
    """dL/dZ_e from what comes back to every S."""
    steps = Derivation("the delta before the normalisation")
    slope = jacobian().result
    steps.because(
        "One example's $Z_e$ acts on the whole batch. With $b_m$ for the slope of the loss at "
        "$S_m$, the chain rule adds up all ways.",
        delta[e],
        over_batch(blame[m] * sp.Derivative(S[m], Z[e], evaluate=False)),
    )
    raw = steps.because("Put the slopes in.", delta[e], over_batch(blame[m] * slope))
    taken_apart = apart(raw)
    mean_blame, mean_product = over_batch(blame[m]) / batch, over_batch(blame[m] * S[m]) / batch
    compact = (blame[e] - mean_blame - S[e] * mean_product) / deviation
    require_nought(taken_apart - compact)
    steps.because(
        "The bracket leaves one term. What doesn't depend on $m$ leaves its sum. Two means over "
        "the batch are left, and they are the same for every example.",
        delta[e],
        compact,
    )
    return steps


def apart(summation: sp.Sum) -> sp.Expr:
    """A sum over the batch, term by term: what doesn't depend on m stands outside."""
    found = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(summation.function)):
        without, within = term.as_independent(m, as_Add=False)
        found += without * in_range(over_batch(within).doit())
    return found


def require_nought(expression: sp.Expr) -> None:
    """Refuse a difference that isn't 0."""
    if sp.simplify(sp.expand(expression)) != 0:
        raise ValueError(f"{expression} isn't 0")


def in_sums(formula: sp.Expr, small: sp.Expr) -> sp.Expr:
    """``formula`` with S and the deviation written by the sums Z; ``small`` for epsilon."""
    middle = over_batch(Z[p], p) / batch
    spread = sp.sqrt(over_batch((Z[p] - middle) ** 2, p) / batch + small)
    return formula.replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == S,
        lambda part: (Z[part.indices[0]] - middle) / spread,
    ).subs(deviation, spread)


def delta_by_differentiation(examples: int, example: int, small: sp.Expr) -> sp.Expr:
    """The same for a batch of that many, found by differentiating everything at once."""
    values = [Z[index] for index in range(examples)]
    middle = sum(values) / sp.Integer(examples)
    spread = sp.sqrt(sum((value - middle) ** 2 for value in values) / examples + small)
    loss = sum(blame[index] * (value - middle) / spread for index, value in enumerate(values))
    return sp.diff(loss, values[example])
