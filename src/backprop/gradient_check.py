"""Check gradients: compare what backpropagation says with what the loss does.

    dL/dW by backpropagation  ->  how far apart, and where most  <-  dL/dW as measured

What is measured, and how, is in ``numerical_gradient``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from backprop.backpropagation import run, run_back
from backprop.gradients import backpropagate
from backprop.layers import Layer, Row
from backprop.losses import Loss, LossRule, as_loss
from backprop.network import Network
from backprop.numerical_gradient import (
    CENTRAL_STEP,
    METHODS,
    central_difference,
    complex_step,
    loss_along,
    numeric_gradients,
)
from backprop.rule import Back
from backprop.validation import Array, as_floats, pick, require_positive

ROUNDING = 8 * np.finfo(float).eps


def relative_difference(left: ArrayLike, right: ArrayLike) -> float:
    """||left - right|| / (||left|| + ||right||), from 0 (equal) to 1 (nothing in common)."""
    a, b = as_floats(left, "left"), as_floats(right, "right")
    largest = max(np.abs(a).max(initial=0), np.abs(b).max(initial=0))
    if largest == 0:
        return 0.0
    # So that no square becomes 0 or infinite: by a power of 2, which rounds nothing
    power = np.ldexp(1.0, int(np.frexp(largest)[1]) - 1)
    a, b = a / power, b / power
    return float(np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)))


@dataclass(frozen=True)
class GradientReport:
    """How backpropagation and a numerical gradient compare, over a whole network.

    Attributes:
        method: how the numerical gradient was measured.
        parameter: the one they disagree most on, such as ``weights of layer 1[0, 2]``.
        analytic: dL/d(parameter) from backpropagation.
        numeric: dL/d(parameter) as measured.
        difference: the relative difference of the two whole gradients.
        largest: the largest relative difference of the two gradients of one array.
        tolerance: what both may be.
    """

    method: str
    parameter: str
    analytic: float
    numeric: float
    difference: float
    largest: float
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether the two gradients agree within the tolerance, as a whole and in each array."""
        return self.difference <= self.tolerance and self.largest <= self.tolerance

    def __str__(self) -> str:
        verdict = "agree" if self.passed else "DISAGREE"
        shown, what = self.difference, ""
        if self.difference <= self.tolerance and not self.passed:
            shown, what = self.largest, "in one array, "
        return (
            f"backpropagation and {self.method} {verdict}: {what}relative difference "
            f"{shown:.1e} (tolerance {self.tolerance:.0e})\n"
            f"furthest apart: {self.parameter}, "
            f"backpropagation {self.analytic:.10g}, {self.method} {self.numeric:.10g}"
        )


