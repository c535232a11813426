"""How soon an exercise's verdict stands in the built page: `make bench`.

From the press of "Check" until the verdict is shown, in a page whose Python is up and has read
the exercise: with the exercise that has most to look up, and answers that no listed mistake fits.
The first check, which also starts Python, is told beside it.
"""

import inspect
import textwrap
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from backprop.exercises import EXERCISES
from backprop.exercises.known import known
from browser import launch
from measuring import rounded
from serve import serving

CHECKS = 30
WITHIN = 150  # milliseconds
PRESS = """async ([name, code]) => {
  const cell = document.querySelector(`[data-exercise="${name}"]`);
  cell.querySelector(".CodeMirror").CodeMirror.setValue(code);
  const output = cell.querySelector(".exercise-output");
  output.replaceChildren();
  const start = performance.now();
  const told = new Promise((resolve) => {
    const verdict = () => output.querySelector(".exercise-right, .exercise-wrong");
    const look = () => verdict() && resolve(performance.now() - start);
    new MutationObserver(look).observe(output, { childList: true, subtree: true });
  });
  cell.querySelector(".exercise-first").click();
  return told;
}"""


def times(page: Page, name: str) -> list[float]:
    """Milliseconds of the first check, and of those after it."""
    source = textwrap.dedent(inspect.getsource(EXERCISES[name].solution))
    names = ", ".join(EXERCISES[name].arguments)
    found = []
    for number in range(CHECKS + 1):
        code = f"from __future__ import annotations\n{source}\n_right = {name}\n"
        code += f"def {name}({names}):\n    first, *rest = _right({names})\n"
        code += f"    return first + {number + 1} / 70, *rest\n"
        found.append(page.evaluate(PRESS, [name, code]))
    return found


def main() -> None:
    """Measure the largest exercise, print its times, and fail if they are too long."""
    name = max(EXERCISES, key=lambda name: len(known(EXERCISES[name]).written()))
    with sync_playwright() as playwright, serving() as site:
        page = launch(playwright).new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}{EXERCISES[name].chapter}.html")
        cell = page.locator(f'[data-exercise="{name}"]')
        cell.scroll_into_view_if_needed()
        page.wait_for_selector(f'[data-exercise="{name}"][data-editor=ready]')
        first, *others = times(page, name)
    late = quantiles(others, n=20)[-1]
    print(f"{name}: first check {rounded(first)} ms, with the start of Python")
    print(f"{name}: verdict after {rounded(median(others))} ms, 95th percentile {rounded(late)} ms")
    assert late <= WITHIN, f"a verdict takes {late:.0f} ms"


if __name__ == "__main__":
    main()
