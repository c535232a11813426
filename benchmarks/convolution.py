"""A step of small convolutional networks by the book's rules and by PyTorch: `make bench-race`.

On 32 of the book's digits: one convolution alone, there and back, and training steps of two
networks with pooling and a dense layer. Both begin with the same weights, and nothing is
timed before they agree. They take turns, each in a process of its own, so that the ratio is
that of one run. The result is stored in the package.

    python benchmarks/convolution.py [--rounds 15]
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from backprop.activations import ACTIVATIONS
from backprop.backpropagation import learn
from backprop.convolution import Convolution
from backprop.data import digits
from backprop.dense import Dense
from backprop.layers import Layer
from backprop.losses import as_loss
from backprop.network import Network
from backprop.optimizers import GradientDescent
from backprop.pictures import AsPictures, AsRows
from backprop.pooling import MaxPooling
from backprop.validation import Array
from contestants import LEARNING_RATE, LOSS, missing
from measuring import keep, machine
from racing import PAUSE, THREADS, WARM, own_process, summary, turn, use_threads

BATCH = 32
ALONE = "one convolution, there and back"
# Filters of each convolution, whether it has padding, and the numbers that the dense layer is given
NETWORKS: dict[str, tuple[list[int], int, int]] = {
    "8 kernels": ([8], 0, 8 * 3 * 3),
    "8 and 16 kernels": ([8, 16], 1, 16 * 2 * 2),
}
DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class Contestant:
    """What is timed: one run, and the numbers it leaves, by which the ways are compared."""

    run: Callable[[], object]
    left: Callable[[], list[Array]]


def drawn(name: str, dtype: str) -> Network:
    """The book's network of that name, the same at every call."""
    filters, padding, numbers = NETWORKS.get(name, NETWORKS["8 kernels"])
    rng = np.random.default_rng(0)
    layers: list[Layer] = [AsPictures(1, 8, 8)]
    for channels, count in zip([1, *filters], filters, strict=False):
        convolution = Convolution.initialized(channels, count, 3, rng, 1, padding, dtype=dtype)
        layers += [convolution, Layer(ACTIVATIONS["relu"].rule), MaxPooling(2)]
    weights = rng.normal(0, numbers**-0.5, (numbers, 10)).astype(dtype)
    last = Dense(weights, np.zeros(10, dtype), ACTIVATIONS["softmax"])
    return Network([*layers, AsRows(), last])


def batch(dtype: str) -> tuple[Array, Array]:
    """The first digits, and their targets."""
    data = digits()
    return data.inputs[:BATCH].astype(dtype), data.targets[:BATCH].astype(dtype)


def slope(dtype: str) -> Array:
    """The slope along what the convolution alone gives."""
    return np.random.default_rng(1).normal(size=(BATCH, 8, 6, 6)).astype(dtype)


def book(name: str, dtype: str) -> Contestant:
    """The rules, as `train` runs them."""
    network, (x, y) = drawn(name, dtype), batch(dtype)
    if name == ALONE:
        layer, delta, left = network.layers[1], slope(dtype), list[Array]()
        pictures = x.reshape(BATCH, 1, 8, 8)

        def run() -> None:
            _, back = layer(pictures)
            left[:] = back(delta)[1]

        return Contestant(run, lambda: left)
    optimizer, loss = GradientDescent(LEARNING_RATE), as_loss(LOSS)
    return Contestant(lambda: learn(network, x, y, loss, optimizer), lambda: network.parameters)


def pytorch(name: str, dtype: str) -> Contestant:
    """PyTorch without compilation: nn.Sequential, CrossEntropyLoss, optim.SGD."""
    import torch

    torch.set_num_threads(THREADS)
    network, (x, y) = drawn(name, dtype), batch(dtype)
    pictures = torch.from_numpy(x.reshape(BATCH, 1, 8, 8))
    labels = torch.from_numpy(y.argmax(axis=1))
    model = torch.nn.Sequential()
    for layer in network.layers:
        if isinstance(layer, Convolution):
            filters, channels, size, _ = layer.kernels.shape
            model.append(torch.nn.Conv2d(channels, filters, size, padding=layer.padding))
            model.extend([torch.nn.ReLU(), torch.nn.MaxPool2d(2)])
    model.extend([torch.nn.Flatten(), torch.nn.Linear(*network.layers[-1].weights.shape)])
    model.to(pictures.dtype)
    learned = list(model.parameters())
    with torch.no_grad():
        for theirs, ours in zip(learned, network.parameters, strict=True):
            theirs.copy_(torch.from_numpy(ours.T if ours.ndim == 2 else ours))
    if name == ALONE:
        convolution, delta = model[0], torch.from_numpy(slope(dtype))

        def run() -> None:
            convolution.zero_grad()
            convolution(pictures).backward(delta)

        return Contestant(run, lambda: [one.grad.numpy() for one in convolution.parameters()])
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(learned, lr=LEARNING_RATE)

    def step() -> None:
        optimizer.zero_grad()
        loss(model(pictures), labels).backward()
        optimizer.step()

    return Contestant(
        step, lambda: [p.detach().numpy().T if p.ndim == 2 else p.detach().numpy() for p in learned]
    )


CONTESTANTS = {"book": book, "PyTorch": pytorch}


def largest_gap(name: str, dtype: str, runs: int = 3) -> float:
    """By how much any number that is left differs between the two after so many runs."""
    one, other = (make(name, dtype) for make in CONTESTANTS.values())
    for _ in range(runs):
        one.run()
        other.run()
    pairs = zip(one.left(), other.left(), strict=True)
    return max(float(np.abs(left - right).max()) for left, right in pairs)


def run_contestant(connection: Connection, way: str, name: str, dtype: str) -> None:
    """In a process: take a turn whenever asked, until told to stop."""
    contestant = CONTESTANTS[way](name, dtype)
    while connection.recv():
        connection.send(turn(contestant.run, WARM))
    connection.close()


def race(name: str, dtype: str, rounds: int) -> dict[str, dict[str, float]]:
    """For both ways: median and least seconds of a run, and how many times the book's."""
    gap = largest_gap(name, dtype)
    if not gap < (1e-3 if dtype == "float32" else 1e-10):
        raise ValueError(f"{name}, {dtype}: the two differ by {gap:.2g}: no race")
    lines = {way: own_process(run_contestant, way, name, dtype) for way in CONTESTANTS}
    noted: dict[str, list[list[float]]] = {way: [] for way in CONTESTANTS}
    for _ in range(rounds):
        for way, (connection, _) in lines.items():
            time.sleep(PAUSE)
            connection.send(True)
            noted[way].append(connection.recv())
    for connection, process in lines.values():
        connection.send(False)
        process.join()
    return {way: summary(noted[way], noted["book"]) for way in CONTESTANTS}


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    if "PyTorch" in missing():
        raise SystemExit("PyTorch isn't installed, so there is nobody to race against.")
    use_threads()
    found: dict[str, Any] = {}
    for name in (ALONE, *NETWORKS):
        found[name] = {}
        for dtype in DTYPES:
            ways = found[name][dtype] = race(name, dtype, options.rounds)
            own, other = (ways[way]["median"] * 1e6 for way in CONTESTANTS)
            ratio = 1 / ways["PyTorch"]["against book"]
            print(f"{name}, {dtype}: {own:.0f} us, PyTorch {other:.0f} us, ratio {ratio:.2f}")
    keep("convolution", {"machine": machine(threads=THREADS), "batch": BATCH, "steps": found})


if __name__ == "__main__":
    main()
