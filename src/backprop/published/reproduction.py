"""One published number, computed again, and what is to be said about it.

    published text, this book's value, tolerance  ->  difference, verdict

A number as printed is known to half a unit of its last digit. That is the
tolerance, unless the number is exact, or NumPy has left zeros at its end out: then
a smaller one is stated. It is a larger one where the source computes with fewer digits, or
prints so many that the order of additions decides the last. A random draw is held against
draws of the book's own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

AGREES, DRAWN, WRONG = "agrees", "within our draws", "differs"
DRAWS = 20  # one draw more lies between the smallest and the largest of them 19 times in 21
EXACT = 1e-12  # the tolerance of a number that isn't rounded, such as a count
DIGIT = 5e-9  # where eight decimals are printed, and NumPy leaves zeros at the end out
SINGLE = 1e-5  # where the source computes in float32, of whose seven digits some are lost
IN_FULL = 1e-13  # all digits of a float64 are printed; the order of additions decides the last


@dataclass(frozen=True)
class Reproduction:
    """A number that somebody has published, and the same number from this book's code.

    Attributes:
        quantity: what the number is, in words.
        published: the number as it is printed.
        computed: the book's value; of random draws their median.
        tolerance: how far apart the two may be; None is half a unit of the last
            printed digit.
        draws: the smallest and the largest of the book's own random draws, if there
            are any. The published number, one such draw, has to lie between them,
            as far as its printed digits tell.
        by_mistake: where the source is wrong: what its way of computing gives.
            Then this is held against the printed number, and ``computed`` must differ.
    """

    quantity: str
    published: str
    computed: float
    tolerance: float | None = None
    draws: tuple[float, float] | None = None
    by_mistake: float | None = None

    @property
    def difference(self) -> float:
        """The book's value less the published one."""
        return self.computed - float(self.published)

    @property
    def allowed(self) -> float:
        """The tolerance that holds: the stated one, or half a unit of the last digit."""
        return printed_to(self.published) if self.tolerance is None else self.tolerance

    @property
    def verdict(self) -> str:
        """What comes of the comparison.

        Raises:
            ValueError: the numbers are further apart than they may be; or a number
                that is called wrong isn't, or isn't what the mistake gives.
        """
        if self.draws is not None:
            low, high = self.draws
            if low - self.allowed <= float(self.published) <= high + self.allowed:
                return DRAWN
            raise ValueError(
                f"{self.quantity}: published is {self.published}, "
                f"but our draws lie between {low:.4g} and {high:.4g}"
            )
        near = abs(self.difference) <= self.allowed
        if self.by_mistake is None:
            if near:
                return AGREES
            raise ValueError(
                f"{self.quantity}: published is {self.published}, but the code gives "
                f"{self.computed:.12g}; they may be {self.allowed:.2g} apart"
            )
        if near:
            raise ValueError(
                f"{self.quantity}: {self.published} is said to be wrong, "
                f"but the code gives {self.computed:.12g}"
            )
        if abs(self.by_mistake - float(self.published)) > self.allowed:
            raise ValueError(
                f"{self.quantity}: the mistake is said to give {self.published}, "
                f"but it gives {self.by_mistake:.12g}"
            )
        return WRONG


@dataclass(frozen=True)
class Case:
    """A source, and all its numbers that this book computes again.

    Attributes:
        source: the book, the course, the article.
        place: where in it; "" for all of it.
        topic: what is computed there.
        reproduce: computes the numbers anew.
        key: the entry in the book's bibliography that leads to the place.
    """

    source: str
    place: str
    topic: str
    reproduce: Callable[[], list[Reproduction]]
    key: str

    @property
    def name(self) -> str:
        """The source and the place."""
        return f"{self.source}, {self.place}" if self.place else self.source


def printed_to(text: str) -> float:
    """How far a number may be from one printed as ``text``: half a unit of the last digit.

    The number half way between two last digits may be rounded either way; a
    relative 1e-4 more lets it.
    """
    digits = len(text.partition("e")[0].partition(".")[2])
    exponent = int(text.partition("e")[2] or 0)
    return 0.5 * 10.0 ** (exponent - digits) * 1.0001


def each(
    quantities: Sequence[str], published: str, computed: ArrayLike, tolerance: float | None = None
) -> list[Reproduction]:
    """One reproduction for each quantity; ``published`` holds the numbers, with blanks between.

    Raises:
        ValueError: not as many quantities, published numbers and computed ones.
    """
    texts, values = published.split(), np.ravel(np.asarray(computed, dtype=float))
    if not len(quantities) == len(texts) == len(values):
        raise ValueError(
            f"{len(quantities)} quantities, {len(texts)} published numbers, {len(values)} computed"
        )
    return [
        Reproduction(quantity, text, float(value), tolerance)
        for quantity, text, value in zip(quantities, texts, values, strict=True)
    ]


def grid(
    axes: str, published: str, computed: ArrayLike, tolerance: float | None = None
) -> list[Reproduction]:
    """One reproduction for each number of an array, row by row, named by its place.

    ``axes`` names the array's axes, with commas between; before them, and a colon, may stand
    what the array is. ``"slopes: example, unit"`` makes ``"slopes: example 0, unit 2"``.

    Raises:
        ValueError: not as many names as axes, or published numbers as computed ones.
    """
    values = np.asarray(computed, dtype=float)
    what, colon, named = axes.rpartition(": ")
    names = named.split(", ")
    if len(names) != values.ndim:
        raise ValueError(f"{axes!r} names {len(names)} axes, but the array has {values.ndim}")
    quantities = [
        what + colon + ", ".join(f"{name} {at}" for name, at in zip(names, place, strict=True))
        for place in np.ndindex(values.shape)
    ]
    return each(quantities, published, values, tolerance)


def drawn(quantity: str, published: str, values: ArrayLike) -> Reproduction:
    """The reproduction of a random draw, from ``DRAWS`` draws of the book's own.

    Raises:
        ValueError: another number of draws.
    """
    found = np.asarray(values, dtype=float)
    if found.shape != (DRAWS,):
        raise ValueError(f"{quantity}: expected {DRAWS} draws, but got shape {found.shape}")
    ends = float(found.min()), float(found.max())
    return Reproduction(quantity, published, float(np.median(found)), draws=ends)
