"""A case of an exercise in words, and as code that a learner can run."""

import ast
from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise
from backprop.exercises.outcomes import Case
from backprop.exercises.trees import tree_of
from backprop.exercises.values import arrays, shown

SHORT = 44  # characters of an argument that is shown as it is
LONGEST = 100  # characters of all arguments together that are


def in_words(exercise: Exercise, case: Case) -> str:
    """The arguments of a case, by their names; long ones are described, not shown.

    Single numbers are shown, and arrays where there is room beside them.
    """
    given = list(zip(exercise.arguments, case, strict=True))
    told = {name: _as_it_is(name, value) for name, value in given}
    several = [name for name, value in given if isinstance(value, list | tuple | np.ndarray)]
    room = LONGEST - sum(len(short) for name, short in told.items() if name not in several)
    for name in several:
        room -= len(told[name])
        if room <= 0:
            told[name] = ""
    return ", ".join(told[name] or f"`{name}` ({_described(value)})" for name, value in given)


def as_code(exercise: Exercise, case: Case) -> str:
    """Python that calls the exercise's function with the arguments of a case."""
    names = exercise.arguments
    lines = [_assigned(name, value) for name, value in zip(names, case, strict=True)]
    return "\n".join([*lines, f"{exercise.name}({', '.join(names)})"])


def size(value: Any) -> int:
    """How many numbers there are in an argument."""
    if isinstance(value, list | tuple):
        return sum(map(size, value))
    return 0 if callable(value) else int(np.size(value))


def _as_it_is(name: str, value: Any) -> str:
    if callable(value):
        return ""
    if isinstance(value, list) and any(isinstance(one, np.ndarray) for one in value):
        return ""
    text = shown(value).strip("`")
    return f"`{name} = {text}`" if len(text) <= SHORT and "…" not in text else ""


def _described(value: Any) -> str:
    if callable(value):
        return f"the function `{value.__name__}`"
    if isinstance(value, list | tuple):
        made = any(isinstance(one, np.ndarray) for one in value)
        return f"a list of {arrays(len(value)) if made else f'{len(value)} entries'}"
    return f"an array of shape {np.shape(value)}"


def _assigned(name: str, value: Any) -> str:
    if not callable(value):
        return f"{name} = {_code(value)}"
    source = ast.unparse(tree_of(value))  # without its types, whose names nobody needs to know
    return source if value.__name__ == name else f"{source}\n\n{name} = {value.__name__}"


def _code(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()})"
    if isinstance(value, list | tuple):
        inner = ", ".join(map(_code, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner},)"
    return repr(value.item() if isinstance(value, np.generic) else value)
