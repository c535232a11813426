"""A small book to build, and a browser to read pages in."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser import launch
from serve import serving
from small_book import Book, new_book


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


def no_browser(message: str) -> NoReturn:
    """Skip, but never in CI."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the built book."""
    with serving() as address:
        yield address
