"""The browser that draws the stored pictures, runs the tests of the pages, and is measured."""

import shutil
from typing import Any

from playwright.sync_api import Browser, Error, Playwright

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome", "msedge"]
QUIET = [  # no requests of the browser's own
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


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
