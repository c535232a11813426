"""What layers of random weights do to sizes, derived: root mean squares, there and back.

So Xavier's and He's variances are found. Sources: Glorot and Bengio 2010; He et al. 2015.
"""

import sympy as sp

from backprop.symbolic.chain_rule import in_range
from backprop.symbolic.depth import delta, depth, l
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import i, j, k, n_in, n_out, z
from backprop.symbolic.written import over, times

variance, second_moment, spread = sp.symbols("v q s", positive=True)
Z, A, D = (sp.Symbol(name) for name in ("Z", "A", "D"))
# The density of a normal z of mean 0
NORMAL = sp.exp(-(z**2) / (2 * spread**2)) / (spread * sp.sqrt(2 * sp.pi))


def size_forward() -> Derivation:
    """E[Z_j^2] of a layer with random weights, from E[A_i^2]: any number of units."""
    m = sp.Symbol("m", integer=True, nonnegative=True)
    expected = sp.Function("E")
    W, act = sp.IndexedBase("W"), sp.IndexedBase("A")
    steps = Derivation("the size of a weighted sum")
    over_pairs = (m, 0, n_in - 1), (i, 0, n_in - 1)
    by_weights, by_inputs = expected(W[i, j] * W[m, j]), expected(act[i] * act[m])
    steps.because(
        "Square the sum of unit $j$ (its bias is 0 at the start) and take the mean over the "
        "weights. They are drawn independently of what arrives.",
        expected(Z**2),
        sp.Sum(by_weights * by_inputs, *over_pairs),
        written=sp.Sum(times(by_weights, by_inputs), *over_pairs),
    )
    same = sp.KroneckerDelta(i, m)
    double = steps.because(
        "Two different weights have nothing to do with each other, and their product is 0 on "
        "average. A weight times itself gives the variance $v$. Let $q$ be the mean square of "
        "what arrives.",
        expected(Z**2),
        sp.Sum(variance * second_moment * same, *over_pairs),
        written=sp.Sum(times(variance, second_moment, same), *over_pairs),
    )
    inner = sp.Sum(in_range(sp.Sum(double.function, double.limits[0]).doit()), double.limits[1])
    steps.because(
        "Only the terms with $m = i$ are left.",
        expected(Z**2),
        inner,
        written=sp.Sum(times(variance, second_moment), over_pairs[1]),
    )
    steps.because(
        "They are all the same: $n_{in}$ of them.",
        expected(Z**2),
        inner.doit(),
        written=times(n_in, variance, second_moment),
    )
    return steps


def size_backward() -> Derivation:
    """E[D_i^2] of the blame D_i that comes back to unit i, from E[delta_k^2]."""
    expected = sp.Function("E")
    weights, back = sp.IndexedBase("W"), sp.IndexedBase("D")
    steps = Derivation("the size of what comes back")
    forward = size_forward().result
    steps.because(
        "On the way back unit $i$ adds up one share from each unit of the next layer. We write "
        "$D$ for what comes back: this sum, before it is multiplied by the slope.",
        back[i],
        sp.Sum(weights[i, k] * delta[k], (k, 0, n_out - 1)),
    )
    steps.because(
        "It is the sum of the way there with the other end of the weights: $n_{out}$ terms "
        "instead of $n_{in}$. Here $q$ is the mean square of the deltas.",
        expected(D**2),
        forward.subs(n_in, n_out),
        written=times(n_out, variance, second_moment),
    )
    return steps


def xavier_variance() -> Derivation:
    """The variance that suits both ways as well as one number can."""
    steps = Derivation("Xavier's variance")
    there = steps.because(
        "Forwards the size stays the same if the factor is 1.", n_in * variance, sp.Integer(1)
    )
    back = steps.because("Backwards, likewise.", n_out * variance, sp.Integer(1))
    total = steps.because(
        "Both can't hold at once unless the layers are equally wide. "
        "Ask for it on average: the two factors together are 2.",
        (n_in + n_out) * variance,
        there + back,
    )
    steps.because(
        "Solve for the variance.",
        variance,
        sp.solve((n_in + n_out) * variance - total, variance)[0],
    )
    return steps


