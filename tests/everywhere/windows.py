"""A browser's window, used in the same way whatever drives it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from time import monotonic, sleep
from typing import Any

from playwright.sync_api import Page
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys

WIDE, PHONE = (1280, 900), (390, 844)
PYTHON = 90  # seconds for Python to start on a busy machine
Point = Sequence[float]  # its x and y

PLACE = """selector => {
    const one = document.querySelector(selector);
    one.scrollIntoView({ behavior: "instant", block: "center" });
    const { left, top, width, height } = one.getBoundingClientRect();
    return [left, top, width, height];
}"""
# Selenium's scripts take no promises; what they throw is told in words.
PROMISED = """
    const done = arguments[arguments.length - 1];
    (async () => (%s)(...[...arguments].slice(0, -1)))()
        .then((value) => done({ value }), (error) => done({ error: String(error) }));
"""


class Window(ABC):
    """What a test does in a browser; points are in CSS pixels of what is in view."""

    def __init__(self, browser: str) -> None:
        self.browser = browser
        self.page = ""

    def open(self, address: str) -> None:
        """Go to an address, until it is loaded."""
        self.page = address.rsplit("/", 1)[-1].partition("#")[0]
        self.go(address)

    @abstractmethod
    def go(self, address: str) -> None: ...

    @abstractmethod
    def resize(self, width: int, height: int) -> None: ...

    @abstractmethod
    def ask(self, script: str, *values: Any) -> Any:
        """What a function of JavaScript gives, or its promise."""

    @abstractmethod
    def drag(self, start: Point, end: Point) -> None: ...

    @abstractmethod
    def click_at(self, point: Point) -> None: ...

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Press keys one after the other, named as in JavaScript."""

    @abstractmethod
    def press_with(self, modifier: str, key: str) -> None: ...

    @abstractmethod
    def type(self, text: str) -> None: ...

    def place(self, selector: str) -> tuple[float, float, float, float]:
        """Scroll to an element: its left, top, width and height."""
        left, top, width, height = self.ask(PLACE, selector)
        return left, top, width, height

    def middle(self, selector: str) -> Point:
        left, top, width, height = self.place(selector)
        return [left + width / 2, top + height / 2]

    def click(self, selector: str) -> None:
        self.click_at(self.middle(selector))

    def wait(self, what: str, script: str, *values: Any, seconds: float = 20) -> Any:
        """Wait until a function of JavaScript gives something true: what it gives.

        ``what`` says what a reader sees if it never does.
        """
        return self.wait_for(what, lambda: self.ask(script, *values), seconds=seconds)

    def wait_for(self, what: str, look: Callable[[], Any], *, seconds: float = 20) -> Any:
        """Wait until ``look`` gives something true: what it gives."""
        deadline = monotonic() + seconds
        while not (found := look()):
            assert monotonic() < deadline, self.says(f"{what} (after {seconds} s)")
            sleep(0.05)
        return found

    def says(self, what: str) -> str:
        """What a reader sees, and where."""
        return f"In {self.browser}, {self.page}: {what}"


class PlaywrightWindow(Window):
    """A window that Playwright drives."""

    def __init__(self, browser: str, page: Page) -> None:
        super().__init__(browser)
        self.driver = page

    def go(self, address: str) -> None:
        self.driver.goto(address)

    def resize(self, width: int, height: int) -> None:
        self.driver.set_viewport_size({"width": width, "height": height})

    def ask(self, script: str, *values: Any) -> Any:
        return self.driver.evaluate(f"values => ({script})(...values)", list(values))

    def drag(self, start: Point, end: Point) -> None:
        self.driver.mouse.move(*start)
        self.driver.mouse.down()
        self.driver.mouse.move(*end, steps=6)
        self.driver.mouse.up()

    def click_at(self, point: Point) -> None:
        self.driver.mouse.click(*point)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.driver.keyboard.press(key)

    def press_with(self, modifier: str, key: str) -> None:
        self.driver.keyboard.press(f"{modifier}+{key}")

    def type(self, text: str) -> None:
        self.driver.keyboard.type(text)


class SeleniumWindow(Window):
    """A window that Selenium drives."""

    KEYS = {  # noqa: RUF012
        "ArrowRight": Keys.ARROW_RIGHT,
        "ArrowLeft": Keys.ARROW_LEFT,
        "Control": Keys.CONTROL,
        "Enter": Keys.ENTER,
        "Shift": Keys.SHIFT,
        "Tab": Keys.TAB,
    }

    def __init__(self, browser: str, driver: WebKitGTK) -> None:
        super().__init__(browser)
        self.driver = driver
        driver.set_script_timeout(PYTHON)

    def go(self, address: str) -> None:
        self.driver.get(address)

    def resize(self, width: int, height: int) -> None:
        self.driver.set_window_size(width, height)

    def ask(self, script: str, *values: Any) -> Any:
        answer = self.driver.execute_async_script(PROMISED % script, *values)
        assert "error" not in answer, self.says(answer["error"])
        return answer.get("value")

    def _pointer(self, start: Point, *more: Point) -> None:
        actions = ActionBuilder(self.driver, duration=20)
        pointer = actions.pointer_action
        pointer.move_to_location(*start)
        pointer.pointer_down()
        for point in more:
            pointer.move_to_location(*point)
        pointer.pointer_up()
        actions.perform()

    def drag(self, start: Point, end: Point) -> None:
        steps = [index / 6 for index in range(1, 7)]
        self._pointer(
            start,
            *(
                (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))
                for part in steps
            ),
        )

    def click_at(self, point: Point) -> None:
        self._pointer(point)

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self.driver).send_keys(self.KEYS.get(key, key)).perform()

    def press_with(self, modifier: str, key: str) -> None:
        held = self.KEYS[modifier]
        pressed = self.KEYS.get(key, key)
        ActionChains(self.driver).key_down(held).send_keys(pressed).key_up(held).perform()

    def type(self, text: str) -> None:
        ActionChains(self.driver).send_keys(text).perform()
