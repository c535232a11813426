"""Shared weights: a kernel that slides, and what comes back to it and to what it slides along.

In one dimension, at any size: n numbers A, m weights w, and a sum Z at each place. The deltas
are the slopes of the loss along the sums. Where there is no place, delta is 0.
"""

import sympy as sp

from backprop.symbolic.chain_rule import in_range
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.gradients import delta
from backprop.symbolic.notation import A, B, W, Z, i, j, k
from backprop.symbolic.written import in_order, times

n, m, s = sp.symbols("n m s", integer=True, positive=True)  # numbers, weights, stride
p, q = sp.symbols("p q", integer=True, nonnegative=True)  # padding; an index that a sum runs over
c, r, t, u = sp.symbols("c r t u", integer=True, nonnegative=True)  # channel, row, column; filter
w, padded, turned = (sp.IndexedBase(name) for name in ("w", "D", "v"))
x, y = sp.symbols("x y", integer=True, nonnegative=True)  # row and column in a picture
rows, columns = sp.symbols("n_r n_t", integer=True, positive=True)  # of places
channels, filters = sp.symbols("n_c n_u", integer=True, positive=True)
high, wide = sp.symbols("m_i m_j", integer=True, positive=True)  # of a kernel
winner = sp.IndexedBase("c")  # which number of a window is its largest
last = n - m  # the last place
LOSS = sp.Symbol("L")


def slope_of(what: sp.Expr, by: sp.Expr) -> sp.Derivative:
    """d what / d by, as it is written."""
    return sp.Derivative(what, by, evaluate=False)


def over_places(term: sp.Expr) -> sp.Sum:
    """The sum of ``term`` over all places i."""
    return sp.Sum(term, (i, 0, last))


def one_output() -> Derivation:
    """Z_i, the sum at place i."""
    steps = Derivation("the sum at every place of a kernel")
    first = steps.because(
        "At place 0 the kernel's $m$ weights lie on the first $m$ numbers. Each weight is "
        "multiplied by the number beneath it.",
        Z[0],
        sp.Sum(w[k] * A[k], (k, 0, m - 1)),
    )
    steps.because(
        "At place $i$ every weight lies $i$ numbers further. The weights are the same.",
        Z[i],
        first.xreplace({A[k]: A[i + k]}),
    )
    return steps


def places() -> Derivation:
    """How many places there are, with a stride and padding."""
    steps = Derivation("how many places there are")
    end = steps.because(
        "At place $i$ of stride $s$ the kernel ends before number $i s + m$. There are $n$ "
        "numbers, and $p$ zeros on each side. The last place is where it just fits.",
        s * i + m,
        n + 2 * p,
    )
    (fits,) = sp.solve(sp.Eq(s * i + m, end), i)
    steps.because(
        "Solve for $i$. A fraction of a step isn't taken, so round down; and one more, "
        "since places are counted from 0.",
        sp.Symbol(r"\text{places}"),
        sp.floor(fits) + 1,
        written=in_order(1, sp.floor(fits)),
    )
    return steps


def _through_places(of: sp.Indexed, name: str, reason: str) -> tuple[Derivation, sp.Expr]:
    """A derivation that begins with the chain rule over all places; the slope of one sum."""
    steps = Derivation(name)
    steps.because(
        reason + r" Every path has two slopes: $\delta_i$ is that of the loss at the sum. Along a "
        "path slopes multiply, and paths add up.",
        slope_of(LOSS, of),
        over_places(delta[i] * slope_of(Z[i], of)),
    )
    summed = one_output().result.xreplace({k: q})
    return steps, in_range(sp.diff(summed, of).doit())


def kernel_slope() -> Derivation:
    """dL/dw_k: a share from every place."""
    steps, inner = _through_places(
        w[k],
        "the slope of a weight that acts at every place",
        "One weight acts on the loss at every place $i$.",
    )
    steps.because(
        "In the sum at place $i$ the weight $w_k$ multiplies one number, $A_{i+k}$.",
        slope_of(Z[i], w[k]),
        inner,
    )
    steps.because(
        "So every place gives a share, and the slope is their sum.",
        slope_of(LOSS, w[k]),
        over_places(delta[i] * inner),
    )
    return steps


def input_slope() -> Derivation:
    """dL/dA_j, by places, and then by the weights of the kernel."""
    steps, inner = _through_places(
        A[j],
        "the slope of a number that the kernel slides over",
        "The number $A_j$ acts on the loss at every place whose window holds it.",
    )
    steps.because(
        "At place $i$ it lies under the weight $k$ with $i + k = j$, so that $k = j - i$. "
        "If there is no such weight, the slope is 0.",
        slope_of(Z[i], A[j]),
        inner,
    )
    by_places = steps.because(
        "The places that see it: the first has it under its last weight, the last under weight 0.",
        slope_of(LOSS, A[j]),
        sp.Sum(delta[i] * inner, (i, j - m + 1, j)),
    )
    steps.because(
        r"Count by the weights instead: put $i = j - k$. While $k$ goes up, $i$ goes down.",
        slope_of(LOSS, A[j]),
        by_places.change_index(i, j - i, k),
    )
    return steps


def where_places_are() -> sp.Expr:
    """The result of ``input_slope``, of which only the terms are left whose place exists."""
    term = input_slope().result.function
    return sp.Sum(term, (k, sp.Max(0, j - last), sp.Min(m - 1, j)))


