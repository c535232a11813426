"""Touch one, light three: a letter in a formula, its parts in a drawing, its name in the code."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from explorer_reader import RUNTIME, held_back
from reader import WIDE, need_the_built_book

need_the_built_book()
pytestmark = pytest.mark.xdist_group("alike")

MIDDLE_OF_ITS_FIRST_WORD = """code => {
    const range = new Range();
    const text = document.createTreeWalker(code, NodeFilter.SHOW_TEXT).nextNode();
    range.setStart(text, 0);
    range.setEnd(text, text.data.search(/\\W|$/));
    const { x, y, width, height } = range.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
}"""
# The letter that MathJax has drawn
READ = """const read = (mi) => String.fromCodePoint(parseInt(
    mi.querySelector("mjx-c").className.match(/mjx-c([0-9A-F]+)/)[1], 16)).normalize("NFKC");"""
# The letters that are lit in formulas, the parts lit in the drawing, and the words in the code
LIT = f"""() => {{
    {READ}
    const all = (selector) => [...document.querySelectorAll(selector)];
    const kind = ({{ dataset }}) => (dataset.quantity ?? dataset.control).split(/[[_\\d]/)[0];
    return {{
        formulas: [...new Set(all("mjx-mi.lit-letter").map(read))],
        drawn: [...new Set(all(".explorer-view .lit-letter").map(kind))],
        code: [...new Set([...(CSS.highlights.get("letter") ?? [])].map(String))],
    }};
}}"""
PLACE = f"""(glyph) => {{
    {READ}
    return [...document.querySelectorAll("article mjx-mi")].findIndex((mi) =>
        !mi.closest("mjx-script") && mi.offsetWidth && read(mi) === glyph);
}}"""


@pytest.fixture(scope="module")
def chapter(browser: Browser, site: str) -> Iterator[Page]:
    page = browser.new_context(viewport=WIDE).new_page()
    page.route(RUNTIME, held_back)
    page.goto(f"{site}deltas.html")
    page.wait_for_selector("article mjx-container")
    page.wait_for_function("() => window.MathJax?.startup?.promise")
    page.evaluate("MathJax.startup.promise")
    yield page
    page.context.close()


def point_at(page: Page, glyph: str) -> None:
    place = page.evaluate(PLACE, glyph)
    assert place >= 0
    page.locator("article mjx-mi").nth(place).hover()


@pytest.mark.parametrize(
    ("glyph", "drawn", "code"), [("δ", "deltas", "delta"), ("W", "w", "weights")]
)
def test_a_letter_of_a_formula_lights_its_parts_and_its_name(
    chapter: Page, glyph: str, drawn: str, code: str
) -> None:
    point_at(chapter, glyph)
    lit = chapter.evaluate(LIT)
    assert lit["formulas"] == [glyph]
    assert lit["drawn"] == [drawn]
    assert code in lit["code"]


def test_a_part_of_the_drawing_lights_the_letter_and_the_name(chapter: Page) -> None:
    chapter.locator('#explorer-delta-flow [data-control="w2_00"]').hover()
    lit = chapter.evaluate(LIT)
    assert (lit["formulas"], lit["drawn"]) == (["W"], ["w"])
    assert "weights" in lit["code"]


def test_by_keyboard_too_and_nothing_stays_lit(chapter: Page) -> None:
    chapter.locator('#explorer-delta-flow [data-control="b1_0"]').focus()
    assert chapter.evaluate(LIT)["formulas"] == ["B"]
    chapter.evaluate("document.activeElement.blur()")
    assert chapter.evaluate(LIT) == {"formulas": [], "drawn": [], "code": []}


def test_a_name_in_the_code_lights_the_letter(chapter: Page) -> None:
    code = chapter.locator("article p code", has_text="delta = (").filter(visible=True).first
    code.scroll_into_view_if_needed()
    chapter.mouse.move(*code.evaluate(MIDDLE_OF_ITS_FIRST_WORD))
    assert "δ" in chapter.evaluate(LIT)["formulas"]
