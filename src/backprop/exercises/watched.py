"""Run a function so that the values are seen which it comes to on the way.

source  ->  its syntax tree  ->  every value handed to a listener  ->  run again
"""

import ast
import inspect
import linecache
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType
from typing import Any

SEE, NOTE = "_a_value_is_seen", "_a_name_is_noted"  # what the listeners are called in the code
See = Callable[[Any, str], None]
Note = Callable[[str, Any, int], None]
# Functions whose results are no steps: counters, and what only gives values another form
PLAIN = frozenset({"range", "len", "list", "tuple", "float", "int", "arange", "reversed", "copy"})
Written = ast.FunctionDef | ast.Lambda


def watched(function: Callable[..., Any], see: See, note: Note) -> Callable[..., Any] | None:
    """The function once more, with the same source and surroundings; None if it can't be read.

    Args:
        function: anybody's.
        see: is called with every value in it, and what it is in words, if that has some.
        note: is called with every name that is given a value, the value, and the line.
    """
    if not isinstance(function, FunctionType) or (found := written(function)) is None:
        return None
    node, module = found
    try:
        surroundings = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    except ValueError:  # a name around it has no value yet
        return None
    others = [
        one
        for one in module.body
        if isinstance(one, ast.FunctionDef)
        and one is not node
        and _is_of(surroundings.get(one.name), function.__code__.co_filename)
    ]
    try:
        return built(node, surroundings, see, note, others)
    except Exception:  # it changes a name outside itself, say, or its defaults can't be had here
        return None


def written(function: Callable[..., Any]) -> tuple[Written, ast.Module] | None:
    """A function's tree, and the one of its file; None if its source can't be had."""
    if not isinstance(function, FunctionType):
        return None
    try:
        module = ast.parse("".join(linecache.getlines(function.__code__.co_filename)))
    except (SyntaxError, ValueError):
        return None
    node = _node_of(function.__code__, module)
    return None if node is None else (node, module)


def built(
    node: Written,
    surroundings: dict[str, Any],
    see: See,
    note: Note,
    others: Sequence[ast.FunctionDef] = (),
) -> Callable[..., Any]:
    """A function that is watched, made of its tree, which is used up; others that it calls, too."""

    def seen(value: Any, what: str) -> Any:
        see(value, what)
        return value

    names = {**surroundings, SEE: seen, NOTE: note}
    for one in [*others, node]:
        if isinstance(one, ast.FunctionDef):
            tree = ast.Module([Watch().visit(one)], [])
            exec(compile(ast.fix_missing_locations(tree), "watched", "exec"), names)
    if isinstance(node, ast.FunctionDef):
        return names[node.name]
    expression = ast.fix_missing_locations(ast.Expression(Watch().visit(node)))
    return eval(compile(expression, "watched", "eval"), names)


def _is_of(found: object, filename: str) -> bool:
    """Whether a name stands for a function of this file."""
    return isinstance(found, FunctionType) and found.__code__.co_filename == filename


def _node_of(code: CodeType, module: ast.Module) -> Written | None:
    """The function of a code object, in the tree of its file."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            if node.name == code.co_name and first == code.co_firstlineno:
                return node
        if isinstance(node, ast.Lambda) and code.co_name == "<lambda>":
            body = node.body
            place = (body.lineno, body.end_lineno, body.col_offset, body.end_col_offset)
            if place in set(code.co_positions()):
                return node
    return None


class Watch(ast.NodeTransformer):
    """Hands on every value that is read or made, and notes every name that is given one."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list, node.returns = [], None
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
        node.body = self._block(node.body)
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        node.body = self.visit(node.body)
        return node

    def _block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        return [new for statement in body for new in self._statement(statement)]

    def _statement(self, statement: ast.stmt) -> Iterator[ast.stmt]:
        targets = list(_targets(statement))
        line = statement.lineno
        for field in ("body", "orelse", "finalbody"):
            if inner := getattr(statement, field, None):
                begin = _notes(targets, line) if isinstance(statement, ast.For) else []
                setattr(statement, field, [*begin, *self._block(inner)])
        for handler in getattr(statement, "handlers", []):
            handler.body = self._block(handler.body)
        for case in getattr(statement, "cases", []):
            case.body = self._block(case.body)
        for field in ("value", "test", "iter", "exc"):
            inner = getattr(statement, field, None)
            if isinstance(inner, ast.expr):
                setattr(statement, field, self.visit(inner))
        if isinstance(statement, ast.FunctionDef):
            statement.decorator_list = []
        yield statement
        if not isinstance(statement, ast.For):
            yield from _notes(targets, line)

    def visit(self, node: ast.AST) -> Any:
        """An expression whose value is handed on."""
        if isinstance(node, ast.JoinedStr | ast.Yield | ast.YieldFrom | ast.Await | ast.Starred):
            return node
        what = _called(node)
        if isinstance(node, ast.Call):  # the function itself is no value that counts
            if isinstance(node.func, ast.Attribute):
                node.func.value = self.visit(node.func.value)
            node.args = [self._given(one, node.func) for one in node.args]
            for keyword in node.keywords:
                keyword.value = self.visit(keyword.value)
            return self._handed(node, what)
        found = super().visit(node)
        if isinstance(found, ast.expr) and not isinstance(found, ast.Constant | ast.Lambda):
            if isinstance(getattr(found, "ctx", None), ast.Store | ast.Del):
                return found
            if not isinstance(found, ast.Slice):
                return self._handed(found, what)
        return found

    def _given(self, argument: ast.expr, function: ast.expr) -> ast.expr:
        """An argument; one that is computed in its place has words."""
        found = self.visit(argument)
        if isinstance(argument, ast.BinOp) and _last_name(function) not in PLAIN:
            return self._handed(found, f"what goes into `{_last_name(function)}`")
        return found

    def _handed(self, node: ast.expr, what: str) -> ast.expr:
        call = ast.Call(ast.Name(SEE, ast.Load()), [node, ast.Constant(what)], [])
        return ast.copy_location(call, node)


def _called(node: ast.AST) -> str:
    """What a value is in words, if it is a step by itself: a product of arrays, or a call's."""
    match node:
        case ast.BinOp(op=ast.MatMult()):
            return "the product by `@`"
        case ast.Call(func=function) if _last_name(function) not in PLAIN:
            return f"what `{_last_name(function)}` gives"
    return ""


def _last_name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _targets(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a value, or changes a part of."""
    match statement:
        case ast.Assign(targets=targets):
            places = targets
        case ast.AugAssign(target=target) | ast.For(target=target):
            places = [target]
        case ast.AnnAssign(target=target, value=ast.expr()):
            places = [target]
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name() as target))):
            places = [target]  # as `found.append(one)` does
        case _:
            return
    for place in places:
        while isinstance(place, ast.Subscript | ast.Starred):
            place = place.value
        parts = place.elts if isinstance(place, ast.Tuple | ast.List) else [place]
        yield from (one.id for one in parts if isinstance(one, ast.Name))


def _notes(names: Sequence[str], line: int) -> list[ast.stmt]:
    source = [f"{NOTE}({name!r}, {name}, {line})" for name in names]
    return [ast.parse(text).body[0] for text in source]
