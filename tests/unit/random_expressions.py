"""Expressions drawn at random, whose gradients autograd finds too; and malformed ones.

    python tests/unit/random_expressions.py 10000 1000

An expression is drawn step by step. Beside its text stands, by other code, a function in
autograd's NumPy, which knows nothing of the book.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

from backprop.expressions.evaluation import go_back, run
from backprop.expressions.parsing import Unreadable
from backprop.expressions.reading import MOST, read
from backprop.validation import Array

SAME = 1e-9
LONG = 10_000  # characters
LARGEST = 50.0  # value; larger ones are squashed, so that rounding stays small


def _sigmoid(z: Any) -> Any:
    return (anp.tanh(z / 2) + 1) / 2


def _softmax(z: Any) -> Any:
    e = anp.exp(z)
    return e / anp.sum(e, axis=-1, keepdims=True)


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "relu": lambda z: anp.maximum(z, 0),
    "tanh": anp.tanh,
    "sigmoid": _sigmoid,
    "exp": anp.exp,
    "log": anp.log,
    "sqrt": anp.sqrt,
    "sum": anp.sum,
    "mean": anp.mean,
    "softmax": _softmax,
}
POWERS = (2, 3, 0, 1, -1, 0.5, 1.5, -2)


@dataclass
class Part:
    """A piece of text, the number of its step, and its value."""

    text: str
    step: int
    value: Array
    named: bool
    used: bool = False


@dataclass
class Case:
    """An expression: its lines, the values of its names, and the same steps for autograd."""

    rng: np.random.Generator
    lines: list[str] = field(default_factory=list)
    values: dict[str, Array] = field(default_factory=dict)
    steps: list[Callable[[list[Any]], Any]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def other(self, given: list[Any]) -> Any:
        """The result, in autograd's NumPy."""
        found = list(given)
        for step in self.steps:
            found.append(step(found))
        return found[-1]

    def add(self, text: str, used: list[Part], step: Callable[[list[Any]], Any]) -> None:
        """Take up a step, unless its value gets too large; sometimes under a name of its own."""
        found = [*self.values.values()]
        for one in self.steps:
            found.append(one(found))
        value = np.asarray(step(found))
        if not np.abs(value).max() < LARGEST:
            return
        self.steps.append(step)
        for part in used:
            part.used = True
            if not part.named and part in self.parts:
                self.parts.remove(part)
        number = len(self.values) + len(self.steps) - 1
        if self.rng.random() < 0.3:
            name = f"v{number}"
            self.lines.append(f"{name} = {text}")
            self.parts.append(Part(name, number, value, True))
        else:
            self.parts.append(Part(f"({text})", number, value, False))

    def draw_part(self, fits: Callable[[Part], bool]) -> Part | None:
        """One of those that fit, rather one that isn't used yet."""
        parts = [part for part in self.parts if fits(part)]
        fresh = [part for part in parts if not part.used]
        if fresh and self.rng.random() < 0.5:
            parts = fresh
        return parts[self.rng.integers(len(parts))] if parts else None


def draw(seed: int) -> Case:
    """An expression of up to ``MOST`` steps, the same for the same seed."""
    rng = np.random.default_rng(seed)
    case = Case(rng)
    size = int(rng.integers(2, 4))
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys("abc"[: rng.integers(1, 4)], ())
    if rng.random() < 0.6:
        shapes |= {"x": (size,), "W": (size, 3), "V": (2, size)}
    for number, (name, shape) in enumerate(shapes.items()):
        case.values[name] = np.round(rng.uniform(-2, 2, shape), 3)
        case.parts.append(Part(name, number, case.values[name], True))
    most = int(rng.integers(len(shapes) + 1, MOST))
    for _ in range(20 * most):
        if len(shapes) + len(case.steps) + 2 * len(_loose(case)) < most:
            _one_step(case)
    _close(case)
    return case


def _loose(case: Case) -> list[Part]:
    """What the last line must add up: all that is computed and not used yet."""
    return [part for part in case.parts if not part.used and part.step >= len(case.values)]


