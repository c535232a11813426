"""Playground: train a small network, and watch its boundary, its loss and its gradients."""

from backprop.activations import HIDDEN
from backprop.explorers.explorer import Choice, Explorer, Slider
from backprop.explorers.playground_training import LOSSES, Training
from backprop.optimizers import OPTIMIZERS

RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3")
DECAYS = ("0", "0.0001", "0.001", "0.01", "0.1")
DATA = ("spirals", "moons", "xor")
NOISE = "spread of what is added to each coordinate; to spirals a third of it, to XOR 0.25 more"


EXPLORER = Explorer(
    name="playground",
    title="Playground",
    description=(
        "A map of what the network says of each point of the plane, before it has learned "
        "anything: its two colours, and the line between them, don't follow the two spirals of "
        "points that lie on it. Beside it, empty axes for the loss and for the size of each "
        "layer's gradient."
    ),
    invitation="Press Run, and watch the network find the line between the two classes.",
    parameters=(
        Choice("data", "data set", "data set", DATA[0], DATA, "Data"),
        Slider("noise", "extra noise", NOISE, 0.05, 0.0, 0.3, 0.05, group="Data"),
        Slider("seed", "random seed", "of points, weights and batches", 0, 0, 9, 1, group="Data"),
        Slider("layers", "hidden layers", "number of hidden layers", 2, 1, 6, 1, group="Network"),
        Slider("width", "units in each", "units of a hidden layer", 8, 1, 16, 1, group="Network"),
        Choice("activation", "activation", "of the hidden units", "tanh", HIDDEN, "Network"),
        Choice("loss", "loss", "loss", "cross_entropy", tuple(LOSSES), "Learning"),
        Choice("optimizer", "optimiser", "optimiser", "Adam", tuple(OPTIMIZERS), "Learning"),
        Choice(
            "learning_rate", "learning rate", "learning rate", "0.01", RATES, "Learning", live=True
        ),
        Slider("batch", "batch", "examples in a batch", 10, 1, 50, 1, group="Learning", live=True),
        Choice("weight_decay", "weight decay", "weight decay", "0", DECAYS, "Learning", live=True),
    ),
    compute=lambda **values: Training(**values).results(),
    begin=Training,
    shown=".4g",
)
