"""The easy exercises of "Share the weights": solutions and known mistakes."""

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "share-the-weights"

# 1. Slide a kernel --------------------------------------------------------------------


def slide_kernel(a: Array, kernel: Array) -> Array:
    """The weighted sum of every window of ``a``, one place after another."""
    size = len(kernel)
    return np.array([kernel @ a[i : i + size] for i in range(len(a) - size + 1)])


SLIDE_KERNEL = Exercise(
    "slide_kernel",
    CHAPTER,
    "easy",
    slide_kernel,
    (
        (np.array([2.0, 1.0, 0.0, 3.0, 1.0]), np.array([1.0, 2.0, -1.0])),
        (draw(6), draw(2)),
        (draw(4), draw(4, seed=2)),
    ),
    (
        Mistake(
            lambda a, kernel: np.convolve(a, kernel, mode="valid"),
            "You turn the kernel round, as `np.convolve` does. Here the first weight meets the "
            "window's first number: `np.correlate` does that.",
        ),
        Mistake(
            lambda a, kernel: slide_kernel(a, kernel)[:: len(kernel)],
            "Your windows stand side by side. The kernel moves on by one, so that windows overlap.",
        ),
        Mistake(
            lambda a, kernel: np.correlate(a, kernel, mode="same"),
            "Your kernel also stands over the edge, where numbers are missing. Only whole windows "
            "count here: `len(a) - len(kernel) + 1` of them.",
        ),
        Mistake(
            lambda a, kernel: np.correlate(a, kernel, mode="full"),
            "Your kernel also stands over the edge, where numbers are missing. Only whole windows "
            "count: there are `len(a) - len(kernel) + 1`.",
        ),
    ),
)

# 2. Count the places ------------------------------------------------------------------


def count_places(size: int, window: int, stride: int, padding: int) -> int:
    """At how many places a window fits on a row of ``size`` numbers with padded ends."""
    return (size + 2 * padding - window) // stride + 1


COUNT_PLACES = Exercise(
    "count_places",
    CHAPTER,
    "easy",
    count_places,
    ((8, 3, 1, 0), (8, 3, 1, 1), (7, 3, 2, 1), (8, 3, 2, 0), (28, 5, 3, 2)),
    (
        Mistake(
            lambda size, window, stride, padding: (size + padding - window) // stride + 1,
            "The padding stands at both ends: the row is `2 * padding` longer.",
        ),
        Mistake(
            lambda size, window, stride, padding: (size + 2 * padding - window + 1) // stride,
            "The first place needs no step. Divide what the window can move by the stride, then "
            "add 1 for the place where it starts.",
        ),
        Mistake(
            lambda size, window, stride, padding: -(-(size + 2 * padding - window) // stride) + 1,
            "You round up. A last step for which there isn't room isn't taken: round down, by "
            "`//`.",
        ),
    ),
)

# 3. Count the parameters --------------------------------------------------------------


def kernel_parameters(channels: int, filters: int, size: int) -> int:
    """How many weights and biases ``filters`` kernels of ``size`` by ``size`` have."""
    return filters * (channels * size * size + 1)


KERNEL_PARAMETERS = Exercise(
    "kernel_parameters",
    CHAPTER,
    "easy",
    kernel_parameters,
    ((1, 8, 3), (3, 16, 5), (8, 4, 2)),
    (
        Mistake(
            lambda channels, filters, size: filters * channels * size * size + 1,
            "There is one bias for each filter, not one for all.",
        ),
        Mistake(
            lambda channels, filters, size: filters * channels * (size * size + 1),
            "You count a bias for each channel. A filter adds up all its channels, and then adds "
            "its one bias.",
        ),
        Mistake(
            lambda channels, filters, size: filters * (size * size + 1),
            "Each filter reads all channels, and has `size * size` weights for each of them.",
        ),
        Mistake(
            lambda channels, filters, size: filters * channels * size * size,
            "These are the weights. Each filter has a bias, too.",
        ),
    ),
)

EXERCISES = (SLIDE_KERNEL, COUNT_PLACES, KERNEL_PARAMETERS)
