"""Backpropagation, written once: a loop forward, and a loop back.

    x  ->  layer 1  ->  layer 2  ->  ...  ->  loss
    gradients  <-  back 1  <-  back 2  <-  ...  <-  slope of the loss

A **rule** is a function whose way back stands beside it: ``rule(a, *parameters)``
returns its value and ``back``. What ``back`` is given is the slope of the loss along
that value. It returns a function for the slope along ``a``, to be called by whoever wants
it, and the slopes along the parameters. A **layer** is a rule with its parameters, and
layers in a row are a layer again. So nothing here knows what a layer does.

Source: Rumelhart, Hinton and Williams 1986; in this form, reverse mode: Linnainmaa 1970.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

from backprop.losses import Loss, LossRule, as_loss
from backprop.optimizers import Optimizer
from backprop.rule import Back, Rule, Sent
from backprop.validation import Array, require_positive, require_same_shape

if TYPE_CHECKING:
    from backprop.network import Network


def run(layers: Sequence["Layer"], x: Array) -> tuple[list[Array], list[Back]]:
    """The way forward: ``x`` and the value after each layer, and each layer's way back."""
    values, backs = [x], []
    for layer in layers:
        value, back = layer(values[-1])
        values.append(value)
        backs.append(back)
    return values, backs


def run_back(
    backs: list[Back], slope: Array
) -> Iterator[tuple[Array, list[Array], Callable[[], Array]]]:
    """The way back from ``slope``, that of the loss along the last value.

    It takes each layer's way back out of ``backs``, and with it what was kept for it.

    Yields:
        For each layer, from the last to the first: the slope along its value, those along
        its parameters, and a function for the slope along what it was given.
    """

    def before() -> Array:
        return slope

    while backs:
        slope_here = before()
        before, own = backs.pop()(slope_here)
        yield slope_here, own, before


class Layer:
    """A rule, and the arrays that learning changes in it.

    Attributes:
        rule: takes a value and the arrays; returns a value and its way back.
        arrays: the parameters by their names, in the order in which the rule takes them.
    """

    def __init__(self, rule: Rule, **arrays: Array) -> None:
        self.rule, self.arrays = rule, arrays

    def __call__(self, a: Array) -> tuple[Array, Back]:
        """The value for ``a``, and the way back from it."""
        return self.rule(a, *self.arrays.values())

    @property
    def name(self) -> str:
        """What errors call it."""
        return str(getattr(self.rule, "name", getattr(self.rule, "__name__", "a layer")))

    def steps(self) -> list["Layer"]:
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

    def remember(self) -> None:
        """Take in, after a step of learning, what the layer has seen in it."""


class Row(Layer):
    """Layers in a row, each fed by the one before: a layer again.

    Attributes:
        layers: as they were given.
    """

    name = "a row of layers"

    def __init__(self, layers: Sequence["Layer | Rule"]) -> None:
        """Put ``layers`` in a row; a function with its way back is one without parameters.

        Raises:
            TypeError: what isn't a layer.
            ValueError: there are none.
        """
        if not layers:
            raise ValueError(f"{self.name} needs at least one layer")
        self.arrays = {}
        self.layers = tuple(as_layer(layer) for layer in layers)
        self._steps = [step for layer in self.layers for step in layer.steps()]

    def __call__(self, a: Array) -> tuple[Array, Back]:
        values, backs = run(self._steps, a)

        def back(slope: Array) -> Sent:
            gradients: list[Array] = []
            for _, own, last in run_back(list(backs), slope):
                gradients[:0] = own
                before = last
            return before, gradients

        return values[-1], back

    def steps(self) -> list[Layer]:
        """Those of its layers: a row within a row is one row."""
        return self._steps

    def parts(self) -> Sequence[Layer]:
        return self.layers

    def around(self, arrays: Iterator[Array]) -> "Row":
        return self.of([layer.around(arrays) for layer in self.layers])

    def inferring(self) -> "Row":
        return self.of([layer.inferring() for layer in self.layers])

    def remember(self) -> None:
        for step in self._steps:
            step.remember()

    def of(self, layers: Sequence[Layer]) -> "Row":
        """The same kind of row, of other layers."""
        other = copy(self)
        Row.__init__(other, layers)
        return other


def as_layer(layer: "Layer | Rule") -> Layer:
    """A layer as it is; a function with its way back as a layer without parameters.

    Raises:
        TypeError: neither of the two.
    """
    if isinstance(layer, Layer):
        return layer
    if not callable(layer):
        raise TypeError(
            f"a layer is a Layer, or a function that returns its value and its way back, "
            f"but this is {layer!r}"
        )
    return Layer(layer)


