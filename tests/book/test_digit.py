"""Draw a digit, ask it why: the grid is drawn on, the bars are asked, the picture goes downhill."""

from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.digit import EXAMPLES, FROM, LEVELS, SHADES, STEEP, STEPS, TO
from explorer_reader import OFFLINE, Open, Reader
from reader import PHONE, WIDE, need_the_built_book, place_of
from serve import page_with

need_the_built_book()
pytestmark = pytest.mark.xdist_group("digit")

EMPTY = SHADES[0] * 64
MARK_FROM = 3  # levels from no slope
PICTURE = """figure => {
    const cells = [...figure.querySelectorAll("[role=gridcell]")];
    const marks = (kind) => figure.querySelector(kind).getAttribute("d").split("z").length - 1;
    return {
        ink: cells.map((cell) => Number(cell.getAttribute("fill-opacity"))),
        said: cells.map((cell) => cell.getAttribute("aria-label")),
        plus: marks(".marks .for"),
        minus: marks(".marks .against"),
        changed: marks(".explorer-picture > svg > .changed"),
        marked: figure.querySelector(".marks").checkVisibility({ visibilityProperty: true }),
    };
}"""


def drawing(reader: Reader) -> str:
    return str(reader.setting()["drawing"])


def shade(reader: Reader, row: int, column: int) -> int:
    return SHADES.index(drawing(reader)[8 * row + column])


def point(reader: Reader, row: float, column: float) -> tuple[float, float]:
    box = place_of(reader.figure.locator(".pixels"))
    return box["x"] + column * box["width"] / 8, box["y"] + row * box["height"] / 8


