"""The colours of the table can be seen and told apart, by readers who see few colours too."""

from itertools import combinations

import numpy as np
import pytest

from backprop.colours import GROUNDS, MEANINGS, Meaning, style_sheet, variables

Triple = np.ndarray[tuple[int], np.dtype[np.float64]]

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency" (IEEE Transactions on Visualization and Computer Graphics 15, 2009), severity 1.0:
# what is seen of a colour in linear RGB by one who lacks a kind of cone.
SEEN = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
APART = 8.0  # CIEDE2000; about 2 can be told apart side by side
TO_XYZ = np.array(  # sRGB, IEC 61966-2-1
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.1, 1.4.3 and 1.4.11
GROUPS = sorted({one.seen_with for one in MEANINGS})
both = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def linear(colour: str) -> Triple:
    """Linear RGB of ``"#rrggbb"``."""
    values = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours' lightness."""
    low, high = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Triple) -> Triple:
    """CIELAB of linear RGB, for the white of sRGB."""
    share = TO_XYZ @ np.clip(rgb, 0, 1) / (TO_XYZ @ np.ones(3))
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: Triple, other: Triple) -> float:
    """CIEDE2000 of two colours in CIELAB: Sharma, Wu and Dalal, 2005, equations 2 to 22."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25**7)))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (
        np.degrees(np.arctan2(b, stretch * a)) % 360 if a or b else 0.0
        for a, b in ((a1, b1), (a2, b2))
    )
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = np.radians(h1 + turn / 2 if c1 * c2 else h1 + h2)
    t = 1 - 0.17 * np.cos(hue - np.pi / 6) + 0.24 * np.cos(2 * hue)
    t += 0.32 * np.cos(3 * hue + np.radians(6)) - 0.20 * np.cos(4 * hue - np.radians(63))
    degrees = np.degrees(hue) % 360
    bent = np.radians(60 * np.exp(-(((degrees - 275) / 25) ** 2)))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7)) * np.sin(bent)
    by_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    squares = by_light**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue
    return float(np.sqrt(squares))


def colour_of(meaning: Meaning, *, dark: bool) -> str:
    return meaning.dark if dark else meaning.light


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [  # rows 1, 7, 17 and 34 of the table in Sharma, Wu and Dalal
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_is_the_published_one(
    one: tuple[float, ...], other: tuple[float, ...], published: float
) -> None:
    assert difference(np.array(one), np.array(other)) == pytest.approx(published, abs=5e-5)


@both
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("eye", SEEN)
def test_what_stands_in_one_picture_can_be_told_apart(eye: str, group: str, dark: bool) -> None:
    seen = {
        one.name: lab(SEEN[eye] @ linear(colour_of(one, dark=dark)))
        for one in MEANINGS
        if one.seen_with == group
    }
    near = {
        f"{one} and {other}": round(found, 1)
        for one, other in combinations(seen, 2)
        if (found := difference(seen[one], seen[other])) < APART
    }
    assert near == {}


@both
@pytest.mark.parametrize("ground", ["paper", "soft"])
def test_what_is_written_or_drawn_has_contrast(ground: str, dark: bool) -> None:
    below = variables(dark=dark)[f"--explorer-{ground}"]
    only_drawn = {"classes", "sets"}
    texts = {"ink": GROUNDS["ink"][dark], "quiet": GROUNDS["quiet"][dark]} | {
        one.name: colour_of(one, dark=dark) for one in MEANINGS if one.seen_with not in only_drawn
    }
    graphics = {
        one.name: colour_of(one, dark=dark) for one in MEANINGS if one.seen_with in only_drawn
    }
    low = [
        f"{name} on {ground}: {contrast(colour, below):.2f}"
        for least, colours in ((TEXT, texts), (GRAPHICS, graphics))
        for name, colour in colours.items()
        if contrast(colour, below) < least
    ]
    assert low == []


@pytest.mark.parametrize("group", GROUPS)
def test_no_meaning_hangs_on_colour_alone(group: str) -> None:
    ways = [(one.sign, one.line) for one in MEANINGS if one.seen_with == group]
    assert len({sign for sign, _ in ways}) == len(ways)


def test_a_style_sheet_has_every_colour_light_and_dark() -> None:
    light, dark = style_sheet().split("@media screen")
    for part, is_dark in ((light, False), (dark, True)):
        for name, colour in variables(dark=is_dark).items():
            assert f"{name}: {colour};" in part
    assert light.startswith(":root {")
    assert 'html[data-theme="dark"]' in dark
