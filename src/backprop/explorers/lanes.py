"""Two lanes, one above the other: what the depth lab and the normalisation lab share.

settings of both  ->  two lists of sizes for each thing that flows
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backprop.activations import HIDDEN
from backprop.explorers.lane import NORMALISATIONS, lane
from backprop.explorers.parameters import Choice, Parameter, Slider, Value
from backprop.initializers import INITIALIZERS

# What belongs to one lane; in the lower one with this word before its name.
LOWER = "lower_"
ONE_LANE: tuple[Parameter, ...] = (
    Choice("activation", "activation", "activation of all units", "sigmoid", HIDDEN),
    Choice(
        "initialisation",
        "weights drawn by",
        "how the weights are drawn",
        "normal",
        ("normal", *(name for name in INITIALIZERS if name != "zeros")),
    ),
    Slider("gain", "gain", "gain of the normal weights", 1.0, 0.1, 4.0, 0.05, stored=0.3),
    Choice(
        "normalisation",
        "normalisation",
        "over what the sums of all layers but the last are normalised",
        "none",
        tuple(NORMALISATIONS),
    ),
    Choice(
        "skip",
        "skip connections",
        "each layer's result is added to what it was given",
        "off",
        ("off", "on"),
    ),
)
BOTH: tuple[Parameter, ...] = (
    Slider("width", "width", "units in each layer", 32, 4, 64, 4, unit="units"),
    Slider("batch", "batch", "examples in the batch", 64, 8, 128, 8, unit="examples"),
    Slider("seed", "seed", "seed of the random numbers", 0, 0, 9, 1),
)
DEPTH = Slider("depth", "depth", "number of layers", 20, 2, 50, 1, unit="layers", stored=3)
SHOW = Choice(
    "show",
    "the light shows",
    "what shines in the cells",
    "deltas",
    ("deltas", "gradients"),
    drawn_only=True,
)

PLAIN: dict[str, Value] = {one.name: one.default for one in ONE_LANE}
PRESETS: dict[str, dict[str, Value]] = {
    "sigmoid": PLAIN,
    "tanh + Xavier": PLAIN | {"activation": "tanh", "initialisation": "xavier"},
    "ReLU + He": PLAIN | {"activation": "relu", "initialisation": "he"},
    "ReLU + Xavier": PLAIN | {"activation": "relu", "initialisation": "xavier"},
    "sigmoid + skip connections": PLAIN | {"skip": "on"},
    "sigmoid + batch normalisation": PLAIN | {"normalisation": "batch"},
    "ReLU + layer normalisation": PLAIN
    | {"activation": "relu", "initialisation": "xavier", "normalisation": "layer"},
}
IN_BOTH: dict[str, dict[str, dict[str, Value]]] = {
    "upper lane": PRESETS,
    "lower lane": {
        preset: {LOWER + name: value for name, value in values.items()}
        for preset, values in PRESETS.items()
    },
}
SPELT = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "xavier": "Xavier", "he": "He"}


def parameters(lower: str, layer: Slider) -> tuple[Parameter, ...]:
    """The controls of two lanes that open as ``"sigmoid"`` above the preset ``lower``."""
    upper_ones = [replace(one, group="upper lane", part="upper") for one in ONE_LANE]
    lower_ones = [
        replace(
            one,
            name=LOWER + one.name,
            # A preset gives each parameter a value of its kind, which no type can say.
            default=PRESETS[lower][one.name],  # type: ignore[arg-type]
            group="lower lane",
            part="lower",
        )
        for one in ONE_LANE
    ]
    both = [replace(one, group="both lanes") for one in BOTH]
    return DEPTH, SHOW, layer, *upper_ones, *lower_ones, *both


def settings(**values: Any) -> list[dict[str, Any]]:
    """The settings of the upper and of the lower lane, as ``lane`` takes them."""
    own = {one.name for one in ONE_LANE}
    upper = {name: value for name, value in values.items() if not name.startswith(LOWER)}
    return [upper, upper | {name: values[LOWER + name] for name in own}]


def name_of(values: Mapping[str, Any]) -> str:
    """What a lane is called: its preset, or what it is made of."""
    own = {one.name: values[one.name] for one in ONE_LANE}
    for preset, wanted in PRESETS.items():
        if own == wanted:
            return preset
    drawn = own["initialisation"]
    parts = [SPELT.get(own["activation"], own["activation"])]
    parts.append(f"gain {own['gain']:g}" if drawn == "normal" else SPELT[drawn])
    if own["normalisation"] != "none":
        parts.append(f"{own['normalisation']} norm.")
    if own["skip"] == "on":
        parts.append("skip")
    return " + ".join(parts)


def compare(**values: Any) -> dict[str, Any]:
    """Run both lanes.

    Returns:
        names: what they are called.
        kinds: ``"deltas"``, or ``"slopes"`` with skip connections: what ``back`` holds.
        back: the sizes of these, a list for each lane.
        activations, gradients, and the rest of what ``lane`` returns: of both lanes.
    """
    both = settings(**values)
    found = [lane(**one) for one in both]
    kinds = ["slopes" if one["skip"] == "on" else "deltas" for one in both]
    back = [run.pop(kind) for run, kind in zip(found, kinds, strict=True)]
    return {
        "names": [name_of(one) for one in both],
        "kinds": kinds,
        "back": back,
        **{name: [run[name] for run in found] for name in found[0]},
    }
