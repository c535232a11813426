"""The browsers: Chromium draws the stored pictures and is measured; the tests read in all three."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Error, Playwright
from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome", "msedge"]
QUIET = [  # no requests of the browser's own
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
FIREFOX = ["firefox-esr", "firefox"]
DARK = "layout.css.prefers-color-scheme.content-override"  # of Firefox: 0 is dark, 1 is light
MINI_BROWSER = ["lib/*/webkit2gtk-4.1/MiniBrowser", "lib*/webkit2gtk-4.1/MiniBrowser"]
SCREEN = "1400x1100x24"  # larger than any window of the tests


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium or Chrome, or Playwright's own.

    Raises:
        LookupError: there is none.
    """
    found: list[dict[str, Any]] = [
        {"executable_path": path} for name in BROWSERS if (path := shutil.which(name))
    ]
    for choice in [*found, {}, {"channel": "chrome"}, {"channel": "msedge"}]:
        try:
            return playwright.chromium.launch(args=QUIET, **choice)
        except Error:
            continue
    raise LookupError("no Chromium or Chrome: install one, or run 'playwright install chromium'")


def launch_firefox(
    playwright: Playwright,
    *,
    dark: bool = False,
    preferences: Mapping[str, str | float | bool] | None = None,
) -> Browser:
    """Start the system's Firefox, or Playwright's own, for a reader whose system is light or dark.

    ``preferences`` are those of about:config. A context's ``color_scheme`` has no effect in the
    system's Firefox, nor has a page's ``go_back``.

    Raises:
        LookupError: there is none.
    """
    wanted = {**(preferences or {}), DARK: 0 if dark else 1}
    found: list[dict[str, Any]] = [
        {"executable_path": path, "channel": "moz-firefox"} for path in _firefoxes()
    ]
    for choice in [*found, {}]:
        try:
            return playwright.firefox.launch(firefox_user_prefs=wanted, **choice)
        except Error:
            continue
    raise LookupError("no Firefox: install one, or run 'playwright install firefox'")


@contextmanager
def firefox_alone(playwright: Playwright, address: str) -> Iterator[None]:
    """Show an address in a Firefox that nothing drives, meanwhile.

    JupyterLite stands still for minutes in one that is driven.

    Raises:
        LookupError: there is none.
    """
    found = [*_firefoxes(), playwright.firefox.executable_path]
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = ["--headless", "--no-remote", "--profile", profile, address]
        try:
            browser = subprocess.Popen([found[0], *command], stderr=subprocess.DEVNULL)
        except FileNotFoundError:
            raise LookupError("no Firefox: install one") from None
        try:
            yield
        finally:
            browser.terminate()
            browser.wait()


def _firefoxes() -> list[str]:
    return [path for name in FIREFOX if (path := shutil.which(name))]


@contextmanager
def webkit(*, dark: bool = False) -> Iterator[webdriver.WebKitGTK]:
    """Safari's engine meanwhile, for a reader whose desktop is light or dark.

    It is WebKitGTK's MiniBrowser, on a screen of its own that nobody sees. It fills the
    screen, without bars: so a window can be as narrow as a phone.

    Raises:
        LookupError: it isn't installed.
    """
    driver = shutil.which("WebKitWebDriver")
    found = [path for place in MINI_BROWSER for path in Path("/usr").glob(place)]
    if not (driver and found and shutil.which("Xvfb")):
        raise LookupError("no WebKitGTK: install webkit2gtk-driver and xvfb, as Debian calls them")
    options = Options()
    options.binary_location = str(found[0])
    options.add_argument("--automation")
    options.add_argument("--full-screen")
    options.set_capability("browserName", "MiniBrowser")
    with _screen() as display:
        theme = "Adwaita:dark" if dark else "Adwaita"
        service = Service(driver, env=os.environ | {"DISPLAY": display, "GTK_THEME": theme})
        started = webdriver.WebKitGTK(options, service)
        try:
            yield started
        finally:
            started.quit()


@contextmanager
def _screen() -> Iterator[str]:
    """The name of an X display without a screen, meanwhile."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        try:
            if not number:
                raise LookupError("Xvfb doesn't start")
            yield f":{number}"
        finally:
            server.terminate()
