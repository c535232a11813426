"""Networks that were trained in public: Trask's eleven lines, and WildML's moons."""

import numpy as np

from backprop.backpropagation import learn
from backprop.data import two_moons
from backprop.forward import forward
from backprop.gradients import backpropagate, mean_loss
from backprop.history import penalty
from backprop.network import Network
from backprop.optimizers import GradientDescent
from backprop.published.reproduction import Case, Reproduction, each

# The two minima between which rounding decides: the losses at iteration 3,000.
PUBLISHED, OTHER = 0.071218, 0.070752


def trask_errors() -> list[float]:
    """Andrew Trask, "A Neural Network in 11 lines of Python": mean errors at 0, 10,000, ..."""
    x = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=float)
    y = np.array([[0.0], [1.0], [1.0], [0.0]])
    rng = np.random.RandomState(1)
    weights = [2 * rng.random_sample((3, 4)) - 1, 2 * rng.random_sample((4, 1)) - 1]
    network = Network.from_parameters(weights, [np.zeros(4), np.zeros(1)], "sigmoid")
    optimizer = GradientDescent(4.0)  # he adds the gradients of four examples up; ours is the mean
    arrays = [layer.weights for layer in network.layers]
    errors = []
    for step in range(50_001):
        if step % 10_000 == 0:
            errors.append(float(np.abs(y - forward(network, x).output).mean()))
        optimizer.update(arrays, backpropagate(network, x, y, "half_squared_error").weights)
    return errors


class WildML:
    """Denny Britz, "Implementing a Neural Network from Scratch": his network on his data.

    ``nudge`` is how far (one standard deviation) the first weights are from his, to
    stand in for the rounding of another machine.
    """

    def __init__(self, nudge: float = 0.0, seed: int = 0) -> None:
        self.moons = two_moons(200, 0.2, np.random.RandomState(0))
        rng = np.random.RandomState(0)
        weights = [
            rng.standard_normal((2, 3)) / np.sqrt(2),
            rng.standard_normal((3, 2)) / np.sqrt(3),
        ]
        weights[0] += nudge * np.random.default_rng(seed).standard_normal((2, 3))
        biases = [np.zeros(3), np.zeros(2)]
        self.network = Network.from_parameters(weights, biases, ["tanh", "softmax"])
        # He adds the gradients of the 200 examples up; ours is their mean.
        self.optimizer = GradientDescent(0.01 * 200)
        self.decay = 0.01 / 200
        self.steps = 0

    def loss_at(self, iteration: int) -> float:
        """The loss he prints at an iteration: it is taken after that iteration's update."""
        name = "categorical_cross_entropy"
        x, y = self.moons.inputs, self.moons.targets
        while self.steps <= iteration:
            learn(self.network, x, y, name, self.optimizer, self.decay)
            self.steps += 1
        return mean_loss(self.network, x, y, name) + penalty(self.network, self.decay)


def wildml_landings() -> tuple[dict[float, int], WildML]:
    """Start from within 1e-14 of his weights until both minima have been met.

    Returns how many runs ended in each, and the run that ended in the published one.

    Raises:
        ValueError: a run that ends in neither, or 40 that never meet both.
    """
    landed = {PUBLISHED: 0, OTHER: 0}
    found = None
    for seed in range(40):
        run = WildML(1e-14, seed)
        loss = run.loss_at(3_000)
        end = min(landed, key=lambda minimum: abs(minimum - loss))
        if abs(loss - end) > 1e-6:
            raise ValueError(f"a run of WildML's network ended in neither minimum, but at {loss}")
        landed[end] += 1
        if end == PUBLISHED:
            found = run
        if found is not None and landed[OTHER]:
            return landed, found
    raise ValueError(f"40 runs of WildML's network never met both minima: {landed}")


def _trask() -> list[Reproduction]:
    names = [f"mean error after {steps:,} steps" for steps in range(0, 50_001, 10_000)]
    published = (
        "0.496410031903 0.00858452565325 0.00578945986251 "
        "0.00462917677677 0.00395876528027 0.00351012256786"
    )
    return each(names, published, trask_errors())


def _wildml() -> list[Reproduction]:
    start = WildML()
    names = ["loss at iteration 0", "loss at iteration 1,000"]
    rows = each(names, "0.432387 0.068947", [start.loss_at(0), start.loss_at(1_000)])
    _, run = wildml_landings()
    iterations = (3_000, 4_000, 10_000, 13_000, 19_000)
    names = [f"loss at iteration {n:,}, in the minimum he met" for n in iterations]
    losses = [run.loss_at(n) for n in iterations]
    return rows + each(names, "0.071218 0.071253 0.071314 0.071316 0.071316", losses)


TRASK = Case("Trask 2015", "", "a 3-4-1 network trained for 50,000 steps", _trask, "trask2015")
WILDML = Case("WildML 2015", "", "a 2-3-2 network on two moons", _wildml, "britz2015")
