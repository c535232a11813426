"""Several ways to train the same network: the book's, and what a reader would use instead.

All have ReLU in the hidden layers, softmax and cross-entropy at the end, and take
steps of plain gradient descent from the same weights on the same batch. A way whose
library isn't installed is left out; ``missing`` says which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from backprop.backpropagation import learn, run_back, there
from backprop.forward import forward
from backprop.gradients import backpropagate
from backprop.losses import Loss, as_loss
from backprop.network import Network
from backprop.optimizers import GradientDescent
from backprop.targets import one_hot
from backprop.validation import Array

LOSS = "categorical_cross_entropy"
LEARNING_RATE = 0.01


@dataclass(frozen=True)
class Problem:
    """A network's first weights, and one batch.

    Attributes:
        weights: of each layer, ``(n_in, n_out)``; the biases begin at 0.
        inputs: ``(batch, n_in)``.
        labels: ``(batch,)``, the right class of each example.
    """

    weights: list[Array]
    inputs: Array
    labels: Array

    @property
    def widths(self) -> list[int]:
        """The number of inputs, then of units in each layer."""
        return [len(self.weights[0]), *(w.shape[1] for w in self.weights)]

    @property
    def targets(self) -> Array:
        """The labels as rows with a single 1."""
        return one_hot(self.labels, self.widths[-1]).astype(self.inputs.dtype)

    def network(self) -> Network:
        """The book's network of these weights, which it may change."""
        names = ["relu"] * (len(self.weights) - 1) + ["softmax"]
        weights = [w.copy() for w in self.weights]
        return Network.from_parameters(weights, [np.zeros_like(w[0]) for w in weights], names)


@dataclass(frozen=True)
class Contestant:
    """One way to train.

    Attributes:
        step: does one update.
        gradient: finds the gradients and changes nothing; None if the way offers none.
        parameters: the present weights and biases, as in ``Network.parameters``.
    """

    step: Callable[[], object]
    gradient: Callable[[], object] | None
    parameters: Callable[[], list[Array]]


def problem(widths: list[int], batch: int, dtype: str) -> Problem:
    """Draw a network and a batch, the same at every call."""
    rng = np.random.default_rng(0)
    names = ["relu"] * (len(widths) - 1)
    network = Network.initialized(widths, names, rng, weights="he", dtype=dtype)
    inputs = rng.normal(size=(batch, widths[0])).astype(dtype)
    labels = np.append(np.arange(widths[-1]), rng.integers(widths[-1], size=batch))[:batch]
    return Problem([layer.weights for layer in network.layers], inputs, labels)


def there_and_back(network: Network, x: Array, y: Array, loss: Loss) -> None:
    """Find the gradients, as ``learn`` does, and let each go at once."""
    _, backs, _, slope = there(network, x, y, loss)
    for _ in run_back(backs, slope):
        pass


def book(task: Problem, learning_rate: float = LEARNING_RATE) -> Contestant:
    """The shared code: the step that ``train`` does and the chapters tell."""
    network, x, y = task.network(), task.inputs, task.targets
    optimizer, loss = GradientDescent(learning_rate), as_loss(LOSS)
    return Contestant(
        lambda: learn(network, x, y, loss, optimizer),
        lambda: there_and_back(network, x, y, loss),
        lambda: network.parameters,
    )


def products(task: Problem) -> Contestant:
    """The floor: the matrix products of a step and nothing else."""
    network = task.network()
    passed = forward(network, task.inputs)
    deltas = backpropagate(network, passed.a[0], task.targets, LOSS).deltas
    weights = [layer.weights for layer in network.layers]

    def run() -> None:
        for a, w in zip(passed.a, weights, strict=False):
            a @ w
        for w, delta in zip(weights[1:], deltas[1:], strict=True):
            delta @ w.T
        for a, delta in zip(passed.a, deltas, strict=False):
            a.T @ delta

    return Contestant(run, run, lambda: network.parameters)


def example_loop(task: Problem) -> Contestant:
    """One example at a time, in columns, the gradients added up: as in Nielsen's network.py."""
    weights = [w.T.copy() for w in task.weights]
    biases = [np.zeros_like(w[:, :1]) for w in weights]
    x, y = task.inputs[:, :, None], task.targets[:, :, None]
    rate = LEARNING_RATE / len(x)

    def one_gradient(inputs: Array, target: Array) -> tuple[list[Array], list[Array]]:
        a, z = [inputs], []
        for w, b in zip(weights, biases, strict=True):
            z.append(w @ a[-1] + b)
            a.append(np.maximum(z[-1], 0))
        exponentials = np.exp(z[-1] - z[-1].max())
        delta = exponentials / exponentials.sum() - target
        in_weights, in_biases = [delta @ a[-2].T], [delta]
        for layer in range(len(weights) - 2, -1, -1):
            delta = weights[layer + 1].T @ delta * (z[layer] > 0)
            in_weights.insert(0, delta @ a[layer].T)
            in_biases.insert(0, delta)
        return in_weights, in_biases

    def gradient() -> tuple[list[Array], list[Array]]:
        in_weights = [np.zeros_like(w) for w in weights]
        in_biases = [np.zeros_like(b) for b in biases]
        for inputs, target in zip(x, y, strict=True):
            one_weights, one_biases = one_gradient(inputs, target)
            in_weights = [total + one for total, one in zip(in_weights, one_weights, strict=True)]
            in_biases = [total + one for total, one in zip(in_biases, one_biases, strict=True)]
        return in_weights, in_biases

    def step() -> None:
        in_weights, in_biases = gradient()
        weights[:] = [w - rate * slope for w, slope in zip(weights, in_weights, strict=True)]
        biases[:] = [b - rate * slope for b, slope in zip(biases, in_biases, strict=True)]

    return Contestant(
        step,
        gradient,
        lambda: [p for w, b in zip(weights, biases, strict=True) for p in (w.T, b[:, 0])],
    )


