"""The built book, read in a real browser: `make test` builds it first."""

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from pygments.token import STANDARD_TYPES

from backprop.exercises import EXERCISES, LADDER
from code_lines import PLAIN
from reader import (
    ALL,
    PHONE,
    WIDE,
    barriers,
    need_the_built_book,
    scrolls_sideways,
    unseen_focus,
    watch,
)
from serve import SITE, sends_on

need_the_built_book()
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for path in SITE.glob("**/*.html")
    # The page for wrong addresses works on the site's own server only: test_site_address.py
    # JupyterLite's pages are JupyterLab's: test_notebooks_in_page.py
    if not {"_static", "lite"} & set(path.relative_to(SITE).parts)
    and path.name != "404.html"
    and not sends_on(path)
)

# Of each reader: the light, the window, and what is asked of it that isn't so for another
READERS = {
    "wide light": ("light", WIDE, ALL),
    "wide dark": ("dark", WIDE, ["colours"]),
    "phone": ("light", PHONE, ["room"]),
}
LOOKED_AT_IN_ALL = {"landscape.html", "run.html", "search.html", "training.html"}
WITHOUT_ALT = """[...document.images]
    .filter(image => !image.alt.trim() || image.alt === image.getAttribute("src"))
    .map(image => image.getAttribute("src"))"""
UNFOLD = """() => {
    document.querySelectorAll("details").forEach(box => box.open = true);
    document.querySelectorAll("button.toggle-button-hidden").forEach(button => button.click());
}"""
SETTLED = """async (scheme) => {
    while (document.documentElement.dataset.theme !== scheme) {
        await new Promise(requestAnimationFrame);
    }
    await window.MathJax?.startup?.promise;
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
    // The theme looks a moment after a change of the window what has become scrollable.
    const unreachable = () => [...document.querySelectorAll("[tabindex='-1']")]
        .some((one) => one.matches("pre, [class*=scroll]") && one.scrollWidth > one.clientWidth);
    for (let waits = 0; waits < 20 && unreachable(); waits += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}"""


LINK_AND_ITS_WORDS = """link => {
    const text = link.firstChild;
    const word = document.createRange();
    word.setStart(text, text.data.search(/\\S/));
    word.setEnd(text, text.length);
    return [link, word].map(one => one.getClientRects()[0].left);
}"""


@pytest.mark.parametrize("name", PAGES)
def test_page(browser: Browser, site: str, name: str) -> None:
    """No outside request, no message, no axe violation, no hidden focus, no sideways scrolling."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    wrong = watch(page, urlsplit(site).netloc)
    page.goto(site + name)
    page.evaluate(UNFOLD)
    for reader, (scheme, viewport, asked) in READERS.items():
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(viewport)
        page.evaluate(SETTLED, scheme)
        seen = [f"no alternative text: {image}" for image in page.evaluate(WITHOUT_ALT)]
        if scrolls_sideways(page):
            seen.append("the page scrolls sideways")
        before = list(wrong)  # axe itself asks for style sheets again, by addresses that are none
        if name in LOOKED_AT_IN_ALL:
            asked = ALL
        seen += barriers(page, asked=asked)
        if asked == ALL:
            seen += unseen_focus(page)
        wrong[:] = before + [f"{reader}: {fault}" for fault in seen]
    context.close()
    assert wrong == []


def test_a_line_of_code_too_long_for_a_phone_goes_on_below_further_in(
    browser: Browser, site: str
) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(site + "forward-pass.html")
    boxes = page.locator("pre")
    assert boxes.evaluate_all("all => all.every(box => box.scrollWidth <= box.clientWidth)")
    line = page.locator(".code-line:visible").filter(has_text=re.compile(".{60}")).first
    lefts = line.evaluate("""line => {
        const words = document.createRange();
        words.selectNodeContents(line);
        const boxes = [...words.getClientRects()].filter((box) => box.width > 1);
        const below = boxes.filter((box) => box.top >= boxes[0].bottom - 2);
        return [boxes[0], ...below].map((box) => box.left);
    }""")
    first, *below = lefts
    assert below
    assert all(left > first for left in below)
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_code_leaves_plain_has_no_colour_of_its_own(theme: str) -> None:
    rule = rf'html\[data-theme="{theme}"\] \.highlight ?(\.\w+)? \{{[^}}]*(?<!-)color: (#\w+)'
    css = (SITE / "_static" / "pygments.css").read_text("utf-8")
    colours = dict(re.findall(rule, css))
    assert len(set(colours.values())) > 5
    assert {colours[f".{STANDARD_TYPES[kind]}"] for kind in PLAIN} == {colours[""]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_under_the_pointer_can_be_read(browser: Browser, site: str, scheme: str) -> None:
    page = browser.new_page(viewport=WIDE, color_scheme=scheme)
    page.goto(site + "run.html")
    link = page.locator("article p a").first
    link.hover()
    page.evaluate("""() => {
        const button = document.createElement("button");
        button.className = "btn btn-sm btn-outline-primary";  // as the page's scripts make them
        button.textContent = "Forget my changes";
        document.querySelector("#own-copies").append(button);
    }""")
    assert barriers(page, asked=["colours"]) == []
    page.locator("#own-copies button").hover()
    assert barriers(page, asked=["colours"]) == []
    page.close()


def test_the_cheat_sheet_is_printed_on_two_sides_of_paper(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + "cheat-sheet.html")
    page.wait_for_selector("mjx-container")
    printed = page.pdf(format="A4")
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


def read(name: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def test_every_exercise_is_in_the_index_and_can_be_reached() -> None:
    index = read("exercises").select("article table a[href*='#']")
    links = [str(link["href"]).split(".html#") for link in index]
    assert len(links) == len(EXERCISES)
    for chapter in {exercise.chapter for exercise in EXERCISES.values()}:
        page = read(chapter)
        anchors = [anchor for where, anchor in links if where == chapter]
        assert len(anchors) == (len(LADDER) if chapter == "ladder" else 7)
        for anchor in anchors:
            assert len(page.select(f"[id='{anchor}'].exercise")) == 1, anchor


def test_the_line_below_a_solutions_link_begins_with_its_words(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + "cost.html")
    link = page.locator(".solution .admonition-title a").first
    link.scroll_into_view_if_needed()
    under, words = link.evaluate(LINK_AND_ITS_WORDS)
    assert under == pytest.approx(words, abs=0.5)
    title = page.locator(".solution .admonition-title").first.inner_text()
    assert title.startswith("Solution to Exercise")
    page.close()
