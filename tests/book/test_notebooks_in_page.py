"""Every chapter's notebook, run in the built page by its own JupyterLite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import nbformat.v4 as v4
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from notebook_for_page import citations, for_the_page
from notebook_page import ERROR, READY, run_all
from offline import parts, site_files
from reader import PHONE, WIDE, barriers, need_the_built_book
from serve import SITE, serving

need_the_built_book()
TRIED = "loss"  # in every run of the tests; the others before a release
NOTEBOOKS = sorted(path.stem for path in (SITE / "lite" / "files").glob("*.ipynb"))


def guarded(browser: Browser, site: str) -> tuple[BrowserContext, list[str]]:
    """A browser of a reader who likes it dark; what it asks other hosts for, or doesn't get."""
    host, wrong = urlsplit(site).netloc, []
    context = browser.new_context(viewport=WIDE, color_scheme="dark")

    def guard(route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.netloc == host or parts.scheme in ("data", "blob"):
            route.continue_()
        else:
            wrong.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    context.on(
        "response",
        lambda answer: answer.status >= 400 and wrong.append(f"{answer.status} {answer.url}"),
    )
    return context, wrong


@dataclass
class AtWork:
    """Somebody who has opened the notebook of one chapter."""

    context: BrowserContext
    wrong: list[str]
    site: str
    notebook: Page | None = None

    def opened(self) -> Page:
        """The notebook, opened from its chapter unless it is open."""
        if self.notebook is None or "/notebooks/" not in self.notebook.url:
            self.notebook = open_from_chapter(self.context, f"{self.site}{TRIED}.html")
        return self.notebook


@pytest.fixture(scope="module")
def at_work(browser: Browser, site: str) -> Iterator[AtWork]:
    """One reader for the tests that follow: a notebook takes ten seconds to open."""
    context, wrong = guarded(browser, site)
    yield AtWork(context, wrong, site)
    context.close()


one_reader = pytest.mark.xdist_group("notebook")


def open_from_chapter(context: BrowserContext, address: str) -> Page:
    """Click through from a chapter to its notebook."""
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Run this chapter").click()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Run in this browser").click()
    page.close()
    wait_for_cells(opened.value)
    return opened.value


def wait_for_cells(notebook: Page) -> None:
    notebook.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=READY)


def run_when_ready(notebook: Page) -> None:
    """Run all cells, once the line at the bottom says so, as run.md tells readers."""
    notebook.get_by_text("Python is ready.").wait_for(timeout=READY)
    run_all(notebook)


def test_every_chapter_is_there() -> None:
    book = Path(__file__).resolve().parents[2] / "book"
    listed = (book / "_toc.yml").read_text("utf-8")
    assert (
        sorted(path.stem for path in book.glob("*.ipynb") if f"file: {path.stem}\n" in listed)
        == NOTEBOOKS
    )


def newer(route: Route) -> None:
    """The notebook of a later version of the book."""
    route.fulfill(json={"metadata": {"book_version": "later"}})


# Whether a notebook that this browser keeps has a line
SAVED = """async line => {
    const known = await indexedDB.databases();
    const own = known.find(({ name }) => name.startsWith("JupyterLite Storage"));
    if (!own) return false;
    const answer = request => new Promise(resolve => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve();
    });
    const database = await answer(indexedDB.open(own.name));
    if (!database.objectStoreNames.contains("files")) return database.close() ?? false;
    const files = await answer(database.transaction("files").objectStore("files").getAll());
    database.close();
    return files.some(file => JSON.stringify(file.content).includes(line));
}"""


@pytest.fixture(scope="module")
def changed(at_work: AtWork) -> AtWork:
    """The reader, who has written a line into the notebook."""
    notebook = at_work.opened()
    notebook.locator(".jp-CodeCell .cm-content").first.click()
    notebook.keyboard.type("# mine\n")
    for _ in range(100):  # it saves by itself, every five seconds
        if notebook.evaluate(SAVED, "# mine"):
            return at_work
        notebook.wait_for_timeout(500)
    raise AssertionError("the notebook hasn't saved what was written into it")


# These two come first: a notebook that was run is a changed one too.
@one_reader
def test_work_survives_a_reload(changed: AtWork) -> None:
    notebook = changed.opened()
    notebook.reload()
    wait_for_cells(notebook)
    notebook.locator(".jp-CodeCell").first.get_by_text("# mine").wait_for()


