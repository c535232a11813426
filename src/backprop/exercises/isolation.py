"""Keep what a learner's code does to Python from the next run.

A page has one Python for all its exercises. What code leaves behind in it, such
as a name of NumPy that was overwritten, would look like an error of the next.
"""

import builtins
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import numpy as np

_AS_THEY_WERE = {module: dict(vars(module)) for module in (builtins, np, np.linalg, np.random)}


def _no_input(prompt: object = "") -> NoReturn:
    raise RuntimeError("input() can't ask here; write the value into the code")


@contextmanager
def isolated() -> Iterator[None]:
    """Run code that may change Python's and NumPy's names and settings; undo that afterwards.

    Inside, ``input`` says why it can't ask, and a figure may be shown without a window.
    """
    with warnings.catch_warnings(), np.errstate(), np.printoptions():
        warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")
        vars(builtins)["input"] = _no_input
        try:
            yield
        finally:
            for module, names in _AS_THEY_WERE.items():
                vars(module).update(names)
