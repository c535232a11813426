"""Explorers in Jupyter: a widget whose traits are the explorer's parameters.

    lab = explore("depth-lab", depth=30)   # shows the explorer
    lab.activation = "relu"                # moves the control, and the picture follows
    lab.results["back"]                    # what the model computed

Moving a control sets the trait, and the kernel computes the new results. In the
built book the same cell becomes a figure that needs no kernel.
"""

import asyncio
import os
from functools import cache
from typing import Any

import anywidget
import traitlets

from backprop.explorers.bundle import styles, widget_module
from backprop.explorers.catalogue import explorer_named
from backprop.explorers.explorer import Explorer, Session, plain
from backprop.explorers.host import SLICE
from backprop.explorers.markup import MIME_TYPE, WHOLE, output
from backprop.explorers.parameters import Parameter, Value
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
    _css = styles()
    declaration = traitlets.Dict().tag(sync=True)
    running = traitlets.Bool(False, read_only=True).tag(sync=True)
    results = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **values: Value) -> None:
        """Start at ``values``, and at the defaults where none are given."""
        checked = self.explorer.checked(values)
        super().__init__(declaration=declaration(self.explorer), **checked)
        self.add_class("explorer-view")
        self._session: Session | None = None
        self._compute()
        computing = [p.name for p in self.explorer.parameters if not p.drawn_only]
        self.observe(self._compute, names=computing)
        self.on_msg(self._heard)

    def step(self, count: int = 1) -> None:
        """Do steps of a session, such as updates of a training.

        Raises:
            ValueError: this explorer has no sessions.
        """
        self.pause()
        self._going().step(count)
        self._show()

    def run(self) -> None:
        """Let a session go on by itself until ``pause``; other cells can run meanwhile.

        Raises:
            ValueError: this explorer has no sessions.
            RuntimeError: there is no notebook's loop for it to run in: use ``step``.
        """
        self._going()
        if not self.running:
            task = asyncio.get_running_loop().create_task(self._go_on())
            self.set_trait("running", True)
            self._task = task  # else it might be forgotten half way

    def pause(self) -> None:
        """Let a session stand still."""
        self.set_trait("running", False)

    def restart(self) -> None:
        """Begin a session anew, at the same setting."""
        self._compute()

    def _going(self) -> Session:
        if self._session is None:
            raise ValueError(f"{self.explorer.name} computes at once; it has no sessions")
        return self._session

    async def _go_on(self) -> None:
        while self.running:
            can_go_on = self._going().advance(SLICE)
            if not can_go_on:
                self.pause()
            self._show()
            await asyncio.sleep(SLICE / 4)

    def _heard(self, widget: Any, content: Any, buffers: Any) -> None:
        """Do what the view asks for: run, pause, step or restart."""
        if content.get("kind") in ("run", "pause", "step", "restart"):
            getattr(self, content["kind"])()

    def _compute(self, change: Any = None) -> None:
        values = {p.name: getattr(self, p.name) for p in self.explorer.parameters}
        live = [p.name for p in self.explorer.parameters if p.live]
        if self._session is not None and change is not None and change.name in live:
            self._session.change(change.name, change.new)
            self._show()
            return
        if self.explorer.begin is None:
            self.set_trait("results", self.explorer.evaluate(**values))
            return
        if change is None:  # else what runs goes on with the new setting
            self.pause()
        self._session = self.explorer.session(**values)
        self._show()

    def _show(self) -> None:
        self.set_trait("results", plain(self._going().results()))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)
        if bundle is not None:
            data = bundle[0] if isinstance(bundle, tuple) else bundle
            data[MIME_TYPE] = output(self.explorer.name, whole=WHOLE in os.environ)
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
