"""The explorers of the built book, used in a real browser: `make test` builds it first."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, Route, expect

from backprop.explorers.catalogue import explorer_named, names
from backprop.explorers.explorer import Choice, Slider, Value
from backprop.explorers.figure import WITHOUT_SCRIPTS
from backprop.explorers.stored import leaves
from reader import PHONE, WIDE, barriers, need_the_built_book, scrolls_sideways, watch
from serve import SITE, page_with
from store_pictures import PICTURES, drawn

need_the_built_book()

PLACES = {name: page_with(name) for name in names()}
RUNTIME = "**/_static/pyodide/**"
PATIENCE = 60_000  # milliseconds for Python to start on a busy machine
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")

CONTROLS = {
    name: [p for p in explorer_named(name).parameters if not p.drawn_only] for name in names()
}
SLIDERS = {name: [p.name for p in CONTROLS[name] if isinstance(p, Slider)] for name in names()}
CHOICES = {name: [p for p in CONTROLS[name] if isinstance(p, Choice)] for name in names()}
FIRST = {name: sliders[0] for name, sliders in SLIDERS.items()}
LAST = {name: sliders[-1] for name, sliders in SLIDERS.items()}
SETTINGS = """figure => [...figure.querySelectorAll("[data-parameter]")]
    .map(one => [one.dataset.parameter, one.textContent])"""

SPELT = {"relu": "ReLU", "leaky_relu": "leaky ReLU"}

every_explorer = pytest.mark.parametrize("name", names())


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
        return self.figure.locator(f"[name={name}]")

    def see(self, state: str) -> None:
        """Wait until the explorer says that it is in ``state``, and idle."""
        self.figure.scroll_into_view_if_needed()
        expect(self.figure).to_have_attribute("data-state", state, timeout=PATIENCE)
        expect(self.figure).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
        expect(self.figure).not_to_have_attribute("data-pending", "true", timeout=PATIENCE)

    def set(self, name: str, value: Value) -> None:
        """Move a control as a script of the browser would."""
        control = self.control(name)
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(str(value))
        else:
            control.fill(str(value))

    def setting(self) -> dict[str, Value]:
        """Where all controls stand."""
        found: dict[str, Value] = {}
        for parameter in explorer_named(self.name).parameters:
            control = self.control(parameter.name)
            if control.count():
                text = control.input_value()
                found[parameter.name] = text
                if isinstance(parameter, Slider):
                    found[parameter.name] = int(text) if parameter.whole else float(text)
        return found

    def numbers(self) -> list[tuple[str, str, str, str]]:
        """Every quantity on show: its place, its value, its text, and how it is shown."""
        return self.figure.evaluate(
            """figure => [...figure.querySelectorAll("[data-quantity]")]
                .map(({ dataset, textContent }) =>
                    [dataset.quantity, dataset.value, textContent, dataset.shown ?? ""])"""
        )

    def compare(self, *, exactly: bool) -> None:
        """Compare all numbers on show with the model's, and the settings with the controls.

        ``exactly``: the values, to 1e-9; else the texts, to all their digits.
        """
        explorer = explorer_named(self.name)
        setting = self.setting()
        computed = leaves(explorer.evaluate(**setting))
        numbers = self.numbers()
        assert numbers
        for place, value, text, shown in numbers:
            expected = computed[place]
            if isinstance(expected, str):
                assert value == expected
                continue
            if exactly and place.partition("[")[0] in explorer.rounding:
                assert abs(np.log10((float(value) + 1e-17) / (expected + 1e-17))) < 3, place
                continue
            if exactly:
                assert float(value) == pytest.approx(expected, rel=1e-9, abs=1e-300), place
            if text:
                assert number_in(text) == as_shown(expected, shown or explorer.shown), (place, text)
        for name, text in self.figure.evaluate(SETTINGS):
            value = setting[name]
            if isinstance(value, str):
                assert text == SPELT.get(value, value.replace("_", " "))
            else:
                assert number_in(text) == value


def number_in(text: str) -> float:
    """The number that a reader reads: "1.61·10⁻¹³" is 1.61e-13, "49,074,000" is 49 million."""
    assert "e" not in text, text
    assert "," not in text or re.fullmatch(r"\d{1,3}(,\d{3})+", text), text
    return float(text.replace(",", "").translate(RAISED).replace("·10", "e"))


def as_shown(value: float, shown: str) -> float:
    """``value`` with the digits that are shown."""
    digits, kind = int(shown[-2]), shown[-1]
    if kind == "%":
        return float(format(100 * value, f".{digits}f"))
    return float(format(value, f".{digits}f" if kind == "f" else f".{digits - 1}e"))


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


OFFLINE = {RUNTIME: held_back}


@pytest.fixture
def read(browser: Browser, site: str) -> Iterator[Open]:
    """Opens the page of an explorer."""
    contexts: list[BrowserContext] = []

    def open_page(
        name: str,
        *,
        fragment: str = "",
        routes: dict[str, Answer] | None = None,
        script: str = "",
        base: str = site,
        **options: Any,
    ) -> Reader:
        context = browser.new_context(**({"viewport": WIDE} | options))
        contexts.append(context)
        page = context.new_page()
        wrong = watch(page, urlsplit(base).netloc)
        for part, answer in (routes or {}).items():
            page.route(part, answer)
        if script:
            page.add_init_script(script)
        page.goto(f"{base}{PLACES[name]}{fragment}")
        return Reader(page, name, wrong)

    yield open_page
    for context in contexts:
        context.close()


def drag(slider: Locator, page: Page, share: float) -> None:
    """Drag a slider's thumb with the mouse to a share of its length."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    low, high, now = (float(slider.evaluate(f"one => one.{x}")) for x in ("min", "max", "value"))
    thumb = 16
    middle = box["y"] + box["height"] / 2

    def across(part: float) -> float:
        return box["x"] + thumb / 2 + part * (box["width"] - thumb)

    page.mouse.move(across((now - low) / (high - low)), middle)
    page.mouse.down()
    page.mouse.move(across(share), middle, steps=8)
    page.mouse.up()


