"""The words in which a mistake is told: what a piece of a solution is called.

A learner knows the parameters of an exercise, not the names inside the book's solution. So a
piece is shown as code in which a name of the solution's own is replaced by what it was given.
Where that gets too long the name stays, and what it is follows in a sentence.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

# What stands in the place of a piece of a solution, the kind of mistake, and what to say of it
Made = Iterator[tuple[ast.AST, str, str]]

LONGEST = 48  # characters of a piece of code
LONGEST_MEANING = 80  # characters of what a name stands for
MOST_MEANINGS = 3
ORDINALS = ("first", "second", "third", "fourth")
# What solutions use and no learner would take another variable for
FIXED = frozenset({"np", "sigmoid", "softmax", "factorial", "EPSILON", "float", "int", "len"})
FUNCTIONS = {
    "sum": "sum",
    "mean": "mean",
    "max": "largest value",
    "min": "smallest value",
    "argmax": "place of the largest value",
    "argmin": "place of the smallest value",
    "std": "standard deviation",
    "var": "variance",
    "exp": "exponential",
    "log": "natural logarithm",
    "log2": "logarithm to base 2",
    "log10": "logarithm to base 10",
    "abs": "absolute value",
    "sqrt": "square root",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "softmax": "softmax",
    "arctan": "arc tangent",
    "ceil": "next whole number above",
    "floor": "next whole number below",
    "round": "nearest whole number",
    "outer": "table of all products",
    "dot": "sum of products",
    "diag": "diagonal matrix",
}


class Words:
    """How the pieces of one solution are called.

    Attributes:
        fixed: names that are never mixed up.
        kinds: what kind of value each name has.
        loops: whether the solution has a loop.
    """

    fixed = FIXED

    def __init__(self, function: ast.FunctionDef, kinds: Mapping[str, str]) -> None:
        """Learn the solution's parameters, and what its own names stand for."""
        self.kinds = kinds
        self.loops = any(isinstance(node, ast.For) for node in ast.walk(function))
        self._parameters = [argument.arg for argument in function.args.args]
        self._given: dict[str, ast.expr] = {}
        self._meaning: dict[str, str] = {}  # of what can't be replaced
        self._first: dict[str, int] = {}
        self._defined = _definitions(function)
        for number, statement in enumerate(function.body):
            for node in ast.walk(statement):
                self._note(node, number, within=isinstance(statement, ast.For))

    def _note(self, node: ast.AST, number: int, *, within: bool) -> None:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for name, value in zip(names, values, strict=True):
                    self._assigned(name, value, number, within=within)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=value):
                for name, which in zip(names, ORDINALS, strict=False):
                    self._bound(name, f"the {which} of `{ast.unparse(value)}`", number)
            case ast.Assign(targets=[target], value=value):
                self._assigned(target, value, number, within=within)
            case ast.AugAssign(target=target):
                self._bound(target, "what the loop makes", number)
            case ast.For() | ast.comprehension():
                for name, meaning in _rounds(node.target, node.iter):
                    self._bound(name, meaning, number)

    def _assigned(self, name: ast.expr, value: ast.expr, number: int, *, within: bool) -> None:
        if not isinstance(name, ast.Name):
            return
        again = name.id in self._first
        if again and within:
            self._bound(name, "what the loop makes", number)
        elif again or isinstance(value, ast.List | ast.ListComp | ast.Constant):
            self._bound(name, f"`{ast.unparse(value)}`", number)
        elif within and name.id in {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}:
            self._bound(name, "what the loop makes", number)
        else:
            self._first[name.id] = number
            self._given[name.id] = value

    def _bound(self, name: ast.expr, meaning: str, number: int) -> None:
        if isinstance(name, ast.Name) and name.id not in self._parameters:
            self._first.setdefault(name.id, number)
            self._given.pop(name.id, None)
            self._meaning[name.id] = meaning

    def alike(self, name: str, path: tuple[tuple[str, int | None], ...]) -> list[str]:
        """The other names of a name's kind that have a value where the path leads."""
        number = path[0][1] or 0
        own = [name for name, first in self._first.items() if first < number]
        known = dict.fromkeys([*self._parameters, *own])
        kind = self.kinds.get(name)
        return [one for one in known if one != name and kind and self.kinds.get(one) == kind]

    def defined_by(self, statement: ast.stmt) -> set[str]:
        """The names that have no value before a statement."""
        return self._defined.get(statement, set())

    def of(self, node: ast.AST) -> str:
        """A piece in code."""
        for code in (ast.unparse(self._in_parameters(node)), ast.unparse(node)):
            if len(code) <= LONGEST:
                return f"`{code}`"
        return f"`{code[:LONGEST].rstrip()} …`"

    def _in_parameters(self, node: ast.AST, depth: int = 3) -> ast.AST:
        """The piece with the solution's own names replaced by what they stand for."""
        words = self

        class Replace(ast.NodeTransformer):
            def visit_Name(self, name: ast.Name) -> ast.AST:
                given = words._given.get(name.id)
                if given is None or name.id in words._parameters or depth == 0:
                    return name
                return words._in_parameters(given, depth - 1)

        return Replace().visit(deepcopy(node))

    def explained(self, said: str) -> str:
        """What is said, and after it what the solution's own names in it stand for."""
        seen = dict.fromkeys(
            re.findall(r"(?<![.\w])[A-Za-z_]\w*", " ".join(re.findall("`[^`]*`", said)))
        )
        meanings = [(name, self._means(name)) for name in seen if name not in self._parameters]
        told = [
            f"`{name}` is {meaning}"
            for name, meaning in meanings
            if meaning and meaning not in said
        ]
        return f"{said} Here {', '.join(told[:MOST_MEANINGS])}." if told else said

    def _means(self, name: str) -> str:
        if name not in self._given:
            return self._meaning.get(name, "")
        given = self._given[name]
        for code in (ast.unparse(self._in_parameters(given)), ast.unparse(given)):
            if len(code) <= LONGEST_MEANING:
                return f"`{code}`"
        return ""

    def place(self, within: ast.AST) -> str:
        """Where to look: the piece that a name or number stands in."""
        return f": look at {self.of(within)}" if isinstance(within, ast.expr) else ""

    def function(self, name: str) -> str:
        """A function's name in words."""
        return FUNCTIONS.get(name, f"`{name}`")

    def step(self, statement: ast.stmt) -> str:
        """What a statement is there for."""
        match statement:
            case (
                ast.Assign(targets=[ast.Name() as target], value=value)
                | ast.AugAssign(target=target, value=value)
            ):
                return f"the one that makes `{ast.unparse(target)}` from {self.of(value)}"
        return f"`{ast.unparse(statement).splitlines()[0]}`"


