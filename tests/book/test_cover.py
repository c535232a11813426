"""The front page: a network that learns while it is watched, and again when it is touched."""

import json
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.cover import FRAMES, TARGETS, WEIGHTS
from backprop.forward import forward
from backprop.network import Network
from explorer_reader import OFFLINE, PATIENCE, SHIFTS, Open, Reader
from reader import PHONE, WIDE, need_the_built_book, place_of
from serve import SITE

need_the_built_book()
pytestmark = pytest.mark.xdist_group("cover")

STORED = 'document.querySelector("#explorer-cover .explorer-data").textContent'
STEP = "#explorer-cover [data-quantity^=losses]"
# When the first wire has another width than it was drawn with, and when there was first paint
NOTE_MOTION = """
window.widths = new Set();
const look = () => {
  const wire = document.querySelector("#explorer-cover .cover .wire");
  if (wire) widths.add(wire.getAttribute("stroke-width"));
  if (widths.size > 1) window.moved ??= performance.now();
  requestAnimationFrame(look);
};
look();
"""


def frame_of(reader: Reader) -> int:
    """The frame on show."""
    place = reader.page.locator(STEP).get_attribute("data-quantity") or ""
    return int(place.removeprefix("losses[").removesuffix("]"))


def see_frame(reader: Reader, wanted: str) -> None:
    """Wait for a frame for which ``wanted``, a condition on ``k``, is so."""
    number = f'Number(document.querySelector("{STEP}").dataset.quantity.slice(7, -1))'
    reader.page.wait_for_function(f"() => {{ const k = {number}; return {wanted}; }}")


def loss_of(reader: Reader) -> float:
    return float(reader.page.locator(STEP).get_attribute("data-value") or "")


def middle(part: Locator) -> tuple[float, float]:
    box = place_of(part)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def grip(reader: Reader, name: str) -> Locator:
    """What is taken hold of to change a parameter."""
    return reader.figure.locator(f'[data-name="{name}"] .finger')


def drag_grip(reader: Reader, name: str, across: float, down: float) -> None:
    x, y = middle(grip(reader, name))
    mouse = reader.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + across, y + down, steps=6)
    mouse.up()


def test_it_moves_at_once_without_python_and_stores_little(read: Open) -> None:
    asked: list[str] = []
    reader = read("cover", routes=OFFLINE)
    page = reader.page
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(NOTE_MOTION + SHIFTS)
    page.reload()
    page.wait_for_function("window.moved")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert page.evaluate("window.moved") - paint < 1500
    assert len(page.evaluate(STORED).encode()) < 100_000
    see_frame(reader, f"k === {FRAMES}")
    expect(reader.button("Play")).to_be_visible()
    assert [url for url in asked if "/pyodide/" in url] == []
    assert page.evaluate("shifted") == []
    assert reader.wrong == []


def test_the_last_frame_has_learned_xor_and_every_number_is_numpys(read: Open) -> None:
    reader = read("cover", routes=OFFLINE, fragment=f"#cover.frame={FRAMES}")
    assert frame_of(reader) == FRAMES
    reader.compare(exactly=False)
    stored = json.loads(reader.page.evaluate(STORED))["stored"]["start"]
    network = Network.initialized([2, 3, 1], ["tanh", "sigmoid"], np.random.default_rng(0))
    network.vector = [float(number) / 100 for number in stored[f"weights[{FRAMES}]"].split(",")]
    said = forward(network, [[0, 0], [0, 1], [1, 0], [1, 1]]).output[:, 0]
    assert said == pytest.approx([0, 1, 1, 0], abs=0.1)
    assert stored[f"maps[{FRAMES}]"] == explorer_named("cover").evaluate()["maps"][FRAMES]
    assert loss_of(reader) < 0.1


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_title_picture_and_the_way_in_are_in_sight_at_once(read: Open, viewport: Any) -> None:
    reader = read("cover", routes=OFFLINE, viewport=viewport)
    picture = place_of(reader.figure.locator(".explorer-picture"))
    assert picture["y"] + picture["height"] < viewport["height"]
    if viewport == WIDE:
        way = place_of(reader.page.get_by_role("link", name="Start with chapter 1"))
        assert way["y"] + way["height"] < viewport["height"]


def test_every_wire_is_seen_in_the_colour_of_its_sign(read: Open) -> None:
    reader = read("cover", routes=OFFLINE, fragment=f"#cover.frame={FRAMES}")
    assert frame_of(reader) == FRAMES
    strokes = reader.figure.locator(".wire").evaluate_all(
        "all => all.map((one) => [one.matches('.negative'), getComputedStyle(one).stroke])"
    )
    assert len(strokes) == 9
    assert "none" not in dict(strokes).values()
    assert len(set(map(tuple, strokes))) == 2


def test_with_reduced_motion_it_stands_still_until_play_is_pressed(read: Open) -> None:
    reader = read("cover", routes=OFFLINE, reduced_motion="reduce")
    reader.page.wait_for_timeout(500)
    assert frame_of(reader) == 0
    reader.button("Play").click()
    see_frame(reader, "k > 2")
    reader.button("Pause").click()
    still = frame_of(reader)
    reader.page.wait_for_timeout(300)
    assert frame_of(reader) == still
    reader.page.wait_for_function(f"location.hash === '#cover.frame={still}'")
    reader.button("Again").click()
    see_frame(reader, f"k < {still}")


