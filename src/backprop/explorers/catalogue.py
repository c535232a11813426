"""All explorers, found by name.

An explorer named ``depth-lab`` is the ``EXPLORER`` of the module ``depth_lab``.
A page imports only those it shows.
"""

from functools import cache
from importlib import import_module
from importlib.resources import files

from backprop.explorers.explorer import Explorer
from backprop.validation import listed


def names() -> list[str]:
    """The names of all explorers: those with a view."""
    views = (files("backprop.explorers") / "views").iterdir()
    modules = [view.name.removesuffix(".js") for view in views if view.name.endswith(".js")]
    return sorted(module.replace("_", "-") for module in modules)


@cache
def explorer_named(name: str) -> Explorer:
    """Return the explorer of that name; an unknown name raises ``ValueError``."""
    if name not in names():
        raise ValueError(f"unknown explorer {name!r}; the known ones are {listed(names())}")
    explorer: Explorer = import_module(f"backprop.explorers.{name.replace('-', '_')}").EXPLORER
    return explorer
