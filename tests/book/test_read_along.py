"""Chapter 3's eight products, read along a picture that stays in sight."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backprop.explorers.delta_flow import EXPLORER
from backprop.explorers.stored import leaves
from explorer_reader import OFFLINE
from on_show import as_shown, number_in
from reader import ALL, PHONE, WIDE, barriers, need_the_built_book, place_of, scrolls_sideways
from serve import SITE

need_the_built_book()
pytestmark = pytest.mark.xdist_group("read-along")

TEXT = ".read-along"
# Scroll until the top of a passage lies a little below the picture.
REACH = """passage => {
    const stage = document.querySelector(".read-along-stage");
    const bottom = parseFloat(getComputedStyle(stage).top) + stage.offsetHeight;
    scrollBy(0, passage.getBoundingClientRect().top - bottom - 10);
}"""
CHOSEN = ".read-along-stage .chosen"


def open_chapter(browser: Browser, site: str, **options: Any) -> Page:
    page = browser.new_context(**({"viewport": WIDE} | options)).new_page()
    for part, answer in OFFLINE.items():
        page.route(part, answer)
    page.goto(f"{site}deltas.html")
    return page


@pytest.fixture(scope="module")
def chapter(browser: Browser, site: str) -> Iterator[Page]:
    page = open_chapter(browser, site)
    yield page
    page.context.close()


def passages(page: Page) -> list[Any]:
    return page.locator(f"{TEXT} .passage").all()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_picture_stays_and_shows_what_each_passage_speaks_of(
    chapter: Page, viewport: Any
) -> None:
    chapter.set_viewport_size(viewport)
    stage = chapter.locator(".read-along-stage")
    for passage, setting in zip(passages(chapter), EXPLORER.passages, strict=True):
        passage.evaluate(REACH)
        expect(passage).to_have_attribute("data-now", "")
        looked = setting.get("unit") or setting["connection"]
        expect(chapter.locator(CHOSEN)).to_have_attribute("data-name", str(looked))
        box, text = place_of(stage), place_of(passage)
        assert box["y"] >= 0, "the picture has left the screen"
        assert box["y"] + box["height"] <= text["y"], "the picture lies on its passage"
        assert text["y"] + text["height"] <= viewport["height"], "a passage needs more than is left"
    chapter.set_viewport_size(WIDE)


def test_its_numbers_are_numpys_also_for_what_the_reader_has_set(chapter: Page) -> None:
    for target in (0.01, 0.75):
        chapter.evaluate(f"location.hash = 'delta-flow.y_0={target}'")
        output = chapter.locator(f"{TEXT} [data-parameter=y_0]").first
        expect(output).to_have_text(str(target))
        computed = leaves(EXPLORER.evaluate(y_0=target))
        for number in chapter.locator(f"{TEXT} .passage [data-quantity]").all():
            value = computed[number.get_attribute("data-quantity") or ""]
            assert number_in(number.inner_text()) == as_shown(value, EXPLORER.shown)


def test_nobody_is_shut_out_by_it(chapter: Page) -> None:
    for scheme, viewport, asked in [("dark", WIDE, ["colours"]), ("light", PHONE, ALL)]:
        chapter.emulate_media(color_scheme=scheme)
        chapter.set_viewport_size(viewport)
        passages(chapter)[3].evaluate(REACH)
        assert barriers(chapter, TEXT, asked) == []
        assert not scrolls_sideways(chapter)
    chapter.emulate_media(color_scheme="light")
    chapter.set_viewport_size(WIDE)


def test_without_scripts_there_are_eight_pictures(browser: Browser, site: str) -> None:
    page = open_chapter(browser, site, java_script_enabled=False)
    for number, passage in enumerate(passages(page), start=1):
        picture = passage.get_by_role("img")
        passage.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        source = picture.get_attribute("src") or ""
        assert source.endswith(f"delta-flow-{number}.svg")
        assert (SITE / source).is_file()
    page.context.close()
