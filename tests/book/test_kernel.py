"""Slide a kernel over a digit: windows and shares are pressed, weights dragged, five steps done."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.explorer import Results
from backprop.explorers.kernel import DESCENTS, KERNELS, NAMES, START
from explorer_reader import OFFLINE, Open, Reader, drag
from reader import PHONE, WIDE, need_the_built_book, place_of
from serve import page_with

need_the_built_book()
pytestmark = pytest.mark.xdist_group("kernel")

PLACE = 2, 4  # which is chosen at the start
# Which pixels of the digit are lit: those that have their number
LIT = """figure => [...figure.querySelectorAll(".map.ink text[data-quantity]")]
    .map((one) => one.dataset.quantity.match(/\\d+/g).map(Number))"""
# Of a map: the middle of each square, its area, and whether it is hatched
SQUARES = """(figure, kind) => [...figure.querySelectorAll(`.map.${kind} .size`)].map((one) => {
    const [x, y, width, height] = ["x", "y", "width", "height"]
        .map((name) => Number(one.getAttribute(name)));
    return [x + width / 2, y + height / 2, width * height, one.matches("[fill^='url(#']")];
})"""


def place(reader: Reader, row: int, column: int) -> Locator:
    return reader.figure.get_by_role("gridcell", name=f"row {row}, column {column}:")


def lit(reader: Reader) -> set[tuple[int, int]]:
    return {(row, column) for row, column in reader.figure.evaluate(LIT)}


def squares(reader: Reader, kind: str) -> list[tuple[float, float, float, bool]]:
    found = reader.figure.evaluate(f"figure => ({SQUARES})(figure, '{kind}')")
    return [tuple(one) for one in found]


def results(reader: Reader) -> Results:
    return explorer_named("kernel").evaluate(**reader.setting())


def cell(reader: Reader, kind: str, columns: float) -> float:
    """How wide a cell of a map is."""
    lines = reader.figure.locator(f".map.{kind} .lines")
    return float(lines.evaluate("one => one.getBBox().width")) / columns


def panel(reader: Reader) -> Locator:
    return reader.figure.locator(".explorer-panel")


def test_an_output_lights_its_window_and_adds_up_nine_products(unstarted: Open) -> None:
    reader = unstarted("kernel")
    assert lit(reader) == {(PLACE[0] + i, PLACE[1] + j) for i, j in product(range(3), range(3))}
    place(reader, 0, 5).click()
    assert lit(reader) == set(product(range(3), range(5, 8)))
    ink = results(reader)["picture"]
    products = [
        f"{weight:.2f} × {ink[i][5 + j]}".replace("-", "−")
        for i, row in enumerate(KERNELS[START])
        for j, weight in enumerate(row)
    ]
    for part in products:
        expect(panel(reader)).to_contain_text(part)
    assert panel(reader).inner_text().count("×") == 9
    expect(panel(reader).locator("[data-quantity='outputs[0][5]']")).to_have_text("8.00")
    expect(panel(reader).locator("[data-quantity='deltas[0][5]']")).to_have_text("41.00")
    reader.compare(exactly=False)
    assert reader.wrong == []


@pytest.mark.parametrize(("stride", "padding"), [("1", "0"), ("2", "0"), ("1", "1")])
def test_a_weight_lights_every_place_where_it_was_used(
    unstarted: Open, stride: str, padding: str
) -> None:
    reader = unstarted("kernel")
    reader.set("stride", stride)
    reader.set("padding", padding)
    for i, j in [(0, 0), (1, 2), (2, 1)]:
        reader.control(NAMES[i][j]).click()
        found = results(reader)
        size, apart = range(len(found["outputs"])), int(stride)
        met = {(row * apart + i, column * apart + j) for row, column in product(size, size)}
        assert lit(reader) == met
        gradient = panel(reader).locator(f"[data-quantity='gradient[{i}][{j}]']").first
        expect(gradient).to_be_visible()
        deltas = panel(reader).locator("[data-quantity^='deltas']")
        inked = sum(found["picture"][row][column] > 0 for row, column in met)
        assert deltas.count() == inked + 1  # and once more, that of the frame
        reader.compare(exactly=False)
    assert reader.wrong == []


def test_a_share_is_as_large_as_its_delta_times_its_ink(unstarted: Open) -> None:
    reader = unstarted("kernel")
    for i, j in product(range(3), range(3)):
        reader.control(NAMES[i][j]).click()
        found = results(reader)
        deltas, picture = np.array(found["deltas"]), np.array(found["picture"])
        ink = picture[i : i + 6, j : j + 6]
        wanted = np.minimum(np.abs(deltas), 48) * ink
        drawn = squares(reader, "shares")
        shown = [at for at in product(range(6), range(6)) if wanted[at] > 0]
        assert len(drawn) == len(shown)
        full = cell(reader, "shares", 6) - 2
        for (*_, area, hatched), at in zip(drawn, shown, strict=True):
            assert area == pytest.approx(wanted[at] / (48 * 16) * full**2, abs=4)  # rounded sides
            assert hatched == (deltas[at] < 0)


@pytest.mark.parametrize(
    ("kind", "name", "full"),
    [("sums", "outputs", 48), ("deltas", "deltas", 48), ("slopes", "gradient", 6000)],
)
def test_a_square_is_as_large_as_its_number_and_hatched_below_0(
    unstarted: Open, kind: str, name: str, full: float
) -> None:
    reader = unstarted("kernel")
    values = np.array(results(reader)[name]).ravel()
    drawn = squares(reader, kind)
    room = cell(reader, kind, len(values) ** 0.5) - 2
    for (*_, area, hatched), value in zip(drawn, values, strict=True):
        assert area == pytest.approx(min(1, abs(value) / full) * room**2, abs=5)
        assert hatched == (value < 0)
    assert {hatched for *_, hatched in drawn} == {True, False}


def test_the_map_is_gone_over_by_keys(unstarted: Open) -> None:
    reader = unstarted("kernel")
    reader.control("w_11").focus()
    assert len(lit(reader)) == 36
    reader.control("place").focus()
    for key, at in [
        ("ArrowDown", (3, 4)),
        ("Home", (3, 0)),
        ("ArrowLeft", (3, 0)),
        ("ArrowUp", (2, 0)),
        ("End", (2, 5)),
        ("ArrowRight", (2, 5)),
    ]:
        reader.page.keyboard.press(key)
        expect(place(reader, *at)).to_be_focused()
        expect(place(reader, *at)).to_have_attribute("aria-selected", "true")
        assert (at[0], at[1]) in lit(reader)
        assert len(lit(reader)) == 9
    assert reader.figure.locator("[role=gridcell][tabindex='0']").count() == 1
    reader.compare(exactly=False)


def test_the_maps_below_are_pressed_too(unstarted: Open) -> None:
    reader = unstarted("kernel")
    reader.figure.locator(".map.slopes .hit").nth(8).click()
    expect(panel(reader).locator("[data-quantity='gradient[2][2]']").first).to_be_visible()
    reader.figure.locator(".map.shares .hit").nth(7).click()  # the shares stay on show
    assert reader.setting()["place"] == 9
    expect(panel(reader)).to_contain_text("in the frame")
    expect(panel(reader).locator("[data-quantity='deltas[1][1]']").last).to_be_visible()
    reader.figure.locator(".map.deltas .hit").nth(35).click()
    assert reader.setting()["place"] == 8 * 5 + 5
    reader.compare(exactly=False)


def test_a_drag_of_a_weight_is_answered_everywhere_before_python(unstarted: Open) -> None:
    reader = unstarted("kernel")
    before = results(reader)
    drag(reader.control("w_01"), 0.85)
    after = results(reader)
    assert float(reader.setting()["w_01"]) > 1
    assert after["loss"] != before["loss"]
    expect(reader.figure).to_have_attribute("aria-busy", "false")
    reader.compare(exactly=False)


@pytest.mark.parametrize("start", DESCENTS)
def test_five_steps_down_are_done_before_python_is_up(unstarted: Open, start: str) -> None:
    reader = unstarted("kernel")
    reader.figure.get_by_role("button", name=start, exact=True).click()
    losses = [results(reader)["loss"]]
    for _ in range(DESCENTS[start]):
        wanted = results(reader)["after"]
        reader.button("Five steps down").click()
        expect(reader.figure).to_have_attribute("aria-busy", "false")
        weights = [[reader.setting()[name] for name in row] for row in NAMES]
        assert weights == wanted
        reader.compare(exactly=False)
        losses.append(results(reader)["loss"])
    assert losses == sorted(losses, reverse=True)
    assert reader.wrong == []


def test_the_descent_goes_on_with_python_from_anywhere(live: Open) -> None:
    reader = live("kernel")
    reader.set("digit", "4")
    reader.set("stride", "2")
    reader.set("wanted", "horizontal edges")
    drag(reader.control("w_11"), 0.8)
    reader.see("live")
    losses = []
    for _ in range(4):
        losses.append(results(reader)["loss"])
        reader.button("Five steps down").click()
        reader.see("live")
        reader.compare(exactly=True)
    assert losses == sorted(losses, reverse=True)
    assert len(set(losses)) == 4
    assert reader.wrong == []


def test_a_kernel_is_taken_from_the_list_and_says_so(unstarted: Open) -> None:
    reader = unstarted("kernel")
    for name, kernel in KERNELS.items():
        button = reader.figure.get_by_role("button", name=name, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert reader.figure.locator(".kernel-starts [aria-pressed=true]").count() == 1
        assert [[reader.setting()[one] for one in row] for row in NAMES] == kernel.tolist()
        expect(reader.figure).to_have_attribute("aria-busy", "false")
        reader.compare(exactly=False)
    expect(reader.button("Five steps down")).to_be_enabled()
    drag(reader.control("w_00"), 0.9)  # which no page has stored with another kernel
    expect(reader.button("Five steps down")).to_be_disabled()
    expect(reader.figure.locator(".kernel-starts [aria-pressed=true]")).to_have_count(0)


def test_a_link_tells_what_was_pressed(unstarted: Open, read: Open) -> None:
    reader = unstarted("kernel")
    place(reader, 4, 1).click()
    reader.control("w_20").click()
    link = reader.figure.locator(".explorer-link").evaluate("link => link.hash")
    other = read("kernel", fragment=link, routes=OFFLINE)
    other.figure.scroll_into_view_if_needed()
    assert other.setting() == reader.setting()
    assert lit(other) == lit(reader) == set(product(range(2, 8), range(6)))
    assert panel(other).inner_text() == panel(reader).inner_text()
    assert other.wrong == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_picture_and_its_numbers_are_in_sight_together(unstarted: Open, viewport: Any) -> None:
    reader = unstarted("kernel")
    reader.page.set_viewport_size(viewport)
    picture = place_of(reader.figure.locator(".explorer-picture"))
    below = place_of(panel(reader))
    assert below["y"] + below["height"] - picture["y"] < viewport["height"]


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_nothing_below_moves_whatever_is_pressed(unstarted: Open, viewport: Any) -> None:
    reader = unstarted("kernel")
    reader.page.set_viewport_size(viewport)
    reader.page.wait_for_timeout(100)
    row = reader.figure.locator(".explorer-row")
    start = place_of(row)["y"] - place_of(reader.figure)["y"]
    for choice in [("stride", "2"), ("stride", "1"), ("padding", "1")]:
        reader.set(*choice)
        for press in (reader.control("w_22"), place(reader, 1, 1)):
            press.click()
            assert place_of(row)["y"] - place_of(reader.figure)["y"] == start


FINGER = 24  # pixels that whatever is pressed has at least


def swipe(page: Page, fingers: CDPSession, part: Locator, dx: float, dy: float) -> float:
    """Put a finger on a part, move it and lift it; how far the page has scrolled."""
    part.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_timeout(200)
    before, box = page.evaluate("scrollY"), place_of(part)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = "Input.dispatchTouchEvent"
    fingers.send(touch, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        points = [{"x": x + dx * step / 12, "y": y + dy * step / 12}]
        fingers.send(touch, {"type": "touchMove", "touchPoints": points})
    fingers.send(touch, {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(400)
    return float(page.evaluate("scrollY")) - float(before)


def test_a_finger_drags_weights_presses_places_and_scrolls_elsewhere(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.route("**/_static/pyodide/**", lambda route: None)  # Python never comes
    page.goto(f"{site}{page_with('kernel')}")
    page.evaluate("window.MathJax?.startup?.promise")
    fingers = context.new_cdp_session(page)
    reader = Reader(page, "kernel", [])
    assert swipe(page, fingers, reader.control("w_11"), 60, -40) == 0
    assert reader.setting()["w_11"] == 1.75  # 100 of 240 pixels, of a range of 4
    assert lit(reader) == set(product(range(1, 7), range(1, 7)))
    assert swipe(page, fingers, place(reader, 5, 0), 0, 0) == 0
    assert lit(reader) == set(product(range(5, 8), range(3)))
    before = reader.setting()
    for part in (place(reader, 1, 1), reader.figure.locator(".map.shares .lines")):
        assert swipe(page, fingers, part, 0, -120) > 50
    assert reader.setting() == before
    reader.button("Reset").click()
    reader.set("padding", "1")  # as many places as there can be
    for one in (place(reader, 0, 0), place(reader, 7, 7)):
        box = place_of(one)
        assert min(box["width"], box["height"]) >= FINGER - 0.1
    for name in (name for row in NAMES for name in row):
        box = place_of(reader.control(name).locator(".reach"))
        assert min(box["width"], box["height"]) >= 44
        meets = """({ x, y, width, height }) =>
            document.elementFromPoint(x + width / 2, y + height / 2)
                .closest("[data-control]")?.dataset.control"""
        reader.control(name).scroll_into_view_if_needed()
        assert page.evaluate(meets, place_of(reader.control(name).locator(".reach"))) == name
    context.close()