@pytest.mark.parametrize("page", sorted(set(PLACES.values())))
def test_a_page_carries_few_scripts_for_its_explorers(page: str) -> None:
    scripts = SITE / "_static" / "explorers"
    own = [scripts / f"{page.removesuffix('.html')}.js", scripts / "worker.js"]
    assert sum(path.stat().st_size for path in own) < 60_000
    stored = re.findall(r'class="explorer-data">(.*?)</script>', (SITE / page).read_text("utf-8"))
    assert sum(len(gzip.compress(text.encode())) for text in stored) < 150_000


@every_explorer
def test_it_answers_before_python_does(read: Open, name: str) -> None:
    reader = read(name, routes=OFFLINE)
    reader.see("starting")
    expect(reader.status.locator("progress")).to_be_visible()
    reader.compare(exactly=False)
    drag(reader.control(FIRST[name]), reader.page, 0.7)
    assert reader.setting()[FIRST[name]] != explorer_named(name).defaults[FIRST[name]]
    reader.compare(exactly=False)
    reader.see("starting")
    assert reader.wrong == []


@every_explorer
def test_what_is_not_stored_waits_for_python_and_says_so(read: Open, name: str) -> None:
    reader = read(name, routes=OFFLINE)
    reader.see("starting")
    drag(reader.control(FIRST[name]), reader.page, 0.95)
    drag(reader.control(LAST[name]), reader.page, 0.9)
    expect(reader.figure).to_have_attribute("aria-busy", "true")
    expect(reader.status).to_contain_text("it will be computed when Python is up")


@every_explorer
def test_it_computes_as_numpy_does(read: Open, name: str) -> None:
    reader = read(name)
    reader.see("live")
    expect(reader.status).to_contain_text("Live")
    reader.compare(exactly=True)
    for control, share in [(FIRST[name], 0.85), (LAST[name], 0.2), (FIRST[name], 0.4)]:
        drag(reader.control(control), reader.page, share)
        reader.see("live")
        reader.compare(exactly=True)
    for choice in CHOICES[name]:
        reader.set(choice.name, choice.options[-1])
        reader.see("live")
        reader.compare(exactly=True)
    assert reader.wrong == []


def test_the_setting_of_before_python_is_computed_when_it_is_up(read: Open) -> None:
    reader = read("delta-flow")
    reader.set("x_0", 1.5)
    reader.set("w2_01", -1.25)
    reader.see("live")
    assert reader.setting()["w2_01"] == -1.25
    reader.compare(exactly=True)


def test_python_starts_when_an_explorer_comes_near(read: Open) -> None:
    asked: list[str] = []
    reader = read("forward-pass")
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.page.wait_for_timeout(1000)
    assert [url for url in asked if "/pyodide/" in url] == []
    expect(reader.figure).to_have_attribute("data-state", "stored")
    reader.see("live")
    assert any("pyodide.asm.wasm" in url for url in asked)


