"""What the curves of a history say: a loss that rises, swings, creeps, or parts from another.

All sizes are measured against ``Evidence.constant``, what one answer for all examples costs.
"""

import numpy as np

from backprop.diagnosis.evidence import Evidence
from backprop.diagnosis.finding import Finding

# Choices, as shares of what one answer for all examples costs:
RISEN = 0.01  # a rise that rounding and the order of batches don't explain
SWINGS = 0.1  # a swing from epoch to epoch that no longer is the noise of batches
PARTED = 0.1  # a rise of the held-out loss that matters
FALLEN = 0.05  # a fall that is hardly one; as a share of the loss before training
# GL_5 of Prechelt 1998: the held-out loss is 5 % above its lowest
GENERALIZATION_LOSS = 0.05
LATE = 4  # epochs in the second half of training, or more, to tell swings from an accident


def loss_risen(seen: Evidence) -> Finding | None:
    """The loss is higher than before training."""
    losses = seen.history.loss
    if seen.diverged or not losses[-1] > losses[0] + RISEN * seen.constant:
        return None
    return Finding(
        "loss risen",
        losses[-1],
        f"the loss rose from {losses[0]:.3g} to {losses[-1]:.3g}",
        f"The learning rate is probably too large: {_tenth(seen)}. If the loss or a layer is "
        "your own, test its way back by check_gradients.",
    )


def rate_too_large(seen: Evidence) -> Finding | None:
    """The loss went off to infinity, or swings up and down to the end.

    On a parabola of curvature c a step of more than 2/c ends higher than it began.
    """
    losses = np.array(seen.history.loss)
    if not np.isfinite(losses[0]):
        return Finding(
            "weights too large",
            losses[0],
            f"the loss was {losses[0]:g} before the first step",
            'Draw smaller weights, weights="xavier", or "he" for ReLU, and scale the inputs.',
        )
    if seen.diverged:
        number, shown = float("inf"), "the loss grew beyond all bounds"
    else:
        late = np.diff(losses[len(losses) // 2 :])
        there, back = (float(np.maximum(sign * late, 0).sum()) for sign in (1, -1))
        number = 2 * min(there, back) / len(late) if len(late) >= LATE else 0.0
        if not number > SWINGS * seen.constant:
            return None
        shown = f"the loss swings to the end, by about {number:.2g} a time"
        if losses[-1] > losses[0]:
            shown += f", and rose from {losses[0]:.3g} to {losses[-1]:.3g}"
    return Finding(
        "learning rate too large",
        number,
        shown,
        f"The steps overshoot: {_tenth(seen)}. Small batches make the loss swing, too.",
    )


def rate_too_small(seen: Evidence) -> Finding | None:
    """The loss has hardly fallen, but falls as fast as at the beginning.

    What comes to rest becomes slower. And the gradient is there: by the first order,
    changing all parameters by 1 % of their size, straight downhill, would take at least
    a ten-thousandth off the loss.
    """
    losses = seen.history.loss
    half = (len(losses) - 1) // 2
    if not (seen.unlearned and half) or seen.pull < 0.01 * seen.loss:
        return None
    first, second = losses[0] - losses[half], losses[-1 - half] - losses[-1]
    fallen, rounding = losses[0] - losses[-1], np.sqrt(np.finfo(seen.y.dtype).eps) * losses[0]
    if not -rounding <= fallen < FALLEN * losses[0] or second < first / 2 - rounding:
        return None
    rate = seen.history.learning_rate
    return Finding(
        "learning rate too small",
        fallen / losses[0],
        f"the loss has fallen by only {100 * fallen / losses[0]:.2g} %, and hardly faster at "
        "first than at last"
        if fallen > rounding
        else "the loss hasn't moved, though it has a slope",
        f"Try ten times the learning rate{_numbers(rate, 10)}, or many more epochs.",
    )


def held_out_parts(seen: Evidence) -> Finding | None:
    """The held-out loss rises where the other doesn't, or is above that of one answer for all.

    Not so where the network was given back the parameters of the best epoch.
    """
    own, held_out = seen.history.loss, seen.history.held_out_loss
    if not held_out or seen.diverged or not seen.trained:
        return None
    end, best = seen.history.kept_epoch, seen.history.best_epoch
    end = len(held_out) - 1 if end is None else end
    now, lowest = held_out[end], held_out[best]
    risen = now > (1 + GENERALIZATION_LOSS) * lowest and now - lowest > PARTED * seen.constant
    if risen and own[end] < own[best]:
        shown = f"the held-out loss is {now:.3g}, and was {lowest:.3g} at its lowest"
        advice = (
            "Stop early (patience, and keep_best=True), shrink the weights (weight_decay), or "
            "find more examples."
        )
    elif now > seen.constant and not seen.unlearned:
        shown = (
            f"the held-out loss is {now:.3g}, above the {seen.constant:.3g} of always giving the "
            f"same answer; that of the examples trained on is {seen.loss:.3g}"
        )
        advice = (
            "See whether both sets are scaled by the same numbers, and drawn from the same source. "
            "If so, there are too few examples."
        )
    else:
        return None
    return Finding("overfitting", now, shown, advice)


def _tenth(seen: Evidence) -> str:
    return f"try a tenth of it{_numbers(seen.history.learning_rate, 0.1)}"


def _numbers(rate: float | None, factor: float) -> str:
    return "" if rate is None else f", {factor * rate:g} instead of {rate:g}"
