"""A value with several users: the shares of its slope add up.

Wherever one number acts in several places, the chain rule for several paths holds, and all paths
begin with the slope 1. Shortcuts, rows of a table and tied weights are cases of it.
Source of the chain rule for paths: ``chain_rule``.
"""

import sympy as sp

from backprop.symbolic.chain_rule import LOSS, in_range
from backprop.symbolic.deltas import delta
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import A, W, X, Z, f, i, j, k, n_in
from backprop.symbolic.residual import R, delta_a, delta_r, over_units
from backprop.symbolic.written import in_order, over, times

b, u, v = sp.symbols("b u v")
F = sp.Function("F")
times_used, number = sp.symbols("n m", integer=True, positive=True)
e, r = sp.symbols("e r", integer=True, nonnegative=True)  # a place that looks up; a row
places, m = sp.Symbol("N", integer=True, positive=True), sp.Symbol("m", integer=True)
T, x, M = (sp.IndexedBase(letter) for letter in "TxM")
share = sp.Symbol("s", positive=True)  # of the units that dropout leaves out
paths = sp.Function("P")


def fork() -> Derivation:
    """dL/db where both arguments of an unknown loss are the same b."""
    steps = Derivation("a value with two users")
    loss = sp.Function("L")
    through = steps.because(
        "$b$ is used twice: as $u$ and as $v$. Nothing more is said of $L$.",
        LOSS,
        loss(u, v),
    )
    both = (("u", u), ("v", v))
    of_b = {letter: sp.Function(name)(b) for name, letter in both}
    whole = sp.diff(through.subs(of_b), b)
    plain = {
        sp.Derivative(through.subs(of_b), of_b[letter]): sp.Derivative(through, letter)
        for letter in (u, v)
    }
    found = steps.because(
        "The chain rule for two paths: along each the slopes multiply, and the paths add up.",
        sp.Derivative(LOSS, b, evaluate=False),
        whole.xreplace(plain),
    )
    for letter in (u, v):  # a copy changes as fast as what it is a copy of
        found = found.subs(sp.Derivative(of_b[letter], b), 1)
    steps.because(
        "Both are $b$ itself, so the slope from $b$ to each is 1. What is left is one share for "
        "each use, and their sum.",
        sp.Derivative(LOSS, b, evaluate=False),
        found,
        written=in_order(*(sp.Derivative(through, letter) for letter in (u, v))),
    )
    return steps


def power() -> Derivation:
    """The slope of b to the power of n, as n shares of a product."""
    steps = Derivation("a product of one value with itself")
    factor = sp.IndexedBase("b")
    steps.because(
        "$b$ is used $n$ times. Give each use its own letter for a moment.",
        LOSS,
        sp.Product(factor[number], (number, 1, times_used)),
    )
    whole = sp.Product(b, (number, 1, times_used)).doit()
    one = steps.because(
        "One use's share is the product of all the other factors. There are $n - 1$ of them, and "
        "each is $b$.",
        sp.Derivative(LOSS, factor[number], evaluate=False),
        sp.powsimp(whole / b),
    )
    steps.because(
        "There are $n$ such shares, one for each use. Their sum is the rule that you know.",
        sp.Derivative(LOSS, b, evaluate=False),
        sp.Sum(one, (number, 1, times_used)).doit(),
        written=times(times_used, one),
    )
    return steps


def paths_through_forks() -> Derivation:
    """How many paths there are through n forks in a row, and how many arrows."""
    steps = Derivation("the paths through forks in a row")
    step = steps.because(
        "Each step adds the last value to itself. Whatever way leads to it, from there two arrows "
        "lead on.",
        paths(times_used),
        2 * paths(times_used - 1),
    )
    found = sp.rsolve(paths(times_used) - step, paths(times_used), {paths(0): 1})
    steps.because("With no step there is one way, so after $n$ there are", paths(times_used), found)
    return steps


