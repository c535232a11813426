"""A small book to build, a browser to read pages in, and readers of explorers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browser import launch
from explorer_reader import OFFLINE, Open, Reader, open_reader
from reader import AT_ONCE, no_browser
from serve import serving
from small_book import Book, new_book

expect.set_options(timeout=AT_ONCE)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A book as ``new_book`` makes it, for one test."""
    return new_book(tmp_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of the tests; without one they are skipped, and fail where CI is set."""
    with sync_playwright() as playwright:
        try:
            launched = launch(playwright)
        except LookupError as error:
            no_browser(str(error))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the built book."""
    with serving() as address:
        yield address


@pytest.fixture
def read(browser: Browser, site: str) -> Iterator[Open]:
    """Opens the page of an explorer for somebody who has seen nothing of the book."""
    opened: list[Reader] = []

    def open_page(name: str, *, base: str = site, **options: Any) -> Reader:
        opened.append(open_reader(browser, base, name, **options))
        return opened[-1]

    yield open_page
    for reader in opened:
        reader.page.context.close()


def _kept(browser: Browser, site: str, state: str, most: int, **options: Any) -> Iterator[Open]:
    """Opens the page of an explorer once, and lets one reader after the other begin again.

    The last ``most`` pages stay open.
    """
    kept: dict[str, Reader] = {}

    def take(name: str) -> Reader:
        if name not in kept:
            if len(kept) == most:
                kept.pop(next(iter(kept))).page.context.close()
            kept[name] = open_reader(browser, site, name, **options)
            kept[name].see(state)
        kept[name].begin_again(state)
        return kept[name]

    yield take
    for reader in kept.values():
        reader.page.context.close()


@pytest.fixture(scope="session")
def live_pages(browser: Browser, site: str) -> Iterator[Open]:
    """Pages whose Python is up."""
    yield from _kept(browser, site, "live", most=3)


@pytest.fixture
def live(live_pages: Open) -> Iterator[Open]:
    """Readers whose Python is up; they leave nothing that goes on by itself."""
    taken: list[Reader] = []

    def take(name: str) -> Reader:
        taken.append(live_pages(name))
        return taken[-1]

    yield take
    for reader in taken:
        reader.pause()


@pytest.fixture(scope="session")
def unstarted(browser: Browser, site: str) -> Iterator[Open]:
    """Readers whose Python never comes: one at a time, since their page goes on waiting."""
    yield from _kept(browser, site, "starting", most=1, routes=OFFLINE)
