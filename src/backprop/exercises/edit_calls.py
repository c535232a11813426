"""Changes of a call: another function, none, twice, another axis, other ends of a range."""

import ast
from copy import deepcopy

from backprop.exercises.edit_names import plus
from backprop.exercises.wording import Made, Words

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
    "ceil": ("floor", "round"),
    "outer": ("dot",),
    "tanh": ("arctan",),
    "sigmoid": ("tanh",),
}
EXTREMES = {"maximum": "minimum", "minimum": "maximum"}
EITHER = {"maximum": "larger", "minimum": "smaller", "max": "larger", "min": "smaller"}
REDUCTIONS = ("sum", "mean", "max", "min", "std", "var", "argmax")
ELEMENTWISE = ("exp", "log", "abs", "sqrt", "tanh", "sigmoid", "softmax")
ALONG = {0: "down each column (`axis=0`)", 1: "along each row (`axis=1`)"}


def of_call(node: ast.Call, words: Words) -> Made:
    """Of a call of a function."""
    name = _name_of(node)
    module = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "np"
    method = isinstance(node.func, ast.Attribute) and not module
    if name in ("float", "int", "len"):
        return
    inner = _object(node, method=method)
    if inner is not None and (method or module or name not in REDUCTIONS):
        yield from _of_function(node, name, inner, words)
    if inner is not None and name in REDUCTIONS and (method or module):
        yield from _of_axis(node, name, words.of(inner), words)
    if inner is not None and name in ("sum", "mean"):
        yield from _of_products(node, inner, called=words.function(name))
    if inner is not None and name in ("std", "var"):
        yield from _of_spread(node, name, words.of(inner))
    if name in ("zeros", "zeros_like"):
        ones = _renamed(node, name.replace("zeros", "ones"))
        yield ones, "start", "Your array starts with ones; zeros are meant."
    yield from _of_arguments(node, name, words)


def _object(node: ast.Call, *, method: bool) -> ast.expr | None:
    """What a function is taken of."""
    if method and isinstance(node.func, ast.Attribute):
        return node.func.value
    return node.args[0] if node.args else None


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


def _without(call: ast.Call, *names: str) -> ast.Call:
    new = deepcopy(call)
    new.keywords = [one for one in new.keywords if one.arg not in names]
    return new


def _of_function(node: ast.Call, name: str, inner: ast.expr, words: Words) -> Made:
    """Of the function: another, none, or the same twice."""
    of, called = words.of(inner), words.function(name)
    for other in FUNCTIONS.get(name, ()):
        said = f"You take the {words.function(other)} of {of}; the {called} is meant."
        yield _renamed(node, other), "function", said
    if name in REDUCTIONS or name in ELEMENTWISE or name == "diag":
        yield inner, "left out", f"You take {of} itself; the {called} of it is meant."
    if name in ELEMENTWISE:
        twice = deepcopy(node)
        twice.args = [node]
        yield twice, "twice", f"The {called} of {of} is taken twice."


def _of_spread(node: ast.Call, name: str, of: str) -> Made:
    wide = deepcopy(node)
    wide.keywords = [*wide.keywords, ast.keyword("ddof", ast.Constant(1))]
    if name == "var":
        said = f"You take the standard deviation of {of}, and divide by N − 1; the variance is "
        said += "meant, which divides by N."
        yield _renamed(wide, "std"), "ddof", said
    said = f"You divide by N − 1; the spread of {of} divides by N, the number of its rows."
    yield wide, "ddof", said


def _of_products(node: ast.Call, inner: ast.expr, called: str) -> Made:
    """The product of two sums where the sum of the products is meant."""
    if not (isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Mult)):
        return
    sides = []
    for side in (inner.left, inner.right):
        own = deepcopy(node)
        if isinstance(own.func, ast.Attribute) and not node.args:
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
    if axis and isinstance(axis.value, ast.Constant) and axis.value.value in ALONG:
        now = int(axis.value.value == 1)
        turned = _without(node, "axis")
        turned.keywords.append(ast.keyword("axis", ast.Constant(1 - now)))
        said = f"You take the {called} of {of} {ALONG[1 - now]}; it goes {ALONG[now]}."
        yield turned, "axis", said
        bare = _without(node, "axis", "keepdims")
        said = f"You take one {called} of all of {of}; it goes {ALONG[now]}."
        yield bare, "axis", said
        for other in FUNCTIONS.get(name, ()):
            said = f"You take one {words.function(other)} of all of {of}; the {called} "
            yield _renamed(bare, other), "axis", f"{said}{ALONG[now]} is meant."
    if "keepdims" in keywords:
        said = f"The {called} of {of} has lost its axis, and NumPy lays it along the columns: "
        yield _without(node, "keepdims"), "keepdims", f"{said}`keepdims=True`."
    if not axis and isinstance(node.func, ast.Attribute) and name in ("sum", "mean"):
        for along in ALONG:
            part = deepcopy(node)
            part.keywords = [*part.keywords, ast.keyword("axis", ast.Constant(along))]
            said = f"You take the {called} of {of} {ALONG[along]}; it goes over all of it."
            yield part, "axis", said


def _of_arguments(node: ast.Call, name: str, words: Words) -> Made:
    """Of what a function is given."""
    match node:
        case ast.Call(func=ast.Name(id="reversed" | "sorted"), args=[only]):
            yield only, "direction", f"You go through {words.of(only)} the other way."
        case ast.Call(func=ast.Name(id="range"), args=args):
            yield from _of_range(node, args)
        case ast.Call(func=ast.Name(id="enumerate"), keywords=[_, *_]):
            said = "The count starts at 1, not at 0: look at the first round."
            yield _without(node, "start"), "off by one", said
        case ast.Call(args=[first, second, *rest]) if name not in ("zip", "linspace", "divmod"):
            yield from _of_two(node, name, first, second, rest, words)


def _of_two(
    node: ast.Call,
    name: str,
    first: ast.expr,
    second: ast.expr,
    rest: list[ast.expr],
    words: Words,
) -> Made:
    one, other = words.of(first), words.of(second)
    turned = deepcopy(node)
    turned.args = [second, first, *rest]
    yield turned, "order", f"{one} and {other} have changed places."
    if name in EXTREMES:
        instead = EXTREMES[name]
        said = f"You take the {EITHER[instead]} of {one} and {other}; the {EITHER[name]} is meant."
        yield _renamed(node, instead), "function", said
    if name in EITHER:
        for kept in (first, second):
            said = f"You always take {words.of(kept)}; the {EITHER[name]} of {one} and "
            yield kept, "left out", f"{said}{other} is meant."
    if name == "outer":
        for sign, op in (("@", ast.MatMult()), ("*", ast.Mult())):
            gives = "one number" if sign == "@" else "one vector"
            said = f"`{sign}` of two vectors is {gives}; a table of all products is meant."
            yield ast.BinOp(first, op, second), "operator", said


def _of_range(node: ast.Call, args: list[ast.expr]) -> Made:
    said = "Your loop goes over other places than it should: look at the first and the last."
    new = []
    if len(args) == 1:
        new = [[plus(args[0], -1)], [plus(args[0], 1)], [ast.Constant(1), args[0]]]
    for place in range(2) if len(args) > 1 else ():
        for step in (-1, 1):
            new.append([*args[:place], plus(args[place], step), *args[place + 1 :]])
    for ends in new:
        yield ast.Call(node.func, ends, []), "off by one", said
