"""What every explorer of the built book does, in a real browser: `make test` builds it first."""

import gzip
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from backprop.explorers.catalogue import explorer_named, names
from backprop.explorers.explorer import Choice, Text, Value
from backprop.explorers.markup import WITHOUT_SCRIPTS
from explorer_reader import (
    BY_NAME,
    CHOICES,
    FIRST,
    LAST,
    OFFLINE,
    SHIFTS,
    Open,
    drag,
    parameter_named,
)
from reader import ALL, PHONE, WIDE, barriers, need_the_built_book, place_of, scrolls_sideways
from serve import SITE, page_with
from store_pictures import PICTURES, drawn

need_the_built_book()

SLOW = 6  # times slower than this machine

TYPICAL = {"depth-lab", "forward-pass", "playground"}  # where all have one thing in common
# One worker tries all of one explorer: its Python is started once.
every_explorer = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names()]
)


@pytest.mark.parametrize("page", sorted({page_with(name) for name in names()}))
def test_a_page_carries_few_scripts_for_its_explorers(page: str) -> None:
    scripts = SITE / "_static" / "explorers"
    own = [scripts / f"{page.removesuffix('.html')}.js", scripts / "worker.js"]
    assert sum(path.stat().st_size for path in own) < 120_000
    stored = re.findall(r'class="explorer-data">(.*?)</script>', (SITE / page).read_text("utf-8"))
    assert sum(len(gzip.compress(text.encode())) for text in stored) < 150_000


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(name))
        for name in names()
        if explorer_named(name).stored_axes
    ],
)
def test_it_answers_before_python_does(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    expect(reader.status.locator("progress")).to_be_visible()
    reader.compare(exactly=False)
    before = reader.setting()
    drag(reader.control(FIRST[name]), 0.7)
    assert reader.setting() != before
    reader.compare(exactly=False)
    reader.see("starting")
    assert reader.wrong == []


@pytest.mark.parametrize("name", ["cover", "forward-pass"])  # in sight when their page opens
def test_nothing_moves_while_a_slow_machine_loads_the_page(read: Open, name: str) -> None:
    page = read(name, routes=OFFLINE).page
    slowly = page.context.new_cdp_session(page)
    slowly.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.add_init_script(SHIFTS)
    page.reload()
    assert page.evaluate("shifted") == []


@every_explorer
def test_what_is_not_stored_waits_for_python_and_says_so(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    drag(reader.control(FIRST[name]), 0.95)
    drag(reader.control(LAST[name]), 0.9)
    if FIRST[name] == LAST[name]:
        reader.set(CHOICES[name][0].name, CHOICES[name][0].options[-1])
    expect(reader.figure).to_have_attribute("aria-busy", "true")
    expect(reader.status).to_contain_text("it will be computed when Python is up")


@every_explorer
def test_it_computes_as_numpy_does(live: Open, name: str) -> None:
    reader = live(name)
    expect(reader.status).to_contain_text("Live")
    reader.compare(exactly=True)
    for control, share in [(FIRST[name], 0.85), (LAST[name], 0.2), (FIRST[name], 0.4)]:
        drag(reader.control(control), share)
        reader.see("live")
        reader.compare(exactly=True)
    for choice in CHOICES[name]:
        reader.set(choice.name, choice.options[-1])
        reader.see("live")
        reader.compare(exactly=True)
    assert reader.wrong == []


@pytest.mark.xdist_group("delta-flow")
def test_a_number_that_stays_the_same_is_not_written_anew(live: Open) -> None:
    """The browser lays out again what is written, even if it is the same."""
    reader = live("delta-flow")
    drawn = ".explorer-drawing [data-quantity='{}']"
    texts = [
        reader.figure.locator(drawn.format(place)).first.evaluate_handle("one => one.firstChild")
        for place in ("a[1][0]", "a[2][0]")
    ]
    reader.set("w2_00", parameter_named("delta-flow", "w2_00").positions[3])
    reader.see("live")
    assert [text.evaluate("text => text.isConnected") for text in texts] == [True, False]


@pytest.mark.parametrize(
    "name",  # what is typed has its own test, in test_type_it.py
    [pytest.param(n, marks=pytest.mark.xdist_group(n)) for n in names() if n not in BY_NAME],
)
def test_a_link_shows_the_setting_again_and_reset_forgets_it(
    live: Open, read: Open, name: str
) -> None:
    reader = live(name)
    explorer = explorer_named(name)
    moved = [p for p in explorer.parameters if p.name in (FIRST[name], LAST[name])]
    wanted: dict[str, Value] = {p.name: p.positions[3] for p in moved}
    wanted |= {choice.name: choice.options[1] for choice in CHOICES[name]}
    for control, value in wanted.items():
        reader.set(control, value)
    reader.pause()
    setting = reader.setting()
    assert setting.items() >= wanted.items()
    link = reader.figure.locator(".explorer-link").evaluate("link => link.href")
    reader.page.wait_for_function("link => location.href === link", arg=link)
    assert reader.wrong == []

    fragment = "#" + urlsplit(link).fragment
    other = read(name, fragment=fragment, routes=OFFLINE)
    other.figure.scroll_into_view_if_needed()
    assert other.setting() == setting
    assert other.wrong == []

    reader = live(name)
    reader.follow(fragment)
    assert reader.setting() == setting
    reader.compare(exactly=True)
    reader.button("Reset").click()
    reader.see("live")
    assert reader.setting().items() <= explorer.defaults.items()
    reader.compare(exactly=True)
    reader.page.wait_for_function("location.hash === ''")
    assert reader.wrong == []


FOLD = "Finer settings"  # what closed controls stand behind
TAKES_FOCUS = "one => one.tabIndex >= 0"
IS_FIELD = "one => one.matches('textarea, [type=text]')"
# The next Tab goes on from here, wherever the page was touched before.
ARRIVE = """figure => {
    figure.tabIndex = -1;
    figure.focus();
    figure.removeAttribute("tabindex");
}"""


# A slider is moved; a link is followed when that is about to be written into the address.
HURRY = """figure => {
    const slider = figure.querySelector("[name=activation]");
    slider.value = "tanh";
    slider.dispatchEvent(new Event("change"));
    location.hash = "forward-pass.activation=relu";
    for (const start = performance.now(); performance.now() < start + 400; );
}"""


def test_a_link_that_is_followed_in_a_hurry_is_followed(read: Open) -> None:
    reader = read("forward-pass", routes=OFFLINE)
    reader.figure.evaluate(HURRY)
    expect(reader.control("activation")).to_have_value("relu")


# The address still is the link's, since it is written a little later.
AGAIN = """figure => {
    const slider = figure.querySelector("[name=activation]");
    slider.value = "tanh";
    slider.dispatchEvent(new Event("change"));
    const link = Object.assign(document.createElement("a"), { href: location.hash });
    figure.after(link);
    link.click();
}"""


def test_a_link_to_the_present_address_is_followed(read: Open) -> None:
    reader = read("forward-pass", fragment="#forward-pass.activation=relu", routes=OFFLINE)
    reader.figure.evaluate(AGAIN)
    expect(reader.control("activation")).to_have_value("relu")


@every_explorer
def test_the_keyboard_is_enough(live: Open, name: str) -> None:
    reader = live(name)
    reader.figure.evaluate(ARRIVE)
    keyboard = reader.page.keyboard
    visited: list[str] = []
    moved: set[str] = set()
    explorer = explorer_named(name)
    offered = [
        p
        for p in explorer.parameters
        if (control := reader.control(p.name)).count() and control.evaluate(TAKES_FOCUS)
    ]
    wanted = {p.name: p for p in offered if reader.control(p.name).is_enabled()}
    # an initialisation switches a gain on and off, and what is written in a field the data
    left = {
        p.name
        for p in offered
        if "initialisation" in p.name or reader.control(p.name).evaluate(IS_FIELD)
    }
    described = """figure => {
        const now = document.activeElement;
        if (!figure.contains(now)) return "";
        const { name = now.dataset.control } = now;
        return name || now.getAttribute("aria-label") || now.textContent;
    }"""
    while "Reset" not in visited:
        keyboard.press("Tab")
        here = reader.figure.evaluate(described)
        visited.append(here)
        if here == FOLD:
            keyboard.press("Enter")
        if here in wanted and here not in left:
            parameter = wanted[here]
            ways = ("Down", "Up") if isinstance(parameter, Choice) else ("Right", "Left")
            key = f"Arrow{ways[parameter.default == parameter.positions[-1]]}"
            keyboard.press("Space" if isinstance(parameter, Text) else key)
            if reader.setting()[here] != parameter.default:
                moved.add(here)
        assert len(visited) < 100
    assert set(wanted) <= set(visited)
    assert moved == set(wanted) - left
    now = {k for k, value in reader.setting().items() if value != explorer.defaults[k]}
    # What learns on may have brought a number back where it was when the next one is moved.
    assert now <= moved if "frames" in explorer.defaults else now == moved
    reader.see("live")
    reader.compare(exactly=True)
    keyboard.press("Enter")
    assert reader.setting().items() <= explorer.defaults.items()
    keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.textContent") == "Link to this setting"
    assert reader.wrong == []


# Of each reader: the light, the window, and what axe is asked that isn't so for another
READERS: dict[str, tuple[str, Any, Iterable[str]]] = {
    "light": ("light", WIDE, ALL),
    "dark": ("dark", WIDE, ["colours"]),
    "phone": ("light", PHONE, ["room"]),
    "dark phone": ("dark", PHONE, ()),
}
# Texts beyond the figure's edges, but for those of a picture that is scrolled in it
OUTSIDE = """figure => [...figure.querySelectorAll("svg text")].filter(text => {
    if (text.closest(".wide")) return false;
    const [inside, all] = [text.getBoundingClientRect(), figure.getBoundingClientRect()];
    if (!text.checkVisibility({ visibilityProperty: true })) return false;
    return inside.left < all.left || inside.right > all.right;
}).map(text => text.textContent)"""


@pytest.mark.parametrize(
    "kind", [*list(READERS)[:3], pytest.param("dark phone", marks=pytest.mark.everywhere)]
)
@every_explorer
def test_everybody_can_use_it(live: Open, name: str, kind: str) -> None:
    reader = live(name)
    scheme, viewport, asked = READERS[kind]
    reader.page.emulate_media(color_scheme=scheme)
    reader.page.set_viewport_size(viewport)
    drag(reader.control(FIRST[name]), 0.6)
    reader.see("live")
    reader.compare(exactly=True)
    assert not scrolls_sideways(reader.page)
    assert reader.figure.evaluate(OUTSIDE) == []
    wrong = list(reader.wrong)  # axe itself asks for style sheets again
    assert wrong + barriers(reader.page, f"#explorer-{name}", asked) == []


@every_explorer
def test_without_scripts_there_is_a_picture_of_the_start(read: Open, name: str) -> None:
    reader = read(name, java_script_enabled=False)
    image = reader.figure.locator("img")
    expect(image).to_be_visible()
    assert image.get_attribute("alt") == explorer_named(name).description
    box = place_of(image)
    assert box["width"] > 400
    assert box["height"] > 200
    expect(reader.status).to_have_text(WITHOUT_SCRIPTS)
    assert reader.wrong == []


CURVES = re.compile(r'(<path class="curve[^"]*" d=")[^"]*')


def test_the_stored_pictures_are_what_the_views_draw(browser: Browser) -> None:
    for name, picture in drawn(browser):
        stored = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        # Curves of rounding errors differ with the processor.
        if name in names() and explorer_named(name).rounding:
            stored, picture = (CURVES.sub(r"\1", text) for text in (stored, picture))
        assert stored == picture, f"{name} looks different now: run 'make pictures'"


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=() if n in TYPICAL else pytest.mark.everywhere) for n in names()],
)
def test_a_page_opened_from_a_folder_answers_too(read: Open, name: str) -> None:
    reader = read(name, base=f"{SITE.as_uri()}/")
    reader.see("failed")
    expect(reader.status).to_contain_text("this page was opened from a folder")
    drag(reader.control(FIRST[name]), 0.7)
    reader.compare(exactly=False)
    assert reader.wrong == []
