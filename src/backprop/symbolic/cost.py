"""What a gradient costs, derived: operations, passes and memory, at any widths.

An operation is one addition, subtraction, multiplication or division. Sources:
Baur and Strassen 1983 (a small factor, whatever the function); Nielsen 2015, chapter 2.
"""

import sympy as sp

from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import batch, n_in, n_out
from backprop.symbolic.written import times

n, depth, every = sp.symbols("n L s", positive=True)
count, kept, held, ratio, exponent, tail = sp.symbols("P M K r p C_0", positive=True)


def cost_of(what: str) -> sp.Symbol:
    """The letter C with a word below it."""
    return sp.Symbol(rf"C_{{\text{{{what}}}}}", positive=True)


forward, back, differences, reverse = map(cost_of, ("forward", "back", "differences", "backprop"))


def forward_cost() -> Derivation:
    """Operations of one layer, forward."""
    steps = Derivation("the operations of a layer, forward")
    one = steps.because(
        "A weighted sum has $n_{in}$ products, $n_{in} - 1$ additions among them, and one of the "
        "bias.",
        tail,
        sp.Add(n_in, n_in - 1, 1),
    )
    steps.because(
        "There are $n_{out}$ units and $N$ examples.", forward, sp.expand(batch * n_out * one)
    )
    return steps


def backward_cost() -> Derivation:
    """Operations of one layer, backward: the deltas of the layer before, and the gradients."""
    steps = Derivation("the operations of a layer, backward")
    delta = steps.because(
        "A delta that goes back to the layer before is $n_{out}$ products, $n_{out} - 1$ "
        "additions, and one product with the slope. There are $n_{in}$ of them for each example.",
        cost_of("deltas"),
        sp.expand(batch * n_in * (n_out + (n_out - 1) + 1)),
    )
    slope = steps.because(
        "A weight's gradient adds up $N$ products. There are $n_{in} n_{out}$ weights.",
        cost_of("weights"),
        sp.expand(n_in * n_out * (batch + (batch - 1))),
    )
    bias = steps.because(
        "A bias's gradient adds up $N$ deltas. The $1/N$ of the mean is in them already: it was "
        "divided by once, at the output.",
        cost_of("biases"),
        (batch - 1) * n_out,
    )
    steps.because("Together.", back, sp.expand(delta + slope + bias))
    return steps


def backward_over_forward() -> Derivation:
    """What the cost of a layer's backward pass is to that of its forward pass."""
    steps = Derivation("backward over forward")
    whole = steps.because(
        "Divide one by the other.",
        ratio,
        sp.expand(backward_cost().result / forward_cost().result),
    )
    wide = steps.because(
        "In a wide layer the term of the biases vanishes: let $n_{in}$ grow.",
        sp.Limit(ratio, n_in, sp.oo),
        sp.limit(whole, n_in, sp.oo),
    )
    steps.because(
        "And over many examples, the addition that each sum has less.",
        sp.Limit(sp.Limit(ratio, n_in, sp.oo), batch, sp.oo),
        sp.limit(wide, batch, sp.oo),
    )
    return steps


def equal_layers() -> dict[str, sp.Expr]:
    """Parameters and costs of L layers of n units each; the loss is left out."""
    layer = {n_in: n, n_out: n}
    there = depth * forward_cost().result.subs(layer)
    # The first layer sends nothing back; the last one's deltas are three operations each.
    first = 2 * batch * n**2
    whole = there + depth * backward_cost().result.subs(layer) - first + 3 * batch * n
    number = depth * (n**2 + n)
    return {
        "parameters": number,
        "differences": sp.expand((number + 1) * there),
        "backpropagation": sp.expand(whole),
    }


def exponents() -> Derivation:
    """The powers of the number of parameters that the costs grow with."""
    cost = equal_layers()
    steps = Derivation("cost against the number of parameters")
    number = steps.because(
        "Take $L$ layers of $n$ units. Each has $n^2$ weights and $n$ biases.",
        count,
        cost["parameters"],
    )
    slow = steps.because(
        "Finite differences need one forward pass for each parameter and one at the start.",
        differences,
        (count + 1) * 2 * batch * depth * n**2,
        written=times(2, depth, batch, n**2, count + 1),
    )
    quick = steps.because(
        "Backpropagation needs one pass forward and one back.", reverse, cost["backpropagation"]
    )
    for name, symbol, value in (
        ("finite differences", differences, slow.subs(count, number)),
        ("backpropagation", reverse, quick),
    ):
        slope = sp.diff(sp.log(value), n) / sp.diff(sp.log(number), n)
        steps.because(
            f"On logarithmic axes, the slope of {name}: how fast the logarithm of the cost grows, "
            "against that of the number of parameters, in wide layers.",
            sp.Limit(sp.Derivative(sp.log(symbol), n) / sp.Derivative(sp.log(count), n), n, sp.oo),
            sp.simplify(sp.limit(sp.simplify(slope), n, sp.oo)),
        )
    return steps


def saving() -> Derivation:
    """How many times cheaper backpropagation is than finite differences."""
    cost = equal_layers()
    steps = Derivation("what is saved")
    gain = steps.because(
        "Divide the two costs by each other, and by the number of parameters.",
        differences / (reverse * count),
        sp.factor(cost["differences"] / cost["backpropagation"] / cost["parameters"]),
    )
    wide = steps.because(
        "In wide layers this goes to a number without $n$.",
        sp.Limit(differences / (reverse * count), n, sp.oo),
        sp.simplify(sp.limit(gain, n, sp.oo)),
    )
    steps.because(
        "With many examples and many layers, to this one.",
        sp.Limit(sp.Limit(differences / (reverse * count), batch, sp.oo), depth, sp.oo),
        sp.limit(sp.limit(wide, batch, sp.oo), depth, sp.oo),
    )
    return steps


def memory() -> Derivation:
    """The numbers kept from the forward pass for the backward pass."""
    steps = Derivation("what the way back needs")
    whole = steps.because(
        "The inputs, and an $A$ and a $Z$ for each of $n$ units in $L$ layers, for each example.",
        kept,
        batch * (n + 2 * n * depth),
    )
    steps.because(
        "Against the parameters, of which there are as many whatever the batch.",
        kept / count,
        sp.factor(whole / equal_layers()["parameters"]),
    )
    return steps


def checkpoint_spacing() -> Derivation:
    """Every how many layers to keep the activations, if the rest is computed again."""
    steps = Derivation("how far apart to keep")
    whole = steps.because(
        "Keep every $s$-th layer, $L/s$ of them. On the way back, compute the $s$ layers of one "
        "stretch again and hold those for a moment. Together, in layers:",
        held,
        depth / every + every,
    )
    change = steps.because(
        "How this changes with $s$. It is smallest where this is zero.",
        sp.Derivative(held, every),
        sp.diff(whole, every),
    )
    (best,) = sp.solve(change, every)
    steps.because("That is here.", every, best)
    steps.because("Then so many are held.", held, sp.simplify(whole.subs(every, best)))
    return steps
