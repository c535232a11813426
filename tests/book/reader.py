"""What a reader of the built book sees go wrong."""

import os
from collections.abc import Iterable
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect, Locator, Page, Request, Route, expect

from serve import SITE

PHONE = {"width": 360, "height": 780}
AT_ONCE = 20_000  # milliseconds until a page shows what it has, on a busy machine
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


def begin_to_read(page: Page) -> None:
    """Be there, as a page can tell by any move: Python starts only then."""
    page.evaluate("() => void dispatchEvent(new Event('scroll'))")


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


# Whether text can be told from its ground is asked of every place of a page, for seconds. What
# is around the part is taken away meanwhile, and of the words that look alike all but one: of
# the same colours, on the same grounds, of the same size. Of formulas, which are most of a
# page's parts, one of each look is enough for all that is asked.
TAKE = """([within, alike]) => {
    window.taken = [];
    const take = (one) => {
        const place = document.createComment("");
        one.replaceWith(place);
        taken.push([one, place]);
    };
    const part = document.querySelector(within);
    for (let box = part; box !== document.documentElement && box !== document.body;) {
        const { parentElement } = box;
        for (const other of [...parentElement.childNodes]) if (other !== box) take(other);
        box = parentElement;
    }
    const grounds = new Map();
    const ground = (one) => {
        if (!one) return "";
        if (!grounds.has(one)) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(one);
            const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
            const above = ground(one.parentElement);
            grounds.set(one, above.endsWith(own) ? above : `${above}, ${own}`);
        }
        return grounds.get(one);
    };
    const formulas = part.querySelectorAll("mjx-container");
    const words = part.querySelectorAll("body *:not(script, style, svg, svg *, mjx-container *)");
    // All looks before anything is taken, which would have styles computed anew each time
    const looks = new Map([...formulas, ...(alike ? words : [])].map((one) => {
        const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(one);
        const own = [one.localName, color, fontSize, fontWeight, textDecorationLine];
        return [one, [...own, ground(one)].join()];
    }));
    const seen = new Set();
    const takeIfSeen = (one) => {
        if (seen.has(looks.get(one))) take(one);
        seen.add(looks.get(one));
    };
    formulas.forEach(takeIfSeen);
    if (!alike) return;
    for (const one of [...words].reverse()) {
        if (!one.childElementCount && one.textContent.trim()) takeIfSeen(one);
    }
}"""
# Some animations never end, and one that isn't drawn never begins.
STILL = """() => Promise.race([
    new Promise((resolve) => setTimeout(resolve, 1000)),
    Promise.allSettled(document.getAnimations().map((one) => one.finished)),
])"""
PUT_BACK = """() => {
    for (const [one, place] of taken.reverse()) place.replaceWith(one);
}"""
# What axe asks of colours, which are the same at every width; of the room that there is; and
# what it asks besides.
COLOURS = ["color-contrast", "link-in-text-block"]
ROOM = ["scrollable-region-focusable", "target-size", "label", "button-name", "link-name"]
RULES: dict[str, dict[str, Any]] = {
    "colours": {"runOnly": {"type": "rule", "values": COLOURS}},
    "room": {"runOnly": {"type": "rule", "values": ROOM}},
    "all but colours": {"rules": {rule: {"enabled": False} for rule in COLOURS}},
}
ALL = ("all but colours", "colours")


def barriers(page: Page, within: str = "html", asked: Iterable[str] = ALL) -> list[str]:
    """What axe-core finds in a part of the page that keeps readers out, of the kinds ``asked``."""
    page.evaluate(STILL)
    found = []
    for kind in asked:
        page.evaluate(TAKE, [within, kind == "colours"])
        # It would fetch style sheets again, and look for those they import in a wrong place; and
        # it would list all that passes, which takes as long as finding what doesn't.
        options = {"preload": False, "resultTypes": ["violations"]} | RULES[kind]
        told = Axe().run(page, context={"include": [[within]]}, options=options).response
        page.evaluate(PUT_BACK)
        found += [
            f"axe {one['id']}: {one['help']}: {[node['html'] for node in one['nodes']]}"
            for one in told["violations"]
        ]
    return found


# Of each kind of element that takes the focus, one is looked at without it and with it, beside
# what is drawn in it and around it: an outline, a shadow, a border, another background, or a
# line below a link's words.
UNSEEN_FOCUS = """() => {
    const still = document.createElement("style");
    still.textContent = "*, ::before, ::after { transition: none !important; }";
    document.head.append(still);
    const compared = [
        "boxShadow", "borderTopColor", "borderTopWidth", "borderBottomColor", "borderBottomWidth",
        "backgroundColor", "textDecorationLine", "textDecorationThickness",
        "strokeWidth", "opacity",
    ];
    const shown = (one, pseudo) => {
        const look = getComputedStyle(one, pseudo);
        const { outlineStyle, outlineWidth, outlineColor } = look;
        const unseen = outlineStyle === "none" || !parseFloat(outlineWidth)
            || /^rgba\\(.*, 0\\)$/.test(outlineColor);
        const outline = unseen ? "" : `${outlineWidth} ${outlineColor}`;
        return [outline, ...compared.map((name) => look[name])];
    };
    const looks = (one) => [one.parentElement, one, ...one.querySelectorAll("*")]
        .flatMap((part) => [undefined, "::before", "::after"].map((pseudo) => shown(part, pseudo)))
        .join();
    const takes = "a[href], button, input, select, textarea, summary, [tabindex]";
    const able = [...document.querySelectorAll(takes)].filter((one) =>
        one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }));
    const kind = (one) => [one, one.parentElement, one.parentElement?.parentElement]
        .map((part) => `${part?.localName} ${part?.getAttribute("class")}`).join();
    const unseen = [];
    let seen = 0;
    for (const one of new Map(able.map((part) => [kind(part), part])).values()) {
        document.activeElement.blur();
        const before = looks(one);
        one.focus({ preventScroll: true });
        if (document.activeElement !== one) continue;
        if (looks(one) === before) unseen.push(one.getAttribute("aria-label") ?? one.outerHTML);
        else seen += 1;
    }
    return [seen, unseen];
}"""


def unseen_focus(page: Page) -> list[str]:
    """The parts that take the focus and don't show it to whoever reads by keyboard."""
    page.keyboard.press("Tab")  # so that the browser shows the focus as for a keyboard
    seen, unseen = page.evaluate(UNSEEN_FOCUS)
    few = [] if seen > 5 else [f"only {seen} parts take the focus"]
    return few + [f"the focus isn't seen on: {one}" for one in unseen]


def place_of(part: Locator) -> FloatRect:
    """Where a part of the page is; a picture that is just being drawn anew is waited for."""
    expect(part).to_be_visible()
    for _ in range(50):
        box = part.bounding_box()
        if box is not None:
            return box
        part.page.wait_for_timeout(20)
    raise AssertionError("the part has no place on the page")
