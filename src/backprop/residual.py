"""Residual connections: what layers add to what they were given.

    A  ->  A + inner(A)
    slope, and slope sent back through the inner layers  <-  slope

However deep the inner layers push a slope towards zero, the slope that goes past them is
still there. Source: He et al., 2015.
"""

from backprop.layers import Layer, Row
from backprop.rule import Back, Sent
from backprop.validation import Array


class Residual(Row):
    """A row of layers, and beside it a connection that skips it.

    The row's result has the shape of what it is given. Residuals may be nested.
    """

    name = "a residual connection"

    def rule(self, a: Array) -> tuple[Array, Back]:
        """``a`` plus what the row makes of it, and the way back.

        Raises:
            ValueError: the row changes the shape, so that the two can't be added.
        """
        inner, inner_back = super().rule(a)
        if inner.shape != a.shape:
            raise ValueError(
                f"a residual connection adds what its layers give, of shape {inner.shape}, "
                f"to what they were given, of shape {a.shape}; the two must be the same"
            )

        def back(slope: Array) -> Sent:
            before, gradients = inner_back(slope)
            return lambda: slope + before(), gradients

        return a + inner, back

    def flat(self) -> list[Layer]:
        """One step: what its layers give isn't what comes out."""
        return [self]
