"""The program that does in Python what the playground does in a page."""

from collections.abc import Mapping, Sequence

from backprop.explorers.parameters import Value
from backprop.optimizers import OPTIMIZERS

STEPS = 1000  # of a training that hasn't begun

PROGRAM = """\
import numpy as np

from backprop.backpropagation import learn
from backprop.explorers.training_examples import examples
from backprop.history import evaluate
from backprop.network import Network
from backprop.optimizers import {optimizer}

made = examples({examples})
x, y = made.trained
rng = np.random.default_rng({seed})
network = Network.initialized(
    {widths}, {activations}, rng, weights="{weights}"
)
optimizer = {optimizer}({learning_rate})


def batches(size):
    while True:  # each time round is an epoch
        order = rng.permutation(len(x))
        for start in range(0, len(x), size):
            yield order[start : start + size]


for _, rows in zip(range({steps}), batches({batch})):
    learn(network, x[rows], y[rows], "{loss}", optimizer, {weight_decay})

for kind, data in [("trained on", made.trained), ("held out", made.held_out)]:
    if data:
        loss, right = evaluate(network, *data, "{loss}")
        print(f"{{kind}}: loss {{loss:.4g}}, {{right:.1%}} right")
"""


def program(
    setting: Mapping[str, Value],
    *,
    widths: Sequence[int],
    activations: Sequence[str],
    weights: str,
    loss: str,
    steps: int,
) -> str:
    """A program for this setting: it prints what the playground shows after as many steps.

    ``steps`` of 0 become ``STEPS``.
    """
    given = {name: setting[name] for name in ("noise", "seed")}
    if setting["data"] == "function":
        given["function"] = setting["function"]
    if setting["points"]:
        given["points"] = setting["points"]
    call = [_literal(setting["data"]), *(f"{name}={_literal(v)}" for name, v in given.items())]
    return PROGRAM.format(
        examples=", ".join(call),
        seed=setting["seed"],
        widths=list(widths),
        activations=f"[{', '.join(map(_literal, activations))}]",
        weights=weights,
        optimizer=type(OPTIMIZERS[str(setting["optimizer"])](1.0)).__name__,
        learning_rate=setting["learning_rate"],
        batch=setting["batch"],
        weight_decay=setting["weight_decay"],
        loss=loss,
        steps=steps or STEPS,
    )


def _literal(value: Value) -> str:
    """A value as the book writes it in code."""
    return f'"{value}"' if isinstance(value, str) else repr(value)
