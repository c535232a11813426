"""Diagnosis: what ails a training, by what it leaves behind.

    network, examples, history  ->  findings: a name, the number that shows it, what to do

It costs nothing while training runs. Afterwards it looks at the history, and sends at most a
few hundred examples through the network and back, once. A training that has learned has no
finding.
"""

from numpy.typing import ArrayLike

from backprop.diagnosis.answers import (
    nothing_learned,
    one_class_for_all,
    unreachable_targets,
    unscaled_inputs,
)
from backprop.diagnosis.curves import (
    held_out_parts,
    loss_risen,
    rate_too_large,
    rate_too_small,
)
from backprop.diagnosis.evidence import gather
from backprop.diagnosis.finding import Finding, Look, first_of, in_short
from backprop.diagnosis.units import (
    dead_units,
    equal_units,
    saturated_units,
    vanishing_gradients,
)
from backprop.history import History
from backprop.losses import Loss, LossRule, as_loss
from backprop.network import Network

__all__ = ["Finding", "diagnose", "in_short"]

# Each look finds one thing or nothing. Of what can make a training stand still, the first cause
# that is found brings the others about
LOOKS: tuple[Look, ...] = (
    unscaled_inputs,
    first_of(rate_too_large, loss_risen),
    first_of(
        unreachable_targets,
        equal_units,
        dead_units,
        saturated_units,
        vanishing_gradients,
        rate_too_small,
        nothing_learned,
    ),
    one_class_for_all,
    held_out_parts,
)


def diagnose(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    history: History,
    *,
    loss: str | Loss | LossRule,
) -> list[Finding]:
    """What ails the training that ``network`` has come from; nothing, if it is sound.

    Network, data and random numbers stay as they are.

    Args:
        network: after training.
        inputs: what it was trained on, ``(examples, n_in)``.
        targets: what it should have answered, ``(examples, n_out)``.
        history: what ``train`` returned; of a training that diverged, the error's.
        loss: the one it was trained with.

    Raises:
        TypeError, ValueError: as ``train``; a history without a loss.
    """
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    if not isinstance(history, History):
        raise TypeError(f"history must be what train returns, but is {history!r}")
    if not history.loss:
        raise ValueError("the history has no loss in it")
    seen = gather(network, x, y, the_loss, history)
    return [found for look in LOOKS if (found := look(seen))]
