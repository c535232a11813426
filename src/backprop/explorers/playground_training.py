"""A training that can be watched: the session behind the playground."""

import math
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from backprop.backpropagation import learn
from backprop.diagnosis import diagnose
from backprop.explorers.parameters import Value
from backprop.explorers.playground_code import program
from backprop.explorers.playground_picture import maps, places, pulls, wires
from backprop.explorers.training_examples import Examples, examples
from backprop.forward import forward
from backprop.gradients import backpropagate
from backprop.history import DivergedError, History, accuracy, evaluate, require_sane
from backprop.network import Network
from backprop.optimizers import OPTIMIZERS
from backprop.validation import Array

KEPT = 120  # entries of the history; when there are more, every second one is dropped
STEPS_BETWEEN_LOOKS = 10  # at the clock
LONG_ENOUGH = 20  # epochs: before, most networks haven't learned, and nothing ails them
STAYS = 10  # epochs: a loss that wavers about a bound would have a finding come and go
# Of the choices, by the activation of the output
LOSSES = {
    "cross_entropy": {"sigmoid": "binary_cross_entropy", "softmax": "categorical_cross_entropy"},
    "squared_error": {"sigmoid": "half_squared_error", "softmax": "half_squared_error"},
}


class Training:
    """A session: a network that learns, and what there is to see of it."""

    def __init__(self, **setting: Any) -> None:
        """Begin, with a value for each parameter of the playground."""
        self.setting = setting
        self.begin()

    def begin(self) -> None:
        """Draw the examples and the weights."""
        setting = self.setting
        self.note = ""  # what is wrong
        self._take(self._examples())
        self.rng = np.random.default_rng(setting["seed"])
        activation, layers, classes = setting["activation"], setting["layers"], self.made.classes
        self.widths = [2] + [setting["width"]] * layers + [classes if classes > 2 else 1]
        self.activations = [activation] * layers + ["softmax" if classes > 2 else "sigmoid"]
        self.initial = "he" if "relu" in activation else "xavier"
        self.network = Network.initialized(
            self.widths, self.activations, self.rng, weights=self.initial
        )
        self.loss = LOSSES[setting["loss"]][self.activations[-1]]
        self.optimizer = OPTIMIZERS[setting["optimizer"]](float(setting["learning_rate"]))
        self.batch, self.weight_decay = setting["batch"], float(setting["weight_decay"])
        self.steps, self.epochs = 0, 0.0
        self.rows: list[list[float]] = []  # steps, loss, held-out loss
        self.looks, self.every = 0, 1  # of the looks, every so many-th is kept
        self.found: dict[str, tuple[float, dict[str, str]]] = {}  # when last, and what was said
        self.look()

    def _examples(self) -> Examples:
        """The setting's; with a function that can't be used, the default one's."""
        given = {name: self.setting[name] for name in ("data", "noise", "seed", "points")}
        try:
            return examples(**given, function=self.setting["function"])
        except ValueError as error:
            if given["data"] != "function":
                raise
            self.note = f"Your function can't be used: {error}. XOR stands here instead."
            return examples(**(given | {"data": "xor"}))

    def _take(self, made: Examples) -> None:
        self.made, self.trained, self.held_out = made, made.trained, made.held_out
        self.batches = self._batches()

    def step(self, count: int) -> None:
        """Do ``count`` updates, and look once. After trouble, begin anew."""
        self._go_on(count, until=-math.inf)

    def advance(self, seconds: float) -> bool:
        """Do as many updates as there is time for; whether it can go on. As ``step``."""
        self._go_on(STEPS_BETWEEN_LOOKS, until=time.monotonic() + seconds)
        return not self.note

    def change(self, name: str, value: Value) -> None:
        """Set the learning rate, the batch, the weight decay or the own points from here on."""
        if self.setting[name] == value:
            return
        self.setting[name] = value
        if name == "learning_rate":
            self.optimizer.learning_rate = float(value)
        elif name == "batch":
            self.batch = int(value)
        elif name == "weight_decay":
            self.weight_decay = float(value)
        else:
            classes = self.made.classes
            self._take(self._examples())
            if self.steps and self.made.classes == classes:
                self.look()
            else:  # another output, or nothing learned that could be kept
                self.begin()

    def _go_on(self, count: int, until: float) -> None:
        if self.note:
            self.begin()
        if self.note:
            return
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
        count = len(self.trained[0])
        while True:
            order, start = self.rng.permutation(count), 0
            while start < count:
                rows = order[start : start + self.batch]
                start += len(rows)
                yield rows

    def _update(self, count: int) -> None:
        x, y = self.trained
        seen = 0
        for _ in range(count):
            rows = next(self.batches)
            found = learn(
                self.network, x[rows], y[rows], self.loss, self.optimizer, self.weight_decay
            )
            self.steps, seen = self.steps + 1, seen + len(rows)
            self._require_sane(found)
        self.epochs += seen / len(x)

    def look(self) -> None:
        """Measure loss, accuracy and the size of each layer's gradient, over all examples."""
        x, y = self.trained
        passed = forward(self.network, x)
        back = backpropagate(self.network, passed.a[0], y, self.loss)
        self.gradients = back.weights
        self.sizes = [float(np.sqrt(np.mean(gradient**2))) for gradient in back.weights]
        row = [self.steps, float(back.loss)]
        if self.held_out:
            held_out, self.held_out_accuracy = evaluate(self.network, *self.held_out, self.loss)
            row.append(held_out)
        for number in (*row[1:], *self.sizes):
            self._require_sane(number)
        self.accuracy = accuracy(passed.output, y)
        if self.rows and self.rows[-1][0] == self.steps:
            self.rows.pop()  # the examples have changed since
        else:
            if self.looks % self.every:
                self.rows.pop()
            self.looks += 1
        self.rows.append(row)
        if len(self.rows) > KEPT:
            self.rows, self.every = self.rows[::2], 2 * self.every
        self.last_good = self.steps, self.epochs, self.network.vector.copy()

    def _require_sane(self, number: float) -> None:
        start = self.rows[0][1] if self.rows else number
        require_sane(number, self.steps, self._epoch, History(loss=[start]))

    @property
    def _epoch(self) -> int:
        return math.ceil(self.epochs)

    def _go_back(self) -> None:
        """Say that training has diverged, and show what was to be seen before."""
        self.note = (
            f"Training diverged at step {self.steps} (epoch {self._epoch}): the loss grew "
            "beyond all bounds. The learning rate is probably too large. Choose a tenth of it, "
            "and press Run: training begins anew. Until then you see what was there before."
        )
        self.steps, self.epochs, self.network.vector[...] = self.last_good

    def results(self) -> dict[str, Any]:
        """What there is to see now.

        Returns:
            steps, epochs: done so far.
            loss, accuracy: now.
            held_out, held_out_accuracy: the same of held-out examples, if there are any.
            sizes: root mean square of dL/dW, one for each layer.
            history: rows of steps, loss and, if there is one, held-out loss.
            widths: of the network.
            edge, map, boundary, units: as ``playground_picture.maps``.
            weights, pulls: a letter for each wire, as ``playground_picture``.
            points, held_points: where the examples that aren't own points lie, as ``places``.
            classes, held_classes: a digit for each of them.
            note: what went wrong, or nothing.
            findings: what ails the training: of each its name, what shows it, what to do.
            code: the lines of a program that does the same.
        """
        _, loss, *held_out = self.rows[-1]
        apart = (
            {"held_out": held_out[0], "held_out_accuracy": self.held_out_accuracy}
            if held_out
            else {}
        )
        made, own = self.made, len(self.trained[0])
        return {
            "steps": self.steps,
            "epochs": self.epochs,
            "loss": loss,
            "accuracy": self.accuracy,
            **apart,
            "sizes": self.sizes,
            "history": self.rows,
            "widths": self.widths,
            "edge": made.edge,
            **maps(self.network, made.edge, self.setting["activation"]),
            "weights": wires([layer.weights for layer in self.network.layers]),
            "pulls": pulls(self.gradients),
            "points": places(self.trained[0][: made.made], made.edge),
            "classes": "".join(map(str, made.labels[: made.made])),
            "held_points": places(made.held_out[0], made.edge) if made.held_out else "",
            "held_classes": "".join(map(str, made.labels[own:])),
            "note": self.note,
            "findings": self._findings(),
            "code": program(
                self.setting,
                widths=self.widths,
                activations=self.activations,
                weights=self.initial,
                loss=self.loss,
                steps=self.steps,
            ).splitlines(),
        }

    def _findings(self) -> list[dict[str, str]]:
        """What a diagnosis finds, or has found a moment ago, once there was time to learn."""
        x, y = self.trained
        if self._epoch < LONG_ENOUGH or self.note or (y == y[0]).all():
            return []
        history = History(
            loss=[row[1] for row in self.rows],
            held_out_loss=[held_out for row in self.rows for held_out in row[2:]],
            learning_rate=float(self.setting["learning_rate"]),
        )
        now = {
            one.name: (self.epochs, {"name": one.name, "shown": one.shown, "advice": one.advice})
            for one in diagnose(self.network, x, y, history, loss=self.loss)
        }
        self.found = now | {name: one for name, one in self.found.items() if name not in now}
        return [said for last, said in self.found.values() if self.epochs - last <= STAYS]
