"""History: what happened during training, and whether to go on.

after every epoch:  losses and accuracies  ->  one more entry in every list
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from backprop.backpropagation import run
from backprop.losses import Loss, LossRule, as_loss
from backprop.network import Network
from backprop.rule import WEIGHING
from backprop.validation import Array, require_same_shape

DIVERGED_BY = 1e6


@dataclass
class History:
    """What happened during training. Every list starts with the state before it.

    Attributes:
        loss: mean loss over the training examples after 0, 1, 2, ... epochs,
            weight decay's share included.
        accuracy: the share of training examples classified rightly; NaN where the targets
            can't be classes.
        held_out_loss, held_out_accuracy: the same for held-out examples; empty
            if there were none.
        stopped: why training ended, and what speaks against calling it a success.
        learning_rate: the one it began with, if it is known.
        kept_epoch: whose parameters the network was given back; None if it kept the last.
        diverged: whether the loss went off to infinity.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    held_out_loss: list[float] = field(default_factory=list)
    held_out_accuracy: list[float] = field(default_factory=list)
    stopped: str = ""
    learning_rate: float | None = None
    kept_epoch: int | None = None
    diverged: bool = False

    @property
    def best_epoch(self) -> int:
        """After how many epochs the watched loss was lowest.

        The watched loss is the held-out one if there is one, else the loss.
        """
        return int(np.argmin(self.held_out_loss or self.loss))


class DivergedError(ValueError):
    """Training went off to infinity. ``history`` holds what came before."""

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message, history)
        self.history = history

    def __str__(self) -> str:
        return str(self.args[0])


def accuracy(output: Array, targets: Array) -> float:
    """The share of examples whose class is right; both ``(batch, n_out)``.

    With one output the class is whether it is above 1/2, with more it is the
    largest one. NaN if a single output has targets that answer no yes-or-no question,
    such as class numbers: those beyond -1 and 1.

    Raises:
        ValueError: two shapes, which would be compared each with each.
    """
    require_same_shape(targets, "targets", output, "the output")
    if output.shape[1] == 1:
        if np.abs(targets).max() > 1:
            return float("nan")
        right = (output > 0.5) == (targets > 0.5)
    else:
        right = output.argmax(axis=1) == targets.argmax(axis=1)
    return float(right.mean())


def penalty(network: Network, weight_decay: float) -> float:
    """lambda/2 times the sum of all squared weights, kernels' included; biases don't count."""
    squares = (
        float((array**2).sum())
        for kind, array in zip(network.kinds, network.parameters, strict=True)
        if kind in WEIGHING
    )
    return weight_decay / 2 * sum(squares)


def evaluate(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str | Loss | LossRule
) -> tuple[float, float]:
    """The mean loss and the accuracy of ``network`` on examples; nothing changes.

    ``inputs`` have shape ``(examples, n_in)``, ``targets`` ``(examples, n_out)``. Weight
    decay's penalty isn't part of this loss.

    Raises:
        TypeError, ValueError: as ``backpropagate``.
    """
    the_loss = as_loss(loss)
    return judged(network, *network.examples(inputs, targets, the_loss), the_loss)


def judged(network: Network, x: Array, y: Array, loss: Loss) -> tuple[float, float]:
    """``evaluate`` for data that have been looked at."""
    steps = network.inferring().steps
    values, _ = run(steps, x)
    taken = values[len(loss.steps_before(steps))]
    return float(loss.rule(taken, y)[0].sum() / len(x)), accuracy(values[-1], y)


def take_down(
    history: History,
    network: Network,
    examples: tuple[Array, Array],
    held_out: tuple[Array, Array] | None,
    loss: Loss,
    weight_decay: float,
) -> None:
    """Add the present losses and accuracies to ``history``."""
    extra = penalty(network, weight_decay) if weight_decay else 0.0
    value, share = judged(network, *examples, loss)
    history.loss.append(value + extra)
    history.accuracy.append(share)
    if held_out is not None:
        value, share = judged(network, *held_out, loss)
        history.held_out_loss.append(value + extra)
        history.held_out_accuracy.append(share)


def is_stuck(losses: list[float], patience: int, improvement: float) -> bool:
    """Whether the last ``patience`` losses are no better than the best one before them."""
    if len(losses) <= patience:
        return False
    return min(losses[-patience:]) > min(losses[:-patience]) - improvement


def require_sane(loss: float, steps: int, epoch: int, history: History) -> None:
    """Raise ``DivergedError`` for a loss that is infinite, NaN or far above the first one."""
    start = history.loss[0]
    if np.isfinite(loss) and loss <= DIVERGED_BY * (1 + start):
        return
    message = f"training diverged at step {steps} (epoch {epoch}): the loss is {loss:g}"
    if not np.isfinite(start):
        message += ", as it was before the first step; the initial weights are too large"
    else:
        message += (
            f", from {start:g} at the start; the learning rate is probably too large, so that "
            "each step overshoots by more than the one before: try a tenth of it"
        )
    history.diverged, history.stopped = True, message
    raise DivergedError(message, history)
