"""The book in WebKit, which is Safari's engine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from browser import webkit
from every_browser import EveryBrowser, Reader
from reader import no_browser
from windows import SeleniumWindow, Window

pytestmark = pytest.mark.slow  # as all that open a browser

# How far the baseline of each number in a picture is from that of the words around it.
BASELINES = """(figure) =>
    [...document.querySelectorAll(`${figure} svg text`)].flatMap((text) => {
        const drawn = (one) => one.getNumberOfChars() > 0;
        const parts = [...text.querySelectorAll("tspan")].filter(drawn);
        if (!drawn(text)) return [];
        const whole = text.getStartPositionOfChar(0).y;
        return parts.map((part) => Math.abs(part.getStartPositionOfChar(0).y - whole));
    })"""


@contextmanager
def webkit_window(*, dark: bool) -> Iterator[Window]:
    try:
        with webkit(dark=dark) as driver:
            yield SeleniumWindow("WebKit", driver)
    except LookupError as error:
        no_browser(str(error))


@pytest.fixture(scope="module")
def light() -> Iterator[Window]:
    with webkit_window(dark=False) as window:
        yield window


@pytest.fixture(scope="module")
def dark() -> Iterator[Window]:
    with webkit_window(dark=True) as window:
        yield window


@pytest.fixture
def visit(light: Window) -> Callable[[str], None]:
    """Opens an address in this browser."""
    return light.open


class TestWebKit(EveryBrowser):
    """What every browser does."""

    @pytest.mark.parametrize("reader", ["delta-flow"], indirect=True)
    def test_numbers_stand_on_the_line_of_their_letters(self, reader: Reader) -> None:
        off = reader.window.ask(BASELINES, reader.figure)
        assert off, reader.window.says(f"{reader.name} shows no numbers in its picture")
        worst = f"{reader.name}: a number is {max(off):.1f} off the line of its letters"
        assert max(off) < 0.5, reader.window.says(worst)
