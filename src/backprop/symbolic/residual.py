"""Layers in a row, and past them a way: what comes back, and along how many paths.

A is what a block is given, R what it returns: R = A + f(Z), with Z the weighted sums of A.
Sources: He et al. 2016; the paths: Veit et al. 2016.
"""

import sympy as sp

from backprop.symbolic.chain_rule import in_range
from backprop.symbolic.deltas import with_activation
from backprop.symbolic.depth import delta, depth, l, pre, slope_at, w
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, B, W, Z, f, i, j, k, n_in, n_next, n_out
from backprop.symbolic.written import in_order

R, delta_a, delta_r = (sp.IndexedBase(name) for name in ("R", r"\delta^{A}", r"\delta^{R}"))
m = sp.Symbol("m", integer=True, nonnegative=True)  # a unit that a sum runs over
V, C, D, s = (sp.IndexedBase(letter) for letter in "VCDs")  # of a second layer; slopes
share = sp.IndexedBase("c")  # the slope through one block
x = sp.Symbol("x")


def over_units(term: sp.Expr, index: sp.Symbol, units: sp.Expr = n_out) -> sp.Sum:
    """The sum of ``term`` over the units of a layer."""
    return sp.Sum(term, (index, 0, units - 1))


def slope_before_a_row() -> sp.Expr:
    """dL/dA_i of two weighted sums in a row, by differentiating both at once.

    The loss is sum_k s_k Z_k, so that its slopes at the last sums are the s_k. From A the
    weights V and biases C lead to the first sums, and from there W and D to the last.
    """
    first = over_units(A[m] * V[m, j], m, n_in) + C[j]
    last = over_units(first * W[j, k], j) + D[k]
    slope = sp.diff(over_units(s[k] * last, k, n_next), A[i])
    inner = next(part for part in slope.atoms(sp.Sum) if part.variables == [m])
    found: sp.Expr = slope.xreplace({inner: in_range(inner.doit())})
    return found


def slope_before() -> Derivation:
    """dL/dA_i from the slopes at what the block returns, at any width."""
    steps = Derivation("back through a residual connection")
    own = f(Z[j])
    steps.because(
        "The block adds what its layer makes, $f(Z)$, to what it was given.",
        R[j],
        A[j] + own,
    )
    weighted = steps.because(
        "Here the layer is dense, with as many units as it has inputs.",
        Z[j],
        over_units(W[m, j] * A[m], m) + B[j],
    )
    past = sp.diff(A[j], A[i])
    through = own.diff(Z[j]) * in_range(sp.diff(weighted, A[i]).doit())
    both = steps.because(
        "Differentiate by $A_i$. The bracket is the way past the layer: it is 1 where $i$ is $j$, "
        "and 0 elsewhere. The other term is the way through it.",
        sp.Derivative(R[j], A[i], evaluate=False),
        past + through,
    )
    steps.because(
        r"$A_i$ acts on the loss through every $R_j$. Write $\delta^R$ for the slope of the loss "
        r"at $R$, and $\delta^A$ for that at $A$. Along a path slopes multiply, and paths add up.",
        delta_a[i],
        over_units(delta_r[j] * both, j),
    )
    direct = in_range(over_units(delta_r[j] * past, j).doit())
    layer = over_units(delta_r[j] * through, j)
    steps.because(
        "The bracket leaves one term: the slope itself. The layer only adds to it.",
        delta_a[i],
        direct + layer,
        written=in_order(direct, layer),
    )
    return steps


def in_sums(formula: sp.Expr, activation: str) -> sp.Expr:
    """``formula`` with every Z written as the weighted sum it is, and the activation for f."""
    weighted = slope_before().steps[1].equation.rhs
    written: sp.Expr = with_activation(formula, activation).replace(
        lambda part: isinstance(part, sp.Indexed) and part.base == Z,
        lambda part: weighted.subs(j, part.indices[0]),
    )
    return written


def chain_of_blocks() -> Derivation:
    """The slope at the start of a chain of residual blocks with one unit each."""
    steps = Derivation("the slope at the start of a chain of residual blocks")
    factor = 1 + w[l] * slope_at(l)
    steps.because(
        r"One unit a block. $\delta_l$ is the slope of the loss at the end of block $l$, "
        r"$\delta_{l-1}$ that at its start. The 1 is the way past the layer.",
        delta[l - 1],
        delta[l] * factor,
    )
    steps.because(
        "Go on like this to the first block. Each leaves one factor, and each factor has its 1.",
        delta[0],
        delta[depth] * sp.Product(factor, (l, 1, depth)),
    )
    return steps


def multiplied_out(blocks: int) -> sp.Expr:
    """The product of ``chain_of_blocks`` as a sum of paths, c[l] for the slope through block l."""
    return sp.expand(sp.prod(1 + share[block] for block in range(1, blocks + 1)))


def all_paths(blocks: int) -> Derivation:
    """The factors of ``chain_of_blocks`` multiplied out, the shortest paths first."""
    steps = Derivation(f"the paths through {blocks} blocks")
    written = sorted(
        sp.Add.make_args(multiplied_out(blocks)),
        key=lambda path: (len(path.atoms(sp.Indexed)), str(path)),
    )
    steps.because(
        "Take 1 (past block $l$) or $c_l$ (through its layer) from each bracket, in every way.",
        sp.Mul(*(in_order(1, share[block]) for block in range(1, blocks + 1)), evaluate=False),
        multiplied_out(blocks),
        written=in_order(*written),
    )
    return steps


def product_for(blocks: int) -> sp.Expr:
    """The result of ``chain_of_blocks`` with the number of blocks put in."""
    return chain_of_blocks().result.subs(depth, blocks).doit()


def product_by_differentiation(blocks: int) -> sp.Expr:
    """The same, found by letting SymPy differentiate the whole chain at once."""
    start = sp.Symbol("a")
    value, sums = start, []
    for block in range(1, blocks + 1):
        sums.append(w[block] * value)  # biases drop out of every slope
        value = value + f(sums[-1])
    slope = sp.diff(value, start)
    for block in range(blocks, 0, -1):
        slope = slope.subs(sums[block - 1], pre[block])
    return delta[blocks] * slope.doit()


def paths() -> Derivation:
    """How many paths lead through a chain of L blocks, and how long they are on average."""
    count = sp.Function("P")
    steps = Derivation("the paths through a chain of residual blocks")
    product = steps.because(
        "Count the paths: write $x$ for every slope through a layer. A path through $k$ layers "
        "then is worth $x^k$.",
        count(x),
        sp.Product(1 + x, (l, 1, depth)).doit(),
        written=sp.Pow(in_order(1, x), depth, evaluate=False),
    )
    steps.because(
        "Multiplied out by the binomial theorem, it says how many paths are $k$ layers long.",
        count(x),
        sp.Sum(sp.binomial(depth, k) * x**k, (k, 0, depth)),
    )
    everything = steps.because("With $x = 1$ each path counts once.", count(1), product.subs(x, 1))
    steps.because(
        "With the slope at 1 each counts as often as it is long. So this is the mean length.",
        sp.Symbol(r"\overline{k}"),
        sp.simplify(sp.diff(product, x).subs(x, 1) / everything),
    )
    return steps


def share_of_paths(blocks: int, shortest: int, longest: int) -> sp.Rational:
    """Which part of all paths through ``blocks`` blocks is that long."""
    one = paths().steps[1].equation.rhs.function.subs({depth: blocks, x: 1})
    there = sum(one.subs(k, length) for length in range(shortest, longest + 1))
    return sp.Rational(there, paths().steps[2].equation.rhs.subs(depth, blocks))
