"""The links of the built book, and the addresses that others may link to.

    python tools/links.py            print the links that lead out of the book
    python tools/links.py --ask      ask whether what they lead to is still there
    python tools/links.py --store    add new addresses of the book to tests/book/addresses.txt

The tests of the built pages follow the links inside the book. Whether the pages
of others are still there needs a network and changes by itself, so it is no
test: `make links` asks.
"""

import argparse
import posixpath
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, unquote, urldefrag, urlsplit
from urllib.request import Request, urlopen

from backprop.explorers.catalogue import explorer_named
from serve import SITE

STORED = Path(__file__).resolve().parent.parent / "tests" / "book" / "addresses.txt"
NOT_PAGES = {"_static", "_sources", "lite"}  # folders of the site
NOTEBOOKS = "lite/files"  # those that links open by "?path="
MADE_BY_SPHINX = {"404.html", "genindex.html", "search.html"}
NAMES_A_TARGET = {"href", "src", "data-src"}
# Ids that Sphinx counts or repeats: they change with what stands before them.
COUNTED = re.compile(r"id\d+|.+-solution-\d+|(exercise|solution)-content")
TIMEOUT = 20  # seconds for an answer
BROWSER = {"User-Agent": "Mozilla/5.0 (link check)"}  # some sites refuse a script's own name
ONLY_FOR_PEOPLE = {401, 403, 405, 406, 418, 429}  # there, but not for a script


@dataclass
class PageLinks(HTMLParser):
    """What a page links to, and the anchors it has.

    Attributes:
        links: the addresses as they stand in the page.
        anchors: the ids of its elements.
        named: those of them that its text gives: sections, exercises, figures, terms, explorers.
    """

    links: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element's links and anchor."""
        self._in_text |= tag == "article"
        for name, value in attrs:
            if not value:
                continue
            if name == "id":
                self.anchors.add(value)
                if self._in_text and not COUNTED.fullmatch(value):
                    self.named.add(value)
            elif name in NAMES_A_TARGET and not (tag == "link" and is_outside(value)):
                self.links.add(value)

    def handle_endtag(self, tag: str) -> None:
        """Note where the page's text ends."""
        self._in_text &= tag != "article"


def is_outside(link: str) -> bool:
    """Whether a link leads out of the site."""
    return bool(urlsplit(link).netloc)


def pages(site: Path = SITE) -> dict[str, PageLinks]:
    """What is in each page of the built book, by the page's path below ``site``."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site)
        if name.parts[0] not in NOT_PAGES:
            page = PageLinks()
            page.feed(path.read_text(encoding="utf-8"))
            found[name.as_posix()] = page
    return found


def broken(found: dict[str, PageLinks], site: Path = SITE) -> Iterator[str]:
    """What is wrong with the links inside the book, a line for each.

    A fragment such as ``#nudge.weight=0.5`` is an explorer's state: the page must have the
    explorer. The page for wrong addresses has whole ones, which only the site's server can follow.
    """
    for name, page in found.items():
        for link in sorted(page.links) if name != "404.html" else ():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = name
            if parts.path:
                folder = posixpath.dirname(name)
                target = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
            if target.startswith(("..", "/")) or not Path(site, target).exists():
                yield f"{name}: {link}: there is no such file"
                continue
            for notebook in parse_qs(parts.query).get("path", []):
                if not Path(site, NOTEBOOKS, notebook).exists():
                    yield f"{name}: {link}: there is no such notebook"
            anchor = unquote(parts.fragment)
            if "=" in anchor:
                anchor = f"explorer-{anchor.partition('.')[0]}"
            if anchor and target in found and anchor not in found[target].anchors:
                yield f"{name}: {link}: the page has no such anchor"


def addresses(found: dict[str, PageLinks]) -> set[str]:
    """What others may link to: pages, named places in them, and the explorers' parameters."""
    known = set()
    for name, page in found.items():
        if name in MADE_BY_SPHINX:
            continue
        known.add(name)
        for anchor in page.named:
            known.add(f"{name}#{anchor}")
            if anchor.startswith("explorer-"):
                explorer = explorer_named(anchor.removeprefix("explorer-"))
                known |= {f"{name}#{explorer.name}.{p.name}=" for p in explorer.parameters}
                former = (getattr(p, "formerly", "") for p in explorer.parameters)
                known |= {f"{name}#{address}=" for address in former if address}
    return known


def stored() -> set[str]:
    """The addresses that the book has promised."""
    return set(STORED.read_text(encoding="utf-8").split())


def outside(found: dict[str, PageLinks]) -> dict[str, list[str]]:
    """The links that lead out of the book, each with the pages that have it."""
    links: dict[str, list[str]] = {}
    for name, page in found.items():
        for link in page.links:
            if is_outside(link):
                links.setdefault(link, []).append(name)
    return dict(sorted(links.items()))


def answer(link: str) -> tuple[bool, str]:
    """Whether there is something at ``link``, and what its host answers."""
    try:
        with urlopen(Request(urldefrag(link).url, headers=BROWSER), timeout=TIMEOUT) as found:
            moved = "" if found.url == urldefrag(link).url else f", now at {found.url}"
            return True, f"{found.status}{moved}"
    except HTTPError as error:
        return error.code in ONLY_FOR_PEOPLE, f"{error.code} {error.reason}"
    except (URLError, OSError) as error:
        return False, f"no answer: {getattr(error, 'reason', error)}"


def main(arguments: list[str] | None = None) -> str | int:
    """Run the command; returns what is wrong, or 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--ask", action="store_true", help="ask whether they are still there")
    parser.add_argument("--store", action="store_true", help="add new addresses to the stored ones")
    options = parser.parse_args(arguments)
    if not (SITE / "index.html").exists():
        return "The book isn't built yet: run 'make book' first."
    found = pages()
    if options.store:
        new = addresses(found) - stored()
        text = "\n".join(sorted(stored() | new)) + "\n"
        STORED.write_text(text, encoding="utf-8", newline="\n")
        print(f"{len(new)} new addresses")
        return 0
    gone = 0
    for link, names in outside(found).items():
        place = names[0] if len(names) == 1 else f"{len(names)} pages"
        there, said = answer(link) if options.ask else (True, "")
        gone += not there
        print(f"{'' if there else 'NOT THERE: '}{link}  ({place}) {said}".rstrip())
    return f"{gone} links lead to nothing." if gone else 0


if __name__ == "__main__":
    sys.exit(main())
