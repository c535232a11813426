"""Seconds until the handwritten digits are learnt, at equal accuracy: `make bench-race`.

The book's code, PyTorch and scikit-learn train the same network from the same
weights, on the same batches in the same order, until the share of held-out digits
read rightly has reached `WANTED`. Looking at the held-out digits isn't timed. Each
runs in a process of its own, and they take turns, as in `racing.py`.
"""

from collections.abc import Callable
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter, sleep
from typing import Any

from measuring import keep, machine, rounded
from racing import PAUSE, THREADS, own_process, use_threads

use_threads()  # before NumPy's products are first used

import numpy as np  # noqa: E402

from backprop.backpropagation import learn  # noqa: E402
from backprop.data import digits, split  # noqa: E402
from backprop.forward import forward  # noqa: E402
from backprop.optimizers import GradientDescent  # noqa: E402
from backprop.validation import Array  # noqa: E402
from contestants import (  # noqa: E402
    LOSS,
    Problem,
    missing,
    problem,
    pytorch_model,
    pytorch_parameters,
    scikit_learn_model,
)

WIDTHS = [64, 64, 10]
BATCH = 32
LEARNING_RATE = 0.1
WANTED = 0.97
EPOCHS = 100  # at most
RACES = 7

Learner = tuple[Callable[[Array, Array], object], Callable[[], list[Array]]]


def with_book(task: Problem) -> Learner:
    """The shared code, as ``train`` runs it: learn a batch; the parameters."""
    network, optimizer = task.network(), GradientDescent(LEARNING_RATE)
    targets = np.eye(WIDTHS[-1], dtype=task.inputs.dtype)
    return (
        lambda x, labels: learn(network, x, targets[labels], LOSS, optimizer),
        lambda: network.parameters,
    )


def with_pytorch(task: Problem) -> Learner:
    """PyTorch, without compilation."""
    import torch

    torch.set_num_threads(THREADS)
    model, linear = pytorch_model(task)
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def learn_batch(x: Array, labels: Array) -> None:
        optimizer.zero_grad()
        loss(model(torch.from_numpy(x)), torch.from_numpy(labels)).backward()
        optimizer.step()

    return learn_batch, lambda: pytorch_parameters(linear)


def with_scikit_learn(task: Problem) -> Learner:
    """scikit-learn, a `partial_fit` for each batch."""
    model = scikit_learn_model(task, LEARNING_RATE)
    return (
        lambda x, labels: model.set_params(batch_size=len(x)).partial_fit(x, labels),
        lambda: [p for pair in zip(model.coefs_, model.intercepts_, strict=True) for p in pair],
    )


LEARNERS: dict[str, Callable[[Problem], Learner]] = {
    "book": with_book,
    "PyTorch": with_pytorch,
    "scikit-learn": with_scikit_learn,
}


def one_race(name: str, seed: int) -> dict[str, float]:
    """Train until the wanted accuracy: epochs, seconds of training, accuracy reached."""
    rng = np.random.default_rng(seed)
    training, held_out = split(digits(), 0.2, rng)
    x, test = (data.inputs.astype(np.float32) for data in (training, held_out))
    start = problem(WIDTHS, BATCH, "float32")
    learn_batch, parameters = LEARNERS[name](start)
    spent, reached, epoch = 0.0, 0.0, 0
    while reached < WANTED and epoch < EPOCHS:
        epoch += 1
        order = rng.permutation(len(x))
        clock = perf_counter()
        for first in range(0, len(x), BATCH):
            rows = order[first : first + BATCH]
            learn_batch(x[rows], training.labels[rows])
        spent += perf_counter() - clock
        trained = start.network().with_parameters(parameters())
        right = forward(trained, test).output.argmax(axis=1) == held_out.labels
        reached = float(right.mean())
    return {"epochs": epoch, "seconds": spent, "accuracy": reached}


def run_learner(connection: Connection, name: str) -> None:
    """In a process: race with each seed that is sent, until told to stop."""
    one_race(name, 0)  # imports and wakes the library
    connection.send("awake")
    while (seed := connection.recv()) is not None:
        connection.send(one_race(name, seed))
    connection.close()


def main() -> None:
    """Race, print and store."""
    names = [name for name in LEARNERS if name not in missing()]
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    lines: dict[str, tuple[Connection, Any]] = {}
    for name in names:
        lines[name] = here, _ = own_process(run_learner, name)
        here.recv()  # one after another: no one wakes while another runs
    for seed in range(RACES):
        for name, (connection, _) in lines.items():
            sleep(PAUSE)
            connection.send(seed)
            found[name].append(connection.recv())
    for connection, process in lines.values():
        connection.send(None)
        process.join()
    result: dict[str, Any] = {
        "machine": machine(threads=THREADS),
        "widths": WIDTHS,
        "batch": BATCH,
        "races": RACES,
    }
    result |= {"wanted": WANTED, "learning rate": LEARNING_RATE}
    for name, races in found.items():
        result[name] = {key: rounded(median(race[key] for race in races)) for key in races[0]}
        print(name, result[name])
    if len(names) == len(LEARNERS):
        keep("digits_to_convergence", result)
    else:
        print(f"Not installed, so left out: {', '.join(missing())}.")


if __name__ == "__main__":
    main()
