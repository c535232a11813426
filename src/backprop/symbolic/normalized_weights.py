"""What batch normalisation does to the weights before it, derived: their length changes
nothing, and so their gradient stands at right angles to them.

Source: Ioffe and Szegedy 2015, section 3.3.
"""

import sympy as sp

from backprop.symbolic.batch_normalization import S, e, m, mean, over_batch, variance
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.normalized_delta import delta_s
from backprop.symbolic.notation import W, Z, batch, i, n_in
from backprop.symbolic.written import in_order, over, root, times

c = sp.Symbol("c", positive=True)
G = sp.IndexedBase("G")  # the slopes of the loss by the weights of one unit


def larger_weights() -> Derivation:
    """S where all weights before it are c times as large, and its slope in c."""
    steps = Derivation("the same with larger weights")
    scaled = steps.because(
        "Multiply all weights of a unit by $c > 0$. Then every $Z$, and with it the mean, is $c$ "
        "times as large, and the variance $c^2$ times. Leave $\\varepsilon$ out.",
        S[e],
        (c * Z[e] - c * mean) / sp.sqrt(c**2 * variance),
        written=over(in_order(c * Z[e], times(-1, c, mean)), root(times(c**2, variance))),
    )
    same = steps.because(
        "The $c$ cancels: nothing has changed.",
        S[e],
        sp.simplify(scaled),
    )
    steps.because(
        "So no $S$ moves with $c$.", sp.Derivative(S[e], c, evaluate=False), sp.diff(same, c)
    )
    return steps


def across_the_gradient() -> Derivation:
    """The gradient of weights before a normalisation stands at right angles to them."""
    steps = Derivation("the direction of the gradient")
    moved = sp.Derivative(sp.Function("L")(c), c, evaluate=False)
    by_s = sp.Derivative(S[m], c, evaluate=False)
    through_s = steps.because(
        "Let one unit's weights grow together, as $c W_i$. The loss feels $c$ only through the "
        "unit's $S$.",
        moved,
        over_batch(delta_s[m] * by_s) / batch,
    )
    unmoved = steps.because(
        "But no $S$ moves with $c$.",
        moved,
        through_s.xreplace({by_s: larger_weights().result}).doit(),
    )
    along = steps.because(
        "The chain rule can also go through the weights. Write $G_i$ for the slope of the loss by "
        "weight $i$.",
        moved,
        sp.Sum(G[i] * sp.diff(c * W[i], c), (i, 0, n_in - 1)),
    )
    steps.because(
        "Both are the same number. So the gradient and the weights stand at right angles: a small "
        "step turns the weights, and doesn't lengthen them.",
        along,
        unmoved,
    )
    return steps


def smaller_gradient() -> Derivation:
    """The gradient at c times the weights is 1/c of the gradient at the weights."""
    loss, others = sp.Function("L"), sp.Symbol("V", real=True)
    at_larger, at_weights = sp.Symbol("G_{i}(cW)"), sp.Symbol("G_{i}(W)")
    steps = Derivation("the size of the gradient")
    larger = steps.because(
        "The loss is the same at $c W$ as at $W$. Take one weight $W_i$ out, with $V$ for all the "
        "others.",
        loss(W[i], others),
        loss(c * W[i], c * others),
        written=loss(c * W[i], times(c, others)),
    )
    left = sp.diff(larger, W[i]).doit()
    (inner,) = left.atoms(sp.Subs)
    by_chain = left.xreplace({inner: at_larger})
    steps.because(
        "Differentiate both sides by $W_i$. The chain rule brings out a $c$. Again, $G_i$ is the "
        "slope by weight $i$; behind it stands where it is taken.",
        at_weights,
        by_chain,
        written=times(c, at_larger),
    )
    steps.because(
        "So with weights $c$ times as long, every slope is $c$ times smaller.",
        at_larger,
        sp.solve(by_chain - at_weights, at_larger)[0],
    )
    return steps
