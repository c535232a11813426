"""Data to learn from: three made here, one real.

    inputs of shape (examples, features)   labels of shape (examples,)

What is random comes from a Generator passed in, so that a seed gives the same
points everywhere.
"""

import gzip
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from backprop.targets import one_hot
from backprop.validation import Array, require_count

Random = np.random.Generator | np.random.RandomState


@dataclass(frozen=True)
class Dataset:
    """Examples and their classes.

    Attributes:
        name: what it is called.
        inputs: shape ``(examples, features)``, float64.
        labels: class numbers, shape ``(examples,)``.
        classes: how many classes there are.
        source: where it comes from.
        licence: under which terms it may be used.
    """

    name: str
    inputs: Array
    labels: Array
    classes: int
    source: str
    licence: str

    @property
    def targets(self) -> Array:
        """The labels as rows with one 1, shape ``(examples, classes)``."""
        return one_hot(self.labels, self.classes)

    def __len__(self) -> int:
        """The number of examples."""
        return len(self.inputs)

    def subset(self, rows: Array) -> "Dataset":
        """The examples of the given row numbers, in that order."""
        return Dataset(
            self.name, self.inputs[rows], self.labels[rows], self.classes, self.source, self.licence
        )


def split(data: Dataset, fraction: float, rng: np.random.Generator) -> tuple[Dataset, Dataset]:
    """Shuffle and part ``data``: the larger rest to train on, ``fraction`` held out.

    Raises:
        ValueError: a fraction that leaves either part empty.
    """
    held_out = round(len(data) * fraction)
    if not 0 < held_out < len(data):
        raise ValueError(
            f"a fraction of {fraction} of {len(data)} examples leaves "
            f"{len(data) - held_out} to train on and {held_out} held out; both need at least one"
        )
    order = rng.permutation(len(data))
    return data.subset(order[held_out:]), data.subset(order[:held_out])


_MADE_HERE = "computed by backprop.data"
_FREE = "CC0: a formula, free to use"


def xor() -> Dataset:
    """The four cases of exclusive or: 1 when just one of two inputs is 1.

    No straight line parts the two classes, so a network without a hidden layer
    can't learn it.
    """
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return Dataset("xor", inputs, np.array([0, 1, 1, 0]), 2, _MADE_HERE, _FREE)


def two_moons(examples: int, noise: float, rng: Random) -> Dataset:
    """Two half circles that reach into each other, as in scikit-learn's ``make_moons``.

    Args:
        examples: how many points; half (rounded down) on the first moon.
        noise: standard deviation of what is added to each coordinate.
        rng: a Generator; a RandomState gives scikit-learn's very points.

    Raises:
        ValueError: fewer than two examples, or negative noise.
    """
    require_count(examples, "examples", at_least=2)
    _require_noise(noise)
    first, second = examples // 2, examples - examples // 2
    angle = np.concatenate([np.linspace(0, np.pi, first), np.linspace(0, np.pi, second)])
    labels = np.repeat([0, 1], [first, second])
    x = np.where(labels == 0, np.cos(angle), 1 - np.cos(angle))
    y = np.where(labels == 0, np.sin(angle), 0.5 - np.sin(angle))
    return _noisy("two moons", np.column_stack([x, y]), labels, noise, rng)


def spirals(examples: int, noise: float, rng: Random, turns: float = 1.75) -> Dataset:
    """Two spirals wound around each other, from the origin out to radius 1.

    Args:
        examples: how many points; half (rounded down) on the first spiral.
        noise: standard deviation of what is added to each coordinate.
        rng: where the randomness comes from.
        turns: how often each spiral goes round.

    Raises:
        ValueError: fewer than two examples, negative noise, or turns without end.
    """
    require_count(examples, "examples", at_least=2)
    _require_noise(noise)
    if not np.isfinite(turns):
        raise ValueError(f"turns must be a finite number, but is {turns}")
    first, second = examples // 2, examples - examples // 2
    radius = np.concatenate([np.arange(1, n + 1) / n for n in (first, second)])
    labels = np.repeat([0, 1], [first, second])
    angle = 2 * np.pi * turns * radius + np.pi * labels
    points = radius[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return _noisy("spirals", points, labels, noise, rng)


def digits() -> Dataset:
    """1,797 handwritten digits as images of 8 by 8 grey values, scaled to 0 .. 1.

    The test part of the UCI "Optical Recognition of Handwritten Digits", by
    13 writers who are not among those of the training part.
    """
    packed = (files("backprop") / "datasets" / "digits.csv.gz").read_bytes()
    table = np.loadtxt(gzip.decompress(packed).decode("ascii").splitlines(), delimiter=",")
    return Dataset(
        "digits",
        table[:, :64] / 16,
        table[:, 64].astype(int),
        10,
        "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, "
        "UCI Machine Learning Repository, 1998, doi:10.24432/C50P49",
        "CC BY 4.0",
    )


def _require_noise(noise: float) -> None:
    if not (noise >= 0 and np.isfinite(noise)):
        raise ValueError(f"noise must be a finite number from 0, but is {noise}")


def _noisy(name: str, points: Array, labels: Array, noise: float, rng: Random) -> Dataset:
    order = rng.permutation(len(points))
    points = points[order] + rng.normal(scale=noise, size=points.shape)
    return Dataset(name, points, labels[order], 2, _MADE_HERE, _FREE)