def relu_second_moment() -> Derivation:
    """E[ReLU(z)^2] for a normal z of mean 0."""
    expected = sp.Function("E")
    steps = Derivation("what ReLU leaves of a size")
    whole = steps.because(
        "A weighted sum of many terms is about normal. Its mean square is",
        expected(Z**2),
        sp.Integral(z**2 * NORMAL, (z, -sp.oo, sp.oo)),
    )
    steps.because("which SymPy integrates to", expected(Z**2), sp.simplify(whole.doit()))
    half = steps.because(
        "ReLU makes the negative half 0 and leaves the rest.",
        expected(A**2),
        sp.Integral(z**2 * NORMAL, (z, 0, sp.oo)),
    )
    steps.because("Half of the mean square is left.", expected(A**2), sp.simplify(half.doit()))
    return steps


def he_variance() -> Derivation:
    """The variance that keeps sizes through ReLU layers."""
    steps = Derivation("He's variance")
    kept = sp.simplify(relu_second_moment().result / spread**2)
    factor = steps.because(
        "A layer multiplies the mean square by $n_{in} v$, and ReLU keeps half of it.",
        sp.Symbol("r"),
        kept * n_in * variance,
    )
    steps.because("Ask for the factor 1, and solve.", variance, sp.solve(factor - 1, variance)[0])
    return steps


def relu_way_back() -> Derivation:
    """E[delta^2] before a ReLU, from the mean square of the blame that comes back to it."""
    expected = sp.Function("E")
    delta_here, slope = sp.Symbol(r"\delta"), sp.Symbol("f'")
    steps = Derivation("what ReLU leaves of a delta")
    parted = steps.because(
        "A delta is what comes back, $D$, times the slope. At the start, what comes back knows "
        "next to nothing of the slope it will meet. Then the mean of the product is the product "
        "of the means.",
        expected(delta_here**2),
        expected(D**2) * expected(slope**2),
    )
    squares = steps.because(
        "ReLU's slope is 1 where $z$ is positive, and 0 where it is negative. So is its square.",
        expected(slope**2),
        sp.Integral(NORMAL, (z, 0, sp.oo)),
    )
    kept = steps.because("Half of the slopes are 0.", expected(slope**2), squares.doit())
    half = steps.because(
        "So half of the mean square is left.",
        expected(delta_here**2),
        parted.subs(expected(slope**2), kept),
    )
    steps.because(
        "With the weights, the whole layer multiplies the mean square $q$ of the next layer's "
        "deltas by $n_{out} v / 2$.",
        expected(delta_here**2),
        half.subs(expected(D**2), size_backward().result),
        written=over(times(n_out, variance, second_moment), sp.Integer(2)),
    )
    return steps


def size_of_a_gradient() -> Derivation:
    """E[(dL/dW)^2] of layer l, where each layer multiplies mean squares by r, both ways."""
    expected = sp.Function("E")
    factor = sp.Symbol("r", positive=True)
    inputs, last = sp.symbols("q_X q_L", positive=True)
    gradient, delta_here = sp.Symbol("G"), sp.Symbol(r"\delta")
    steps = Derivation("the size of a gradient in layer l")
    both = steps.because(
        "The slope of one example's loss by a weight of layer $l$ is an activation of layer "
        "$l - 1$ times a delta of layer $l$. At the start the two know next to nothing of each "
        "other.",
        expected(gradient**2),
        expected(A**2) * expected(delta_here**2),
    )
    there = steps.because(
        "The activations have come through $l - 1$ layers, and each has multiplied their mean "
        "square by $r$. It was $q_X$ in the data.",
        expected(A**2),
        factor ** (l - 1) * inputs,
    )
    back = steps.because(
        "The deltas have come back through $L - l$ layers, from $q_L$ in the last one.",
        expected(delta_here**2),
        factor ** (depth - l) * last,
    )
    product = both.subs({expected(A**2): there, expected(delta_here**2): back})
    steps.because(
        "Multiply. The number of the layer is gone: $L - 1$ factors, in every layer.",
        expected(gradient**2),
        sp.powsimp(product),
    )
    return steps
