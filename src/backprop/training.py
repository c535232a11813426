"""Training: forward, backward, update, again and again.

    for every epoch:  shuffle  ->  for every batch:  forward -> backward -> update

An epoch is one pass over all the examples, a batch what one update is computed
from. ``learn``, in ``backpropagation``, does one update.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop.backpropagation import learn
from backprop.diagnosis import diagnose, in_short
from backprop.history import History, is_stuck, require_sane, take_down
from backprop.interrupts import Interrupts
from backprop.losses import Loss, LossRule, as_loss
from backprop.network import Network
from backprop.optimizers import Optimizer
from backprop.validation import require_count, require_positive


def train(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    loss: str | Loss | LossRule,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    seed: int = 0,
    weight_decay: float = 0.0,
    held_out: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    improvement: float = 1e-6,
    keep_best: bool = False,
    progress: bool = False,
) -> History:
    """Train ``network`` in place and return what happened.

    An interrupt ends it after the step that is being done. Otherwise ``History.stopped`` also
    says what ails the network, and ``diagnose`` what to do about it.

    Args:
        network: its parameters are changed.
        inputs: shape ``(examples, n_in)``.
        targets: shape ``(examples, n_out)``.
        loss: a name, or a function with its way back.
        optimizer: turns gradients into steps.
        epochs: passes over the examples, at most.
        batch_size: examples to an update; None takes all of them, unshuffled.
        seed: of the shuffling.
        weight_decay: lambda of a penalty lambda/2 sum W^2 added to the loss.
        held_out: inputs and targets never trained on, to watch.
        patience: stop after this many epochs without progress; None never does.
            What is watched is the held-out loss if there is one, else the loss.
        improvement: by how much the watched loss must fall to count as progress.
        keep_best: whether the network gets back, however training ends, the parameters
            it had when the watched loss was lowest (``History.best_epoch``).
        progress: whether to show a progress bar.

    Raises:
        TypeError: data that aren't numbers, counts that aren't whole.
        ValueError: data that don't fit the network or the loss; settings out of range.
        DivergedError: a ``ValueError``; the loss became infinite, NaN, or a
            million times what it was.
    """
    the_loss = as_loss(loss)
    the_loss.steps_before(network.steps)
    x, y = network.examples(inputs, targets, the_loss)
    watched = None if held_out is None else network.examples(*_pair(held_out), the_loss)
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer must be one such as Adam(0.01), but is {optimizer!r}")
    require_count(epochs, "epochs")
    require_count(seed, "seed", at_least=0)
    if not np.isfinite(improvement):
        raise ValueError(f"improvement must be a finite number, but is {improvement}")
    size = len(x) if batch_size is None else require_count(batch_size, "batch_size")
    if patience is not None:
        require_count(patience, "patience")
    if weight_decay:
        require_positive(weight_decay, "weight_decay")
    rng = np.random.default_rng(seed)
    history, best = History(learning_rate=optimizer.learning_rate), network.vector.copy()
    steps = epoch = 0
    why, history.kept_epoch = "", 0 if keep_best else None
    # What comes of numbers that are too large is looked at below
    with np.errstate(over="ignore", invalid="ignore"), Interrupts() as interrupts:
        try:
            take_down(history, network, (x, y), watched, the_loss, weight_decay)
            for epoch in _shown(range(1, epochs + 1), history, progress):
                order = None if batch_size is None else rng.permutation(len(x))
                for start in range(0, len(x), size):
                    rows = slice(None) if order is None else order[start : start + size]
                    batch_loss = learn(network, x[rows], y[rows], the_loss, optimizer, weight_decay)
                    steps += 1
                    require_sane(batch_loss, steps, epoch, history)
                    interrupts.raise_noted()
                take_down(history, network, (x, y), watched, the_loss, weight_decay)
                require_sane(history.loss[-1], steps, epoch, history)
                if keep_best and history.best_epoch == epoch:
                    best, history.kept_epoch = network.vector.copy(), epoch
                watched_loss = history.held_out_loss or history.loss
                if patience is not None and is_stuck(watched_loss, patience, improvement):
                    whose = "" if watched is None else "the held-out loss made "
                    why = f"{whose}no progress above {improvement:g} in the last {patience}"
                    break
        except KeyboardInterrupt:
            history.stopped = f"interrupted in epoch {epoch}, after {steps} steps"
        finally:
            if keep_best:
                network.vector = best
    if not history.stopped:
        findings = diagnose(network, x, y, history, loss=the_loss)
        ended = "stopped" if watched is not None or findings else "converged"
        how = f"{ended} after {epoch} epochs: {why}" if why else f"all {epoch} epochs done"
        history.stopped = how + in_short(findings)
    return history


def _pair(held_out: tuple[ArrayLike, ArrayLike]) -> tuple[ArrayLike, ArrayLike]:
    if not isinstance(held_out, tuple | list) or len(held_out) != 2:
        raise TypeError("held_out must be a pair: (inputs, targets)")
    return held_out[0], held_out[1]


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
