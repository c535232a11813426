"""Clipping: shorten a step that is too long, and keep its direction.

gradients  ->  gradients * min(1, largest / their joint norm)
"""

from collections.abc import Sequence

import numpy as np

from backprop.validation import Array, require_positive


def joint_norm(gradients: Sequence[Array]) -> float:
    """The length of all gradients together: root of the sum of all squares; NaN if one is.

    The largest number is taken out first, so that no square overflows.
    """
    largest = float(np.max([np.abs(gradient).max(initial=0) for gradient in gradients], initial=0))
    if largest == 0 or not np.isfinite(largest):
        return largest
    squares = [float(((g / largest) ** 2).sum()) for g in gradients]
    return largest * float(np.sqrt(sum(squares)))


def clipped(gradients: Sequence[Array], largest_norm: float) -> list[Array]:
    """Return ``gradients``, their joint norm at most ``largest_norm``.

    All are multiplied by one factor, so the step's direction stays.
    Source: Pascanu, Mikolov and Bengio 2013, algorithm 1.

    Raises:
        ValueError: the largest norm isn't above 0; there is no gradient; one is NaN
            or infinite, and no factor could mend that.
    """
    require_positive(largest_norm, "largest_norm")
    if not gradients:
        raise ValueError("there is no gradient to clip: the list is empty")
    norm = joint_norm(gradients)
    if not np.isfinite(norm):
        raise ValueError(f"the gradients' norm is {norm}: they can't be clipped any more")
    factor = min(1.0, largest_norm / norm) if norm else 1.0
    return [factor * gradient for gradient in gradients]
