"""What the service worker keeps and answers, tried on a site of a few files."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from offline import site_files, write_worker
from serve import Handler, Server

pytestmark = pytest.mark.slow  # as all that open a browser
ROOT = Path(__file__).resolve().parents[2]
PAGE = '<title>{title}</title><h1>{text}</h1><script src="_static/offline.js"></script>'
RUNTIME = "_static/pyodide"
KEPT = """async () => {
  const kept = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      kept[new URL(key.url).pathname.slice(1)] = await (await cache.match(key)).text();
    }
  }
  return kept;
}"""
TELL = "(data) => navigator.serviceWorker.ready.then(({ active }) => active.postMessage(data))"


class Host(Handler):
    """A web server as publishers have them."""

    cache_control = "max-age=600"
    drops_html = False

    def do_GET(self) -> None:
        """Answer, with the habits of this host."""
        path = urlsplit(self.path).path
        if self.drops_html and path.endswith(".html"):
            self.send_response(308)
            self.send_header("Location", path.removesuffix(".html"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.drops_html and "." not in path and not path.endswith("/"):
            self.path = f"{path}.html"
        super().do_GET()

    def end_headers(self) -> None:
        """Let browsers remember for a while."""
        self.send_header("Cache-Control", self.cache_control)
        super(Handler, self).end_headers()

    def log_message(self, *message: Any) -> None:
        """Say nothing."""


class Site:
    """A site of a few files, served on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host = type("OneHost", (Host,), {})
        self.running = Server(("127.0.0.1", 0), partial(self.host, directory=str(folder)))
        Thread(target=self.running.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.running.server_port}/"
        self.write("_static/offline.js", (ROOT / "book/_static/offline.js").read_text("utf-8"))
        self.write(f"{RUNTIME}/pyodide.js", "python")
        self.write(f"{RUNTIME}/sympy.whl", "sympy")
        self.write(f"{RUNTIME}/pyodide-lock.json", "{}")
        self.write(f"{RUNTIME}/manifest.json", json.dumps({"files": {"pyodide.js": 6}}))
        self.write("lite/notebooks/index.html", PAGE.format(title="notebook", text="notebook"))
        self.write("lite/build/1.js", "a part")
        self.write("lite/build/2.js", "another part")
        for name in ("index", "one", "two"):
            self.page(name, "first")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def page(self, name: str, text: str) -> None:
        self.write(f"{name}.html", PAGE.format(title=name, text=text))

    def build(self) -> None:
        """As at the end of a build."""
        write_worker(self.folder, site_files(self.folder))

    def stop(self) -> None:
        if self.running:
            self.running.shutdown()
            self.running.server_close()
            self.running = None


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    site.build()
    yield site
    site.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


def wait_for(page: Page, names: set[str], contains: str = "") -> dict[str, str]:
    """Wait until the browser keeps exactly the named files; what it keeps."""
    kept: dict[str, str] = {}
    for _ in range(100):
        kept = page.evaluate(KEPT)
        if set(kept) == names and any(contains in text for text in kept.values()):
            return kept
        page.wait_for_timeout(100)
    assert set(kept) == names
    raise AssertionError(f"nothing kept contains {contains!r}")


PAGES = {"index.html", "one.html", "two.html", "_static/offline.js"}
PYTHON = {f"{RUNTIME}/{name}" for name in ("pyodide.js", "pyodide-lock.json", "manifest.json")}
NOTEBOOKS = {f"{RUNTIME}/sympy.whl", "lite/notebooks/index.html"}


def kept_with_python(made: Site, context: BrowserContext) -> Page:
    """A page of the site, once the browser keeps all pages and the Python that it has used."""
    page = context.new_page()
    page.goto(f"{made.address}one.html")
    wait_for(page, PAGES)
    page.evaluate(TELL, "python")
    wait_for(page, PAGES | PYTHON)
    return page


