"""Playground: train a small network, and watch its units, its boundary, its loss, its gradients."""

from backprop.activations import HIDDEN
from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Choice, Slider, Text, Value
from backprop.explorers.playground_training import LOSSES, Training
from backprop.explorers.training_examples import MADE, MOST_POINTS, POINT
from backprop.explorers.written_function import LONGEST
from backprop.optimizers import OPTIMIZERS

RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3")
DECAYS = ("0", "0.0001", "0.001", "0.01", "0.1")
DATA = (*MADE, "function", "own")
NOISE = (
    "spread of what is added to each coordinate; to spirals and the pinwheel a third of it, "
    "to XOR 0.25 more"
)
FORMULA = r"[0-9A-Za-z_ .,+\-*\/%()<>=^]*"

# What the chapter speaks of, each with the setting in which it is seen
PRESETS: dict[str, dict[str, Value]] = {
    "Noise by heart": {"data": "moons", "noise": 0.3},
    "Weight decay": {"data": "moons", "noise": 0.3, "weight_decay": "0.01"},
    "Dying gradient": {"activation": "sigmoid", "layers": 6},
    "Straight lines only": {"data": "xor", "activation": "identity"},
    "Three classes": {"data": "pinwheel"},
    "Rate too large": {
        "data": "moons",
        "layers": 6,
        "width": 16,
        "activation": "relu",
        "optimizer": "momentum",
        "learning_rate": "3",
    },
}

EXPLORER = Explorer(
    name="playground",
    title="Playground",
    description=(
        "A network of 2 inputs, twice 8 hidden units and one output, before it has learned "
        "anything. Each unit holds a small map of what it makes of the plane. On the large map "
        "beside it, coloured by class, lie two spirals of points, and the line between the two "
        "colours doesn't follow them. Below are a bar for the size of each layer's gradient, and "
        "empty axes for the loss."
    ),
    invitation="Press Run: each unit finds a map of its own. Press the map to add a point.",
    parameters=(
        Choice("data", "data set", "data set", DATA[0], DATA, "Data"),
        Slider("noise", "extra noise", NOISE, 0.05, 0.0, 0.3, 0.05, group="Data"),
        Slider(
            "seed",
            "random seed",
            "of points, weights and batches",
            0,
            0,
            9,
            1,
            group="Data",
            stored=3,
        ),
        Text(
            "function",
            "your function",
            "class 1 is where it is above 0",
            "X1 - sin(3 * X0)",
            FORMULA,
            LONGEST,
            group="Data",
        ),
        Slider("layers", "hidden layers", "number of hidden layers", 2, 1, 6, 1, group="Network"),
        Slider(
            "width",
            "units in each",
            "units of a hidden layer",
            8,
            1,
            16,
            1,
            group="Network",
            stored=7,
        ),
        Choice("activation", "activation", "of the hidden units", "tanh", HIDDEN, "Network"),
        Choice("loss", "loss", "loss", "cross_entropy", tuple(LOSSES), "Learning"),
        Choice("optimizer", "optimiser", "optimiser", "Adam", tuple(OPTIMIZERS), "Learning"),
        Choice(
            "learning_rate", "learning rate", "learning rate", "0.01", RATES, "Learning", live=True
        ),
        Slider("batch", "batch", "examples in a batch", 10, 1, 50, 1, group="Learning", live=True),
        Choice("weight_decay", "weight decay", "weight decay", "0", DECAYS, "Learning", live=True),
        Text(
            "points",
            "own points",
            "class and place of each",
            "",
            f"(?:{POINT}(?:_{POINT})*)?",
            13 * MOST_POINTS,
            live=True,
        ),
    ),
    compute=lambda **values: Training(**values).results(),
    begin=Training,
    shown=".4g",
    presets={"Try": PRESETS},
    stored_presets=False,
)
