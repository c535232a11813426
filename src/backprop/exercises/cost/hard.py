"""The hard exercise of "Count the cost": solution and known mistakes."""

from backprop.exercises.exercise import Exercise, Mistake

CHAPTER = "cost"

# 7. What the way back costs ----------------------------------------------------------

Steps = list[tuple[str, int, int]]


def operations_back(inputs: int, steps: Steps) -> int:
    """Products and additions of the way back through a calculation of sums and products.

    The numbers of the calculation are counted from 0: first the ``inputs``, then what each step
    makes of two earlier ones. A step is ``("+", left, right)`` or ``("*", left, right)``, and the
    last one gives the result.
    """
    shares = [0] * (inputs + len(steps))
    shares[-1] = 1
    operations = 0
    for number in range(len(shares) - 1, inputs - 1, -1):
        kind, left, right = steps[number - inputs]
        if shares[number] > 0:
            if kind == "*":
                operations += 2
            for source in (left, right):
                if shares[source] > 0:
                    operations += 1
                shares[source] += 1
    return operations


def _products(inputs: int, steps: Steps) -> int:
    return operations_back(inputs, steps) - _additions(inputs, steps)


def _additions(inputs: int, steps: Steps) -> int:
    return operations_back(inputs, [("+", left, right) for _, left, right in steps])


def _unused_too(inputs: int, steps: Steps) -> int:
    used = [source for _, *sources in steps for source in sources]
    return 2 * sum(kind == "*" for kind, *_ in steps) + len(used) - len(set(used))


def _every_share_added(inputs: int, steps: Steps) -> int:
    used = {source for _, *sources in steps for source in sources}
    return _unused_too(inputs, steps) + len(used)


OPERATIONS_BACK = Exercise(
    "operations_back",
    CHAPTER,
    "hard",
    operations_back,
    (
        (2, [("*", 0, 1), ("+", 0, 1), ("*", 2, 3)]),
        (1, [("*", 0, 0), ("*", 1, 0), ("+", 2, 1)]),
        (2, [("+", 0, 1), ("*", 0, 0), ("*", 3, 1), ("+", 2, 2)]),
        (3, [("*", 0, 1), ("*", 1, 2), ("+", 3, 4), ("*", 5, 5), ("*", 3, 3), ("+", 6, 0)]),
    ),
    (
        Mistake(
            _products,
            "These are the products. Where a second share arrives at a number, it takes an "
            "addition, too.",
        ),
        Mistake(
            _additions,
            "These are the additions. The step of a product also multiplies, once for each of its "
            "two shares.",
        ),
        Mistake(
            _unused_too,
            "You count steps that the result doesn't depend on, too. Nothing comes back to them, "
            "so they send nothing on: go back from the last step, and ask who has a share.",
        ),
        Mistake(
            _every_share_added,
            "The first share that arrives at a number is its slope as it stands. Only the ones "
            "after it are added.",
        ),
        Mistake(
            lambda inputs, steps: len(steps),
            "That is what the way there takes: one operation for each step.",
        ),
        Mistake(
            lambda inputs, steps: 2 * len(steps),
            "Twice the way there is the right size, but not the count. A product sends two "
            "products back, a sum none, and shares that meet are added.",
        ),
    ),
)

EXERCISES = (OPERATIONS_BACK,)
