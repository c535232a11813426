"""What a host asks of the explorers of a page, in JSON: single results, and sessions.

A page has one session of an explorer at most; the newest begin replaces it.
"""

import json
from collections.abc import Mapping
from typing import Any

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.explorer import Session, plain

SLICE = 0.04  # seconds that a session goes on before the host is listened to again

_sessions: dict[str, Session] = {}


def answer(name: str, values: str) -> str:
    """The results of explorer ``name`` for a JSON object of values."""
    return _json(explorer_named(name).evaluate(**json.loads(values)))


def begin(name: str, values: str) -> str:
    """Begin a session; returns its results at the start."""
    explorer = explorer_named(name)
    _sessions[name] = explorer.session(**json.loads(values))
    return results(name)


def step(name: str) -> None:
    """Do one step in the session of ``name``."""
    _sessions[name].step(1)


def advance(name: str) -> bool:
    """Let the session of ``name`` go on for a moment; whether it can go on after that."""
    return _sessions[name].advance(SLICE)


def change(name: str, values: str) -> None:
    """Set the live ones among a JSON object of values, in the middle of a session."""
    explorer = explorer_named(name)
    checked = explorer.checked(json.loads(values))
    for parameter in explorer.parameters:
        if parameter.live:
            _sessions[name].change(parameter.name, checked[parameter.name])


def results(name: str) -> str:
    """What the session of ``name`` has to show now."""
    return _json(plain(_sessions[name].results()))


def _json(found: Mapping[str, Any]) -> str:
    return json.dumps(found, allow_nan=False)
