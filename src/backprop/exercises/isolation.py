"""Keep what a learner's code does to Python from the next run.

A page has one Python for all its exercises, and a notebook one for all its cells. What code
leaves behind in it, such as a name of NumPy that was overwritten, would look like an error of
the next.
"""

import builtins
import math
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NoReturn

import numpy as np

OUTSIDE = (builtins, math, random, np, np.linalg, np.random)
_PYTHONS = vars(builtins)
_AS_THEY_WERE = {module: dict(vars(module)) for module in OUTSIDE}
_AS_THEY_WERE[builtins].pop("_", None)  # in a console the last value, which goes on changing
_SHARED = _AS_THEY_WERE[np.random]  # with the generator that the book doesn't use, but learners do


def _no_input(prompt: object = "") -> NoReturn:
    raise RuntimeError("input() can't ask here; write the value into the code")


@contextmanager
def isolated() -> Iterator[None]:
    """Run code that may change names, settings and random numbers; undo that afterwards.

    The names are Python's own, NumPy's, and this package's. Inside, ``input`` says why it can't
    ask, and a figure may be shown without a window.
    """
    ask, names = builtins.input, _names()
    deepest, tracing, profiling = sys.getrecursionlimit(), sys.gettrace(), sys.getprofile()
    chance, shared = random.getstate(), _SHARED["get_state"]()
    with warnings.catch_warnings(), np.errstate(), np.printoptions():
        warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
        _PYTHONS["input"] = _no_input
        try:
            yield
        finally:
            _PYTHONS.update(_AS_THEY_WERE[builtins])  # first: the rest needs them
            for module, before in names.items():
                _restore(module, before)
            _PYTHONS["input"] = ask
            sys.setrecursionlimit(deepest)
            sys.settrace(tracing)
            sys.setprofile(profiling)
            random.setstate(chance)
            _SHARED["set_state"](shared)


def _names() -> dict[ModuleType, dict[str, Any]]:
    """The names that code may change: of others as they were at first, and our own as now."""
    own = [
        module
        for name, module in list(sys.modules.items())  # other threads may import meanwhile
        if name.partition(".")[0] == "backprop" and isinstance(module, ModuleType)
    ]
    return {
        module: {**vars(module), **_AS_THEY_WERE.get(module, {})} for module in [*own, *OUTSIDE]
    }


def _restore(module: ModuleType, before: dict[str, Any]) -> None:
    """Give a module its names again; those of modules loaded meanwhile stay."""
    now = vars(module)
    for name in [name for name in now if name not in before]:
        if not isinstance(now[name], ModuleType) and not name.startswith("_"):
            del now[name]
    now.update(before)
