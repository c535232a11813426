"""Reading with a finger: what is made to be dragged is dragged, everywhere else the page scrolls.

The gestures are the browser's own: a finger comes down, moves and is lifted, and the browser
decides whether it scrolls.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page

from backprop.explorers.catalogue import explorer_named, names
from backprop.explorers.explorer import Slider
from on_show import CONTROLS
from reader import PHONE, need_the_built_book, place_of
from serve import page_with

need_the_built_book()
EVERYWHERE = pytest.mark.everywhere
WITH_START = ["descent-race", "landscape"]
FINGER = 44  # pixels across
STEPS = 12  # of a gesture


TYPICAL = {"forward-pass", "landscape", "playground"}  # in every run; the others before a release
IN_PICTURE = ["delta-flow", "forward-pass"]  # whose numbers are dragged where they stand
ALONG_A_LINE = {"loss-curves": "z", "measured-slope": "exponent", "nudge": "nudge"}  # dragged there
WITH_SLIDERS = sorted(set(names()) - {*IN_PICTURE, "cover", "kernel", "measured-slope", "nudge"})


def of_one_page(explorers: Sequence[str]) -> list[Any]:
    """The explorers, each tried by one worker."""
    later = {name: () if name in TYPICAL | {*WITH_START} else (EVERYWHERE,) for name in explorers}
    return [
        pytest.param(name, marks=[pytest.mark.xdist_group(name), *later[name]])
        for name in explorers
    ]


@dataclass
class Toucher:
    """Somebody who looks at an explorer on a phone."""

    page: Page
    figure: Locator
    fingers: CDPSession

    @property
    def setting(self) -> dict[str, str]:
        """Where all controls stand."""
        return dict(self.figure.evaluate(CONTROLS))

    @property
    def scrolled(self) -> float:
        return float(self.page.evaluate("scrollY"))

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def swipe(self, x: float, y: float, dx: float, dy: float) -> None:
        """Put a finger down at (x, y), move it by (dx, dy), and lift it."""
        self.touch("touchStart", (x, y))
        for step in range(1, STEPS + 1):
            self.touch("touchMove", (x + dx * step / STEPS, y + dy * step / STEPS))
        self.touch("touchEnd")
        self.page.wait_for_timeout(400)  # for what still moves

    def middle(self, part: Locator) -> tuple[float, float]:
        """Bring a part into the middle of the screen, and say where its own middle is."""
        part.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        self.page.wait_for_timeout(200)
        box = place_of(part)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


Touch = Callable[[str], Toucher]


@pytest.fixture(scope="module")
def touch(browser: Browser, site: str) -> Iterator[Touch]:
    """Opens the page of an explorer on a phone; stored results answer.

    The page that was opened last stays open, and the next one to touch it begins again.
    """
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    opened: dict[str, Toucher] = {}

    def open_page(name: str) -> Toucher:
        if name not in opened:
            for other in opened.values():
                other.page.close()
            opened.clear()
            page = context.new_page()
            page.route("**/_static/pyodide/**", lambda route: None)  # Python never comes
            page.goto(f"{site}{page_with(name)}")
            page.evaluate("window.MathJax?.startup?.promise")  # formulas move what is below them
            figure = page.locator(f"#explorer-{name}")
            opened[name] = Toucher(page, figure, context.new_cdp_session(page))
        opened[name].figure.get_by_role("button", name="Reset").click()
        return opened[name]

    yield open_page
    context.close()


def start(toucher: Toucher) -> tuple[float, float]:
    return float(toucher.setting["start_x"]), float(toucher.setting["start_y"])


@pytest.mark.parametrize("name", of_one_page(WITH_START))
@pytest.mark.parametrize(("dx", "dy"), [(60, 40), (0, 80), (80, 0)])
def test_the_start_is_dragged_by_a_finger(touch: Touch, name: str, dx: float, dy: float) -> None:
    toucher = touch(name)
    x, y = toucher.middle(toucher.figure.locator(".handle"))
    slider = next(one for one in explorer_named(name).parameters if one.name == "start_x")
    assert isinstance(slider, Slider)
    before, page_before = start(toucher), toucher.scrolled
    box = place_of(toucher.figure.locator(".land").first)
    toucher.swipe(x + 8, y - 6, dx, dy)  # not by its very middle, and it doesn't jump there
    after = start(toucher)
    units = (slider.maximum - slider.minimum) / box["width"]
    assert after[0] - before[0] == pytest.approx(dx * units, abs=slider.step * 0.51)
    assert after[1] - before[1] == pytest.approx(-dy * units, abs=slider.step * 0.51)
    assert toucher.scrolled == page_before


@pytest.mark.parametrize("name", of_one_page(WITH_START))
def test_the_start_can_be_hit_by_a_finger_wherever_it_is(touch: Touch, name: str) -> None:
    toucher = touch(name)
    for share in (0, 0.5, 1):
        for slider in ("start_x", "start_y"):
            control = toucher.figure.locator(f"[name={slider}]")
            low, high = (float(control.get_attribute(end) or "") for end in ("min", "max"))
            control.fill(f"{low + share * (high - low):g}")
        handle = place_of(toucher.figure.locator(".handle"))
        drawing = place_of(toucher.figure.locator(".explorer-picture svg"))
        assert min(handle["width"], handle["height"]) >= FINGER - 0.5
        assert handle["x"] >= drawing["x"] - 0.5
        assert handle["x"] + handle["width"] <= drawing["x"] + drawing["width"] + 0.5
        assert handle["y"] >= drawing["y"] - 0.5


@pytest.mark.parametrize("name", of_one_page(WITH_START))
def test_a_swipe_elsewhere_in_the_picture_scrolls_and_a_tap_moves(touch: Touch, name: str) -> None:
    toucher = touch(name)
    x, y = toucher.middle(toucher.figure.locator(".explorer-picture"))
    x += 60  # away from the start
    before, page_before = start(toucher), toucher.scrolled
    toucher.swipe(x, y, 0, -120)
    assert toucher.scrolled > page_before + 50
    assert start(toucher) == before
    x, y = toucher.middle(toucher.figure.locator(".explorer-picture"))
    page_before = toucher.scrolled
    toucher.swipe(x + 60, y, 0, 0)
    assert start(toucher) != before
    assert toucher.scrolled == page_before


@pytest.mark.parametrize("name", of_one_page(IN_PICTURE))
@pytest.mark.parametrize(("dx", "dy"), [(60, 0), (0, -60), (-30, 30)])
def test_a_number_is_dragged_by_a_finger_where_it_stands(
    touch: Touch, name: str, dx: float, dy: float
) -> None:
    toucher = touch(name)
    for control in ("w1_01", "b2_1", "x_0"):
        number = toucher.figure.locator(f"[data-control={control}]")
        x, y = toucher.middle(number)
        before, page_before = float(toucher.setting[control]), toucher.scrolled
        toucher.swipe(x + 6, y - 4, dx, dy)
        # 240 pixels for the whole range, from -2 to 2, in steps of 0.05
        wanted = min(2, max(-2, before + (dx - dy) / 240 * 4))
        assert float(toucher.setting[control]) == pytest.approx(wanted, abs=0.026)
        assert toucher.scrolled == page_before


@pytest.mark.parametrize("name", of_one_page(IN_PICTURE))
def test_each_number_of_a_picture_has_room_for_a_finger(touch: Touch, name: str) -> None:
    toucher = touch(name)
    places = {}
    for number in toucher.figure.locator("[data-control]").all():
        control = number.get_attribute("data-control") or ""
        toucher.middle(number)
        box = place_of(number.locator(".reach"))
        assert min(box["width"], box["height"]) >= FINGER - 0.5, control
        places[control] = box
        meets = """({ x, y, width, height }) =>
            document.elementFromPoint(x + width / 2, y + height / 2)
                .closest("[data-control]")?.dataset.control"""
        assert toucher.page.evaluate(meets, box) == control
    assert len(places) == len(toucher.setting) - 1  # all but the list of activations


@pytest.mark.parametrize("name", of_one_page(IN_PICTURE))
def test_a_swipe_elsewhere_in_such_a_picture_scrolls(touch: Touch, name: str) -> None:
    toucher = touch(name)
    x, y = toucher.middle(toucher.figure.get_by_role("button", name="hidden unit 0", exact=True))
    before, page_before = toucher.setting, toucher.scrolled
    toucher.swipe(x, y, 10, -120)
    assert toucher.scrolled > page_before + 50
    assert toucher.setting == before


@pytest.mark.parametrize("name", of_one_page(sorted(ALONG_A_LINE)))
def test_a_point_is_dragged_along_its_line_by_a_finger(touch: Touch, name: str) -> None:
    toucher = touch(name)
    control = ALONG_A_LINE[name]
    point = toucher.figure.locator(f"[data-control={control}]")
    x, y = toucher.middle(point)
    box = place_of(point)
    assert min(box["width"], box["height"]) >= FINGER - 0.5
    before, page_before = float(toucher.setting[control]), toucher.scrolled
    toucher.swipe(x + 5, y - 4, -60, 40)
    assert float(toucher.setting[control]) < before
    assert toucher.scrolled == page_before
    x, y = toucher.middle(toucher.figure.locator(".explorer-picture"))
    before, page_before = float(toucher.setting[control]), toucher.scrolled
    toucher.swipe(x + 100, y, 0, -120)  # away from the point, the page is scrolled
    assert toucher.scrolled > page_before + 50
    assert float(toucher.setting[control]) == before


@pytest.mark.parametrize("name", of_one_page(WITH_SLIDERS))
def test_a_swipe_from_a_slider_scrolls_and_changes_nothing(touch: Touch, name: str) -> None:
    toucher = touch(name)
    sliders = toucher.figure.locator("input[type=range]:enabled:visible")
    for slider, dx in [(sliders.first, 0), (sliders.last, 20)]:
        x, y = toucher.middle(slider)
        before, page_before = toucher.setting, toucher.scrolled
        with heard(toucher) as changes:
            toucher.swipe(x + 30, y, dx, -120)
        assert toucher.scrolled > page_before + 50
        assert toucher.setting == before
        assert changes() == 0


@contextmanager
def heard(toucher: Toucher) -> Iterator[Callable[[], int]]:
    """How often the explorer's address has changed meanwhile, as it does with each new setting."""
    count = """figure => {
        figure.changes = 0;
        const link = figure.querySelector(".explorer-link");
        let last = link.href;
        new MutationObserver(() => {
            figure.changes += link.href !== last;
            last = link.href;
        }).observe(link, { attributes: true });
    }"""
    toucher.figure.evaluate(count)
    yield lambda: int(toucher.figure.evaluate("figure => figure.changes"))


@pytest.mark.parametrize("name", of_one_page(WITH_SLIDERS))
def test_a_slider_is_dragged_and_tapped_by_a_finger(touch: Touch, name: str) -> None:
    toucher = touch(name)
    slider = toucher.figure.locator("input[type=range]:enabled:visible").first
    x, y = toucher.middle(slider)
    page_before, at_start = toucher.scrolled, slider.input_value()
    toucher.swipe(x, y, 40, 8)
    dragged = slider.input_value()
    assert dragged != at_start
    toucher.swipe(x - 20, y, 0, 0)
    assert slider.input_value() not in (at_start, dragged)
    assert toucher.scrolled == page_before
    output = slider.locator("xpath=preceding-sibling::output").inner_text()
    assert output == slider.get_attribute("aria-valuetext")
    tapped = slider.input_value()
    slider.press("ArrowLeft")
    assert slider.input_value() != tapped
    shown = slider.locator("xpath=preceding-sibling::output").inner_text()
    assert shown != output
