"""One training step on a graphics card, by the book's code, PyTorch and JAX.

    PYTHONPATH=src python benchmarks/gpu_step.py

It needs a card with CuPy, PyTorch and JAX for it. The book's `learn` is the same as on the
processor: NumPy's functions hand over to the arrays' own library, so the network is made of
CuPy's arrays and nothing else changes. All in float32. The result is stored in the package,
where the page "How fast is it" reads it, with the card's name.
"""

from collections.abc import Callable
from importlib.metadata import version
from statistics import median
from time import perf_counter
from typing import Any

from backprop.backpropagation import learn
from backprop.losses import as_loss
from backprop.network import Network
from backprop.optimizers import GradientDescent
from contestants import LEARNING_RATE, LOSS, Problem, book, jax, problem, pytorch_model
from measuring import keep, machine, rounded

NETWORKS = {
    "2-16-16-2": ([2, 16, 16, 2], 32),
    "784-30-10": ([784, 30, 10], 10),
    "784-256-128-10": ([784, 256, 128, 10], 128),
    "784-1024-1024-10": ([784, 1024, 1024, 10], 256),
    "20 × 64": ([64] * 21 + [10], 64),
    "784-4096-4096-10": ([784, 4096, 4096, 10], 1024),
    "784-16384-16384-10": ([784, 16384, 16384, 10], 1024),
}
LONGEST = 20e9  # multiplications of a step, beyond which the processor isn't asked
RUNS = 50


def on_the_card(task: Problem) -> Callable[[], object]:
    """The book's step, on CuPy's arrays."""
    import cupy

    here = task.network()
    row = here.around(iter([cupy.asarray(array) for array in here.parameters]))
    network, loss = Network(row.layers), as_loss(LOSS)
    x, y = cupy.asarray(task.inputs), cupy.asarray(task.targets)
    optimizer = GradientDescent(LEARNING_RATE)

    def step() -> None:
        learn(network, x, y, loss, optimizer)
        cupy.cuda.Device().synchronize()

    return step


def pytorch_on_the_card(task: Problem) -> Callable[[], object]:
    """PyTorch's step without compilation."""
    import torch

    model, _ = pytorch_model(task)
    model.cuda()
    x, labels = torch.from_numpy(task.inputs).cuda(), torch.from_numpy(task.labels).cuda()
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def step() -> None:
        optimizer.zero_grad()
        loss(model(x), labels).backward()
        optimizer.step()
        torch.cuda.synchronize()

    return step


def seconds(step: Callable[[], object]) -> float:
    """The median of many runs, after a few to warm up."""
    for _ in range(5):
        step()
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        step()
        times.append(perf_counter() - start)
    return rounded(median(times))


def main() -> None:
    """Measure, print and store."""
    import cupy

    card = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
    networks: dict[str, Any] = {}
    for name, (widths, batch) in NETWORKS.items():
        task = problem(widths, batch, "float32")
        ways = {
            "book on the card": on_the_card(task),
            "PyTorch": pytorch_on_the_card(task),
            "JAX": jax(task).step,  # waits for its result
        }
        if sum(w.size for w in task.weights) * batch < LONGEST:
            ways = {"book": book(task).step} | ways
        found = {way: seconds(step) for way, step in ways.items()}
        networks[name] = {"widths": widths, "batch": batch, "seconds": found}
        print(name, {way: f"{1e6 * time:,.0f} µs" for way, time in found.items()}, flush=True)
    about = machine(card=card, CuPy=version("cupy-cuda12x"))
    keep("gpu_step", {"of": "the book's `learn`", "machine": about, "networks": networks})


if __name__ == "__main__":
    main()
