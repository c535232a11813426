"""What a reader can set of an explorer: a number, a name, a rung, a text.

Slider("rate", "rate", "learning rate", 0.5, 0.1, 1.0, 0.05).checked(0.7)  ->  0.7
"""

import math
import re
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from backprop.validation import listed

Value = float | int | str


@dataclass(frozen=True)
class Slider:
    """A number that the reader sets by a slider.

    Attributes:
        name: what the model's function calls it.
        label: a symbol or word beside the control, such as ``"x₀"``.
        meaning: the same in words, for those who hear the page.
        default, minimum, maximum, step: whole numbers if all four are.
        stored: how far apart the positions are whose results a page stores; every step if None.
        unit: written after the value, such as ``"layers"``.
        group: the heading under which its control stands.
        drawn_only: it changes what is shown, not what is computed.
        live: it can be changed in the middle of a session.
        part: of the picture, which alone it changes; so what is stored along it may be put
            together with what is stored for another part.
        formerly: another name in a page's address, of an explorer that had it before.
    """

    name: str
    label: str
    meaning: str
    default: float
    minimum: float
    maximum: float
    step: float
    unit: str = ""
    group: str = ""
    drawn_only: bool = False
    live: bool = False
    stored: float | None = None
    part: str = ""
    formerly: str = ""

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense."""
        numbers = (self.default, self.minimum, self.maximum, self.step)
        return all(isinstance(number, int) for number in numbers)

    @property
    def positions(self) -> list[Value]:
        """Every value the slider can be moved to, from the smallest to the largest."""
        return self._every(self.step)

    @property
    def stored_positions(self) -> list[Value]:
        """Those whose results a page stores."""
        return self._every(self.stored or self.step)

    def _every(self, step: float) -> list[Value]:
        count = math.floor((self.maximum - self.minimum) / step + 1e-9)
        return [round(self.minimum + i * step, 10) for i in range(count + 1)]

    def checked(self, value: Value) -> Value:
        """Return ``value`` if the slider could stand there; steps between positions are allowed.

        Raises:
            TypeError: not a number, or not a whole one where only those make sense.
            ValueError: outside the slider's range.
        """
        if not _is_number(value) or (self.whole and value != int(value)):
            kind = "a whole number" if self.whole else "a number"
            raise TypeError(f"{self.name} must be {kind}, but is {value!r}")
        if not self.minimum <= value <= self.maximum:
            raise ValueError(
                f"{self.name} must lie between {self.minimum} and {self.maximum}, but is {value}"
            )
        return int(value) if self.whole else float(value)


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


@dataclass(frozen=True)
class Choice:
    """One of a few names, which the reader picks from a list. Attributes as ``Slider``."""

    name: str
    label: str
    meaning: str
    default: str
    options: tuple[str, ...]
    group: str = ""
    drawn_only: bool = False
    live: bool = False
    part: str = ""

    @property
    def positions(self) -> list[Value]:
        """Every name that can be picked."""
        return list(self.options)

    @property
    def stored_positions(self) -> list[Value]:
        """Those whose results a page stores: all."""
        return self.positions

    def checked(self, value: Value) -> Value:
        """Return ``value`` if it is one of the options; else raise ``ValueError``."""
        if value not in self.options:
            raise ValueError(f"{self.name} must be one of {listed(self.options)}, but is {value!r}")
        return value


@dataclass(frozen=True)
class Ladder:
    """One of a few numbers, in order: a slider goes from one rung to the next.

    So its way can be that of a logarithm: 1, 2, 5, 10. Other attributes as ``Slider``.

    Attributes:
        rungs: the numbers, from the smallest to the largest.
    """

    name: str
    label: str
    meaning: str
    default: float
    rungs: tuple[float, ...]
    unit: str = ""
    group: str = ""
    drawn_only: bool = False
    live: bool = False
    part: str = ""

    @property
    def positions(self) -> list[Value]:
        """Every number that can be set."""
        return list(self.rungs)

    @property
    def stored_positions(self) -> list[Value]:
        """Those whose results a page stores: all."""
        return self.positions

    def checked(self, value: Value) -> Value:
        """Return ``value`` if it is a rung.

        Raises:
            TypeError: not a number.
            ValueError: not a rung.
        """
        if not _is_number(value):
            raise TypeError(f"{self.name} must be a number, but is {value!r}")
        if value not in self.rungs:
            raise ValueError(
                f"{self.name} must be one of {', '.join(map(str, self.rungs))}, but is {value}"
            )
        return float(value)


@dataclass(frozen=True)
class Text:
    """A text that the reader writes, or that the picture writes, such as a drawing.

    Other attributes as ``Slider``. Without a ``group`` it is written in the picture.

    Attributes:
        pattern: a regular expression, in Python and in JavaScript, that all of it matches.
        longest: how many characters it can have.
        examples: texts to begin with; a page stores the results of these.
    """

    name: str
    label: str
    meaning: str
    default: str
    pattern: str
    longest: int
    examples: tuple[str, ...] = ()
    group: str = ""
    drawn_only: bool = False
    live: bool = False
    part: str = ""

    @property
    def positions(self) -> list[Value]:
        """The examples, or the one text that is known beforehand; others can be written."""
        return list(self.examples or (self.default,))

    @property
    def stored_positions(self) -> list[Value]:
        """As ``positions``."""
        return self.positions

    def checked(self, value: Value) -> Value:
        """Return ``value`` if it is such a text.

        Raises:
            TypeError: not a text.
            ValueError: too long, or of another form.
        """
        if not isinstance(value, str):
            raise TypeError(f"{self.name} must be a text, but is {value!r}")
        if len(value) > self.longest:
            raise ValueError(
                f"{self.name} can have {self.longest} characters, but has {len(value)}"
            )
        if not re.fullmatch(self.pattern, value):
            raise ValueError(f"{self.name} must have the form {self.pattern}, but is {value!r}")
        return value


Parameter = Slider | Choice | Ladder | Text
