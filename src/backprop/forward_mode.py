"""Forward mode: the slope of the loss along one direction, carried along on the way forward.

    (A(l-1), dA(l-1))  ->  (Z(l), dZ(l))  ->  (A(l), dA(l))  ->  ...  ->  dL

Every number is accompanied by how fast it changes when the parameters move in
that direction: the two together are a dual number, and the layers run on arrays of
them as they stand. One pass gives one slope, so a whole gradient needs one pass for
each weight and bias.

Source: Baydin et al., "Automatic differentiation in machine learning: a survey", 2018.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import ArrayLike

from backprop.backpropagation import run
from backprop.layers import Layer
from backprop.losses import Loss, LossRule, as_loss
from backprop.network import Network
from backprop.validation import Array


class Dual(NDArrayOperatorsMixin):
    """Values, and the rate at which each of them changes.

    NumPy's functions and operators take it for an array, and give the rate of what comes
    out: ``RATES`` has their rules.

    Attributes:
        value, rate: arrays of one shape.
    """

    def __init__(self, value: Array, rate: Array) -> None:
        self.value, self.rate = value, rate

    def __len__(self) -> int:
        return len(self.value)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the values."""
        return self.value.shape

    @property
    def ndim(self) -> int:
        """Of the values."""
        return self.value.ndim

    @property
    def dtype(self) -> np.dtype:
        """Of the values."""
        return self.value.dtype

    @property
    def real(self) -> Array:
        """The values alone, for comparisons."""
        return self.value.real

    def sum(self, axis: Any = None, keepdims: bool = False) -> "Dual":
        """The sum along an axis; its rate is the sum of the rates."""
        how = {"axis": axis, "keepdims": keepdims}
        return Dual(self.value.sum(**how), self.rate.sum(**how))

    def mean(self, axis: Any = None, keepdims: bool = False) -> "Dual":
        """The mean along an axis; its rate is the mean of the rates."""
        how = {"axis": axis, "keepdims": keepdims}
        return Dual(self.value.mean(**how), self.rate.mean(**how))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or ufunc not in RATES or options:
            return NotImplemented
        value = ufunc(*(value_of(one) for one in inputs))
        terms = [
            slope(value, *(value_of(other) for other in inputs), one.rate)
            for one, slope in zip(inputs, RATES[ufunc], strict=True)
            if isinstance(one, Dual)
        ]
        return Dual(value, sum(terms[1:], terms[0]))

    def reshape(self, *shape: Any) -> "Dual":
        """The same numbers in another shape."""
        return Dual(self.value.reshape(*shape), self.rate.reshape(*shape))

    def transpose(self, *axes: int) -> "Dual":
        """The same numbers with their axes in another order."""
        return Dual(self.value.transpose(*axes), self.rate.transpose(*axes))

    def __getitem__(self, place: Any) -> "Dual":
        return Dual(self.value[place], self.rate[place])

    def __setitem__(self, place: Any, numbers: "Dual") -> None:
        self.value[place], self.rate[place] = numbers.value, numbers.rate

    def __array_function__(self, function: Any, types: Any, inputs: Any, options: Any) -> Any:
        value = function(*(value_of(one) for one in inputs), **options)
        if function is np.where:
            condition, *both = inputs
            rates = [one.rate if isinstance(one, Dual) else 0 for one in both]
            return Dual(value, np.where(condition, *rates))
        if function is np.full_like:
            return Dual(value, np.zeros_like(value))
        if function not in LINEAR:
            return NotImplemented
        terms = [
            function(*(value_of(one) for one in inputs[:n]), moving.rate, *rest, **options)
            for n, moving in enumerate(inputs)
            if isinstance(moving, Dual)
            for rest in [[value_of(one) for one in inputs[n + 1 :]]]
        ]
        return Dual(value, sum(terms[1:], terms[0]))


def value_of(number: Any) -> Any:
    """The values of a dual number; what else it is given, as it is."""
    return number.value if isinstance(number, Dual) else number


# Functions that are linear in each array that they are given: so are their rates
LINEAR = {np.tensordot, np.lib.stride_tricks.sliding_window_view}

# For each input of a function of NumPy: what its rate brings to that of the result,
# given the result, the inputs, and the rate
RATES: dict[Any, tuple[Callable[..., Any], ...]] = {
    np.add: (lambda r, a, b, da: da, lambda r, a, b, db: db),
    np.subtract: (lambda r, a, b, da: da, lambda r, a, b, db: -db),
    np.multiply: (lambda r, a, b, da: da * b, lambda r, a, b, db: a * db),
    np.divide: (lambda r, a, b, da: da / b, lambda r, a, b, db: -r * db / b),
    np.matmul: (lambda r, a, b, da: da @ b, lambda r, a, b, db: a @ db),
    np.power: (lambda r, a, b, da: b * a ** (b - 1) * da, lambda r, a, b, db: r * np.log(a) * db),
    np.maximum: (lambda r, a, b, da: da * (a > b), lambda r, a, b, db: db * (a <= b)),
    np.negative: (lambda r, a, da: -da,),
    np.absolute: (lambda r, a, da: da * np.sign(a),),
    np.square: (lambda r, a, da: 2 * a * da,),
    np.sqrt: (lambda r, a, da: da / (2 * r),),
    np.exp: (lambda r, a, da: da * r,),
    np.log: (lambda r, a, da: da / a,),
    np.log1p: (lambda r, a, da: da / (1 + a),),
    np.tanh: (lambda r, a, da: da * (1 - r**2),),
}


def directional_derivative(
    network: Network,
    direction: Sequence[Array],
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: str | Loss | LossRule,
) -> float:
    """dL/dt, where each parameter p moves as p + t d, from one pass forward.

    ``direction`` has one array d for each of ``network.parameters``, of its
    shape. The result is the sum of gradient times direction, over all of them.

    Raises:
        TypeError: inputs or targets that aren't numbers.
        ValueError: a direction, inputs or targets that don't fit.
    """
    _require_direction(network, direction)
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    duals: Any = map(Dual, network.parameters, direction)
    moving = network.around(duals)
    return rate_of_loss(the_loss.steps_before(moving.steps), x, y, the_loss)


def rate_of_loss(steps: Sequence[Layer], x: Array, y: Array, loss: Loss) -> float:
    """How fast the mean loss changes as the dual numbers in ``steps`` do."""
    still: Any = Dual(x, np.zeros_like(x))
    last: Any = run(steps, still)[0][-1]
    _, slope = loss.rule(last.value, y)
    rate: float = (slope() * last.rate).sum(axis=1).mean()
    return rate


def gradients_by_forward_mode(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str | Loss | LossRule
) -> list[Array]:
    """All gradients, in the order of ``network.parameters``: one pass for each number in them.

    Raises:
        TypeError, ValueError: as ``directional_derivative``.
    """
    direction = [np.zeros_like(parameter) for parameter in network.parameters]
    gradients = [np.zeros_like(parameter) for parameter in network.parameters]
    for along, gradient in zip(direction, gradients, strict=True):
        for place in np.ndindex(along.shape):
            along[place] = 1
            gradient[place] = directional_derivative(network, direction, inputs, targets, loss)
            along[place] = 0
    return gradients


def _require_direction(network: Network, direction: Sequence[Array]) -> None:
    shapes = [np.shape(along) for along in direction]
    needed = [parameter.shape for parameter in network.parameters]
    if shapes != needed:
        raise ValueError(f"the direction has shapes {shapes}, but the parameters have {needed}")