def _definitions(function: ast.FunctionDef) -> dict[ast.stmt, set[str]]:
    """The names that each statement gives a value to for the first time."""
    known = {argument.arg for argument in function.args.args}
    found: dict[ast.stmt, set[str]] = {}

    def go_through(body: list[ast.stmt]) -> None:
        for statement in body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            names = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
            found[statement] = names - known
            known.update(names)
            go_through(getattr(statement, "body", []))

    go_through(function.body)
    return found


def _rounds(target: ast.expr, over: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """What a loop's names are in each round."""
    called = ast.unparse(over.func) if isinstance(over, ast.Call) else ""
    match target, over:
        case ast.Tuple(elts=[count, one]), ast.Call(args=[inner, *_]) if called == "enumerate":
            yield count, "the number of the round"
            yield from _rounds(one, inner)
        case ast.Tuple(elts=names), ast.Call(args=parts) if called == "zip":
            for name, part in zip(names, parts, strict=True):
                yield from _rounds(name, part)
        case ast.Name(), ast.Call(args=[inner]) if called == "reversed":
            yield from _rounds(target, inner)
        case ast.Name(), _ if called == "range":
            yield target, "what the loop counts"
        case ast.Name(), _:
            yield target, f"one of `{ast.unparse(over)}`"
        case ast.Tuple(elts=names), _:
            for name in names:
                yield name, f"a part of each of `{ast.unparse(over)}`"
