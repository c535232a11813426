"""Count operations by running the code: arrays that note every sum and product.

with arrays of type Counted in place of the parameters, run the book's own
functions  ->  how many additions and multiplications they did
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from backprop.activations import ACTIVATIONS
from backprop.backpropagation import learn, run, run_back
from backprop.forward_mode import Dual, rate_of_loss
from backprop.gradients import loss_of
from backprop.layers import Layer
from backprop.losses import as_loss
from backprop.network import Network
from backprop.optimizers import GradientDescent
from backprop.rule import Back, Rule
from backprop.validation import Array

ELEMENTWISE = (np.add, np.subtract, np.multiply, np.divide, np.square, np.power)


class Tally:
    """How many operations were done, in how many calls of NumPy."""

    def __init__(self) -> None:
        """Start at 0."""
        self.operations = self.calls = 0


class Counted(np.ndarray[Any, Any]):
    """An array that adds to its tally what is computed with it, as do the results."""

    tally: Tally

    def __array_finalize__(self, source: Any) -> None:
        self.tally = getattr(source, "tally", None) or Tally()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Compute with plain arrays, and count."""
        plain = [_plain(array) for array in inputs]
        if "out" in options:
            options["out"] = tuple(_plain(array) for array in options["out"])
        result = np.asarray(getattr(ufunc, method)(*plain, **options))
        self.tally.operations += _operations(ufunc, method, plain, result)
        self.tally.calls += 1
        return _counted(result, self.tally)


def count_operations(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str
) -> dict[str, int]:
    """The operations of one forward pass, one backward pass, and one pass of other ways.

    Returns:
        ``"forward"``, ``"backward"`` (with the loss), ``"loss"`` (a forward pass and
        the loss, as finite differences need it) and ``"direction"`` (forward mode).

    Raises:
        TypeError, ValueError: as ``backpropagate``.
    """
    the_loss = as_loss(loss)
    x, y = network.examples(inputs, targets, the_loss)
    tally = Tally()
    parameters = [_counted(array, tally) for array in network.parameters]
    steps = _counting(the_loss.steps_before(network.around(iter(parameters)).steps), tally)
    found, before = dict[str, int](), 0

    def note(what: str) -> None:
        nonlocal before
        found[what], before = tally.operations - before, tally.operations

    values, backs = run(steps, x)
    note("forward")
    losses, slope = the_loss.rule(values[-1], y)
    losses.sum() / len(x)
    for _ in run_back(backs, slope() / len(x)):
        pass
    note("backward")
    loss_of(steps, x, y, the_loss)
    note("loss")
    ones: Any = (Dual(array, _counted(np.ones_like(array), tally)) for array in parameters)
    moving = the_loss.steps_before(network.around(ones).steps)
    rate_of_loss(_counting(moving, tally), x, y, the_loss)
    note("direction")
    return found


def calls_of_a_step(network: Network, inputs: ArrayLike, targets: ArrayLike, loss: str) -> int:
    """How often one step of gradient descent calls NumPy; the network stays as it is.

    Raises:
        TypeError, ValueError: as ``backpropagate``.
    """
    the_loss, tally = as_loss(loss), Tally()
    x, y = network.examples(inputs, targets, the_loss)
    learn(network.copy(), _counted(x, tally), y, the_loss, GradientDescent(0.01))
    return tally.calls


def _counting(steps: Sequence[Layer], tally: Tally) -> list[Layer]:
    """The steps, of which the activations count no more than what they do with their slope."""
    rules = [activation.rule for activation in ACTIVATIONS.values()]
    return [Layer(_noting(step.rule, tally)) if step.rule in rules else step for step in steps]


def _noting(rule: Rule, tally: Tally) -> Rule:
    def noting(z: Any) -> tuple[Any, Back]:
        if not isinstance(z, Dual):
            value, back = rule(_plain(z))
            return _counted(value, tally), back
        value, back = rule(_plain(z.value))
        derivative, _ = back(np.ones_like(value))
        rate = z.rate * _counted(derivative(), tally)
        return Dual(_counted(value, tally), rate), back

    return noting


def _counted(array: Array, tally: Tally) -> Counted:
    counted = array.view(Counted)
    counted.tally = tally
    return counted


def _plain(array: Any) -> Any:
    return array.view(np.ndarray) if isinstance(array, Counted) else array


def _operations(ufunc: Any, method: str, inputs: list[Any], result: Array) -> int:
    if ufunc is np.matmul:
        inner = inputs[0].shape[-1]
        return result.size * (2 * inner - 1)  # inner products, and one addition less
    if ufunc not in ELEMENTWISE:
        return 0  # comparisons and the like
    return inputs[0].size - result.size if method == "reduce" else result.size
