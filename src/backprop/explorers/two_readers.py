"""Two readers: a network that shares its weights, and one that doesn't, learn the same digits."""

from backprop.explorers.explorer import Choice, Explorer, Ladder, Slider
from backprop.explorers.two_readers_networks import MOVES
from backprop.explorers.two_readers_training import Race

RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)

EXPLORER = Explorer(
    name="two-readers",
    title="Two readers",
    description=(
        "Two networks with 610 weights and biases each, before they have learned anything. One "
        "goes over a handwritten digit with 12 kernels of 3 by 3 weights; below each kernel is "
        "the map of what it finds. The other has 8 units, and each of them has a weight for "
        "every pixel. Below are empty axes for the share of digits that each reads rightly."
    ),
    invitation="Press Run. Then move the test pictures by a pixel: who still reads them?",
    parameters=(
        Choice(
            "moved",
            "move the test pictures",
            "where the test pictures are moved by a pixel",
            next(iter(MOVES)),
            tuple(MOVES),
            live=True,
        ),
        Ladder("learning_rate", "learning rate", "learning rate", 0.01, RATES, live=True),
        Slider("seed", "random seed", "of weights and batches", 4, 0, 9, 1),
        Slider("digit", "digit shown", "which digit is shown", 3, 0, 9, 1, live=True),
    ),
    compute=lambda **values: Race(**values).results(),
    begin=Race,
    shown=".3f",
)
