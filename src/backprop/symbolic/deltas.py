"""The deltas, derived at symbolic width: delta_j = dL/dZ_j, for one example.

How many units a layer has, and how many layers there are, stay letters.
"""

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from backprop.symbolic.activations import EXPRESSIONS
from backprop.symbolic.activations import slope as slope_of
from backprop.symbolic.chain_rule import LOSS, in_range, outside_the_sum
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import (
    A,
    W,
    Y,
    Z,
    batch,
    f,
    i,
    j,
    k,
    n_in,
    n_next,
    n_out,
    of_layer,
    z,
)
from backprop.symbolic.written import times

delta = sp.IndexedBase(r"\delta")
# A unit that a sum runs over, where k is the one looked at.
m = sp.Symbol("m", integer=True, nonnegative=True)


def output_delta() -> Derivation:
    """delta_k of an output unit, for any loss that is a sum over the outputs."""
    share = sp.Function(r"\ell")
    steps = Derivation("the delta of output unit k")
    loss = steps.because(
        "The loss of one example adds up the shares $\\ell$ of its outputs. "
        "Each output is $A_m = f(Z_m)$.",
        LOSS,
        sp.Sum(share(f(Z[m]), Y[m]), (m, 0, n_out - 1)),
    )
    every = steps.because(
        "Differentiate by $Z_k$. The bracket is 1 where $m$ is $k$, and 0 elsewhere.",
        delta[k],
        sp.diff(loss, Z[k]),
    )
    alone = steps.because(
        "So of the sum only the share of unit $k$ is left.", delta[k], in_range(every.doit())
    )
    named = sp.Derivative(share(A[k], Y[k]), A[k])
    steps.because(
        "Write $A_k$ for $f(Z_k)$: the slope of the loss, times the slope of the activation.",
        delta[k],
        alone.xreplace({sp.Derivative(share(f(Z[k]), Y[k]), f(Z[k])): named}),
    )
    return steps


def squared_error_delta() -> Derivation:
    """delta_k of an output unit under the squared error, 1/2 sum (A_k - Y_k)^2."""
    steps = Derivation("the output delta of the squared error")
    square = (f(Z[m]) - Y[m]) ** 2
    loss = steps.because(
        "The squared error of one example, with $A_m = f(Z_m)$.",
        LOSS,
        sp.Sum(square / 2, (m, 0, n_out - 1)),
        written=sp.Sum(square, (m, 0, n_out - 1)) / 2,
    )
    every = steps.because(
        "Differentiate by $Z_k$. The 2 of the square meets the ½ and both are gone.",
        delta[k],
        sp.diff(loss, Z[k]),
    )
    steps.because(
        "Only the share of unit $k$ is left.",
        delta[k],
        in_range(every.doit()),
    )
    return steps


def hidden_delta(layer: str = "l", following: str = "l+1") -> Derivation:
    """delta_j of a unit in a hidden layer, from the deltas of the layer that follows."""
    z_here, z_next = of_layer("Z", layer), of_layer("Z", following)
    w, b = of_layer("W", following), of_layer("B", following)
    d, d_next = of_layer(r"\delta", layer), of_layer(r"\delta", following)
    steps = Derivation(f"the delta of hidden unit j in layer {layer}")
    arriving = steps.because(
        "Unit $k$ of the next layer adds up what all units of this one send. One of them is $j$.",
        z_next[k],
        sp.Sum(w[m, k] * f(z_here[m]), (m, 0, n_out - 1)) + b[k],
    )
    every = steps.because(
        "Differentiate by $Z_j$. The bias doesn't depend on it. "
        "The bracket is 1 where $m$ is $j$, and 0 elsewhere.",
        sp.Derivative(sp.Symbol(_label(z_next, "k")), z_here[j], evaluate=False),
        sp.diff(arriving, z_here[j]),
    )
    along = steps.because(
        "What is left is the connection from $j$ to $k$: its weight, and the slope at its start.",
        sp.Derivative(sp.Symbol(_label(z_next, "k")), z_here[j], evaluate=False),
        in_range(every.doit()),
    )
    paths = steps.because(
        "Unit $j$ acts on the loss through every unit $k$ of the next layer, and in no other way. "
        "Along a path slopes multiply, and paths add up.",
        d[j],
        sp.Sum(d_next[k] * along, (k, 0, n_next - 1)),
    )
    steps.because(
        "The slope $f'(Z_j)$ is the same for every $k$: take it out of the sum.",
        d[j],
        outside_the_sum(paths, f(z_here[j]).diff(z_here[j])),
    )
    return steps


