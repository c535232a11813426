"""The book's own look: its head, its letters, the page of all explorers, and what a page weighs."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from backprop.explorers.catalogue import names
from reader import PHONE, WIDE, need_the_built_book, place_of, scrolls_sideways
from serve import SITE
from test_chapters import NAMES

need_the_built_book()
pytestmark = pytest.mark.slow

FONTS = SITE / "_static" / "fonts"
PHASES = ["forward-pass", "loss", "deltas", "gradients", "updates", "vanishing-gradients"]
SMALLEST = 24  # pixels of what is pressed: WCAG 2.2, 2.5.8
LONGEST = 75  # characters
# The longest line of each paragraph, item and definition of the prose, as it is laid out
LONGEST_LINES = """async () => {
    await document.fonts.ready;
    await window.MathJax?.startup?.promise;
    const prose = [...document.querySelectorAll("article.bd-article :is(p, dd)")].filter((one) =>
        one.checkVisibility() && !one.closest("figure, table, .cell_output, .toctree-wrapper"));
    const longest = (one) => {
        const counts = new Map();
        const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        for (let text = words.nextNode(); text; text = words.nextNode()) {
            if (text.parentElement.closest("mjx-container")) continue;
            for (let i = 0; i < text.length; i += 1) {
                range.setStart(text, i);
                range.setEnd(text, i + 1);
                const box = range.getClientRects()[0];
                if (!box?.width) continue;
                const line = Math.round((box.top + box.bottom) / 16);
                counts.set(line, (counts.get(line) ?? 0) + 1);
            }
        }
        return Math.max(0, ...counts.values());
    };
    return prose.map(longest);
}"""
HEIGHT = """async () => {
    await document.fonts.ready;
    return document.querySelector("article.bd-article").getBoundingClientRect().height;
}"""

LOADED = """[...document.fonts]
    .filter((one) => one.family.includes("Source Serif 4") && one.status === "loaded").length"""


def weighed(page: Page, address: str) -> int:
    """The bytes that a page asks for before Python starts."""
    sizes: list[int] = []

    def note(response: Response) -> None:
        if "/pyodide/" not in response.url:
            sizes.append(int(response.headers.get("content-length", 0)))

    page.add_init_script("delete Navigator.prototype.serviceWorker")  # which fetches all pages
    page.on("response", note)
    page.goto(address, wait_until="load")
    page.wait_for_function("!window.MathJax?.startup?.promise || window.MathJax.version")
    page.evaluate("window.MathJax?.startup?.promise?.then(() => null)")
    page.evaluate("document.fonts.ready.then(() => null)")
    return sum(sizes)


def test_the_icons_script_draws_once_and_does_not_watch_the_page(
    browser: Browser, site: str
) -> None:
    page = browser.new_page()
    page.goto(f"{site}/forward-pass.html")
    expect(page.locator("svg.svg-inline--fa").first).to_be_attached()
    page.evaluate("""document.querySelector("main").insertAdjacentHTML("beforeend",
        '<p id="later"><i class="fa-solid fa-list"></i></p>')""")
    page.wait_for_timeout(300)  # a script that watches draws within a frame
    assert page.locator("#later svg").count() == 0
    page.evaluate("FontAwesome.dom.i2svg()")  # it could have
    expect(page.locator("#later svg")).to_be_attached()
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_weighs_no_more_than_3_megabytes(browser: Browser, site: str, name: str) -> None:
    page = browser.new_context(viewport=WIDE).new_page()
    size = weighed(page, f"{site}{name}.html")
    page.context.close()
    assert 500_000 < size < 3_000_000


def test_the_fonts_for_prose_are_small_and_have_their_licence() -> None:
    fonts = list(FONTS.glob("*.woff2"))
    assert sum(font.stat().st_size for font in fonts) <= 120_000
    licences = [path.read_text("utf-8") for path in FONTS.glob("LICENSE*")]
    assert len(fonts) == 2
    assert any("SIL OPEN FONT LICENSE" in licence for licence in licences)


@pytest.mark.parametrize("name", ["forward-pass", "intro", "history", "vanishing-gradients"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_a_line_of_prose_has_at_most_75_characters(
    browser: Browser, site: str, name: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{site}{name}.html")
    lines = page.evaluate(LONGEST_LINES)
    page.close()
    assert max(lines) <= LONGEST
    assert max(lines) > 60  # the measure is used


def test_little_moves_when_the_fonts_arrive(browser: Browser, site: str) -> None:
    heights = []
    for blocked in (True, False):
        page = browser.new_page(viewport=WIDE)
        if blocked:
            page.route("**/fonts/source-serif*", lambda route: route.abort())
        page.goto(f"{site}history.html")
        heights.append(page.evaluate(HEIGHT))
        loaded = page.evaluate(LOADED)
        assert (loaded == 0) == blocked
        page.close()
    before, after = heights
    assert after == pytest.approx(before, rel=0.03)


@pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_head_leads_to_every_chapter_and_lights_the_present_one(
    browser: Browser, site: str, window: dict[str, int]
) -> None:
    page = browser.new_page(viewport=window)
    page.goto(f"{site}deltas.html")
    links = page.locator(".book-head ol a")
    addresses = [one.get_attribute("href") or "" for one in links.all()]
    assert [one.removesuffix(".html").replace("#", "deltas") for one in addresses] == NAMES
    lit = page.locator(".book-head [aria-current=page]")
    expect(lit).to_have_text("3 deltas")
    boxes = [place_of(one) for one in links.all()]
    for number, box in enumerate(boxes):
        assert min(box["width"], box["height"]) >= SMALLEST
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= window["width"]
        for other in boxes[:number]:
            apart = (
                other["x"] + other["width"] <= box["x"] + 1
                or box["x"] + box["width"] <= other["x"] + 1
                or other["y"] + other["height"] <= box["y"] + 1
                or box["y"] + box["height"] <= other["y"] + 1
            )
            assert apart
    assert not scrolls_sideways(page)
    links.nth(1).click()
    page.wait_for_url("**/loss.html")
    page.close()


def test_the_head_goes_right_in_the_upper_half_and_comes_back_in_the_lower(
    browser: Browser, site: str
) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{site}intro.html")
    assert page.locator(".book-head [aria-current]").count() == 0
    at = {name: place_of(page.locator(f".book-head .{name} a")) for name in PHASES}
    page.close()
    assert at["forward-pass"]["x"] < at["loss"]["x"]
    assert at["deltas"]["x"] > at["gradients"]["x"] > at["updates"]["x"]
    assert at["loss"]["y"] < at["vanishing-gradients"]["y"] < at["deltas"]["y"]


def test_all_explorers_are_on_one_screen_and_answer_the_pointer(
    browser: Browser, site: str
) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{site}explorers.html")
    tiles = page.locator(".explorer-tile")
    targets = [(one.get_attribute("href") or "").rpartition("#explorer-")[2] for one in tiles.all()]
    assert sorted(targets) == sorted(names())
    bottoms = [box["y"] + box["height"] for box in map(place_of, tiles.all())]
    assert max(bottoms) <= WIDE["height"]
    assert page.evaluate("scrollY") == 0
    first = tiles.first
    insight = first.locator(":scope > span")
    ink = page.evaluate("getComputedStyle(document.body).color")
    expect(insight).not_to_have_css("color", ink)
    first.hover()
    expect(insight).to_have_css("color", ink)
    second = tiles.nth(1)
    first.focus()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    expect(second.locator(":scope > span")).to_have_css("color", ink)
    page.keyboard.press("Enter")
    page.wait_for_url("**/forward-pass.html#explorer-forward-pass")
    page.close()


def test_every_colour_is_shown_to_the_reader(browser: Browser, site: str) -> None:
    text = Path(SITE, "notation.html").read_text("utf-8")
    colours = Path(SITE, "_static", "colours.css").read_text("utf-8")
    for name in ("activation", "delta", "gradient", "positive", "negative", "adam", "class-0"):
        assert f"var(--explorer-{name})" in text
        assert f"--explorer-{name}: #" in colours
