"""A network: layers in a row, and all their parameters in one vector.

    A(0) = X  ->  layer 1  ->  A(1)  ->  layer 2  ->  ...  ->  A(L)

What flows through it forward and backward is in ``backpropagation``. A layer may be any:
``dense`` ones, normalisations, a function with its way back.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from backprop.activations import Activation
from backprop.dense import Dense
from backprop.dense_layers import Activations, drawn_layers, given_layers
from backprop.initializers import Initializer
from backprop.layers import Layer, Row
from backprop.losses import Loss
from backprop.parameter_vector import split, together
from backprop.rule import WEIGHING, Rule
from backprop.targets import form_for
from backprop.validation import Array, as_batch, as_floats


class Network(Row):
    """A row of layers whose parameters are views of one vector.

    Attributes:
        layers: the layers 1 to L, as ``layers[0]`` to ``layers[L - 1]``.
        parameters: the arrays that learning changes: weights and biases of layer 1, of
            layer 2, ... These are the network's own: an optimizer writes into them.
        kinds: the kind of each of them: ``"weights"``, ``"biases"``, ``"kernels"``, ...
        firsts, lasts: where in a forward pass the values after the first step of each layer
            are, and those after its last: Z(l) and A(l) of a dense layer.
    """

    name = "a network"
    layers: tuple[Any, ...]  # most have weights of their own

    def __init__(self, layers: Iterable[Layer | Activation | Rule]) -> None:
        """Put ``layers`` in a row; their arrays are copied.

        Raises:
            TypeError: the layers hold different types of number; what isn't a layer.
            ValueError: no layers, or one layer's outputs don't fit the next.
        """
        super().__init__(list(layers))
        _require_fitting(self.layers)
        arrays = [array for _, array in self.named_arrays()]
        self._vector = together(arrays)
        # An array as large as all gradients, given back at once: from then on the system's
        # allocator keeps their memory from step to step, and doesn't ask for it anew each time
        np.empty_like(self._vector)
        views = split(self._vector, [array.shape for array in arrays])
        super().__init__([layer.around(given) for given in [iter(views)] for layer in self.layers])
        self.parameters = views
        self.kinds = [name for name, _ in self.named_arrays()]
        self.lasts = list(accumulate(len(layer.flat()) for layer in self.layers))
        self.firsts = [1, *(last + 1 for last in self.lasts[:-1])]

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and store a network by its layers: views wouldn't stay views of one vector."""
        return Network, (self.layers,)

    def __deepcopy__(self, memory: Any) -> "Network":
        return self.copy()

    @classmethod
    def from_parameters(
        cls,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike],
        activations: Activations,
    ) -> "Network":
        """Build a network of dense layers from given weights and biases, one of each a layer.

        The arrays are copied. ``activations`` is one for all layers, or one a layer: a name,
        or a function with its way back.

        Raises:
            TypeError, ValueError: as ``Layer`` and ``Network``, or unequal lengths.
        """
        return cls(given_layers(weights, biases, activations))

    @classmethod
    def initialized(
        cls,
        widths: Sequence[int],
        activations: Activations,
        rng: np.random.Generator,
        *,
        weights: str | Initializer = "xavier",
        normalization: Callable[..., Layer] | None = None,
        dtype: DTypeLike = np.float64,
    ) -> "Network":
        """Build dense layers of ``widths`` (input first) with initial weights and zero biases.

        Example: ``Network.initialized([64, 30, 10], ["relu", "softmax"], rng, weights="he")``.

        Args:
            widths: the numbers of inputs, hidden units and outputs; at least two.
            activations: one for all layers, or one for each width after the first: a name, or
                a function with its way back.
            rng: where the random weights come from.
            weights: a name from ``INITIALIZERS``, or any initializer.
            normalization: what makes a layer for a number of units, between the weighted
                sums and the activation of every layer but the last: ``BatchNormalization``,
                ``LayerNormalization``.
            dtype: float32 or float64.

        Raises:
            TypeError: widths that aren't whole numbers; another dtype.
            ValueError: fewer than two widths, a width below 1, an unknown name, an
            initializer that gives another shape than it was asked for.
        """
        return cls(drawn_layers(widths, activations, rng, weights, normalization, dtype))

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
        """The number of inputs, then of units in each dense layer."""
        shapes = [w.shape for name, w in self.named_arrays() if name == "weights"]
        return [shapes[0][0]] + [shape[1] for shape in shapes]

    @property
    def dtype(self) -> np.dtype:
        """The type of number the network computes with."""
        return self._vector.dtype

    @property
    def parameter_names(self) -> list[str]:
        """A name for each of ``parameters``, such as ``"weights of layer 1"``.

        A layer's number counts the weighted sums up to it.
        """
        names, number = [], 0
        for name, _ in self.named_arrays():
            number += name in WEIGHING
            names.append(f"{name} of layer {number}")
        return names

    def checked_inputs(self, inputs: ArrayLike) -> Array:
        """``inputs`` as floats of the network's type, ``(batch, n_in)``.

        Raises:
            TypeError: the inputs aren't numbers.
            ValueError: wrong shape, an empty batch, NaN or infinity.
        """
        first = self.layers[0]
        n_in = first.weights.shape[0] if isinstance(first, Dense) else None
        return as_batch(inputs, "inputs", columns=n_in, dtype=self.dtype)

    def examples(self, inputs: ArrayLike, targets: ArrayLike, loss: Loss) -> tuple[Array, Array]:
        """Inputs and targets as floats of the network's type, as many of one as of the other.

        Raises:
            TypeError: what aren't numbers.
            ValueError: wrong shapes, an empty batch, NaN, infinity, or values that the loss
                can't have as targets.
        """
        x, y = self.checked_inputs(inputs), as_floats(targets, "targets")
        last = self.layers[-1]
        if isinstance(last, Dense):
            output = (len(x), last.weights.shape[1])
            if y.shape != output:
                raise ValueError(
                    f"targets have shape {y.shape}, but the network's output has shape {output}"
                    f"{form_for(y, output)}"
                )
        if y.ndim == 1:
            raise ValueError(
                f"targets have shape {y.shape}, but need a row for each example: class numbers "
                "become such rows by one_hot(labels, classes), and numbers a column by "
                "targets.reshape(-1, 1)"
            )
        y = as_batch(y, "targets", dtype=self.dtype)
        loss.check_targets(y)
        return x, y

    def with_parameters(self, parameters: Sequence[Array]) -> "Network":
        """Return a network of the same layers around other arrays."""
        given = iter(parameters)
        return Network([layer.around(given) for layer in self.layers])

    def of(self, layers: Sequence[Layer]) -> Row:
        return Row(layers)  # around any arrays, which needn't be a network's

    def copy(self) -> "Network":
        """Return a network that can be trained without changing this one."""
        return self.with_parameters(self.parameters)


def _require_fitting(layers: Sequence[Layer]) -> None:
    for number, (layer, following) in enumerate(pairwise(layers), start=1):
        if isinstance(layer, Dense) and isinstance(following, Dense):
            units, shape = layer.weights.shape[1], following.weights.shape
            if units != shape[0]:
                raise ValueError(
                    f"layer {number} has {units} units, but the weights of "
                    f"layer {number + 1} have shape {shape}"
                )