COUNT = """
window.asked = 0;
const send = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message, ...rest) {
  if (message.kind === "ask") window.asked += 1;
  return send.call(this, message, ...rest);
};
"""
HURRY = """slider => {
  for (let index = 0; index < 100; index += 1) {
    slider.value = Number(slider.min) + (index / 99) * (slider.max - slider.min);
    slider.dispatchEvent(new Event("input"));
  }
}"""


def test_of_hurried_moves_only_the_newest_is_computed(read: Open) -> None:
    reader = read("depth-lab", fragment="#depth-lab.activation=identity", script=COUNT)
    reader.see("live")
    before = reader.page.evaluate("window.asked")
    reader.control("gain").evaluate(HURRY)
    expect(reader.figure.locator("[data-quantity=forward]")).to_have_text("exploding")
    reader.page.wait_for_function("window.asked")
    reader.page.wait_for_timeout(500)
    assert reader.setting()["gain"] == 4.0
    reader.compare(exactly=True)
    assert reader.page.evaluate("window.asked") - before <= 5


@every_explorer
def test_a_link_shows_the_setting_again_and_reset_forgets_it(read: Open, name: str) -> None:
    reader = read(name)
    reader.see("live")
    explorer = explorer_named(name)
    moved = [p for p in explorer.parameters if p.name in (FIRST[name], LAST[name])]
    wanted: dict[str, Value] = {p.name: p.positions[3] for p in moved}
    wanted |= {choice.name: choice.options[1] for choice in CHOICES[name]}
    for control, value in wanted.items():
        reader.set(control, value)
    setting = reader.setting()
    assert setting.items() >= wanted.items()
    link = reader.figure.locator(".explorer-link").evaluate("link => link.href")
    reader.page.wait_for_function("link => location.href === link", arg=link)

    other = read(name, fragment="#" + urlsplit(link).fragment)
    other.see("live")
    assert other.setting() == setting
    other.compare(exactly=True)
    other.figure.get_by_role("button", name="Reset").click()
    other.see("live")
    assert other.setting().items() <= explorer.defaults.items()
    other.compare(exactly=True)
    other.page.wait_for_function("location.hash === ''")
    assert reader.wrong + other.wrong == []


def test_a_link_with_nonsense_shows_what_it_can(read: Open) -> None:
    fragment = "#depth-lab.depth=9&depth-lab.width=loud&depth-lab.gain=1e9&depth-lab.colour=3&x=1"
    reader = read("depth-lab", fragment=fragment)
    reader.see("live")
    defaults = explorer_named("depth-lab").defaults
    assert reader.setting().items() <= (defaults | {"depth": 9}).items()
    reader.compare(exactly=True)
    assert reader.wrong == []


def test_a_link_can_be_opened_in_the_page_that_is_open(read: Open) -> None:
    reader = read("depth-lab")
    reader.see("live")
    reader.page.evaluate("location.hash = '#depth-lab.depth=7&depth-lab.activation=relu'")
    expect(reader.control("depth")).to_have_value("7")
    reader.see("live")
    reader.compare(exactly=True)
    reader.page.evaluate("location.hash = '#see-what-depth-does'")  # a link to a section
    reader.page.wait_for_timeout(300)
    expect(reader.control("depth")).to_have_value("7")


@every_explorer
def test_the_keyboard_is_enough(read: Open, name: str) -> None:
    reader = read(name)
    reader.see("live")
    reader.page.evaluate("document.querySelector('main').focus()")
    keyboard = reader.page.keyboard
    visited: list[str] = []
    explorer = explorer_named(name)
    wanted = {p.name: p for p in explorer.parameters if reader.control(p.name).count()}
    described = """figure => {
        const now = document.activeElement;
        if (!figure.contains(now)) return "";
        return now.name || now.getAttribute("aria-label") || now.textContent;
    }"""
    while "Reset" not in visited:
        keyboard.press("Tab")
        here = reader.figure.evaluate(described)
        visited.append(here)
        if here in wanted and here != "initialisation":  # which would switch the gain off
            parameter = wanted[here]
            ways = ("Right", "Left") if isinstance(parameter, Slider) else ("Down", "Up")
            keyboard.press(f"Arrow{ways[parameter.default == parameter.positions[-1]]}")
        assert len(visited) < 300
    assert set(wanted) <= set(visited)
    moved = {k for k, value in reader.setting().items() if value != explorer.defaults[k]}
    assert moved == set(wanted) - {"initialisation"}
    reader.see("live")
    reader.compare(exactly=True)
    keyboard.press("Enter")
    assert reader.setting().items() <= explorer.defaults.items()
    keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.textContent") == "Link to this setting"
    assert reader.wrong == []


