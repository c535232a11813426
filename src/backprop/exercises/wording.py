"""The words in which a mistake is told: what a piece of a solution is called.

A learner knows the parameters of an exercise, not the names inside the book's solution. So a
piece is shown as code where it is made of parameters and functions alone; a name of the
solution's own stands for what it was given.
"""

import ast
from copy import deepcopy

LONGEST = 48  # characters of a piece of code
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
    "abs": "size",
    "sqrt": "root",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "softmax": "softmax",
    "arctan": "arc tangent",
    "maximum": "larger",
    "minimum": "smaller",
    "ceil": "next whole number above",
    "floor": "next whole number below",
    "round": "nearest whole number",
    "zeros": "zeros",
    "ones": "ones",
    "zeros_like": "zeros",
    "ones_like": "ones",
    "outer": "table of all products",
    "dot": "sum of products",
    "diag": "diagonal matrix",
}


class Words:
    """How the pieces of one solution are called.

    Attributes:
        fixed: names that are never mixed up.
        parameters: the names of the exercise's arguments.
        loops: whether the solution has a loop.
    """

    fixed = FIXED

    def __init__(self, function: ast.FunctionDef) -> None:
        """Learn the solution's parameters, and what its own names stand for."""
        self.parameters = [argument.arg for argument in function.args.args]
        self.loops = any(isinstance(node, ast.For) for node in ast.walk(function))
        self._given: dict[str, ast.expr] = {}
        self._repeated: set[str] = set()
        self._first: dict[str, int] = {}
        for number, statement in enumerate(function.body):
            for node in ast.walk(statement):
                self._note(node, number, within=isinstance(statement, ast.For))

    def _note(self, node: ast.AST, number: int, *, within: bool) -> None:
        pairs: list[tuple[ast.expr, ast.expr | None]] = []
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = list(zip(names, values, strict=True))
            case ast.Assign(targets=[ast.Tuple(elts=names)]):
                pairs = [(name, None) for name in names]
            case ast.Assign(targets=[target], value=value):
                pairs = [(target, value)]
            case ast.AugAssign(target=target):
                pairs = [(target, None)]
            case ast.For(target=target):
                pairs = [(name, None) for name in ast.walk(target) if isinstance(name, ast.Name)]
        for name, value in pairs:
            if not isinstance(name, ast.Name):
                continue
            if name.id in self._first or value is None or within:
                self._repeated.add(name.id)
            self._first.setdefault(name.id, number)
            if value is not None:
                self._given.setdefault(name.id, value)

    def known_at(self, path: tuple[tuple[str, int | None], ...]) -> list[str]:
        """The names that have a value where the path leads: parameters, and what came before."""
        number = path[0][1] or 0
        own = [name for name, first in self._first.items() if first < number]
        return [*self.parameters, *(name for name in own if name not in self.parameters)]

    def of(self, node: ast.AST) -> str:
        """A piece in code or words."""
        code = ast.unparse(self._in_parameters(node))
        return f"`{code}`" if len(code) <= LONGEST else "what was computed before"

    def _in_parameters(self, node: ast.AST, depth: int = 3) -> ast.AST:
        """The piece with the solution's own names replaced by what they stand for."""
        words = self

        class Replace(ast.NodeTransformer):
            def visit_Name(self, name: ast.Name) -> ast.AST:
                given = words._given.get(name.id)
                simple = name.id not in words._repeated and name.id not in words.parameters
                if given is None or not simple or depth == 0:
                    return name
                return words._in_parameters(given, depth - 1)

        return Replace().visit(deepcopy(node))

    def function(self, name: str) -> str:
        """A function's name in words."""
        return FUNCTIONS.get(name, f"`{name}`")

    def number(self, value: float) -> str:
        """A number, as it is written in code."""
        return f"`{value:g}`"

    def step(self, statement: ast.stmt) -> str:
        """What a statement is there for."""
        match statement:
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AugAssign(target=target, value=value)
            ):
                return f"the one that makes {self._called(target)} from {self.of(value)}"
        return f"`{ast.unparse(statement).splitlines()[0]}`"

    @staticmethod
    def _called(target: ast.expr) -> str:
        return f"`{ast.unparse(target)}`"