def stroke(reader: Reader, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw with the mouse, from and to places in rows and columns of the grid."""
    mouse = reader.page.mouse
    mouse.move(*point(reader, *start))
    mouse.down()
    mouse.move(*point(reader, *end), steps=6)
    mouse.up()


def begin_with(reader: Reader, what: str) -> None:
    reader.figure.get_by_role("button", name=f"Begin with {what}").click()


def test_a_stroke_darkens_another_more_and_the_eraser_takes_it_away(live: Open) -> None:
    reader = live("digit")
    begin_with(reader, "an empty grid")
    assert drawing(reader) == EMPTY
    stroke(reader, (2.5, 1.5), (2.5, 6.5))
    once = shade(reader, 2, 4)
    assert 0 < shade(reader, 1, 4) < once < 16
    assert shade(reader, 5, 4) == shade(reader, 2, 7) - shade(reader, 2, 0) == 0
    reader.see("live")
    reader.compare(exactly=True)
    stroke(reader, (2.5, 1.5), (2.5, 6.5))
    assert shade(reader, 2, 4) > once
    reader.button("Erase").click()
    expect(reader.button("Erase")).to_have_attribute("aria-pressed", "true")
    for _ in range(2):
        stroke(reader, (2.5, 1.5), (2.5, 6.5))
    assert drawing(reader) == EMPTY
    reader.button("Erase").click()
    assert reader.wrong == []


def test_the_keyboard_draws_pixel_by_pixel(live: Open) -> None:
    reader = live("digit")
    begin_with(reader, "an empty grid")
    cells = reader.figure.get_by_role("gridcell")
    expect(cells).to_have_count(64)
    reader.control("drawing").focus()
    keyboard = reader.page.keyboard
    for key in [
        "Home",
        *["ArrowUp"] * 7,
        "ArrowDown",
        "ArrowRight",
        "ArrowRight",
        "Space",
        "Space",
    ]:
        keyboard.press(key)
    assert shade(reader, 1, 2) == 8
    here = reader.figure.get_by_role("gridcell", name="row 2, column 3: ink 8 of 16")
    expect(here).to_be_focused()
    keyboard.press("Backspace")
    assert shade(reader, 1, 2) == 4
    keyboard.press("End")
    expect(cells.nth(15)).to_be_focused()
    keyboard.press("ArrowRight")  # the row ends here
    expect(cells.nth(15)).to_be_focused()
    assert reader.figure.locator("[role=gridcell][tabindex='0']").count() == 1
    expect(reader.figure.locator(".ring")).to_be_visible()
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.wrong == []


@pytest.mark.parametrize("step", [0, 15, STEPS])
def test_the_marks_are_the_models_slopes_each_sign_with_its_shape(
    unstarted: Open, step: int
) -> None:
    reader = unstarted("digit")
    reader.control("step").fill(str(step))
    found = explorer_named("digit").evaluate()
    seen = reader.figure.evaluate(PICTURE)
    slopes = [LEVELS.index(letter) - STEEP for letter in found["slopes"][step]]
    assert seen["plus"] == sum(slope <= -MARK_FROM for slope in slopes) > 5
    assert seen["minus"] == sum(slope >= MARK_FROM for slope in slopes) > 5
    assert seen["changed"] == found["changed"][step]
    for level, said, ink, slope in zip(
        found["pictures"][step], seen["said"], seen["ink"], slopes, strict=True
    ):
        assert ink == pytest.approx(LEVELS.index(level) / 48, abs=0.006)
        assert ("speaks against a 3" in said) == (slope >= MARK_FROM)
        assert ("more of a 3" in said) == (slope <= -MARK_FROM)
    reader.compare(exactly=False)


def test_a_bar_asks_about_its_digit(unstarted: Open) -> None:
    reader = unstarted("digit")
    before = reader.figure.evaluate(PICTURE)
    reader.figure.locator(".column").nth(7).click()
    assert reader.setting()["asked"] == 7
    expect(reader.button("Make it a 7")).to_be_visible()
    assert reader.figure.evaluate(PICTURE)["said"] != before["said"]
    reader.compare(exactly=False)
    reader.figure.locator(".column").nth(8).click()
    expect(reader.button("Make it an 8")).to_be_visible()
    reader.compare(exactly=False)


def test_it_makes_it_a_three_step_by_step(unstarted: Open) -> None:
    reader = unstarted("digit")
    words = reader.figure.locator(".explorer-words")
    reader.button("Make it a 3").click()
    reader.page.wait_for_function("document.querySelector('[name=step]').value > 3")
    reader.button("Pause").click()
    here = int(reader.setting()["step"])
    assert 3 < here < STEPS
    reader.compare(exactly=False)
    reader.button("Make it a 3").click()
    reader.page.wait_for_function(f"document.querySelector('[name=step]').value == {STEPS}")
    expect(words).to_contain_text("5 of 64 pixels changed: it is read as 3, since step 15.")
    expect(words).to_contain_text("at the end of their range, no ink or full")
    reader.compare(exactly=False)
    assert reader.wrong == []


def test_who_wants_little_motion_sees_few_pictures(unstarted: Open) -> None:
    reader = unstarted("digit")
    reader.page.emulate_media(reduced_motion="reduce")
    reader.figure.evaluate("""figure => {
        window.seen = new Set();
        const step = figure.querySelector("[name=step]");
        const look = () => {
            seen.add(step.value);
            requestAnimationFrame(look);
        };
        look();
    }""")
    reader.button("Make it a 3").click()
    reader.page.wait_for_function(f"document.querySelector('[name=step]').value == {STEPS}")
    assert 5 <= reader.page.evaluate("seen.size") <= 8
    reader.page.emulate_media(reduced_motion="no-preference")


def test_a_picture_in_the_middle_of_its_way_can_be_drawn_on(live: Open) -> None:
    reader = live("digit")
    reader.control("step").fill("15")
    changed = explorer_named("digit").evaluate()["pictures"][15]
    stroke(reader, (7.5, 7.5), (7.5, 7.6))
    setting = reader.setting()
    assert setting["step"] == 0
    text = str(setting["drawing"])
    for place in [18, 26, 30, 46]:  # far from the stroke
        assert SHADES.index(text[place]) == round(LEVELS.index(changed[place]) / 3 + 1e-9)
    reader.see("live")
    reader.compare(exactly=True)


def test_a_link_restores_the_drawing(live: Open, read: Open) -> None:
    reader = live("digit")
    begin_with(reader, "a 4")
    stroke(reader, (0.5, 0.5), (6.5, 5.5))
    reader.set("asked", 8)
    wanted = drawing(reader)
    link = reader.figure.locator(".explorer-link").evaluate("link => link.hash")
    assert len(link) < 120
    other = read("digit", fragment=link, routes=OFFLINE)
    other.figure.scroll_into_view_if_needed()
    assert other.setting() == reader.setting()
    assert drawing(other) == wanted
    seen = other.figure.evaluate(PICTURE)
    for ink, letter in zip(seen["ink"], wanted, strict=True):
        assert ink == pytest.approx(SHADES.index(letter) / 16, abs=0.006)
    assert not seen["marked"]  # which would be those of another picture
    expect(other.button("Make it an 8")).to_be_disabled()
    assert other.wrong == []


@pytest.mark.parametrize("text", ["0" * 63, "0" * 63 + "h", "x"])
def test_a_link_with_another_picture_is_left_out(live: Open, text: str) -> None:
    reader = live("digit")
    reader.follow(f"#digit.drawing={text}&digit.asked=5")
    assert reader.setting()["drawing"] == EXAMPLES[FROM]
    assert reader.setting()["asked"] == 5 != TO


def test_a_link_to_another_explorer_leaves_the_drawing(unstarted: Open) -> None:
    reader = unstarted("digit")
    begin_with(reader, "a 4")
    playground = reader.page.locator("#explorer-playground")
    reader.page.evaluate("location.hash = 'playground.data=moons'")
    expect(playground.locator("[name=data]")).to_have_value("moons")
    assert drawing(reader) == EXAMPLES[4]
    playground.locator(".explorer-reset").click()
    expect(playground.locator("[name=data]")).to_have_value("spirals")


@pytest.mark.parametrize("viewport", [WIDE, PHONE, {"width": 360, "height": 780}])
def test_the_picture_and_its_controls_are_in_sight_together(unstarted: Open, viewport: Any) -> None:
    reader = unstarted("digit")
    reader.page.set_viewport_size(viewport)
    picture = place_of(reader.figure.locator(".explorer-picture"))
    starts = place_of(reader.figure.locator(".digit-starts"))
    assert starts["y"] + starts["height"] - picture["y"] < viewport["height"]


def swipe(page: Page, fingers: CDPSession, part: Locator, dy: float) -> float:
    """Swipe over a part, up or down; how far the page has scrolled."""
    part.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_timeout(200)
    before = page.evaluate("scrollY")
    box = place_of(part)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = "Input.dispatchTouchEvent"
    fingers.send(touch, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        points = [{"x": x, "y": y + dy * step / 12}]
        fingers.send(touch, {"type": "touchMove", "touchPoints": points})
    fingers.send(touch, {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(400)
    return float(page.evaluate("scrollY")) - float(before)


def test_a_finger_draws_on_the_grid_and_scrolls_elsewhere(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.route("**/_static/pyodide/**", lambda route: None)  # Python never comes
    page.goto(f"{site}{page_with('digit')}")
    page.evaluate("window.MathJax?.startup?.promise")
    figure, fingers = page.locator("#explorer-digit"), context.new_cdp_session(page)
    text = "figure => figure.querySelector('[data-control=drawing]').dataset.setting"
    assert swipe(page, fingers, figure.locator(".pixels"), -60) == 0
    drawn = figure.evaluate(text)
    assert drawn != EXAMPLES[FROM]
    for part in [".explorer-words", ".column:nth-child(5)"]:
        assert swipe(page, fingers, figure.locator(part), -120) > 50
    assert figure.evaluate(text) == drawn
    context.close()
