"""Changes of a name, a number or an index."""

import ast

from backprop.exercises.trees import Path
from backprop.exercises.wording import Made, Words


def of_name(node: ast.Name, path: Path, within: ast.AST, words: Words) -> Made:
    """Of a name: another one of the same kind, that has a value there."""
    if path[-1][0] == "func" or node.id in words.fixed:
        return
    if isinstance(within, ast.Attribute) and within.attr in ("shape", "append"):
        return
    for other in words.alike(node.id, path):
        said = f"{words.of(ast.Name(other))} stands where {words.of(node)} belongs"
        yield ast.Name(other, ast.Load()), "variable", f"{said}{words.place(within)}."


def of_number(node: ast.Constant, path: Path, within: ast.AST, words: Words) -> Made:
    """Of a number: one more, one less, twice, half, and the other sign of 1."""
    value = node.value
    assert isinstance(value, int | float)
    if isinstance(value, bool) or isinstance(within, ast.UnaryOp) or ("keywords" in dict(path)):
        return
    wrong = {value + 1, value - 1, value * 2}
    if value == 1:
        wrong |= {-1}
    elif value:
        wrong |= {value / 2 if value % 2 else value // 2}
    for other in sorted(wrong - {value}, key=lambda one: (abs(one - value), one)):
        said = f"There is `{other:g}` where `{value:g}` belongs{words.place(within)}."
        yield ast.Constant(other), "number", said


def of_index(node: ast.Subscript, words: Words) -> Made:
    """Of the place that is taken from a list or an array."""
    place = node.slice
    match place:
        case ast.Slice(step=ast.expr()):
            yield node.value, "direction", f"You go through {words.of(node.value)} the other way."
        case ast.Slice():
            pass
        case ast.Tuple(elts=[_, _]):
            turned = ast.Tuple(place.elts[::-1], ast.Load())
            said = f"Row and column have changed places: {words.of(node)} is meant."
            yield ast.Subscript(node.value, turned, ast.Load()), "order", said
            for axis, part in enumerate(place.elts):
                yield from _of_order(node, part, axis, words)
        case ast.Tuple():
            pass
        case _:
            yield from _of_order(node, place, None, words)
            number = not isinstance(place, ast.Name) or "number" in words.kinds.get(place.id, "")
            for step in (-1, 1) if number else ():
                said = f"{words.of(node)} is meant; you take the place beside it."
                beside = ast.Subscript(node.value, plus(place, step), ast.Load())
                yield beside, "off by one", said


def _of_order(node: ast.Subscript, part: ast.expr, axis: int | None, words: Words) -> Made:
    """Of an order in which things are taken: its inverse."""
    if not (isinstance(part, ast.Name) and words.kinds.get(part.id) == "list"):
        return
    turned: ast.expr = ast.parse(f"np.argsort({part.id})", mode="eval").body
    if axis is not None:
        assert isinstance(node.slice, ast.Tuple)
        parts = list(node.slice.elts)
        parts[axis] = turned
        turned = ast.Tuple(parts, ast.Load())
    said = f"You use the order the other way round: {words.of(part)} says who comes to each place, "
    said += "not where each goes."
    yield ast.Subscript(node.value, turned, ast.Load()), "function", said


def plus(node: ast.expr, step: int) -> ast.expr:
    """A number, or what stands for one, and one more or less."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return ast.Constant(node.value + step)
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(abs(step)))
