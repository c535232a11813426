"""Run one answer on an exercise's cases, in a process that has no solutions.

The code is anybody's: nothing that it raises, prints or returns may stop what comes after it.
"""

import ast
import copy
import io
import sys
import types
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib.abc import MetaPathFinder
from typing import Any

import numpy as np

import backprop
from backprop.exercises.isolation import isolated
from backprop.exercises.limit import TooLong
from backprop.exercises.outcomes import Case, outcome
from backprop.exercises.page import used_imports
from backprop.exercises.values import equal, summary
from backprop.marking.sheet import HIDDEN
from backprop.marking.wire import packed

MOST_PRINTED = 1_000_000  # characters


class Endless(TooLong):
    """Code prints more than anybody reads; ``outcome`` lets it through."""


class _Nowhere(io.StringIO):
    """Where an answer prints to."""

    printed = 0

    def write(self, text: str) -> int:
        self.printed += len(text)
        if self.printed > MOST_PRINTED:
            raise Endless
        return len(text)

    def close(self) -> None:
        """Stay open, also for code that closes ``sys.stdout``."""


class _NoSolutions(MetaPathFinder):
    """Refuses to import what leads to the solutions."""

    def find_spec(self, name: str, *_: Any) -> None:
        if name.startswith(HIDDEN):
            raise ImportError(f"{name} can't be used in an answer")


def forget_solutions() -> None:
    """Take the modules with the solutions out of this process; they can't be imported again.

    ``check`` does nothing from now on. A process that means it can still find the files.
    """
    vars(backprop)["check"] = _unmarked
    for name in [name for name in sys.modules if name.startswith(HIDDEN)]:
        del sys.modules[name]
    for name in HIDDEN:
        vars(backprop).pop(name.partition(".")[2], None)
    sys.meta_path.insert(0, _NoSolutions())


def _unmarked(name: str, answer: object, seed: int | None = None) -> None:
    """Stand in for ``check``, which an answer may call."""


def led(
    name: str, code: str, imports: Mapping[str, str], several: Sequence[Sequence[Case]]
) -> dict[str, Any]:
    """What an answer's code leads to on several series of cases, as JSON can hold it.

    One of

    - ``led``: for each series the outcomes, with ``changed``: the number of the first argument
      that the answer writes into (from 1), or 0;
    - ``error``: the code can't be run, or has no function of that name;
    - ``ended``: ``"print"``, since it prints without end, ``"memory"`` or ``"exit"``.
    """
    names: dict[str, Any] = {"__name__": "__main__", "check": _unmarked}
    paper = _Nowhere()
    try:
        with redirect_stdout(paper), redirect_stderr(paper), isolated(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            exec("\n".join(used_imports(code, dict(imports))), names)
            exec(compile(ast.parse(code), "the answer", "exec"), names)
            if name not in names:
                return {"error": f"there is no function called {name} in it"}
            if not callable(names[name]):
                return {"error": f"{name} is no function in it"}
            tried = [
                [tuple(map(_given, case)) for case in copy.deepcopy(cases)] for cases in several
            ]
            found = [[packed(outcome(names[name], case)) for case in cases] for cases in tried]
        # Out here, since what the code has done to NumPy must not judge it
        return {"led": found, "changed": next(filter(None, map(_changed, several, tried)), 0)}
    except Endless:
        return {"ended": "print"}
    except MemoryError:
        return {"ended": "memory"}
    except SystemExit:
        return {"ended": "exit"}
    except BaseException as error:  # the code is anybody's
        return {"error": summary(error)[:1000]}


def _changed(cases: Sequence[Case], used: Sequence[Case]) -> int:
    """The number of the first argument that isn't what it was, from 1; else 0."""
    for case, after in zip(cases, used, strict=True):
        for number, (left, right) in enumerate(zip(case, after, strict=True), start=1):
            if not callable(left) and not equal(left, right):
                return number
    return 0


def _given(argument: Any) -> Any:
    """An argument without the way from a function to the module of the solutions."""
    if not isinstance(argument, types.FunctionType):
        return argument
    return _apart(argument)


def _apart(function: types.FunctionType) -> Callable[..., Any]:
    """The function with those names only that it uses."""
    used = {
        name: _given(function.__globals__[name])
        for name in function.__code__.co_names
        if name in function.__globals__
    }
    return types.FunctionType(function.__code__, used, function.__name__)
