"""Write the chapters' notebooks without the solutions of their exercises.

    python tools/student_copies.py FOLDER [NOTEBOOK ...]
    python tools/student_copies.py --nbgrader FOLDER [NOTEBOOK ...]

Without names: every chapter with exercises. A copy has the text, the tasks, the
hints, and the cells to fill in, each with its ``check``. Solutions and all
outputs are left out.

With ``--nbgrader`` each exercise is made of three cells: the answer, the check,
which the student may run as often as needed, and a locked test that gives the
points. FOLDER is then an assignment's folder in nbgrader's ``source``.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from backprop.exercises import EXERCISES

BOOK = Path(__file__).resolve().parent.parent / "book"
GATE = re.compile(r"^```\{solution-(start|end)\}.*?^```$\n*", flags=re.DOTALL | re.MULTILINE)
SOLUTIONS = re.compile(r"^(from backprop\.exercises\.\w+ import )(.+)\n", flags=re.MULTILINE)
SOLUTION = "solution"  # the tag of a cell that shows some outside an exercise
UNFILLED = re.compile(r"^( *)return \.\.\.$", flags=re.MULTILINE)
# A test imports the book's package anew, so that an answer that has put something else into
# it gains nothing, and leaves the other cells theirs.
TEST = """\
import sys

used = {{n: sys.modules.pop(n) for n in [*sys.modules] if n.partition(".")[0] == "backprop"}}
from backprop import check

verdict = {call}
sys.modules.update(used)
assert verdict.passed, verdict.message"""


def without_solutions(cells: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """The cells without what stands between solution-start and solution-end, or is tagged so.

    Raises:
        ValueError: a solution begins inside another, or doesn't end.
    """
    inside = False
    for cell in cells:
        if cell.cell_type == "markdown":
            first, *rest = GATE.split(cell.source)
            kept = "" if inside else first
            for gate, text in zip(rest[::2], rest[1::2], strict=True):
                if inside == (gate == "start"):
                    raise ValueError(f"a solution-{gate} out of place:\n{cell.source}")
                inside = not inside
                kept += "" if inside else text
            if kept.strip():
                yield NotebookNode(cell, source=kept.strip())
        elif not inside and SOLUTION not in cell.metadata.get("tags", []):
            yield cell
    if inside:
        raise ValueError("the last solution doesn't end")


def exercise_of(cell: NotebookNode) -> str:
    """The name of the exercise whose answer goes into this cell; empty if there is none."""
    found = re.search(r'^check\("(\w+)", \1\)$', cell.source, flags=re.MULTILINE)
    return found[1] if found and cell.cell_type == "code" else ""


def student_copy(chapter: NotebookNode) -> NotebookNode:
    """The notebook without solutions and outputs; ``chapter`` stays as it is.

    Raises:
        ValueError: the marks of the solutions don't fit together.
    """
    copy = deepcopy(chapter)
    copy.cells = list(without_solutions(copy.cells))
    asked = _names(copy.cells)[1]

    def still_needed(found: re.Match[str]) -> str:
        names = [name for name in found[2].split(", ") if name in asked]
        return f"{found[1]}{', '.join(names)}\n" if names else ""

    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.source = SOLUTIONS.sub(still_needed, cell.source)
            cell.outputs, cell.execution_count = [], None
    return copy


def assignment(chapter: NotebookNode) -> NotebookNode:
    """The student's copy with nbgrader's marks: an answer, its check, and a test that gives points.

    Raises:
        ValueError: the marks of the solutions don't fit together.
    """
    copy = student_copy(chapter)
    cells = []
    for cell in copy.cells:
        name = exercise_of(cell)
        if not name:
            cells.append(cell)
            continue
        call = f'check("{name}", {name})'
        answer = UNFILLED.sub(r"\1### BEGIN SOLUTION\n\g<0>\n\1### END SOLUTION", cell.source)
        answer = answer.replace(call, "").rstrip()
        test = TEST.format(call=call)
        cells += [
            _marked(f"{name}-answer", answer, solution=True),
            nbformat.v4.new_code_cell(call, id=f"{name}-check"),
            _marked(f"{name}-test", test, grade=True, points=EXERCISES[name].points),
        ]
    copy.cells = cells
    copy.nbformat_minor = 5  # the first with names of cells
    return copy


def _marked(
    name: str, source: str, solution: bool = False, grade: bool = False, points: int | None = None
) -> NotebookNode:
    """A code cell with nbgrader's marks; a test is locked."""
    marks = {
        "grade": grade,
        "grade_id": name,
        "locked": grade,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    } | ({} if points is None else {"points": points})
    return nbformat.v4.new_code_cell(source, id=name, metadata={"nbgrader": marks})


def lost_names(chapter: NotebookNode) -> set[str]:
    """Names that only the solutions give and other cells ask for: the copy would fail there."""
    given, asked = _names(student_copy(chapter).cells)
    return asked & _names(chapter.cells)[0] - given


def _names(cells: Iterable[NotebookNode]) -> tuple[set[str], set[str]]:
    """The names that code cells give, and those that they ask for."""
    given: set[str] = set()
    asked: set[str] = set()
    for cell in cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            match node:
                case ast.Name(id=name, ctx=ast.Load()):
                    asked.add(name)
                case ast.Name(id=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    given.add(name)
                case ast.arg(arg=name):
                    given.add(name)
                case ast.Import(names=names) | ast.ImportFrom(names=names):
                    given |= {(one.asname or one.name).partition(".")[0] for one in names}
    return given, asked


def chapters() -> list[Path]:
    """The notebooks that have exercises, in the order of the package's list."""
    return [BOOK / f"{name}.ipynb" for name in dict.fromkeys(e.chapter for e in EXERCISES.values())]


def main(arguments: list[str] | None = None) -> int:
    """Write the copies."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the copies go")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--nbgrader", action="store_true", help="mark the cells for nbgrader")
    options = parser.parse_args(arguments)
    make = assignment if options.nbgrader else student_copy
    options.folder.mkdir(parents=True, exist_ok=True)
    for path in options.notebooks or chapters():
        target = options.folder / path.name
        if target.resolve() == path.resolve():
            parser.error(f"{target} is the chapter itself: choose another folder")
        nbformat.write(make(nbformat.read(path, as_version=4)), target)
        print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
