"""The book without a network, and as one archive."""

import json
import re
import zipfile
from pathlib import Path
from threading import Thread
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from offline import ARCHIVE, MANIFEST, kept_with_python, parts, site_files
from reader import WIDE, begin_to_read, need_the_built_book, watch
from serve import SITE, server, serving

need_the_built_book()
LIVE = 60_000  # ms
PAGES = sorted({path.name for path in SITE.glob("*.html")} - {"index.html"})  # it leads to intro
KINDS = ("pages", "python", "notebooks")
KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    kept.push(...(await (await caches.open(name)).keys()).map(({ url }) => url.split("?")[0]));
  }
  return kept;
}"""


def read_once(context: BrowserContext, address: str) -> Page:
    """Visit a page of the site at the address until Python is up and all of it is kept."""
    page = context.new_page()
    page.goto(f"{address}loss.html")
    begin_to_read(page)
    page.wait_for_selector("figure.explorer[data-state=live]", timeout=LIVE)
    wanted = {address + name for name in kept_with_python(SITE)}
    missing = wanted
    deadline = monotonic() + LIVE / 1000
    while missing and monotonic() < deadline:
        page.wait_for_timeout(100)
        missing = wanted.difference(page.evaluate(KEPT))
    assert not missing
    return page


def test_a_second_visit_needs_no_server(browser: Browser) -> None:
    context = browser.new_context(viewport=WIDE)
    with server(SITE, 0) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{running.server_port}/"
        read_once(context, address).close()
        running.shutdown()

    page = context.new_page()
    page.goto(f"{address}loss.html")
    begin_to_read(page)
    page.wait_for_selector("figure.explorer[data-state=live]", timeout=LIVE)
    expect(page.locator("section > p mjx-container").first).to_be_visible()
    for name in PAGES:  # also those that were not read before
        text = page.evaluate("name => fetch(name).then((answer) => answer.text())", name)
        assert re.search("<title>.*Backpropagation, computed</title>", text, re.S), name
    page.goto(f"{address}glossary.html")
    expect(page).to_have_title(re.compile("Backpropagation, computed"))
    page.goto(address)
    expect(page.locator("article h1")).to_contain_text("Backpropagation, computed")
    context.close()


def test_the_book_can_be_installed() -> None:
    manifest = json.loads((SITE / MANIFEST).read_text("utf-8"))
    assert manifest["name"] == "Backpropagation, computed"
    assert (SITE / manifest["start_url"]).is_file()
    assert all((SITE / icon["src"]).is_file() for icon in manifest["icons"])
    for name in PAGES:
        assert f'<link rel="manifest" href="{MANIFEST}"' in (SITE / name).read_text("utf-8")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laptop")
    with zipfile.ZipFile(SITE / ARCHIVE) as archive:
        archive.extractall(folder)
    return folder / ARCHIVE.removesuffix(".zip")


def test_the_archive_is_the_whole_site(unpacked: Path) -> None:
    assert site_files(unpacked) == sorted([*site_files(SITE), "READ-ME.txt"])
    said = re.search(r"about (\d+) MB", (SITE / "run.html").read_text("utf-8"))
    assert said
    assert abs(int(said[1]) - (SITE / ARCHIVE).stat().st_size / 1e6) < 2


def test_the_unpacked_archive_is_alive_when_it_is_served(browser: Browser, unpacked: Path) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    with serving(unpacked) as address:
        wrong = watch(page, urlsplit(address).netloc)
        page.goto(f"{address}index.html")
        page.goto(f"{address}loss.html")
        begin_to_read(page)
        page.wait_for_selector("figure.explorer[data-state=live]", timeout=LIVE)
        assert wrong == []
    context.close()


def test_from_a_folder_the_way_to_a_notebook_leads_to_what_to_do(browser: Browser) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto((SITE / "loss.html").as_uri())
    page.get_by_role("button", name="Run this chapter").click()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Run in this browser").click()
    expect(opened.value).to_have_url((SITE / "run.html").as_uri() + "#without-a-network")
    expect(opened.value.get_by_text("neither in the pages nor in notebooks")).to_be_visible()
    context.close()


def test_the_site_is_trimmed() -> None:
    """80 MB, as said to publishers; the archive of it comes on top."""
    assert megabytes(site_files(SITE)) < 80


def megabytes(names: list[str]) -> float:
    return sum((SITE / name).stat().st_size for name in names) / 1e6


def test_the_sizes_that_are_told_are_true() -> None:
    text = Path(SITE.parents[1], "README.md").read_text("utf-8")
    words = r"They take (\d+) MB.* of the (\d+) MB of all.* Python, (\d+) MB.* opened, (\d+) MB"
    said = re.search(words, text)
    assert said
    kept = parts(SITE, site_files(SITE))
    sizes = [megabytes(names) for names in (site_files(SITE), *(kept[name] for name in KINDS))]
    assert [int(number) for number in said.groups()] == pytest.approx(sizes, abs=1)
