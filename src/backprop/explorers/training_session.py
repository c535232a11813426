"""A training that can be watched: the session behind the playground."""

import time
from typing import Any

import numpy as np

from backprop.data import spirals, two_moons, xor
from backprop.explorers.explorer import Value
from backprop.forward import forward
from backprop.gradients import backward
from backprop.history import DivergedError, History, accuracy, evaluate, require_sane
from backprop.network import Network
from backprop.optimizers import Adam, GradientDescent, Momentum, Optimizer, RMSprop
from backprop.training import learn
from backprop.validation import Array

TRAINED, HELD_OUT = 200, 100  # examples
SIDE = 32  # cells along each side of the map of the network's output
TURNS = 1.25  # of each spiral
EDGE = 2.8  # the map reaches from -EDGE to EDGE
LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
KEPT = 120  # entries of the history; when there are more, every second one is dropped
STEPS_BETWEEN_LOOKS = 10  # at the clock
OPTIMIZERS: dict[str, type[Optimizer]] = {
    "gradient_descent": GradientDescent,
    "momentum": Momentum,
    "RMSprop": RMSprop,
    "Adam": Adam,
}
LOSSES = {"cross_entropy": "binary_cross_entropy", "squared_error": "mean_squared_error"}


def examples(data: str, noise: float, seed: int) -> tuple[Array, Array]:
    """Points of the plane with spread 1, shape ``(300, 2)``, and their classes, ``(300, 1)``."""
    rng = np.random.default_rng(seed)
    count = TRAINED + HELD_OUT
    if data == "xor":
        corners = xor()
        which = rng.integers(0, 4, count)
        labels = corners.labels[which]
        points = 2 * corners.inputs[which] - 1 + rng.normal(scale=0.25 + noise, size=(count, 2))
    else:
        moons = data == "moons"
        made = two_moons(count, noise, rng) if moons else spirals(count, noise / 3, rng, TURNS)
        points, labels = made.inputs, made.labels
    return (points - points.mean(axis=0)) / points.std(), labels[:, None].astype(float)


class Training:
    """A session: a network that learns, and what there is to see of it."""

    def __init__(
        self,
        data: str,
        noise: float,
        layers: int,
        width: int,
        activation: str,
        loss: str,
        optimizer: str,
        learning_rate: str,
        batch: int,
        weight_decay: str,
        seed: int,
    ) -> None:
        """Draw the examples and the weights."""
        inputs, targets = examples(data, noise, seed)
        self.trained = inputs[:TRAINED], targets[:TRAINED]
        self.held_out = inputs[TRAINED:], targets[TRAINED:]
        self.rng = np.random.default_rng(seed)
        self.network = Network.initialized(
            [2] + [width] * layers + [1],
            [activation] * layers + ["sigmoid"],
            self.rng,
            weights="he" if "relu" in activation else "xavier",
        )
        self.loss = LOSSES[loss]
        self.optimizer = OPTIMIZERS[optimizer](float(learning_rate))
        self.batch, self.weight_decay = batch, float(weight_decay)
        self.steps, self.seen, self.note = 0, 0, ""  # updates, examples in all of them, trouble
        self.rows: list[list[float]] = []  # steps, loss, held-out loss, size of each gradient
        self.looks, self.every = 0, 1  # of the looks, every so many-th is kept
        self.look()

    def step(self, count: int) -> None:
        """Do ``count`` updates, and look once."""
        self._update(count)
        self.look()

    def advance(self, seconds: float) -> bool:
        """Do as many updates as there is time for; whether it can go on."""
        end = time.monotonic() + seconds
        while True:
            self._update(STEPS_BETWEEN_LOOKS)
            if self.note or time.monotonic() >= end:
                break
        self.look()
        return not self.note

    def change(self, name: str, value: Value) -> None:
        """Set the learning rate, the batch or the weight decay from here on."""
        if name == "learning_rate":
            self.optimizer.learning_rate = float(value)
        elif name == "batch":
            self.batch = int(value)
        else:
            self.weight_decay = float(value)

    def _update(self, count: int) -> None:
        x, y = self.trained
        start = History(loss=[self.rows[0][1]])
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                for _ in range(0 if self.note else count):
                    rows = self.rng.integers(0, TRAINED, self.batch)
                    found = learn(
                        self.network, x[rows], y[rows], self.loss, self.optimizer, self.weight_decay
                    )
                    epoch = 1 + self.seen // TRAINED
                    self.steps, self.seen = self.steps + 1, self.seen + self.batch
                    require_sane(found, self.steps, epoch, start)
        except DivergedError as error:
            self.note = str(error)

    def look(self) -> None:
        """Measure loss, accuracy and the size of each layer's gradient, over all examples."""
        if self.note:
            return
        x, y = self.trained
        passed = forward(self.network, x)
        back = backward(self.network, passed, y, self.loss)
        held_out, self.held_out_accuracy = evaluate(self.network, *self.held_out, self.loss)
        self.accuracy = accuracy(passed.output, y)
        sizes = [float(np.sqrt(np.mean(gradient**2))) for gradient in back.weights]
        if self.looks % self.every:
            self.rows.pop()
        self.rows.append([self.steps, float(back.loss), held_out, *sizes])
        self.looks += 1
        if len(self.rows) > KEPT:
            self.rows, self.every = self.rows[::2], 2 * self.every

    def results(self) -> dict[str, Any]:
        """What there is to see now.

        Returns:
            steps, epochs: done so far.
            loss, held_out, accuracy, held_out_accuracy: now.
            sizes: root mean square of dL/dW, one for each layer.
            history: rows of steps, loss, held-out loss and the size of each gradient.
            map: the network's output over the plane, row by row from the top; a
                letter of ``LEVELS`` for each cell.
            points: the examples trained on, as text: x, y and class of each.
            note: what went wrong, or nothing.
        """
        _, loss, held_out, *sizes = self.rows[-1]
        return {
            "steps": self.steps,
            "epochs": self.seen / TRAINED,
            "loss": loss,
            "held_out": held_out,
            "accuracy": self.accuracy,
            "held_out_accuracy": self.held_out_accuracy,
            "sizes": sizes,
            "history": self.rows,
            "map": self._map(),
            "points": ";".join(
                f"{x:.2f},{y:.2f},{label:.0f}"
                for (x, y), (label,) in zip(*self.trained, strict=True)
            ),
            "note": self.note,
        }

    def _map(self) -> str:
        across = EDGE * ((2 * np.arange(SIDE) + 1) / SIDE - 1)
        grid = np.column_stack([np.tile(across, SIDE), np.repeat(-across, SIDE)])
        with np.errstate(over="ignore", invalid="ignore"):
            output = np.nan_to_num(forward(self.network, grid).output[:, 0])
        return "".join(LEVELS[level] for level in np.rint(output * 63).astype(int))
