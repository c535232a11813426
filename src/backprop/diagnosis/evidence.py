"""What a diagnosis looks at: the history, and one pass there and back after training.

network, examples, loss, history  ->  values, slopes, gradients, and what one answer for all costs

The pass takes the layers as they are once nothing is learned any more, so that dropout draws
nothing and batch normalisation takes nothing in.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from backprop.activations import ACTIVATIONS
from backprop.backpropagation import run, run_back
from backprop.history import History
from backprop.layers import Layer
from backprop.losses import Loss
from backprop.network import Network
from backprop.validation import Array

MOST = 256  # examples that are looked at


@dataclass(frozen=True)
class Evidence:
    """What there is to see of a training that has ended.

    Attributes:
        network: whose training it was.
        history: what it left behind.
        y: the targets of the examples that are looked at, ``(batch, n_out)``.
        steps: the network's steps, without what only learning does.
        values: the inputs, then the value after each step; the last is the output.
        slopes: of the mean loss along the value after each step that the loss takes.
        loss: the mean loss of these examples, without weight decay's share.
        pull: the joint norm of the gradients times that of the parameters.
        constant: the mean loss of the best answer that is the same for every example.
    """

    network: Network
    history: History
    y: Array
    steps: list[Layer]
    values: list[Array]
    slopes: list[Array]
    loss: float
    pull: float
    constant: float

    @property
    def output(self) -> Array:
        """A(L), ``(batch, n_out)``."""
        return self.values[-1]

    @property
    def trained(self) -> bool:
        """Whether there was an epoch at all."""
        return len(self.history.loss) > 1

    @property
    def diverged(self) -> bool:
        """Whether training went off to infinity."""
        return self.history.diverged or not np.isfinite(self.loss + self.pull)

    @property
    def left(self) -> float:
        """Which share of the best constant answer's loss is left; 0 where that has none.

        1 minus it is R^2 for the squared error, and McFadden's pseudo R^2 for
        cross-entropy. Source: McFadden 1974.
        """
        return self.loss / self.constant if self.constant > 0 else 0.0

    @property
    def unlearned(self) -> bool:
        """Whether more than half of that loss is left (the half is a choice).

        Units may be dead or saturated in a network that has learned; only where it hasn't
        are they to blame.
        """
        return self.trained and not self.diverged and self.left > 0.5

    def steps_of(self, *activations: str) -> list[tuple[int, str]]:
        """Which steps are one of ``activations``: their places among ``steps``, and which."""
        rules = {ACTIVATIONS[name].rule: name for name in activations}
        return [(n, rules[one.rule]) for n, one in enumerate(self.steps) if one.rule in rules]

    def layer_at(self, step: int) -> int:
        """The number of the layer that a step belongs to, counted from 1."""
        return next(n for n, last in enumerate(self.network.lasts, start=1) if step < last)


def gather(network: Network, x: Array, y: Array, loss: Loss, history: History) -> Evidence:
    """Run at most ``MOST`` examples, drawn evenly, there and back. Nothing changes."""
    rows = np.random.default_rng(0).permutation(len(x))[:MOST]
    x, y = x[rows], y[rows]
    steps: list[Layer] = network.inferring().steps
    with np.errstate(all="ignore"):  # after a divergence anything may come out
        values, backs = run(steps, x)
        before = len(loss.steps_before(steps))
        losses, slope = loss.rule(values[before], y)
        slopes, gradients = list[Array](), list[Array]()
        for along, own, _ in run_back(backs[:before], slope() / len(x)):
            slopes.insert(0, along)
            gradients.extend(own)
        pull = np.linalg.norm(network.vector) * np.sqrt(sum(float((g**2).sum()) for g in gradients))
        mean_loss, constant = float(losses.sum() / len(x)), constant_loss(loss, y, history)
    return Evidence(network, history, y, steps, values, slopes, mean_loss, float(pull), constant)


def constant_loss(loss: Loss, y: Array, history: History) -> float:
    """The mean loss of the best answer that is the same for every example: the targets' mean.

    Where the loss includes another activation than the book's, what its Z would be isn't
    known, and the loss before training stands in for it.
    """
    mean: Any = y.mean(axis=0)
    included = loss.includes and loss.includes.name
    if included:
        tiny = np.finfo(y.dtype).tiny
        if included == "sigmoid":
            mean = np.log(np.maximum(mean, tiny)) - np.log(np.maximum(1 - mean, tiny))
        elif included == "softmax":
            mean = np.log(np.maximum(mean, tiny))
        else:
            return history.loss[0] if history.loss else 0.0
    return float(loss.of(np.broadcast_to(mean, y.shape), y).mean())