def _one_step(case: Case) -> None:
    kind = case.rng.choice(["operator", "operator", "number", "power", "function", "array"])
    part = case.draw_part(lambda part: True)
    assert part is not None
    at = part.step
    if kind == "operator":
        _operator(case, part)
    elif kind == "number":
        number, sign = float(case.rng.choice([2, 3, 0.5, -1.25, 10])), case.rng.choice(list("+-*/"))
        if case.rng.random() < 0.3 and (sign != "/" or np.abs(part.value).min() > 0.2):
            made = _sign(sign)
            case.add(f"{number:g} {sign} {part.text}", [part], lambda v: made(number, v[at]))
        else:
            made = _sign(sign)
            case.add(f"{part.text} {sign} {number:g}", [part], lambda v: made(v[at], number))
    elif kind == "power":
        power = float(case.rng.choice(POWERS))
        low = part.value.min()
        if (power != int(power) and low < 0.1) or (power < 1 and np.abs(part.value).min() < 0.1):
            return
        case.add(f"{part.text}**{power:g}", [part], lambda v: v[at] ** power)
    elif kind == "function":
        name = str(case.rng.choice(list(FUNCTIONS)))
        low, near = part.value.min(), np.abs(part.value).min()
        if (name in ("log", "sqrt") and low < 0.1) or (name == "relu" and near < 1e-3):
            return
        if name == "softmax" and part.value.ndim == 0:
            return
        text = f"{name}({part.text})" if case.rng.random() < 0.5 else f"{part.text}.{name}()"
        case.add(text, [part], lambda v: FUNCTIONS[name](v[at]))
    else:
        _array(case, part)


def _sign(sign: str) -> Callable[[Any, Any], Any]:
    return {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
    }[sign]


def _operator(case: Case, part: Part) -> None:
    sign = str(case.rng.choice(list("+-*/")))
    other = case.draw_part(
        lambda one: (
            (one is not part or one.named)
            and _broadcast(part, one)
            and (sign != "/" or np.abs(one.value).min() > 0.2)
        )
    )
    if other is None:
        return
    made, at, to = _sign(sign), part.step, other.step
    case.add(f"{part.text} {sign} {other.text}", [part, other], lambda v: made(v[at], v[to]))


def _broadcast(one: Part, other: Part) -> bool:
    try:
        np.broadcast_shapes(one.value.shape, other.value.shape)
    except ValueError:
        return False
    return True


def _array(case: Case, part: Part) -> None:
    """A product of matrices, a transpose, an index, or a minus."""
    at, kind = part.step, case.rng.choice(["@", "T", "index", "minus"])
    if kind == "minus" or part.value.ndim == 0:
        case.add(f"-{part.text}", [part], lambda v: -v[at])
    elif kind == "T" and part.value.ndim == 2:
        case.add(f"{part.text}.T", [part], lambda v: v[at].T)
    elif kind == "index":
        axes = int(case.rng.integers(1, part.value.ndim + 1))
        index = tuple(int(case.rng.integers(-n, n)) for n in part.value.shape[:axes])
        text = ", ".join(map(str, index))
        case.add(f"{part.text}[{text}]", [part], lambda v: v[at][index])
    elif kind == "@":
        other = case.draw_part(
            lambda one: (
                (one is not part or one.named)
                and one.value.ndim > 0
                and part.value.shape[-1] == one.value.shape[0]
            )
        )
        if other is not None:
            to = other.step
            text = f"{part.text} @ {other.text}"
            case.add(text, [part, other], lambda v: anp.dot(v[at], v[to]))


def _close(case: Case) -> None:
    """The last line: the sum of all that isn't used yet."""
    parts = _loose(case) or case.parts[-1:]
    texts = [part.text if part.value.ndim == 0 else f"sum({part.text})" for part in parts]
    steps = [(part.step, part.value.ndim) for part in parts]
    case.lines.append(" + ".join(texts))
    case.steps.append(lambda v: sum((anp.sum(v[at]) if ndim else v[at]) for at, ndim in steps))


def largest_gap(case: Case) -> tuple[float, int]:
    """How far value and gradients are from autograd's, as a share of 1 or more; and the steps."""
    steps = read(case.text, longest=LONG)
    variables, trouble = run(steps, case.values)
    assert trouble is None, trouble
    assert go_back(variables) is None
    given = [value.copy() for value in case.values.values()]
    expected = grad(case.other)(given)
    value = case.other(given)
    gap = float(np.abs(variables[-1].value - value)) / max(1.0, abs(float(value)))
    slopes = dict(zip(case.values, expected, strict=True))
    met = set()
    for step, variable in zip(steps, variables, strict=True):
        if step.operation == "input":
            met.add(step.name)
            right = np.asarray(slopes[step.name])
            assert variable.gradient.shape == right.shape
            size = max(1.0, float(np.abs(right).max()))
            gap = max(gap, float(np.abs(variable.gradient - right).max()) / size)
    assert not any(np.any(slopes[name]) for name in set(slopes) - met)
    return gap, len(steps)


