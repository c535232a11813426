"""Mistakes that nobody listed: the changes that people make to a right solution.

    solution  ->  its syntax tree  ->  one place changed  ->  a wrong solution, with its words

Each change has a place in the tree, what stands there instead, and what is to be said to
somebody whose answer comes out the same. The kinds of changes are those that learners and
mutation testing know: an operator, an operand left out or counted twice, an axis, an order, a
variable of the same kind, a number that is off by one.
"""

import ast
import inspect
import pickle
import textwrap
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from backprop.exercises.wording import Words

Path = tuple[tuple[str, int | None], ...]  # from the root: a field, and a place in its list

OTHER_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.GtE),
}
# What is taken for one another
FUNCTIONS: dict[str, tuple[str, ...]] = {
    "sum": ("mean", "max"),
    "mean": ("sum",),
    "max": ("min", "mean"),
    "min": ("max",),
    "argmax": ("argmin", "max"),
    "std": ("var",),
    "var": ("std",),
    "exp": ("log",),
    "log": ("log2", "log10", "exp"),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "ceil": ("floor", "round"),
    "zeros": ("ones",),
    "zeros_like": ("ones_like",),
    "outer": ("dot",),
    "tanh": ("arctan",),
    "sigmoid": ("tanh",),
}
EVERYWHERE = ("axis", "power", "variable", "function", "ddof", "keepdims", "transposed")
MOST_ROUNDS = 100_000  # of all loops of a changed solution; then it is stopped by an error
MOST_PLACES = 4  # in which the same slip is made
REDUCTIONS = ("sum", "mean", "max", "min", "std", "var", "argmax")
ELEMENTWISE = ("exp", "log", "abs", "sqrt", "tanh", "sigmoid", "softmax")


@dataclass(frozen=True)
class Change:
    """One changed place.

    Attributes:
        path: where, from the function's root.
        node: what stands there instead.
        kind: what sort of mistake it is.
        words: what to say to somebody who has made it, in Markdown.
    """

    path: Path
    node: ast.AST
    kind: str
    words: str


@dataclass(frozen=True)
class Slip:
    """One slip: a change, or the same change in each place where it can be made.

    Attributes:
        changes: the changed places, none within another.
        words: what to say of it, in Markdown.
    """

    changes: tuple[Change, ...]
    words: str


