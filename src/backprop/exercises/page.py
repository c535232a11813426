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
from importlib.util import find_spec
from numbers import Number
from symtable import SymbolTable, symtable
from typing import Any

from backprop.exercises import EXERCISES, check, checker
from backprop.exercises.isolation import isolated
from backprop.exercises.paper import Paper, printed_on
from backprop.exercises.products import unfit_shapes
from backprop.exercises.verdict import Verdict

SOURCE = "your code"  # what Python calls the editor's content in its messages

logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells what takes time


def prepare(name: str) -> None:
    """Have ready what answers to an exercise are compared with."""
    checker.prepare(EXERCISES[name])


def run(name: str, request: str) -> str:
    """Run the code of a request, a JSON object, and check it as exercise ``name`` if asked to.

    The request holds ``code``, ``imports`` (the chapter's: from each name to its statement),
    ``check`` (true or false), and ``lacking``: the packages that can't be had, each with the
    reason. It may hold ``seed``, if the check is to try other numbers as well, and ``tell``: what
    else to say of a wrong answer, ``"line"`` or ``"step"``. The answer is a JSON object of

    - ``missing``: a package that the code asks for, and that isn't loaded and not lacking;
    - ``printed``: the text that the code printed;
    - ``value``: what its last line is worth, as text, or ``latex`` if it is a formula;
    - ``pictures``: the Matplotlib figures it drew, as addresses that hold the image;
    - ``passed``, ``message``: the verdict, and of a wrong answer ``table``: its numbers beside
      the right ones, ``case``: code for the case in question, ``more``: what else can be told;
    - ``told``: what else was asked for: its ``message``, and a ``table`` or ``code``;
    - ``error``: what Python says of an error, without the lines of others' code.

    Each is there only if there is something to say.
    """
    asked = json.loads(request)
    code, lacking = asked["code"], asked.get("lacking", {})
    lines = f"{code}\n".splitlines(keepends=True)  # tracebacks count on the last line's end
    linecache.cache[SOURCE] = (len(code), None, lines, SOURCE)
    paper = Paper()
    found: dict[str, Any] = {}

    def tell(error: BaseException) -> None:
        """Note an error, or the package that would mend it."""
        package = (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""
        if package and package not in lacking and _absent(package):
            found["missing"] = package
        found["error"] = _told(error, lacking.get(package, ""))

    with printed_on(paper), isolated():
        try:
            tree = ast.parse(code, SOURCE)
            statements = used_imports(code, asked["imports"])
            for package in _imported(ast.parse("\n".join([code, *statements]))):
                if package not in lacking and _absent(package):
                    return json.dumps({"missing": package})
            try:
                names: dict[str, Any] = {"__name__": "__main__"}
                exec("\n".join(statements), names)
                value = _execute(tree, names)
                verdict = value if isinstance(value, Verdict) else None
                if asked["check"]:
                    verdict = _verdict(name, names, asked.get("seed"))
                if verdict is None:
                    found |= _shown(value)
                else:
                    found |= _judged(verdict)
                    if verdict.raised:
                        tell(verdict.raised)
                    if wish := asked.get("tell"):
                        found["told"] = _told_more(verdict, wish)
            finally:
                found |= _pictures()
        except BaseException as error:  # the code is anybody's: whatever it raises is told
            tell(error)
    return json.dumps({"printed": paper.content()} | found)


def used_imports(code: str, imports: dict[str, str]) -> list[str]:
    """Those imports whose names the code uses without giving them a value itself."""
    table = symtable(code, SOURCE, "exec")
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned()}
    used = set(_global_names(table)) - own
    return [statement for name, statement in imports.items() if name in used]


def _global_names(table: SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _global_names(inner)


def _imported(tree: ast.Module) -> Iterator[str]:
    """The packages that are imported anywhere in the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _absent(package: str) -> bool:
    return package not in sys.modules and find_spec(package) is None


def _execute(tree: ast.Module, names: dict[str, Any]) -> Any:
    """Run the code; returns what its last line is worth, if that is an expression."""
    *lines, last = tree.body or [ast.Pass()]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, SOURCE, "exec"), names)
        return None
    exec(compile(ast.Module(lines, []), SOURCE, "exec"), names)
    return eval(compile(ast.Expression(last.value), SOURCE, "eval"), names)


def _shown(value: Any) -> dict[str, str]:
    if value is None or type(value).__module__ == "matplotlib.figure":  # its picture is shown
        return {}
    if (latex := getattr(value, "_repr_latex_", lambda: None)()) is not None:
        return {"latex": latex}
    return {"value": repr(value)}


def _verdict(name: str, names: dict[str, Any], seed: int | None) -> Verdict:
    if name not in names:
        message = f"There is no function called `{name}` in your code. Keep the name it began with."
        return Verdict(False, message)
    if not callable(names[name]):
        kind = type(names[name]).__name__
        called = "number" if isinstance(names[name], Number) else f"`{kind}`"
        message = (
            f"`{name}` is a {called} here, not a function: is there a line that overwrites it?"
        )
        return Verdict(False, message)
    return check(name, names[name], seed)


def _judged(verdict: Verdict) -> dict[str, Any]:
    """A verdict; of an error, which is told besides, it only says that there is one."""
    message = verdict.brief or verdict.message
    found: dict[str, Any] = {"passed": verdict.passed, "message": message}
    if verdict.table:
        found["table"] = verdict.table.parts()
    if verdict.case:
        found["case"] = verdict.case
    if verdict.more:
        found["more"] = verdict.more
    return found


def _told_more(verdict: Verdict, wish: str) -> dict[str, Any]:
    """The line of the solution, or the step at which it and the answer part."""
    more = verdict.line() if wish == "line" else verdict.step()
    found: dict[str, Any] = {"message": more.said}
    if more.table:
        found["table"] = more.table.parts()
    if more.code:
        found["code"] = more.code
    return found


def _pictures() -> dict[str, list[str]]:
    """The figures that are open, each as an address; none is left open."""
    if "matplotlib.pyplot" not in sys.modules:
        return {}
    pyplot = sys.modules["matplotlib.pyplot"]
    drawn = []
    try:
        for number in pyplot.get_fignums():
            content = io.BytesIO()
            pyplot.figure(number).savefig(content, format="png", dpi=120)
            drawn.append(f"data:image/png;base64,{b64encode(content.getvalue()).decode()}")
    finally:
        pyplot.close("all")
    return {"pictures": drawn} if drawn else {}


def _told(error: BaseException, reason: str) -> str:
    """What Python prints for an error, with the learner's own lines only."""
    if isinstance(error, NameError):
        error.add_note("Known here are your own names and what this chapter imports.")
    for note in filter(None, (reason, unfit_shapes(error))):
        error.add_note(note.replace("`", ""))
    told = traceback.TracebackException.from_exception(error)
    told.__cause__ = told.__context__ = None
    own = [frame for frame in told.stack if frame.filename == SOURCE]
    told.stack = traceback.StackSummary.from_list(own)
    return "".join(told.format() if own else told.format_exception_only())
