"""How fast the playground trains in the built page, and whether the page stays awake.

The default network (2-8-8-1, batches of 10) on the spirals, from pressing Run:
steps a second, seconds until 95 % are right, and how long a click waits for its
answer meanwhile, as the browser's own event timing says (in steps of 8 ms).

The figures are printed, and stored in the package, with the machine.
"""

import time
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from browser import launch
from measuring import keep, machine, rounded
from serve import page_with, serving

RUNS = 5
COUNTED = 5_000  # ms in which steps are counted
CLICKS = 40
SHORTEST = 16  # ms; shorter ones the browser doesn't report

NOTE_CLICKS = """() => {
  window.waits = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === "click" && entry.target?.closest("figcaption")) waits.push(entry.duration);
    }
  }).observe({ type: "event", durationThreshold: 16 });
}"""
ENOUGH = "() => Number(document.querySelector('[data-quantity=accuracy]').dataset.value) >= 0.95"


def steps_done(page: Page) -> int:
    """How many steps the playground shows."""
    return int(page.locator("[data-quantity=steps]").inner_text().replace(",", ""))


def run_once(page: Page, address: str) -> dict[str, Any]:
    """Train once, and click about."""
    page.goto(address)
    figure = page.locator("figure[data-explorer=playground]")
    figure.scroll_into_view_if_needed()
    page.mouse.move(4, 4)
    page.wait_for_selector("figure[data-explorer=playground][data-state=live]", timeout=120_000)
    page.evaluate(NOTE_CLICKS)

    begun = time.perf_counter()
    figure.get_by_role("button", name="Run").click()
    page.wait_for_function(ENOUGH, timeout=120_000, polling=50)
    until_right = time.perf_counter() - begun

    before, begun = steps_done(page), time.perf_counter()
    page.wait_for_timeout(COUNTED)
    rate = (steps_done(page) - before) / (time.perf_counter() - begun)

    for _ in range(CLICKS):
        figure.locator("figcaption").click()
        page.wait_for_timeout(50)
    return {"rate": rate, "until_right": until_right, "waits": page.evaluate("window.waits")}


def main() -> None:
    """Measure, print, keep."""
    with serving() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        runs = []
        for _ in range(RUNS):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            runs.append(run_once(page, f"{site}{page_with('playground')}"))
            page.close()
        found: dict[str, Any] = {"machine": machine(browser=browser.version)}
        browser.close()
    waits = [wait for run in runs for wait in run["waits"]]
    found |= {
        "steps a second": rounded(median(run["rate"] for run in runs)),
        "seconds until 95 %": rounded(median(run["until_right"] for run in runs)),
        "clicks": RUNS * CLICKS,
        "longest click": max(waits, default=SHORTEST),
    }
    keep("playground", found)
    print(f"Steps a second in the page: {found['steps a second']:.0f}")
    print(f"Seconds until 95 %: {found['seconds until 95 %']:.1f}")
    print(
        f"{found['clicks']} clicks meanwhile: the longest waited {found['longest click']:.0f} ms,"
    )
    print(f"    {found['clicks'] - len(waits)} of them less than {SHORTEST} ms")


if __name__ == "__main__":
    main()
