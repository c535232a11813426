"""The examples of the playground: points of the plane in two classes or more."""

import re
from dataclasses import dataclass

import numpy as np

from backprop.data import spirals, two_moons, xor
from backprop.explorers.written_function import above_0
from backprop.targets import one_hot
from backprop.validation import Array, pick

TRAINED, HELD_OUT = 200, 100  # examples of a data set that is made
TURNS = 1.25  # of each spiral
REACH = 2.0  # how far a function is looked at, and how far the sheet for own points goes
MOST_CLASSES, MOST_POINTS = 4, 100
POINT = r"[0-3]\.-?\d{1,3}\.-?\d{1,3}"  # an own point as text: class, X0 and X1 in hundredths
STARTERS = "0.-80.-40_1.80.40"  # so that there is something to learn on an empty sheet


@dataclass(frozen=True)
class Examples:
    """Inputs ``(points, 2)`` and targets ``(points, outputs)``, to learn from and held out.

    Two classes are told apart by one output, more by one output each.

    Attributes:
        trained: inputs and targets to learn from; own points stand last.
        held_out: those never learned from, or None.
        labels: the class of each point, first the trained ones.
        made: how many of the trained points aren't own points.
        edge: all points lie between ``-edge`` and ``edge``, both ways.
    """

    trained: tuple[Array, Array]
    held_out: tuple[Array, Array] | None
    labels: Array
    made: int
    edge: float

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return max(2, self.trained[1].shape[1])


def examples(
    data: str, noise: float = 0.0, seed: int = 0, function: str = "", points: str = ""
) -> Examples:
    """The points of a data set, and own ones.

    The points that are made here have mean 0 and spread 1 in the part to learn from; the
    held-out ones are moved and scaled by the same numbers, in which they have no say. Those of
    a function stay where it is.

    Args:
        data: a name of ``MADE``, or ``"function"``, or ``"own"`` for own points alone.
        noise: spread of what is added to each coordinate; to spirals and the pinwheel a third
            of it, to XOR 0.25 more.
        seed: of the randomness.
        function: for ``"function"``: class 1 is where it is above 0.
        points: own points, as text; see ``own_points``.

    Raises:
        ValueError: an unknown data set, a function that can't be read, or one that has all
            points in one class; too many own points.
    """
    added, added_labels = own_points(points or (STARTERS if data == "own" else ""))
    edge = REACH
    if data == "own":
        inputs, labels, made = added, added_labels, 0
    else:
        rng = np.random.default_rng(seed)
        if data == "function":
            found, labels = _of_function(function, noise, rng)
        else:
            found, labels = pick(data, MADE, "data set")(TRAINED + HELD_OUT, noise, rng)
            found = found - found[:TRAINED].mean(axis=0)
            found = found / found[:TRAINED].std()
        made = TRAINED
        edge = 1.1 * float(np.abs(found[:TRAINED]).max())
        inputs = np.concatenate([found[:made], added, found[made:]])
        labels = np.concatenate([labels[:made], added_labels, labels[made:]])
    if len(added):
        edge = max(edge, 1.04 * float(np.abs(added).max()))
    classes = int(labels.max()) + 1
    targets = one_hot(labels, classes) if classes > 2 else labels[:, None].astype(float)
    own = made + len(added)
    return Examples(
        (inputs[:own], targets[:own]),
        (inputs[own:], targets[own:]) if made else None,
        labels,
        made,
        edge,
    )


def own_points(text: str) -> tuple[Array, Array]:
    """Places, ``(points, 2)``, and classes of points such as ``"0.-60.0_1.60.25"``.

    Each is its class and its coordinates in hundredths, with dots between.

    Raises:
        ValueError: another text, or too many points.
    """
    written = text.split("_") if text else []
    for one in written:
        if not re.fullmatch(POINT, one):
            raise ValueError(f"{one!r} is no point; one is written like 1.60.25")
    if len(written) > MOST_POINTS:
        raise ValueError(f"there are {len(written)} own points; {MOST_POINTS} are allowed")
    numbers = np.array([one.split(".") for one in written], dtype=int).reshape(-1, 3)
    return numbers[:, 1:] / 100, numbers[:, 0]


def _spirals(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    made = spirals(count, noise / 3, rng, TURNS)
    return made.inputs, made.labels


def _moons(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    made = two_moons(count, noise, rng)
    return made.inputs, made.labels


def _xor(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    corners = xor()
    which = rng.integers(0, 4, count)
    points = 2 * corners.inputs[which] - 1 + rng.normal(scale=0.25 + noise, size=(count, 2))
    return points, corners.labels[which]


def _rings(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """A disc in a ring, which has more room around it than a straight line can part."""
    labels = rng.integers(0, 2, count)
    radius = np.sqrt(rng.uniform(0, 0.25, count)) + 0.85 * labels
    angle = rng.uniform(0, 2 * np.pi, count)
    points = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points + rng.normal(scale=noise, size=points.shape), labels


def _pinwheel(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Three bent arms, of a class each."""
    labels = rng.integers(0, 3, count)
    radius = rng.uniform(0.12, 1, count)
    angle = 2 * np.pi * (labels / 3 + 0.45 * radius) + rng.normal(scale=0.16, size=count)
    points = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points + rng.normal(scale=noise / 3, size=points.shape), labels


MADE = {
    "spirals": _spirals,
    "moons": _moons,
    "xor": _xor,
    "rings": _rings,
    "pinwheel": _pinwheel,
}


def _of_function(text: str, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    places = rng.uniform(-REACH, REACH, (TRAINED + HELD_OUT, 2))
    labels = above_0(text, places).astype(int)
    if labels[:TRAINED].min() == labels[:TRAINED].max():
        where = "everywhere" if labels[0] else "nowhere"
        raise ValueError(f"{text} is above 0 {where}, so all points would be in one class")
    return places + rng.normal(scale=noise, size=places.shape), labels
