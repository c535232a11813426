"""The medium exercises of "Share the weights": solutions and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "share-the-weights"

# 4. The slopes of shared weights ------------------------------------------------------


def shared_slopes(a: Array, delta: Array) -> Array:
    """The slope of the loss by each weight of a kernel that was slid over ``a``.

    ``delta`` has one number for each place.
    """
    size = len(a) - len(delta) + 1
    return np.array([delta @ a[k : k + len(delta)] for k in range(size)])


def _mean_of_places(a: Array, delta: Array) -> Array:
    return shared_slopes(a, delta) / len(delta)


SHARED_SLOPES = Exercise(
    "shared_slopes",
    CHAPTER,
    "medium",
    shared_slopes,
    (
        (np.array([2.0, 1.0, 0.0, 3.0, 1.0]), np.array([1.0, -1.0, 2.0])),
        (draw(7), draw(4)),
        (draw(3), draw(2, seed=2)),
    ),
    (
        Mistake(
            _mean_of_places,
            "You take the mean over the places. All of them belong to one example, and shares of "
            "one weight add up: no division.",
        ),
        Mistake(
            lambda a, delta: a[len(delta) - 1 :] * delta[-1],
            "You keep the last place only. A weight acted at every place: its shares add up, by "
            "`+=` where you write a loop.",
        ),
        Mistake(
            lambda a, delta: a[: len(a) - len(delta) + 1] * delta[0],
            "You take the first place only. A weight acted at every place, and its shares add up.",
        ),
        Mistake(
            lambda a, delta: shared_slopes(a, delta[::-1]),
            "You turn the deltas round. Weight `k` met `a[i + k]` at place `i`: delta and number "
            "go the same way.",
        ),
    ),
)

# 5. A stride over a picture -----------------------------------------------------------


def picture_sums(picture: Array, kernel: Array, stride: int) -> Array:
    """The weighted sums of all windows of a picture, ``stride`` numbers apart each way."""
    rows, columns = kernel.shape
    return np.array(
        [
            [
                (kernel * picture[y : y + rows, x : x + columns]).sum()
                for x in range(0, picture.shape[1] - columns + 1, stride)
            ]
            for y in range(0, picture.shape[0] - rows + 1, stride)
        ]
    )


PICTURE_SUMS = Exercise(
    "picture_sums",
    CHAPTER,
    "medium",
    picture_sums,
    (
        (np.arange(9.0).reshape(3, 3), np.array([[0.0, 1.0], [2.0, 3.0]]), 1),
        (draw(7, 5), draw(3, 3), 2),
        (draw(6, 9), draw(2, 4), 3),
    ),
    (
        Mistake(
            lambda picture, kernel, stride: picture_sums(picture, kernel[::-1, ::-1], stride),
            "You turn the kernel round. On the way forward it lies over the window as it is.",
        ),
        Mistake(
            lambda picture, kernel, stride: (
                picture_sums(picture, kernel.T, stride)
                if kernel.shape[0] == kernel.shape[1]
                else picture_sums(picture, kernel, stride)
            ),
            "Rows and columns of the kernel have changed places: `kernel[i, j]` meets row `i`, "
            "column `j` of the window.",
        ),
        Mistake(
            lambda picture, kernel, stride: picture_sums(picture, kernel, 1),
            "Your windows are one number apart. Start each `stride` further than the one before.",
        ),
    ),
)

# 6. Max pooling's way back ------------------------------------------------------------


def largest_slopes(a: Array, slopes: Array, size: int, stride: int) -> Array:
    """The slope of the loss by each number of ``a``, from those by its windows' maxima.

    Place i's window starts at ``i * stride``. Of equal numbers the first counts.
    """
    found = np.zeros(len(a))
    for i, slope in enumerate(slopes):
        start = i * stride
        found[start + np.argmax(a[start : start + size])] += slope
    return found


def _pooled(kind: str) -> Any:
    def slopes_by(a: Array, slopes: Array, size: int, stride: int) -> Array:
        found = np.zeros(len(a))
        for i, slope in enumerate(slopes):
            start = i * stride
            window = a[start : start + size]
            if kind == "all":
                found[start : start + size] += slope * (window == window.max())
            elif kind == "shared":
                largest = window == window.max()
                found[start : start + size] += slope * largest / largest.sum()
            elif kind == "last":
                found[start + size - 1 - np.argmax(window[::-1])] += slope
            elif kind == "one":
                found[start + np.argmax(window)] = slope
            elif kind == "mean":
                found[start : start + size] += slope / size
            else:
                found[np.argmax(window)] += slope
        return found

    return slopes_by


LARGEST_SLOPES = Exercise(
    "largest_slopes",
    CHAPTER,
    "medium",
    largest_slopes,
    (
        (np.array([2.0, 2.0, 1.0, 0.0]), np.array([1.0, 3.0]), 2, 2),
        (np.array([1.0, 5.0, 2.0, 0.0, 3.0]), np.array([0.5, -1.0, 2.0, 4.0]), 2, 1),
        (draw(7), draw(3), 3, 2),
    ),
    (
        Mistake(
            _pooled("all"),
            "Where two numbers are the largest, you give the whole slope to both, so twice as much "
            "comes back as was sent. It goes to the first of them: `np.argmax` finds it.",
        ),
        Mistake(
            _pooled("shared"),
            "Where two numbers are the largest, you share the slope out. That can be done, too, "
            "but this book's rule is: the first of them gets it.",
        ),
        Mistake(
            _pooled("last"),
            "Where two numbers are the largest, you take the last. This book's rule is the first.",
        ),
        Mistake(
            _pooled("one"),
            "Windows overlap, and two of them can have chosen the same number. Then its slopes "
            "add up: write `+=`.",
        ),
        Mistake(
            _pooled("mean"),
            "That is the way back of *average* pooling. The maximum hears only of its largest "
            "number: that one gets the whole slope.",
        ),
        Mistake(
            _pooled("start"),
            "`np.argmax` counts from the window's start. Add where the window stands: "
            "`i * stride`.",
        ),
    ),
)

EXERCISES = (SHARED_SLOPES, PICTURE_SUMS, LARGEST_SLOPES)
