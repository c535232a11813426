"""What an explorer declares: its parameters, and the function that computes its results.

Explorer.evaluate(x_0=0.5)  ->  {"z": [[...], [...]], "a": [[...], [...], [...]]}
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from backprop.explorers.parameters import Parameter, Slider, Value
from backprop.validation import listed

Results = dict[str, Any]


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
