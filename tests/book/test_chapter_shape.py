"""A chapter shows first: what stands where, and how much of it, as a browser lays it out.

``pytest -s -n 0 tests/book/test_chapter_shape.py`` prints the table.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from reader import PHONE, WIDE, need_the_built_book, watch
from test_chapters import NAMES

need_the_built_book()

WORDS = 4000
SCREENS = 20
CODE = 0.25  # of the height
FIRST_EXERCISE = 1 / 3  # of the height
QUESTIONS = 3

# All folds are closed, as a page opens. What a reader hears of a formula isn't counted as words.
MEASURE = """async () => {
    await window.MathJax?.startup?.promise;
    await document.fonts.ready;
    const article = document.querySelector("article.bd-article");
    const seen = (one) => one.checkVisibility({ visibilityProperty: true });
    const top = (one) => one && one.getBoundingClientRect().top + scrollY;
    const height = (one) => one.getBoundingClientRect().height;
    const code = "div.highlight, .exercise-editor";
    const codes = [...article.querySelectorAll(code)]
        .filter((one) => seen(one) && !one.parentElement.closest(code));
    const text = codes.map((one) => one.innerText).join("\\n");
    const count = (name) => (text.match(new RegExp(`(^|\\\\n)\\\\s*${name}`, "g")) ?? []).length;
    article.querySelectorAll("mjx-assistive-mml").forEach((one) => one.remove());
    const words = article.innerText.split(/\\s+/);
    return {
        words: words.filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length,
        height: height(article),
        code: codes.map(height).reduce((sum, one) => sum + one, 0),
        explorer: top(article.querySelector(".explorer")),
        exercise: top(article.querySelector(".exercise")) - top(article),
        asserts: count("assert "),
        proves: count("(?:\\\\w+ = )?prove\\\\("),
        questions: article.querySelectorAll(".question").length,
        sideways: [...article.querySelectorAll("*")]
            .filter((one) => one.scrollWidth > one.clientWidth + 1 && seen(one)
                && ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
            .map((one) => one.innerText),
    };
}"""


@dataclass(frozen=True)
class Shape:
    """What a browser says of a chapter, on a wide screen and on a phone."""

    name: str
    wide: dict[str, Any]
    phone: dict[str, Any]

    @property
    def screens(self) -> float:
        return self.wide["height"] / WIDE["height"]

    @property
    def code(self) -> float:
        return self.wide["code"] / self.wide["height"]

    @property
    def exercise(self) -> float:
        return self.wide["exercise"] / self.wide["height"]

    def __str__(self) -> str:
        wide = self.wide
        return (
            f"{self.name:20} {wide['words']:5} {self.screens:7.1f} {self.code:5.0%} "
            f"{wide['explorer']:8.0f} {self.phone['explorer']:5.0f} {self.exercise:8.0%} "
            f"{wide['questions']:9} {wide['asserts']:7} {wide['proves']:6}"
        )


HEAD = (
    f"{'chapter':20} words screens  code explorer phone exercise questions asserts proves\n"
    f"{'':20} {'':5} {'':7} {'':5} {'px down':>8} {'px':>5} {'after':>8}"
)


def shape_of(browser: Browser, site: str, name: str) -> Shape:
    """What the chapter's page looks like when it is opened; then, on a phone, what is in sight."""
    page = browser.new_context(viewport=WIDE).new_page()
    wrong = watch(page, urlsplit(site).netloc)
    page.goto(f"{site}{name}.html")
    wide = page.evaluate(MEASURE)
    page.set_viewport_size(PHONE)
    phone = page.evaluate(MEASURE)
    page.context.close()
    assert wrong == []
    return Shape(name, wide, phone)


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_shows_first_and_is_no_longer_than_it_may_be(
    browser: Browser, site: str, name: str
) -> None:
    shape = shape_of(browser, site, name)
    print("", HEAD, shape, sep="\n")
    wide = shape.wide
    assert wide["explorer"] < WIDE["height"], f"the explorer is {wide['explorer']:.0f} px down"
    assert shape.phone["explorer"] < PHONE["height"], "the explorer isn't on a phone's first screen"
    assert shape.exercise < FIRST_EXERCISE, "the first exercise comes too late"
    assert wide["questions"] >= QUESTIONS
    assert (wide["asserts"], wide["proves"]) == (0, 0)
    assert wide["words"] <= WORDS
    assert shape.screens <= SCREENS
    assert shape.code <= CODE
    assert wide["sideways"] == []
