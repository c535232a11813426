"""The book in Firefox."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Playwright

from browser import firefox_alone, launch_firefox
from collector import Site
from every_browser import WENT_WRONG, EveryBrowser
from reader import no_browser
from windows import PlaywrightWindow, Window

pytestmark = pytest.mark.slow  # as all that open a browser


@contextmanager
def firefox(playwright: Playwright, *, dark: bool = False, **settings: object) -> Iterator[Window]:
    """A window that looks as its reader's system does; ``settings`` are Firefox's own."""
    try:
        browser = launch_firefox(playwright, dark=dark, preferences=settings)
    except LookupError as error:
        no_browser(str(error))
    try:
        yield PlaywrightWindow("Firefox", browser.new_page(color_scheme="null"))
    finally:
        browser.close()


@pytest.fixture(scope="module")
def light(playwright: Playwright) -> Iterator[Window]:
    with firefox(playwright) as window:
        yield window


@pytest.fixture(scope="module")
def dark(playwright: Playwright) -> Iterator[Window]:
    with firefox(playwright, dark=True) as window:
        yield window


@pytest.fixture
def visit(light: Window, playwright: Playwright) -> Iterator[Callable[[str], None]]:
    """Opens an address in a Firefox that nothing drives."""
    with ExitStack() as opened:
        yield lambda address: opened.enter_context(firefox_alone(playwright, address))


class TestFirefox(EveryBrowser):
    """What every browser does."""


FORBIDDEN = {
    "cookies blocked": {"network.cookie.cookieBehavior": 2},
    "no storage": {"dom.storage.enabled": False},
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_reader_may_forbid_to_keep_anything(playwright: Playwright, what: str) -> None:
    with Site(script="") as site, firefox(playwright, **FORBIDDEN[what]) as window:
        wrong = []
        for page in ("loss.html", "run.html"):
            window.open(site.address + page)
            window.ask("() => new Promise((resolve) => setTimeout(resolve, 4000))")  # it keeps late
            wrong += [word for word in window.ask(WENT_WRONG) if not word.startswith("console")]
        assert not wrong, window.says(f"{what}: {'; '.join(wrong)}")
        said = window.ask("() => document.getElementById('kept').textContent")
        assert said, window.says(f"{what}: it doesn't say what is kept")
        assert "Kept in this browser now" not in said, window.says(f"{what}: it says {said!r}")
