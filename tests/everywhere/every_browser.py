"""What a reader does with the book, and must be able to do in every browser."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from backprop.explorers.catalogue import explorer_named, names
from backprop.explorers.explorer import Choice, Slider, Value
from collector import Site
from offline import parts, site_files
from on_show import CONTROLS, NUMBERS, SETTINGS, differences, setting_of
from serve import SITE, page_with, sends_on
from windows import PHONE, PYTHON, WIDE, Window

# The page for wrong addresses works on the site's own server only.
PAGES = sorted(
    path.name for path in SITE.glob("*.html") if path.name != "404.html" and not sends_on(path)
)
READERS = {"wide light": WIDE, "wide dark": WIDE, "phone": PHONE}
CONTROLS_OF = {
    name: [one for one in explorer_named(name).parameters if not one.drawn_only] for name in names()
}
SLIDERS = {
    name: [one for one in controls if isinstance(one, Slider)]
    for name, controls in CONTROLS_OF.items()
}
# Where a text holds the numbers of a picture, each is taken hold of by the name it has there.
TYPED = explorer_named("type-it").evaluate()
SLIDERS["type-it"] = [
    Slider(name, name, "a name", values[0], low, high, step)
    for name, values, low, high, step in zip(
        *(TYPED[f"name{part}"] for part in ("s", "_values", "_minimum", "_maximum", "_step")),
        strict=True,
    )
]
CHOICES = {
    name: [one for one in controls if isinstance(one, Choice)]
    for name, controls in CONTROLS_OF.items()
}

SETTLE = """async () => {
    document.querySelectorAll("details").forEach((box) => (box.open = true));
    document.querySelectorAll("button.toggle-button-hidden").forEach((one) => one.click());
    await window.MathJax?.startup?.promise;
    await document.fonts.ready;
    for (const image of document.images) {
        image.loading = "eager";
        await image.decode().catch(() => {}); // what has no size is told of below
    }
}"""
LOOK = """(dark) => {
    const found = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const empty = (one) => !one.getClientRects().length || !one.getBoundingClientRect().width;
    if (!document.querySelector("main h1")) found.push("there is no heading");
    for (const one of all(".math")) {
        const set = one.querySelector("mjx-container");
        const unset = !set || (!empty(one) && empty(set)); // a list may be folded
        if (unset) found.push(`a formula isn't typeset: ${one.textContent}`);
    }
    for (const one of all("mjx-merror")) found.push(`a formula is wrong: ${one.textContent}`);
    for (const one of document.images) {
        const bad = !one.complete || !one.naturalWidth || (empty(one) && one.offsetParent);
        if (bad) found.push(`a picture isn't shown: ${one.src}`);
    }
    for (const one of all("figure.explorer")) {
        const picture = one.querySelector(".explorer-view svg");
        if (!picture || empty(picture)) found.push(`${one.id} isn't drawn`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
    const paper = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3);
    const bright = Math.max(...paper.map(Number)) > 127;
    if (bright === dark) found.push(`the page is ${bright ? "bright" : "dark"}`);
    return found;
}"""
WENT_WRONG = "() => window.wentWrong.splice(0)"
OF_FIGURE = "(selector) => (%s)(document.querySelector(selector))"
STATE = """(selector) => {
    const { dataset, ariaBusy } = document.querySelector(selector);
    const idle = ariaBusy !== "true" && dataset.pending !== "true";
    return idle ? dataset.state : "busy";
}"""
STATUS = "(selector) => document.querySelector(`${selector} .explorer-status`).textContent"
# Where a slider stands, as a share of its range, and the pixels in which a number of a picture is
# dragged through all of it; null for a slider with a thumb.
THUMB = """(selector) => {
    const one = document.querySelector(selector);
    if (one.matches("input")) return [(one.value - one.min) / (one.max - one.min), null];
    const [low, high, now] = ["min", "max", "now"]
        .map((name) => Number(one.getAttribute(`aria-value${name}`)));
    return [(now - low) / (high - low), 240];
}"""
AT = """(selector) => {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    return [left + width / 2, top + height / 2];
}"""
UNFOLD = """(selector) => {
    document.querySelector(selector).closest("details:not([open])")?.setAttribute("open", "");
}"""
CHOOSE = """(selector, value) => {
    const one = document.querySelector(selector);
    one.value = value;
    for (const type of ["input", "change"]) one.dispatchEvent(new Event(type, { bubbles: true }));
}"""
# Moves a slider nine times; the median of the longest times in which the page stood still.
STANDS_STILL = """async (figure, name) => {
    const root = document.querySelector(figure);
    const slider = root.querySelector(`[name=${name}], [data-control=${name}]`);
    const key = () => new KeyboardEvent("keydown", { key: "PageUp", bubbles: true });
    const { port1, port2 } = new MessageChannel();
    const turn = () => new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(0);
    });
    const stills = [];
    for (let move = 1; move < 10; move += 1) {
        const native = slider.matches("input");
        if (native) slider.value = Number(slider.min) + (move / 10) * (slider.max - slider.min);
        let [frames, longest, last] = [0, 0, performance.now()];
        slider.dispatchEvent(native ? new Event("input", { bubbles: true }) : key());
        while (frames < 3) {
            if (root.dataset.pending !== "true") requestAnimationFrame(() => (frames += 1));
            await turn();
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
        }
        stills.push(longest);
    }
    return stills.sort((a, b) => a - b)[4];
}"""
KEPT = """async () => {
    const kept = [];
    for (const name of await caches.keys()) {
        const keys = await (await caches.open(name)).keys();
        kept.push(...keys.map(({ url }) => new URL(url).pathname.slice(1)));
    }
    return kept;
}"""
# Runs the first cells of a notebook as its toolbar does, and tells the server what came of it.
RUN_CELLS = """
addEventListener("load", async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 250));
    const tell = (words) => fetch("/told", { method: "POST", body: words });
    const line = () => document.querySelector("#book-line [role=status]")?.textContent;
    while (line() !== "Python is ready.") await pause();
    await tell("ready");
    const run = '.jp-Toolbar-item[data-jp-item-name="run"] :is(jp-button, button)';
    while (!document.querySelector(run)) await pause();
    const ran = () => [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
        .filter((prompt) => /\\d/.test(prompt.textContent)).length;
    for (let pressed = 0; ran() < 2; pressed += 1) {
        if (pressed < 8) document.querySelector(run).click();
        await pause();
    }
    const error = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
    await tell(error ? `a cell fails: ${error.textContent}` : "ran");
});
"""
NOTEBOOK = "lite/notebooks/index.html?path=loss.ipynb"

each = pytest.mark.parametrize


class Reader:
    """Somebody who looks at one explorer, in a page just opened."""

    def __init__(self, window: Window, name: str, site: Site, base: str = "") -> None:
        self.window, self.name, self.site = window, name, site
        self.figure = f"#explorer-{name}"
        window.resize(*WIDE)
        window.open((base or site.address) + page_with(name))
        self.first_state = window.ask(STATE, self.figure)
        self.first_differences = self.differences(exactly=False)

    def control(self, name: str) -> str:
        return f"{self.figure} :is([name={name}], [data-control={name}])"

    def setting(self) -> dict[str, Value]:
        controls = self.window.ask(OF_FIGURE % CONTROLS, self.figure)
        return setting_of(self.name, controls)

    def differences(self, *, exactly: bool) -> list[str]:
        numbers = self.window.ask(OF_FIGURE % NUMBERS, self.figure)
        settings = self.window.ask(OF_FIGURE % SETTINGS, self.figure)
        return differences(self.name, self.setting(), numbers, settings, exactly=exactly)

    def see(self, state: str) -> None:
        """Wait until the explorer is in ``state``, and idle."""
        self.window.place(self.figure)
        self.window.ask("() => void dispatchEvent(new Event('scroll'))")  # somebody is there
        self.window.wait(
            f"{self.name} isn't {state}",
            f"(figure, state) => ({STATE})(figure) === state",
            self.figure,
            state,
            seconds=PYTHON,
        )

    def see_right_numbers(self, when: str, *, exactly: bool = True) -> None:
        """Wait for Python, and compare all that is on show with the model."""
        if exactly:
            self.see("live")
        wrong = self.differences(exactly=exactly)
        assert not wrong, self.window.says(f"{self.name}, {when}: {'; '.join(wrong)}")

    def drag_slider(self, slider: Slider, share: float) -> None:
        """Drag the thumb from where it is to a share of its way; it must move."""
        window, control = self.window, self.control(slider.name)
        before = self.setting()
        window.ask(UNFOLD, control)
        left, top, width, height = window.place(control)
        thumb = 16
        here, way = window.ask(THUMB, control)
        begin = left + width / 2 - here * way if way else left + thumb / 2
        start, end = (
            (begin + part * (way or width - thumb), top + height / 2) for part in (here, share)
        )
        window.drag(start, end)
        moved = self.setting() != before
        assert moved, window.says(f"{self.name}: the slider {slider.name} can't be dragged")

    def press_slider(self, slider: Slider) -> None:
        """Move it one step by an arrow key; it must move."""
        window, control = self.window, self.control(slider.name)
        before = self.setting()
        window.ask(UNFOLD, control)
        window.place(control)
        window.ask("(selector) => document.querySelector(selector).focus()", control)
        window.press("ArrowLeft" if before.get(slider.name) == slider.maximum else "ArrowRight")
        moved = self.setting() != before
        assert moved, window.says(f"{self.name}: keys don't move the slider {slider.name}")

    def nothing_went_wrong(self) -> None:
        wrong = [*self.window.ask(WENT_WRONG), *self.site.wrong]
        self.site.wrong.clear()
        assert not wrong, self.window.says(f"{self.name}: {'; '.join(wrong)}")


class EveryBrowser:
    """The tests; a module for each browser has its windows ``light`` and ``dark``."""

    def test_faults_are_seen(self, light: Window, tmp_path: Path) -> None:
        """The tests of the pages would see an error, a missing file, and another host."""
        faults = "console.warn('careful'); Promise.reject('no'); nothing();"
        page = f"<head></head><img src=missing.png><script>{faults}</script>"
        other = "<script>fetch('http://127.0.0.2:9/')</script>"
        (tmp_path / "faults.html").write_text(page + other, encoding="utf-8")
        with Site(tmp_path) as site:
            light.open(f"{site.address}faults.html")
            light.wait(
                "no word of another host", "() => wentWrong.some((w) => /fetch|TypeE/.test(w))"
            )
            light.wait_for("its policy isn't kept", lambda: len(site.wrong) > 1)
            seen = " ".join([*light.ask(WENT_WRONG), *site.wrong])
        for words in (
            "console warn: careful",
            "unhandled rejection: no",
            "script error",
            "not loaded",
            "404",
            "asks another host: http://127.0.0.2:9",
        ):
            assert words in seen, light.says(f"the test would not see {words!r}: {seen}")

    @each("kind", READERS)
    @each("page", PAGES)
    def test_a_page_is_read(
        self, page: str, kind: str, site: Site, request: pytest.FixtureRequest
    ) -> None:
        dark = "dark" in kind
        window: Window = request.getfixturevalue("dark" if dark else "light")
        window.resize(*READERS[kind])
        site.wrong.clear()
        window.open(site.address + page)
        window.ask(SETTLE)
        found = [*window.ask(LOOK, dark), *window.ask(WENT_WRONG), *site.wrong]
        assert not found, window.says(f"{kind}: {'; '.join(found)}")

    def test_an_explorer_answers(self, reader: Reader) -> None:
        """From stored results at once, then from Python, by mouse and by keys."""
        says, name = reader.window.says, reader.name
        early = reader.first_state in ("stored", "starting")
        assert early, says(f"{name} is {reader.first_state} at once")
        wrong = reader.first_differences
        assert not wrong, says(f"{name}, before Python is up: {'; '.join(wrong)}")
        reader.see_right_numbers("with Python")
        first, last = SLIDERS[name][0], SLIDERS[name][-1]
        reader.drag_slider(first, 0.7)
        reader.see_right_numbers(f"with {first.name} dragged")
        reader.press_slider(last)
        reader.see_right_numbers(f"with {last.name} moved by a key")
        for choice in CHOICES[name]:
            reader.window.ask(CHOOSE, reader.control(choice.name), choice.options[-1])
            reader.see_right_numbers(f"with {choice.name} at {choice.options[-1]}")
        reader.nothing_went_wrong()

    def test_a_move_is_drawn_without_a_pause(self, reader: Reader) -> None:
        reader.see("live")
        still = reader.window.ask(STANDS_STILL, reader.figure, SLIDERS[reader.name][0].name)
        slow = f"{reader.name}: the page stands still for {still:.0f} ms at each move"
        assert still < 100, reader.window.says(slow)

    @each("reader", ["descent-race", "landscape"], indirect=True)
    def test_the_start_is_dragged(self, reader: Reader) -> None:
        window = reader.window
        reader.see("live")
        window.place(f"{reader.figure} .explorer-picture")
        start = window.ask(AT, f"{reader.figure} .explorer-picture .start-point")
        to = window.ask(AT, f"{reader.figure} .explorer-picture svg")
        before = reader.setting()
        window.drag(start, [(3 * one + other) / 4 for one, other in zip(to, start, strict=True)])
        after = reader.setting()
        moved = before["start_x"] != after["start_x"] and before["start_y"] != after["start_y"]
        assert moved, window.says(f"{reader.name}: the start can't be dragged")
        reader.see_right_numbers("with the start dragged")

    @each("reader", ["playground"], indirect=True)
    def test_training_runs_and_pauses(self, reader: Reader) -> None:
        window = reader.window
        reader.see("live")
        button = """(figure, words) => [...document.querySelectorAll(`${figure} button`)]
            .find((one) => one.textContent.includes(words))"""
        press = f"(figure, words) => ({button})(figure, words).click()"
        steps = """(figure) =>
            Number(document.querySelector(`${figure} [data-quantity=steps]`).dataset.value)"""
        window.place(f"{reader.figure} .explorer-picture")
        window.ask(press, reader.figure, "Run")
        window.wait("training doesn't go on", f"(figure) => ({steps})(figure) > 100", reader.figure)
        window.ask(press, reader.figure, "Pause")
        window.wait("there is no pause", f"(...at) => !!({button})(...at)", reader.figure, "Run")
        still = window.ask(steps, reader.figure)
        window.ask("() => new Promise((resolve) => setTimeout(resolve, 500))")
        more = window.ask(steps, reader.figure) - still
        assert not more, window.says(f"training goes on for {more} steps after Pause")

    @each("reader", ["loss-curves"], indirect=True)
    def test_an_exercise_is_solved_first_wrong_then_right(self, reader: Reader) -> None:
        window = reader.window
        cell = '[data-exercise="half_square"]'
        answer = f"document.querySelector('{cell} .exercise-output').textContent"
        window.place(cell)
        window.wait(
            "the exercise gets no editor",
            f"() => document.querySelector('{cell}').dataset.editor === 'ready'",
        )

        def check(code: str, words: str) -> None:
            window.click(f"{cell} .CodeMirror-lines")
            window.press_with("Control", "a")
            window.type(code)
            written = window.ask(
                f"() => document.querySelector('{cell} .CodeMirror').CodeMirror.getValue()"
            )
            assert written == code, window.says(f"typing {code!r} gives {written!r}")
            window.press_with("Shift", "Enter")
            window.wait(
                f"{code!r} isn't answered by {words!r}",
                f"(words) => {answer}.includes(words)",
                words,
                seconds=PYTHON,
            )

        check("half_square = lambda a, y: ((a - y) ** 2).sum()", "the half is missing")
        check("half_square = lambda a, y: ((a - y) ** 2).sum() / 2", "✓ Right.")
        window.wait(
            "it isn't marked as solved",
            f"() => document.querySelector('{cell}').matches('.exercise-solved')",
        )
        reader.nothing_went_wrong()

    @each("name", [name for name in names() if explorer_named(name).stored_axes])
    def test_a_page_from_a_folder_answers_too(self, name: str, light: Window, site: Site) -> None:
        reader = Reader(light, name, site, base=f"{SITE.as_uri()}/")
        reader.see("failed")
        said = light.ask(STATUS, reader.figure)
        assert "this page was opened from a folder" in said, light.says(f"it says {said!r}")
        reader.drag_slider(SLIDERS[name][0], 0.7)
        reader.see_right_numbers("from a folder", exactly=False)

    def test_a_second_visit_needs_no_server(self, light: Window) -> None:
        light.resize(*WIDE)
        pages = set(parts(SITE, site_files(SITE))["pages"])
        with Site(script="") as site:
            light.open(f"{site.address}loss.html")
            light.wait_for(
                "the pages aren't kept", lambda: pages <= set(light.ask(KEPT)), seconds=60
            )
        for page in ("loss.html", "cost.html"):  # the second for the first time
            light.open(site.address + page)
            light.ask(SETTLE)
            found = light.ask(LOOK, False)
            assert not found, light.says(f"without the server: {'; '.join(found)}")

    def test_a_notebook_runs(self, visit: Callable[[str], None]) -> None:
        """``visit`` opens an address in this browser."""
        with Site(script="", in_notebooks=RUN_CELLS) as site:
            visit(site.address + NOTEBOOK)
            for said, seen in ("ready", "Python isn't ready"), ("ran", "the first cells don't run"):
                deadline = monotonic() + PYTHON
                while not site.told and monotonic() < deadline:
                    sleep(0.1)
                told = site.told.pop(0) if site.told else "nothing"
                assert told == said, f"In the notebook of loss: {seen} ({told}, {PYTHON} s)"
            assert not site.wrong, f"In the notebook of loss: {'; '.join(site.wrong)}"
