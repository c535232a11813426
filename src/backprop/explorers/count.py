"""Count: what one gradient costs by three ways, and what it keeps in memory."""

from typing import Any

from backprop.explorers.explorer import Explorer, Slider
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


def compute(layers: int, width: int, batch: int) -> dict[str, Any]:
    """Passes, operations and memory of one gradient.

    Returns:
        weights, parameters: how many there are, without and with biases.
        passes, operations: by finite differences, forward mode, backpropagation.
        one_pass: operations of one pass of each way; of the pair, for backpropagation.
        forward, backward, ratio: the two halves of backpropagation, and backward / forward.
        saving: operations of finite differences over those of backpropagation.
        kept_bytes, parameter_bytes: what the forward pass keeps, and the parameters, in bytes.
    """
    widths = [INPUTS, *[width] * layers, OUTPUTS]
    there, back = forward_operations(widths, batch), backward_operations(widths, batch)
    operations = gradient_operations(widths, batch)
    needed = passes(widths)
    return {
        "weights": connections(widths),
        "parameters": parameter_count(widths),
        "passes": [needed[way] for way in WAYS],
        "operations": [float(operations[way]) for way in WAYS],
        "one_pass": [
            there + loss_operations(OUTPUTS, batch),
            direction_operations(widths, batch),
            there + back,
        ],
        "forward": there,
        "backward": back,
        "ratio": back / there,
        "saving": operations["differences"] / operations["backpropagation"],
        "kept_bytes": BYTES * kept_numbers(widths, batch),
        "parameter_bytes": BYTES * parameter_count(widths),
    }


EXPLORER = Explorer(
    name="count",
    title="Count the cost",
    description=(
        "Five bars on logarithmic scales, for a network of 64 inputs, 2 hidden layers of 30 units "
        "and 10 outputs, and a batch of 32. Operations for one gradient: 640 million by finite "
        "differences, 1.92 billion by forward mode, 477 thousand by backpropagation. Memory: 52.2 "
        "kilobytes kept from the forward pass, 25.5 kilobytes of parameters."
    ),
    invitation="Move the width or the depth, and see which bars grow with it.",
    parameters=(
        Slider("layers", "hidden layers", "number of hidden layers", 2, 1, 50, 1),
        Slider("width", "width", "units in each hidden layer", 30, 10, 1000, 10, unit="units"),
        Slider("batch", "batch", "examples in the batch", 32, 8, 1000, 8, unit="examples"),
    ),
    compute=compute,
    shown=".3g",
)
