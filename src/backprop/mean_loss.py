"""The mean loss as the last step of a calculation: a rule as the others are.

    value, back = mean_rule("half_squared_error", targets)(last)
    before, _ = back(1.0)       # the slope of each loss along its output, over the examples

``train`` divides the slope by itself; the tape needs the mean as a step of its own.
"""

from backprop.losses import Loss, LossRule, as_loss
from backprop.rule import Back, Rule
from backprop.validation import Array

AnyLoss = str | Loss | LossRule


def mean_rule(loss: AnyLoss, targets: Array) -> Rule:
    """The rule for the mean of the losses of all examples, for given targets.

    Raises:
        TypeError, ValueError: as ``as_loss``.
    """

    def rule(last: Array) -> tuple[Array, Back]:
        losses, slope = as_loss(loss).rule(last, targets)
        return losses.sum() / len(last), lambda one: (lambda: one * (slope() / len(last)), [])

    return rule
