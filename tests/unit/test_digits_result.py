"""The digits result of the chapter on training, as it is stated there."""

import numpy as np

from backprop.data import digits, split
from backprop.history import evaluate
from backprop.network import Network
from backprop.optimizers import Adam
from backprop.training import train

LOSS = "categorical_cross_entropy"


def test_98_percent_of_359_digits_that_had_no_say_are_read_right() -> None:
    """64-64-10, ReLU and softmax, He, Adam with 0.003, batches of 32, seed 0, stopped early."""
    rng = np.random.default_rng(0)
    rest, test = split(digits(), 0.2, rng)
    seen, watched = split(rest, 0.25, rng)
    assert (len(seen), len(watched), len(test)) == (1078, 360, 359)
    reader = Network.initialized([64, 64, 10], ["relu", "softmax"], rng, weights="he")
    history = train(
        reader,
        seen.inputs,
        seen.targets,
        loss=LOSS,
        optimizer=Adam(0.003),
        epochs=100,
        batch_size=32,
        held_out=(watched.inputs, watched.targets),
        patience=10,
        keep_best=True,
    )
    assert history.best_epoch == 48
    assert history.stopped.startswith("stopped after 58 epochs: the held-out loss made no")
    _, accuracy = evaluate(reader, test.inputs, test.targets, LOSS)
    assert round(accuracy * len(test)) == 352
    assert round(accuracy, 3) == 0.981