@one_reader
def test_there_is_a_way_back_from_ones_own_work(changed: AtWork) -> None:
    page = changed.opened()
    page.get_by_role("link", name="Begin again").click()
    copies = page.locator("#own-copies")
    expect(copies.locator("li")).to_contain_text("loss.ipynb")
    expect(copies.locator("li")).not_to_contain_text("newer")

    changed.context.route("**/lite/files/loss.ipynb", newer)
    page.reload()
    copies.get_by_text("loss.ipynb, of which the book has a newer version by now").wait_for()
    changed.context.unroute("**/lite/files/loss.ipynb", newer)
    button = copies.get_by_role("button", name="Forget my changes to loss.ipynb")
    button.wait_for()
    assert barriers(page) == []
    button.click()
    copies.get_by_text("all notebooks are as the book has them").wait_for()
    assert not changed.opened().get_by_text("# mine").count()
    assert changed.wrong == []


def it_runs(notebook: Page) -> None:
    """Run all of a chapter: no cell fails, solutions stay folded, the explorer is drawn."""
    run_when_ready(notebook)
    assert notebook.locator(ERROR).all_inner_texts() == []
    for solution in notebook.locator(".jp-CodeCell", has_text="show_source(easy.").all():
        expect(solution).to_be_hidden()
    explorers = notebook.locator(".jp-CodeCell", has_text="explore(").count()
    if explorers:
        notebook.wait_for_selector(".explorer-view [data-value]", timeout=READY)


@one_reader
def test_a_notebook_is_as_dark_as_the_system_and_says_when_it_is_ready(at_work: AtWork) -> None:
    notebook = at_work.opened()
    expect(notebook.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    ready = notebook.get_by_text("Python is ready.")
    ready.wait_for(timeout=READY)
    assert not notebook.locator(".jp-Dialog").count()
    for viewport in (PHONE, WIDE):
        notebook.set_viewport_size(viewport)
        expect(ready).to_be_in_viewport(ratio=1)
        expect(notebook.get_by_role("link", name="Begin again")).to_be_in_viewport(ratio=1)


@one_reader
def test_a_chapter_runs_in_the_page(at_work: AtWork) -> None:
    it_runs(at_work.opened())
    assert at_work.wrong == []


@pytest.mark.everywhere
@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name != TRIED])
def test_every_chapter_runs_in_the_page(name: str, browser: Browser, site: str) -> None:
    context, wrong = guarded(browser, site)
    it_runs(open_from_chapter(context, f"{site}{name}.html"))
    context.close()
    assert wrong == []


@pytest.mark.everywhere
@one_reader
def test_the_ways_out_of_a_notebook_lead_into_the_book(at_work: AtWork) -> None:
    context, site, notebook = at_work.context, at_work.site, at_work.opened()
    complaints: list[str] = []
    context.on("console", lambda one: one.type == "error" and complaints.append(one.text))
    with context.expect_page() as opened:
        notebook.locator("#jp-NotebookLogo").click()
    expect(opened.value.locator("article h1")).to_contain_text("Backpropagation, computed")
    opened.value.close()
    for menu, dead in [("File", ["Open…"]), ("View", ["Open JupyterLab", "File Browser"])]:
        notebook.get_by_text(menu, exact=True).first.click()
        notebook.locator(".lm-Menu").wait_for()
        for entry in dead:
            assert not notebook.locator(".lm-Menu").get_by_text(entry, exact=True).count()
        notebook.keyboard.press("Escape")
    notebook.get_by_role("link", name="The chapter").click()
    expect(notebook.locator("article h1")).to_contain_text("Measure the error")
    for name in ("lite/", "lite/index.html", "lite/tree"):
        notebook.goto(site + name)
        expect(notebook.locator("article h1")).to_contain_text("Backpropagation, computed")
    assert complaints + at_work.wrong == []


@dataclass
class Left:
    """A reader whose site is gone, with its address."""

    context: BrowserContext
    address: str