def test_a_unit_opens_its_sum_by_pointer_and_by_key(read: Open) -> None:
    reader = read("forward-pass", routes=OFFLINE)
    reader.see("starting")
    panel = reader.figure.locator(".explorer-panel")
    expect(panel).to_contain_text("Hidden unit 0")
    reader.figure.get_by_role("button", name="output 1").click()
    expect(panel).to_contain_text("Output 1")
    expect(panel.locator("[data-quantity='z[1][1]']").first).to_have_text("1.2249")
    reader.figure.get_by_role("button", name="hidden unit 1").focus()
    reader.page.keyboard.press("Enter")
    expect(panel).to_contain_text("Hidden unit 1")
    expect(reader.figure.get_by_role("button", name="hidden unit 1")).to_be_focused()
    reader.compare(exactly=False)


@pytest.mark.parametrize(
    "connection",
    [f"{a} {i} to {b} {j}" for a, b in [("input", "hidden unit"), ("hidden unit", "output")]
     for i in (0, 1) for j in (0, 1)],
)  # fmt: skip
def test_a_connection_opens_its_chain_rule(read: Open, connection: str) -> None:
    reader = read("delta-flow", routes=OFFLINE)
    reader.see("starting")
    reader.figure.get_by_role("button", name=f"connection from {connection}").press("Enter")
    panel = reader.figure.locator(".explorer-panel")
    expect(panel).to_contain_text(f"From {connection}")
    # the numbers of each line multiply to the gradient in bold
    result = number_in(panel.locator(".result").inner_text())
    for line in panel.locator(".explorer-line").all_inner_texts()[2:]:
        product = line.rsplit(" = ", 1)[0] if "δ" in line else line
        product = product.rsplit("= ", 1)[-1]
        product = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"e{m[1]}", product).translate(RAISED)
        value = eval(product.replace("×", "*"), {"__builtins__": {}})
        assert value == pytest.approx(result, rel=2e-3), line
    reader.compare(exactly=False)


@pytest.mark.parametrize(
    ("name", "by_step"),
    [
        (
            "forward-pass",
            [set(), {"z1"}, {"z1", "a1"}, {"z1", "a1", "z2"}, {"z1", "a1", "z2", "a2"}],
        ),
        (
            "delta-flow",
            [
                {"a1", "a2"},
                {"a1", "a2", "errors"},
                {"a1", "a2", "errors", "deltas2"},
                {"a1", "a2", "errors", "deltas2", "blame"},
                {"a1", "a2", "errors", "deltas2", "blame", "deltas1"},
                {"a1", "a2", "errors", "deltas2", "deltas1", "weights1", "weights2"},
            ],
        ),
    ],
)  # fmt: skip
def test_the_steps_show_one_kind_of_number_after_the_other(
    read: Open, name: str, by_step: list[set[str]]
) -> None:
    reader = read(name, routes=OFFLINE)
    reader.see("starting")
    seen = """figure => [...new Set([...figure.querySelectorAll("svg [data-quantity]")]
        .filter(one => getComputedStyle(one).visibility === "visible")
        .map(one => one.dataset.quantity))]"""

    def kinds() -> set[str]:
        found = set()
        for place in reader.figure.evaluate(seen):
            kind, *inside = re.findall(r"\w+", place)
            layer = int(inside[0]) + (kind != "a") if len(inside) > 1 else ""
            found.add("blame" if kind == "blame" else f"{kind}{layer}")
        return found

    reader.figure.get_by_role("button", name="Start").click()
    for number, expected in enumerate(by_step):
        expect(reader.figure.locator(".explorer-steps p")).to_contain_text(f"Step {number} of")
        assert kinds() == expected
        forward = reader.figure.get_by_role("button", name="Next")
        if number == len(by_step) - 1:
            expect(forward).to_be_disabled()
        else:
            forward.click()
    reader.figure.get_by_role("button", name="Back").click()
    assert kinds() == by_step[-2]


