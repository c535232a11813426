"""A book on backpropagation that computes: its mathematics, in plain NumPy.

Backpropagation is written once, in ``backprop.backpropagation``: a loop forward, a loop
back, and the step of learning that they make, over any layers. What the loops run over:

    dense, activations, losses                     each rule with its way back
    layers                                         rules with their parameters; rows of them
    batch_normalization, layer_normalization,      other layers
    residual, dropout
    arithmetic, tape                               the rules of operators; all rules, on any graph

Around it: ``network`` puts layers together, ``gradients`` shows all that the two loops find,
``optimizers`` make steps of gradients, ``training`` takes them, ``diagnosis`` says what ails a
training, ``gradient_check`` tests the whole, ``symbolic`` derives the same formulas with SymPy
and imports none of the NumPy code, ``expressions`` reads what a reader writes, ``exercises`` marks
the exercises, by ``check``, and ``marking`` a class's answer sheets.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backprop.exercises import check

__all__ = ["check"]


def __getattr__(name: str) -> Any:
    if name != "check":
        raise AttributeError(f"module 'backprop' has no attribute {name!r}")
    from backprop.exercises import check  # the exercises of all chapters, when they are asked for

    return check