def check_gradients(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str | Loss | LossRule,
    *,
    method: str = "central difference",
    tolerance: float = 1e-7,
    gradients: list[Array] | None = None,
) -> GradientReport:
    """Compare the gradients of every parameter with a numerical measurement.

    Each array is judged by itself too, so that large gradients don't hide a wrong small one.
    An array whose slopes are too small for central differences, which lose them in the
    rounding of the loss, is measured by the complex step. What a few roundings more would
    change is no disagreement: at a perfect fit there is nothing else.

    Args:
        network: of float64; float32 has too few digits to be checked this way.
        inputs: shape ``(batch, n_in)``.
        targets: shape ``(batch, n_out)``.
        loss: a name, or a function with its way back.
        method: ``"central difference"`` or ``"complex step"``.
        tolerance: the relative difference that still counts as agreement.
        gradients: gradients to check, in the order of ``network.parameters``;
            by default those of ``backpropagate``.

    Raises:
        TypeError: a float32 network.
        ValueError: an unknown method, gradients of the wrong shapes, or bad data.
    """
    measure = pick(method, METHODS, "method")
    require_positive(tolerance, "tolerance")
    if network.dtype != np.float64:
        raise TypeError(
            f"the network is {network.dtype}; a gradient check needs float64, because "
            "a small difference of float32 losses is mostly rounding"
        )
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    found = backpropagate(network, x, y, the_loss)
    if gradients is None:
        gradients = found.gradients
    parameters = network.parameters
    if [g.shape for g in gradients] != [p.shape for p in parameters]:
        raise ValueError(
            f"gradients have shapes {[g.shape for g in gradients]}, "
            f"but the parameters have {[p.shape for p in parameters]}"
        )
    numeric = numeric_gradients(network, x, y, the_loss, measure)
    floors = _roundings(network, x, y, the_loss, found.gradients)
    if measure is central_difference:
        # What the rounding of two losses and the curve between them may put into each slope
        noise = 4 * np.finfo(float).eps * abs(found.loss) / CENTRAL_STEP + CENTRAL_STEP**2
        for index, (own, parameter) in enumerate(zip(gradients, parameters, strict=True)):
            gap = np.linalg.norm(own - numeric[index])
            doubtful = relative_difference(own, numeric[index]) > tolerance
            if doubtful and gap < noise * np.sqrt(own.size):
                loss_at = loss_along(network, x, y, the_loss, index)
                numeric[index] = complex_step(loss_at, parameter)
    return _report(network.parameter_names, gradients, numeric, floors, method, tolerance)


def _roundings(
    network: Network, x: Array, y: Array, loss: Loss, gradients: list[Array]
) -> list[float]:
    """How far each array's gradient moves if all numbers on both ways are rounded differently."""
    rng = np.random.default_rng(0)
    steps = [_rounded(step, rng) for step in loss.steps_before(network.steps)]
    values, backs = run(steps, x)
    _, slope = loss.rule(values[-1], y)
    other = [own for _, own, _ in run_back(backs, slope() / len(x))]
    arrays = [array for own in reversed(other) for array in own]
    return [float(np.linalg.norm(a - g)) for a, g in zip(arrays, gradients, strict=True)]


def _rounded(layer: Layer, rng: np.random.Generator) -> Layer:
    """The same layer, with a few roundings more in its values and in the slopes it is given."""
    if isinstance(layer, Row):
        layer = layer.of([_rounded(part, rng) for part in layer.layers])

    def roughly(array: Array) -> Array:
        rough: Array = array * (1 + ROUNDING * rng.choice([-1.0, 1.0], array.shape))
        return rough

    def rule(a: Array) -> tuple[Array, Back]:
        value, back = layer(a)
        return roughly(value), lambda slope: back(roughly(slope))

    return Layer(rule)


def _report(
    names: list[str],
    analytic: list[Array],
    numeric: list[Array],
    floors: list[float],
    method: str,
    tolerance: float,
) -> GradientReport:
    def apart(left: ArrayLike, right: ArrayLike, floor: float) -> float:
        difference = relative_difference(left, right)
        if difference <= tolerance or floor == 0:
            return difference
        gap = float(np.linalg.norm(np.subtract(left, right)))
        return 0.0 if gap <= floor else difference

    pairs = list(zip(analytic, numeric, strict=True))
    each = [apart(a, n, floor) for (a, n), floor in zip(pairs, floors, strict=True)]
    whole = apart(
        np.concatenate([a.ravel() for a in analytic]),
        np.concatenate([n.ravel() for n in numeric]),
        float(np.linalg.norm(floors)),
    )
    gaps = [np.abs(a - n) for a, n in pairs]
    # Where the whole agrees, a wrong array is one whose gradient is small
    judged = each if whole <= tolerance else [gap.max() for gap in gaps]
    worst = int(np.argmax(judged))
    place = np.unravel_index(int(gaps[worst].argmax()), gaps[worst].shape)
    return GradientReport(
        method,
        f"{names[worst]}[{', '.join(str(index) for index in place)}]",
        float(analytic[worst][place]),
        float(numeric[worst][place]),
        whole,
        float(np.max(each)),
        tolerance,
    )
