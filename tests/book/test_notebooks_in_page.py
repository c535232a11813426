"""Every chapter's notebook, run in the built page by its own JupyterLite."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nbformat.v4 as v4
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from notebook_for_page import citations, for_the_page
from notebook_page import ERROR, READY, run_all
from offline import parts, site_files
from reader import PHONE, WIDE, barriers, need_the_built_book
from serve import SITE, serving

need_the_built_book()
TRIED = "loss"  # in every run of the tests; the others before a release
NOTEBOOKS = sorted(path.stem for path in (SITE / "lite" / "files").glob("*.ipynb"))


@pytest.fixture
def asked(browser: Browser, site: str) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A reader's browser, and what it asks other hosts for or doesn't get."""
    host, wrong = urlsplit(site).netloc, []
    context = browser.new_context(viewport=WIDE)

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
    yield context, wrong
    context.close()


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


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[] if n == TRIED else [pytest.mark.everywhere]) for n in NOTEBOOKS],
)
def test_a_chapter_runs_in_the_page(
    name: str, asked: tuple[BrowserContext, list[str]], site: str
) -> None:
    context, wrong = asked
    notebook = open_from_chapter(context, f"{site}{name}.html")
    assert not notebook.locator(".jp-Dialog").count(), "asks before it starts"
    run_when_ready(notebook)
    assert notebook.locator(ERROR).all_inner_texts() == []
    for solution in notebook.locator(".jp-CodeCell", has_text="show_source(easy.").all():
        expect(solution).to_be_hidden()
    explorers = notebook.locator(".jp-CodeCell", has_text="explore(").count()
    if explorers:
        notebook.wait_for_selector(".explorer-view [data-value]", timeout=READY)
    assert wrong == []


def newer(route: Route) -> None:
    """The notebook of a later version of the book."""
    route.fulfill(json={"metadata": {"book_version": "later"}})


def test_work_survives_a_reload_and_there_is_a_way_back(
    asked: tuple[BrowserContext, list[str]], site: str
) -> None:
    context, wrong = asked
    run_page = context.new_page()
    run_page.goto(site + "run.html")
    copies = run_page.locator("#own-copies")
    copies.get_by_text("all notebooks are as the book has them").wait_for()

    notebook = open_from_chapter(context, f"{site}loss.html")
    first = notebook.locator(".jp-CodeCell").first
    first.locator(".cm-content").click()
    notebook.keyboard.type("# mine\n")
    notebook.wait_for_timeout(8_000)  # it saves by itself, every five seconds
    notebook.reload()
    wait_for_cells(notebook)
    first.get_by_text("# mine").wait_for()
    notebook.get_by_role("link", name="Begin again").click()
    copy = notebook.locator("#own-copies li")
    expect(copy).to_contain_text("loss.ipynb")
    expect(copy).not_to_contain_text("newer")
    notebook.close()

    context.route("**/lite/files/loss.ipynb", newer)
    run_page.reload()
    copies.get_by_text("loss.ipynb, of which the book has a newer version by now").wait_for()
    context.unroute("**/lite/files/loss.ipynb", newer)
    button = copies.get_by_role("button", name="Forget my changes to loss.ipynb")
    button.wait_for()
    assert barriers(run_page) == []
    button.click()
    copies.get_by_text("all notebooks are as the book has them").wait_for()

    notebook = open_from_chapter(context, f"{site}loss.html")
    assert not notebook.get_by_text("# mine").count()
    assert wrong == []


@contextmanager
def below(folder: Path) -> Iterator[str]:
    """The address of the book in a folder of somebody's site."""
    (folder / "courses").mkdir()
    (folder / "courses" / "book").symlink_to(SITE, target_is_directory=True)
    with serving(folder) as address:
        yield f"{address}courses/book/"


def test_it_runs_below_a_path(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport=WIDE)
    with below(tmp_path) as address:
        notebook = open_from_chapter(context, f"{address}cheat-sheet.html")
        run_when_ready(notebook)
        assert notebook.locator(ERROR).all_inner_texts() == []
        expect(notebook.locator(".jp-OutputArea-output table")).to_have_count(11)
    context.close()


def test_the_ways_out_of_a_notebook_lead_into_the_book(
    asked: tuple[BrowserContext, list[str]], site: str
) -> None:
    context, wrong = asked
    context.on("console", lambda one: one.type == "error" and wrong.append(one.text))
    notebook = open_from_chapter(context, f"{site}loss.html")
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
    assert wrong == []


def test_notebooks_and_pages_need_no_server_once_one_was_opened(browser: Browser) -> None:
    kept = parts(SITE, site_files(SITE))
    wanted = {name for part in ("pages", "python", "notebooks") for name in kept[part]}
    context = browser.new_context(viewport=WIDE)
    with serving() as address:
        page = context.new_page()
        page.goto(f"{address}loss.html")
        page.wait_for_function("navigator.serviceWorker.ready")
        notebook = open_from_chapter(context, f"{address}loss.html")
        notebook.get_by_text("Python is ready.").wait_for(timeout=READY)
        count = "caches.open(`${new URL('../../', location)} kept`).then((cache) => cache.keys())"
        paths = f"{count}.then((keys) => keys.map(({{url}}) => decodeURI(new URL(url).pathname)))"
        for _ in range(100):
            missing = wanted - {path[1:] for path in notebook.evaluate(paths)}
            if not missing:
                break
            notebook.wait_for_timeout(1_000)
        assert not missing
        page.close()
        notebook.close()

    notebook = open_from_chapter(context, f"{address}cheat-sheet.html")  # not opened before
    run_when_ready(notebook)
    assert notebook.locator(ERROR).all_inner_texts() == []
    context.close()


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_a_notebook_is_as_dark_as_the_system_and_says_when_it_is_ready(
    browser: Browser, site: str, viewport: ViewportSize
) -> None:
    context = browser.new_context(viewport=viewport, color_scheme="dark")
    notebook = context.new_page()
    notebook.goto(f"{site}lite/notebooks/index.html?path=loss.ipynb")
    wait_for_cells(notebook)
    expect(notebook.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    expect(notebook.get_by_text("Python is ready.")).to_be_in_viewport(ratio=1, timeout=READY)
    expect(notebook.get_by_role("link", name="Begin again")).to_be_in_viewport(ratio=1)
    context.close()


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