def test_the_first_visit_keeps_the_pages_and_no_more(made: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{made.address}one.html")
    wait_for(page, PAGES)
    made.stop()
    for name in ("two.html", "", "index.html", "one.html?x=1#there"):
        page.goto(made.address + name)
        assert page.locator("h1").inner_text() == "first"


def test_python_and_notebooks_are_kept_once_they_are_used(
    made: Site, context: BrowserContext
) -> None:
    page = kept_with_python(made, context)
    page.evaluate(TELL, "notebooks")
    wait_for(page, PAGES | PYTHON | NOTEBOOKS)
    page.evaluate("fetch('lite/build/1.js')")  # asked for while the worker is there
    wait_for(page, PAGES | PYTHON | NOTEBOOKS | {"lite/build/1.js"})
    page.evaluate(TELL, [f"{made.address}lite/build/2.js", "https://example.org/3.js"])  # or before
    wait_for(page, PAGES | PYTHON | NOTEBOOKS | {"lite/build/1.js", "lite/build/2.js"})
    counted = page.evaluate(
        """async () => {
          const { port1, port2 } = new MessageChannel();
          const told = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
          (await navigator.serviceWorker.ready).active.postMessage("count", [port2]);
          return told;
        }"""
    )
    assert counted["pages"] == {"kept": 4, "all": 4}
    assert counted["notebooks"] == {"kept": 2, "all": 2}
    made.stop()
    page.goto(f"{made.address}lite/notebooks/index.html?path=loss.ipynb")
    assert page.title() == "notebook"


def test_a_new_build_renews_what_was_kept_and_fetches_only_what_changed(
    made: Site, context: BrowserContext
) -> None:
    page = kept_with_python(made, context)

    (made.folder / "two.html").unlink()
    made.page("one", "second")
    made.page("three", "second")
    made.build()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{made.address}index.html")  # the browser remembers one.html for ten minutes
    names = {"index.html", "one.html", "three.html", "_static/offline.js"} | PYTHON
    kept = wait_for(page, names, "second")
    assert "second" in kept["one.html"]
    assert "first" in kept["index.html"]
    assert "/one.html" in asked
    assert f"/{RUNTIME}/pyodide.js" not in asked

    page.goto(f"{made.address}one.html")  # which may still be the remembered one
    page.wait_for_timeout(500)
    assert "second" in page.evaluate(KEPT)["one.html"]
    made.stop()
    page.goto(f"{made.address}three.html")
    assert page.locator("h1").inner_text() == "second"


def test_a_missing_file_costs_that_file_only(made: Site, context: BrowserContext) -> None:
    (made.folder / "two.html").unlink()
    page = context.new_page()
    page.goto(f"{made.address}one.html")
    wait_for(page, PAGES - {"two.html"})
    made.page("two", "first")
    page.reload()  # the next visit tries again
    wait_for(page, PAGES)


def test_a_full_storage_takes_nothing_from_a_reader_with_a_network(
    made: Site, context: BrowserContext
) -> None:
    made.host.cache_control = "no-cache"
    page = context.new_page()
    page.goto(f"{made.address}one.html")
    wait_for(page, PAGES)
    session = context.new_cdp_session(page)
    origin = made.address.rstrip("/")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 10})
    made.page("one", "second")
    made.page("new", "second")
    made.build()
    for _ in range(2):
        for name in ("new", "one"):
            page.goto(f"{made.address}{name}.html")
            assert page.locator("h1").inner_text() == "second"
        page.wait_for_timeout(4_000)  # the new service worker has come
    made.stop()
    page.goto(f"{made.address}one.html")  # what there is room for
    assert page.locator("h1").inner_text() == "first"


def test_hosts_that_drop_html(made: Site, context: BrowserContext) -> None:
    made.host.drops_html = True
    page = context.new_page()
    page.goto(f"{made.address}one.html")
    assert page.url == f"{made.address}one"
    wait_for(page, PAGES)
    made.stop()
    for name in ("one.html", "one", "two.html", "two", ""):
        page.goto(made.address + name)
        assert page.locator("h1").inner_text() == "first"


def test_a_browser_that_saves_data_is_asked_first(made: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    made.write("run.html", PAGE.format(title="run", text="run") + '<p id="kept"></p>')
    made.build()
    page.goto(f"{made.address}run.html")
    page.wait_for_timeout(5_000)
    assert page.evaluate(KEPT) == {}
    page.get_by_role("button", name="Keep the pages").click()
    page.get_by_text("Kept in this browser now: the pages.").wait_for()
    assert set(page.evaluate(KEPT)) == PAGES | {"run.html"}
