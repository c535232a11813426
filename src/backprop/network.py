"""A dense network: its layers, their weights, biases and activations.

    A(0) = X  ->  layer 1  ->  A(1)  ->  layer 2  ->  ...  ->  A(L)

This module only holds the parameters. What flows through them forward and
backward is in ``forward``, ``deltas`` and ``gradients``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from backprop.activations import Activation, activation_named
from backprop.allocation import aligned
from backprop.initializers import Initializer, initializer_named
from backprop.validation import Array, as_floats, require_count, require_finite


@dataclass(frozen=True)
class Layer:
    """Every unit of one layer joined to every unit of the layer before.

    Attributes:
        weights: shape ``(n_in, n_out)``; ``weights[i, j]`` goes from unit i of
            the layer before to unit j of this one.
        biases: shape ``(n_out,)``.
        activation: what the units do with their weighted sums.

    Raises:
        TypeError: weights and biases aren't of one floating-point type.
        ValueError: shapes that don't fit, a width of zero, NaN or infinity.
    """

    weights: Array
    biases: Array
    activation: Activation

    def __post_init__(self) -> None:
        if self.weights.ndim != 2 or 0 in self.weights.shape:
            raise ValueError(
                "weights must have shape (n_in, n_out), both at least 1, "
                f"but have shape {self.weights.shape}"
            )
        if self.biases.shape != (self.weights.shape[1],):
            raise ValueError(
                f"biases have shape {self.biases.shape}, but weights of shape "
                f"{self.weights.shape} need {(self.weights.shape[1],)}: one for each unit"
            )
        if self.weights.dtype != self.biases.dtype:
            raise TypeError(
                f"weights are {self.weights.dtype} and biases {self.biases.dtype}; "
                "a layer has one type of number"
            )
        if self.weights.dtype.kind not in "fc":
            raise TypeError(
                f"weights and biases must be floats, but are {self.weights.dtype}: "
                "the steps of learning are fractions"
            )
        require_finite(self.weights, "weights")
        require_finite(self.biases, "biases")


class Network:
    """A stack of layers, each fed by the one before.

    Attributes:
        layers: the layers 1 to L, as ``layers[0]`` to ``layers[L - 1]``.
    """

    def __init__(self, layers: Iterable[Layer]) -> None:
        """Stack ``layers``; their arrays are copied.

        Raises:
            TypeError: the layers hold different types of number.
            ValueError: no layers, or one layer's outputs don't fit the next.
        """
        self.layers = tuple(layers)
        if not self.layers:
            raise ValueError("a network needs at least one layer")
        for number, (layer, following) in enumerate(
            zip(self.layers, self.layers[1:], strict=False), start=1
        ):
            if layer.weights.shape[1] != following.weights.shape[0]:
                raise ValueError(
                    f"layer {number} has {layer.weights.shape[1]} units, but the weights of "
                    f"layer {number + 1} have shape {following.weights.shape}"
                )
            if layer.weights.dtype != following.weights.dtype:
                raise TypeError(
                    f"layer {number} is {layer.weights.dtype}, "
                    f"but layer {number + 1} is {following.weights.dtype}"
                )
        self._vector = aligned((sum(array.size for array in self.parameters),), self.dtype)
        np.concatenate([array.ravel() for array in self.parameters], out=self._vector)
        views = split(self._vector, [array.shape for array in self.parameters])
        self.layers = tuple(
            Layer(weights, biases, layer.activation)
            for layer, weights, biases in zip(self.layers, views[::2], views[1::2], strict=True)
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and store a network by its layers: views wouldn't stay views of one vector."""
        return Network, (self.layers,)

    @classmethod
    def from_parameters(
        cls,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike],
        activations: str | Sequence[str],
    ) -> "Network":
        """Build a network from given weights and biases, one of each a layer.

        The arrays are copied. ``activations`` is one name for all layers, or one a layer.

        Raises:
            TypeError, ValueError: as ``Layer`` and ``Network``, or unequal lengths.
        """
        names = _one_each(activations, len(weights), "activations")
        if len(weights) != len(biases):
            raise ValueError(f"{len(weights)} weight arrays, but {len(biases)} bias arrays")
        return cls(
            Layer(as_floats(w, "weights"), as_floats(b, "biases"), activation_named(name))
            for w, b, name in zip(weights, biases, names, strict=True)
        )

    @classmethod
    def initialized(
        cls,
        widths: Sequence[int],
        activations: str | Sequence[str],
        rng: np.random.Generator,
        *,
        weights: str | Initializer = "xavier",
        dtype: DTypeLike = np.float64,
    ) -> "Network":
        """Build a network of ``widths`` (input first) with initial weights and zero biases.

        Example: ``Network.initialized([64, 30, 10], ["relu", "softmax"], rng, weights="he")``.

        Args:
            widths: the numbers of inputs, hidden units and outputs; at least two.
            activations: one name for all layers, or one for each width after the first.
            rng: where the random weights come from.
            weights: a name from ``INITIALIZERS``, or any initializer.
            dtype: float32 or float64.

        Raises:
            TypeError: widths that aren't whole numbers; another dtype.
            ValueError: fewer than two widths, a width below 1, an unknown name, an
            initializer that gives another shape than it was asked for.
        """
        if len(widths) < 2:
            raise ValueError(f"widths need an input and an output, but are {list(widths)}")
        sizes = [require_count(width, "every width") for width in widths]
        if np.dtype(dtype) not in (np.dtype(np.float32), np.dtype(np.float64)):
            raise TypeError(f"dtype must be float32 or float64, but is {np.dtype(dtype)}")
        names = _one_each(activations, len(sizes) - 1, "activations")
        draw = initializer_named(weights) if isinstance(weights, str) else weights
        layers = []
        for n_in, n_out, name in zip(sizes[:-1], sizes[1:], names, strict=True):
            drawn = np.asarray(draw(n_in, n_out, rng), dtype=dtype)
            if drawn.shape != (n_in, n_out):
                raise ValueError(
                    f"the initializer gave weights of shape {drawn.shape}, "
                    f"but was asked for {(n_in, n_out)}"
                )
            layers.append(Layer(drawn, np.zeros(n_out, dtype=dtype), activation_named(name)))
        return cls(layers)

    @property
    def vector(self) -> Array:
        """All parameters in one row: W(1), row by row, B(1), W(2), ...

        The layers' weights and biases are views of it, so that what changes one
        changes the other. Numbers that are assigned to it are copied into it.

        Raises:
            TypeError, ValueError: other numbers than floats, or not as many.
        """
        return self._vector

    @vector.setter
    def vector(self, values: ArrayLike) -> None:
        self._vector[...] = self.as_vector(values)

    def as_vector(self, values: ArrayLike) -> Array:
        """``values`` as floats, if there are as many as parameters.

        Raises:
            TypeError, ValueError: other numbers than floats, or not as many.
        """
        vector = as_floats(values, "vector")
        if vector.shape != self._vector.shape:
            raise ValueError(
                f"the vector has shape {vector.shape}, but the network has "
                f"{self._vector.size} parameters"
            )
        return vector

    @property
    def widths(self) -> list[int]:
        """The number of inputs, then of units in each layer."""
        return [self.layers[0].weights.shape[0]] + [layer.weights.shape[1] for layer in self.layers]

    @property
    def dtype(self) -> np.dtype:
        """The type of number the network computes with."""
        return self.layers[0].weights.dtype

    @property
    def parameters(self) -> list[Array]:
        """The arrays that learning changes: weights and biases of layer 1, of layer 2, ...

        These are the network's own arrays, not copies: an optimizer writes into them.
        """
        return [array for layer in self.layers for array in (layer.weights, layer.biases)]

    @property
    def parameter_names(self) -> list[str]:
        """A name for each of ``parameters``, such as ``"weights of layer 1"``."""
        return [
            f"{kind} of layer {number}"
            for number in range(1, len(self.layers) + 1)
            for kind in ("weights", "biases")
        ]

    def with_parameters(self, parameters: Sequence[Array]) -> "Network":
        """Return a network of the same activations around other arrays."""
        return Network(
            Layer(weights, biases, layer.activation)
            for layer, weights, biases in zip(
                self.layers, parameters[::2], parameters[1::2], strict=True
            )
        )

    def copy(self) -> "Network":
        """Return a network that can be trained without changing this one."""
        return self.with_parameters(self.parameters)


def split(vector: Array, shapes: Iterable[tuple[int, ...]]) -> list[Array]:
    """Views of ``vector``, one after another, of those shapes."""
    views, start = [], 0
    for shape in shapes:
        end = start + prod(shape)
        views.append(vector[start:end].reshape(shape))
        start = end
    return views


def _one_each(names: str | Sequence[str], count: int, what: str) -> list[str]:
    if isinstance(names, str):
        return [names] * count
    if len(names) != count:
        raise ValueError(f"{count} layers, but {len(names)} {what}: {list(names)}")
    return list(names)
