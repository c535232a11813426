"""Targets: what the outputs should have been, and what a loss can have as such.

class numbers  ->  rows of 0 with one 1
"""

import numpy as np
from numpy.typing import ArrayLike

from backprop.validation import Array, require_count


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Turn class numbers of shape ``(batch,)`` into targets of shape ``(batch, classes)``.

    Each row is 0 but for a 1 in the column of its class.

    Raises:
        TypeError: labels that aren't whole numbers.
        ValueError: labels that aren't one-dimensional or not in 0 .. classes - 1.
    """
    require_count(classes, "classes")
    numbers = np.asarray(labels)
    if numbers.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, but have dtype {numbers.dtype}")
    if numbers.ndim != 1:
        raise ValueError(f"labels must have shape (batch,), but have shape {numbers.shape}")
    outside = np.flatnonzero((numbers < 0) | (numbers >= classes))
    if outside.size:
        place = int(outside[0])
        raise ValueError(
            f"labels[{place}] is {numbers[place]}, but {classes} classes "
            f"are numbered 0 to {classes - 1}"
        )
    rows = np.zeros((len(numbers), classes))
    rows[np.arange(len(numbers)), numbers] = 1
    return rows


def form_for(y: Array, output: tuple[int, int]) -> str:
    """How targets become ones for an output of the shape ``output``, if they have as many rows.

    The end of a sentence, or nothing.
    """
    examples, outputs = output
    if y.shape == (outputs, examples) and outputs > 1:
        return "; these are columns, not rows: targets.T"
    if not y.ndim or len(y) != examples:
        return ""
    if outputs == 1:
        if y.ndim == 1:
            return "; one number an example is written as a column: targets.reshape(-1, 1)"
        if y.ndim == 2:
            return f"; rows of {y.shape[1]} need a network of {y.shape[1]} outputs"
    elif y.size == examples:
        return f"; class numbers become rows of {outputs} by one_hot(labels, {outputs})"
    return ""


def require_between_0_and_1(y: Array) -> None:
    """Raise ``ValueError`` naming the first target that is no answer to a yes-or-no question."""
    outside = np.argwhere((y.real < 0) | (y.real > 1))
    if outside.size:
        place = [int(index) for index in outside[0]]
        numbers = y.real.min() >= 0 and (y == np.rint(y.real)).all()
        raise ValueError(
            f"targets{place} is {y[tuple(place)]}, but binary cross-entropy needs "
            "targets between 0 and 1"
            + ("; class numbers become rows of them by one_hot" if numbers else "")
        )


def require_distributions(y: Array) -> None:
    """Raise ``ValueError`` naming the first row that doesn't share 1 among the classes."""
    wrong = np.flatnonzero((y.real < 0).any(axis=1) | (np.abs(y.sum(axis=1) - 1) > 1e-6))
    if wrong.size:
        row = int(wrong[0])
        raise ValueError(
            f"targets[{row}] is {y[row].tolist()}, but categorical cross-entropy needs rows "
            "of values from 0 that sum to 1; class numbers become such rows by one_hot"
        )