def test_vanishing_and_exploding_are_named(read: Open) -> None:
    reader = read("depth-lab")
    reader.see("live")
    words = reader.figure.locator(".explorer-verdicts")
    expect(words).to_contain_text("The activations keep their size")
    expect(words).to_contain_text("The deltas vanish")
    reader.set("activation", "identity")
    reader.set("gain", 3)
    expect(words).to_contain_text("The activations explode")
    expect(words).to_contain_text("The deltas explode")
    reader.set("initialisation", "xavier")
    expect(words).to_contain_text("The deltas keep their size")
    expect(reader.control("gain")).to_be_disabled()


def test_batch_normalisation_is_switched_on(read: Open) -> None:
    reader = read("depth-lab")
    reader.see("live")
    words = reader.figure.locator(".explorer-verdicts")
    expect(words).to_contain_text("The deltas vanish")
    expect(words).to_contain_text("from layer 20 to layer 1:")
    reader.set("normalisation", "on")
    expect(words).to_contain_text("The deltas keep their size")
    expect(words).to_contain_text("from layer 1 to layer 19:")
    expect(words).to_contain_text("layer 20, not normalised:")
    expect(words).to_contain_text("from layer 20 to layer 2:")
    expect(words).to_contain_text("layer 1, fed by the inputs:")
    reader.set("depth", 2)
    expect(words).to_contain_text("from layer 2 to layer 1:")
    expect(words).not_to_contain_text("fed by the inputs")
    reader.compare(exactly=True)


def test_a_layer_is_looked_at_by_slider_and_by_pointer(read: Open) -> None:
    reader = read("depth-lab")
    reader.see("live")
    panel = reader.figure.locator(".explorer-panel")
    reader.set("layer", 13)
    expect(panel).to_contain_text("Layer 13:")
    picture = reader.figure.locator(".explorer-picture svg")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] - 25, "y": 100})
    expect(panel).to_contain_text("Layer 20:")
    expect(reader.control("layer")).to_have_value("20")
    reader.compare(exactly=True)


def drag_across(
    picture: Locator, start: tuple[float, float], end: tuple[float, float]
) -> FloatRect:
    """Drag across a picture, from and to these shares of its width and height; its place."""
    box = picture.bounding_box()
    assert box is not None
    mouse = picture.page.mouse
    mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    mouse.down()
    mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=6)
    mouse.up()
    return box


def test_the_start_of_the_race_can_be_dragged(read: Open) -> None:
    reader = read("descent-race")
    reader.see("live")
    picture = reader.figure.locator(".explorer-picture svg")
    picture.scroll_into_view_if_needed()
    drag_across(picture, (0.1, 0.25), (0.75, 0.65))
    expect(reader.control("start_x")).to_have_value("1")
    expect(reader.control("start_y")).to_have_value("-0.6")
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.wrong == []


def test_the_start_on_the_slice_can_be_dragged(read: Open) -> None:
    reader = read("landscape")
    reader.see("live")
    land = reader.figure.locator(".explorer-picture .map .land")
    land.scroll_into_view_if_needed()
    box = drag_across(land, (0.25, 0.25), (0.75, 0.5))
    expect(reader.control("start_x")).to_have_value("6")
    expect(reader.control("start_y")).to_have_value("0")
    reader.page.mouse.click(
        box["x"] + 0.25 * box["width"], box["y"] + box["height"] + 15
    )  # on the scale
    expect(reader.control("start_x")).to_have_value("6")
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.wrong == []


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, PHONE])
def test_the_slice_is_in_sight_of_its_controls(read: Open, viewport: Any) -> None:
    reader = read("landscape", viewport=viewport)
    reader.see("live")
    picture = reader.figure.locator(".explorer-picture").bounding_box()
    controls = reader.figure.locator(".explorer-controls").bounding_box()
    assert picture is not None
    assert controls is not None
    assert controls["y"] + controls["height"] - picture["y"] < 0.75 * viewport["height"]


READERS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True},
    "dark phone": {"viewport": PHONE, "color_scheme": "dark"},
}


