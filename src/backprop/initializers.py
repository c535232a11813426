"""Initial weights: where learning starts.

    n_in, n_out, rng  ->  weights of shape (n_in, n_out)

``rng`` is a NumPy ``Generator`` made by the caller (``np.random.default_rng(0)``),
so that the same seed gives the same network everywhere.
"""

from collections.abc import Callable

import numpy as np

from backprop.validation import Array, pick, require_count, require_finite

Initializer = Callable[[int, int, np.random.Generator], Array]


def zeros(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """All weights 0. Every unit of a layer then stays the same as its neighbours."""
    return constant(0.0)(n_in, n_out, rng)


def constant(value: float) -> Initializer:
    """Return an initializer that sets all weights to ``value``."""
    require_finite(np.asarray(value, dtype=float), "value")

    def fill(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
        return np.full(_shape(n_in, n_out), float(value))

    return fill


def normal(standard_deviation: float) -> Initializer:
    """Return an initializer that draws from N(0, standard_deviation^2).

    Raises:
        ValueError: the standard deviation is negative or not finite.
    """
    require_finite(np.asarray(standard_deviation, dtype=float), "standard_deviation")
    if standard_deviation < 0:
        raise ValueError(f"standard_deviation must be at least 0, but is {standard_deviation}")

    def draw(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
        return _draw(rng, standard_deviation, _shape(n_in, n_out))

    return draw


def xavier(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """N(0, 2 / (n_in + n_out)): keeps the size of activations and of
    deltas about the same, for activations with slope 1 at 0 (tanh).

    Source: Glorot and Bengio 2010, equation 12.
    """
    shape = _shape(n_in, n_out)
    return _draw(rng, np.sqrt(2 / (n_in + n_out)), shape)


def he(n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """N(0, 2 / n_in): twice Xavier's variance for equal widths, because
    ReLU stops half of what it is given.

    Source: He et al. 2015, equation 10.
    """
    shape = _shape(n_in, n_out)
    return _draw(rng, np.sqrt(2 / n_in), shape)


INITIALIZERS: dict[str, Initializer] = {"zeros": zeros, "xavier": xavier, "he": he}


def initializer_named(name: str) -> Initializer:
    """Return the initializer of that name; an unknown name raises ``ValueError``."""
    return pick(name, INITIALIZERS, "initializer")


def _shape(n_in: int, n_out: int) -> tuple[int, int]:
    return require_count(n_in, "n_in"), require_count(n_out, "n_out")


def _draw(rng: np.random.Generator, standard_deviation: float, shape: tuple[int, int]) -> Array:
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a NumPy Generator such as np.random.default_rng(0), but is {rng!r}"
        )
    return rng.normal(0.0, standard_deviation, shape)
