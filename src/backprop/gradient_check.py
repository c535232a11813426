"""Check gradients: compare what backpropagation says with what the loss does.

    nudge one parameter  ->  watch the loss  ->  compare with dL/dW

Two ways to measure a slope without any calculus of our own:

- central differences, (f(x + h) - f(x - h)) / 2h: works for every function;
  good to about 10 digits, because close numbers are subtracted;
- the complex step, Im f(x + ih) / h: nothing is subtracted, so h can be 1e-30
  and all digits hold; f must be computed without abs, max or comparisons of
  complex numbers, which this package takes care of.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop.backpropagation import run, run_back
from backprop.gradients import backpropagate, loss_of
from backprop.layers import Layer, Row
from backprop.losses import Loss, LossRule, as_loss
from backprop.network import Network
from backprop.rule import Back
from backprop.validation import Array, as_floats, pick, require_positive

CENTRAL_STEP = 1e-5
ROUNDING = 8 * np.finfo(float).eps


def central_difference(f: Callable[[Array], float], x: ArrayLike, h: float = CENTRAL_STEP) -> Array:
    """df/dx for each value in ``x``: (f(x + h) - f(x - h)) / 2h, of the shape of ``x``.

    The error falls with h^2 until rounding takes over, which grows as 1/h.

    Raises:
        ValueError: h isn't above 0.
    """
    require_positive(h, "h")
    return _nudge_each(x, np.float64, h, lambda up, down: (f(up) - f(down)) / (2 * h))


def forward_difference(f: Callable[[Array], float], x: ArrayLike, h: float = 1e-8) -> Array:
    """df/dx for each value in ``x``: (f(x + h) - f(x)) / h, of the shape of ``x``.

    The error falls only with h; rounding grows as 1/h. ``h`` above 0, or ValueError.
    """
    require_positive(h, "h")
    start = f(as_floats(x, "x"))
    return _nudge_each(x, np.float64, h, lambda up, down: (f(up) - start) / h)


def complex_step(f: Callable[[Array], complex], x: ArrayLike, h: float = 1e-30) -> Array:
    """df/dx for each value in ``x``: Im f(x + ih) / h, of the shape of ``x``.

    ``f`` must compute with complex numbers. Source: Squire and Trapp 1998.

    Raises:
        ValueError: h isn't above 0.
    """
    require_positive(h, "h")
    return _nudge_each(x, np.complex128, 1j * h, lambda up, down: np.imag(f(up)) / h)


METHODS = {"central difference": central_difference, "complex step": complex_step}


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
    found = backpropagate(network, inputs, targets, loss)
    if gradients is None:
        gradients = found.gradients
    parameters = network.parameters
    if [g.shape for g in gradients] != [p.shape for p in parameters]:
        raise ValueError(
            f"gradients have shapes {[g.shape for g in gradients]}, "
            f"but the parameters have {[p.shape for p in parameters]}"
        )
    numeric = numeric_gradients(network, inputs, targets, loss, measure)
    floors = _roundings(network, inputs, targets, loss, found.gradients)
    if measure is central_difference:
        # What the rounding of two losses and the curve between them may put into each slope
        noise = 4 * np.finfo(float).eps * abs(found.loss) / CENTRAL_STEP + CENTRAL_STEP**2
        for index, (own, parameter) in enumerate(zip(gradients, parameters, strict=True)):
            gap = np.linalg.norm(own - numeric[index])
            doubtful = relative_difference(own, numeric[index]) > tolerance
            if doubtful and gap < noise * np.sqrt(own.size):
                loss_at = loss_of_array(network, inputs, targets, loss, index)
                numeric[index] = complex_step(loss_at, parameter)
    return _report(network.parameter_names, gradients, numeric, floors, method, tolerance)


def _roundings(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str | Loss | LossRule,
    gradients: list[Array],
) -> list[float]:
    """How far each array's gradient moves if all numbers on both ways are rounded differently."""
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    rng = np.random.default_rng(0)
    steps = [_rounded(step, rng) for step in the_loss.steps_before(network.steps)]
    values, backs = run(steps, x)
    _, slope = the_loss.rule(values[-1], y)
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


def numeric_gradients(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str | Loss | LossRule,
    measure: Callable[[Callable[[Array], float], ArrayLike], Array],
) -> list[Array]:
    """All gradients as ``measure`` finds them, in the order of ``network.parameters``.

    ``measure`` is ``forward_difference``, ``central_difference`` or ``complex_step``.
    """
    return [
        measure(loss_of_array(network, inputs, targets, loss, index), parameter)
        for index, parameter in enumerate(network.parameters)
    ]


def loss_of_array(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str | Loss | LossRule,
    index: int,
) -> Callable[[Array], Any]:
    """The loss as a function of one parameter array, number ``index``; the others stay."""
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    arrays = list(network.parameters)

    def loss_at(values: Array) -> Any:
        arrays[index] = values
        return loss_of(network.around(iter(arrays)).steps, x, y, the_loss)

    return loss_at


def _nudge_each(
    x: ArrayLike,
    dtype: type,
    step: complex,
    slope: Callable[[Array, Array], float],
) -> Array:
    """Evaluate ``slope(x + step, x - step)`` with the step in one value of x at a time."""
    x = as_floats(x, "x")
    up: Array = x.astype(dtype)
    down = up.copy()
    slopes = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        up[place] += step
        down[place] -= step
        slopes[place] = slope(up, down)
        up[place] = down[place] = x[place]
    return slopes


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
