"""Layers: rules with their parameters, and rows of them, which are layers again.

    a  ->  rule(a, *arrays)  ->  value, back

A row runs its layers by the two loops of ``backpropagation``. Every other layer, ``dense`` or
a normalisation, is a rule of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import copy

from backprop.activations import Activation
from backprop.backpropagation import run, run_back
from backprop.rule import Back, Rule, Sent
from backprop.validation import Array


class Layer:
    """A rule, and the arrays that learning changes in it.

    Attributes:
        rule: takes a value and the arrays; returns a value and its way back. A subclass may
            have it as a method.
        arrays: the parameters by their names, in the order in which the rule takes them.
        name: what errors call it.
        remember: None, or takes in, after a step of learning, what the layer has seen in it.
    """

    rule: Rule
    remember: Callable[[], None] | None = None

    def __init__(self, rule: Rule, **arrays: Array) -> None:
        self.rule, self.arrays = rule, arrays
        self.name = str(getattr(rule, "__name__", "a layer"))

    def __call__(self, a: Array) -> tuple[Array, Back]:
        """The value for ``a``, and the way back from it."""
        return self.rule(a, *self.arrays.values())

    def flat(self) -> list["Layer"]:
        """The layers that are run one after another: this one."""
        return [self]

    def parts(self) -> Sequence["Layer"]:
        """The layers inside it, whose parameters come after its own."""
        return ()

    def named_arrays(self) -> list[tuple[str, Array]]:
        """All parameters with their names, its own and those of the layers inside."""
        inside = [named for part in self.parts() for named in part.named_arrays()]
        return [*self.arrays.items(), *inside]

    def around(self, arrays: Iterator[Array]) -> "Layer":
        """The same layer, with the next of ``arrays`` for each of its parameters."""
        other = copy(self)
        other.arrays = {name: next(arrays) for name in self.arrays}
        return other

    def inferring(self) -> "Layer":
        """The layer as it is once nothing is learned any more."""
        return self


class Row(Layer):
    """Layers in a row, each fed by the one before: a layer again.

    Attributes:
        layers: as they were given.
        steps: the layers that are run one after another; a row within a row is one row.
        remembering: for each step that has seen something, what takes it in.
    """

    name = "a row of layers"

    def __init__(self, layers: Sequence[Layer | Activation | Rule]) -> None:
        """Put ``layers`` in a row; a function with its way back is one without parameters.

        Raises:
            TypeError: what isn't a layer.
            ValueError: there are none.
        """
        if not layers:
            raise ValueError(f"{self.name} needs at least one layer")
        self.arrays = {}
        self.layers = tuple(as_layer(layer) for layer in layers)
        self.steps = [step for layer in self.layers for step in layer.flat()]
        self.remembering = [step.remember for step in self.steps if step.remember]

    def rule(self, a: Array) -> tuple[Array, Back]:
        """What the last layer gives, and the way back through all of them."""
        values, backs = run(self.steps, a)

        def back(slope: Array) -> Sent:
            gradients: list[Array] = []
            for _, own, last in run_back(list(backs), slope):
                gradients[:0] = own
                before = last
            return before, gradients

        return values[-1], back

    def remember(self) -> None:
        """Let each layer take in what it has seen in a step of learning."""
        for remember in self.remembering:
            remember()

    def flat(self) -> list[Layer]:
        return self.steps

    def parts(self) -> Sequence[Layer]:
        return self.layers

    def around(self, arrays: Iterator[Array]) -> "Row":
        return self.of([layer.around(arrays) for layer in self.layers])

    def inferring(self) -> "Row":
        return self.of([layer.inferring() for layer in self.layers])

    def of(self, layers: Sequence[Layer]) -> "Row":
        """The same kind of row, of other layers."""
        other = copy(self)
        Row.__init__(other, layers)
        return other


def as_layer(layer: "Layer | Activation | Rule") -> Layer:
    """A layer as it is; a function with its way back as a layer without parameters.

    Raises:
        TypeError: neither of the two.
    """
    if isinstance(layer, Layer):
        return layer
    if isinstance(layer, Activation):
        one = Layer(layer.rule)
        one.name = layer.name
        return one
    if not callable(layer):
        raise TypeError(
            f"a layer is a Layer, or a function that returns its value and its way back, "
            f"but this is {layer!r}"
        )
    return Layer(layer)
