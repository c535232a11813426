"""Mistakes that nobody listed: the changes that people make to a right solution.

    solution  ->  its syntax tree  ->  one place changed  ->  a wrong solution, with its words

Each change has a place in the tree, what stands there instead, and what is to be said to
somebody whose answer comes out the same. The kinds of changes are those that learners and
mutation testing know: an operator, an operand left out or counted twice, an axis, an order, a
variable of the same kind, a number that is off by one.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from backprop.exercises.edit_calls import of_call
from backprop.exercises.edit_names import of_index, of_name, of_number
from backprop.exercises.edit_operations import of_choice, of_comparison, of_operation, of_sign
from backprop.exercises.edit_statements import (
    of_adding_up,
    of_exchange,
    of_loop,
    of_results,
    of_statement,
)
from backprop.exercises.exercise import Exercise
from backprop.exercises.trees import Path, at, copied, kinds_of, places, put, tree_of
from backprop.exercises.wording import Made, Words

# What is often done alike in each place where it can be done
EVERYWHERE = ("axis", "power", "variable", "function", "ddof", "keepdims", "transposed")
MOST_PLACES = 4  # in which the same slip is made


@dataclass(frozen=True)
class Change:
    """One changed place.

    Attributes:
        path: where, from the function's root.
        node: what stands there instead.
        kind: what sort of mistake it is.
        words: what to say to somebody who has made it, in Markdown; names of the solution's own
            stand in it, which a slip's words explain.
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
def changes(exercise: Exercise) -> tuple[Change, ...]:
    """All single changes of an exercise's solution, always in the same order."""
    function = tree_of(exercise.solution)
    as_it_is = ast.unparse(function)
    found: dict[str, Change] = {}
    for path, (node, kind, said) in _all(function, _words(exercise)):
        change = Change(path, node, kind, said)
        text = ast.unparse(changed(function, change))
        if text != as_it_is:
            found.setdefault(text, change)
    return tuple(found.values())


@cache
def slips(exercise: Exercise) -> tuple[Slip, ...]:
    """All slips in an exercise's solution, always in the same order."""
    single = changes(exercise)
    words = _words(exercise)
    found = [Slip((change,), words.explained(change.words)) for change in single]
    alike: dict[str, list[Change]] = {}
    for change in single:
        if change.kind in EVERYWHERE:
            alike.setdefault(_sort(change, tree_of(exercise.solution)), []).append(change)
    for group in alike.values():
        if 1 < len(group) <= MOST_PLACES and all(
            apart(one, other) for one, other in combinations(group, 2)
        ):
            found.append(Slip(tuple(group), words.explained(_together(group))))
    return tuple(found)


@cache
def _words(exercise: Exercise) -> Words:
    kinds = kinds_of(exercise.solution, exercise.cases[0])
    return Words(tree_of(exercise.solution), kinds)


def _together(group: list[Change]) -> str:
    if group[0].kind == "variable":
        return f"In {len(group)} places: {group[0].words}"
    return " ".join(dict.fromkeys(change.words for change in group))


def changed(function: ast.FunctionDef, *made: Change) -> ast.FunctionDef:
    """The tree with these changes, whose places don't contain each other."""
    copy = copied(function)
    for change in made:
        put(copy, change.path, copied(change.node))  # whoever runs it writes into loops
    return ast.fix_missing_locations(copy)


def apart(one: Change, other: Change) -> bool:
    """Whether two changes can be made at once: neither place lies within the other."""
    shorter = min(len(one.path), len(other.path))
    return one.path[:shorter] != other.path[:shorter]


def _sort(change: Change, function: ast.FunctionDef) -> str:
    """What changes of one sort have in common: all but the operands."""
    before = at(function, change.path)
    if change.kind == "variable":
        return f"{ast.unparse(before)} {ast.unparse(change.node)}"
    parts = (type(before).__name__, type(change.node).__name__)
    called = ast.unparse(before.func) if isinstance(before, ast.Call) else ""
    asked = [one.arg for one in getattr(change.node, "keywords", [])]
    power = ast.unparse(before.right) if isinstance(before, ast.BinOp) else ""
    own = "" if change.kind == "axis" else called.rpartition(".")[2]
    return f"{change.kind} {parts} {own} {asked} {power}"


def _all(
    function: ast.FunctionDef, words: Words
) -> Iterator[tuple[Path, tuple[ast.AST, str, str]]]:
    for path, node, within in places(function):
        for made in _of_node(node, path, within, words):
            yield path, made
    for path, body in _blocks(function):
        for place, statement in enumerate(body):
            for made in of_statement(statement, body[place + 1 :], words):
                yield (*path, ("body", place)), made
            for made in of_exchange(statement, body[place + 1 :], words):
                yield (*path, ("body", place)), made


def _blocks(function: ast.FunctionDef) -> Iterator[tuple[Path, list[ast.stmt]]]:
    yield (), function.body
    for path, node, _ in places(function):
        if isinstance(node, ast.For | ast.If):
            yield path, node.body


def _of_node(node: ast.AST, path: Path, within: ast.AST, words: Words) -> Made:
    match node:
        case ast.BinOp():
            yield from of_operation(node, words)
        case ast.UnaryOp():
            yield from of_sign(node, within, words)
        case ast.Call():
            yield from of_call(node, words)
        case ast.Attribute(value=value, attr="T"):
            yield value, "transposed", f"{words.of(value)} isn't transposed here, and should be."
        case ast.Attribute(value=ast.Name(id="np"), attr="inf"):
            said = "What is compared with starts at 0, and nothing is lower: start at infinity."
            yield ast.Constant(0), "start", said
        case ast.Compare():
            yield from of_comparison(node, words)
        case ast.IfExp():
            yield from of_choice(node, words)
        case ast.Constant(value=int() | float()):
            yield from of_number(node, path, within, words)
        case ast.Name(ctx=ast.Load()):
            yield from of_name(node, path, within, words)
        case ast.Subscript(ctx=ast.Load()):
            yield from of_index(node, words)
        case ast.AugAssign(target=ast.Name() as target):
            yield from of_adding_up(node, target, words)
        case ast.Tuple(elts=[_, _, *_] as parts) if isinstance(within, ast.Return):
            yield from of_results(parts, words)
        case ast.For(body=body) if len(path) == 1:
            yield from of_loop(node, body)
