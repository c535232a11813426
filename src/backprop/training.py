"""Training: forward, backward, update, again and again.

    for every epoch:  shuffle  ->  for every batch:  forward -> backward -> update

An epoch is one pass over all the examples, a batch what one update is computed
from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop.forward import forward
from backprop.gradients import backward
from backprop.losses import loss_named
from backprop.network import Network
from backprop.optimizers import Optimizer
from backprop.validation import Array, as_batch, require_count, require_positive

DIVERGED_BY = 1e6


@dataclass
class History:
    """What happened during training. Every list starts with the state before it.

    Attributes:
        loss: mean loss over the training examples after 0, 1, 2, ... epochs,
            weight decay's share included.
        accuracy: the share of training examples classified rightly.
        held_out_loss, held_out_accuracy: the same for held-out examples; empty
            if there were none.
        stopped: why training ended.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    held_out_loss: list[float] = field(default_factory=list)
    held_out_accuracy: list[float] = field(default_factory=list)
    stopped: str = ""


class DivergedError(ValueError):
    """Training went off to infinity. ``history`` holds what came before."""

    def __init__(self, message: str, history: History) -> None:
        super().__init__(message)
        self.history = history


def train(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    loss: str,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    seed: int = 0,
    weight_decay: float = 0.0,
    held_out: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    improvement: float = 1e-6,
    progress: bool = False,
) -> History:
    """Train ``network`` in place and return what happened.

    Args:
        network: its parameters are changed.
        inputs: shape ``(examples, n_in)``.
        targets: shape ``(examples, n_out)``.
        loss: the name of a loss.
        optimizer: turns gradients into steps.
        epochs: passes over the examples, at most.
        batch_size: examples to an update; None takes all of them, unshuffled.
        seed: of the shuffling.
        weight_decay: lambda of a penalty lambda/2 sum W^2 added to the loss.
        held_out: inputs and targets never trained on, to watch.
        patience: stop after this many epochs without progress; None never does.
            What is watched is the held-out loss if there is one, else the loss.
        improvement: by how much the watched loss must fall to count as progress.
        progress: whether to show a progress bar.

    Raises:
        TypeError: data that aren't numbers, counts that aren't whole.
        ValueError: data that don't fit the network or the loss; settings out of range.
        DivergedError: a ``ValueError``; the loss became infinite, NaN, or a
            million times what it was.
    """
    x, y = _checked(network, inputs, targets, loss)
    watched = None if held_out is None else _checked(network, *held_out, loss)
    require_count(epochs, "epochs")
    size = len(x) if batch_size is None else require_count(batch_size, "batch_size")
    if patience is not None:
        require_count(patience, "patience")
    if weight_decay:
        require_positive(weight_decay, "weight_decay")
    rng = np.random.default_rng(seed)
    history = History()
    steps = 0
    with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at below
        _record(history, network, (x, y), watched, loss, weight_decay)
        for epoch in _shown(range(1, epochs + 1), history, progress):
            order = None if batch_size is None else rng.permutation(len(x))
            for start in range(0, len(x), size):
                rows = slice(None) if order is None else order[start : start + size]
                batch_loss = learn(network, x[rows], y[rows], loss, optimizer, weight_decay)
                steps += 1
                _require_sane(batch_loss, steps, epoch, history)
            _record(history, network, (x, y), watched, loss, weight_decay)
            _require_sane(history.loss[-1], steps, epoch, history)
            watched_loss = history.held_out_loss or history.loss
            if patience is not None and _is_stuck(watched_loss, patience, improvement):
                history.stopped = (
                    f"converged after {epoch} epochs: "
                    f"no progress above {improvement:g} in the last {patience}"
                )
                return history
    history.stopped = f"all {epochs} epochs done"
    return history


def learn(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str,
    optimizer: Optimizer,
    weight_decay: float = 0.0,
) -> float:
    """Do one update: forward, backward, step. Return the batch's loss before the step.

    Raises:
        TypeError, ValueError: as ``forward`` and ``backward``.
    """
    passed = forward(network, inputs)
    found = backward(network, passed, targets, loss)
    for gradient, layer in zip(found.weights, network.layers, strict=True):
        if weight_decay:
            gradient += weight_decay * layer.weights
    optimizer.update(network.parameters, found.gradients)
    return found.loss


def accuracy(output: Array, targets: Array) -> float:
    """The share of examples whose class is right; both ``(batch, n_out)``.

    With one output the class is whether it is above 1/2, with more it is the
    largest one.
    """
    if output.shape[1] == 1:
        right = (output > 0.5) == (targets > 0.5)
    else:
        right = output.argmax(axis=1) == targets.argmax(axis=1)
    return float(right.mean())


def penalty(network: Network, weight_decay: float) -> float:
    """lambda/2 times the sum of all squared weights; biases don't count."""
    return weight_decay / 2 * sum(float((layer.weights**2).sum()) for layer in network.layers)


def _checked(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str
) -> tuple[Array, Array]:
    """Look at all the data once, so that an error comes before the first step."""
    x = as_batch(inputs, "inputs", columns=network.widths[0], dtype=network.dtype)
    y = as_batch(targets, "targets", columns=network.widths[-1], dtype=network.dtype)
    if len(x) != len(y):
        raise ValueError(f"inputs have shape {x.shape}, but targets have shape {y.shape}")
    the_loss = loss_named(loss)
    the_loss.require_activation(network.layers[-1].activation.name)
    the_loss.check_targets(y)
    return x, y


def _record(
    history: History,
    network: Network,
    examples: tuple[Array, Array],
    held_out: tuple[Array, Array] | None,
    loss: str,
    weight_decay: float,
) -> None:
    """Add the present losses and accuracies to ``history``."""
    extra = penalty(network, weight_decay) if weight_decay else 0.0
    value, share = _evaluate(network, *examples, loss)
    history.loss.append(value + extra)
    history.accuracy.append(share)
    if held_out is not None:
        value, share = _evaluate(network, *held_out, loss)
        history.held_out_loss.append(value + extra)
        history.held_out_accuracy.append(share)


def _evaluate(network: Network, x: Array, y: Array, loss: str) -> tuple[float, float]:
    passed = forward(network, x)
    return (
        float(loss_named(loss).mean(passed.z[-1], passed.output, y)),
        accuracy(passed.output, y),
    )


def _is_stuck(losses: list[float], patience: int, improvement: float) -> bool:
    """Whether the last ``patience`` losses are no better than the best one before them."""
    if len(losses) <= patience:
        return False
    return min(losses[-patience:]) > min(losses[:-patience]) - improvement


def _require_sane(loss: float, steps: int, epoch: int, history: History) -> None:
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
    raise DivergedError(message, history)


def _shown(epochs: range, history: History, progress: bool) -> Iterable[int]:
    """Count through ``epochs``, under a progress bar if one is wanted."""
    if not progress:
        return epochs
    from tqdm.auto import tqdm  # not there where the page runs Python, nor needed

    return _with_loss(tqdm(epochs, desc="training", unit="epoch"), history)


def _with_loss(bar: Any, history: History) -> Iterator[int]:
    for epoch in bar:
        yield epoch
        bar.set_postfix(loss=f"{history.loss[-1]:.4g}")
