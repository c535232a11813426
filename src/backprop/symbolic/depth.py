"""What depth does to a delta, derived: a product of one factor for each layer.

Source: Nielsen 2015, chapter 5. Where weights are random, see ``initialization``.
"""

import sympy as sp

from backprop.symbolic.activations import EXPRESSIONS
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import f, z
from backprop.symbolic.written import times

depth, l = sp.symbols("L l", integer=True, positive=True)  # noqa: E741 (the field's letter)
w, pre, delta = (sp.IndexedBase(name) for name in ("w", "z", r"\delta"))
a = sp.Symbol("a", real=True)


def slope_at(layer: sp.Expr) -> sp.Expr:
    """f' at the pre-activation of one layer."""
    return f(z).diff(z).xreplace({z: pre[layer]})


def one_step_back(layer: sp.Expr) -> sp.Expr:
    """What a delta is multiplied by on its way from layer + 1 to layer, one unit each."""
    return w[layer + 1] * slope_at(layer)


def chain_of_units() -> Derivation:
    """delta of the first layer, where every layer has one unit."""
    steps = Derivation("the delta of the first layer in a chain of single units")
    steps.because(
        "With one unit a layer, the sum over the next layer has one term.",
        delta[l],
        delta[l + 1] * one_step_back(l),
        written=times(delta[l + 1], w[l + 1], slope_at(l)),
    )
    steps.because(
        "Go one layer further: put the same rule in for $\\delta_{l+1}$.",
        delta[l],
        delta[l + 2] * one_step_back(l + 1) * one_step_back(l),
        written=times(delta[l + 2], w[l + 2], slope_at(l + 1), w[l + 1], slope_at(l)),
    )
    steps.because(
        "Go on like this up to the last layer, $L$. Each layer leaves one factor.",
        delta[1],
        delta[depth] * sp.Product(one_step_back(l), (l, 1, depth - 1)),
    )
    return steps


def product_for(layers: int) -> sp.Expr:
    """The result of ``chain_of_units`` with the depth put at a number."""
    return chain_of_units().result.subs(depth, layers).doit()


def product_by_differentiation(layers: int) -> sp.Expr:
    """The same, found by letting SymPy differentiate the whole chain at once."""
    sums = [pre[1]]
    for number in range(2, layers + 1):
        sums.append(w[number] * f(sums[-1]))  # biases drop out of every slope
    slope = sp.diff(sums[-1], pre[1])
    for number in range(layers, 1, -1):
        slope = slope.subs(sums[number - 1], pre[number])
    return delta[layers] * slope.doit()


def steepest(name: str) -> Derivation:
    """The largest slope of sigmoid or tanh, as a function of the activation's value."""
    value, own = EXPRESSIONS[name], sp.Symbol("a")
    forms = {"sigmoid": own * (1 - own), "tanh": 1 - own**2}
    form = forms[name]
    if sp.simplify(sp.diff(value, z) - form.subs(own, value)) != 0:
        raise ValueError(f"{form} isn't the slope of {name}")
    steps = Derivation(f"the steepest place of {name}")
    slope = sp.Symbol("f'")
    steps.because("The slope, written with the activation's own value $a$.", slope, form)
    change = steps.because(
        "How it changes with $a$. It is largest where this is zero.",
        sp.Derivative(slope, own, evaluate=False),
        sp.expand(sp.diff(form, own)),
    )
    (place,) = sp.solve(change, own)
    steps.because("That is here.", own, place)
    steps.because("So no slope is larger than this.", slope, form.subs(own, place))
    return steps


def range_that_keeps_a_sigmoid_alive() -> Derivation:
    """For which z the factor |w f'(z)| of a sigmoid unit is at least 1."""
    weight = sp.Symbol("w", positive=True)
    steps = Derivation("where a sigmoid's factor reaches 1")
    steps.because(
        "At the edges of that range the factor is 1. Write the slope with the value $a$.",
        times(weight, a, 1 - a),
        sp.Integer(1),
    )
    low, high = sorted(sp.solve(weight * a * (1 - a) - 1, a), key=lambda root: root.subs(weight, 8))
    steps.because(
        "Solve for $a$. The root is real only from $w = 4$ on.", sp.Symbol("a_+"), sp.simplify(high)
    )
    edge = steps.because(
        "Sigmoid turned round gives the $z$ that has this value. "
        "By symmetry the range reaches as far to the other side.",
        sp.Symbol("z_+"),
        sp.log(sp.simplify(high / low)),
    )
    steps.because(
        "The unit's input moves $z$ by $w$ times as much. "
        "So the inputs that keep the factor at 1 or more fill a range of this width.",
        sp.Symbol("d"),
        2 * edge / weight,
    )
    return steps
