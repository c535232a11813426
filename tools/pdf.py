"""The whole built book as one PDF, in _build/book.pdf: python tools/pdf.py.

The pages are put together into one, in the order of the table of contents, and
printed by the browser that the tests use: the same text, formulas and figures,
with the explorers' pictures in place of the explorers, and the solutions at the
end. Links inside the book lead to places in the PDF; headings are its bookmarks.
"""

import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from browser import launch
from serve import SITE, serving

ROOT = Path(__file__).resolve().parent.parent
PDF = ROOT / "_build" / "book.pdf"
FIRST = "forward-pass.html"  # any page with formulas: it brings MathJax along
WIDTH = 658  # of the text on A4, in CSS pixels: 210 mm less twice 18 mm
TIMEOUT = 300_000  # milliseconds
NOTE = "This is a picture. In the book's pages it can be moved."
FOOTER = """<div style="font: 8pt sans-serif; width: 100%; text-align: center; color: #555">
<span class="pageNumber"></span></div>"""


def make(browser: Browser, pdf: Path = PDF, site: Path = SITE) -> dict[str, Any]:
    """Write the PDF; returns what is in it: pages of the site, formulas, explorers.

    Raises:
        ValueError: a formula can't be set, or a link leads to nothing.
    """
    folder = Path(__file__).parent
    with serving(site) as address:
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
        page.set_default_timeout(TIMEOUT)
        page.emulate_media(media="print")
        page.goto(address + FIRST)
        page.add_style_tag(content=(folder / "pdf.css").read_text(encoding="utf-8"))
        made: dict[str, Any] = page.evaluate((folder / "pdf.js").read_text(encoding="utf-8"), NOTE)
        if made["faults"] or made["lost"]:
            raise ValueError(f"not to be printed: {made['faults']} {made['lost']}")
        page.pdf(
            path=pdf,
            prefer_css_page_size=True,
            print_background=True,
            outline=True,
            tagged=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
        )
        page.close()
    return made


def main() -> str | None:
    """Write the PDF; returns what is wrong if that can't be done."""
    if not (SITE / FIRST).exists():
        return "The book isn't built yet: run 'make book' first."
    try:
        with sync_playwright() as playwright:
            made = make(launch(playwright))
    except (LookupError, ValueError) as error:
        return str(error)
    print(
        f"{PDF.relative_to(ROOT)}: {PDF.stat().st_size / 1e6:.1f} MB, {made['pages']} pages of "
        f"the site, {made['formulas']} formulas, {made['explorers']} explorers"
    )
    return None


if __name__ == "__main__":
    sys.exit(main())
