"""The built book, read in a real browser: `make test` builds it first."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route

HTML = Path(__file__).resolve().parents[2] / "_build" / "html"
PAGES = sorted(
    path.relative_to(HTML).as_posix()
    for path in HTML.glob("**/*.html")
    if "_static" not in path.parts and 'http-equiv="Refresh"' not in path.read_text("utf-8")
)
if not PAGES:
    reason = "the book isn't built: run 'make book' first"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)

READERS = {
    "wide light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "wide dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone light": {"color_scheme": "light", "viewport": {"width": 360, "height": 780}},
}
WITHOUT_ALT = """[...document.images]
    .filter(image => !image.alt.trim() || image.alt === image.getAttribute("src"))
    .map(image => image.getAttribute("src"))"""
UNFOLD = """() => {
    document.querySelectorAll("details").forEach(box => box.open = true);
    document.querySelectorAll("button.toggle-button-hidden").forEach(button => button.click());
}"""
SETTLED = """async () => {
    await window.MathJax?.startup?.promise;
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
}"""


def watch(page: Page, host: str) -> list[str]:
    """Collect what goes wrong while ``page`` loads; other hosts are asked for nothing."""
    wrong: list[str] = []

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


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", PAGES)
def test_page(browser: Browser, site: str, name: str, reader: str) -> None:
    """No outside request, no console message, no axe violation, no sideways scrolling."""
    context = browser.new_context(**READERS[reader])
    page = context.new_page()
    wrong = watch(page, urlsplit(site).netloc)
    page.goto(site + name)
    page.evaluate(UNFOLD)
    page.evaluate(SETTLED)
    wrong += [f"no alternative text: {image}" for image in page.evaluate(WITHOUT_ALT)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append("the page scrolls sideways")
    found = list(wrong)  # axe itself asks for style sheets again, by addresses that are none
    found += [
        f"axe {violation['id']}: {violation['help']}: {[n['html'] for n in violation['nodes']]}"
        for violation in Axe().run(page).response["violations"]
    ]
    context.close()
    assert found == []
