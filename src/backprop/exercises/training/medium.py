"""The medium exercises of "Train a network": solutions and known mistakes."""

from typing import Any

import numpy as np

from backprop.exercises.exercise import Exercise, Mistake, draw
from backprop.validation import Array

CHAPTER = "training"

# 4. The loss of an epoch ----------------------------------------------------------


def epoch_loss(losses: list[float], sizes: list[int]) -> float:
    """The mean loss over all examples, from each batch's mean and size."""
    return float(np.dot(losses, sizes) / np.sum(sizes))


EPOCH_LOSS = Exercise(
    "epoch_loss",
    CHAPTER,
    "medium",
    epoch_loss,
    (([0.5, 0.4, 0.9], [16, 16, 2]), ([1.0, 3.0], [3, 1])),
    (
        Mistake(
            lambda losses, sizes: float(np.mean(losses)),
            "Your small last batch counts as much as a whole one. Weight each loss by the size "
            "of its batch.",
        ),
        Mistake(
            lambda losses, sizes: float(np.dot(losses, sizes) / len(losses)),
            "You divide by the number of batches; divide by the number of examples.",
        ),
        Mistake(
            lambda losses, sizes: float(np.sum(losses) / np.sum(sizes)),
            "The losses are means already: multiply each by its batch's size before you add up.",
        ),
    ),
)

# 5. Scale without looking ---------------------------------------------------------


def scaled_alike(trained: Array, held_out: Array) -> tuple[Array, Array]:
    """Both sets, with mean 0 and spread 1 by the training set's statistics."""
    mean, spread = trained.mean(axis=0), trained.std(axis=0)
    return (trained - mean) / spread, (held_out - mean) / spread


def _own(data: Array) -> Array:
    scaled: Array = (data - data.mean(axis=0)) / data.std(axis=0)
    return scaled


def _together(trained: Array, held_out: Array) -> Any:
    everything = np.concatenate([trained, held_out])
    mean, spread = everything.mean(axis=0), everything.std(axis=0)
    return (trained - mean) / spread, (held_out - mean) / spread


def _one_for_all(trained: Array, held_out: Array) -> Any:
    mean, spread = trained.mean(), trained.std()
    return (trained - mean) / spread, (held_out - mean) / spread


def _own_and_one_for_all(trained: Array, held_out: Array) -> tuple[Array, Array]:
    own, other = ((x - x.mean()) / x.std() for x in (trained, held_out))
    return own, other


SCALED_ALIKE = Exercise(
    "scaled_alike",
    CHAPTER,
    "medium",
    scaled_alike,
    ((draw(6, 2), 3 + draw(4, 2)), (10 * draw(5, 3), draw(3, 3, seed=2))),
    (
        Mistake(
            lambda trained, held_out: (_own(trained), _own(held_out)),
            "You scale the held-out set by its own mean and spread. The network must meet it on "
            "the training set's scale, or the same input means two things.",
        ),
        Mistake(
            _own_and_one_for_all,
            "Two things at once. Each feature has a mean and a spread of its own: `axis=0`. And "
            "the held-out set is scaled by the training set's, not by its own.",
        ),
        Mistake(
            _together,
            "Your mean and spread have seen the held-out set. Take them from the training set "
            "alone.",
        ),
        Mistake(
            _one_for_all,
            "Each feature has a mean and a spread of its own: `axis=0`.",
        ),
        Mistake(
            lambda trained, held_out: (_own(trained), held_out),
            "The held-out set must be scaled too, by the same mean and spread.",
        ),
    ),
)

# 6. When to stop ------------------------------------------------------------------


def stopping_epoch(losses: list[float], patience: int) -> int:
    """The epoch at which `patience` epochs have passed without a new best."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch
    return len(losses) - 1


def _best_then(losses: list[float], patience: int) -> int:
    return int(np.argmin(losses[: stopping_epoch(losses, patience) + 1]))


def _rises(losses: list[float], patience: int) -> int:
    rises = 0
    for epoch in range(1, len(losses)):
        rises = rises + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if rises == patience:
            return epoch
    return len(losses) - 1


def _counted(losses: list[float], patience: int) -> int:
    stopped = stopping_epoch(losses, patience)
    waited = stopped - _best_then(losses, patience)
    return stopped if waited == patience else len(losses)


STOPPING_EPOCH = Exercise(
    "stopping_epoch",
    CHAPTER,
    "medium",
    stopping_epoch,
    (
        ([1.0, 0.6, 0.5, 0.7, 0.6, 0.8, 0.4, 0.45], 3),
        ([1.0, 0.8, 0.9, 0.85, 0.7, 0.75, 0.74, 0.73, 0.6], 3),
        ([1.0, 0.9, 0.8, 0.7], 2),
        ([1.0, 0.7, 0.5, 0.6, 0.7, 0.8, 0.9], 2),
        ([1.0, 0.5, 0.7, 0.6, 0.8, 0.9], 2),
        ([1.0, 0.6, 0.6, 0.7, 0.8, 0.9], 3),
    ),
    (
        Mistake(
            _best_then,
            "That is the best epoch. Training only knows it `patience` epochs later: return "
            "the epoch at which it stops.",
        ),
        Mistake(
            _rises,
            "You compare each loss with the one before it. Compare with the *best* so far: a "
            "loss that wobbles below its last peak hasn't made progress.",
        ),
        Mistake(
            lambda losses, patience: min(stopping_epoch(losses, patience + 1), len(losses) - 1),
            "One epoch too late: stop when `patience` epochs have passed since the best one.",
        ),
        Mistake(
            lambda losses, patience: stopping_epoch(losses, patience) + 1,
            "Off by one: `losses[0]` is epoch 0, before training.",
        ),
        Mistake(
            lambda losses, patience: int(np.argmin(losses)),
            "You look at losses that training never gets to. Go through them in order, and stop.",
        ),
        Mistake(
            lambda losses, patience: int(np.argmin(losses)) + patience,
            "Your best epoch is the best of all, but training may have stopped before it came. Go "
            "through the losses in order; and if training reaches the end, that is the answer.",
        ),
        Mistake(
            lambda losses, patience: min(int(np.argmin(losses)) + patience, len(losses) - 1),
            "Your best epoch is the best of all, but training may have stopped before it came. Go "
            "through the losses in order.",
        ),
        Mistake(
            lambda losses, patience: len(losses),
            "That is how many losses there are. Go through them, and return the epoch at which "
            "`patience` epochs have passed since the best one.",
        ),
        Mistake(
            _counted,
            "That is how many losses there are. The first belongs to epoch 0, so the last epoch "
            "is `len(losses) - 1`.",
        ),
    ),
)

EXERCISES = (EPOCH_LOSS, SCALED_ALIKE, STOPPING_EPOCH)
