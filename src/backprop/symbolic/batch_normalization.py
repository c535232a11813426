"""Batch normalisation forward, derived for one unit and a batch of N examples, N a letter.

Z[e] is the unit's weighted sum for example e, S[e] its standardised value, and U[e] what
its activation is given. Source: Ioffe and Szegedy 2015.
"""

import sympy as sp

from backprop.symbolic.chain_rule import in_range
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import Z, batch
from backprop.symbolic.written import in_order

e, m, p = sp.symbols("e m p", integer=True, nonnegative=True)
mean, variance = sp.Symbol(r"\mu", real=True), sp.Symbol(r"\sigma^2", positive=True)
epsilon, deviation = sp.Symbol(r"\varepsilon", positive=True), sp.Symbol("d", positive=True)
S, U = sp.IndexedBase("S"), sp.IndexedBase("U")
gamma, beta = sp.symbols("gamma beta", real=True)


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


def scaled() -> Derivation:
    """What the activation is given, and what gives the sums back."""
    steps = Derivation("scale and shift")
    value = steps.because(
        "Multiply by the scale, and add the shift. This is what the activation is given.",
        U[e],
        gamma * S[e] + beta,
        written=in_order(gamma * S[e], beta),
    )
    back = value.subs({gamma: deviation, beta: mean})
    steps.because(
        r"For any one batch, $\gamma = d$ and $\beta = \mu$ give the sums back.",
        U[e],
        sp.expand(back.subs(S[e], standardised().result)),
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
