"""Two networks that learn to read the same digits: the session behind the explorer "two-readers".

They learn from the same batches, and are asked about the same held-out digits: as they are, and
moved by a pixel.
"""

import time
from typing import Any

import numpy as np

from backprop.backpropagation import learn, run
from backprop.explorers.digit import written_picture
from backprop.explorers.parameters import Value
from backprop.explorers.playground_picture import letters
from backprop.explorers.two_readers_networks import (
    BATCH,
    BATCHES,
    MOVES,
    asked,
    dense_network,
    parts,
    sharing_network,
    slopes,
)
from backprop.history import accuracy
from backprop.network import Network
from backprop.optimizers import Adam
from backprop.validation import Array

LOSS = "categorical_cross_entropy"
BLOCK = 14  # updates between two looks: a step of the session
EPOCHS = 30
EDGE = 0.5  # of a kernel's size that its slope must have for it to find edges


class Race:
    """A session: both networks learn, a block of updates at a time."""

    def __init__(self, **setting: Any) -> None:
        """Begin, with a value for each parameter of the explorer."""
        self.setting = setting
        self.begin()

    def begin(self) -> None:
        """Draw the weights, and look for the first time."""
        seed, rate = int(self.setting["seed"]), float(self.setting["learning_rate"])
        drawing = np.random.default_rng(seed)
        self.networks = [sharing_network(drawing), dense_network(drawing)]
        self.optimizers = [Adam(rate), Adam(rate)]
        self.rng = np.random.default_rng(seed)  # of the batches, as ``train`` draws them
        self.steps = 0
        self.looks: list[list[list[float]]] = []  # of each: the networks' shares for each way
        self._look()

    def step(self, count: int) -> None:
        """Do ``count`` blocks of updates. After the last epoch, begin anew."""
        for _ in range(count):
            self._block()

    def advance(self, seconds: float) -> bool:
        """Do as many blocks as there is time for; whether there are more to do. As ``step``."""
        until = time.monotonic() + seconds
        self._block()
        while self._left and time.monotonic() < until:
            self._block()
        return self._left

    def change(self, name: str, value: Value) -> None:
        """Set the learning rate, the digit shown, or how pictures are moved, from here on."""
        self.setting[name] = value
        for optimizer in self.optimizers:
            optimizer.learning_rate = float(self.setting["learning_rate"])

    @property
    def _left(self) -> bool:
        return self.steps < EPOCHS * BATCHES

    def _block(self) -> None:
        if not self._left:
            self.begin()
        seen, _ = parts()
        for _ in range(BLOCK):
            start = self.steps % BATCHES * BATCH
            if not start:
                self.order = self.rng.permutation(len(seen))
            rows = self.order[start : start + BATCH]
            for network, optimizer in zip(self.networks, self.optimizers, strict=True):
                learn(network, seen.inputs[rows], seen.targets[rows], LOSS, optimizer)
            self.steps += 1
        self._look()

    def _look(self) -> None:
        """Ask both networks about all held-out digits, moved in every way."""
        self.looks.append([[self._share(one, way) for way in MOVES] for one in self.networks])

    def _share(self, network: Network, way: str) -> float:
        inputs, targets = asked(way)
        return accuracy(run(network.steps, inputs)[0][-1], targets)

    def results(self) -> dict[str, Any]:
        """What there is to see now. Of each pair, the sharing network has the first.

        Returns:
            steps, epochs: done so far.
            parameters: how many each network has.
            right: the share of the held-out digits that each reads, moved as the setting says.
            as_written, a_pixel_off: the same not moved, and moved, on average over the four ways.
            history: rows of epochs and ``right`` at each look, then ``as_written``.
            kernels: a letter for each weight: from minus the largest of all to it.
            edges: of each kernel the share of its size that is a slope across it; rises: where
                that goes up, in degrees clockwise from the right.
            finds_edges: a digit for each kernel, 1 where ``edges`` is above ``EDGE``, and
                edge_detectors: how many of these there are.
            units: a letter for each weight of the dense network's units, as ``kernels``.
            picture: the digit shown, moved; a letter for the ink of each pixel.
            maps: what each kernel finds in it, after ReLU; hidden: what each unit makes of it. A
                letter for each, from 0 to the largest of all.
            label: which digit it is; answers: which one each network reads.
        """
        way = list(MOVES).index(str(self.setting["moved"]))
        shares = np.array(self.looks)  # (looks, networks, ways)
        epochs = np.arange(len(shares)) * BLOCK / BATCHES
        sharing, dense = self.networks
        kernels, units = sharing.parameters[0][:, 0], dense.parameters[0].T
        rise = slopes(kernels)
        edges = (rise**2).sum(axis=1) / (kernels**2).sum(axis=(1, 2))
        label = int(self.setting["digit"])
        inputs, _ = asked(str(self.setting["moved"]))
        shown = inputs[[np.flatnonzero(parts()[1].labels == label)[0]]]
        seen = [run(network.steps, shown)[0] for network in self.networks]
        return {
            "steps": self.steps,
            "epochs": self.steps / BATCHES,
            "parameters": [network.vector.size for network in self.networks],
            "right": shares[-1, :, way],
            "as_written": shares[-1, :, 0],
            "a_pixel_off": shares[-1, :, 1:].mean(axis=1),
            "history": np.column_stack([epochs, shares[:, :, way], shares[:, :, 0]]),
            "kernels": _signed(kernels),
            "edges": edges,
            "rises": np.degrees(np.arctan2(rise[:, 1], rise[:, 0])),
            "finds_edges": "".join("01"[found] for found in (edges > EDGE).astype(int)),
            "edge_detectors": int((edges > EDGE).sum()),
            "units": _signed(units),
            "picture": written_picture(shown[0]),
            "maps": _from_0(seen[0][3]),
            "hidden": _from_0(seen[1][2]),
            "label": label,
            "answers": [int(values[-1].argmax()) for values in seen],
        }


def _signed(weights: Array) -> str:
    return letters((weights / np.abs(weights).max() + 1) / 2)


def _from_0(activations: Array) -> str:
    return letters(activations / max(float(activations.max()), 1e-12))
