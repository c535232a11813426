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

import numpy as np
from numpy.typing import ArrayLike

from backprop.forward import forward
from backprop.gradients import backward, mean_loss
from backprop.network import Network
from backprop.validation import Array, as_floats, pick, require_positive


def central_difference(f: Callable[[Array], float], x: ArrayLike, h: float = 1e-5) -> Array:
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
        tolerance: what ``difference`` may be.
    """

    method: str
    parameter: str
    analytic: float
    numeric: float
    difference: float
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether the two gradients agree within the tolerance."""
        return self.difference <= self.tolerance

    def __str__(self) -> str:
        verdict = "agree" if self.passed else "DISAGREE"
        return (
            f"backpropagation and {self.method} {verdict}: relative difference "
            f"{self.difference:.1e} (tolerance {self.tolerance:.0e})\n"
            f"furthest apart: {self.parameter}, "
            f"backpropagation {self.analytic:.10g}, {self.method} {self.numeric:.10g}"
        )


def check_gradients(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str,
    *,
    method: str = "central difference",
    tolerance: float = 1e-7,
    gradients: list[Array] | None = None,
) -> GradientReport:
    """Compare the gradients of every parameter with a numerical measurement.

    Args:
        network: of float64; float32 has too few digits to be checked this way.
        inputs: shape ``(batch, n_in)``.
        targets: shape ``(batch, n_out)``.
        loss: the name of a loss.
        method: ``"central difference"`` or ``"complex step"``.
        tolerance: the relative difference that still counts as agreement.
        gradients: gradients to check, in the order of ``network.parameters``;
            by default those of ``backward``.

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
    if gradients is None:
        gradients = backward(network, forward(network, inputs), targets, loss).gradients
    parameters = network.parameters
    if [g.shape for g in gradients] != [p.shape for p in parameters]:
        raise ValueError(
            f"gradients have shapes {[g.shape for g in gradients]}, "
            f"but the parameters have {[p.shape for p in parameters]}"
        )
    numeric = numeric_gradients(network, inputs, targets, loss, measure)
    return _report(network.parameter_names, gradients, numeric, method, tolerance)


def numeric_gradients(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str,
    measure: Callable[[Callable[[Array], float], ArrayLike], Array],
) -> list[Array]:
    """All gradients as ``measure`` finds them, in the order of ``network.parameters``.

    ``measure`` is ``forward_difference``, ``central_difference`` or ``complex_step``.
    """
    parameters = network.parameters
    numeric = []
    for index in range(len(parameters)):

        def loss_at(values: Array, index: int = index) -> float:
            nudged = [p.astype(values.dtype, copy=False) for p in parameters]
            nudged[index] = values
            return mean_loss(network.with_parameters(nudged), inputs, targets, loss)

        numeric.append(measure(loss_at, parameters[index]))
    return numeric


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
    method: str,
    tolerance: float,
) -> GradientReport:
    gaps = [np.abs(a - n) for a, n in zip(analytic, numeric, strict=True)]
    worst = max(range(len(gaps)), key=lambda index: gaps[index].max())
    place = np.unravel_index(int(gaps[worst].argmax()), gaps[worst].shape)
    return GradientReport(
        method,
        f"{names[worst]}[{', '.join(str(index) for index in place)}]",
        float(analytic[worst][place]),
        float(numeric[worst][place]),
        relative_difference(
            np.concatenate([a.ravel() for a in analytic]),
            np.concatenate([n.ravel() for n in numeric]),
        ),
        tolerance,
    )