@pytest.mark.parametrize("kind", READERS)
@every_explorer
def test_everybody_can_use_it(read: Open, name: str, kind: str) -> None:
    reader = read(name, **READERS[kind])
    reader.see("live")
    drag(reader.control(FIRST[name]), reader.page, 0.6)
    reader.see("live")
    reader.compare(exactly=True)
    assert not scrolls_sideways(reader.page)
    outside = """figure => [...figure.querySelectorAll("svg text")].filter(text => {
        const [inside, all] = [text.getBoundingClientRect(), figure.getBoundingClientRect()];
        return inside.left < all.left || inside.right > all.right;
    }).map(text => text.textContent)"""
    assert reader.figure.evaluate(outside) == []
    wrong = list(reader.wrong)  # axe itself asks for style sheets again
    assert wrong + barriers(reader.page) == []


@every_explorer
def test_without_scripts_there_is_a_picture_of_the_start(read: Open, name: str) -> None:
    reader = read(name, java_script_enabled=False)
    image = reader.figure.locator("img")
    expect(image).to_be_visible()
    assert image.get_attribute("alt") == explorer_named(name).description
    box = image.bounding_box()
    assert box is not None
    assert box["width"] > 400
    assert box["height"] > 200
    expect(reader.status).to_have_text(WITHOUT_SCRIPTS)
    assert reader.wrong == []


def test_the_stored_pictures_are_what_the_views_draw(browser: Browser) -> None:
    for name, picture in drawn(browser):
        stored = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
        assert stored == picture, f"{name} looks different now: run 'make pictures'"


@every_explorer
def test_a_page_opened_from_a_folder_answers_too(read: Open, name: str) -> None:
    reader = read(name, base=f"{SITE.as_uri()}/")
    reader.see("failed")
    expect(reader.status).to_contain_text("this page was opened from a folder")
    drag(reader.control(FIRST[name]), reader.page, 0.7)
    reader.compare(exactly=False)
    assert reader.wrong == []


@pytest.mark.parametrize("answer", [missing, corrupted])
@pytest.mark.parametrize(
    "part", ["**/pyodide/*", "**/*.asm.wasm", "**/numpy*", "**/backprop*", "**/worker.js"]
)
def test_without_python_stored_results_go_on(read: Open, part: str, answer: Answer) -> None:
    reader = read("delta-flow", routes={f"**/{part}": answer})
    reader.see("failed")
    expect(reader.status).to_contain_text("Python didn't start")
    expect(reader.status).to_contain_text("Stored results still answer")
    drag(reader.control("y_1"), reader.page, 0.3)
    reader.compare(exactly=False)
    drag(reader.control("w2_10"), reader.page, 0.9)
    expect(reader.status).to_contain_text("The other controls went back to their starts")
    assert reader.setting()["y_1"] == 0.99
    assert float(reader.setting()["w2_10"]) > 1
    reader.compare(exactly=False)


def test_the_playground_trains_pauses_steps_and_starts_again(read: Open) -> None:
    reader = read("playground")
    reader.see("live")
    button = reader.figure.get_by_role("button")
    steps = reader.figure.locator("[data-quantity=steps]")

    def done() -> int:
        return int(steps.inner_text())

    button.filter(has_text="Step").click()
    expect(steps).to_have_text("1")
    button.filter(has_text="Run").click()
    expect(button.filter(has_text="Pause")).to_be_visible()
    reader.page.wait_for_function(
        "() => Number(document.querySelector('[data-quantity=accuracy]').dataset.value) >= 0.95",
        timeout=30_000,  # what the book promises for the spirals
    )
    before = done()
    reader.set("learning_rate", "0.001")  # changes in the middle of the training
    reader.page.wait_for_timeout(300)
    assert done() > before
    expect(button.filter(has_text="Pause")).to_be_visible()
    button.filter(has_text="Pause").click()
    expect(button.filter(has_text="Run")).to_be_visible()
    still = done()
    reader.page.wait_for_timeout(300)
    assert done() == still
    button.filter(has_text="Start again").click()
    expect(steps).to_have_text("0")
    reader.see("live")
    reader.compare(exactly=True)
    button.filter(has_text="Run").click()
    expect(steps).not_to_have_text("0")
    button.filter(has_text="Start again").click()  # begins from the start, and stands still
    expect(steps).to_have_text("0")
    expect(button.filter(has_text="Run")).to_be_visible()
    reader.set("layers", 3)
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.wrong == []


