"""The chapters in JupyterLab: one here, and every one as Binder would make it."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lab_server import lab, notebook_address
from notebook_page import ERROR, READY, run_all

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns("_build", ".venv*", ".git", ".cache", "*.egg-info", "*_cache")
CHAPTERS = sorted(
    path.stem for path in (ROOT / "book").glob("*.ipynb") if not path.stem.startswith("_")
)

TRIED = "loss"  # in every run of the tests; the others before a release

pytestmark = pytest.mark.slow


def environment(binaries: Path) -> dict[str, str]:
    """This process's variables, with the programs of another environment first."""
    path = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    return {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PATH": path}


def repository(scratch: Path) -> Path:
    """A copy of the repository, as one gets it by cloning."""
    return shutil.copytree(ROOT, scratch / "repository", ignore=NOT_COPIED)


@pytest.fixture(scope="module")
def binder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of JupyterLab as Binder would start it: no package but the listed ones."""
    scratch = tmp_path_factory.mktemp("binder")
    copy = repository(scratch)
    venv.create(scratch / "environment", with_pip=True)
    binaries = scratch / "environment" / "bin"
    pip = [binaries / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([*pip, "-r", copy / "requirements.txt"], [copy / "postBuild"]):
        subprocess.run(command, cwd=copy, env=environment(binaries), check=True)
    with lab(copy, scratch, binaries / "python") as address:
        yield address


def open_chapter(name: str, address: str, browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(notebook_address(address, f"book/{name}.ipynb"))
    page.locator(".jp-Toolbar-kernelName", has_text="Python").wait_for(timeout=READY)
    page.get_by_text("| Idle").wait_for(timeout=READY)
    return page


def it_runs(page: Page) -> None:
    run_all(page)
    assert page.locator(ERROR).all_inner_texts() == []


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A chapter in JupyterLab, with the packages of this environment, as Binder installs them."""
    scratch = tmp_path_factory.mktemp("lab")
    with lab(repository(scratch), scratch) as address:
        page = open_chapter(TRIED, address, browser)
        yield page
        page.close()


@pytest.mark.xdist_group("lab")
def test_a_chapter_opens_in_jupyterlab(opened: Page) -> None:
    assert opened.locator(".jp-Dialog").count() == 0
    expect(opened.locator(".jp-Notebook h1").first).to_contain_text("Measure the error")


@pytest.mark.xdist_group("lab")
def test_a_chapter_runs_in_jupyterlab(opened: Page) -> None:
    it_runs(opened)


@pytest.mark.everywhere
@pytest.mark.timeout(300)  # making the environment takes minutes where nothing is stored
@pytest.mark.xdist_group("binder")
@pytest.mark.skipif(sys.platform == "win32", reason="Binder runs postBuild on Linux")
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_in_binder(name: str, binder: str, browser: Browser) -> None:
    page = open_chapter(name, binder, browser)
    it_runs(page)
    page.close()
