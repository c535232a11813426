"""Training, derived: what batches add up to, what weight decay does, and what stopping early does.

Sources: Krogh and Hertz 1991 (weight decay); Goodfellow, Bengio and Courville 2016,
section 7.8 (early stopping beside weight decay).
"""

import sympy as sp

from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import W, batch, i, j, n_in, n_out
from backprop.symbolic.updates import alpha, best, curvature, gradient, t
from backprop.symbolic.written import in_order, times

decay = sp.Symbol("lambda", positive=True)
batches = sp.Symbol("M", integer=True, positive=True)
m, n = sp.symbols("m n", integer=True, nonnegative=True)
loss, penalized = sp.symbols(r"L L_{\lambda}")


def mean_of_batches() -> Derivation:
    """The mean over M batches of N examples each is the mean over all M N examples."""
    steps = Derivation("the mean of the batches' gradients")
    one = sp.IndexedBase("G")
    inner = sp.Sum(gradient[m * batch + n], (n, 0, batch - 1))
    steps.because(
        "Batch $m$ holds the examples $N m$ to $N m + N - 1$. Its gradient is their mean.",
        one[m],
        inner / batch,
    )
    shifted = inner.change_index(n, n + m * batch)
    steps.because("Count the examples from the first of all.", one[m], shifted / batch)
    mean = sp.Symbol(r"\bar{G}")
    steps.because(
        "Average over the $M$ batches.",
        mean,
        sp.Sum(shifted, (m, 0, batches - 1)) / (batches * batch),
    )
    last, first = shifted.limits[0][2], shifted.limits[0][1]
    if sp.expand(last + 1 - first.subs(m, m + 1)) != 0 or first.subs(m, 0) != 0:
        raise ValueError("the batches leave examples out, or take some twice")
    steps.because(
        "Each batch begins where the one before ends, so the two sums are one over all examples.",
        mean,
        sp.Sum(gradient[n], (n, 0, last.subs(m, batches - 1).expand())) / (batches * batch),
    )
    return steps


def slope_of(weight: sp.Expr) -> sp.Expr:
    """The slope of the loss for a weight, as a symbol of its own."""
    return sp.Derivative(loss, weight, evaluate=False)


def weight_decay() -> Derivation:
    """What a penalty on large weights does to a step of gradient descent."""
    steps = Derivation("weight decay")
    p, q = sp.symbols("p q", integer=True, nonnegative=True)
    squares = sp.Sum(W[p, q] ** 2, (q, 0, n_out - 1), (p, 0, n_in - 1))
    steps.because(
        "Add a price for large weights to the loss. The biases cost nothing.",
        penalized,
        loss + decay / 2 * squares,
        written=in_order(loss, decay / 2 * squares),
    )
    slope = sp.diff(squares.function, W[i, j])  # 2 W where p, q is i, j, and else 0
    picked = sp.simplify(slope / (sp.KroneckerDelta(i, p) * sp.KroneckerDelta(j, q)))
    own = slope_of(W[i, j])
    price = decay / 2 * picked.subs({p: i, q: j})
    total = steps.because(
        "Of the sum only the weight's own square depends on it; its slope takes the ½ away.",
        sp.Derivative(penalized, W[i, j], evaluate=False),
        own + price,
        written=in_order(own, price),
    )
    new = sp.Symbol("W'_{i,j}")
    step = steps.because(
        "Take a step of gradient descent.",
        new,
        W[i, j] - alpha * total,
        written=in_order(W[i, j], times(-1, alpha, in_order(own, price))),
    )
    collected = sp.collect(sp.expand(step), W[i, j])
    steps.because(
        "Collect what multiplies the weight. Each step first shrinks it by a fixed share.",
        new,
        collected,
        written=in_order(times(collected.coeff(W[i, j]), W[i, j]), -alpha * own),
    )
    return steps


def early_stopping() -> Derivation:
    """On a parabola, t steps from 0 end where weight decay would, for a matching lambda."""
    steps = Derivation("stopping early on a parabola")
    w_t, w = sp.Symbol("w_t"), sp.Symbol("w", real=True)
    parabola = steps.because(
        "A loss with one weight, lowest at $w^*$. The curvature $c$ says how steeply it rises.",
        loss,
        curvature * (w - best) ** 2 / 2,
    )
    covered = best * (1 - (1 - alpha * curvature) ** t)
    stopped = steps.because(
        "Gradient descent from $w = 0$, stopped after $t$ steps: what is left of the distance "
        "to $w^*$ has shrunk $t$ times.",
        w_t,
        covered,
    )
    (lowest,) = sp.solve(sp.diff(parabola + decay * w**2 / 2, w), w)
    decayed = steps.because(
        "The lowest point of the parabola with the penalty added, where the slope is 0.",
        sp.Symbol(r"w_{\lambda}"),
        lowest,
    )
    left = sp.Symbol("r", positive=True)  # the share of the distance that is left
    shares = (stopped / best).subs((1 - alpha * curvature) ** t, left) - decayed / best
    (same,) = sp.solve(shares, decay)
    plainer = curvature * left / (1 - left)
    if sp.simplify(same - plainer) != 0:
        raise ValueError(f"the two are the same point for {same}")
    equal = plainer.subs(left, (1 - alpha * curvature) ** t)
    matching = steps.because(
        "They are the same point for this $\\lambda$.",
        decay,
        equal,
    )
    steps.because(
        "In a flat direction, where $c$ is nearly 0, this becomes plain: the fewer the steps, "
        "the stronger the decay.",
        decay,
        sp.limit(matching, curvature, 0),
    )
    return steps
