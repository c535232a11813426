"""What an exercise is made of."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop.validation import Array

POINTS = {"easy": 1, "medium": 2, "hard": 3}  # of an exercise of this level


@dataclass(frozen=True)
class Mistake:
    """A wrong solution, and what to say to someone who has written it."""

    wrong: Callable[..., Any]
    explanation: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise.

    Attributes:
        name: what it is called in ``check``.
        chapter: the chapter it belongs to, as in the file name.
        level: ``"easy"``, ``"medium"`` or ``"hard"``.
        solution: the reference solution.
        cases: the arguments it is tried on, chosen so that every mistake shows.
        mistakes: the wrong solutions that are recognised.
    """

    name: str
    chapter: str
    level: str
    solution: Callable[..., Any]
    cases: tuple[tuple[Any, ...], ...]
    mistakes: tuple[Mistake, ...]

    @property
    def arguments(self) -> list[str]:
        """How the arguments of each case are called."""
        return list(inspect.signature(self.solution).parameters)

    @property
    def points(self) -> int:
        """What a right answer is worth."""
        return POINTS[self.level]


@dataclass(frozen=True, eq=False)
class Rung(Exercise):
    """One gradient of the ladder, or a shortcut past some: a line of code, and a point.

    A right answer to it is told whether it is the book's to the last bit, or up to rounding.
    """

    @property
    def points(self) -> int:
        """One, whatever its level."""
        return 1


def draw(*shape: int, seed: int = 1) -> Array:
    """Random arguments for a case, with two decimals, which read well in an explanation."""
    return np.random.default_rng([seed, *shape]).normal(size=shape).round(2)
