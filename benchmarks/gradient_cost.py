"""How long one gradient takes, by three ways, against the number of parameters: `make bench`.

Finite differences and forward mode need one pass for each parameter. All of
these passes do the same work, so where there are many of them, a pass is timed
and multiplied by their number. Networks and ways take turns within each round, on one
thread if OPENBLAS_NUM_THREADS is 1, and each time is the median over the rounds.

The result is stored in the package, where the page "How fast is it" reads it.
"""

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from tqdm import tqdm

from backprop.forward_mode import directional_derivative
from backprop.gradients import mean_loss
from backprop.losses import as_loss
from backprop.network import Network
from backprop.operations import parameter_count, passes
from contestants import there_and_back
from measuring import keep, machine, rounded

NETWORKS = {  # the widths, input first
    "deeper": [[64] * (1 + layers) for layers in (1, 2, 4, 8, 16, 32, 64, 128, 256)],
    "wider": [[width] * 4 for width in (16, 32, 64, 128, 256, 512, 1024, 2048)],
}
BATCH = 128
ROUNDS = 21
LOSS = "half_squared_error"
FITTED = 5  # how many of the largest the printed exponent is fitted to


def ways(widths: list[int]) -> dict[str, Callable[[], object]]:
    """One pass of each way (all of it, for backpropagation) through a network."""
    rng = np.random.default_rng(0)
    network = Network.initialized(widths, "relu", rng, weights="he")
    inputs = rng.normal(size=(BATCH, widths[0]))
    targets = rng.normal(size=(BATCH, widths[-1]))
    direction = [np.zeros_like(array) for array in network.parameters]
    direction[0][0, 0] = 1

    def nudged() -> float:
        return mean_loss(network.with_parameters(network.parameters), inputs, targets, LOSS)

    return {
        "differences": nudged,
        "forward mode": lambda: directional_derivative(network, direction, inputs, targets, LOSS),
        "backpropagation": lambda: there_and_back(network, inputs, targets, as_loss(LOSS)),
    }


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def measure(networks: list[list[int]], kind: str) -> list[dict[str, Any]]:
    """For each network, the seconds of a whole gradient by each way, and of the first of all."""
    work = [ways(widths) for widths in networks]
    first = [seconds(one["backpropagation"]) for one in work]
    times: list[dict[str, list[float]]] = [{name: [] for name in one} for one in work]
    for _ in tqdm(range(ROUNDS), desc=kind):
        for one, noted in zip(work, times, strict=True):
            for name, run in one.items():
                run()  # the network before has left nothing of this one in the processor's memory
                noted[name].append(seconds(run))
    rows: list[dict[str, Any]] = []
    for widths, noted, before in zip(networks, times, first, strict=True):
        count = passes(widths) | {"backpropagation": 1}  # both of its passes are timed together
        row: dict[str, Any] = {"parameters": parameter_count(widths), "first": rounded(before)}
        rows.append(row | {name: rounded(median(noted[name]) * count[name]) for name in noted})
    return rows


def main() -> None:
    """Measure, print and store."""
    threads = int(os.environ.get("OPENBLAS_NUM_THREADS", 0)) or os.cpu_count()
    result: dict[str, Any] = {"machine": machine(threads=threads), "batch": BATCH}
    for kind, networks in NETWORKS.items():
        rows = measure(networks, kind)
        result[kind] = {name: [row[name] for row in rows] for name in rows[0]}
        sizes = np.log(result[kind]["parameters"][-FITTED:])
        for name in ("differences", "forward mode", "backpropagation"):
            slope = np.polyfit(sizes, np.log(result[kind][name][-FITTED:]), 1)[0]
            print(f"{kind}, {name}: {result[kind][name]} s, exponent {slope:.2f}")
    keep("gradient_cost", result)


if __name__ == "__main__":
    main()
