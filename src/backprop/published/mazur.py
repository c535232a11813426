"""Matt Mazur, "A Step by Step Backpropagation Example", 2015."""

import numpy as np

from backprop.forward import ForwardPass, forward
from backprop.gradients import Backpropagated, backpropagate, mean_loss
from backprop.losses import squared_error
from backprop.network import Network
from backprop.optimizers import GradientDescent
from backprop.published.reproduction import Case, Reproduction, each
from backprop.validation import Array

LOSS, LEARNING_RATE, STEPS = "half_squared_error", 0.5, 10_000
INPUTS, TARGETS = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])


def network() -> Network:
    """His 2-2-2 network; his w1 and w2 end in the first hidden unit, a column of ours."""
    return Network.from_parameters(
        [[[0.15, 0.25], [0.20, 0.30]], [[0.40, 0.50], [0.45, 0.55]]],
        [[0.35, 0.35], [0.60, 0.60]],
        "sigmoid",
    )


def step(learner: Network) -> None:
    """One update of the weights; his biases stay as they are."""
    _update_weights(learner, _look(learner)[1].weights)


def step_through_updated_weights(learner: Network) -> None:
    """The mistake behind his losses: output weights change before they send deltas."""
    passed, found = _look(learner)
    hidden, output = learner.layers
    output.weights[...] -= LEARNING_RATE * found.weights[1]
    sent_back = found.deltas[1] @ output.weights.T
    _, back = hidden.activation.rule(passed.z[0])
    late = back(sent_back)[0]()
    hidden.weights[...] -= LEARNING_RATE * passed.a[0].T @ late


def _look(learner: Network) -> tuple[ForwardPass, Backpropagated]:
    passed = forward(learner, INPUTS)
    return passed, backpropagate(learner, passed.a[0], TARGETS, LOSS)


def _update_weights(learner: Network, gradients: list[Array]) -> None:
    GradientDescent(LEARNING_RATE).update([layer.weights for layer in learner.layers], gradients)


def _loss(learner: Network) -> float:
    return mean_loss(learner, INPUTS, TARGETS, LOSS)


def _reproduce() -> list[Reproduction]:
    right, wrong = network(), network()
    passed, found = _look(right)
    rows = each(["hidden unit 0", "hidden unit 1"], "0.593269992 0.596884378", passed.a[1])
    rows += each(["output 0", "output 1"], "0.75136507 0.772928465", passed.output)
    errors = squared_error(passed.output.T, TARGETS.T)
    rows += each(["error of output 0", "error of output 1"], "0.274811083 0.023560026", errors)
    rows += each(["loss"], "0.298371109", _loss(right))
    rows += each(
        ["delta of output 0", "delta of output 1"], "0.13849856 -0.03809824", found.deltas[1]
    )
    names = ["delta of hidden unit 0", "delta of hidden unit 1"]
    rows += each(names, "0.00877135469 0.00995425471", found.deltas[0])
    slopes = [found.weights[1][0, 0], found.weights[0][0, 0]]
    rows += each(
        ["slope of the loss in w5", "slope of the loss in w1"], "0.082167041 0.000438568", slopes
    )
    step(right)
    step_through_updated_weights(wrong)
    first, second = (layer.weights.T for layer in right.layers)
    new = "0.149780716 0.19956143 0.24975114 0.29950229"
    rows += each([f"w{n} after one step" for n in (1, 2, 3, 4)], new, first)
    new = "0.35891648 0.408666186 0.511301270 0.561370121"
    rows += each([f"w{n} after one step" for n in (5, 6, 7, 8)], new, second)
    rows.append(_wrong("loss after one step", "0.291027924", _loss(right), _loss(wrong)))
    for _ in range(STEPS - 2):
        step(right)
        step_through_updated_weights(wrong)
    before = _loss(right)  # the loss that the last step's own forward pass finds
    step(right)
    step_through_updated_weights(wrong)
    rows.append(_wrong("loss after 10,000 steps", "0.0000351085", _loss(right), before))
    outputs = zip(forward(right, INPUTS).output[0], forward(wrong, INPUTS).output[0], strict=True)
    for k, (ours, moved) in enumerate(outputs):
        published = ("0.015912196", "0.984065734")[k]
        rows.append(_wrong(f"output {k} after 10,000 steps", published, ours, moved))
    return rows


def _wrong(quantity: str, published: str, computed: float, by_mistake: float) -> Reproduction:
    return Reproduction(quantity, published, float(computed), by_mistake=float(by_mistake))


MAZUR = Case(
    "Mazur 2015", "", "a 2-2-2 network, forward, backward and updated", _reproduce, "mazur2015"
)
