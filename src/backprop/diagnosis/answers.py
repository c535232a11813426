"""What goes in and what comes out: inputs of another scale, targets out of reach, one answer."""

import numpy as np

from backprop.dense import Dense
from backprop.diagnosis.evidence import Evidence
from backprop.diagnosis.finding import Finding

# Choices. The curvature of the first layer's weights goes with the square of the inputs, and
# the largest useful learning rate, 2/c, with its inverse: a hundredth, or a hundred times it.
# That inputs should have mean 0 and spread 1: LeCun, Bottou, Orr and Mueller 1998, section 4.3
LARGE, SMALL = 10, 0.01
OUTSIDE = 0.01  # so far from what an output can be a target may be
LEFT = 0.95  # of the loss of one answer for all: nothing worth mentioning was learned
MOVES = 0.01  # of it, in the second half of training: it has not come to rest

RANGES = {
    "sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (0.0, np.inf),
}


def unreachable_targets(seen: Evidence) -> Finding | None:
    """Targets that no output can be, such as class numbers for a sigmoid.

    On targets within the range: LeCun, Bottou, Orr and Mueller 1998, section 4.5.
    """
    last = [(step, name) for step, name in seen.steps_of(*RANGES) if step == len(seen.steps) - 1]
    if not last:
        return None
    name = last[0][1]
    low, high = RANGES[name]
    outside = float(((seen.y < low - OUTSIDE) | (seen.y > high + OUTSIDE)).mean())
    if not outside:
        return None
    reach = "can't be below 0" if high == np.inf else f"lies between {low:g} and {high:g}"
    largest = int(seen.y.max())
    if seen.y.shape[1] == 1 and largest > 1 and (seen.y == np.abs(np.rint(seen.y))).all():
        advice = (
            f"They look like class numbers. Make rows of them, one_hot(labels, {largest + 1}), "
            f"for {largest + 1} outputs with softmax and categorical_cross_entropy."
        )
    else:
        advice = 'Scale the targets into that range, or let the outputs be "identity".'
    return Finding(
        "labels of the wrong form",
        outside,
        f"{outside:.0%} of {seen.y.size} targets, which go from {seen.y.min():.3g} to "
        f"{seen.y.max():.3g}, are out of reach: what {name} gives {reach}",
        advice,
    )


def unscaled_inputs(seen: Evidence) -> Finding | None:
    """Inputs far from size 1, without a normalisation behind the first weights."""
    first, x = seen.network.layers[0], seen.values[0]
    if not isinstance(first, Dense) or len(first.steps) > 2:
        return None
    size = float(np.sqrt(np.mean(x.astype(float) ** 2)))
    if size <= LARGE and (np.abs(x).max() >= SMALL or not size):
        return None
    return Finding(
        "inputs unscaled",
        size,
        f"the inputs have a size of {size:.3g} (root mean square), where weights and learning "
        "rates are made for about 1",
        "Divide them by the largest that they can be, or standardise each feature by the mean "
        "and deviation of the training examples; the held-out ones by the same numbers.",
    )


def one_class_for_all(seen: Evidence) -> Finding | None:
    """Every example is said to be of the same class, and they aren't."""
    y, output = seen.y, seen.output
    if not seen.trained or seen.diverged or not np.isin(y, (0, 1)).all():
        return None
    if y.shape[1] == 1:
        said, true = output[:, 0] > 0.5, y[:, 0] > 0.5
    elif (y.sum(axis=1) == 1).all():
        said, true = output.argmax(axis=1), y.argmax(axis=1)
    else:  # questions of their own
        return None
    if (said != said[0]).any() or (true == true[0]).all():
        return None
    share = float((true == said[0]).mean())
    return Finding(
        "one class for all",
        share,
        f"each of {len(y)} examples is called class {int(said[0])}, which {share:.0%} of them are",
        "So accuracy says nothing here. If most examples are of one class, show the others more "
        "often; if not, the network has learned no more than how many there are of each.",
    )


def nothing_learned(seen: Evidence) -> Finding | None:
    """The loss came to rest at that of one answer for all examples, for no other reason found."""
    losses = seen.history.loss
    falls = losses[len(losses) // 2] - losses[-1] > MOVES * seen.constant
    if not seen.unlearned or seen.left < LEFT or falls:
        return None
    return Finding(
        "nothing learned",
        seen.left,
        f"the loss is {seen.loss:.3g}, and always giving the same answer costs {seen.constant:.3g}",
        "Train for longer, or with a larger learning rate, more hidden units or less weight "
        "decay, and see whether inputs and targets still belong together.",
    )
