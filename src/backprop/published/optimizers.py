"""Steps of optimizers: "Dive into Deep Learning", and CS231n's momentum, RMSProp and Adam."""

import numpy as np

from backprop.optimizers import Adam, GradientDescent, Momentum, Optimizer, RMSprop
from backprop.published.convolution import ramp
from backprop.published.reproduction import Case, Reproduction, each
from backprop.validation import Array


def descend(learning_rate: float, waves: float = 0.0) -> float:
    """Where ten steps lead from 10 on x^2, or on x cos(c x) for ``waves`` c above 0."""
    x = np.array([10.0])
    optimizer = GradientDescent(learning_rate)
    for _ in range(10):
        slope = np.cos(waves * x) - waves * x * np.sin(waves * x) if waves else 2 * x
        optimizer.update([x], [slope])
    return x.item()


def _zhang() -> list[Reproduction]:
    rows = []
    for rate, published in [(0.2, "0.060466"), (0.05, "3.486784"), (1.1, "61.917364")]:
        rows += each([f"$x$ after 10 steps on $x^2$, $\\alpha = {rate}$"], published, descend(rate))
    quantity = r"$x$ after 10 steps on $x \cos(0.15 \pi x)$, $\alpha = 2$"
    return rows + each([quantity], "-1.528166", descend(2.0, 0.15 * np.pi))


def step_of_20_weights(optimizer: Optimizer) -> Array:
    """The course's weights after a step with its gradient; their first row."""
    weights = ramp(-0.4, 0.6, 4, 5)
    optimizer.update([weights], [ramp(-0.6, 0.4, 4, 5)])
    return weights[0]


def first_row(quantity: str, published: str, computed: Array) -> list[Reproduction]:
    """The five numbers of a row."""
    return each([f"{quantity}, row 0, column {j}" for j in range(5)], published, computed)


def _momentum() -> list[Reproduction]:
    optimizer = Momentum(0.001, momentum=0.9)
    # The course's velocity is the step itself; ours is the step divided by -alpha
    optimizer.velocity[0] = ramp(0.6, 0.9, 4, 5) / -0.001
    weights = step_of_20_weights(optimizer)
    velocity = -0.001 * optimizer.velocity[0][0]
    published = "0.5406 0.55475789 0.56891579 0.58307368 0.59723158"
    rows = first_row("velocity", published, velocity)
    published = "0.1406 0.20738947 0.27417895 0.34096842 0.40775789"
    return rows + first_row("new weight", published, weights)


def _rmsprop() -> list[Reproduction]:
    optimizer = RMSprop(0.01, decay=0.99)
    optimizer.mean_square[0] = ramp(0.6, 0.9, 4, 5)
    weights = step_of_20_weights(optimizer)
    published = "0.5976 0.6126277 0.6277108 0.64284931 0.65804321"
    rows = first_row("mean square", published, optimizer.mean_square[0][0])
    published = "-0.39223849 -0.34037513 -0.28849239 -0.23659121 -0.18467247"
    return rows + first_row("new weight", published, weights)


def _adam() -> list[Reproduction]:
    optimizer = Adam(0.01)
    optimizer.mean[0], optimizer.mean_square[0] = ramp(0.6, 0.9, 4, 5), ramp(0.7, 0.5, 4, 5)
    optimizer.t = 5
    weights = step_of_20_weights(optimizer)
    published = "0.48 0.49947368 0.51894737 0.53842105 0.55789474"
    rows = first_row("mean", published, optimizer.mean[0][0])
    published = "0.69966 0.68908382 0.67851319 0.66794809 0.65738853"
    rows += first_row("mean square", published, optimizer.mean_square[0][0])
    published = "-0.40094747 -0.34836187 -0.29577703 -0.24319299 -0.19060977"
    return rows + first_row("new weight", published, weights)


ZHANG_DESCENT = Case(
    "Zhang et al. 2023", "gradient descent", "descent in one dimension", _zhang, "zhang2023"
)
CS231N_MOMENTUM = Case(
    "CS231n", "assignment 2, momentum", "one step on 20 weights", _momentum, "cs231n-assignment2"
)
CS231N_RMSPROP = Case(
    "CS231n", "assignment 2, RMSProp", "one step on 20 weights", _rmsprop, "cs231n-assignment2"
)
CS231N_ADAM = Case(
    "CS231n", "assignment 2, Adam", "its sixth step on 20 weights", _adam, "cs231n-assignment2"
)
