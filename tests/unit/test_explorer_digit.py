"""The numbers of the explorer "digit": what is read, the slopes along the pixels, the descent."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.chapter_reader import LOSS, SEED, kept_reader, parts, trained_reader
from backprop.explorers.digit import (
    ALL,
    EXAMPLES,
    EXPLORER,
    FINE,
    LEVELS,
    ONE,
    SHADES,
    STEEP,
    STEPS,
    read_picture,
    stepped,
    written_picture,
)
from backprop.gradients import backpropagate, mean_loss
from backprop.numerical_gradient import central_difference
from backprop.validation import Array

READER = kept_reader()
DRAWINGS = st.text(SHADES, min_size=64, max_size=64) | st.sampled_from(EXAMPLES)
TRAINING = Path(__file__).resolve().parents[2] / "book" / "training.ipynb"


def by_hand(image: Array, asked: int) -> tuple[Array, Array]:
    """The network's answer to an image, ``(1, 64)``, and dL/dX, in plain NumPy."""
    (w1, w2), (b1, b2) = ([getattr(one, kind) for one in READER.layers] for kind in KINDS)
    z1 = image @ w1 + b1
    z2 = np.maximum(z1, 0) @ w2 + b2
    e = np.exp(z2 - z2.max())
    chances = e / e.sum()
    delta = chances - np.eye(10)[[asked]]
    return chances[0], ((delta @ w2.T) * (z1 > 0)) @ w1.T


KINDS = ("weights", "biases")


@given(drawing=DRAWINGS, asked=st.integers(0, 9))
@settings(max_examples=25, deadline=None)
def test_it_shows_the_networks_answer_and_the_slopes_along_the_pixels(
    drawing: str, asked: int
) -> None:
    found = EXPLORER.evaluate(drawing=drawing, asked=asked)
    chances, slope = by_hand(read_picture(drawing), asked)
    np.testing.assert_allclose(found["chances"][0], chances, rtol=1e-9, atol=1e-15)
    assert found["answers"][0] == chances.argmax()
    assert found["steepest"][0] == pytest.approx(np.abs(slope).max(), rel=1e-9)
    shown = np.array([LEVELS.index(letter) - STEEP for letter in found["slopes"][0]])
    wanted = STEEP * slope[0] / found["steepest"][0]
    assert np.abs(shown - wanted).max() <= 0.5 + 1e-9
    assert found["given"] == [drawing, asked]


@pytest.mark.parametrize("asked", [0, 3, 9])
def test_the_slopes_are_what_nudging_the_pixels_finds(asked: int) -> None:
    image, target = read_picture(EXAMPLES[9]), np.eye(10)[[asked]]
    slope = backpropagate(READER, image, target, LOSS).before()
    nudged = central_difference(lambda x: mean_loss(READER, x, target, LOSS), image)
    np.testing.assert_allclose(slope, nudged, rtol=1e-6, atol=1e-8)
    assert slope.shape == (1, 64)


def test_of_a_batch_each_example_has_its_share_of_the_mean_loss() -> None:
    images = np.vstack([read_picture(text) for text in EXAMPLES[:3]])
    targets = np.eye(10)[[3, 4, 5]]
    together = backpropagate(READER, images, targets, LOSS).before()
    for row in range(3):
        alone = backpropagate(READER, images[[row]], targets[[row]], LOSS).before()
        np.testing.assert_allclose(3 * together[[row]], alone, rtol=1e-12)


def test_one_pixel_goes_down_its_slope_the_steepest_that_can() -> None:
    image = np.array([[0.0, 1.0, 0.5, 0.5, 0.0]])
    slope = np.array([[9.0, -8.0, 2.0, -3.0, 1.0]])  # the two steepest are at their ends
    one = stepped(image, slope, 0.1, ONE)
    np.testing.assert_allclose(one, [[0, 1, 0.5, 0.8, 0]], rtol=1e-15)
    assert stepped(image, slope, 0.5, ONE)[0, 3] == 1  # and stops at full ink
    np.testing.assert_allclose(stepped(image, slope, 0.1, ALL), [[0, 1, 0.3, 0.8, 0]], rtol=1e-15)
    np.testing.assert_array_equal(image, [[0, 1, 0.5, 0.5, 0]])  # what was there stays


@pytest.mark.parametrize("pixels", [ONE, ALL])
@pytest.mark.parametrize(("drawn", "asked"), [(9, 3), (1, 6), (4, 4)])
def test_the_film_is_a_descent_on_the_picture(pixels: str, drawn: int, asked: int) -> None:
    found = EXPLORER.evaluate(drawing=EXAMPLES[drawn], asked=asked, pixels=pixels, rate=0.02)
    assert {len(found[name]) for name in found if name not in ("given", "turned")} == {STEPS + 1}
    image = start = read_picture(EXAMPLES[drawn])
    for step in range(STEPS + 1):
        chances, slope = by_hand(image, asked)
        np.testing.assert_allclose(found["chances"][step], chances, rtol=1e-7, atol=1e-12)
        ink = np.array([LEVELS.index(letter) for letter in found["pictures"][step]])
        assert np.abs(ink - 16 * FINE * image[0]).max() <= 0.5 + 1e-6
        assert found["changed"][step] == (np.abs(image - start) >= 1 / 32).sum()
        beyond = image - 1e-9 * np.sign(slope)
        assert found["clipped"][step] == ((beyond < 0) | (beyond > 1)).sum()
        image = stepped(image, slope, 0.02, pixels)
    answers = found["answers"]
    first = next((step for step, answer in enumerate(answers) if answer == asked), -1)
    assert found["turned"] == first
    assert found["chances"][-1][asked] > found["chances"][0][asked]


def test_what_is_never_read_as_the_digit_says_so() -> None:
    assert EXPLORER.evaluate(rate=0.01)["turned"] == -1


def test_a_picture_is_written_and_read() -> None:
    _, _, test = parts(np.random.default_rng(SEED))
    for digit, text in enumerate(EXAMPLES):
        image = read_picture(text)
        assert written_picture(image[0]) == text
        (row,) = np.flatnonzero((test.inputs == image).all(axis=1))
        assert test.labels[row] == digit


def test_the_kept_weights_are_those_that_training_gives() -> None:
    """If not: ``python tools/store_reader.py`` stores them anew."""
    trained = trained_reader()
    np.testing.assert_allclose(kept_reader().vector, trained.vector, rtol=2**-10, atol=1e-6)


def test_a_link_of_the_chapter_leads_to_a_picture_that_was_misread() -> None:
    text = "".join(
        line for cell in json.loads(TRAINING.read_text("utf-8"))["cells"] for line in cell["source"]
    )
    links = [unescape(link) for link in re.findall(r'href="#(digit\.drawing=[^"]+)"', text)]
    assert links
    _, _, test = parts(np.random.default_rng(SEED))
    for link in links:
        wanted = {name.removeprefix("digit."): value for name, (value,) in parse_qs(link).items()}
        (row,) = np.flatnonzero((test.inputs == read_picture(wanted["drawing"])).all(axis=1))
        assert test.labels[row] == int(wanted["asked"])
        assert EXPLORER.evaluate(drawing=wanted["drawing"])["answers"][0] != test.labels[row]
