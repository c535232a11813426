"""How soon and how fast the explorers answer in the built page: `make bench`.

Everything is measured in one run, in one browser, alternating where two things
are compared: the page's Python against a bare Web Worker that loads Pyodide and
NumPy; answers in the page against the usual way, an `ipywidgets.interact` with a
Matplotlib figure whose kernel draws every picture anew.

The figures are printed, and stored in the package, with the machine.
"""

import json
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tqdm import tqdm

from browser import launch
from lab_server import lab_notebook, open_notebook, run_cell
from measuring import keep, machine, rounded
from serve import page_with, serving

STARTS = 5  # how often Python is started
MOVES = 100  # how often a control is moved in the page
KEYS = 30  # and in Jupyter

# When each state of an explorer was reached, and when its first number was on the page
NOTE_STATES = """
window.reached = {};
new MutationObserver(() => {
  const state = document.querySelector("#explorer-playground")?.dataset.state;
  if (state) window.reached[state] ??= performance.now();
  const number = document.querySelector("#explorer-playground .explorer-view [data-value]");
  if (number) reached.answer ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
BARE = """
importScripts("PYODIDE/pyodide.js");
loadPyodide({ indexURL: "PYODIDE/", packages: ["numpy"] }).then((pyodide) => {
  pyodide.runPython("import numpy");
  postMessage("ready");
});
"""
START_BARE = """
window.bare = new Promise((resolve) => addEventListener("DOMContentLoaded", () => {
  const start = performance.now();
  const worker = new Worker(URL.createObjectURL(new Blob([TEXT])));
  worker.onmessage = () => { worker.terminate(); resolve(performance.now() - start); };
}));
"""
# Move a slider, or a number of a picture, to and fro; the time from each move until its numbers
# have changed on the page
MOVE = """async ([figure, name, moves]) => {
  const within = document.querySelector(`#explorer-${figure}`);
  const slider = within.querySelector(`[name=${name}], [data-control=${name}]`);
  const native = slider.matches("input");
  const press = (key) => new KeyboardEvent("keydown", { key });
  const shown = document.querySelector(`#explorer-${figure} .explorer-view`);
  const times = [];
  for (let move = 0; move < moves; move += 1) {
    const start = performance.now();
    const answered = new Promise((resolve) => {
      const observer = new MutationObserver((changes) => {
        const number = (node) => node.dataset?.quantity || node.querySelector?.("[data-quantity]");
        const found = changes.some((one) => number(one.target) || [...one.addedNodes].some(number));
        if (found && waiting) { observer.disconnect(); resolve(performance.now() - start); }
      });
      observer.observe(shown, { subtree: true, childList: true, attributeFilter: ["data-value"] });
    });
    let waiting = false;
    if (native) {
      slider.value = Number(slider.min) + (((move * 7) % 40) / 40) * (slider.max - slider.min);
    }
    const leap = move % 8 < 4 ? "PageUp" : "PageDown";
    slider.dispatchEvent(native ? new Event("input") : press(leap));
    await null; // what is drawn at once still shows the old numbers
    waiting = true;
    times.push(await answered);
  }
  return times;
}"""
INTERACT = """%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact
from backprop.explorers.lane import lane

@interact(gain=(0.1, 4.0, 0.05))
def depth_lab(gain=1.0):
    found = lane(gain=gain)
    for name in ("activations", "deltas", "gradients"):
        plt.semilogy(range(1, 21), found[name], marker="o", label=name)
    plt.xlabel("layer")
    plt.legend()
    plt.show()
"""
# The time from each key to the picture that answers it
NOTE_PICTURES = """() => {
  window.times = [];
  let pressed = null;
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver((changes) => {
    const picture = (node) => node.matches?.("img") || node.querySelector?.("img");
    if (pressed === null || !changes.some((one) => [...one.addedNodes].some(picture))) return;
    window.times.push(performance.now() - pressed);
    pressed = null;
  }).observe(document.querySelector(".jp-Notebook"), { subtree: true, childList: true });
}"""


def p95(times: list[float]) -> float:
    """The time that 95 of 100 stay below."""
    return quantiles(times, n=20)[-1]


def page_of(browser: Browser) -> Page:
    """A page of a reader who has never been here."""
    return browser.new_context(viewport={"width": 1280, "height": 900}).new_page()


def start_in_page(browser: Browser, site: str) -> dict[str, float]:
    """Milliseconds from the worker's start to live Python, and from first paint to an answer."""
    page = page_of(browser)
    page.add_init_script(NOTE_STATES)
    page.goto(f"{site}{page_with('playground')}#explorer-playground")
    page.mouse.move(4, 4)  # it starts when somebody is there
    page.wait_for_function("window.reached.live", timeout=120_000)
    reached = page.evaluate("window.reached")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.context.close()
    return {
        "python": reached["live"] - reached["starting"],
        "answer": reached["answer"] - paint,
    }


