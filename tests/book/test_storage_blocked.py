"""A reader whose browser may keep nothing reads the book as everybody does."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser import QUIET
from reader import need_the_built_book

need_the_built_book()
FORBIDDEN = {"profile": {"default_content_setting_values": {"cookies": 2}}}  # as set by the reader
# With DOM storage switched off, as Firefox can, asking for it is no error but gives nothing.
SWITCHED_OFF = """for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: null, configurable: true });
}"""
KEEPING = 3_500  # milliseconds after which a page begins to keep the book


@pytest.fixture
def forgetful(browser: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser that keeps nothing: no cookies, no storage, no service worker, no database."""
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(FORBIDDEN), "utf-8")
    made = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=executable(browser), args=QUIET
    )
    yield made
    made.close()


def executable(browser: Browser) -> str:
    """The program that runs as ``browser``."""
    session = browser.new_browser_cdp_session()
    return shlex.split(session.send("SystemInfo.getInfo")["commandLine"])[0]


def complaints(page: Page) -> list[str]:
    """What the page reports from now on."""
    found: list[str] = []
    page.on("console", lambda message: found.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    return found


PAGES = ["intro.html", "loss.html", "run.html", "search.html?q=delta"]


def read_all(context: BrowserContext, site: str) -> dict[str, list[str]]:
    """Open the pages beside each other for a while; what each reports."""
    found = {}
    for name in PAGES:
        page = context.new_page()
        found[name] = complaints(page)
        page.goto(site + name)
        expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.wait_for_timeout(KEEPING)
    return found


def test_no_page_has_anything_to_complain_of(forgetful: BrowserContext, site: str) -> None:
    assert read_all(forgetful, site) == {name: [] for name in PAGES}


def test_nor_has_one_with_storage_switched_off(browser: Browser, site: str) -> None:
    context = browser.new_context()
    context.add_init_script(SWITCHED_OFF)
    found = read_all(context, site)
    context.close()
    assert found == {name: [] for name in PAGES}


def test_the_theme_can_be_chosen_for_the_page(forgetful: BrowserContext, site: str) -> None:
    page = forgetful.new_page()
    page.goto(site + "intro.html")
    html = page.locator("html")
    modes = set()
    for _ in range(3):
        page.get_by_role("button", name="Color mode").first.click()
        modes.add(html.get_attribute("data-mode"))
    assert modes == {"auto", "dark", "light"}


def test_what_is_kept_is_told_truly(forgetful: BrowserContext, site: str) -> None:
    page = forgetful.new_page()
    for _ in range(2):
        page.goto(site + "run.html")
        page.wait_for_timeout(KEEPING)
        expect(page.locator("#kept")).to_have_text("Your browser can't keep this page.")
        expect(page.locator("#own-copies")).to_have_text("Your browser can't show what it keeps.")


def test_an_exercise_is_solved_all_the_same(forgetful: BrowserContext, site: str) -> None:
    page = forgetful.new_page()
    found = complaints(page)
    page.goto(site + "loss.html")
    cell = page.locator(".exercise-cell").first
    cell.scroll_into_view_if_needed()
    cell.get_by_role("button", name="Run").click()
    expect(cell.locator(".exercise-output")).not_to_be_empty(timeout=60_000)
    assert "Python didn't start" not in cell.locator(".exercise-output").inner_text()
    assert found == []
    assert urlsplit(page.url).path == "/loss.html"
