"""What an explorer declares: its parameters, and the function that computes its results.

Explorer.evaluate(x_0=0.5)  ->  {"z": [[...], [...]], "a": [[...], [...], [...]]}
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeGuard

import numpy as np

from backprop.validation import listed

Value = float | int | str
Results = dict[str, Any]


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


class Session(Protocol):
    """Something that goes on by itself once it is set going, such as a training."""

    def step(self, count: int) -> None:
        """Do ``count`` steps."""

    def advance(self, seconds: float) -> bool:
        """Do as many steps as there is time for, and at least one; whether it can go on."""

    def change(self, name: str, value: Value) -> None:
        """Set a ``live`` parameter."""

    def results(self) -> Mapping[str, Any]:
        """What there is to show now."""


@dataclass(frozen=True)
class Explorer:
    """A model with declared parameters.

    Attributes:
        name: also the name of its module and of its view, with ``_`` for ``-``.
        title: what the reader calls it.
        description: what its picture shows at the start, in words.
        invitation: what the reader may try first; it stands on top of the picture.
        parameters: the controls, in the order in which they are offered.
        compute: every parameter that isn't ``drawn_only``, by name, to results:
            arrays, numbers, text, or lists of them.
        begin: the same parameters to a session, for explorers that go on by
            themselves; ``compute`` then gives the results of its start.
        rounding: results that are rounding errors themselves, so that a machine whose
            exp differs in the last digit gives others, of the same size.
        shown: how the view writes a number: ``".3f"`` with 3 digits behind the
            point, ``".3g"`` with 3 digits in all.
        stored_axes: a page stores results along each control's axis, beside the start's.
        pictured: the setting of the picture that stands for it where nothing moves, as far
            as it isn't the start; ``drawn_only`` parameters by name.
        passages: the same for each passage of a text that is read along the picture.
        presets: lists of named settings, each list by what it is called: for each name, what
            it sets.
        stored_presets: a page stores the results of the presets, too.
        once: another explorer's name; links to that one's settings lead to this one, in a
            page where it has taken its place.
    """

    name: str
    title: str
    description: str
    invitation: str
    parameters: tuple[Parameter, ...]
    compute: Callable[..., Mapping[str, Any]]
    shown: str = ".3f"
    begin: Callable[..., Session] | None = None
    rounding: tuple[str, ...] = ()
    stored_axes: bool = True
    pictured: Mapping[str, Value] = field(default_factory=dict)
    passages: tuple[Mapping[str, Value], ...] = ()
    presets: Mapping[str, Mapping[str, Mapping[str, Value]]] = field(default_factory=dict)
    stored_presets: bool = True
    once: str = ""

    def formerly(self, parameter: Parameter) -> str:
        """What links of before call ``parameter`` in a page's address, if anything."""
        own = parameter.formerly if isinstance(parameter, Slider) else ""
        return own or (f"{self.once}.{parameter.name}" if self.once else "")

    @property
    def defaults(self) -> dict[str, Value]:
        """The value of every parameter at the start."""
        return {parameter.name: parameter.default for parameter in self.parameters}

    def checked(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return all parameters, at ``values`` where given and else at their defaults.

        Raises:
            TypeError, ValueError: a name that isn't a parameter, a value it can't have.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise ValueError(f"{self.name} has no parameter {name!r}; it has {listed(known)}")
        return self.defaults | {name: known[name].checked(values[name]) for name in values}

    def evaluate(self, **values: Value) -> Results:
        """Compute the results, as plain lists, numbers and text (what JSON can hold).

        Raises:
            TypeError, ValueError: as ``checked``.
        """
        return plain(self.compute(**self._inputs(values)))

    def session(self, **values: Value) -> Session:
        """Begin a session.

        Raises:
            TypeError, ValueError: as ``checked``; this explorer has no sessions.
        """
        if self.begin is None:
            raise ValueError(f"{self.name} computes at once; it has no sessions")
        return self.begin(**self._inputs(values))

    def _inputs(self, values: Mapping[str, Value]) -> dict[str, Value]:
        checked = self.checked(values)
        return {p.name: checked[p.name] for p in self.parameters if not p.drawn_only}


def plain(results: Mapping[str, Any]) -> Results:
    """Results as lists, numbers and text: what JSON can hold."""
    return {name: _plain(result) for name, result in results.items()}


def _plain(result: Any) -> Any:
    if isinstance(result, np.ndarray | np.generic):
        return result.tolist()
    if isinstance(result, Sequence) and not isinstance(result, str):
        return [_plain(part) for part in result]
    return result
