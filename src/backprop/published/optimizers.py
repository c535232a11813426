"""Steps of optimizers: "Dive into Deep Learning", and CS231n's RMSProp."""

import numpy as np

from backprop.optimizers import GradientDescent, RMSprop
from backprop.published.reproduction import Case, Reproduction, each


def descend(learning_rate: float, waves: float = 0.0) -> float:
    """Where ten steps lead from 10 on x^2, or on x cos(c x) for ``waves`` c above 0."""
    x = np.array([10.0])
    optimizer = GradientDescent(learning_rate)
    for _ in range(10):
        slope = np.cos(waves * x) - waves * x * np.sin(waves * x) if waves else 2 * x
        optimizer.update([x], [slope])
    return x.item()


def _d2l() -> list[Reproduction]:
    rows = []
    for rate, published in [(0.2, "0.060466"), (0.05, "3.486784"), (1.1, "61.917364")]:
        rows += each([f"$x$ after 10 steps on $x^2$, $\\alpha = {rate}$"], published, descend(rate))
    quantity = r"$x$ after 10 steps on $x \cos(0.15 \pi x)$, $\alpha = 2$"
    return rows + each([quantity], "-1.528166", descend(2.0, 0.15 * np.pi))


def _rmsprop() -> list[Reproduction]:
    weights = np.linspace(-0.4, 0.6, 20).reshape(4, 5)
    optimizer = RMSprop(0.01, decay=0.99)
    optimizer.mean_square[0] = np.linspace(0.6, 0.9, 20).reshape(4, 5)
    optimizer.update([weights], [np.linspace(-0.6, 0.4, 20).reshape(4, 5)])
    cache = "0.5976 0.6126277 0.6277108 0.64284931 0.65804321"
    names = [f"mean square, row 0, column {j}" for j in range(5)]
    rows = each(names, cache, optimizer.mean_square[0][0])
    new = "-0.39223849 -0.34037513 -0.28849239 -0.23659121 -0.18467247"
    return rows + each([f"new weight, row 0, column {j}" for j in range(5)], new, weights[0])


D2L = Case("Zhang et al. 2023", "", "descent in one dimension", _d2l, "zhang2023")
CS231N_RMSPROP = Case(
    "CS231n", "assignment 2, RMSProp", "one step on 20 weights", _rmsprop, "cs231n-assignment2"
)
