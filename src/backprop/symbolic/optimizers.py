"""One step of each optimiser, as rules: what it keeps, and what it takes from the weight.

Sources: Polyak 1964 (momentum), Tieleman and Hinton 2012 (RMSprop), Kingma and Ba 2015
(Adam).
"""

import sympy as sp

from backprop.symbolic.updates import alpha, mu, rho
from backprop.symbolic.written import in_order, over, settled, times

t = sp.Symbol("t", integer=True, positive=True)
w, g, velocity, mean = sp.symbols("W g V M", real=True)
square, epsilon = sp.Symbol("S", positive=True), sp.Symbol(r"\varepsilon", positive=True)
beta1, beta2 = sp.symbols("beta_1 beta_2", positive=True)
unbiased_mean, unbiased_square = sp.Symbol(r"\hat{M}"), sp.Symbol(r"\hat{S}", positive=True)

Rule = tuple[sp.Symbol, sp.Expr]

# Each rule gives a name its new value, from the names before it and from its own old value.
RULES: dict[str, tuple[Rule, ...]] = {
    "gradient descent": ((w, w - alpha * g),),
    "momentum": (
        (velocity, in_order(times(mu, velocity), g)),
        (w, in_order(w, times(-1, alpha, velocity))),
    ),
    "RMSprop": (
        (square, in_order(times(rho, square), times(1 - rho, g**2))),
        (w, w - alpha * g / in_order(sp.sqrt(square), epsilon)),
    ),
    "Adam": (
        (mean, in_order(times(beta1, mean), times(1 - beta1, g))),
        (square, in_order(times(beta2, square), times(1 - beta2, g**2))),
        (unbiased_mean, mean / (1 - beta1**t)),
        (unbiased_square, square / (1 - beta2**t)),
        (
            w,
            in_order(
                w, -over(times(alpha, unbiased_mean), in_order(sp.sqrt(unbiased_square), epsilon))
            ),
        ),
    ),
}


def new_weight(optimizer: str) -> sp.Expr:
    """The weight after one step, in terms of everything before the step."""
    values: dict[sp.Symbol, sp.Expr] = {}
    for name, expression in RULES[optimizer]:
        values[name] = settled(expression).subs(values, simultaneous=True)
    return values[w]
