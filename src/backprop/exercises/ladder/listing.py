"""All rungs in one table: the step forwards, and the code of the gradient."""

import ast

from backprop.exercises.ladder import RUNGS
from backprop.exercises.trees import tree_of
from backprop.ladder import Step, steps


class Listing:
    """The table of the rungs, for a page: the steps, with the gradients folded beneath."""

    def __repr__(self) -> str:
        return "\n".join(" | ".join(row) for row in rows())

    def _repr_markdown_(self) -> str:
        lines = ["| rung | the way there | the gradient |", "|---|---|---|"]
        for number, *codes in rows():
            told = [" ".join(f"`{line}`" for line in code.splitlines()) for code in codes]
            lines.append(f"| {number} | {' | '.join(told)} |")
        table = "\n".join(lines)
        summary = "All rungs in one table, with their solutions"
        return f"<details class='in-full'><summary>{summary}</summary>\n\n{table}\n\n</details>"


def rows() -> list[tuple[str, str, str]]:
    """Of each rung its number, the steps that use what it is about, and its solution."""
    found = []
    for number, rung in enumerate(RUNGS, start=1):
        names = rung.name.split("_")[1:]
        users = _users(names)
        there = "\n".join(f"{one.name} = {one.code}" for one in users if one.name not in names)
        function = tree_of(rung.solution)
        *before, last = function.body
        assert isinstance(last, ast.Return)
        assert last.value is not None
        result = ", ".join(f"d_{name}" for name in names)
        code = [ast.unparse(one) for one in before]
        value = last.value
        made = value.elts if isinstance(value, ast.Tuple) else [value]
        returned = ", ".join(map(ast.unparse, made))
        if returned != result:
            code.append(f"{result} = {returned}")
        found.append((str(number), there, "\n".join(code)))
    return found


def _users(names: list[str]) -> list[Step]:
    """The steps that use one of these; of one without a rung of its own those that use it."""
    found = [one for one in steps() if {*names} & {*one.sources, *one.given}]
    climbed = {name for rung in RUNGS for name in rung.name.split("_")[1:]} | {"loss"}
    between = [one.name for one in found if one.name not in climbed]
    return found + (_users(between) if between else [])
