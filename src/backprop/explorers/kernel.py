"""Kernel: nine weights that are used at every place of a digit, and the gradient that they add up.

    ink of the digit, kernel  ->  map of sums Z  ->  loss against a wanted map
    gradient of the kernel  <-  delta = Z - wanted, at every place

A small filter goes down that gradient until it finds the edges that the wanted map shows.
"""

from typing import Any

import numpy as np

from backprop.convolution import convolution
from backprop.explorers.digit import EXAMPLES, read_picture
from backprop.explorers.explorer import Choice, Explorer, Slider, Value
from backprop.losses import squared_error_rule
from backprop.rule import Back
from backprop.validation import Array
from backprop.windows import padded

SIZE = 3
FULL = 16  # the ink of a full pixel
MOST = 2.0  # of a weight, either way
RATE = 0.00006  # the steepest direction of any setting bears up to 0.000076
STEPS = 5
EXACT = 9  # digits behind the point
BIAS = np.zeros(1)
SUBSCRIPTS = "₀₁₂"

UP = np.array([[-1.0, 0.0, 1.0]] * SIZE)  # finds edges that stand upright
SPOT = np.zeros((SIZE, SIZE))
SPOT[1, 1] = 1
KERNELS = {
    "horizontal edges": UP.T,
    "vertical edges": UP,
    "blur": np.full((SIZE, SIZE), 0.25),
    "outline": np.full((SIZE, SIZE), -0.25) + 2.25 * SPOT,
    "identity": SPOT,
    "zero": np.zeros((SIZE, SIZE)),
}
START = "horizontal edges"
WANTED = ("vertical edges", "horizontal edges")
DESCENTS = {START: 4, "zero": 2}  # of so many in a row, a page stores what they lead to
NAMES = [[f"w_{i}{j}" for j in range(SIZE)] for i in range(SIZE)]


def ink(digit: str) -> Array:
    """The digit as a batch of one picture, ``(1, 1, 8, 8)``: whole numbers from 0 to 16."""
    return FULL * read_picture(EXAMPLES[int(digit)]).reshape(1, 1, 8, 8)


def slid(kernel: Array, picture: Array, stride: int, padding: int) -> tuple[Array, Back]:
    """The map of sums, ``(1, 1, rows, columns)``, that a kernel ``(3, 3)`` makes; its way back."""
    return convolution(picture, kernel[None, None], BIAS, stride, padding)


def loss_and_gradient(
    kernel: Array, picture: Array, wanted: Array, stride: int, padding: int
) -> tuple[float, Array, Array, Array]:
    """Half the squared gap to the wanted map: the loss, Z, delta, and dL/dkernel, ``(3, 3)``."""
    z, back = slid(kernel, picture, stride, padding)
    losses, slope = squared_error_rule(z.reshape(1, -1), wanted.reshape(1, -1))
    delta = slope().reshape(z.shape)
    _, (gradient, _) = back(delta)
    return losses[0], z[0, 0], delta[0, 0], gradient[0, 0]


def descended(kernel: Array, picture: Array, wanted: Array, stride: int, padding: int) -> Array:
    """The kernel after five steps down, each weight as it is shown: with two digits, within 2."""
    for _ in range(STEPS):
        *_, gradient = loss_and_gradient(kernel, picture, wanted, stride, padding)
        kernel = kernel - RATE * gradient
    return np.clip(np.round(kernel, 2), -MOST, MOST) + 0.0  # no -0


def compute(digit: str, stride: str, padding: str, wanted: str, **weights: float) -> dict[str, Any]:
    """Slide the kernel over the digit, compare with the wanted map, and find the way back.

    Returns:
        given: the nine weights, row by row, the digit, stride, padding, and the edges wanted.
        picture: the ink of every pixel, with its margin of zeros.
        outputs: Z at every place.
        wanted: what it should be: the map of the kernel that finds those edges.
        deltas: dL/dZ = Z - wanted.
        gradient: dL/dW of each weight.
        loss: half the sum of the squared gaps.
        rate: the learning rate, as it is written.
        after, loss_after: the kernel after five steps down, and its loss.
    """
    kernel = np.array([[weights[name] for name in row] for row in NAMES])
    picture, s, p = ink(digit), int(stride), int(padding)
    target, _ = slid(KERNELS[wanted], picture, s, p)
    loss, z, delta, gradient = loss_and_gradient(kernel, picture, target, s, p)
    after = descended(kernel, picture, target, s, p)
    found = {
        "outputs": z,
        "wanted": target[0, 0],
        "deltas": delta,
        "gradient": gradient,
        "loss": loss,
        "loss_after": loss_and_gradient(after, picture, target, s, p)[0],
    }
    return {
        "given": [*kernel.ravel().tolist(), digit, stride, padding, wanted],
        "picture": padded(picture, p)[0, 0].astype(int),
        "rate": f"{RATE:.5f}",
        "after": after,
        # A weight has two digits, so a sum may be 17.5: no rounding error shall show it as 17.
        **{name: np.round(value, EXACT) for name, value in found.items()},
    }


def setting(kernel: Array) -> dict[str, Value]:
    """The nine parameters of a kernel."""
    return {NAMES[i][j]: float(kernel[i, j]) for i in range(SIZE) for j in range(SIZE)}


def _descents() -> dict[str, dict[str, Value]]:
    """Where one descent after the other leads, on the digit of the start."""
    picture, found = ink("0"), {}
    target, _ = slid(KERNELS[WANTED[0]], picture, 1, 0)
    for name, count in DESCENTS.items():
        kernel = KERNELS[name]
        for number in range(1, count + 1):
            kernel = descended(kernel, picture, target, 1, 0)
            found[f"{name}, {STEPS * number} steps down"] = setting(kernel)
    return found


def _weight(i: int, j: int) -> Slider:
    return Slider(
        name=NAMES[i][j],
        label=f"W{SUBSCRIPTS[i]}{SUBSCRIPTS[j]}",
        meaning=f"weight in row {i}, column {j} of the kernel",
        default=float(KERNELS[START][i, j]),
        minimum=-MOST,
        maximum=MOST,
        step=0.25,
    )


EXPLORER = Explorer(
    name="kernel",
    title="Slide a kernel over a digit",
    description=(
        "A handwritten 0 in 8 by 8 pixels, a kernel of 3 by 3 weights that finds horizontal "
        "edges, and the map of 6 by 6 sums that it makes of the digit. One sum is chosen, and its "
        "window is lit on the digit. Below, from right to left, the way back: the delta of each "
        "place, the gradient of each weight, and the shares that one of them is the sum of."
    ),
    invitation=(
        "Press a number of the map: which nine pixels made it? Then press a weight: where was it "
        "used?"
    ),
    parameters=(
        *(_weight(i, j) for i in range(SIZE) for j in range(SIZE)),
        Choice("digit", "digit", "digit", "0", tuple("0123456789")),
        Choice("stride", "stride", "stride", "1", ("1", "2")),
        Choice("padding", "padding", "padding", "0", ("0", "1")),
        Choice("wanted", "wanted", "edges that the wanted map shows", WANTED[0], WANTED),
        Slider("place", "place", "place of the map, 8 to a row", 20, 0, 63, 1, drawn_only=True),
        Slider("weight", "weight", "weight, 3 to a row", 1, 0, 8, 1, drawn_only=True),
        Choice("lit", "lit", "what is lit", "window", ("window", "weight"), drawn_only=True),
    ),
    compute=compute,
    shown=".2f",
    presets={
        "kernels": {name: setting(kernel) for name, kernel in KERNELS.items()},
        "descents": _descents(),
    },
)
