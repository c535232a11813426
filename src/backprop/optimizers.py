"""Updates: turn gradients into a step.

    gradients  ->  step  ->  parameters - step

Each optimizer is a small change to the one before it. They write into the
parameter arrays they are given and remember what they need between steps. They
know nothing of networks: parameters are any list of NumPy arrays.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from operator import attrgetter, is_not

import numpy as np

from backprop.validation import Array, require_fraction, require_positive

SHAPE = attrgetter("shape")


class Optimizer(ABC):
    """What all optimizers share: a learning rate, and a check of what they are given."""

    remembers = True  # something of the steps before

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = require_positive(learning_rate, "learning_rate")
        self._of: tuple[Array, ...] = ()
        self._shapes: list[tuple[int, ...]] = []

    def update(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:
        """Take one step: change ``parameters`` in place against ``gradients``.

        Pass the same arrays in the same order at every step.

        Raises:
            TypeError: a parameter that isn't an array of floats.
            ValueError: lists of unequal length, a gradient of another shape, or other
                parameters than those whose steps the optimizer remembers.
        """
        if len(self._of) != len(parameters) or any(map(is_not, self._of, parameters)):
            self._take_on(parameters)
        if list(map(SHAPE, gradients)) != self._shapes:
            raise ValueError(
                f"gradients have shapes {list(map(SHAPE, gradients))}, "
                f"but the parameters have {self._shapes}"
            )
        for number, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
            parameter -= self.step(number, gradient)

    def _take_on(self, parameters: Sequence[Array]) -> None:
        for number, parameter in enumerate(parameters):
            kind = getattr(getattr(parameter, "dtype", None), "kind", "")
            if kind != "f" or not parameter.ndim:
                raise TypeError(
                    f"parameters[{number}] must be an array of floats, to be changed in place, "
                    f"but is {parameter!r}"
                )
        if self.remembers and self._of:
            raise ValueError(
                "this optimizer remembers the steps of other parameters; "
                "each network needs an optimizer of its own"
            )
        self._of, self._shapes = tuple(parameters), list(map(SHAPE, parameters))

    @abstractmethod
    def step(self, index: int, gradient: Array) -> Array:
        """What to take from parameter number ``index``; it has the gradient's shape."""


class GradientDescent(Optimizer):
    """W <- W - alpha dL/dW: downhill, in proportion to the slope."""

    remembers = False

    def step(self, index: int, gradient: Array) -> Array:
        return self.learning_rate * gradient


class Momentum(Optimizer):
    """V <- mu V + dL/dW, W <- W - alpha V: a step that remembers the ones before.

    Where slopes agree the velocity V adds up, to at most 1 / (1 - mu) times the
    slope; where they alternate it cancels. Source: Polyak 1964.
    """

    def __init__(self, learning_rate: float, momentum: float = 0.9) -> None:
        super().__init__(learning_rate)
        self.momentum = require_fraction(momentum, "momentum")
        self.velocity: dict[int, Array] = {}

    def step(self, index: int, gradient: Array) -> Array:
        velocity = self.momentum * self.velocity.get(index, 0) + gradient
        self.velocity[index] = velocity
        return self.learning_rate * velocity


class RMSprop(Optimizer):
    """S <- rho S + (1 - rho) (dL/dW)^2, W <- W - alpha dL/dW / (sqrt(S) + epsilon).

    Each parameter's slope is measured against its own recent size, so that flat
    and steep directions advance alike. Source: Tieleman and Hinton 2012.
    """

    def __init__(self, learning_rate: float, decay: float = 0.9, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.decay = require_fraction(decay, "decay")
        self.epsilon = require_positive(epsilon, "epsilon")
        self.mean_square: dict[int, Array] = {}

    def step(self, index: int, gradient: Array) -> Array:
        mean_square = self.decay * self.mean_square.get(index, 0) + (1 - self.decay) * gradient**2
        self.mean_square[index] = mean_square
        return self.learning_rate * gradient / (np.sqrt(mean_square) + self.epsilon)


class Adam(Optimizer):
    """Momentum's average over RMSprop's, both freed of their start at 0.

    M <- beta1 M + (1 - beta1) dL/dW      M^ = M / (1 - beta1^t)
    S <- beta2 S + (1 - beta2) (dL/dW)^2  S^ = S / (1 - beta2^t)
    W <- W - alpha M^ / (sqrt(S^) + epsilon)

    t counts the steps from 1. Source: Kingma and Ba 2015, algorithm 1.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1 = require_fraction(beta1, "beta1")
        self.beta2 = require_fraction(beta2, "beta2")
        self.epsilon = require_positive(epsilon, "epsilon")
        self.t = 0
        self.mean: dict[int, Array] = {}
        self.mean_square: dict[int, Array] = {}

    def update(self, parameters: Sequence[Array], gradients: Sequence[Array]) -> None:
        self.t += 1  # before it is used: t = 0 would divide by zero
        super().update(parameters, gradients)

    def step(self, index: int, gradient: Array) -> Array:
        mean = self.beta1 * self.mean.get(index, 0) + (1 - self.beta1) * gradient
        mean_square = self.beta2 * self.mean_square.get(index, 0) + (1 - self.beta2) * gradient**2
        self.mean[index], self.mean_square[index] = mean, mean_square
        unbiased_mean = mean / (1 - self.beta1**self.t)
        unbiased_mean_square = mean_square / (1 - self.beta2**self.t)
        return self.learning_rate * unbiased_mean / (np.sqrt(unbiased_mean_square) + self.epsilon)


OPTIMIZERS: dict[str, Callable[[float], Optimizer]] = {
    "gradient_descent": GradientDescent,
    "momentum": Momentum,
    "RMSprop": RMSprop,
    "Adam": Adam,
}
