"""Backpropagation, written once.

Every number in the book is computed here, in plain NumPy. One module holds one
idea, and the modules follow the chapters:

    forward -> losses -> deltas -> gradients -> optimizers -> training

``activations`` and ``initializers`` feed ``network``; ``gradient_check`` tests
the whole chain; ``symbolic`` derives the same formulas with SymPy and imports
none of the NumPy code; ``exercises`` marks the exercises, by ``check``.
"""

from backprop.exercises import check

__all__ = ["check"]
