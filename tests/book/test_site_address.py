"""A book that knows its address: sitemap, cards, and a page for whoever finds none."""

import re
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect
from sphinx.errors import ConfigError

from reader import watch
from site_address import site_address
from small_book import STRICT, Book

ADDRESS = "https://someone.example/courses/book/"
NO_SUCH_PAGE = (
    "console error: Failed to load resource: the server responded with a status of 404 (Not Found)"
)


class LikePages(SimpleHTTPRequestHandler):
    """Sends the file 404.html of the site, which isn't the root, for what isn't there."""

    def send_error(self, code: int, *args: object, **kwargs: object) -> None:
        body = Path(self.directory, "courses", "book", "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def addresses_of_sitemap(book: Book) -> set[str]:
    tree = ElementTree.parse(Path(book.root, "_build", "html", "sitemap.xml"))
    return {place.text or "" for place in tree.iter() if place.tag.endswith("}loc")}


@pytest.mark.slow
def test_a_site_with_an_address(book: Book, browser: Browser, tmp_path: Path) -> None:
    book.chapters("first")
    book.page("first.md", "# The first\n\nWhat it is about.\n\n```{math}\na = b\n```\n")
    build = book.build(*STRICT, BOOK_BASE_URL=ADDRESS.rstrip("/"))
    assert build.returncode == 0, build.stdout
    pages = {f"{ADDRESS}{name}.html" for name in ("intro", "first", "run")}
    assert addresses_of_sitemap(book) == pages

    html = book.html("first")
    assert f'<link rel="canonical" href="{ADDRESS}first.html"' in html
    assert f'<meta property="og:url" content="{ADDRESS}first.html" />' in html
    assert '<meta property="og:site_name" content="Backpropagation, computed" />' in html
    assert '<meta property="og:description" content="What it is about.' in html
    card = re.search(rf'property="og:image" content="{ADDRESS}(\S+\.png)"', html)
    assert card is not None
    assert Path(book.root, "_build", "html", card[1]).read_bytes().startswith(b"\x89PNG")

    # The sitemap is whole when one page has changed
    book.page("first.md", "# The first\n\nWhat it is about, changed.\n")
    assert book.build(*STRICT, BOOK_BASE_URL=ADDRESS).returncode == 0
    assert addresses_of_sitemap(book) == pages

    # Whoever follows a wrong link, however deep, sees a page that is whole and leads back
    served = tmp_path / "served"
    shutil.copytree(Path(book.root, "_build", "html"), served / "courses" / "book")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(LikePages, directory=str(served))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        host = f"127.0.0.1:{server.server_port}"
        for wrong_path in ("nowhere.html", "a/b/c/nowhere", "first/"):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            wrong = watch(page, host)
            address = f"http://{host}/courses/book/{wrong_path}"
            page.goto(address)
            expect(page.locator("article h1")).to_have_text("No such page")
            expected = {f"404: {address}", NO_SUCH_PAGE}
            assert set(wrong) == expected, wrong
            assert wrong.count(NO_SUCH_PAGE) == 1, wrong
            links = page.locator("a[href]").evaluate_all("all => all.map(a => a.href)")
            inside = {urlsplit(link).path for link in links if urlsplit(link).netloc == host}
            for path in inside - {f"/courses/book/{wrong_path}"}:
                assert Path(served, path.lstrip("/")).exists(), path
            page.get_by_role("link", name="The first").first.click()
            expect(page.locator("article h1")).to_contain_text("The first")
            page.close()
        server.shutdown()


@pytest.mark.parametrize(
    "address", ["someone.example/book", "ftp://x/", "https://x/?a=b", "/book/"]
)
def test_what_is_no_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOK_BASE_URL", address)
    with pytest.raises(ConfigError, match=f"BOOK_BASE_URL is '{re.escape(address)}'"):
        site_address()


def test_an_address_ends_with_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOK_BASE_URL", "https://x.example/book")
    assert site_address() == "https://x.example/book/"
    monkeypatch.delenv("BOOK_BASE_URL")
    assert site_address() == ""