@pytest.fixture(scope="module")
def left(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Somebody who has opened a notebook of the book below a path of a site, then without one."""
    root = tmp_path_factory.mktemp("site")
    (root / "courses").mkdir()
    (root / "courses" / "book").symlink_to(SITE, target_is_directory=True)
    kept = parts(SITE, site_files(SITE))
    wanted = {name for part in ("pages", "python", "notebooks") for name in kept[part]}
    context = browser.new_context(viewport=WIDE)
    with serving(root) as site:
        address = f"{site}courses/book/"
        page = context.new_page()
        page.goto(f"{address}loss.html")
        page.wait_for_function("navigator.serviceWorker.ready")
        page.close()
        notebook = open_from_chapter(context, f"{address}loss.html")
        notebook.get_by_text("Python is ready.").wait_for(timeout=READY)
        count = "caches.open(`${new URL('../../', location)} kept`).then((cache) => cache.keys())"
        paths = f"{count}.then((keys) => keys.map(({{url}}) => decodeURI(new URL(url).pathname)))"
        for _ in range(100):
            found = notebook.evaluate(paths)
            missing = wanted - {path.removeprefix("/courses/book/") for path in found}
            if not missing:
                break
            notebook.wait_for_timeout(1_000)
        notebook.close()
    assert not missing, f"not kept: {missing}"
    yield Left(context, address)
    context.close()


@pytest.mark.xdist_group("left")
def test_once_a_notebook_was_opened_all_pages_and_notebooks_are_kept(left: Left) -> None:
    page = left.context.new_page()
    page.goto(f"{left.address}updates.html")  # not opened before
    expect(page.locator("article h1")).to_contain_text("Updat")
    page.close()


@pytest.mark.everywhere
@pytest.mark.xdist_group("left")
def test_a_notebook_needs_no_server_once_another_was_opened(left: Left) -> None:
    notebook = open_from_chapter(left.context, f"{left.address}cheat-sheet.html")
    notebook.get_by_text("Python is ready.").wait_for(timeout=READY)
    notebook.locator(".jp-CodeCell .cm-content").first.click()
    for _ in range(2):  # the first brings all packages
        notebook.keyboard.press("Shift+Enter")
    expect(notebook.locator(".jp-OutputArea-output table").first).to_be_visible(timeout=READY)
    assert notebook.locator(ERROR).all_inner_texts() == []
    notebook.close()


def test_references_become_words() -> None:
    text = "See {doc}`loss`, {ref}`the explorer <explorers>`, {term}`units <unit>` {cite}`a,b`."
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell(text), v4.new_code_cell("{x}`y`")])
    page = for_the_page(notebook, {}, {"a": "He et al. 2015"})
    assert page.cells[0].source == "See *loss*, *the explorer*, *units* (He et al. 2015; b)."
    assert page.cells[1].source == "{x}`y`"
    assert page.metadata.kernelspec.name == "python"


def test_citations_are_authors_and_years() -> None:
    entries = """
@book{one,
  author = {Nielsen, Michael A.},
  year   = {2015}
}
@misc{two,
  title = {A {title}},
  author = {Baur, Walter and Strassen, Volker},
  year = {1983},
}
@misc{three,
  author = {{The Group} and Li, Fei-Fei and others},
  year = {2016}
}
@misc{four,
  title = {Nobody's}
}
"""
    assert citations(entries) == {
        "one": "Nielsen 2015",
        "two": "Baur and Strassen 1983",
        "three": "The Group et al. 2016",
        "four": "four",
    }


def test_exercises_have_their_numbers_and_solutions_are_folded() -> None:
    texts = [
        "Text.\n\n```{exercise-start} Halve, easy\n:label: one-halve\n```\n\nHalve it.",
        "half = ...",
        "Or so.\n\n```{exercise-end}\n```\n\n```{solution-start} one-halve\n:class: dropdown\n```",
        "half = 1 / 2",
        "It is `half`.\n\n```{solution-end}\n```\n\n```{exercise-start} Add, hard\n:label: b\n```",
        "more = 1",
    ]
    new = (v4.new_markdown_cell, v4.new_code_cell)
    notebook = v4.new_notebook(cells=[new[i % 2](text) for i, text in enumerate(texts)])
    cells = for_the_page(notebook, {"one-halve": "2.1", "b": "2.2"}, {}).cells
    assert [cell.source for cell in cells] == [
        "Text.",
        "#### Exercise 2.1 (Halve, easy)\n\nHalve it.",
        "half = ...",
        "Or so.",
        "#### Solution to exercise 2.1",
        "half = 1 / 2",
        "It is `half`.",
        "#### Exercise 2.2 (Add, hard)",
        "more = 1",
    ]
    assert len({cell.id for cell in cells}) == len(cells)
    assert [
        i for i, cell in enumerate(cells) if cell.metadata.get("jp-MarkdownHeadingCollapsed")
    ] == [4]


def test_another_text_is_another_version() -> None:
    def version(text: str) -> str:
        notebook = v4.new_notebook(cells=[v4.new_markdown_cell(text, id="one")])
        return for_the_page(notebook, {}, {}).metadata.book_version

    assert version("one") == version("one") != version("two")


def test_the_numbers_are_those_of_the_page() -> None:
    page = (SITE / "loss.html").read_text("utf-8")
    notebook = (SITE / "lite" / "files" / "loss.ipynb").read_text("utf-8")
    shown = re.findall(r"Exercise (\d+\.\d+) ", notebook)
    assert len(shown) == 7
    assert all(f"Exercise {number}" in page for number in shown)
