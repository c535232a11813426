"""An answer sheet: the code of a student's answers in one file.

The book's page "Your desk" writes one from what the browser keeps. From notebooks:

    python -m backprop.marking.sheet --name "Ada" loss.ipynb deltas.ipynb

It is a JSON file. ``answers`` has the code of each exercise, and ``imports`` what each chapter
imports, from each name to its statement, since an answer may use that.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from backprop.exercises import EXERCISES

FORMAT = "backprop-answers"
VERSION = 1
LARGEST = 2_000_000  # bytes of a file
LONGEST = 100_000  # characters of an answer
NAME = 60  # characters of a student's name
ASKED = re.compile(r'^check\("(\w+)", \w+(?:, seed=\d+)?\)\s*$', re.M)  # the line that checks
HIDDEN = ("backprop.exercises", "backprop.marking", "backprop.symbolic")  # not for an answer

Imports = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Sheet:
    """What a student hands in.

    Attributes:
        name: whose it is, as written there.
        answers: from each exercise to its code; those of no exercise of this book are left out.
        imports: from each chapter to what it imports, from each name to its statement.
    """

    name: str
    answers: Mapping[str, str]
    imports: Imports = field(default_factory=dict)

    def written(self) -> str:
        """The content of its file."""
        head = {"format": FORMAT, "version": VERSION, "name": self.name}
        body = {"written": date.today().isoformat(), "answers": self.answers}
        return json.dumps(head | body | {"imports": self.imports}, ensure_ascii=False, indent=1)


def read(path: Path) -> Sheet:
    """Read a sheet that anybody may have written.

    Raises:
        ValueError: it isn't a sheet of this book; the message says why.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ValueError("it isn't a file")
        if size > LARGEST:
            raise ValueError(f"it has {size:,} bytes; a sheet has at most {LARGEST:,}")
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"it can't be read: {error.strerror}") from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError("it isn't JSON: is it cut off, or another kind of file?") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError("it isn't an answer sheet of this book")
    if found.get("version") != VERSION:
        raise ValueError(
            f"it has version {found.get('version')!r} of the sheet's form; this is {VERSION}"
        )
    answers = found.get("answers")
    if not isinstance(answers, dict):
        raise ValueError("it has no answers")
    for name, code in answers.items():
        if name in EXERCISES and (not isinstance(code, str) or len(code) > LONGEST):
            raise ValueError(f"its answer to {name} isn't a text of at most {LONGEST:,} characters")
    return Sheet(
        _one_line(found.get("name")),
        {name: answers[name] for name in EXERCISES if answers.get(name)},
        _sound_imports(found.get("imports")),
    )


def _one_line(name: Any) -> str:
    """A name that a table can show."""
    text = name if isinstance(name, str) else ""
    return "".join(one if one.isprintable() else " " for one in text)[:NAME].strip()


def _sound_imports(imports: Any) -> Imports:
    """Those that are one import each, and nothing else."""
    if not isinstance(imports, dict):
        return {}
    return {
        chapter: {
            name: statement
            for name, statement in found.items()
            if isinstance(statement, str) and statement in imports_of(statement).values()
        }
        for chapter, found in imports.items()
        if isinstance(found, dict)
    }


def imports_of(source: str) -> dict[str, str]:
    """What code imports at its top: from each name to the statement that brings it.

    What leads to solutions is left out, and code that can't be read imports nothing.
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found = {}
    for node in body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for alias in node.names:
            one: ast.Import | ast.ImportFrom = ast.Import([alias])
            if isinstance(node, ast.ImportFrom):
                one = ast.ImportFrom(node.module, [alias], node.level)
            found[alias.asname or alias.name.partition(".")[0]] = ast.unparse(one)
    return {name: line for name, line in found.items() if not line.startswith(_LEFT_OUT)}


_LEFT_OUT = (
    "from __future__",
    *(f"{word} {module}" for word in ("from", "import") for module in HIDDEN),
)


def of_notebooks(paths: Iterable[Path], name: str) -> Sheet:
    """The answers in a student's notebooks, each the content of the cell that checks it.

    Raises:
        ValueError: a file isn't a notebook, or no answer is in any of them.
    """
    answers: dict[str, str] = {}
    imports: dict[str, dict[str, str]] = {}
    for path in paths:
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            sources = ["".join(one["source"]) for one in cells if one["cell_type"] == "code"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} can't be read as a notebook: {error}") from None
        found = {
            names[0]: ASKED.sub("", source).rstrip() + "\n"
            for source in sources
            if (names := ASKED.findall(source)) and names[0] in EXERCISES
        }
        known = {name: line for source in sources for name, line in imports_of(source).items()}
        imports |= {EXERCISES[one].chapter: known for one in found}
        answers |= found
    if not answers:
        raise ValueError("no exercise of this book is in these notebooks")
    return Sheet(name, answers, imports)


def main(arguments: list[str] | None = None) -> int:
    """Write a sheet of notebooks."""
    parser = argparse.ArgumentParser(
        prog="python -m backprop.marking.sheet",
        description="Put the answers of your notebooks into one file, to hand it in.",
    )
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--name", required=True, help="your name, as your teacher knows it")
    parser.add_argument("--to", type=Path, help="the file (answers-NAME.json)", metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        sheet = of_notebooks(options.notebooks, options.name)
    except ValueError as error:
        parser.error(str(error))
    short = re.sub(r"[^\w-]+", "-", options.name)
    target = options.to or Path(f"answers-{short}.json")
    target.write_text(sheet.written(), encoding="utf-8")
    print(f"{target}: {len(sheet.answers)} answers of {sheet.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
