"""Dense layers for a network: of given weights, or of drawn ones.

widths, activations, rng  ->  layers that fit each other
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from backprop.activations import Activation, activation_named
from backprop.dense import Dense
from backprop.initializers import Initializer, initializer_named
from backprop.layers import Layer
from backprop.rule import Rule
from backprop.validation import as_floats, require_count

Activations = str | Activation | Rule | Sequence[str | Activation | Rule]


def given_layers(
    weights: Sequence[ArrayLike], biases: Sequence[ArrayLike], activations: Activations
) -> list[Dense]:
    """The layers of ``Network.from_parameters``."""
    given = _one_each(activations, len(weights))
    if len(weights) != len(biases):
        raise ValueError(f"{len(weights)} weight arrays, but {len(biases)} bias arrays")
    return [
        Dense(as_floats(w, "weights"), as_floats(b, "biases"), activation)
        for w, b, activation in zip(weights, biases, given, strict=True)
    ]


def drawn_layers(
    widths: Sequence[int],
    activations: Activations,
    rng: np.random.Generator,
    weights: str | Initializer,
    normalization: Callable[..., Layer] | None,
    dtype: DTypeLike,
) -> list[Dense]:
    """The layers of ``Network.initialized``."""
    if len(widths) < 2:
        raise ValueError(f"widths need an input and an output, but are {list(widths)}")
    sizes = [require_count(width, "every width") for width in widths]
    if np.dtype(dtype) not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise TypeError(f"dtype must be float32 or float64, but is {np.dtype(dtype)}")
    given = _one_each(activations, len(sizes) - 1)
    draw = initializer_named(weights) if isinstance(weights, str) else weights
    layers = list[Dense]()
    for n_in, n_out, activation in zip(sizes[:-1], sizes[1:], given, strict=True):
        drawn = np.asarray(draw(n_in, n_out, rng), dtype=dtype)
        if drawn.shape != (n_in, n_out):
            raise ValueError(
                f"the initializer gave weights of shape {drawn.shape}, "
                f"but was asked for {(n_in, n_out)}"
            )
        between = []
        if normalization is not None and len(layers) < len(sizes) - 2:
            between = [normalization(n_out, dtype=dtype)]
        layers.append(Dense(drawn, np.zeros(n_out, dtype=dtype), activation, *between))
    return layers


def _one_each(activations: Any, count: int) -> list[Activation | Rule]:
    one = isinstance(activations, str | Activation) or callable(activations)
    given = [activations] * count if one else list(activations)
    if len(given) != count:
        raise ValueError(f"{count} layers, but {len(given)} activations: {given}")
    return [
        found if isinstance(found, Activation) or callable(found) else activation_named(found)
        for found in given
    ]
