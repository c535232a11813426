"""Explorers in Jupyter: a widget whose traits are the explorer's parameters.

    lab = explore("depth-lab", depth=30)   # shows the explorer
    lab.activation = "relu"                # moves the control, and the picture follows
    lab.results["deltas"]                  # what the model computed

Moving a control sets the trait, and the kernel computes the new results. In the
built book the same cell becomes a figure that needs no kernel.
"""

from functools import cache
from typing import Any

import anywidget
import traitlets

from backprop.explorers.bundle import source, widget_module
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.explorer import Explorer, Parameter, Value
from backprop.explorers.figure import MIME_TYPE
from backprop.explorers.stored import declaration


class ParameterTrait(traitlets.TraitType[Value, Value]):
    """A trait that can have the values its parameter can have."""

    def __init__(self, parameter: Parameter) -> None:
        """Start at the parameter's default."""
        self.parameter = parameter
        super().__init__(default_value=parameter.default, help=parameter.meaning)
        self.tag(sync=True)

    def validate(self, obj: Any, value: Value) -> Value:
        """Return the value, or raise ``TypeError`` or ``ValueError`` in the reader's words."""
        return self.parameter.checked(value)


class ExplorerWidget(anywidget.AnyWidget):
    """The part that all explorers share; ``explore`` makes one with its parameters as traits."""

    explorer: Explorer
    _css = source("explorers.css")
    declaration = traitlets.Dict().tag(sync=True)
    results = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **values: Value) -> None:
        """Start at ``values``, and at the defaults where none are given."""
        checked = self.explorer.checked(values)
        super().__init__(declaration=declaration(self.explorer), **checked)
        self.add_class("explorer-view")
        self._compute()
        computing = [p.name for p in self.explorer.parameters if not p.drawn_only]
        self.observe(self._compute, names=computing)

    def _compute(self, change: Any = None) -> None:
        values = {p.name: getattr(self, p.name) for p in self.explorer.parameters}
        self.set_trait("results", self.explorer.evaluate(**values))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        if bundle is not None:
            data = bundle[0] if isinstance(bundle, tuple) else bundle
            data[MIME_TYPE] = {"name": self.explorer.name}
        return bundle


@cache
def _widget_class(name: str) -> type[ExplorerWidget]:
    explorer = explorer_named(name)
    traits: dict[str, Any] = {p.name: ParameterTrait(p) for p in explorer.parameters}
    own = {"explorer": explorer, "_esm": widget_module(name)}
    return type("Explorer", (ExplorerWidget,), traits | own)


def explore(name: str, **values: Value) -> ExplorerWidget:
    """Return the explorer ``name`` as a widget, at ``values`` where given.

    Raises:
        TypeError, ValueError: an unknown explorer or parameter, or a value it can't have.
    """
    return _widget_class(name)(**values)
