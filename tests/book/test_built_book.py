"""The built book, read in a real browser: `make test` builds it first."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from backprop.exercises import EXERCISES
from reader import PHONE, WIDE, barriers, need_the_built_book, scrolls_sideways, watch
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

READERS = {"wide light": ("light", WIDE), "wide dark": ("dark", WIDE), "phone": ("light", PHONE)}
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
    """No outside request, no console message, no axe violation, no sideways scrolling."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    wrong = watch(page, urlsplit(site).netloc)
    page.goto(site + name)
    page.evaluate(UNFOLD)
    for reader, (scheme, viewport) in READERS.items():
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(viewport)
        page.evaluate(SETTLED, scheme)
        seen = [f"no alternative text: {image}" for image in page.evaluate(WITHOUT_ALT)]
        if scrolls_sideways(page):
            seen.append("the page scrolls sideways")
        before = list(wrong)  # axe itself asks for style sheets again, by addresses that are none
        seen += barriers(page)
        wrong[:] = before + [f"{reader}: {fault}" for fault in seen]
    context.close()
    assert wrong == []


def test_the_cheat_sheet_is_printed_on_two_sides_of_paper(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + "cheat-sheet.html")
    page.wait_for_selector("mjx-container")
    printed = page.pdf(format="A4")
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


def test_every_exercise_is_in_the_index_and_can_be_reached(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + "exercises.html")
    links = page.locator("article table a[href*='#']").evaluate_all("all => all.map(a => a.href)")
    assert len(links) == len(EXERCISES)
    chapters = {exercise.chapter for exercise in EXERCISES.values()}
    for chapter in chapters:
        page.goto(f"{site}{chapter}.html")
        anchors = [link.split("#")[1] for link in links if f"/{chapter}.html#" in link]
        assert len(anchors) == 7
        for anchor in anchors:
            assert page.locator(f"[id='{anchor}'].exercise").count() == 1, anchor
    page.close()


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
