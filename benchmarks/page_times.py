"""What each page weighs and how soon it is there: `make bench`.

For every page of the built book, opened by a reader who has never been here: the
bytes it asks for before any Python starts, first paint, and, if it has an explorer,
the first number from stored results. Live Python and the time of a move are measured by
`explorer_times.py`. With --build, the book is built in a fresh copy, from nothing and
after an edit of one chapter, one module and one view, and all figures are stored in the
package, with the machine and the day.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, Response, sync_playwright
from tqdm import tqdm

from browser import launch
from measuring import keep, machine, rounded
from serve import SITE, sends_on, serving

ROOT = Path(__file__).resolve().parents[1]
VISITS = 3
EDITS = {
    "a chapter": "book/loss.ipynb",
    "a module": "src/backprop/losses.py",
    "a view": "src/backprop/explorers/views/count.js",
}
FIRST_NUMBER = """
new MutationObserver(() => {
  if (document.querySelector(".explorer-view [data-value]")) window.answered ??= performance.now();
}).observe(document, { subtree: true, childList: true });
"""


def visit(browser: Browser, address: str) -> dict[str, float]:
    """Kilobytes and milliseconds of one visit; no ``answer`` where there is no explorer."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    sizes: list[int] = []

    def note(response: Response) -> None:
        if "/pyodide/" not in response.url:
            sizes.append(int(response.headers.get("content-length", 0)))

    page.on("response", note)
    page.add_init_script(FIRST_NUMBER)
    page.goto(address, wait_until="load")
    if page.locator("figure.explorer").count():
        page.locator("figure.explorer").first.scroll_into_view_if_needed()
        page.wait_for_function("window.answered", timeout=30_000)
    paint = page.wait_for_function(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime", timeout=30_000
    )
    found = {"kilobytes": sum(sizes) / 1000, "paint": float(paint.json_value())}
    answered = page.evaluate("window.answered ?? null")
    page.context.close()
    return found if answered is None else found | {"answer": float(answered)}


def measure_pages() -> tuple[dict[str, dict[str, float]], str]:
    """The medians of some visits to each page, and the browser's version."""
    found = {}
    with serving() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        pages = [path for path in sorted(SITE.glob("*.html")) if not sends_on(path)]
        for path in tqdm(pages, desc="pages"):
            visits = [visit(browser, f"{site}{path.name}") for _ in range(VISITS)]
            found[path.stem] = {
                key: rounded(median(one[key] for one in visits)) for key in visits[0]
            }
        version = browser.version
        browser.close()
    return found, version


def measure_builds() -> dict[str, float]:
    """Seconds of a build from nothing, and of one after each edit, in a copy of the sources."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("_build", ".venv*", ".git"))
        (copy / ".venv").symlink_to(ROOT / ".venv")
        found = {"from nothing": build(copy)}
        for what, name in EDITS.items():
            text = (copy / name).read_text(encoding="utf-8")
            (copy / name).write_text(edited(name, text), encoding="utf-8")
            found[f"after an edit of {what}"] = build(copy)
    return found


def edited(name: str, text: str) -> str:
    """The text with a comment more, or for a notebook a word."""
    if name.endswith(".ipynb"):
        notebook = json.loads(text)
        notebook["cells"][-1]["source"] += ["\n\nEdited."]
        return json.dumps(notebook)
    return text + ("\n// Edited.\n" if name.endswith(".js") else "\n# Edited.\n")


def build(folder: Path) -> float:
    """Seconds of `make book`."""
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}  # the copy's own package
    start = perf_counter()
    subprocess.run(
        ["make", "book"], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return rounded(perf_counter() - start)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--build", action="store_true", help="measure builds, too: minutes")
    options = parser.parse_args()
    pages, browser = measure_pages()
    for name, row in pages.items():
        answer = f", stored answer {row['answer']:.0f} ms" if "answer" in row else ""
        print(f"{name:28}{row['kilobytes']:8.0f} kB, first paint {row['paint']:.0f} ms{answer}")
    if options.build:
        builds = measure_builds()
        for what, seconds in builds.items():
            print(f"build {what}: {seconds:.0f} s")
        found = {"machine": machine(browser=browser), "day": date.today().isoformat()}
        keep("pages", found | {"pages": pages, "builds": builds})


if __name__ == "__main__":
    main()