def test_another_network_goes_on_training_where_one_was_training(read: Open) -> None:
    reader = read("playground")
    reader.see("live")
    button = reader.figure.get_by_role("button")
    button.filter(has_text="Run").click()
    steps = "Number(document.querySelector('[data-quantity=steps]').dataset.value)"
    reader.page.wait_for_function(f"() => {steps} > 1000", timeout=PATIENCE)
    reader.page.evaluate(
        f"""() => {{
            window.fewest = Infinity;
            const look = () => {{
                fewest = Math.min(fewest, {steps});
                requestAnimationFrame(look);
            }};
            look();
        }}"""
    )
    for layers in (3, 4, 6):  # while one is asked for, the next is wanted already
        reader.set("layers", layers)
    reader.page.wait_for_function(f"() => fewest < 1000 && {steps} > fewest", timeout=PATIENCE)
    expect(reader.figure.locator("[data-quantity^=sizes]")).to_have_count(7)
    expect(button.filter(has_text="Pause")).to_be_visible()
    button.filter(has_text="Pause").click()
    expect(button.filter(has_text="Run")).to_be_visible()
    assert reader.wrong == []


def test_training_that_is_wanted_before_python_is_up_begins_when_it_is(read: Open) -> None:
    reader = read("playground")
    reader.figure.get_by_role("button", name="Run").click()
    expect(reader.status).to_contain_text("Training begins when Python is up")
    expect(reader.figure).to_have_attribute("data-state", "live", timeout=PATIENCE)
    expect(reader.figure.locator("[data-quantity=steps]")).not_to_have_text("0")
    assert reader.wrong == []


def test_without_python_there_is_no_training_and_the_page_says_so(read: Open) -> None:
    reader = read("playground", base=f"{SITE.as_uri()}/")
    reader.see("failed")
    expect(reader.status).to_contain_text("Training needs Python")
    reader.figure.get_by_role("button", name="Run").click()
    expect(reader.figure.get_by_role("button", name="Run")).to_be_visible()


def test_training_that_diverges_stops_and_says_why(read: Open) -> None:
    setting = "optimizer=momentum&activation=relu&learning_rate=3&layers=6&width=16"
    fragment = "#" + "&".join(f"playground.{part}" for part in setting.split("&"))
    reader = read("playground", fragment=fragment)
    reader.see("live")
    reader.figure.get_by_role("button", name="Run").click()
    note = reader.figure.locator("[data-quantity=note]")
    expect(note).to_contain_text("Training diverged at step", timeout=20_000)
    run = reader.figure.get_by_role("button", name="Run")
    expect(run).to_be_visible()
    assert all(
        np.isfinite(float(value)) for place, value, *_ in reader.numbers() if place != "note"
    )
    assert reader.wrong == []


def test_after_divergence_run_begins_anew_with_the_present_rate(read: Open) -> None:
    setting = "optimizer=momentum&activation=relu&learning_rate=3&layers=6&width=16"
    fragment = "#" + "&".join(f"playground.{part}" for part in setting.split("&"))
    reader = read("playground", fragment=fragment)
    reader.see("live")
    button = reader.figure.get_by_role("button")
    note = reader.figure.locator("[data-quantity=note]")
    button.filter(has_text="Run").click()
    expect(note).to_contain_text("Training diverged at step", timeout=20_000)
    reader.set("learning_rate", "0.001")
    expect(note).to_contain_text("Training diverged at step")
    button.filter(has_text="Step").click()
    expect(note).to_be_empty()
    expect(reader.figure.locator("[data-quantity=steps]")).to_have_text("1")
    button.filter(has_text="Run").click()
    expect(button.filter(has_text="Pause")).to_be_visible()
    reader.page.wait_for_timeout(1000)
    expect(note).to_be_empty()
    expect(button.filter(has_text="Pause")).to_be_visible()
    assert reader.wrong == []


def test_a_link_to_a_setting_opens_at_the_figure(read: Open) -> None:
    reader = read("playground", fragment="#playground.data=moons&playground.noise=0.3")
    expect(reader.figure.locator(".explorer-picture")).to_be_in_viewport(ratio=0.9)
    reader.page.wait_for_timeout(500)  # for the reader's own scrolling, and the address
    reader.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    reader.page.wait_for_timeout(500)
    reader.page.reload()
    reader.page.wait_for_timeout(500)
    assert reader.page.evaluate("scrollY") == 0
    reader.page.get_by_role("link", name="set it so").click()  # in the text below the figure
    expect(reader.figure.locator(".explorer-picture")).to_be_in_viewport(ratio=0.9)
    elsewhere = read("playground", fragment="#nudge.h=1")
    elsewhere.page.wait_for_timeout(500)
    assert elsewhere.page.evaluate("scrollY") == 0
