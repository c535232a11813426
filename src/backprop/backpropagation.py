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
from typing import TYPE_CHECKING

from backprop.losses import Loss, LossRule, as_loss
from backprop.optimizers import Optimizer
from backprop.rule import WEIGHING, Back
from backprop.validation import Array, require_positive, require_same_shape

if TYPE_CHECKING:
    from backprop.layers import Layer, Row
    from backprop.network import Network


def run(steps: Sequence["Layer"], x: Array) -> tuple[list[Array], list[Back]]:
    """The way forward: ``x`` and the value after each step, and each step's way back."""
    values, backs = [x], []
    for step in steps:
        value, back = step.rule(values[-1], *step.arrays.values())
        values.append(value)
        backs.append(back)
    return values, backs


def run_back(
    backs: list[Back], slope: Array
) -> Iterator[tuple[Array, list[Array], Callable[[], Array]]]:
    """The way back from ``slope``, that of the loss along the last value.

    It takes each step's way back out of ``backs``, and with it what was kept for it.

    Yields:
        For each step, from the last to the first: the slope along its value, those along
        its parameters, and a function for the slope along what it was given.
    """
    while backs:
        before, own = backs.pop()(slope)
        yield slope, own, before
        if backs:  # nobody learns from the slope along the data
            slope = before()


def there(
    network: "Row", x: Array, y: Array, loss: Loss
) -> tuple[list[Array], list[Back], float, Array]:
    """The way forward to the mean loss: all values, the ways back, the loss and its slope."""
    steps = loss.steps_before(network.steps) if loss.includes else network.steps
    values, backs = run(steps, x)
    if y.shape != values[-1].shape:
        require_same_shape(y, "targets", values[-1], "the network's output")
    losses, slope = loss.rule(values[-1], y)
    # The loss is the mean over N examples. Its 1/N is here, once; on the way back are sums.
    return values, backs, losses.sum() / len(x), slope() / len(x)


def learn(
    network: "Network",
    x: Array,
    y: Array,
    loss: str | Loss | LossRule,
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
    if not isinstance(loss, Loss):
        loss = as_loss(loss)
    backs, mean_loss, slope = there(network, x, y, loss)[1:]
    gradients: list[Array] = []
    for _, own, _ in run_back(backs, slope):
        gradients[:0] = own
    if weight_decay:
        require_positive(weight_decay, "weight_decay")
        for number, kind in enumerate(network.kinds):
            if kind in WEIGHING:
                decay = weight_decay * network.parameters[number]
                gradients[number] = gradients[number] + decay  # a rule may have kept the array
    optimizer.update(network.parameters, gradients)
    if network.remembering:
        network.remember()
    return mean_loss