def test_it_pauses_out_of_sight(read: Open) -> None:
    reader = read("cover", routes=OFFLINE)
    see_frame(reader, "k > 0")
    reader.page.evaluate("scrollTo({ top: 3000, behavior: 'instant' })")
    reader.page.wait_for_timeout(200)
    still = frame_of(reader)
    reader.page.wait_for_timeout(400)
    assert frame_of(reader) == still
    reader.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    see_frame(reader, f"k > {still}")


def test_a_change_before_python_is_up_is_seen_and_said(unstarted: Open) -> None:
    reader = unstarted("cover")
    drag_grip(reader, "w2_00", 0, -40)
    expect(reader.figure).to_have_attribute("aria-busy", "true")
    expect(reader.status).to_contain_text("it will be computed when Python is up")


def learned(reader: Reader) -> None:
    """Let the film run to its end, at once."""
    reader.follow(f"#cover.frame={FRAMES}")
    assert frame_of(reader) == FRAMES


def test_a_wire_is_dragged_and_it_learns_again_from_there(live: Open) -> None:
    reader = live("cover")
    learned(reader)
    before = reader.setting()
    drag_grip(reader, "w2_00", 0, 50)
    reader.see("live")
    setting = reader.setting()
    taken = [
        float(text) / 100 for text in explorer_named("cover").evaluate()["weights"][-1].split(",")
    ]
    found = [float(setting[one.name]) for one in WEIGHTS]
    moved = {one.name for one, a, b in zip(WEIGHTS, taken, found, strict=True) if a != b}
    assert moved == {"w2_00"}
    assert setting != before
    reader.compare(exactly=True)
    see_frame(reader, "k > 5")
    reader.compare(exactly=True)
    worse = explorer_named("cover").evaluate(**setting)["losses"]
    assert worse[0] > 2 * worse[FRAMES]
    assert reader.wrong == []


def test_while_a_wire_is_held_the_map_follows_it(live: Open) -> None:
    reader = live("cover")
    learned(reader)
    x, y = middle(grip(reader, "w2_10"))
    mouse = reader.page.mouse
    mouse.move(x, y)
    mouse.down()
    losses = []
    for down in (30, 60, 90):
        mouse.move(x, y + down)
        reader.see("live")
        assert frame_of(reader) == 0
        reader.compare(exactly=True)
        losses.append(loss_of(reader))
    assert len(set(losses)) == 3
    mouse.up()
    see_frame(reader, "k > 0")


def test_a_point_is_flipped_by_a_press_and_moved_by_a_drag(live: Open) -> None:
    reader = live("cover")
    learned(reader)
    grip(reader, "y_0").click()
    reader.see("live")
    assert reader.setting()["y_0"] == 1
    see_frame(reader, "k > 0")
    reader.compare(exactly=True)
    drag_grip(reader, "y_3", -60, 40)
    reader.see("live")
    setting = reader.setting()
    assert setting["y_3"] == 0
    assert float(setting["x_30"]) < 0.9
    assert float(setting["x_31"]) < 0.95
    reader.compare(exactly=True)
    assert reader.wrong == []


def test_keys_flip_a_point_and_change_a_weight(live: Open) -> None:
    reader = live("cover")
    reader.control("y_1").focus()
    reader.page.keyboard.press("ArrowLeft")
    reader.see("live")
    assert reader.setting()["y_1"] == 0
    outline = "one => getComputedStyle(one).outlineStyle"
    assert reader.control("y_1").evaluate(outline) != "none"
    reader.control("w1_00").focus()
    before = float(reader.setting()["w1_00"])
    reader.page.keyboard.press("PageUp")
    reader.see("live")
    assert float(reader.setting()["w1_00"]) > before
    reader.compare(exactly=True)


MAP = """() => {
    const { data } = document.querySelector("#explorer-cover canvas").getContext("2d")
        .getImageData(0, 100, 1, 1);
    return [...data];
}"""


def test_the_dark_theme_turns_the_map_dark(live: Open) -> None:
    reader = live("cover")
    light = reader.page.evaluate(MAP)
    reader.page.emulate_media(color_scheme="dark")
    reader.page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    reader.page.wait_for_timeout(100)
    dark = reader.page.evaluate(MAP)
    assert sum(dark[:3]) < sum(light[:3])


@pytest.fixture
def phone(read: Open) -> Page:
    reader = read("cover", routes=OFFLINE, viewport=PHONE, has_touch=True, is_mobile=True)
    return reader.page


def test_every_grip_is_as_large_as_a_fingertip(phone: Page) -> None:
    grips = phone.locator("#explorer-cover .cover .grip:not(.unit) .finger")
    assert grips.count() == len(WEIGHTS) - 4 + len(TARGETS)
    for one in grips.all():
        box = place_of(one)
        assert min(box["width"], box["height"]) >= 44


def test_without_python_it_goes_back_and_says_why(read: Open) -> None:
    reader = read("cover", base=f"{SITE.as_uri()}/", reduced_motion="reduce")
    reader.see("failed")
    expect(reader.status).to_contain_text("What is stored still plays")
    drag_grip(reader, "w1_00", 0, -30)
    assert reader.setting().items() <= explorer_named("cover").defaults.items()
    reader.compare(exactly=False)
    reader.button("Play").click()
    see_frame(reader, "k > 2")


def test_python_waits_until_the_film_is_over(read: Open) -> None:
    reader = read("cover")
    reader.page.mouse.move(5, 5)
    reader.page.wait_for_timeout(300)
    expect(reader.figure).to_have_attribute("data-state", "stored")
    see_frame(reader, f"k === {FRAMES}")
    expect(reader.figure).to_have_attribute("data-state", "live", timeout=PATIENCE)
