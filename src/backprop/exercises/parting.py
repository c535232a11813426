"""Find the first step of the solution that a wrong answer doesn't come to.

Both run once more on one case. A step of the solution is a value that gets a name, a product of
arrays, or what a function is given and gives. It is reached if each of its numbers turns up
somewhere in the learner's code, in whatever order and under whatever name: code that goes
another way, by loops say, isn't told that it parts where it doesn't. So a step without a name
may be missing, if the name after it is reached.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backprop.exercises.asked import in_words
from backprop.exercises.exercise import Exercise
from backprop.exercises.known import OFF_THE_GRID
from backprop.exercises.outcomes import Case, outcome
from backprop.exercises.table import Table, compared
from backprop.exercises.trees import copied, tree_of
from backprop.exercises.values import equal, missed, numbers, shown
from backprop.exercises.watched import built, watched

MOST = 50_000  # numbers of the learner's code that are kept
MOST_DONE = 4  # names of steps that are told as reached
UNREADABLE = "Your code can't be followed step by step here."


@dataclass(frozen=True)
class Parting:
    """Where an answer and the solution part: in words, and in numbers."""

    said: str
    table: Table | None = None


@dataclass
class Step:
    """A value that the solution comes to.

    Attributes:
        what: in words.
        value: the value.
        name: its name in the solution, if it has one.
        times: how often that had got a value before.
    """

    what: str
    value: Any
    name: str = ""
    times: int = 0


@dataclass
class Seen:
    """The numbers that a learner's code comes to, and the values of its names."""

    keys: set[str] = field(default_factory=set)
    named: dict[str, list[Any]] = field(default_factory=dict)

    def see(self, value: Any, _: str = "") -> None:
        """Keep the numbers of a value."""
        found = _flat(value)
        if found is not None and len(self.keys) < MOST and found.size < MOST:
            self.keys.update(map(_key, found))

    def note(self, name: str, value: Any, line: int) -> None:
        """Keep the value of a name."""
        self.see(value)
        if len(self.keys) < MOST:
            self.named.setdefault(name, []).append(_kept(value))

    def has(self, value: Any) -> bool:
        """Whether each number of a value has turned up."""
        found = _flat(value)
        return found is not None and self.keys.issuperset(map(_key, found))


def parting(exercise: Exercise, answer: Callable[..., Any], case: Case) -> Parting:
    """Where an answer parts from the solution in a case."""
    seen = Seen()
    again = watched(answer, seen.see, seen.note)
    if again is None:
        return Parting(UNREADABLE)
    got = outcome(again, deepcopy(case))
    seen.see(got.value)
    asked = f"For {in_words(exercise, case)}"
    done: list[str] = []
    way = steps(exercise, case)
    for place, step in enumerate(way):
        if not seen.has(step.value):
            after = next((one for one in way[place:] if one.name), step)
            if seen.has(after.value):
                continue
            return _told(step, asked, done, seen)
        if step.name:
            done.append(f"`{step.name}`")
    return Parting(
        f"{asked} your code comes to each value of the solution, the result too. But it "
        "returns something else: look at its last steps, and at the order and shape of its results."
    )


def steps(exercise: Exercise, case: Case) -> list[Step]:
    """The values that the solution comes to, one after the other."""
    found: list[Step] = []
    times: dict[str, int] = {}

    def see(value: Any, what: str) -> None:
        if what:
            found.append(Step(what, _kept(value)))

    def note(name: str, value: Any, line: int) -> None:
        before = found[-1] if found else None
        if before and not before.name and equal(before.value, value):
            found.pop()  # it has a name now
        count = times.get(name, 0)
        found.append(Step(f"`{name}`", _kept(value), name, count))
        times[name] = count + 1

    solution = exercise.solution
    surroundings = getattr(solution, "__globals__", {})
    result = built(copied(tree_of(solution)), surroundings, see, note)(*deepcopy(case))
    whole = _is_whole(result)
    telling = [one for one in found if _tells(one.value, whole)]
    if telling and not telling[-1].name and equal(telling[-1].value, result):
        telling.pop()
    return [*telling, Step("its result", result)]


def _told(step: Step, asked: str, done: list[str], seen: Seen) -> Parting:
    names = list(dict.fromkeys(done))[-MOST_DONE:]
    same = f"your code comes to the same {_listed(names)} as the solution. Then " if names else ""
    round_ = (
        f", when it gets a value for the {_ordinal(step.times + 1)} time," if step.times else ""
    )
    begin = f"{asked}, {same}the solution comes to {step.what}{round_}"
    yours = seen.named.get(step.name, [])
    if yours:
        value = yours[min(step.times, len(yours) - 1)]
        if missed(step.value, value) is None and (table := compared(step.value, value)):
            return Parting(f"{begin}, and your `{step.name}` is another:", table)
        told = f"which is {shown(step.value)}; your `{step.name}` is {shown(value)}."
        return Parting(f"{begin}, {told}")
    told = f"{begin}, which is {shown(step.value)}. That doesn't turn up in your code: here the "
    return Parting(f"{told}two ways part.")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _ordinal(number: int) -> str:
    few = {1: "first", 2: "second", 3: "third"}
    return few.get(number, f"{number}th")


def _kept(value: Any) -> Any:
    """A value as it is now: arrays and lists may be changed later."""
    try:
        return deepcopy(value)
    except Exception:  # it is anybody's
        return None


def _flat(value: Any) -> Any:
    found = numbers(value)
    if found is not None:
        return found.ravel()
    if isinstance(value, list | tuple) and all(isinstance(one, np.ndarray) for one in value):
        parts = [numbers(one) for one in value]
        if parts and all(one is not None for one in parts):
            return np.concatenate([one.ravel() for one in parts if one is not None])
    return None


def _key(number: float) -> str:
    return f"{number * OFF_THE_GRID + 0.0:.7e}"


def _is_whole(value: Any) -> bool:
    found = _flat(value)
    return found is not None and bool((found == np.round(found)).all())


def _tells(value: Any, whole: bool) -> bool:
    """Whether a value is worth a step: no counter, no array of zeros or ones."""
    found = _flat(value)
    if found is None or not found.size or not np.isfinite(found).all():
        return False
    if np.isin(found, (0, 1)).all():
        return False
    return whole or not isinstance(value, int | np.integer)