@dataclass
class Backpropagated:
    """What a pass there and back has found. Nothing in the network has changed.

    Attributes:
        loss: the mean loss over the batch.
        values: the input, and the value after each step; but for the output activation,
            where that is part of the loss.
        slopes: those of the mean loss along each value but the input.
        gradients: those of the mean loss along each of the network's parameters.
        network: whose they are.
    """

    loss: float
    values: list[Array]
    slopes: list[Array]
    gradients: list[Array]
    network: "Network"

    @property
    def deltas(self) -> list[Array]:
        """delta(1) to delta(L), each ``(batch, units)``: each example's own, without the 1/N."""
        return [len(self.values[0]) * self.slopes[place - 1] for place in self.network.firsts]

    @property
    def weights(self) -> list[Array]:
        """dL/dW(1) to dL/dW(L), each of its weights' shape."""
        return self._of("weights")

    @property
    def biases(self) -> list[Array]:
        """dL/dB(1) to dL/dB(L), each of its biases' shape."""
        return self._of("biases")

    def _of(self, kind: str) -> list[Array]:
        names = self.network.kinds
        return [found for name, found in zip(names, self.gradients, strict=True) if name == kind]


def backpropagate(
    network: "Network", inputs: ArrayLike, targets: ArrayLike, loss: "str | Loss | LossRule"
) -> Backpropagated:
    """Send a batch through ``network``, and its error back, and find every gradient.

    Args:
        network: stays as it is.
        inputs: ``(batch, n_in)``.
        targets: ``(batch, n_out)``.
        loss: a name, or a function with its way back.

    Raises:
        TypeError: what aren't numbers.
        ValueError: data that don't fit the network or the loss; an unknown loss, or one that
            doesn't go with the output activation.
    """
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    values, backs, value, slope = there(network, x, y, the_loss)
    slopes, gradients = list[Array](), list[Array]()
    for slope_here, own, _ in run_back(backs, slope):
        slopes.insert(0, slope_here)
        gradients[:0] = own
    return Backpropagated(value, values, slopes, gradients, network)


def there(
    network: "Network", x: Array, y: Array, loss: Loss
) -> tuple[list[Array], list[Back], float, Array]:
    """The way forward to the mean loss: all values, the ways back, the loss and its slope."""
    values, backs = run(loss.steps_before(network.steps()), x)
    require_same_shape(y, "targets", values[-1], "the network's output")
    losses, slope = loss.rule(values[-1], y)
    # The loss is the mean over N examples. Its 1/N is here, once; on the way back are sums.
    return values, backs, losses.sum() / len(x), slope() / len(x)


def mean_loss(
    network: "Network", inputs: ArrayLike, targets: ArrayLike, loss: "str | Loss | LossRule"
) -> float:
    """The loss of ``network`` on a batch: one way forward and the mean over its examples.

    Raises:
        TypeError, ValueError: as ``backpropagate``.
    """
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    return loss_of(network.steps(), x, y, the_loss)


def loss_of(steps: list["Layer"], x: Array, y: Array, loss: Loss) -> Any:
    """The mean loss of a row of steps, around whatever kind of number."""
    values, _ = run(loss.steps_before(steps), x)
    require_same_shape(y, "targets", values[-1], "the network's output")
    return loss.rule(values[-1], y)[0].sum(axis=-1) / len(x)


def gradients_of(network: "Network", x: Array, y: Array, loss: Loss) -> tuple[float, list[Array]]:
    """The mean loss and its slopes along the parameters, from data that have been looked at.

    No more is kept than what the way back still needs.
    """
    backs, value, slope = there(network, x, y, loss)[1:]
    gradients: list[Array] = []
    for _, own, _ in run_back(backs, slope):
        gradients[:0] = own
    return value, gradients


def learn(
    network: "Network",
    x: Array,
    y: Array,
    loss: "str | Loss | LossRule",
    optimizer: Optimizer,
    weight_decay: float = 0.0,
) -> float:
    """Do one update, and return the batch's loss before it.

    Args:
        network: its parameters are changed.
        x: inputs, ``(batch, n_in)``, of the network's type. Their values aren't looked at,
            nor are those of the targets: ``train`` does that once for all its steps.
        y: targets, ``(batch, n_out)``.
        loss: a name, or a function with its way back.
        optimizer: turns gradients into steps.
        weight_decay: lambda of a penalty lambda/2 sum W^2 added to the loss.

    Raises:
        ValueError: targets of another shape than the output, an unknown loss, or one that
            doesn't go with the output activation.
    """
    value, gradients = gradients_of(network, x, y, as_loss(loss))
    if weight_decay:
        require_positive(weight_decay, "weight_decay")
        for number, kind in enumerate(network.kinds):
            if kind == "weights":
                gradients[number] += weight_decay * network.parameters[number]
    optimizer.update(network.parameters, gradients)
    network.remember()
    return value
