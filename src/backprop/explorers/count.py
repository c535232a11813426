"""Count: what one gradient costs by three ways, and what it keeps in memory."""

from typing import Any

from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Slider
from backprop.operations import (
    BYTES,
    backward_operations,
    connections,
    direction_operations,
    forward_operations,
    gradient_operations,
    kept_numbers,
    loss_operations,
    parameter_count,
    passes,
)

INPUTS, OUTPUTS = 64, 10  # those of the digits
WAYS = ("differences", "forward mode", "backpropagation")
MOST = 4000  # squares in the picture


def compute(layers: int, width: int, batch: int) -> dict[str, Any]:
    """Passes, operations and memory of one gradient.

    Returns:
        weights, parameters: how many there are, without and with biases.
        passes, operations: by finite differences, forward mode, backpropagation.
        one_pass: operations of one pass of each way; of the pair, for backpropagation.
        forward, backward, ratio: the two halves of backpropagation, and backward / forward.
        saving: operations of finite differences over those of backpropagation.
        times: the same as a whole number, of which all digits are shown.
        per: how many passes of finite differences one square of the picture stands for.
        squares: how many squares those passes take.
        pair: how many the forward and the backward pass take: as much of a square's area,
            as they have of its operations.
        kept_bytes, parameter_bytes: what the forward pass keeps, and the parameters, in bytes.
    """
    widths = [INPUTS, *[width] * layers, OUTPUTS]
    there, back = forward_operations(widths, batch), backward_operations(widths, batch)
    operations = gradient_operations(widths, batch)
    needed = passes(widths)
    one = there + loss_operations(OUTPUTS, batch)
    per = 1
    while needed["differences"] > MOST * per:
        per *= 10
    saving = operations["differences"] / operations["backpropagation"]
    return {
        "weights": connections(widths),
        "parameters": parameter_count(widths),
        "passes": [needed[way] for way in WAYS],
        "operations": [float(operations[way]) for way in WAYS],
        "one_pass": [
            one,
            direction_operations(widths, batch),
            there + back,
        ],
        "forward": there,
        "backward": back,
        "ratio": back / there,
        "saving": saving,
        "times": round(saving),
        "per": per,
        "squares": needed["differences"] / per,
        "pair": [there / one / per, back / one / per],
        "kept_bytes": BYTES * kept_numbers(widths, batch),
        "parameter_bytes": BYTES * parameter_count(widths),
    }


EXPLORER = Explorer(
    name="count",
    title="Count the cost",
    description=(
        "1,342 times as many operations, in large figures, for a network of 64 inputs, 2 hidden "
        "layers of 30 units and 10 outputs. Below, a field of 3,191 small squares, one for each "
        "forward pass that finite differences need for one gradient; and two squares, the two "
        "passes of backpropagation. Two bars show its memory: 52,224 bytes kept from the forward "
        "pass, and 25,520 of parameters."
    ),
    invitation="Make the network larger: one way takes more and more passes, the other still two.",
    parameters=(
        Slider("layers", "hidden layers", "number of hidden layers", 2, 1, 50, 1),
        Slider("width", "width", "units in each hidden layer", 30, 10, 1000, 10, unit="units"),
        Slider("batch", "batch", "examples in the batch", 32, 8, 1000, 8, unit="examples"),
    ),
    compute=compute,
    shown=".3g",
)
