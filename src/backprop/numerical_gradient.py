"""Numerical gradients: watch the loss while one parameter is nudged.

    nudge one parameter  ->  watch the loss  ->  its change, divided by the nudge

Ways to measure a slope without any calculus of our own:

- central differences, (f(x + h) - f(x - h)) / 2h: works for every function;
  good to about 10 digits, because close numbers are subtracted;
- the complex step, Im f(x + ih) / h: nothing is subtracted, so h can be 1e-30
  and all digits hold; f must be computed without abs, max or comparisons of
  complex numbers, which this package takes care of.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop.gradients import loss_of
from backprop.losses import Loss, LossRule, as_loss
from backprop.network import Network
from backprop.validation import Array, as_floats, require_positive

CENTRAL_STEP = 1e-5


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
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    return [
        measure(loss_along(network, x, y, the_loss, index), parameter)
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
    return loss_along(network, *network.examples(inputs, targets, the_loss), the_loss, index)


def loss_along(
    network: Network, x: Array, y: Array, loss: Loss, index: int
) -> Callable[[Array], Any]:
    """The same, for examples that have been checked."""
    arrays = list(network.parameters)

    def loss_at(values: Array) -> Any:
        arrays[index] = values
        return loss_of(network.around(iter(arrays)).steps, x, y, loss)

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
