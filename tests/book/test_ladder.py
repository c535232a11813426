"""The gradient ladder in the built page: each rung is answered, alone and in any order."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from backprop.exercises import LADDER
from reader import AT_ONCE, PHONE, WIDE, barriers, need_the_built_book, scrolls_sideways, watch
from test_chapter_shape import SCREENS, WORDS, shape_of
from test_solving import LIVE, cell_of, press, solution_of

need_the_built_book()
pytestmark = pytest.mark.xdist_group("ladder")
CLOSE = "def ladder_u(d_a1, a1):\n    return d_a1 - d_a1 * a1 * a1"
# What is wrong with a rung, in one line, and a part of what is said of it
WRONG = {
    "ladder_picked": ("lambda picked: -np.ones(len(picked))", "The 1/N is missing"),
    "ladder_inverse": (
        "lambda d_shares, powers: (d_shares * powers).sum(axis=0, keepdims=True)",
        "axis",
    ),
    "ladder_apart": (
        "lambda d_s, over, apart, d_squares: d_s * over",
        "One share is forgotten",
    ),
    "ladder_w2_b2": ("lambda d_z2, a1: (d_z2.T @ a1, d_z2.sum(axis=0))", "transposed"),
}


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Whatever is expected may have to wait for Python."""
    expect.set_options(timeout=LIVE)
    yield
    expect.set_options(timeout=AT_ONCE)


@pytest.fixture(scope="module")
def climber(browser: Browser, site: str) -> Iterator[tuple[Page, list[str]]]:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    wrong = watch(page, urlsplit(site).netloc)
    page.set_default_timeout(LIVE)
    page.goto(f"{site}ladder.html")
    yield page, wrong
    context.close()


def test_every_rung_is_solved_alone_from_the_last_to_the_first(
    climber: tuple[Page, list[str]],
) -> None:
    page, wrong = climber
    assert page.locator(".exercise-cell").count() == len(LADDER)
    for name in reversed(LADDER):
        cell = cell_of(page, name)
        press(cell, "Check", solution_of(name))
        expect(cell.locator(".exercise-output p")).to_contain_text("✓ Right. Exact: these are")
    expect(page.locator(".bd-sidebar-primary .progress-mark")).to_contain_text(
        f"{len(LADDER)}/{len(LADDER)}"
    )
    assert wrong == []


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_rung_is_named(climber: tuple[Page, list[str]], name: str) -> None:
    page, wrong = climber
    answer, said = WRONG[name]
    cell = cell_of(page, name)
    press(cell, "Check", f"{name} = {answer}")
    expect(cell.locator(".exercise-output p").first).to_contain_text("✗ Not yet.")
    expect(cell.locator(".exercise-output p").first).to_contain_text(said)
    assert wrong == []


def test_an_answer_that_is_right_but_for_rounding_is_close(
    climber: tuple[Page, list[str]],
) -> None:
    page, wrong = climber
    cell = cell_of(page, "ladder_u")
    press(cell, "Check", CLOSE)
    expect(cell.locator(".exercise-output p")).to_contain_text("✓ Right. Close: ")
    assert wrong == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nobody_is_kept_out(browser: Browser, site: str, viewport: dict[str, int]) -> None:
    page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
    page.goto(f"{site}ladder.html")
    assert barriers(page) == []
    assert not scrolls_sideways(page)
    page.context.close()


@pytest.mark.slow
def test_it_is_no_longer_than_a_chapter(browser: Browser, site: str) -> None:
    shape = shape_of(browser, site, "ladder")
    assert shape.wide["words"] <= WORDS
    assert shape.screens <= SCREENS
    assert (shape.wide["asserts"], shape.wide["proves"]) == (0, 0)
