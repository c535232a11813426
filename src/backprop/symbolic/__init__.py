"""The book's formulas, derived by SymPy.

Nothing here imports the NumPy code. The two are written apart, from the same
definitions, and ``proof`` is handed one of each and shows that they are equal.
"""
