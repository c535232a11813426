"""Digit: a drawing is read by a network, asked why, and changed until it is read as another digit.

    64 shades  ->  ten chances;  the slope of a digit's loss along every pixel  ->  a descent

The weights stand still. What goes down its slope is the picture.
"""

from typing import Any

import numpy as np

from backprop.chapter_reader import LOSS, SEED, kept_reader, parts
from backprop.explorers.explorer import Explorer
from backprop.explorers.parameters import Choice, Ladder, Slider, Text
from backprop.forward import predict
from backprop.gradients import backpropagate
from backprop.targets import one_hot
from backprop.validation import Array

SHADES = "0123456789abcdefg"  # the ink of a pixel, from none to 16 of 16: a digit of base 17
LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
FINE = 3  # levels of ink to a shade: 0 to 48
STEEP = 10  # levels from no slope to the steepest of a picture, either way: 0 to 20
STEPS = 40
ONE, ALL = "one pixel", "all pixels"
RATES = (0.01, 0.02, 0.05, 0.1, 0.2)
EXAMPLE = 1  # of each digit, the second of those to be tested
FROM, TO = 9, 3  # what is drawn at the start, and which digit is asked about

READER = kept_reader()


def written_picture(image: Array) -> str:
    """An image of 64 grey values, from 0 to 1, as text: a letter of ``SHADES`` for each."""
    return "".join(SHADES[shade] for shade in np.rint(16 * image).astype(int))


def read_picture(text: str) -> Array:
    """The image, ``(1, 64)``, that such a text stands for."""
    return np.array([[SHADES.index(letter) / 16 for letter in text]])


def _examples() -> tuple[str, ...]:
    _, _, test = parts(np.random.default_rng(SEED))
    rows = [np.flatnonzero(test.labels == digit)[EXAMPLE] for digit in range(10)]
    return tuple(written_picture(image) for image in test.inputs[rows])


EXAMPLES = _examples()


def stepped(image: Array, slope: Array, rate: float, pixels: str) -> Array:
    """The image after a step: X - alpha dL/dX, and where that leaves 0 to 1, its nearest end.

    Args:
        image, slope: dL/dX, both ``(1, 64)``.
        rate: alpha.
        pixels: ``ALL`` of them take the step, or ``ONE``, the steepest that it can move.
    """
    after = np.clip(image - rate * slope, 0, 1)
    if pixels == ALL:
        return after
    one = image.copy()
    place = np.argmax(np.where(after == image, 0, np.abs(slope)))
    one[0, place] = after[0, place]
    return one


def compute(drawing: str, asked: int, rate: float, pixels: str) -> dict[str, Any]:
    """Read the drawing, find the slope of a digit's loss along each pixel, and go down.

    Returns:
        given: the drawing and the digit.
        pictures: the ink of each pixel after every step, as text: letters of ``LEVELS``,
            the first for none, the 49th for the most.
        slopes: dL/dX of each pixel, as text: the 11th letter for none, the 21st for
            the steepest of the picture up, the first for as steep down.
        steepest: the largest slope of each picture, up or down.
        chances: what the network says of each picture, ten probabilities.
        answers: the digit with the largest.
        changed: how many pixels differ from the drawing by half a shade and more.
        clipped: how many have no ink to lose, or no room for more, and a slope that asks for it.
        turned: the first step at which the digit is read, or -1.
    """
    target = one_hot(np.array([asked]), 10)
    image = read_picture(drawing)
    seen, found = [], []
    for _ in range(STEPS + 1):
        slope = backpropagate(READER, image, target, LOSS).before()
        seen.append(image[0])
        found.append(slope[0])
        image = stepped(image, slope, rate, pixels)
    images, slopes = np.array(seen), np.array(found)
    steepest = np.abs(slopes).max(axis=1, keepdims=True)
    at_end = np.where(slopes > 0, images == 0, images == 1) & (slopes != 0)
    chances = predict(READER, images)
    answers = chances.argmax(axis=1)
    turned = np.flatnonzero(answers == asked)
    return {
        "given": [drawing, asked],
        "pictures": _letters(16 * FINE * images),
        "slopes": _letters(STEEP + STEEP * slopes / np.maximum(steepest, np.finfo(float).tiny)),
        "steepest": steepest[:, 0],
        "chances": chances,
        "answers": answers,
        "changed": (np.abs(images - images[0]) >= 1 / 32).sum(axis=1),
        "clipped": at_end.sum(axis=1),
        "turned": turned[0] if len(turned) else -1,
    }


def _letters(levels: Array) -> list[str]:
    """A text for each row of levels."""
    rows = np.frombuffer(LEVELS.encode(), dtype="S1")[np.rint(levels).astype(int)]
    return [row.tobytes().decode() for row in rows]


EXPLORER = Explorer(
    name="digit",
    title="Draw a digit, ask it why",
    description=(
        "A handwritten 9 in 8 by 8 pixels, and beside it ten bars: the network is sure that it "
        "is a 9. Marks on the pixels say what would make it more of a 3. Minus signs lie on the "
        "left of the loop and on the stroke that closes it, where ink speaks against a 3; plus "
        "signs lie at the top and at the lower right, where more ink would speak for it."
    ),
    invitation="Press “Make it a 3”, and see how few pixels change. Then draw a digit yourself.",
    parameters=(
        Text("drawing", "drawing", "64 pixels", EXAMPLES[FROM], "[0-9a-g]{64}", 64, EXAMPLES),
        Slider("asked", "digit to ask about", "digit to ask about", TO, 0, 9, 1),
        Choice("pixels", "each step changes", "pixels that a step changes", ONE, (ONE, ALL)),
        Ladder("rate", "learning rate α", "learning rate", 0.05, RATES),
        Slider("step", "step", "steps done", 0, 0, STEPS, 1, drawn_only=True),
    ),
    compute=compute,
    shown=".2f",
)
