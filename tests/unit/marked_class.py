"""A class that hands in: students made of right solutions, of slips in them, and of bad ideas."""

import ast
import inspect
import json
import textwrap
from functools import cache
from pathlib import Path

import numpy as np

from backprop.exercises import EXERCISES, check
from backprop.exercises.edits import changed, slips
from backprop.exercises.trees import tree_of
from backprop.marking.sheet import Sheet
from page_exercises import known_in

BOOK = Path(__file__).parents[2] / "book"
IMPORTS = {
    chapter: known_in(BOOK / f"{chapter}.ipynb")
    for chapter in dict.fromkeys(exercise.chapter for exercise in EXERCISES.values())
}
FUTURE = "from __future__ import annotations\n"  # the solutions' annotations aren't imported
RIGHT = {
    name: FUTURE + textwrap.dedent(inspect.getsource(exercise.solution))
    for name, exercise in EXERCISES.items()
}
# Each costs this exercise, and nothing else.
HARMFUL = {
    "loops": ("unit_sum", "while True: pass"),
    "loops in spite of errors": (
        "collapse",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ),
    "waits": ("squash", "import time\ntime.sleep(1000)"),
    "eats memory": ("half_square", "def half_square(a, y):\n    return [0] * 10**10"),
    "prints": ("blame", "while True: print('hello')"),
    "exits": ("clip", "raise SystemExit"),
    "ends Python": ("carry", "import os\nos._exit(0)"),
    "crashes": ("infer", "import ctypes\nctypes.string_at(0)"),
    "ends the runner": ("folded", "import os\nos.kill(os.getppid(), 9)"),
    "writes between": ("rescaled", "import os\nos.write(3, b'[]\\n')\ndef rescaled(*a): ..."),
    "writes a file": ("one_step", "open('here.txt', 'w').write('x')"),
    "asks": ("he_spread", "input('your name? ')"),
    "recurses": ("count_twins", "def count_twins(units):\n    return count_twins(units)"),
    "asks for the solution": (
        "layer_factor",
        "from backprop.exercises.vanishing_gradients.easy import layer_factor",
    ),
    "prints when it is called": ("step_down", "def step_down(*a):\n    while True: print('hello')"),
    "believes to judge": (
        "update_both",
        "import numpy as np\nnp.allclose = np.isclose = lambda *given, **named: True\n"
        "def update_both(weights, x, y, learning_rate):\n    return [0.0, 0.0]",
    ),
}
MALFORMED = {
    "cut off": '{"format": "backprop-answers", "answers": {"unit_s',
    "another kind": '["a", "list"]',
    "of tomorrow": '{"format": "backprop-answers", "version": 99}',
    "no text": '{"format": "backprop-answers", "version": 1, "answers": {"unit_sum": 3}}',
    "deep": "[" * 100_000,
    "empty": "",
}


@cache
def slipped(name: str, number: int) -> str:
    """The solution with one of its slips."""
    function = tree_of(EXERCISES[name].solution)
    found = slips(EXERCISES[name])
    return FUTURE + ast.unparse(changed(function, *found[number % len(found)].changes))


@cache
def passes(name: str, code: str) -> bool:
    """Whether the book's check, in this process, finds an answer right."""
    names: dict[str, object] = {}
    exec("\n".join(IMPORTS[EXERCISES[name].chapter].values()), names)
    exec(code, names)
    return check(name, names[name]).passed


def write_class(folder: Path, count: int, seed: int = 1) -> dict[str, int]:
    """Write the sheets of ``count`` students; what each file should get."""
    rng = np.random.default_rng(seed)
    expected = {}
    harmful, malformed = list(HARMFUL.items()), list(MALFORMED.items())
    for number in range(count):
        file = f"{number:03}.json"
        if number % 10 == 9:
            content = malformed[number // 10 % len(malformed)][1]
            (folder / file).write_text(content, encoding="utf-8")
            expected[file] = 0
            continue
        skill = rng.uniform(0.3, 1)
        answers, points = {}, 0
        for name, exercise in EXERCISES.items():
            if rng.random() < 0.1:
                continue
            right = rng.random() < skill
            code = RIGHT[name] if right else slipped(name, int(rng.exponential(4)))
            answers[name] = code
            points += exercise.points * (right or passes(name, code))
        if number % 10 == 4:
            name, code = harmful[number // 10 % len(harmful)][1]
            before = answers.get(name)
            points -= EXERCISES[name].points * (before is not None and passes(name, before))
            answers[name] = code
        sheet = Sheet(f"Student {number}", answers, IMPORTS)
        (folder / file).write_text(sheet.written(), encoding="utf-8")
        expected[file] = points
    return expected


def write_sheet(folder: Path, name: str, answers: dict[str, str]) -> None:
    """Write one sheet."""
    (folder / f"{name}.json").write_text(Sheet(name, answers, IMPORTS).written(), "utf-8")


def content_of(path: Path) -> dict[str, object]:
    """What a sheet's file holds."""
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found
