"""What a person wouldn't write in a formula, found in its LaTeX.

A formula is read as a tree: what stands in brackets is one ``Group``. In it, terms are parted
by + and -, and a term is a row of factors.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

OPENING = {"{": "}", r"\left(": r"\right)", r"\left[": r"\right]", "(": ")", "[": "]"}
OPENING |= {r"\left|": r"\right|"}
TOKEN = re.compile(r"\\(?:begin|end)\{\w+\}|\\(?:left|right).|\\[A-Za-z]+|\\.|\d+|\S", re.DOTALL)
BETWEEN_SUMS = {"=", "<", ">", ",", "&", r"\\", r"\leftarrow", r"\in", r"\leq", r"\to"}
BORDERS = (r"\begin", r"\end")
SIGNS = {"+", "-"}
SPACES = {r"\,", r"\:", r"\;", r"\displaystyle", r"\limits"}
BEFORE_A_FACTOR = {r"\sum", r"\prod", r"\int"}
NUMBER = re.compile(r"(?:\d|\\pi| )+")


@dataclass
class Group:
    """What stands between a pair of brackets."""

    opening: str = ""
    items: list["str | Group"] = field(default_factory=list)

    def __str__(self) -> str:
        return " ".join([self.opening, written(self.items), OPENING.get(self.opening, "")])


Items = list[str | Group]


@dataclass
class Factor:
    """One factor of a term: its letter or sign, and all that belongs to it."""

    head: str
    items: Items

    def __str__(self) -> str:
        return written(self.items)

    @property
    def of_numbers(self) -> bool:
        """Whether this is a root of numbers alone."""
        return self.head == r"\sqrt" and bool(NUMBER.fullmatch(written(self.items[1].items)))

    @property
    def is_entry(self) -> bool:
        """Whether this has an index, as a number has and a matrix has not."""
        return "_" in self.items


def written(items: Items) -> str:
    """``items`` as LaTeX, with one space between two."""
    return " ".join(map(str, items))


def tree(latex: str) -> Group:
    """``latex`` with its brackets as groups."""
    open_groups = [Group()]
    for token in TOKEN.findall(latex):
        if token in SPACES:
            continue
        if token == OPENING.get(open_groups[-1].opening):
            closed = open_groups.pop()
            open_groups[-1].items.append(closed)
        elif token in OPENING:
            open_groups.append(Group(token))
        else:
            open_groups[-1].items.append(token)
    if len(open_groups) > 1:
        raise ValueError(f"{open_groups[-1]} is never closed in {latex}")
    return open_groups[0]


def groups(group: Group) -> Iterator[Group]:
    """A group and all within it."""
    yield group
    for item in group.items:
        if isinstance(item, Group):
            yield from groups(item)


def parted(items: Items, separators: set[str]) -> Iterator[Items]:
    """The stretches between ``separators``, each with the one before it, if there is one."""
    stretch: Items = []
    for item in items:
        if isinstance(item, str) and (item in separators or item.startswith(BORDERS)):
            yield stretch
            stretch = []
        stretch.append(item)
    yield stretch


def sums(group: Group) -> Iterator[list[Items]]:
    """Each sum in a group, as its terms; a term begins with its sign, if it has one."""
    for side in parted(group.items, BETWEEN_SUMS):
        side = [
            item
            for item in side
            if str(item) not in BETWEEN_SUMS and not str(item).startswith(BORDERS)
        ]
        found = [term for term in parted(side, SIGNS) if term]
        if found:
            yield found


def factors(term: Items) -> list[Factor]:
    """The factors of a term, each with what stands below, above and behind its letter."""
    found: list[Factor] = []
    rest = [item for item in term if str(item) not in SIGNS]
    while rest:
        head, *rest = rest
        items: Items = [head]
        takes = {r"\frac": 2, r"\sqrt": 1, r"\overline": 1, r"\hat": 1, r"\operatorname": 1}
        count = takes.get(str(head), 0)
        items, rest = items + rest[:count], rest[count:]
        while rest and (str(rest[0]) in {"^", "_", "'"} or str(rest[0]).startswith("{")):
            count = 2 if str(rest[0]) in {"^", "_"} else 1
            items, rest = items + rest[:count], rest[count:]
        name = head.opening if isinstance(head, Group) else head
        found.append(Factor(f"{name}'" if "'" in items else name, items))
    return found


def begins_with_minus(terms: list[Items]) -> bool:
    return terms[0][0] == "-" and any(term[0] == "+" for term in terms)


def number_after_function(terms: list[Items]) -> bool:
    functions = {r"\log", "e", "f", "f'"}
    return any(part.head in functions for part in factors(terms[0])) and any(
        term[0] == "+" and NUMBER.fullmatch(written(term[1:])) for term in terms
    )


SUMS = {
    "begins with a minus, though something is added": begins_with_minus,
    "has a function before the number added to it": number_after_function,
}


def root_to_cancel(above: list[Factor], below: list[Factor]) -> bool:
    under = any(part.of_numbers or part.head.isdigit() for part in below)
    return under and any(part.of_numbers for part in above)


def sum_above(above: list[Factor], below: list[Factor]) -> bool:
    heads = [{part.head for part in parts} & BEFORE_A_FACTOR for parts in (above, below)]
    return bool(heads[0]) and not any(r"\sum" in str(part) for part in below)


def bracket_over_number(above: list[Factor], below: list[Factor]) -> bool:
    number = len(below) == 1 and below[0].head.isdigit()
    return number and any(part.head == r"\left(" for part in above)


def root_over_root(above: list[Factor], below: list[Factor]) -> bool:
    return all([part.head for part in parts] == [r"\sqrt"] for parts in (above, below))


FRACTIONS = {
    "has the root of a number above its bar": root_to_cancel,
    "has a sum above its bar": sum_above,
    "has a bracket over a number": bracket_over_number,
    "is a root over a root": root_over_root,
}


def prime_not_last(one: Factor, other: Factor) -> bool:
    return one.head == "f'" and other.head in {"W", r"\delta", r"\sum", r"\left("}


def weight_not_first(one: Factor, other: Factor) -> bool:
    weighted = one.head in {"A", "S", "X", r"\delta"} and one.is_entry
    return (weighted or one.head == "f") and other.head in {"W", r"\gamma", "u"}


def delta_not_first(one: Factor, other: Factor) -> bool:
    is_slope = other.head == r"\delta" or (other.head == r"\frac" and r"\partial" in str(other))
    value = one.head in {"A", "S"} and one.is_entry
    return (value and is_slope) or (r"\partial" in str(one) and other.head == r"\delta")


def function_not_last(one: Factor, other: Factor) -> bool:
    after = other.head == r"\left(" or (other.head.isalpha() and other.is_entry)
    return one.head in {r"\log", "e", "E"} and after


def bracket_before_its_own(one: Factor, other: Factor) -> bool:
    bracket = one.items[0]
    return isinstance(bracket, Group) and written(bracket.items).endswith(f"- {other}")


def numeric_root_not_last(one: Factor, other: Factor) -> bool:
    return one.of_numbers and (other.of_numbers or other.head.lstrip("\\").isalpha())


PAIRS = {
    "f' before what it is multiplied by": prime_not_last,
    "what is weighted before its weight": weight_not_first,
    "a value before the slope that multiplies it": delta_not_first,
    "a function before a letter or a bracket": function_not_last,
    "1 - x before the x it multiplies": bracket_before_its_own,
    "the root of a number before a letter": numeric_root_not_last,
}
SIGNS_OF_SYMPY = {r"\substack": "two sums under one sign", r"\wedge": "a range in two halves"}


def odd_forms(latex: str) -> list[str]:
    """What a person would write in another way in ``latex``, each with its place."""
    found = [what for sign, what in SIGNS_OF_SYMPY.items() if sign in latex]
    for group in groups(tree(latex)):
        for terms in sums(group):
            whole = " ".join(map(written, terms))
            found += [f"{whole} {what}" for what, is_odd in SUMS.items() if is_odd(terms)]
            for row in map(factors, terms):
                for one, other in pairwise(row):
                    found += [
                        f"{what}: {one} {other}"
                        for what, is_odd in PAIRS.items()
                        if is_odd(one, other)
                    ]
                for part in row:
                    if part.head == r"\frac":
                        halves = [factors(half.items) for half in part.items[1:3]]
                        found += [
                            f"{part} {what}"
                            for what, is_odd in FRACTIONS.items()
                            if is_odd(*halves)
                        ]
    return found
