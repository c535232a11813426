"""The chain rule: along a path slopes are multiplied, and paths are added."""

import sympy as sp

from backprop.symbolic.derivation import Derivation

LOSS = sp.Symbol("L")


def two_paths() -> Derivation:
    """dL/dt where t acts on L through u and through v."""
    t, u, v = sp.symbols("t u v")
    loss = sp.Function("L")
    of_t = {letter: sp.Function(letter.name)(t) for letter in (u, v)}
    steps = Derivation("the chain rule for two paths")
    through = steps.because(
        "$t$ acts on $L$ in two ways only: through $u$ and through $v$.",
        LOSS,
        loss(*of_t.values()),
    )
    # SymPy names the slope of L by u(t); written with the letter u it reads better.
    plain = {
        sp.Derivative(through, of_t[letter]): sp.Derivative(loss(u, v), letter) for letter in (u, v)
    }
    steps.because(
        "Differentiate. Along a path the slopes are multiplied; the paths are added.",
        sp.Derivative(LOSS, t),
        sp.diff(through, t).xreplace(plain),
    )
    return steps


def many_paths(width: int) -> sp.Eq:
    """dL/dt for an unknown loss of ``width`` quantities that all depend on t."""
    t = sp.Symbol("t")
    through = [sp.Function(f"Z_{number}")(t) for number in range(width)]
    loss = sp.Function("L")(*through)
    slope = sp.diff(loss, t)
    plain = {
        sp.Derivative(loss, z): sp.Derivative(LOSS, sp.Symbol(str(z.func)), evaluate=False)
        for z in through
    }
    return sp.Eq(sp.Derivative(LOSS, t, evaluate=False), slope.xreplace(plain), evaluate=False)


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
