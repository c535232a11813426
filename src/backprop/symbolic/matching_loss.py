"""The loss that an activation's slope cancels against: each has one, the area under it less Y Z."""

import sympy as sp

from backprop.symbolic.activations import EXPRESSIONS
from backprop.symbolic.cancellation import require_equal
from backprop.symbolic.chain_rule import LOSS
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.notation import f, z

target = sp.Symbol("Y", real=True)


def matching_loss() -> Derivation:
    """The loss of one output for which delta = f(z) - Y, for any activation f."""
    steps = Derivation("the loss that goes with an activation")
    wanted = steps.because(
        "This is what the slope should be.",
        sp.Derivative(LOSS, z, evaluate=False),
        f(z) - target,
    )
    steps.because(
        "So the loss is what has this slope: the area under $f$, less $Y z$. "
        "A number that doesn't depend on $z$ may be added.",
        LOSS,
        sp.Integral(f(z), z) - sp.integrate(target, z),
    )
    require_equal(steps.result.diff(z), wanted)
    return steps


def matching_loss_of(name: str) -> sp.Expr:
    """That loss of the activation ``name``, in z and Y; it is differentiated to be sure of it."""
    activation = EXPRESSIONS[name]
    loss = sp.integrate(activation.rewrite(sp.exp), z) - target * z
    require_equal(loss.diff(z).rewrite(sp.exp), activation - target)
    return loss
