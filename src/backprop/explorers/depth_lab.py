"""Depth lab: in two deep networks, how far an error gets on its way back to the first layer."""

from backprop.explorers.explorer import Explorer
from backprop.explorers.lanes import IN_BOTH, compare, parameters
from backprop.explorers.parameters import Slider

EXPLORER = Explorer(
    name="depth-lab",
    title="Depth lab",
    description=(
        "Two strips of 20 cells, a cell for each layer, lit by the size of the deltas on a "
        "logarithmic scale. In the upper one, of sigmoid layers, the light fades evenly from the "
        "last layer to the first, where it is out: layer 1 hears 1.61 times ten to the power of "
        "minus 13. In the lower one, of tanh layers with Xavier's weights, all cells are bright, "
        "and layer 1 hears 0.173. The thin blue strips above them, the activations, are bright in "
        "both."
    ),
    invitation="Send an error back, and see in which lane layer 1 hears of it.",
    parameters=parameters(
        "tanh + Xavier", Slider("layer", "layer", "layer looked at", 1, 1, 50, 1, drawn_only=True)
    ),
    compute=compare,
    shown=".3g",
    presets=IN_BOTH,
)
