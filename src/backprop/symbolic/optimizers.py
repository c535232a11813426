"""One step of each optimiser, as rules: what it keeps, and what it takes from the weight.

Sources: Polyak 1964 (momentum), Tieleman and Hinton 2012 (RMSprop), Kingma and Ba 2015
(Adam).
"""

import sympy as sp

from backprop.symbolic.updates import alpha, mu, rho

t = sp.Symbol("t", integer=True, positive=True)
w, g, velocity, mean = sp.symbols("W g V M", real=True)
square, epsilon = sp.symbols("S epsilon", positive=True)
beta1, beta2 = sp.symbols("beta_1 beta_2", positive=True)
unbiased_mean, unbiased_square = sp.Symbol(r"\hat{M}"), sp.Symbol(r"\hat{S}", positive=True)

Rule = tuple[sp.Symbol, sp.Expr]

# Each rule gives a name its new value, from the names before it and from its own old value.
with sp.evaluate(False):  # kept in the order in which people read them
    RULES: dict[str, tuple[Rule, ...]] = {
        "gradient descent": ((w, w - alpha * g),),
        "momentum": ((velocity, mu * velocity + g), (w, w - alpha * velocity)),
        "RMSprop": (
            (square, rho * square + (1 - rho) * g**2),
            (w, w - alpha * g / (sp.sqrt(square) + epsilon)),
        ),
        "Adam": (
            (mean, beta1 * mean + (1 - beta1) * g),
            (square, beta2 * square + (1 - beta2) * g**2),
            (unbiased_mean, mean / (1 - beta1**t)),
            (unbiased_square, square / (1 - beta2**t)),
            (w, w - alpha * unbiased_mean / (sp.sqrt(unbiased_square) + epsilon)),
        ),
    }


def new_weight(optimizer: str) -> sp.Expr:
    """The weight after one step, in terms of everything before the step."""
    values: dict[sp.Symbol, sp.Expr] = {}
    for name, expression in RULES[optimizer]:
        values[name] = expression.doit().subs(values, simultaneous=True)
    return values[w]
