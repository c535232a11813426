"""Somebody who looks at an explorer of the built book."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, FloatRect, Locator, Page, Route, expect

from backprop.explorers.catalogue import explorer_named, names
from backprop.explorers.explorer import Choice, Ladder, Parameter, Slider, Value
from on_show import CONTROLS as STANDING
from on_show import NUMBERS, SETTINGS, Number, differences, setting_of
from reader import WIDE, begin_to_read, place_of, watch
from serve import page_with

RUNTIME = "**/_static/pyodide/**"
PATIENCE = 60_000  # milliseconds for Python to start on a busy machine

CONTROLS = {
    name: [p for p in explorer_named(name).parameters if not p.drawn_only] for name in names()
}
SLIDERS = {
    name: [p.name for p in CONTROLS[name] if isinstance(p, Slider | Ladder)] for name in names()
}
CHOICES = {name: [p for p in CONTROLS[name] if isinstance(p, Choice)] for name in names()}
# Where a text holds the numbers of a picture, each is taken hold of by the name it has there.
BY_NAME = {"type-it": list(explorer_named("type-it").evaluate()["names"])}
HELD = {name: sliders or BY_NAME[name] for name, sliders in SLIDERS.items()}
FIRST = {name: held[0] for name, held in HELD.items()}
LAST = {name: held[-1] for name, held in HELD.items()}


def parameter_named(explorer: str, name: str) -> Parameter:
    """A parameter of an explorer."""
    return next(p for p in explorer_named(explorer).parameters if p.name == name)


# What moves of the page's text and figures while the page is loaded
SHIFTS = """
window.shifted = [];
new PerformanceObserver((list) => {
  const moved = list.getEntries().flatMap((one) => one.sources);
  for (const { node, previousRect, currentRect } of moved) {
    const part = node?.nodeType === 1 ? node : node?.parentElement;
    // A letter moves by a pixel when the book's face arrives.
    const far = Math.hypot(currentRect.x - previousRect.x, currentRect.y - previousRect.y);
    if (!part?.closest("article") || far <= 1) continue;
    shifted.push([part.className, previousRect.y, currentRect.y]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
PAUSE = """figure => [...figure.querySelectorAll("button")]
    .find((button) => button.textContent.includes("Pause"))?.click()"""


FOLD_UP = "figure => figure.querySelectorAll('details[open]').forEach(fold => fold.open = false)"


@dataclass
class Reader:
    """Somebody who looks at one explorer."""

    page: Page
    name: str
    wrong: list[str]

    @property
    def figure(self) -> Locator:
        return self.page.locator(f"#explorer-{self.name}")

    @property
    def status(self) -> Locator:
        return self.figure.locator(".explorer-status")

    def control(self, name: str) -> Locator:
        return self.figure.locator(f"[name={name}], [data-control={name}]")

    def button(self, words: str) -> Locator:
        return self.figure.get_by_role("button").filter(has_text=words)

    def see(self, state: str) -> None:
        """Wait until the explorer says that it is in ``state``, and idle."""
        self.figure.scroll_into_view_if_needed()
        begin_to_read(self.page)
        expect(self.figure).to_have_attribute("data-state", state, timeout=PATIENCE)
        expect(self.figure).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
        expect(self.figure).not_to_have_attribute("data-pending", "true", timeout=PATIENCE)

    def pause(self) -> None:
        """Stop what runs, if anything does."""
        self.figure.evaluate(PAUSE)  # at once: it may stop by itself

    def begin_again(self, state: str) -> None:
        """Be as somebody who has opened the page, waited for ``state``, and touched nothing."""
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(WIDE)
        self.pause()
        self.figure.evaluate(FOLD_UP)
        self.button("Reset").click()
        if state == "live" and (again := self.button("Start again")).count():
            again.click()
        # An address is written a moment after its setting.
        self.page.wait_for_function("!location.hash.includes('=')")
        self.page.evaluate("history.replaceState(null, '', location.pathname)")
        self.see(state)
        assert self.setting().items() <= explorer_named(self.name).defaults.items()
        self.wrong.clear()

    def follow(self, fragment: str) -> None:
        """Follow a link to a setting, in the page that is open."""
        self.page.evaluate("fragment => { location.hash = fragment; }", fragment)
        self.page.wait_for_timeout(50)
        self.see("live")

    def set(self, name: str, value: Value) -> None:
        """Move a control as a script of the browser would; a number of the picture, by keys."""
        control = self.control(name)
        control.evaluate(UNFOLD)
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(str(value))
        elif isinstance(parameter := parameter_named(self.name, name), Ladder):
            control.fill(str(parameter.positions.index(value)))
        elif control.get_attribute("data-control"):
            leaps, steps = divmod(parameter.positions.index(value), 10)
            for key in ["Home", *leaps * ["PageUp"], *steps * ["ArrowRight"]]:
                control.press(key)
        else:
            control.fill(str(value))

    def setting(self) -> dict[str, Value]:
        """Where all controls stand."""
        return setting_of(self.name, self.figure.evaluate(STANDING))

    def numbers(self) -> list[Number]:
        """Every quantity on show: its place, its value, its text, and how it is shown."""
        return self.figure.evaluate(NUMBERS)

    def compare(self, *, exactly: bool) -> None:
        """Compare all numbers on show with the model's, and the settings with the controls.

        ``exactly``: the values, to 1e-9; else the texts, to all their digits.
        """
        settings = self.figure.evaluate(SETTINGS)
        wrong = differences(self.name, self.setting(), self.numbers(), settings, exactly=exactly)
        assert wrong == []


Open = Callable[..., Reader]
Answer = Callable[[Route], None]


def held_back(route: Route) -> None:
    """A network that never answers."""


def missing(route: Route) -> None:
    """A site without the file."""
    route.fulfill(status=404, body="")


def corrupted(route: Route) -> None:
    """A site with another file in its place."""
    route.fulfill(status=200, body="nothing of the kind")


def empty(route: Route) -> None:
    """A script that does nothing."""
    route.fulfill(body="", content_type="text/javascript")


# Python never comes, and formulas, which take half of the time to load a page, stay as written.
OFFLINE: dict[str, Answer] = {RUNTIME: held_back, "**/mathjax/**": empty}


def open_reader(
    browser: Browser,
    base: str,
    name: str,
    *,
    fragment: str = "",
    routes: dict[str, Answer] | None = None,
    **options: Any,
) -> Reader:
    """Open the page of an explorer in a browser that has seen nothing."""
    context = browser.new_context(**({"viewport": WIDE} | options))
    page = context.new_page()
    wrong = watch(page, urlsplit(base).netloc)
    for part, answer in (routes or {}).items():
        page.route(part, answer)
    page.goto(f"{base}{page_with(name)}{fragment}")
    return Reader(page, name, wrong)


RANGE = """one => one.matches("input")
    ? ["min", "max", "value"].map((name) => Number(one[name]))
    : ["min", "max", "now"].map((name) => Number(one.getAttribute(`aria-value${name}`)))"""
UNFOLD = "one => one.closest('details:not([open])')?.setAttribute('open', '')"
WAY = 240  # pixels over which a number of a picture is dragged through its range


def drag(slider: Locator, share: float) -> None:
    """Drag a slider's thumb, or a number of a picture, with the mouse to a share of its range."""
    slider.evaluate(UNFOLD)
    slider.scroll_into_view_if_needed()
    box = place_of(slider)
    low, high, now = slider.evaluate(RANGE)
    here = (now - low) / (high - low)
    start, length = box["x"] + box["width"] / 2 - here * WAY, WAY
    if slider.evaluate("one => one.matches('input')"):
        thumb = 16
        start, length = box["x"] + thumb / 2, box["width"] - thumb
    middle = box["y"] + box["height"] / 2
    mouse = slider.page.mouse
    mouse.move(start + here * length, middle)
    mouse.down()
    mouse.move(start + share * length, middle, steps=8)
    mouse.up()


def drag_across(
    picture: Locator, start: tuple[float, float], end: tuple[float, float]
) -> FloatRect:
    """Drag across a picture, from and to these shares of its width and height; its place."""
    box = place_of(picture)
    mouse = picture.page.mouse
    mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    mouse.down()
    mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=6)
    mouse.up()
    return box