def layer_by_layer() -> Derivation:
    """The hidden delta for all layers, by induction from the last one down."""
    d = of_layer(r"\delta", "l")
    last = of_layer(r"\delta", "L")
    z_last, a_last = of_layer("Z", "L"), of_layer("A", "L")
    known = sp.Derivative(sp.Function(r"\ell")(a_last[k], Y[k]), a_last[k])
    steps = Derivation("the deltas of all layers")
    steps.because(
        "**Where it begins.** The deltas of the last layer come from the loss.",
        last[k],
        output_delta().result.xreplace(
            {
                sp.Derivative(sp.Function(r"\ell")(A[k], Y[k]), A[k]): known,
                f(Z[k]).diff(Z[k]): f(z_last[k]).diff(z_last[k]),
            }
        ),
    )
    steps.because(
        "**From each layer to the one before.** Suppose the deltas of layer $l+1$ are known. "
        "Then those of layer $l$ are as well.",
        d[j],
        hidden_delta().result,
    )
    before = steps.because(
        "**So from layer $L$ to layer $L-1$.** Put $l = L-1$. "
        "The deltas on the right are those of the first line.",
        of_layer(r"\delta", "L-1")[j],
        hidden_delta("L-1", "L").result,
    )
    # One layer further back, i takes the part of j, and j that of k.
    shift = {j: i, k: j, n_out: n_in, n_next: n_out}
    further = hidden_delta("L-2", "L-1").result.xreplace(shift)
    steps.because(
        "**And from there to layer $L-2$,** with the line above put in. "
        "Each sum runs over the units of one layer, so together they run over all the paths "
        "from unit $i$ to the outputs.",
        of_layer(r"\delta", "L-2")[i],
        further.xreplace({of_layer(r"\delta", "L-1")[j]: before}),
    )
    return steps


def batch_entry() -> Derivation:
    """Row e, column j of (Delta_next W^T) * f'(Z): the hidden delta, for every example."""
    e = sp.Symbol("e", integer=True, nonnegative=True)
    d_next = sp.MatrixSymbol(r"\delta^{(l+1)}", batch, n_next)
    weights = sp.MatrixSymbol("W^{(l+1)}", n_out, n_next)
    slopes = sp.MatrixSymbol("f'(Z^{(l)})", batch, n_out)
    d = sp.MatrixSymbol(r"\delta^{(l)}", batch, n_out)
    steps = Derivation("the hidden deltas of a whole batch")
    product = steps.because(
        "Stack the deltas of the $N$ examples as rows. "
        "The circle multiplies entry by entry, as `*` does in NumPy.",
        d,
        sp.HadamardProduct(d_next * weights.T, slopes),
    )
    entry = product[e, j]
    (summation,) = entry.atoms(sp.Sum)
    arriving = summation.xreplace({summation.variables[0]: k})
    steps.because(
        "Look at one entry: example $e$, unit $j$. It is the hidden delta again. "
        "The transpose has turned $W_{k,j}$ into $W_{j,k}$.",
        d[e, j],
        entry.xreplace({summation: arriving}),
        written=times(arriving, slopes[e, j]),
    )
    return steps


def batch_hidden_delta() -> sp.Expr:
    """The last line of ``batch_entry`` in letters with indices: f, W, delta and Z."""
    letters = {r"\delta^{(l+1)}": delta, "W^{(l+1)}": W}
    slope_matrix = "f'(Z^{(l)})"

    def indexed(part: MatrixElement) -> sp.Expr:
        row, column = part.indices
        if part.parent.name == slope_matrix:
            return f(Z[row, column]).diff(Z[row, column])
        return letters[part.parent.name][row, column]

    formula: sp.Expr = batch_entry().result.replace(
        MatrixElement,
        lambda parent, row, column: indexed(parent[row, column]),
    )
    return formula


def with_activation(formula: sp.Expr, name: str) -> sp.Expr:
    """``formula`` with the activation ``name`` in the place of f, and its slope in that of f'."""
    value, slope = EXPRESSIONS[name], slope_of(name)
    chosen: sp.Expr = formula.replace(
        lambda part: isinstance(part, sp.Derivative), lambda part: slope.subs(z, part.variables[0])
    ).replace(f, lambda weighted: value.subs(z, weighted))
    return chosen


def _label(letter: sp.IndexedBase, index: str) -> str:
    return f"{letter.label.name}_{{{index}}}"
