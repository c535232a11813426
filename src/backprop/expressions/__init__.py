"""Expressions that a reader writes: read, computed, laid out as a graph, and written as code.

    text  ->  ``reading``: steps  ->  ``evaluation``: variables on the tape
                                  ->  ``layout``: places, ``code``: three programs

Nothing that is written is ever run as Python: ``parsing`` makes a syntax tree of it, and of
that only what ``operations`` lists is understood.
"""
