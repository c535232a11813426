"""Layer normalisation, derived from batch normalisation: examples and units change places.

Batch normalisation looks at one unit, and its sums run over the examples; here it is one
example, and they run over the units. So every equation is that of ``batch_normalization``
and ``normalized_delta`` with n for N and j for e. Source: Ba, Kiros and Hinton 2016.
"""

from collections.abc import Mapping, Sequence

import sympy as sp

from backprop.symbolic import batch_normalization, normalized_delta, normalized_learning
from backprop.symbolic.batch_normalization import S, e, m, p
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.normalized_delta import delta_s
from backprop.symbolic.normalized_learning import delta_u
from backprop.symbolic.notation import Z, batch, j, n_out

Places = Mapping[sp.Basic, sp.Basic]

PLACES: Places = {batch: n_out, e: j}  # the units for the examples, one of each
gamma, beta = sp.IndexedBase(r"\gamma"), sp.IndexedBase(r"\beta")
# Scale and shift belong to a unit, and are learned from all examples.
OF_UNIT: Places = {
    batch_normalization.gamma: gamma[j],
    batch_normalization.beta: beta[j],
    S[m]: S[m, j],
    delta_u[m]: delta_u[m, j],
}


def standardised() -> Derivation:
    """Mean, variance and standardised value of one example's sums."""
    return _retold(
        "standardising over the units",
        batch_normalization.standardised(),
        [
            "The mean of one example's sums over the units of the layer.",
            "Their variance: the mean square of what is left when the mean is taken away.",
            r"The deviation is its root. A small $\varepsilon$ keeps it above 0 where all units "
            "agree.",
            "Take the mean away, and divide by the deviation.",
        ],
    )


def jacobian() -> Derivation:
    """dS_m/dZ_j: how one unit's sum moves every unit's standardised value."""
    return _retold(
        "how every S of an example feels one Z",
        normalized_delta.jacobian(),
        [
            "A change of one $Z_j$ moves the mean.",
            r"So it moves every square $(Z_m - \mu)^2$ in the variance. Together these changes "
            r"are nothing, since the $Z_m - \mu$ add up to 0.",
            "What is left is the change of its own square.",
            r"The deviation is the root of $\sigma^2 + \varepsilon$. The slope of a root is 1 over "
            r"twice the root: so multiply by $\frac{1}{2d}$. The 2 cancels.",
            r"Of $S_m = (Z_m - \mu)/d$ the upper part changes by $[j = m] - 1/n_{out}$, and the "
            r"lower one as found. By the quotient rule, with $Z - \mu = d\,S$:",
            "Over one line.",
        ],
    )


def delta_before() -> Derivation:
    """dL/dZ_j from what comes back to every U of the example: scale, then normalisation."""
    steps = Derivation("the delta before the layer normalisation")
    scaled = gamma[j] * S[j] + beta[j]
    steps.because(
        r"What comes back to $U_j = \gamma_j S_j + \beta_j$ is multiplied by the unit's scale. We "
        r"write $\delta^U$ for the slope of the loss at $U$, and $\delta^S$ for that at $S$.",
        delta_s[j],
        delta_u[j] * sp.diff(scaled, S[j]),
    )
    steps.steps += _retold(
        "",
        normalized_delta.delta_before(),
        [
            "Each $Z_j$ acts on all units of its example. The chain rule adds up all ways.",
            "Put the slopes in.",
            "The bracket leaves one term. The two others are means over the units. We write a "
            r"line over what is averaged: the $\delta^S$",
            "and their products with $S$.",
            "With these, the delta is",
        ],
    ).steps
    return steps


def scale_and_shift() -> Derivation:
    """dL/dgamma_j and dL/dbeta_j: means over the batch, as for batch normalisation."""
    steps = Derivation("the gradients of scale and shift")
    for reason, step in zip(
        (
            "Scale and shift belong to a unit, and every example passes them. So here it is the "
            "examples that are averaged. $S_{m,j}$ is that of example $m$ and unit $j$.",
            "The shift is added: its factor is 1.",
        ),
        normalized_learning.scale_and_shift().steps[1:],
        strict=True,
    ):
        left, right = (side.xreplace(OF_UNIT) for side in step.equation.args)
        steps.because(reason, left, right)
    return steps


def in_sums(formula: sp.Expr, small: sp.Expr) -> sp.Expr:
    """A formula of one example, such as the delta, written by Z, the scale and delta^U.

    ``small`` stands for epsilon.
    """
    over_examples = formula.xreplace({there: here for here, there in PLACES.items()})
    over_units = normalized_delta.in_sums(over_examples, small).xreplace(PLACES)
    return over_units.replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == delta_s,
        lambda part: gamma[part.indices[0]] * delta_u[part.indices[0]],
    )


def in_sums_of_a_batch(formula: sp.Expr, small: sp.Expr) -> sp.Expr:
    """A formula with S of several examples, such as the scale's gradient, written by Z."""

    def standardised_sum(part: sp.Indexed) -> sp.Expr:
        example, unit = part.indices
        middle = sp.Sum(Z[example, p], (p, 0, n_out - 1)) / n_out
        squares = sp.Sum((Z[example, p] - middle) ** 2, (p, 0, n_out - 1))
        return (Z[example, unit] - middle) / sp.sqrt(squares / n_out + small)

    return formula.replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == S, standardised_sum
    )


def _retold(name: str, told: Derivation, reasons: Sequence[str]) -> Derivation:
    """The steps of ``told`` with the places exchanged, and reasons that say so."""
    steps = Derivation(name)
    for reason, step in zip(reasons, told.steps, strict=True):
        written = None if step.written is None else step.written.xreplace(PLACES)
        left = step.equation.lhs.xreplace(PLACES)
        steps.because(reason, left, step.equation.rhs.xreplace(PLACES), written=written)
    return steps