def turned_kernel() -> Derivation:
    """The same slope, as a kernel that slides along the deltas."""
    steps = Derivation("the way back as a turned kernel that slides")
    zeros = steps.because(
        r"Put $m - 1$ zeros before the deltas, and as many behind them.",
        padded[i],
        delta[i - (m - 1)],
    )
    back_to_front = steps.because(
        "Turn the kernel: its last weight comes first.", turned[k], w[m - 1 - k]
    )
    sliding = sp.Sum(times(turned[k], padded[j + k]), (k, 0, m - 1))
    slid = steps.because(
        "Let it slide along them, as the kernel slid along $A$.",
        sliding,
        sp.Sum(back_to_front * zeros.subs(i, j + k), (k, 0, m - 1)),
    )
    counted = slid.change_index(k, m - 1 - k, q).xreplace({q: k})
    if sp.simplify(counted - input_slope().result) != 0:
        raise ValueError(f"{counted} isn't {input_slope().result}")
    steps.because(
        r"Count the weights from the other end: put $m - 1 - k$ for $k$. It is the slope of $A_j$.",
        sliding,
        counted,
    )
    return steps


def strided() -> Derivation:
    """What a stride changes: the sums, and both ways back."""
    steps = Derivation("a kernel that takes steps of s")
    summed = steps.because(
        "Place $i$ begins at number $i s$.", Z[i], sp.Sum(w[k] * A[s * i + k], (k, 0, m - 1))
    )
    inner = summed.xreplace({k: q})
    steps.because(
        "At each place the weight $w_k$ multiplies another number, as before.",
        slope_of(LOSS, w[k]),
        sp.Sum(delta[i] * in_range(sp.diff(inner, w[k]).doit()), (i, 0, sp.floor(last / s))),
    )
    steps.because(
        "The number $A_j$ lies under the weight $j - i s$ of place $i$. Where the kernel has no "
        "such weight, it counts as 0.",
        slope_of(LOSS, A[j]),
        sp.Sum(delta[i] * in_range(sp.diff(inner, A[j]).doit()), (i, 0, sp.floor(last / s))),
    )
    return steps


def pooled() -> Derivation:
    """The slopes before max pooling and average pooling, of windows that are s apart."""
    steps = Derivation("the slopes before pooling")
    mean = steps.because(
        "Average pooling is a kernel whose weights are all $1/m$, and stay so.",
        Z[i],
        sp.Sum(A[s * i + k], (k, 0, m - 1)) / m,
        written=times(1 / m, sp.Sum(A[s * i + k], (k, 0, m - 1))),
    )
    share = in_range(sp.diff(mean.xreplace({k: q}), A[s * i + k]).doit())
    steps.because(
        "So each number of the window gets the same share.",
        slope_of(Z[i], A[s * i + k]),
        share,
    )
    largest = steps.because(
        "Max pooling takes one number of the window: the largest, or the first of several. "
        "Call its place in the window $c_i$.",
        Z[i],
        A[s * i + winner[i]],
    )
    steps.because(
        "The bracket is 1 where it is true, and else 0: only the largest feels the loss. A number "
        "that is the largest of several windows gets the sum of their deltas.",
        slope_of(LOSS, A[j]),
        sp.Sum(
            delta[i]
            * sp.diff(largest, A[j]).replace(
                lambda part: isinstance(part, sp.KroneckerDelta),
                lambda part: sp.Symbol(r"[i s + c_{i} = j]"),
            ),
            (i, 0, sp.floor(last / s)),
        ),
    )
    return steps


def in_two() -> Derivation:
    """Pictures: the sums, and the slopes of a kernel's weight and of a picture's number."""
    steps = Derivation("a convolution of pictures")

    def over_window(c: sp.Symbol, i: sp.Symbol, j: sp.Symbol) -> sp.Sum:
        limits = (j, 0, wide - 1), (i, 0, high - 1), (c, 0, channels - 1)
        return sp.Sum(W[u, c, i, j] * A[c, r + i, t + j], *limits)

    steps.because(
        "Filter $u$ at row $r$ and column $t$: the sum goes over the channels $c$, and over the "
        "rows $i$ and columns $j$ of the kernel.",
        Z[u, r, t],
        over_window(c, i, j) + B[u],
    )
    # c, i and j now name one weight, so the sums run over other letters
    inner = over_window(*sp.symbols("a b d", integer=True))
    places_of = (t, 0, columns - 1), (r, 0, rows - 1)
    steps.because(
        "The weight acts at every place, and meets another number at each.",
        slope_of(LOSS, W[u, c, i, j]),
        sp.Sum(delta[u, r, t] * in_range(sp.diff(inner, W[u, c, i, j]).doit()), *places_of),
    )
    share = in_range(sp.diff(inner, A[c, x, y]).doit())
    by_places = sp.Sum(
        delta[u, r, t] * share, (t, y - wide + 1, y), (r, x - high + 1, x), (u, 0, filters - 1)
    )
    steps.because(
        "The number in row $x$ and column $y$ is seen by every filter, under every weight. Places "
        "that don't exist have the delta 0.",
        slope_of(LOSS, A[c, x, y]),
        by_places.change_index(t, y - t, j).change_index(r, x - r, i),
    )
    return steps