def pytorch_model(task: Problem) -> tuple[Any, list[Any]]:
    """PyTorch's model with the problem's weights, and its linear layers."""
    import torch

    model = torch.nn.Sequential()
    linear: list[Any] = []
    for w in task.weights:
        if linear:
            model.append(torch.nn.ReLU())
        linear.append(torch.nn.Linear(*w.shape, dtype=torch.from_numpy(w).dtype))
        with torch.no_grad():
            linear[-1].weight.copy_(torch.from_numpy(w.T))
            linear[-1].bias.zero_()
        model.append(linear[-1])
    return model, linear


def pytorch_parameters(linear: list[Any]) -> list[Array]:
    """The parameters of PyTorch's linear layers, in the book's order and shapes."""
    pairs = [(layer.weight.T, layer.bias) for layer in linear]
    return [p.detach().numpy().copy() for pair in pairs for p in pair]


def pytorch(task: Problem) -> Contestant:
    """PyTorch without compilation: nn.Sequential, CrossEntropyLoss, optim.SGD."""
    import torch

    torch.set_num_threads(2)
    x, labels = torch.from_numpy(task.inputs), torch.from_numpy(task.labels)
    model, linear = pytorch_model(task)
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def gradient() -> None:
        optimizer.zero_grad()
        loss(model(x), labels).backward()

    def step() -> None:
        gradient()
        optimizer.step()

    return Contestant(step, gradient, lambda: pytorch_parameters(linear))


def jax(task: Problem) -> Contestant:
    """JAX, its step and its gradient compiled by jit."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", task.inputs.dtype == np.float64)
    x, y = jnp.asarray(task.inputs), jnp.asarray(task.targets)
    held = [(jnp.asarray(w), jnp.zeros_like(w[0])) for w in task.weights]

    def loss(parameters: Any, x: Any, y: Any) -> Any:
        a = x
        for w, b in parameters[:-1]:
            a = jax.nn.relu(a @ w + b)
        w, b = parameters[-1]
        return -(y * jax.nn.log_softmax(a @ w + b)).sum(axis=1).mean()

    slopes = jax.jit(jax.value_and_grad(loss))

    @jax.jit
    def updated(parameters: Any, x: Any, y: Any) -> Any:
        value, gradient = jax.value_and_grad(loss)(parameters, x, y)
        return jax.tree.map(lambda p, g: p - LEARNING_RATE * g, parameters, gradient), value

    def step() -> None:
        held[:], value = updated(held, x, y)
        jax.block_until_ready((held, value))

    return Contestant(
        step,
        lambda: jax.block_until_ready(slopes(held, x, y)),
        lambda: [np.asarray(p) for pair in held for p in pair],
    )


def scikit_learn_model(task: Problem, learning_rate: float) -> Any:
    """scikit-learn's MLPClassifier with the problem's weights, for plain gradient descent.

    For two classes it has one output instead of two, so it keeps its own weights there.
    """
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        task.widths[1:-1],
        solver="sgd",
        alpha=0,
        momentum=0,
        nesterovs_momentum=False,
        batch_size=len(task.inputs),
        learning_rate_init=learning_rate,
        shuffle=False,
    )
    model.partial_fit(task.inputs, task.labels, classes=np.arange(task.widths[-1]))
    if task.widths[-1] > 2:
        model.coefs_ = [w.copy() for w in task.weights]
        model.intercepts_ = [np.zeros_like(w[0]) for w in task.weights]
    return model


def scikit_learn(task: Problem) -> Contestant:
    """scikit-learn, one batch to a `partial_fit`, which gives no gradients."""
    model = scikit_learn_model(task, LEARNING_RATE)
    return Contestant(
        lambda: model.partial_fit(task.inputs, task.labels),
        None,
        lambda: [p for pair in zip(model.coefs_, model.intercepts_, strict=True) for p in pair],
    )


CONTESTANTS: dict[str, Callable[[Problem], Contestant]] = {
    "book": book,
    "matrix products": products,
    "PyTorch": pytorch,
    "JAX": jax,
    "scikit-learn": scikit_learn,
    "example by example": example_loop,
}
MODULES = {"PyTorch": "torch", "JAX": "jax", "scikit-learn": "sklearn"}


def largest_gap(name: str, task: Problem, steps: int = 1) -> float:
    """By how much any parameter differs from the book's after so many steps."""
    one, other = CONTESTANTS[name](task), book(task)
    for _ in range(steps):
        one.step()
        other.step()
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return max(float(np.abs(left - right).max()) for left, right in pairs)


def missing() -> list[str]:
    """The contestants whose library isn't installed."""
    return [name for name, module in MODULES.items() if find_spec(module) is None]
