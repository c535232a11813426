"""Read an answer's own code, so that nothing is said of what isn't in it."""

import ast
import re
from collections.abc import Callable
from typing import Any

from backprop.exercises.watched import written

OPERATORS = (".T", "@", "*", "+=")
# A sentence about the learner's code: it begins with "You", or with an operator in code
ABOUT = re.compile(r"(?:^|(?<=\. ))(?:You|`(?:\.T|@|\*|\+=)`).*?(?:\.(?= |$)|$)")
ANYHOW = "Your numbers are those that this mistake leads to, however your code makes it."


def as_written(said: str, answer: Callable[..., Any] | None) -> str:
    """What is said of an answer; if it speaks of operators that aren't there, with a word on that.

    Wrong answers are told by their numbers, and one mistake can be written in many ways.
    """
    found = written(answer) if answer is not None else None
    if found is None:
        return said
    code = ast.unparse(found[0])
    spoken_of = " ".join(re.findall("`[^`]*`", " ".join(ABOUT.findall(said))))
    if any(operator in spoken_of and operator not in code for operator in OPERATORS):
        return f"{ANYHOW} {said}"
    return said
