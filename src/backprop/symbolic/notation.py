"""The book's letters as SymPy symbols.

Indices count from 0, as in Python: W[i, j] in a formula is ``weights[i, j]`` in
the code.
"""

import sympy as sp

# Unit i of the layer before, unit j of the layer at hand, unit k of the next.
i, j, k = sp.symbols("i j k", integer=True, nonnegative=True)

# How many units there are before, in, and after the layer at hand; and examples.
n_in, n_out, n_next = sp.symbols("n_in n_out n_next", integer=True, positive=True)
batch = sp.Symbol("N", integer=True, positive=True)

A, W, B, Z, Y, X = (sp.IndexedBase(letter) for letter in "AWBZYX")

z = sp.Symbol("z", real=True)
f = sp.Function("f")


def of_layer(letter: str, layer: int | str) -> sp.IndexedBase:
    """The quantity ``letter`` of one layer, such as W^(1)."""
    return sp.IndexedBase(f"{letter}^{{({layer})}}")
