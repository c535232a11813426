"""What a chapter shows of the code is the package's, without what only checks."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import backprop
from backprop.dense import dense
from backprop.notebook import show_source
from backprop.shown_source import in_short, whole
from backprop.validation import require_positive


def guarded(x: float, y: float) -> float:
    """Divide.

    Raises:
        ValueError: by zero.
    """
    require_positive(x, "x")
    if y == 0:
        raise ValueError("by zero")
    if y < 0:
        require_positive(-y, "-y")
    if y > 1:
        y = 1
    else:
        raise ValueError("another way on")
    return x / y


def bare(x: float) -> float:
    return 2 * x


def functions() -> Iterator[Callable[..., Any]]:
    for found in pkgutil.walk_packages(backprop.__path__, "backprop."):
        if found.name.startswith(("backprop.exercises.", "backprop.explorers.jupyter")):
            continue
        module = importlib.import_module(found.name)
        for _, one in inspect.getmembers(module, lambda o: inspect.isfunction(o)):
            if one.__module__ == module.__name__ and one.__name__ != "<lambda>":
                yield one


def rule(z: float) -> tuple[float, Callable[[float], float]]:
    """Double, and the way back."""

    def back(slope: float) -> float:
        return 2 * slope

    return 2 * z, back


def test_a_way_back_is_left_out_where_a_chapter_asks_for_it() -> None:
    assert "return 2 * slope" in in_short(rule)
    assert in_short(rule, way_back=False) == (
        "def rule(z: float) -> tuple[float, Callable[[float], float]]:\n"
        '    """Double, and the way back."""\n'
        "\n"
        "    return 2 * z, back"
    )


def test_checks_and_what_follows_the_first_paragraph_are_left_out() -> None:
    assert in_short(guarded) == (
        "def guarded(x: float, y: float) -> float:\n"
        '    """Divide."""\n'
        "    if y > 1:\n"
        "        y = 1\n"
        "    else:\n"
        '        raise ValueError("another way on")\n'
        "    return x / y"
    )


def test_what_has_no_checks_stands_as_it_is() -> None:
    assert in_short(bare) == whole(bare)
    assert "<details" not in show_source(bare).data


def test_what_is_shown_of_any_function_is_code_and_each_line_the_packages() -> None:
    found = list(functions())
    assert len(found) > 300
    for one in found:
        short = in_short(one)
        ast.parse(short)
        lines = iter(line.rstrip() for line in whole(one).splitlines())
        for line in short.splitlines():
            assert any(line in (known, f'{known}"""') for known in lines), f"{one}: {line}"


def test_a_chapter_shows_it_in_short_and_folds_all_of_it() -> None:
    shown = show_source(dense).data
    short, folded = shown.split("<details")
    assert short.strip() == f"```python\n{in_short(dense)}\n```"
    assert whole(dense) in folded