def shortcut() -> Derivation:
    """The slope before a shortcut, from the rule of the fork."""
    steps = Derivation("a shortcut as a fork")
    a = sp.Symbol("A")
    returned = steps.because(
        "$A$ is used twice: the function $F$ takes it, and the sum takes it as it is.",
        sp.Symbol("R"),
        a + F(a),
    )
    both = steps.because(
        "Along one path the slope is 1, along the other that of $F$. Paths add up.",
        sp.Derivative(sp.Symbol("R"), a, evaluate=False),
        sp.diff(returned, a),
        written=in_order(1, sp.diff(F(a), a)),
    )
    back = sp.Symbol("delta^R")
    steps.because(
        r"What comes back, $\delta^R$, is multiplied by that. However small $F'$ is, the 1 is "
        "there.",
        sp.Symbol("delta^A"),
        back * both,
        written=times(back, in_order(1, sp.diff(F(a), a))),
    )
    return steps


def row_gradient() -> Derivation:
    """The gradient of a table of which some rows are looked up, any number of times."""
    steps = Derivation("the gradient of a table")
    same = sp.KroneckerDelta(x[e], r)
    steps.because(
        "Place $e$ asks for row $x_e$ of the table. Written as a sum over all $n$ rows, of which "
        "the bracket leaves one:",
        R[e, j],
        sp.Sum(same * T[r, j], (r, 0, times_used - 1)),
    )
    own = in_range(sp.diff(sp.Sum(same * T[r, j], (r, 0, times_used - 1)), T[m, j]).doit())
    own = own.subs(m, r)
    steps.because(
        "So entry $j$ of row $r$ changes what place $e$ gets at slope 1 or not at all.",
        sp.Derivative(R[e, j], T[r, j], evaluate=False),
        own,
    )
    steps.because(
        "Its users are the places that ask for row $r$. Their shares add up.",
        sp.Derivative(LOSS, T[r, j], evaluate=False),
        sp.Sum(own * delta_r[e, j], (e, 0, places - 1)),
    )
    return steps


def masked() -> Derivation:
    """The slope before dropout."""
    steps = Derivation("back through a mask")
    value = A[j] * M[j] / (1 - share)
    steps.because(
        "$M_j$ is 1 for a unit that is kept and 0 for one that is left out. What is kept is made "
        "larger, since a share $s$ is missing.",
        R[j],
        value,
        written=over(times(M[j], A[j]), 1 - share),
    )
    slope = steps.because(
        "While the mask stands still, that is a product with a fixed number.",
        sp.Derivative(R[j], A[j], evaluate=False),
        sp.diff(value, A[j]),
    )
    steps.because(
        "So the way back goes through the same mask.",
        delta_a[j],
        delta_r[j] * slope,
        written=over(times(M[j], delta_r[j]), 1 - share),
    )
    return steps


def tied() -> Derivation:
    """The gradient of weights that are used twice: as they are, and transposed."""
    steps = Derivation("the gradient of tied weights")
    steps.because(
        "The weights lead from the inputs to the hidden units,",
        Z[j],
        over_units(W[m, j] * X[m], m, n_in),
    )
    steps.because(
        "and once more, transposed, from the hidden units back to as many numbers as there were "
        "inputs.",
        R[k],
        over_units(W[k, j] * f(Z[j]), j),
    )
    steps.because(
        "Take the first use by itself. It is the weight gradient of a layer, with the delta of a "
        "hidden unit,",
        delta[j],
        over_units(delta_r[k] * W[k, j], k, n_in) * f(Z[j]).diff(Z[j]),
    )
    first = steps.because(
        "times what came in.",
        sp.Symbol("g_1"),
        delta[j] * in_range(sp.diff(over_units(W[m, j] * X[m], m, n_in), W[i, j]).doit()),
        written=times(delta[j], X[i]),
    )
    late = over_units(delta_r[k] * over_units(W[k, m] * A[m], m), k, n_in)
    second = steps.because(
        "Take the second use by itself, with $A = f(Z)$ held fast. Rows and columns have changed "
        "places, so it is the slope at $i$ that meets the activation of $j$.",
        sp.Symbol("g_2"),
        _one_term(_one_term(sp.diff(late, W[i, j]))),
    )
    steps.because(
        "Both are the same weight, so the shares add up.",
        sp.Derivative(LOSS, W[i, j], evaluate=False),
        first + second,
        written=in_order(times(delta[j], X[i]), second),
    )
    return steps


def _one_term(summed: sp.Expr) -> sp.Expr:
    """A sum of which brackets leave one term."""
    return in_range(summed.doit())
