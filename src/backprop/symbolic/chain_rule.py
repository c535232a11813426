"""The chain rule: along a path slopes are multiplied, and paths are added."""

import sympy as sp

from backprop.symbolic.derivation import Derivation

LOSS = sp.Symbol("L")


def paths(*names: str) -> Derivation:
    """dL/dt where t acts on an unknown loss L through each of the named quantities."""
    t = sp.Symbol("t")
    letters = sp.symbols(names)
    of_t = [sp.Function(name)(t) for name in names]
    loss = sp.Function("L")
    steps = Derivation(f"the chain rule for {len(names)} paths")
    through = steps.because(
        f"$t$ acts on $L$ through {_listed(letters)}, and in no other way.", LOSS, loss(*of_t)
    )
    # SymPy names the slope of L by u(t); written with the letter u it reads better.
    plain = {
        sp.Derivative(through, quantity): sp.Derivative(loss(*letters), letter)
        for quantity, letter in zip(of_t, letters, strict=True)
    }
    steps.because(
        "Differentiate. Along a path the slopes are multiplied; the paths are added.",
        sp.Derivative(LOSS, t, evaluate=False),
        sp.diff(through, t).xreplace(plain),
    )
    return steps


def _listed(letters: tuple[sp.Symbol, ...]) -> str:
    *others, last = (f"${letter}$" for letter in letters)
    return f"{', '.join(others)} and {last}" if others else last


def in_range(expression: sp.Expr) -> sp.Expr:
    """``expression`` where each index is one of the layer's units.

    SymPy asks of a sum that a single term is left of, whether that term is in it.
    """
    taken: sp.Expr = expression.replace(
        lambda part: isinstance(part, sp.Piecewise), lambda part: part.args[0].expr
    )
    return taken


def outside_the_sum(summation: sp.Sum, factor: sp.Expr) -> sp.Expr:
    """``summation`` with a factor that doesn't depend on its index taken out of it."""
    index, low, high = summation.limits[0]
    if factor.has(index):
        raise ValueError(f"{factor} depends on {index}, so it can't leave the sum over {index}")
    return factor * sp.Sum(summation.function / factor, (index, low, high))
