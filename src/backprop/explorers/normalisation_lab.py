"""Normalisation lab: two lanes, without normalisation and with it, and what a unit sums up in them.

The histograms are of one unit's weighted sums over the batch, and of what its f is given.
"""

from typing import Any

import numpy as np

from backprop.explorers.explorer import Explorer
from backprop.explorers.lane import sums
from backprop.explorers.lanes import IN_BOTH, compare, parameters, settings
from backprop.explorers.parameters import Slider

UNIT = 0
BINS = 33  # an odd number, so that one lies around 0
LEAST = 4.0  # the histograms reach so far from 0, or twice as far, and so on, until all is in them


def compute(layer: int, **values: Any) -> dict[str, Any]:
    """Run both lanes, and count the sums of a unit.

    Returns, beside what ``compare`` does:
        layer: whose unit it is; the last one, where there are fewer.
        reach: for each lane, the bins go from minus this to this.
        z: for each lane, how many examples of the batch have their Z in each of the bins.
        given: the same of what f is given, which is Z, or what normalising makes of it.
        z_spread, given_spread: their standard deviations over the batch.
    """
    at = min(layer, values["depth"])
    pairs = [sums(at, UNIT, **one) for one in settings(**values)]
    reaches = [_reach(float(np.abs(pair).max())) for pair in pairs]
    counts = [
        [np.histogram(z, BINS, (-reach, reach))[0] for z in pair]
        for pair, reach in zip(pairs, reaches, strict=True)
    ]
    return {
        **compare(**values),
        "layer": at,
        "reach": reaches,
        "z": [pair[0] for pair in counts],
        "given": [pair[1] for pair in counts],
        "z_spread": [float(z.std()) for z, _ in pairs],
        "given_spread": [float(u.std()) for _, u in pairs],
    }


def _reach(most: float) -> float:
    return LEAST * 2 ** max(0, int(np.ceil(np.log2(most / LEAST)))) if most else LEAST


EXPLORER = Explorer(
    name="normalisation-lab",
    title="Normalisation, off and on",
    description=(
        "Two strips of 20 cells, a cell for each layer of sigmoid units, lit by the size of the "
        "deltas on a logarithmic scale. Without normalisation, above, the light fades from the "
        "last layer to the first, where it is out. With batch normalisation, below, all cells are "
        "bright. Beside each strip stand bars for what one unit of layer 10 sums up for 64 "
        "examples: above a single bar, as all sums are the same, below many bars, from minus 3 "
        "to 3."
    ),
    invitation="Drag along a lane from layer 1 to layer 20, and watch the bars in both.",
    parameters=parameters(
        "sigmoid + batch normalisation", Slider("layer", "layer", "layer looked at", 10, 1, 50, 1)
    ),
    compute=compute,
    shown=".3g",
    presets=IN_BOTH,
    rounding=("z_spread", "given_spread"),
    once="depth-lab",
)
