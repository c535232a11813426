"""The book's server and the windows of the tests that every browser must pass."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

from backprop.explorers.catalogue import names
from collector import Site
from every_browser import Reader
from reader import need_the_built_book
from windows import Window

need_the_built_book()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one that a process may have."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The built book."""
    with Site() as served:
        yield served


@pytest.fixture(scope="module", params=names())
def reader(light: Window, site: Site, request: pytest.FixtureRequest) -> Reader:
    """Somebody who has just opened the page of an explorer."""
    return Reader(light, request.param, site)
