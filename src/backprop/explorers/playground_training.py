"""A training that can be watched: the session behind the playground."""

import math
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from backprop.backpropagation import learn
from backprop.diagnosis import diagnose
from backprop.explorers.contours import contour
from backprop.explorers.explorer import Value
from backprop.explorers.training_examples import TRAINED, examples
from backprop.forward import forward
from backprop.gradients import backpropagate
from backprop.history import DivergedError, History, accuracy, evaluate, require_sane
from backprop.network import Network
from backprop.optimizers import OPTIMIZERS
from backprop.validation import Array

SIDE = 32  # cells along each side of the map of the network's output
MARGIN = 1.1  # the map reaches this many times as far as the outermost point
LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
KEPT = 120  # entries of the history; when there are more, every second one is dropped
STEPS_BETWEEN_LOOKS = 10  # at the clock
LONG_ENOUGH = 20  # epochs: before, most networks haven't learned, and nothing ails them
LOSSES = {"cross_entropy": "binary_cross_entropy", "squared_error": "half_squared_error"}


class Training:
    """A session: a network that learns, and what there is to see of it."""

    def __init__(self, **setting: Any) -> None:
        """Begin, with a value for each parameter of the playground."""
        self.setting = setting
        self.begin()

    def begin(self) -> None:
        """Draw the examples and the weights."""
        setting = self.setting
        inputs, targets = examples(setting["data"], setting["noise"], setting["seed"])
        self.trained = inputs[:TRAINED], targets[:TRAINED]
        self.held_out = inputs[TRAINED:], targets[TRAINED:]
        self.edge = MARGIN * float(np.abs(inputs[:TRAINED]).max())
        self.rng = np.random.default_rng(setting["seed"])
        activation, layers = setting["activation"], setting["layers"]
        self.network = Network.initialized(
            [2] + [setting["width"]] * layers + [1],
            [activation] * layers + ["sigmoid"],
            self.rng,
            weights="he" if "relu" in activation else "xavier",
        )
        self.loss = LOSSES[setting["loss"]]
        self.optimizer = OPTIMIZERS[setting["optimizer"]](float(setting["learning_rate"]))
        self.batch, self.weight_decay = setting["batch"], float(setting["weight_decay"])
        self.batches = self._batches()
        self.steps, self.seen, self.note = 0, 0, ""  # updates, examples in all of them, trouble
        self.rows: list[list[float]] = []  # steps, loss, held-out loss, size of each gradient
        self.looks, self.every = 0, 1  # of the looks, every so many-th is kept
        self.look()

    def step(self, count: int) -> None:
        """Do ``count`` updates, and look once. After trouble, begin anew."""
        self._go_on(count, until=-math.inf)

    def advance(self, seconds: float) -> bool:
        """Do as many updates as there is time for; whether it can go on. As ``step``."""
        self._go_on(STEPS_BETWEEN_LOOKS, until=time.monotonic() + seconds)
        return not self.note

    def change(self, name: str, value: Value) -> None:
        """Set the learning rate, the batch or the weight decay from here on."""
        self.setting[name] = value
        if name == "learning_rate":
            self.optimizer.learning_rate = float(value)
        elif name == "batch":
            self.batch = int(value)
        else:
            self.weight_decay = float(value)

    def _go_on(self, count: int, until: float) -> None:
        if self.note:
            self.begin()
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                self._update(count)
                while time.monotonic() < until:
                    self._update(count)
                self.look()
        except DivergedError:
            self._go_back()

    def _batches(self) -> Iterator[Array]:
        """Row numbers, batch by batch; every epoch goes through all examples in a new order."""
        while True:
            order, start = self.rng.permutation(TRAINED), 0
            while start < TRAINED:
                rows = order[start : start + self.batch]
                start += len(rows)
                yield rows

    def _update(self, count: int) -> None:
        x, y = self.trained
        for _ in range(count):
            rows = next(self.batches)
            found = learn(
                self.network, x[rows], y[rows], self.loss, self.optimizer, self.weight_decay
            )
            self.steps, self.seen = self.steps + 1, self.seen + len(rows)
            self._require_sane(found)

    def look(self) -> None:
        """Measure loss, accuracy and the size of each layer's gradient, over all examples."""
        x, y = self.trained
        passed = forward(self.network, x)
        back = backpropagate(self.network, passed.a[0], y, self.loss)
        held_out, held_out_accuracy = evaluate(self.network, *self.held_out, self.loss)
        sizes = [float(np.sqrt(np.mean(gradient**2))) for gradient in back.weights]
        for number in (float(back.loss), held_out, *sizes):
            self._require_sane(number)
        self.accuracy, self.held_out_accuracy = accuracy(passed.output, y), held_out_accuracy
        if self.looks % self.every:
            self.rows.pop()
        self.rows.append([self.steps, float(back.loss), held_out, *sizes])
        self.looks += 1
        if len(self.rows) > KEPT:
            self.rows, self.every = self.rows[::2], 2 * self.every
        self.last_good = self.steps, self.seen, self.network.vector.copy()

    def _require_sane(self, number: float) -> None:
        start = self.rows[0][1] if self.rows else number
        require_sane(number, self.steps, self._epoch, History(loss=[start]))

    @property
    def _epoch(self) -> int:
        return -(-self.seen // TRAINED)

    def _go_back(self) -> None:
        """Say that training has diverged, and show what was to be seen before."""
        self.note = (
            f"Training diverged at step {self.steps} (epoch {self._epoch}): the loss grew "
            "beyond all bounds. The learning rate is probably too large. Choose a tenth of it, "
            "and press Run: training begins anew. Until then you see what was there before."
        )
        self.steps, self.seen, self.network.vector[...] = self.last_good

    def results(self) -> dict[str, Any]:
        """What there is to see now.

        Returns:
            steps, epochs: done so far.
            loss, held_out, accuracy, held_out_accuracy: now.
            sizes: root mean square of dL/dW, one for each layer.
            history: rows of steps, loss, held-out loss and the size of each gradient.
            edge: the map reaches from ``-edge`` to ``edge``, both ways.
            map: the network's output over the plane, row by row from the top; a
                letter of ``LEVELS`` for each cell.
            boundary: where the output is 1/2, as an SVG path in the plane's coordinates.
            points: the examples trained on, as text: x, y and class of each.
            note: what went wrong, or nothing.
            findings: what ails the training: of each its name, what shows it, what to do.
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
            "edge": self.edge,
            **self._map(),
            "points": ";".join(
                f"{x:.2f},{y:.2f},{label:.0f}"
                for (x, y), (label,) in zip(*self.trained, strict=True)
            ),
            "note": self.note,
            "findings": self._findings(),
        }

    def _findings(self) -> list[dict[str, str]]:
        """What a diagnosis finds, once there was some time to learn."""
        if self._epoch < LONG_ENOUGH or self.note:
            return []
        history = History(
            loss=[row[1] for row in self.rows],
            held_out_loss=[row[2] for row in self.rows],
            learning_rate=float(self.setting["learning_rate"]),
        )
        found = diagnose(self.network, *self.trained, history, loss=self.loss)
        return [{"name": f.name, "shown": f.shown, "advice": f.advice} for f in found]

    def _map(self) -> dict[str, str]:
        across = self.edge * ((2 * np.arange(SIDE) + 1) / SIDE - 1)
        grid = np.column_stack([np.tile(across, SIDE), np.repeat(-across, SIDE)])
        passed = forward(self.network, grid)
        levels = np.rint(passed.output[:, 0] * 63).astype(int)
        # where the output is 1/2, Z is 0; between the cells Z is straighter than the output
        z = passed.z[-1].reshape(SIDE, SIDE)[::-1]
        return {
            "map": "".join(LEVELS[level] for level in levels),
            "boundary": contour(across, z, 0.0),
        }