@cache
def tree_of(solution: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of a function, without its docstring and what it says of types."""
    source = textwrap.dedent(inspect.getsource(solution))
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        function.body = function.body[1:]
    function.returns, function.decorator_list = None, []
    for argument in function.args.args:
        argument.annotation = None
    return function


@cache
def changes(solution: Callable[..., Any]) -> tuple[Change, ...]:
    """All single changes of a solution, always in the same order."""
    function = tree_of(solution)
    words = Words(function)
    found: dict[str, Change] = {}
    for change in _all_changes(function, words):
        text = ast.unparse(changed(function, change))
        if text != ast.unparse(function):
            found.setdefault(text, change)
    return tuple(found.values())


@cache
def slips(solution: Callable[..., Any]) -> tuple[Slip, ...]:
    """All slips in a solution, always in the same order."""
    single = changes(solution)
    found = [Slip((change,), change.words) for change in single]
    alike: dict[str, list[Change]] = {}
    for change in single:
        if change.kind in EVERYWHERE:
            alike.setdefault(_sort(change, tree_of(solution)), []).append(change)
    for group in alike.values():
        if 1 < len(group) <= MOST_PLACES and all(
            apart(one, other) for one, other in combinations(group, 2)
        ):
            found.append(Slip(tuple(group), " ".join(change.words for change in group)))
    return tuple(found)


def _sort(change: Change, function: ast.FunctionDef) -> str:
    """What changes of one sort have in common: what was there, and what is, but for its operands."""
    before = _at(function, change.path)
    if change.kind == "variable":
        return f"{ast.unparse(before)} {ast.unparse(change.node)}"
    parts = (type(before).__name__, type(change.node).__name__)
    called = _name_of(before) if isinstance(before, ast.Call) else ""
    asked = [one.arg for one in getattr(change.node, "keywords", [])]
    power = ast.unparse(before.right) if isinstance(before, ast.BinOp) else ""
    return f"{change.kind} {parts} {'' if change.kind == 'axis' else called} {asked} {power}"


def _at(tree: ast.AST, path: Path) -> ast.AST:
    for field, place in path:
        inner = getattr(tree, field)
        tree = inner if place is None else inner[place]
    return tree


def changed(function: ast.FunctionDef, *made: Change) -> ast.FunctionDef:
    """The tree with these changes, whose places don't contain each other."""
    copy = _copy(function)
    for change in made:
        _put(copy, change.path, change.node)
    return ast.fix_missing_locations(copy)


def _copy(function: ast.FunctionDef) -> ast.FunctionDef:
    return pickle.loads(_pickled(function))  # a third of the time that a deep copy takes


@cache
def _pickled(function: ast.FunctionDef) -> bytes:
    return pickle.dumps(function)


def apart(one: Change, other: Change) -> bool:
    """Whether two changes can be made at once: neither place lies within the other."""
    shorter = min(len(one.path), len(other.path))
    return one.path[:shorter] != other.path[:shorter]


def as_function(solution: Callable[..., Any], function: ast.FunctionDef) -> Callable[..., Any]:
    """The changed function, among the names that the solution knows; its tree is used up.

    A loop over a list that grows meanwhile would go on for ever, so rounds are counted.
    """
    for node in ast.walk(function):
        if isinstance(node, ast.For):
            node.body.insert(0, ast.parse("count_round()").body[0])
    rounds = iter(range(MOST_ROUNDS))
    module = ast.fix_missing_locations(ast.Module([function], []))
    names = {**getattr(solution, "__globals__", {}), "count_round": lambda: next(rounds)}
    exec(compile(module, "a changed solution", "exec"), names)
    return names[function.name]


def _put(tree: ast.AST, path: Path, node: ast.AST) -> None:
    *way, (field, place) = path
    for name, index in way:
        inner = getattr(tree, name)
        tree = inner if index is None else inner[index]
    if place is None:
        setattr(tree, field, node)
    else:
        getattr(tree, field)[place] = node


def _places(tree: ast.AST, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every node below, with its path."""
    for field, value in ast.iter_fields(tree):
        if isinstance(tree, ast.FunctionDef) and field in ("args", "returns", "decorator_list"):
            continue
        inner = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, node in inner:
            if isinstance(node, ast.AST):
                here = (*path, (field, index))
                yield here, node
                yield from _places(node, here)


def _all_changes(function: ast.FunctionDef, words: Words) -> Iterator[Change]:
    for path, node in _places(function):
        for made, kind, said in _of_node(node, path, function, words):
            yield Change(path, made, kind, said)
    yield from _of_statements(function, words)


Made = Iterator[tuple[ast.AST, str, str]]


def _of_node(node: ast.AST, path: Path, function: ast.FunctionDef, words: Words) -> Made:
    match node:
        case ast.BinOp():
            yield from _of_operation(node, words)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand, "sign", f"The minus is missing before {words.of(operand)}."
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand, "not", f"The condition is turned round: it asks whether not {operand}."
        case ast.Call():
            yield from _of_call(node, words)
        case ast.Attribute(value=value, attr="T"):
            yield value, "transposed", f"{words.of(value)} isn't transposed here, and should be."
        case ast.Attribute(value=ast.Name(id="np"), attr="inf"):
            said = "What is compared with starts at 0, and nothing is lower: start at infinity."
            yield ast.Constant(0), "start", said
        case ast.Compare():
            yield from _of_comparison(node, words)
        case ast.Constant(value=bool() | int() | float()):
            yield from _of_number(node, path, words)
        case ast.Name(ctx=ast.Load()):
            yield from _of_name(node, path, words)
        case ast.Subscript(ctx=ast.Load()):
            yield from _of_index(node, words)
        case ast.AugAssign(target=ast.Name() as target):
            yield from _of_adding_up(node, target, words)
        case ast.IfExp(test=test, body=body, orelse=other):
            said = f"The two ways are exchanged: look at what happens when {words.of(test)}."
            yield ast.IfExp(test, other, body), "ways", said
            for kept in (body, other):
                said = f"Only one of the two ways is taken, whether {words.of(test)} or not."
                yield kept, "ways", said
        case ast.Tuple(elts=[_, _, *_] as parts, ctx=ast.Load()) if path[-1][0] == "value":
            yield from _of_results(parts, words)
        case ast.For(body=body) if len(path) == 1:
            yield from _of_loop(node, body, words)


def _of_operation(node: ast.BinOp, words: Words) -> Made:
    left, op, right = node.left, node.op, node.right
    one, other = words.of(left), words.of(right)
    for instead in OTHER_OPERATORS.get(type(op), ()):
        said = {
            (ast.Add, ast.Sub): f"{other} is added to {one}; you subtract it.",
            (ast.Add, ast.Mult): f"{other} is added to {one}; you multiply by it.",
            (ast.Sub, ast.Add): f"{other} is subtracted from {one}; you add it.",
            (ast.Mult, ast.Add): f"{one} is multiplied by {other}; you add it.",
            (ast.Mult, ast.Div): f"{one} is multiplied by {other}; you divide by it.",
            (ast.Div, ast.Mult): f"{one} is divided by {other}; you multiply by it.",
            (ast.MatMult, ast.Mult): f"`*` multiplies number by number; of {one} and {other} the "
            "products are added up too, as `@` does.",
        }[(type(op), instead)]
        kind = "sign" if {type(op), instead} == {ast.Add, ast.Sub} else "operator"
        yield ast.BinOp(left, instead(), right), kind, said
    swapped = ast.BinOp(right, op, left)
    match op:
        case ast.Sub():
            yield swapped, "order", f"The difference is the wrong way round: {one} minus {other}."
            yield left, "left out", f"{other} isn't subtracted from {one}."
            yield ast.UnaryOp(ast.USub(), right), "left out", f"The term {one} is left out."
            yield right, "left out", f"Where {other} is subtracted from {one}, you take it alone."
            yield ast.BinOp(node, op, right), "twice", f"{other} is subtracted twice."
        case ast.Div():
            yield swapped, "order", f"The quotient is upside down: {one} is divided by {other}."
            yield left, "left out", f"The division by {other} is missing."
            yield right, "left out", f"{one} is left out: it is divided by {other}."
            yield ast.BinOp(node, op, right), "twice", f"You divide by {other} twice."
            if isinstance(left, ast.Constant | ast.Name):
                yield ast.BinOp(ast.Constant(1), op, right), "left out", f"{one} is left out."
        case ast.Add():
            for kept, lost in ((left, other), (right, one)):
                yield kept, "left out", f"The term {lost} is left out."
            for twice, called in ((left, one), (right, other)):
                yield ast.BinOp(node, op, twice), "twice", f"The term {called} is counted twice."
        case ast.Mult():
            for kept, lost in ((left, other), (right, one)):
                yield kept, "left out", f"The factor {lost} is left out."
            for twice, called in ((left, one), (right, other)):
                yield ast.BinOp(node, op, twice), "twice", f"The factor {called} is there twice."
            if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
                slope = words.of(ast.BinOp(left.right, op, right))
                yield left.left, "left out", f"The factors {slope} are left out."
        case ast.MatMult():
            yield swapped, "order", f"The product is the wrong way round: {one} comes first."
            for side, (part, called) in enumerate(((left, one), (right, other))):
                if not (isinstance(part, ast.Attribute) and part.attr == "T"):
                    turned = ast.Attribute(part, "T", ast.Load())
                    sides = (turned, right) if side == 0 else (left, turned)
                    said = f"{called} is used as it is, not transposed."
                    yield ast.BinOp(sides[0], op, sides[1]), "transposed", said
            for kept, lost in ((left, other), (right, one)):
                yield kept, "left out", f"The product with {lost} is left out."
        case ast.Pow():
            what = "square" if isinstance(right, ast.Constant) and right.value == 2 else "power"
            yield left, "power", f"The {what} is missing: {one} is taken to the power {other}."
            said = f"{one} is taken to the power {other}; you multiply by it."
            yield ast.BinOp(left, ast.Mult(), right), "power", said
            if what == "square":
                root = ast.parse("np.abs(x)", mode="eval").body
                assert isinstance(root, ast.Call)
                root.args = [left]
                yield root, "power", f"{one} is squared; you take its size."


def _name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _renamed(call: ast.Call, name: str) -> ast.Call:
    new = deepcopy(call)
    if isinstance(new.func, ast.Attribute):
        new.func.attr = name
    elif isinstance(new.func, ast.Name):
        new.func = ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())
    return new


def _of_call(node: ast.Call, words: Words) -> Made:
    name = _name_of(node)
    module = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "np"
    method = isinstance(node.func, ast.Attribute) and not module
    inner = node.func.value if method else node.args[0] if node.args else None  # type: ignore[union-attr]
    of = words.of(inner) if inner is not None else ""
    if name in ("float", "int"):
        return
    for other in FUNCTIONS.get(name, ()):
        if other in ("max", "min") and not method and not module:
            continue
        yield (
            _renamed(node, other),
            "function",
            f"You take the {words.function(other)} where the {words.function(name)} of {of} is "
            "meant.",
        )
    if inner is not None and (name in REDUCTIONS or name in ELEMENTWISE or name == "diag"):
        called = words.function(name)
        yield inner, "left out", f"The {called} of {of} is left out."
        if name in ELEMENTWISE:
            twice = deepcopy(node)
            twice.args = [node]
            yield twice, "twice", f"The {called} of {of} is taken twice."
    if name in REDUCTIONS and (method or module):
        yield from _of_axis(node, name, of, words)
    if inner is not None and name in ("sum", "mean"):
        yield from _of_products(node, inner, called=words.function(name))
    if name in ("std", "var"):
        wide = deepcopy(node)
        wide.keywords = [*wide.keywords, ast.keyword("ddof", ast.Constant(1))]
        if name == "var":
            said = f"The root of the variance of {of} stands where it belongs itself, and the "
            said += "squares are divided by N − 1, not by N."
            yield _renamed(wide, "std"), "ddof", said
        yield wide, "ddof", f"The squares are divided by N, the number of rows of {of}, not N − 1."
    match node:
        case ast.Call(func=ast.Attribute(attr="copy"), args=[]):
            pass
        case ast.Call(func=ast.Name(id="reversed" | "sorted"), args=[only]):
            yield only, "direction", f"You go through {words.of(only)} the other way."
        case ast.Call(func=ast.Name(id="range"), args=args):
            yield from _of_range(node, args)
        case ast.Call(func=ast.Name(id="enumerate"), keywords=[_, *_]):
            bare = deepcopy(node)
            bare.keywords = [one for one in bare.keywords if one.arg != "start"]
            yield bare, "off by one", "The count starts at 1, not at 0: look at the first round."
        case ast.Call(args=[first, second, *rest]) if name not in ("zip", "linspace", "divmod"):
            other_way = deepcopy(node)
            other_way.args = [second, first, *rest]
            said = f"{words.of(first)} and {words.of(second)} have changed places."
            yield other_way, "order", said
            if name in ("maximum", "minimum", "min", "max", "outer", "dot"):
                for kept in (first, second):
                    yield kept, "left out", f"Only {words.of(kept)} is left of the two."
            if name == "outer":
                product = ast.BinOp(first, ast.MatMult(), second)
                said = "`@` of two vectors is one number; a table of all products is meant."
                yield product, "operator", said
                yield ast.BinOp(first, ast.Mult(), second), "operator", said.replace("@", "*", 1)


def _of_products(node: ast.Call, inner: ast.expr, called: str) -> Made:
    """The product of two sums where the sum of the products is meant."""
    if not (isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Mult)):
        return
    sides = []
    for side in (inner.left, inner.right):
        own = deepcopy(node)
        if isinstance(own.func, ast.Attribute) and own.args == node.args and not node.args:
            own.func.value = side
        else:
            own.args = [side, *own.args[1:]]
        sides.append(own)
    said = f"The {called} of the products is meant, not the product of the {called}s."
    yield ast.BinOp(sides[0], ast.Mult(), sides[1]), "order", said


def _of_axis(node: ast.Call, name: str, of: str, words: Words) -> Made:
    called = words.function(name)
    keywords = {one.arg: one for one in node.keywords}
    axis = keywords.get("axis")
    if axis and isinstance(axis.value, ast.Constant):
        now = axis.value.value
        along = {0: "down the columns, over the examples", 1: "along the rows, over the units"}
        turned = deepcopy(node)
        for one in turned.keywords:
            if one.arg == "axis":
                one.value = ast.Constant(1 - now)
        said = f"The {called} of {of} is taken {along[now]}; yours goes the other way."
        yield turned, "axis", said
        bare = deepcopy(node)
        bare.keywords = [one for one in bare.keywords if one.arg not in ("axis", "keepdims")]
        said = f"One {called} of all of {of} together; it is taken {along[now]}, `axis={now}`."
        yield bare, "axis", said
        for other in FUNCTIONS.get(name, ()):
            plain = _renamed(bare, other)
            said = (
                f"The {words.function(other)} of all of {of} together stands where its {called} "
                f"{along[now]} belongs, `axis={now}`."
            )
            yield plain, "axis", said
    if "keepdims" in keywords:
        bare = deepcopy(node)
        bare.keywords = [one for one in bare.keywords if one.arg != "keepdims"]
        said = f"The {called} of {of} has lost its axis, so it goes with the wrong numbers: `keepdims`."
        yield bare, "keepdims", said
    if not axis and isinstance(node.func, ast.Attribute) and name in ("sum", "mean"):
        for along in (0, 1):
            part = deepcopy(node)
            part.keywords = [*part.keywords, ast.keyword("axis", ast.Constant(along))]
            said = f"The {called} goes over all of {of}; yours goes along one axis only."
            yield part, "axis", said


def _of_range(node: ast.Call, args: list[ast.expr]) -> Made:
    said = "Your loop goes over other places than it should: look at the first and the last."
    ends = [[*args[:-1], _plus(args[-1], step)] for step in (-1, 1)] if len(args) < 3 else []
    starts = [[_plus(args[0], step), *args[1:]] for step in (-1, 1)] if len(args) > 1 else []
    if len(args) == 1:
        starts = [[ast.Constant(1), args[0]]]
    if len(args) == 3:
        ends = [[args[0], _plus(args[1], step), args[2]] for step in (-1, 1)]
    for new in (*ends, *starts):
        yield ast.Call(node.func, new, []), "off by one", said


def _plus(node: ast.expr, step: int) -> ast.expr:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return ast.Constant(node.value + step)
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(abs(step)))


def _of_comparison(node: ast.Compare, words: Words) -> Made:
    (op,), (right,) = node.ops, node.comparators
    left = words.of(node.left)
    for instead in OTHER_COMPARISONS.get(type(op), ()):
        if {type(op), instead} in ({ast.Lt, ast.LtE}, {ast.Gt, ast.GtE}):
            said = f"It matters what happens where {left} is just {words.of(right)}."
        else:
            said = f"The comparison of {left} with {words.of(right)} is the wrong way round."
        yield ast.Compare(node.left, [instead()], [right]), "comparison", said


def _of_number(node: ast.Constant, path: Path, words: Words) -> Made:
    value = node.value
    if isinstance(value, bool) or any(field in ("keywords", "keepdims") for field, _ in path):
        return
    wrong = {value + 1, value - 1, value * 2, value / 2 if value % 2 else value // 2, -value}
    if value == 2:
        wrong |= {4}
    if value == 0:
        wrong = {1, -1}
    for other in sorted(wrong, key=lambda one: (abs(one - value), one)):
        if other != value:
            said = f"There is {words.number(other)} where {words.number(value)} belongs."
            yield ast.Constant(other), "number", said


def _of_name(node: ast.Name, path: Path, words: Words) -> Made:
    if path[-1][0] == "func" or node.id in words.fixed:
        return
    for other in words.known_at(path):
        if other != node.id:
            said = f"{words.of(ast.Name(other))} stands where {words.of(node)} belongs."
            yield ast.Name(other, ast.Load()), "variable", said


def _of_index(node: ast.Subscript, words: Words) -> Made:
    place = node.slice
    if isinstance(place, ast.Slice):
        if place.step is not None:
            said = f"You go through {words.of(node.value)} the other way."
            yield node.value, "direction", said
        return
    if isinstance(place, ast.Tuple):
        if len(place.elts) == 2:
            turned = ast.Tuple(place.elts[::-1], ast.Load())
            said = f"Row and column of {words.of(node.value)} have changed places."
            yield ast.Subscript(node.value, turned, ast.Load()), "order", said
        return
    if isinstance(place, ast.Name) and place.id in words.parameters:
        turned = ast.parse(f"np.argsort({place.id})", mode="eval").body
        said = f"You use the order the other way round: {words.of(place)} says who comes to each "
        said += "place, not where each goes."
        yield ast.Subscript(node.value, turned, ast.Load()), "direction", said
    for step in (-1, 1):
        said = f"You take {words.of(node.value)} one place beside the one that is meant."
        yield ast.Subscript(node.value, _plus(place, step), ast.Load()), "off by one", said


def _of_adding_up(node: ast.AugAssign, target: ast.Name, words: Words) -> Made:
    called = words.of(target)
    said = f"{called} is overwritten in each round, so that only the last one counts: add them up."
    if isinstance(node.op, ast.Mult):
        said = f"{called} is overwritten in each round: multiply by it, so that all count."
    yield ast.Assign([ast.Name(target.id, ast.Store())], node.value), "adding up", said
    for instead, does in ((ast.Sub, "subtracts"), (ast.Add, "adds"), (ast.Mult, "multiplies")):
        if not isinstance(node.op, instead):
            said = f"Your loop {does} what it meets; that isn't how {called} comes about."
            yield ast.AugAssign(target, instead(), node.value), "operator", said


def _of_results(parts: list[ast.expr], words: Words) -> Made:
    said = "The results are right, but in another order than the text asks for."
    yield ast.Tuple(parts[::-1], ast.Load()), "results", said
    for place, part in enumerate(parts):
        for other in parts:
            if other is not part:
                doubled = [*parts[:place], other, *parts[place + 1 :]]
                said = f"One result stands twice, and {words.of(part)} is missing."
                yield ast.Tuple(doubled, ast.Load()), "results", said


def _of_loop(node: ast.For, body: list[ast.stmt], words: Words) -> Made:
    """What people write into a loop that belongs behind it."""
    names = [
        target.id
        for statement in body
        if isinstance(statement, ast.Assign | ast.AugAssign)
        for target in getattr(statement, "targets", [getattr(statement, "target", None)])
        if isinstance(target, ast.Name)
    ]
    for name in dict.fromkeys(names):
        said = "Your function ends after the first round: `return` stands inside the loop."
        ended = [*body, ast.Return(ast.Name(name, ast.Load()))]
        yield ast.For(node.target, node.iter, ended, []), "returned early", said
    ended = [*body, ast.Break()]
    said = "Your loop ends after its first round."
    yield ast.For(node.target, node.iter, ended, []), "returned early", said


def _of_statements(function: ast.FunctionDef, words: Words) -> Iterator[Change]:
    """Statements left out, or in another order."""
    blocks = [((), "body", function.body)]
    blocks += [
        (path, "body", node.body)
        for path, node in _places(function)
        if isinstance(node, ast.For | ast.If)
    ]
    for path, field, body in blocks:
        for place, statement in enumerate(body):
            here = (*path, (field, place))
            if isinstance(statement, ast.Return | ast.For):
                continue
            step = words.step(statement)
            yield Change(here, ast.Pass(), "step", f"A step is left out: {step}.")
            yield from (Change(here, *made) for made in _of_renewal(statement, words))
            for after in body[place + 1 :]:
                if isinstance(after, ast.For):
                    yield from (Change(here, *made) for made in _of_start(statement, after, words))
            after = body[place + 1] if place + 1 < len(body) else None
            if after is None or isinstance(after, ast.Return | ast.For):
                continue
            both = ast.If(ast.Constant(True), [after, statement], [])
            said = f"Two steps have changed places: {step}, and {words.step(after)}."
            # The second of them is put before the first; where it stood, it is left as it is
            # unless that would repeat it.
            yield Change(here, both, "step", said)


def _of_renewal(statement: ast.stmt, words: Words) -> Made:
    """Of what is made anew from itself: its old value counts once too often."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
            if any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(value)):
                said = f"The old value of {words.of(target)} is counted once too often."
                yield ast.AugAssign(target, ast.Add(), value), "twice", said
        case ast.If(test=test, body=body, orelse=[]) if words.loops:
            said = f"Your loop ends as soon as it isn't so that {words.of(test)}; go on to the end."
            yield ast.If(test, body, [ast.Break()]), "returned early", said


def _of_start(statement: ast.stmt, loop: ast.For, words: Words) -> Made:
    """Of what a loop starts with: the first of what it goes through."""
    match statement, loop.iter:
        case ast.Assign(targets=[ast.Name() as target], value=ast.Constant(value=0.0)), ast.expr():
            over = loop.iter
            if isinstance(over, ast.Call) and _name_of(over) == "enumerate":
                over = over.args[0]
            if isinstance(over, ast.Name):
                first = ast.Subscript(over, ast.Constant(0), ast.Load())
                said = f"{words.of(target)} starts at the first of {words.of(over)}, not at 0."
                yield (
                    ast.Assign([target], first),
                    "start",
                    said.replace("starts", "of yours starts"),
                )
