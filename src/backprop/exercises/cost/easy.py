"""The easy exercises of "Count the cost": solutions and known mistakes."""

from itertools import pairwise

from backprop.exercises.exercise import Exercise, Mistake

CHAPTER = "cost"

# 1. The operations of a layer -------------------------------------------------------


def layer_operations(n_in: int, n_out: int, batch: int) -> int:
    """Additions and multiplications of a layer's weighted sums, biases included."""
    return 2 * batch * n_in * n_out


LAYER_OPERATIONS = Exercise(
    "layer_operations",
    CHAPTER,
    "easy",
    layer_operations,
    ((2, 3, 1), (64, 30, 32), (1, 1, 5), (784, 100, 10)),
    (
        Mistake(
            lambda n_in, n_out, batch: batch * n_in * n_out,
            "These are the multiplications. There are as many additions, with the bias.",
        ),
        Mistake(
            lambda n_in, n_out, batch: batch * n_out * (2 * n_in - 1),
            "Right up to the bias: it is one more addition for each unit.",
        ),
        Mistake(
            lambda n_in, n_out, batch: batch * n_out * (2 * n_in + 1),
            "One addition too many: `n_in` products need `n_in - 1` additions, and the bias one.",
        ),
        Mistake(
            lambda n_in, n_out, batch: 2 * batch * (n_in + n_out),
            "Every unit looks at every input: multiply the two widths, don't add them.",
        ),
    ),
)

# 2. Passes for a gradient ------------------------------------------------------------


def difference_passes(parameters: int, central: bool) -> int:
    """Forward passes for a gradient by central or by forward differences."""
    return 2 * parameters if central else parameters + 1


DIFFERENCE_PASSES = Exercise(
    "difference_passes",
    CHAPTER,
    "easy",
    difference_passes,
    ((12, False), (12, True), (1_000_000, False), (1, True)),
    (
        Mistake(
            lambda parameters, central: 2 * parameters if central else parameters,
            "A forward difference also needs the loss where you stand: one pass more, once.",
        ),
        Mistake(
            lambda parameters, central: 2 * parameters + 1 if central else parameters + 1,
            "A central difference doesn't use the loss where you stand, only those on either side.",
        ),
        Mistake(
            lambda parameters, central: 2 * parameters,
            "That is right for central differences. Forward ones share the loss where you stand.",
        ),
        Mistake(
            lambda parameters, central: parameters + 1,
            "That is right for forward differences. Central ones need two passes a parameter.",
        ),
        Mistake(
            lambda parameters, central: parameters + 1 if central else 2 * parameters,
            "The other way round: it is central differences that nudge to both sides.",
        ),
    ),
)

# 3. Memory ---------------------------------------------------------------------------


def kept_bytes(widths: list[int], batch: int) -> int:
    """What a forward pass keeps for the way back, in bytes of float64."""
    return 8 * batch * (widths[0] + 2 * sum(widths[1:]))


KEPT_BYTES = Exercise(
    "kept_bytes",
    CHAPTER,
    "easy",
    kept_bytes,
    (([2, 2, 2], 1), ([64, 30, 10], 32), ([10, 5], 7)),
    (
        Mistake(
            lambda widths, batch: 8 * batch * sum(widths),
            "These are the activations. The weighted sums Z are kept too, for the slopes.",
        ),
        Mistake(
            lambda widths, batch: 16 * batch * sum(widths),
            "The inputs have no weighted sums: their numbers are kept once only.",
        ),
        Mistake(
            lambda widths, batch: batch * (widths[0] + 2 * sum(widths[1:])),
            "That is how many numbers there are. Each takes 8 bytes.",
        ),
        Mistake(
            lambda widths, batch: 8 * (widths[0] + 2 * sum(widths[1:])),
            "That is for one example. Each of the batch has its own activations.",
        ),
        Mistake(
            lambda widths, batch: 8 * sum(n_in * n_out for n_in, n_out in pairwise(widths)),
            "That is what the weights take. They are there anyway, and don't grow with the batch.",
        ),
        Mistake(
            lambda widths, batch: 16 * batch * sum(widths[1:]),
            "The inputs are missing. The first layer's gradient needs them: delta times input.",
        ),
    ),
)

EXERCISES = (LAYER_OPERATIONS, DIFFERENCE_PASSES, KEPT_BYTES)