# Malformed: a sound expression with a slip put in that makes it none, whatever stands around it
INSERTED = ["$", "?", "!", "&", "|", "~", "'", '"', "\\", "`", "{", "}", "×", "²", "é", "\x00", ":"]
ADDED = [
    " +", " *", " **", " @ 2", " ^ 2", " % 2", " // 2", " < 1", " == a", " b c", " 3a", ")", "]",
    " if a else b", " and a", ".__class__", ".sum", ".relu", "[a]", "[1, 2, 3]", "[0.5]", "()",
    "(2)", "**a", "; import os", "; lambda", "; f(a)", "; open(a)", "; eval(a)", "; relu = a",
    "; a.b = 2", "; sum(a, a)", "; sum()", "; softmax(*a)", "; 1 / 0", "; 9**9**9**9", "; 1e999",
    "; (-8)**0.5", "; 0**-1", "; 1j", "; None", "; [1, a]", "; [[1], [2, 3]]", "; []", "; ()",
    "; (a, a)", "; ; +", "; a = b = a", "; for", "; not a", "; 2 @ a", "; a a", "; .", "; 1..2",
    "; a" + " + a" * (MOST + 1), "; " + "(" * 60 + "a" + ")" * 60, "; " + "-" * 99 + "a",
    "; " + "a" * 40, "; a = a; a; a + 1", "; a[1:2]", "; a[10000000]", "; 10**10**10 * a",
]  # fmt: skip


def malformed(seed: int) -> str:
    """A text that is no expression, the same for the same seed."""
    rng = np.random.default_rng(seed)
    text = draw(int(rng.integers(2000))).text
    kind = rng.integers(4)
    if kind == 0:
        at = int(rng.integers(len(text) + 1))
        return text[:at] + INSERTED[rng.integers(len(INSERTED))] + text[at:]
    if kind == 1 and "(" in text:
        brackets = [at for at, letter in enumerate(text) if letter in "()"]
        at = int(rng.choice(brackets))
        return text[:at] + text[at + 1 :]
    added = ADDED[rng.integers(len(ADDED))]
    if added[0] == ";":  # another line, so what stood last isn't any more, and needs a name
        lines = text.split("\n")
        text = "\n".join([*lines[:-1], f"end = {lines[-1]}"])
    return text + added


def refusal(text: str) -> Unreadable:
    """Why a malformed text is refused, and where.

    Raises:
        AssertionError: it isn't, or without a place in the text, or a reason.
    """
    refused = None
    try:
        read(text, longest=LONG)
    except Unreadable as error:
        refused = error
    assert refused is not None, f"{text!r} was read"
    assert 0 <= refused.start <= refused.end <= len(text), (text, refused.start, refused.end)
    assert len(refused.reason) > 10, (text, refused.reason)
    return refused


def main(sound: int, wrong: int) -> None:
    """Compare ``sound`` expressions, have ``wrong`` malformed ones refused, and say what came."""
    worst, at, longest, total = 0.0, 0, 0, 0
    for seed in range(sound):
        gap, count = largest_gap(draw(seed))
        longest, total = max(longest, count), total + count
        if gap > worst or np.isnan(gap):
            worst, at = gap, seed
        if not gap <= SAME:
            print(f"expression {seed} differs by {gap:.2g}: {draw(seed).text!r}")
    reasons = {refusal(malformed(seed)).reason.split("'")[0] for seed in range(wrong)}
    print(f"{sound} expressions of {total / max(sound, 1):.1f} steps, at most {longest}")
    print(f"the largest gap is {worst:.2g} (expression {at}); {SAME:g} is allowed")
    print(f"{wrong} malformed ones are refused, for {len(reasons)} different reasons")
    if not worst <= SAME:
        raise SystemExit(1)


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:] or (10_000, 1_000)))