def start_bare(browser: Browser, site: str) -> float:
    """Milliseconds from a bare worker's start to NumPy imported.

    It starts in the same page, which has as much to do meanwhile; nobody is there, so the
    page's own Python doesn't start.
    """
    page = page_of(browser)
    text = BARE.replace("PYODIDE", f"{site}_static/pyodide")
    page.add_init_script(START_BARE.replace("TEXT", json.dumps(text)))
    page.goto(f"{site}{page_with('playground')}")
    found = float(page.evaluate("window.bare"))
    started = page.locator("#explorer-playground").get_attribute("data-state")
    page.context.close()
    if started in ("starting", "live"):
        raise ValueError("the page's own Python has started beside the bare worker")
    return found


def moves_in_page(browser: Browser, site: str) -> dict[str, list[float]]:
    """Milliseconds from a slider's move to its numbers on the page, for each explorer."""
    found = {}
    for name, slider in [("delta-flow", "w2_00"), ("depth-lab", "gain")]:
        page = page_of(browser)
        page.goto(f"{site}{page_with(name)}")
        figure = page.locator(f"#explorer-{name}")
        figure.scroll_into_view_if_needed()
        page.mouse.move(4, 4)
        page.wait_for_selector(f"#explorer-{name}[data-state=live]", timeout=120_000)
        found[name] = page.evaluate(MOVE, [name, slider, MOVES])
        page.context.close()
    return found


def moves_in_jupyter(browser: Browser) -> list[float]:
    """Milliseconds from a key on a slider of `interact` to the picture that the kernel draws."""
    with (
        tempfile.TemporaryDirectory() as folder,
        lab_notebook(Path(folder), INTERACT) as address,
    ):
        page = page_of(browser)
        open_notebook(page, address)
        run_cell(page, 0)
        page.locator(".jp-OutputArea-output img").wait_for()
        page.evaluate(NOTE_PICTURES)
        page.locator(".noUi-handle").focus()
        for number in range(KEYS):
            page.keyboard.press("ArrowRight")
            page.wait_for_function(f"window.times.length > {number}")
        times = page.evaluate("window.times")
        page.context.close()
    return [float(time) for time in times]


def measure() -> dict[str, Any]:
    """All measurements, in milliseconds."""
    with serving() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        in_page, bare = [], []
        for _ in tqdm(range(STARTS), desc="starting Python"):
            in_page.append(start_in_page(browser, site))
            bare.append(start_bare(browser, site))
        times = {
            "python in the page": [one["python"] for one in in_page],
            "bare worker": bare,
            "first answer after paint": [one["answer"] for one in in_page],
            **moves_in_page(browser, site),
            "interact with Matplotlib": moves_in_jupyter(browser),
        }
        found: dict[str, Any] = {"machine": machine(browser=browser.version)}
        browser.close()
    return found | {
        name: {
            "median": rounded(median(noted)),
            "p95": rounded(p95(noted)),
            "most": rounded(max(noted)),
        }
        for name, noted in times.items()
    }


def report(found: dict[str, Any]) -> str:
    """The measurements in words."""
    page, bare = found["python in the page"]["median"], found["bare worker"]["median"]
    paint = found["first answer after paint"]
    answers = {
        "2-2-2 network": found["delta-flow"],
        "depth lab, 20 layers": found["depth-lab"],
        "the same by interact with Matplotlib": found["interact with Matplotlib"],
    }
    _, lab, usual = (times["median"] for times in answers.values())
    lines = [
        f"Python ready in the page: {page:.0f} ms (median of {STARTS})",
        f"    {page / bare:.2f} of a bare worker with NumPy, {bare:.0f} ms",
        f"First answer after first paint: {paint['median']:.0f} ms, at most {paint['most']:.0f} ms",
        "Answers to a move, 95th percentile (median):",
        *(
            f"    {what}: {times['p95']:.1f} ms ({times['median']:.1f} ms)"
            for what, times in answers.items()
        ),
        f"    {usual / lab:.1f} times as long as in the page, by medians",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, keep."""
    found = measure()
    keep("explorers", found)
    print(report(found))


if __name__ == "__main__":
    main()
