"""Every chapter's notebook, run in the built page by its own JupyterLite."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from lite_notebooks import for_the_page
from reader import WIDE, barriers, need_the_built_book
from serve import SITE, serving

need_the_built_book()
NOTEBOOKS = sorted(path.stem for path in (SITE / "lite" / "files").glob("*.ipynb"))
READY, DONE = 90_000, 400_000  # ms; the machine may be busy
ERROR = '[data-mime-type="application/vnd.jupyter.error"]'
DONE_OR_FAILED = """(error) => {
  if (document.querySelector(error)) return true;
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
  return prompts.length && prompts.every((prompt) => /\\d/.test(prompt.textContent));
}"""


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


def run_all(notebook: Page) -> None:
    """Run all cells, once the notebook says that it has a Python, as run.md tells readers."""
    notebook.locator(".jp-Toolbar-kernelName", has_text="Python").wait_for(timeout=READY)
    notebook.get_by_text("Run", exact=True).first.click()
    notebook.get_by_text("Run All Cells", exact=True).click()
    notebook.wait_for_function(DONE_OR_FAILED, arg=ERROR, polling=1_000, timeout=DONE)


def test_every_chapter_is_there() -> None:
    book = Path(__file__).resolve().parents[2] / "book"
    listed = (book / "_toc.yml").read_text("utf-8")
    assert (
        sorted(path.stem for path in book.glob("*.ipynb") if f"file: {path.stem}\n" in listed)
        == NOTEBOOKS
    )


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_chapter_runs_in_the_page(
    name: str, asked: tuple[BrowserContext, list[str]], site: str
) -> None:
    context, wrong = asked
    notebook = open_from_chapter(context, f"{site}{name}.html")
    assert not notebook.locator(".jp-Dialog").count(), "asks before it starts"
    run_all(notebook)
    assert notebook.locator(ERROR).all_inner_texts() == []
    explorers = notebook.locator(".jp-CodeCell", has_text="explore(").count()
    if explorers:
        notebook.wait_for_selector(".explorer-view [data-value]", timeout=READY)
    assert wrong == []


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
    notebook.keyboard.press("Control+s")
    notebook.wait_for_timeout(2_000)
    notebook.reload()
    wait_for_cells(notebook)
    first.get_by_text("# mine").wait_for()
    notebook.close()

    run_page.reload()
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
        run_all(notebook)
        assert notebook.locator(ERROR).all_inner_texts() == []
        expect(notebook.locator(".jp-OutputArea-output table")).to_have_count(11)
    context.close()


def test_references_become_words() -> None:
    import nbformat.v4 as v4

    text = "See {doc}`loss`, {ref}`the explorer <explorers>`, {term}`units <unit>` {cite}`he2015`."
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell(text), v4.new_code_cell("{x}`y`")])
    page = for_the_page(notebook)
    assert page.cells[0].source == "See *loss*, *the explorer*, *units* *he2015*."
    assert page.cells[1].source == "{x}`y`"
    assert page.metadata.kernelspec.name == "python"
