"""What a reader of the built book sees go wrong."""

import os
from typing import NoReturn
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, Route

from serve import SITE

PHONE = {"width": 360, "height": 780}
WIDE = {"width": 1280, "height": 900}


def need_the_built_book() -> None:
    """Skip the module if there is no book to read, but never in CI."""
    if (SITE / "index.html").is_file():
        return
    reason = "the book isn't built: run 'make book' first"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)


def no_browser(message: str) -> NoReturn:
    """Skip, but never in CI."""
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def watch(page: Page, host: str) -> list[str]:
    """Collect what goes wrong while ``page`` is read; other hosts are asked for nothing.

    The page gets no service worker, whose requests could not be watched.
    """
    wrong: list[str] = []
    page.add_init_script("delete Navigator.prototype.serviceWorker")

    def guard(route: Route, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc == host or parts.scheme in ("data", "blob"):
            route.continue_()
        else:
            wrong.append(f"asks another host for {request.url}")
            route.abort()

    page.route("**/*", guard)
    page.on("console", lambda message: wrong.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    page.on(
        "response",
        lambda answer: answer.status >= 400 and wrong.append(f"{answer.status}: {answer.url}"),
    )
    return wrong


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


ONE_OF_EACH = """() => {
    const shown = new Set();
    const more = [];
    for (const block of document.querySelectorAll(".highlight pre")) {
        const ground = `${block.closest("[class*=cell]")?.className}
            ${getComputedStyle(block).backgroundColor}`;
        for (const word of block.querySelectorAll("span[class]:not(:has(*))")) {
            const look = `${ground} ${word.className} ${getComputedStyle(word).color}`;
            if (shown.has(look)) more.push(word);
            else shown.add(look);
        }
    }
    for (const word of more) word.replaceWith(word.textContent);
}"""


# Whether text can be told from its ground is asked of every place of a page, for seconds; so
# what is around the part is taken away meanwhile.
ALONE = """part => {
    window.taken = [];
    for (let box = document.querySelector(part); box.parentElement; box = box.parentElement) {
        if (box === document.body) break;
        const around = [...box.parentElement.childNodes];
        const place = around.indexOf(box);
        taken.push([box, around.slice(0, place), around.slice(place + 1)]);
        for (const other of around) if (other !== box) other.remove();
    }
}"""
NOT_ALONE = """() => {
    for (const [box, before, after] of taken) {
        box.before(...before);
        box.after(...after);
    }
}"""


def barriers(page: Page, within: str = "html") -> list[str]:
    """What axe-core finds in a part of the page that keeps readers out.

    Of the words of code that look alike one is left its colour: a page has six thousand, and
    whether they can be told from their ground would take most of the time.
    """
    page.evaluate(ONE_OF_EACH)
    page.evaluate(ALONE, within)
    # It would fetch style sheets again, and look for those they import in a wrong place; and
    # it would list all that passes, which takes as long as finding what doesn't.
    options = {"preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, context={"include": [[within]]}, options=options).response["violations"]
    page.evaluate(NOT_ALONE)
    return [
        f"axe {violation['id']}: {violation['help']}: {[n['html'] for n in violation['nodes']]}"
        for violation in found
    ]
