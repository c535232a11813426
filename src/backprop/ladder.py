"""One long expression with a name for each value on the way, and a climb back up through them.

    letters  ->  embedding  ->  linear  ->  batch normalisation  ->  tanh  ->  linear
             ->  cross-entropy  ->  one number

The rules do such steps at one go. Here each is by itself, so that its gradient can be found by
itself. After an exercise of Karpathy, "Becoming a backprop ninja" (2022).
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop.validation import Array

EPSILON = 1e-5  # keeps the variance above zero
DOT = "."  # stands before a name, and after it


def forward(
    letters: Array,
    following: Array,
    table: Array,
    w1: Array,
    b1: Array,
    scale: Array,
    shift: Array,
    w2: Array,
    b2: Array,
) -> dict[str, Array]:
    """Every value on the way from letters to the loss, by name, in order.

    ``letters`` is ``(batch, before)``, whole numbers that say which rows of ``table`` are taken;
    ``following`` is ``(batch,)``, the letter that comes next. ``table`` is ``(letters, width)``,
    ``w1`` ``(before * width, units)``, ``w2`` ``(units, letters)``, the others are rows.

    Raises:
        ValueError: there is no following letter for each row of letters.
    """
    if letters.ndim != 2 or following.shape != letters.shape[:1]:
        raise ValueError(
            f"letters have shape {letters.shape}, and what follows them {following.shape}: "
            "there must be a row of letters for each one that follows"
        )
    # embedding
    rows = table[letters]
    a0 = rows.reshape(len(rows), -1)
    # linear
    z1 = a0 @ w1 + b1
    # batch normalisation
    mean = z1.mean(axis=0, keepdims=True)
    apart = z1 - mean
    squares = apart**2
    variance = squares.mean(axis=0, keepdims=True)
    over = (variance + EPSILON) ** -0.5
    s = apart * over
    u = scale * s + shift
    # tanh
    a1 = np.tanh(u)
    # linear
    z2 = a1 @ w2 + b2
    # cross-entropy
    top = z2.max(axis=1, keepdims=True)
    below = z2 - top
    powers = np.exp(below)
    totals = powers.sum(axis=1, keepdims=True)
    inverse = 1 / totals
    shares = powers * inverse
    logs = np.log(shares)
    picked = logs[np.arange(len(logs)), following]
    loss = -picked.mean()

    known = locals()
    return {name: known[name] for name in VALUES}


VALUES = (
    *("rows", "a0", "z1", "mean", "apart", "squares", "variance", "over", "s", "u", "a1", "z2"),
    *("top", "below", "powers", "totals", "inverse", "shares", "logs", "picked", "loss"),
)


@dataclass(frozen=True)
class Step:
    """One line of ``forward``.

    Attributes:
        name: the value that it makes.
        code: how, in Python.
        rule: what it is a part of, such as "linear".
        sources: the values that it is made of.
        given: what else it needs: parameters, letters, and what follows them.
    """

    name: str
    code: str
    rule: str
    sources: tuple[str, ...]
    given: tuple[str, ...]


def steps() -> list[Step]:
    """The lines of ``forward``, read from its source."""
    found, rule = [], ""
    arguments = inspect.signature(forward).parameters
    for line in inspect.getsource(forward).splitlines():
        if comment := re.fullmatch(r" {4}# (.+)", line):
            rule = comment[1]
        elif (made := re.fullmatch(r" {4}(\w+) = (.+)", line)) and made[1] in VALUES:
            used = dict.fromkeys(re.findall(r"(?<!\.)\b\w+\b", made[2]))
            sources = tuple(name for name in used if name in VALUES)
            given = tuple(name for name in used if name in arguments and name != made[1])
            found.append(Step(made[1], made[2], rule, sources, given))
    return found


def climb(
    rungs: Mapping[tuple[str, ...], Callable[..., Any]], known: Mapping[str, Array]
) -> dict[str, Array]:
    """The gradients of the loss by name, such as ``d_z2``, found rung by rung.

    Args:
        rungs: from what each finds the gradients of to a function for it. It gets by name what
            its arguments are called: values, or gradients that rungs before it have found.
        known: the values, with the inputs and the parameters.
    """
    found: dict[str, Array] = {}
    for names, rung in rungs.items():
        at_hand = {**known, **found}
        led = rung(*(at_hand[name] for name in inspect.signature(rung).parameters))
        for name, gradient in zip(names, led if len(names) > 1 else [led], strict=True):
            found[f"d_{name}"] = gradient
    return found


def examples(names: Iterable[str], before: int = 2) -> tuple[Array, Array, str]:
    """What a network learns from names: the letters before each letter, that letter, and all.

    Letters are given by their place among all, which are in the order of the alphabet, with a
    dot for where a name begins and ends.

    Raises:
        ValueError: there is no name.
    """
    written = [DOT * before + name.lower() + DOT for name in names]
    if not written:
        raise ValueError("there is no name to learn from")
    alphabet = "".join(sorted(set("".join(written))))
    places = [[alphabet.index(letter) for letter in name] for name in written]
    pairs = [
        (name[at - before : at], name[at]) for name in places for at in range(before, len(name))
    ]
    letters, following = zip(*pairs, strict=True)
    return np.array(letters), np.array(following), alphabet


def parameters(
    letters: int, rng: np.random.Generator, before: int = 2, width: int = 2, units: int = 3
) -> dict[str, Array]:
    """Random parameters for ``forward``, with two decimals, by name."""
    shapes = {
        "table": (letters, width),
        "w1": (before * width, units),
        "b1": (units,),
        "scale": (units,),
        "shift": (units,),
        "w2": (units, letters),
        "b2": (letters,),
    }
    return {name: rng.normal(size=shape).round(2) for name, shape in shapes.items()}
