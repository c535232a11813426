"""How soon the front page's network moves, and how smoothly it plays: `make bench`.

A reader who has never been here opens the page, and only looks. Until the film is over no
Python starts. Of each visit: milliseconds from first paint to the first motion, and the
times between frames while the film plays.
"""

from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from browser import launch
from serve import page_with, serving

VISITS = 3
NOTE = """
window.frames = [];
let wire, width, last;
const look = (now) => {
  wire ??= document.querySelector("#explorer-cover .wire");
  if (wire && width !== wire.getAttribute("stroke-width")) {
    if (width) window.moved ??= performance.now();
    width = wire.getAttribute("stroke-width");
  }
  const playing = document.querySelector("#explorer-cover [data-moving=true]");
  if (playing && last) frames.push(now - last);
  last = playing ? now : undefined;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def visit(browser: Browser, address: str) -> dict[str, Any]:
    """Milliseconds to the first motion, and those between the frames of the film."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(NOTE)
    page.goto(address)
    page.wait_for_selector("#explorer-cover [data-moving=false]", timeout=60_000, state="attached")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    found = {"moved": page.evaluate("moved") - paint, "frames": page.evaluate("frames")}
    page.context.close()
    return found


def main() -> None:
    """Measure and print."""
    with serving() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        visits = [visit(browser, f"{site}{page_with('cover')}") for _ in range(VISITS)]
        browser.close()
    frames = [time for one in visits for time in one["frames"]]
    print(f"First motion after first paint: {median(one['moved'] for one in visits):.0f} ms")
    print(f"Between frames: {median(frames):.1f} ms (median), {quantiles(frames, n=20)[-1]:.1f} ms")
    print(f"    (95th percentile of {len(frames)})")


if __name__ == "__main__":
    main()
