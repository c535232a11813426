"""Run a learner's code for a page: what it prints, draws and raises, and its mark.

The page sends the code as it stands in the editor. Of the chapter's imports only
those are done whose names the code uses, so that a page fetches Matplotlib or
SymPy only for someone who asks for them.
"""

import ast
import io
import json
import linecache
import logging
import sys
import traceback
from base64 import b64encode
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from importlib.util import find_spec
from typing import Any

from backprop.exercises import check

SOURCE = "your code"  # what Python calls the editor's content in its messages
MOST = 10_000  # characters of what is printed; more is left out

logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells what takes time


class _Paper(io.StringIO):
    """What is printed, up to a length that a page can show."""

    def write(self, text: str) -> int:
        room = MOST - self.tell()
        if room >= 0:
            super().write(text if len(text) <= room else f"{text[:room]}\n… and more")
        return len(text)


def run(name: str, request: str) -> str:
    """Run the code of a request, a JSON object, and check it as exercise ``name`` if asked to.

    The request holds ``code``, ``imports`` (the chapter's: from each name to its statement)
    and ``check`` (true or false). The answer is a JSON object of

    - ``printed``: the text that the code printed;
    - ``value``: what its last line is worth, as text, or ``latex`` if it is a formula;
    - ``pictures``: the Matplotlib figures it drew, as addresses that hold the image;
    - ``error``: what Python says of an error, without the lines of others' code;
    - ``missing``: the package that the code asks for and that isn't loaded;
    - ``passed``, ``message``: the verdict.

    Each is there only if there is something to say.
    """
    asked = json.loads(request)
    code = asked["code"]
    linecache.cache[SOURCE] = (len(code), None, code.splitlines(keepends=True), SOURCE)
    paper = _Paper()
    found: dict[str, Any] = {}
    with redirect_stdout(paper), redirect_stderr(paper):
        try:
            tree = ast.parse(code, SOURCE)
            statements = _used_imports(tree, asked["imports"])
            if missing := _missing(ast.parse("\n".join([code, *statements]))):
                return json.dumps({"missing": missing})
            names: dict[str, Any] = {"__name__": "__main__"}
            exec("\n".join(statements), names)
            found |= _shown(_execute(tree, names))
            if asked["check"]:
                found |= _verdict(name, names)
            found |= _pictures()
        except BaseException as error:  # the code is anybody's: whatever it raises is told
            if isinstance(error, ModuleNotFoundError) and error.name:
                found["missing"] = error.name.partition(".")[0]
            found["error"] = _told(error)
    return json.dumps({"printed": paper.getvalue()} | found)


def _used_imports(tree: ast.Module, imports: dict[str, str]) -> list[str]:
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return [statement for name, statement in imports.items() if name in used]


def _missing(tree: ast.Module) -> str | None:
    """The first package that is imported anywhere in the code and isn't here."""
    return next((root for root in _imported(tree) if not find_spec(root)), None)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _execute(tree: ast.Module, names: dict[str, Any]) -> Any:
    """Run the code; returns what its last line is worth, if that is an expression."""
    *lines, last = tree.body or [ast.Pass()]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, SOURCE, "exec"), names)
        return None
    exec(compile(ast.Module(lines, []), SOURCE, "exec"), names)
    return eval(compile(ast.Expression(last.value), SOURCE, "eval"), names)


def _shown(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if (latex := getattr(value, "_repr_latex_", lambda: None)()) is not None:
        return {"latex": latex}
    return {"value": repr(value)}


def _verdict(name: str, names: dict[str, Any]) -> dict[str, Any]:
    if name not in names:
        message = f"There is no function called `{name}` in your code. Keep the name it began with."
        return {"passed": False, "message": message}
    verdict = check(name, names[name])
    return {"passed": verdict.passed, "message": verdict.message}


def _pictures() -> dict[str, list[str]]:
    if "matplotlib.pyplot" not in sys.modules:
        return {}
    pyplot = sys.modules["matplotlib.pyplot"]
    drawn = []
    for number in pyplot.get_fignums():
        content = io.BytesIO()
        pyplot.figure(number).savefig(content, format="png", dpi=120)
        drawn.append(f"data:image/png;base64,{b64encode(content.getvalue()).decode()}")
    pyplot.close("all")
    return {"pictures": drawn} if drawn else {}


def _told(error: BaseException) -> str:
    """What Python prints for an error, with the learner's own lines only."""
    if isinstance(error, NameError):
        error.add_note("Known here are your own names and what this chapter imports.")
    told = traceback.TracebackException.from_exception(error)
    told.__cause__ = told.__context__ = None
    own = [frame for frame in told.stack if frame.filename == SOURCE]
    told.stack = traceback.StackSummary.from_list(own)
    return "".join(told.format() if own else told.format_exception_only())
