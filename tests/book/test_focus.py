"""Whoever reads by keyboard sees where they are: every part that takes the focus shows it."""

import pytest
from playwright.sync_api import Browser

from reader import PHONE, WIDE, need_the_built_book
from serve import SITE, sends_on

need_the_built_book()
PAGES = sorted(
    path.name for path in SITE.glob("*.html") if path.name != "404.html" and not sends_on(path)
)
# What is shown is compared without and with the focus, of an element and of what is drawn in it
# and around it: an outline, a shadow, a border, another background, or a line below a link's words.
UNSEEN = """() => {
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
    const unseen = [];
    let seen = 0;
    for (const one of able) {
        document.activeElement.blur();
        const before = looks(one);
        one.focus({ preventScroll: true });
        if (document.activeElement !== one) continue;
        if (looks(one) === before) unseen.push(one.getAttribute("aria-label") ?? one.outerHTML);
        else seen += 1;
    }
    return [seen, unseen];
}"""


SOME = ["landscape.html", "run.html", "search.html", "training.html"]
READERS = {
    "light": ({"viewport": WIDE, "color_scheme": "light"}, PAGES),
    "dark": ({"viewport": WIDE, "color_scheme": "dark"}, SOME),
    "narrow": ({"viewport": PHONE}, SOME),
}


@pytest.mark.parametrize(
    ("reader", "name"), [(reader, name) for reader in READERS for name in READERS[reader][1]]
)
def test_the_focus_is_seen(browser: Browser, site: str, reader: str, name: str) -> None:
    context = browser.new_context(**READERS[reader][0])
    page = context.new_page()
    page.goto(site + name)
    page.keyboard.press("Tab")  # so that the browser shows the focus as for a keyboard
    seen, unseen = page.evaluate(UNSEEN)
    context.close()
    assert unseen == []
    assert seen > 5
