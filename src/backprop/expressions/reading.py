"""Read an expression: from a text to its steps, each of which uses earlier ones.

    (a * b + b**3).relu()  ->  a, b, a * b, b**3, +, relu

What is understood stands on a white list, in ``operations`` and in the cases here. All else is
refused with its place and a reason. Several lines can name what they compute: ``c = a + b``.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from backprop.expressions.literals import array, constant, exact, indices, why_not
from backprop.expressions.operations import FUNCTIONS, OPERATORS
from backprop.expressions.parsing import Unreadable, place, statements
from backprop.expressions.steps import Step, needed
from backprop.validation import listed

LONGEST = 600  # characters
MOST = 60  # steps
DEEPEST = 90  # parts inside one another
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.MatMult: "product",
}
KNOWN = "known are + - * / ** and @"


Part = int | float  # a step by its number, or a number that is written: told apart by its type


@dataclass
class _Reader:
    """Goes through the tree of a text."""

    text: str
    most: int
    steps: list[Step] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    start: int = 0  # of the statement

    def refuse(self, reason: str, node: ast.AST) -> Unreadable:
        return Unreadable(reason, *place(node, self.start, self.text))

    def add(self, node: ast.AST, operation: str, *sources: int, **rest: object) -> int:
        start, end = place(node, self.start, self.text)
        if len(self.steps) >= self.most:
            raise Unreadable(f"this has more than {self.most} steps", start, end)
        self.steps.append(Step(operation, sources, start=start, end=end, **rest))  # type: ignore[arg-type]
        return len(self.steps) - 1

    def statement(self, node: ast.stmt) -> int:
        """The step that a line ends in."""
        for one in _inside(node):
            if one[1] > DEEPEST:
                raise self.refuse(f"more than {DEEPEST} parts are inside one another", one[0])
        match node:
            case ast.Expr(value=value):
                return self.step(value)
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                found = self.step(value)
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                left = ast.copy_location(ast.Name(name, ast.Load()), target)
                found = self.step(ast.copy_location(ast.BinOp(left, op, value), node))
            case ast.Assign(targets=[target, *_]) | ast.AugAssign(target=target):
                raise self.refuse(
                    "one name alone can be given to a step, such as c = a + b", target
                )
            case _:
                raise self.refuse("a line can be an expression, or give it a name: c = a + b", node)
        if name in FUNCTIONS:
            raise self.refuse(f"the function {name} can't be a name", target)
        if not self.steps[found].name:
            self.steps[found] = replace(self.steps[found], name=name)
        self.known[name] = found
        return found

    def step(self, node: ast.expr) -> int:
        """The step that a part ends in, also if it is a number."""
        part = self.part(node)
        return self.add(node, "number", number=part) if isinstance(part, float) else part

    def part(self, node: ast.expr) -> Part:
        match node:
            case ast.Constant(value=value):
                return constant(value, node, self.refuse)
            case ast.Name(id=name):
                return self.named(name, node)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.part(operand)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                one = self.part(operand)
                return -one if isinstance(one, float) else self.add(node, "negate", one)
            case ast.BinOp(op=ast.Pow()):
                return self.power(node)
            case ast.BinOp(op=op) if type(op) in SIGNS:
                return self.operator(SIGNS[type(op)], node)
            case ast.BinOp(op=op):
                hint = "; a power is written **" if isinstance(op, ast.BitXor) else f"; {KNOWN}"
                start = place(node.left, self.start, self.text)[1]
                end = place(node.right, self.start, self.text)[0]
                raise Unreadable(f"this operator can't be used{hint}", start, end)
            case ast.Call(func=ast.Name(id=name), args=[one], keywords=[]) if name in FUNCTIONS:
                return self.add(node, name, self.step(one))
            case ast.Call(func=ast.Attribute(value=one, attr=name), args=[], keywords=[]) if (
                name in FUNCTIONS
            ):
                return self.add(node, name, self.step(one))
            case ast.Call(func=func):
                raise self.call_refused(func, node)
            case ast.Attribute(value=one, attr="T"):
                return self.add(node, "transpose", self.step(one))
            case ast.Attribute(attr=name):
                hint = f"; write {name}( )" if name in FUNCTIONS else "; known is .T"
                raise self.refuse(f".{name} can't be part of an expression{hint}", node)
            case ast.Subscript(value=one, slice=index):
                return self.add(node, "index", self.step(one), index=indices(index, self.refuse))
            case ast.List():
                return self.add(node, "number", number=array(node, self.refuse))
        raise self.refuse(why_not(node), node)

    def named(self, name: str, node: ast.expr) -> int:
        if name in FUNCTIONS:
            raise self.refuse(f"the function {name} needs a value: write {name}( )", node)
        if len(name) > 20:
            raise self.refuse(f"the name {name} is too long; 20 characters are allowed", node)
        if name not in self.known:
            self.known[name] = self.add(node, "input", name=name)
        return self.known[name]

    def power(self, node: ast.BinOp) -> Part:
        base, exponent = self.part(node.left), self.part(node.right)
        if not isinstance(exponent, float):
            reason = "an exponent must be a number; write exp(b * log(a)) for a ** b"
            raise self.refuse(reason, node.right)
        if isinstance(base, float):
            return exact(lambda: base**exponent, node, self.refuse)
        return self.add(node, "power", base, number=exponent)

    def operator(self, operation: str, node: ast.BinOp) -> Part:
        left, right = self.part(node.left), self.part(node.right)
        together = OPERATORS[operation].exact
        if together is None and (isinstance(left, float) or isinstance(right, float)):
            raise self.refuse(
                "@ multiplies vectors and matrices; numbers are multiplied by *", node
            )
        if isinstance(left, float) and isinstance(right, float):
            return exact(lambda: together(left, right), node, self.refuse)  # type: ignore[misc]
        if isinstance(left, float):
            return self.add(node, operation, right, number=left, on_left=True)  # type: ignore[arg-type]
        if isinstance(right, float):
            return self.add(node, operation, left, number=right)
        return self.add(node, operation, left, right)

    def call_refused(self, func: ast.expr, node: ast.Call) -> Unreadable:
        name = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
        if name in FUNCTIONS:
            how = f"{name}(x) or x.{name}()"
            return self.refuse(f"the function {name} takes one value: {how}", node)
        if name:
            known = listed(FUNCTIONS)
            reason = (
                f"unknown function {name!r}; the known ones are {known}; a product is written *"
            )
            return self.refuse(reason, func)
        return self.refuse("a number can't be called like a function; a product is written *", node)


def read(text: str, longest: int = LONGEST, most: int = MOST) -> list[Step]:
    """The steps of an expression, each after those that it uses; the last is its result.

    Steps that the last one doesn't use are left out.

    Raises:
        Unreadable: what can't be read, with the place and the reason.
    """
    reader = _Reader(text, most)
    last, lines = 0, statements(text, longest)
    for number, (reader.start, node) in enumerate(lines):
        last = reader.statement(node)
        if isinstance(node, ast.Expr) and number < len(lines) - 1:
            raise reader.refuse("this line is used nowhere; give it a name: c = a + b", node)
    return needed(reader.steps, last)


def names(text: str) -> list[str]:
    """The names that need a value, in the order in which they are first used.

    Raises:
        Unreadable: as ``read``.
    """
    return [step.name for step in read(text) if step.operation == "input"]


def _inside(node: ast.AST) -> Iterator[tuple[ast.AST, int]]:
    """All parts that have a place, each with how many others it is inside of."""
    waiting = [(node, 0)]
    while waiting:
        one, depth = waiting.pop()
        if hasattr(one, "lineno"):
            yield one, depth
        waiting += [(part, depth + 1) for part in ast.iter_child_nodes(one)]
