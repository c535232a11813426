"""The links of the built book lead somewhere, and links to it go on doing so."""

from pathlib import Path

import pytest

from links import PageLinks, addresses, broken, outside, pages, stored
from reader import need_the_built_book

need_the_built_book()


@pytest.fixture(scope="module")
def found() -> dict[str, PageLinks]:
    return pages()


def test_every_link_inside_the_book_leads_to_a_page_and_a_place_in_it(
    found: dict[str, PageLinks],
) -> None:
    assert sum(len(page.links) for page in found.values()) > 500
    assert list(broken(found)) == []


def test_links_from_elsewhere_keep_working(found: dict[str, PageLinks]) -> None:
    """An address once given stays: where a heading changes, put ``(old-name)=`` above it."""
    assert sorted(stored() - addresses(found)) == []


def test_every_address_is_promised(found: dict[str, PageLinks]) -> None:
    """What is new is added by ``python tools/links.py --store``."""
    assert sorted(addresses(found) - stored()) == []


def test_links_out_of_the_book_are_found(found: dict[str, PageLinks]) -> None:
    links = outside(found)
    assert "bibliography.html" in links["https://cs231n.github.io/optimization-2/"]
    assert all(link.startswith(("https://", "http://")) for link in links)


def test_a_broken_link_is_reported(tmp_path: Path) -> None:
    one = """
        <a href="two.html#there">1</a> <a href="two.html#gone">2</a> <a href="none.html">3</a>
        <a href="two.html#nudge.weight=0.5">4</a> <a href="two.html#count.h=1">5</a>
        <a href="#own">6</a> <a href="../outside.html">7</a> <img src="no.png">
        <a href="https://example.org/gone">8</a> <a href="two.html?path=no.ipynb">9</a>
    """
    two = '<article><p id="there"></p><p id="explorer-nudge"></p><p id="id3"></p></article>'
    Path(tmp_path, "one.html").write_text(one, encoding="utf-8")
    Path(tmp_path, "two.html").write_text(two, encoding="utf-8")
    found = pages(tmp_path)
    assert list(broken(found, tmp_path)) == [
        "one.html: #own: the page has no such anchor",
        "one.html: ../outside.html: there is no such file",
        "one.html: no.png: there is no such file",
        "one.html: none.html: there is no such file",
        "one.html: two.html#count.h=1: the page has no such anchor",
        "one.html: two.html#gone: the page has no such anchor",
        "one.html: two.html?path=no.ipynb: there is no such notebook",
    ]
    known = addresses(found)
    assert {"one.html", "two.html", "two.html#there", "two.html#nudge.weight="} <= known
    assert "two.html#id3" not in known
