"""Exercises solved in the built page, as a learner does it."""

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from backprop.activations import sigmoid
from backprop.exercises import EXERCISES, check
from backprop.explorers.catalogue import names
from explorer_reader import Open
from reader import (
    AT_ONCE,
    PHONE,
    WIDE,
    barriers,
    need_the_built_book,
    place_of,
    scrolls_sideways,
    watch,
)
from serve import SITE, page_with

need_the_built_book()
LIVE = 60_000  # ms for Python to start on a busy machine
# One exercise of each chapter: what a learner may write first, a mistake that is named.
WRONG = {
    "unit_sum": "lambda a, w, b: w @ a",
    "half_square": "lambda a, y: ((a - y) ** 2).sum()",
    "slope_of_paths": "lambda paths: sum(sum(slopes) for slopes in paths)",
    "weight_slopes": "lambda a, delta: np.outer(delta, a)",
    "step_down": "lambda weights, gradient, learning_rate: weights + learning_rate * gradient",
    "layer_factor": "lambda w, z: w * sigmoid(z)",
    "count_updates": "lambda examples, batch_size, epochs: epochs * (examples // batch_size)",
    "standard_scores": "lambda z, epsilon: z - z.mean(axis=0)",
    "count_ways_down": "lambda hessian: int((hessian < 0).sum())",
    "layer_operations": "lambda n_in, n_out, batch: batch * n_in * n_out",
    "fork_slope": "lambda a: a * (1 - np.tanh(a) ** 2)",
    "slide_kernel": "lambda a, kernel: np.convolve(a, kernel, mode='valid')",
    "ladder_powers": "lambda d_shares, inverse, d_totals: d_shares * inverse",
}


EXPLORERS = {page_with(name).removesuffix(".html"): name for name in names()}


def at_its_explorer(name: str) -> tuple[pytest.MarkDecorator, ...]:
    """Where the exercise's page is open already."""
    explorer = EXPLORERS.get(EXERCISES[name].chapter)
    return (pytest.mark.xdist_group(explorer),) if explorer else ()


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Whatever is expected may have to wait for Python."""
    expect.set_options(timeout=LIVE)
    yield
    expect.set_options(timeout=AT_ONCE)


@pytest.fixture
def learner(browser: Browser, site: str) -> Iterator[tuple[Page, list[str]]]:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    wrong = watch(page, urlsplit(site).netloc)
    page.set_default_timeout(LIVE)
    yield page, wrong
    context.close()


@pytest.fixture
def seated(live: Open) -> Iterator[tuple[Page, list[str]]]:
    """A learner at a page whose Python is up, who has touched nothing yet.

    Whatever a test leaves running is stopped: it would slow all that follow.
    """
    reader = live("loss-curves")
    for name in ("half_square", "yes_or_no"):
        cell = cell_of(reader.page, name)
        cell.get_by_role("button", name="Start again").click()
        expect(cell.locator(".exercise-status")).to_have_text("")
        expect(cell.locator(".exercise-output")).to_have_text("")
    reader.wrong.clear()
    yield reader.page, reader.wrong
    for stop in reader.page.get_by_role("button", name="Stop").all():
        if stop.is_visible():
            stop.click()


def lost(route: Route) -> None:
    """A network that breaks off."""
    route.abort()


def damaged(route: Route) -> None:
    """A file with other bytes."""
    route.fulfill(body="other", content_type="application/wasm")


def cell_of(page: Page, name: str) -> Locator:
    """The exercise called ``name``, with its editor."""
    cell = page.locator(f'[data-exercise="{name}"]')
    cell.scroll_into_view_if_needed()
    expect(cell).to_have_attribute("data-editor", "ready")
    return cell


def write(cell: Locator, code: str) -> None:
    """Put code into the editor, in place of what is there."""
    cell.locator(".CodeMirror").evaluate("(box, code) => box.CodeMirror.setValue(code)", code)


def press(cell: Locator, button: str, code: str) -> None:
    """Write code, and press Run or Check."""
    write(cell, code)
    cell.get_by_role("button", name=button).click()


def solution_of(name: str) -> str:
    source = textwrap.dedent(inspect.getsource(EXERCISES[name].solution))
    return f"from __future__ import annotations\n{source}"


def test_every_chapter_has_its_exercise_here() -> None:
    chapters = {exercise.chapter for exercise in EXERCISES.values()}
    assert {EXERCISES[name].chapter for name in WRONG} == chapters


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=at_its_explorer(name)) for name in WRONG]
)
def test_an_exercise_is_solved_first_wrong_then_right(
    name: str, request: pytest.FixtureRequest, site: str
) -> None:
    """Where the chapter has an explorer, in the page whose Python is up for that."""
    exercise = EXERCISES[name]
    if explorer := EXPLORERS.get(exercise.chapter):
        reader = request.getfixturevalue("live")(explorer)
        page, wrong = reader.page, reader.wrong
    else:
        page, wrong = request.getfixturevalue("learner")
        page.goto(f"{site}{exercise.chapter}.html")
    cell = cell_of(page, name)
    verdict = cell.locator(".exercise-output p")

    cell.get_by_role("button", name="Check").click()
    expect(verdict).to_contain_text("Replace the ... by your own code", timeout=LIVE)

    press(cell, "Check", f"{name} = {WRONG[name]}")
    told = check(name, eval(WRONG[name], {"np": np, "sigmoid": sigmoid}))
    assert told.named
    expect(verdict).to_contain_text("✗ Not yet.")
    said = verdict.inner_text().removeprefix("✗ Not yet. ")
    assert said.replace("*", "") == told.message.replace("`", "").replace("*", "")

    press(cell, "Check", solution_of(name))
    expect(verdict).to_contain_text("✓ Right.")
    expect(cell.locator(".exercise-status")).to_have_text("")  # a verdict stands once
    expect(cell).to_have_class(re.compile("exercise-solved"))
    assert wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_all_exercises_of_a_page_have_editors(seated: tuple[Page, list[str]]) -> None:
    page, wrong = seated
    for name, exercise in EXERCISES.items():
        if exercise.chapter == "loss":
            cell_of(page, name)
    assert page.locator(".exercise-cell").count() == 7
    assert "check(" not in page.locator(".exercise-cell .CodeMirror-code").all_inner_texts()
    assert barriers(page) == []
    assert wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_work_is_kept_and_can_be_begun_again(seated: tuple[Page, list[str]], site: str) -> None:
    page, _ = seated
    press(cell_of(page, "half_square"), "Check", solution_of("half_square"))
    expect(cell_of(page, "half_square").locator(".exercise-output")).to_contain_text("✓ Right.")

    later = page.context.new_page()
    wrong = watch(later, urlsplit(site).netloc)
    later.goto(f"{site}loss.html")
    cell = cell_of(later, "half_square")
    expect(cell.locator(".exercise-status")).to_have_text("✓ You have solved this.")
    expect(cell.locator(".CodeMirror-code")).to_contain_text(".sum() / 2")

    cell.get_by_role("button", name="Start again").click()
    expect(cell.locator(".CodeMirror-code")).to_contain_text("return ...")
    expect(cell.locator(".exercise-status")).to_have_text("")
    later.reload()
    expect(cell_of(later, "half_square").locator(".exercise-status")).to_have_text("")
    later.close()
    assert wrong == []


SHIFTED = """def loss_from_z(z, y):
    large = np.maximum(z, 0)
    return large + np.log(1 + np.exp(-np.abs(z))) - y * z + 0.1 * z * z
"""


@pytest.mark.xdist_group("loss-curves")
def test_wrong_numbers_stand_in_a_table_and_more_is_told_on_request(
    seated: tuple[Page, list[str]],
) -> None:
    page, wrong = seated
    cell = cell_of(page, "loss_from_z")
    output = cell.locator(".exercise-output")
    press(cell, "Check", SHIFTED)
    expect(output.locator("tbody tr")).to_have_count(3)
    expect(output.locator(".exercise-off")).to_have_count(2)
    expect(output.locator(".exercise-off").first).to_contain_text("✗ +0.225")
    output.locator("summary").click()
    expect(output.locator("details pre")).to_contain_text("z = np.array([0.0, 1.5, -2.0])")
    expect(output.locator(".exercise-told")).to_have_count(0)
    output.get_by_role("button", name="Show where it parts from the solution").click()
    expect(output.locator(".exercise-told")).to_contain_text("For z = [0.0, 1.5, -2.0]")
    assert barriers(page) == []

    press(cell, "Check", SHIFTED.replace("- y * z + 0.1 * z * z", "- 2 * y * z"))
    expect(output).to_contain_text("twice")
    expect(output).not_to_contain_text("y * z).sum")
    output.get_by_role("button", name="Show the line of the solution").click()
    expect(output.locator(".exercise-told pre")).to_contain_text("return np.maximum(z, 0)")
    cell.get_by_role("button", name="Start again").click()
    assert wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_an_error_is_told_once(seated: tuple[Page, list[str]]) -> None:
    page, _ = seated
    cell = cell_of(page, "half_square")
    press(cell, "Check", "def half_square(a, y):\n    return A - y")
    expect(cell.locator(".exercise-error")).to_contain_text("NameError")
    assert cell.inner_text().count("name 'A' is not defined") == 1


def test_the_first_check_says_what_it_waits_for(learner: tuple[Page, list[str]], site: str) -> None:
    page, wrong = learner
    page.goto(f"{site}loss.html")
    cell = cell_of(page, "half_square")
    status = cell.locator(".exercise-status")
    status.evaluate(
        """place => {
            window.said = [];
            const note = () => window.said.push(place.textContent);
            new MutationObserver(note).observe(place, { childList: true });
        }"""
    )
    press(cell, "Check", solution_of("half_square"))
    expect(cell.locator(".exercise-output")).to_contain_text("✓ Right.")
    said = page.evaluate("window.said")
    assert [one for one in said if re.search(r"Python, which is starting: \d+ % of its files", one)]
    assert "Loading the exercise …" in said
    assert said.index("Checking …") > said.index("Loading the exercise …")
    assert wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_an_endless_loop_is_stopped_and_python_goes_on(seated: tuple[Page, list[str]]) -> None:
    page, wrong = seated
    cell = cell_of(page, "half_square")
    press(cell, "Run", "while True:\n    pass")
    expect(cell.locator(".exercise-status")).to_have_text("Running …", timeout=LIVE)
    cell.get_by_role("button", name="Stop").click()
    expect(cell.locator(".exercise-status")).to_have_text("Stopped.")
    expect(cell.get_by_role("button", name="Stop")).to_be_hidden()

    press(cell, "Run", "print(6 * 7)")
    expect(cell.locator(".exercise-output pre")).to_have_text("42\n", timeout=LIVE)
    page.wait_for_selector("figure.explorer[data-state=live]")
    page.wait_for_function("document.querySelector('figure.explorer').dataset.pending === 'false'")
    assert wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_errors_are_pythons_own_and_about_the_learners_lines(
    seated: tuple[Page, list[str]],
) -> None:
    page, _ = seated
    cell = cell_of(page, "half_square")
    press(cell, "Run", "print('so far')\nnp.zeros(2) @ np.zeros(3)")
    error = cell.locator(".exercise-error")
    expect(error).to_contain_text("ValueError: matmul", timeout=LIVE)
    assert error.inner_text().count("File ") == 1
    expect(cell.locator(".exercise-output pre").first).to_have_text("so far\n")


def test_packages_come_when_they_are_asked_for(learner: tuple[Page, list[str]], site: str) -> None:
    """Of one fresh Python: what it brings, what it doesn't, and what is said meanwhile."""
    page, wrong = learner
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}forward-pass.html")
    cell = cell_of(page, "squash")
    output, error = cell.locator(".exercise-output"), cell.locator(".exercise-error")
    press(cell, "Check", "def squash(z):\n    return 1 / (1 + np.exp(-z))")
    expect(output).to_contain_text("✓ Right.")
    # Names that are SymPy's elsewhere: parameters, and a typo
    press(cell, "Check", "def squash(z):\n    return 1 / (1 + np.exp(-W))")
    expect(error).to_contain_text("line 2, in squash")
    expect(error).to_contain_text("NameError: name 'W' is not defined")
    assert not [url for url in asked if re.search("sympy|mpmath|matplotlib", url)]

    press(cell, "Run", "try:\n    import torch\nexcept ImportError:\n    print('without')")
    expect(output.locator("pre")).to_have_text("without\n")
    press(cell, "Run", "import torch")
    expect(error).to_contain_text("This book has no package called torch.")
    assert wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_packages_come_when_they_are_imported(seated: tuple[Page, list[str]]) -> None:
    page, wrong = seated
    cell = cell_of(page, "half_square")
    output, error = cell.locator(".exercise-output"), cell.locator(".exercise-error")
    page.route("**/sympy-*.whl", lost)
    press(cell, "Run", "import sympy")
    expect(error).to_contain_text("line 1")
    expect(error).to_contain_text("Its files could not be fetched. Is there a network?")
    page.unroute("**/sympy-*.whl")
    wrong.clear()
    press(cell, "Run", "import sympy as sp\nx = sp.Symbol('x')\nsp.diff(x**3, x)")
    expect(output.locator("mjx-container")).to_be_visible()
    press(cell, "Run", "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nNone")
    expect(output.locator("img")).to_be_visible()
    assert wrong == []


DEADLY = {
    "left": "import os\nos._exit(0)",
    "recursion through map": "def k(x): return list(map(k, [x]))\nk(0)",
    "recursion through sorted": "def k(x): return sorted([1, 2], key=k)\nk(0)",
    "recursion of a text": "class A:\n    def __repr__(self): return repr(self)\nA()",
}
ALWAYS = "recursion through map"


@pytest.mark.xdist_group("loss-curves")
@pytest.mark.parametrize(
    "kind",
    [pytest.param(k, marks=() if k == ALWAYS else pytest.mark.everywhere) for k in DEADLY],
)
def test_python_starts_again_when_code_has_ended_it(
    kind: str, seated: tuple[Page, list[str]]
) -> None:
    page, _ = seated
    cell = cell_of(page, "half_square")
    output = cell.locator(".exercise-output")
    press(cell, "Run", DEADLY[kind])
    expect(output).to_contain_text(
        re.compile(r"Your code ended Python \(endless recursion\?\)|RecursionError")
    )
    press(cell, "Run", "print(6 * 7)")
    expect(output.locator("pre")).to_have_text("42\n")
    page.wait_for_selector("figure.explorer[data-state=live][data-pending=false]")


@pytest.mark.xdist_group("loss-curves")
def test_an_exercise_waits_for_another_and_is_run_after_it(seated: tuple[Page, list[str]]) -> None:
    page, wrong = seated
    first, second = cell_of(page, "yes_or_no"), cell_of(page, "half_square")
    figure = page.locator("figure.explorer").first
    write(first, "while True:\n    pass")
    write(second, solution_of("half_square"))
    first.get_by_role("button", name="Run").click()
    expect(first.locator(".exercise-status")).to_have_text("Running …")
    second.get_by_role("button", name="Check").click()
    waits = "Waiting for exercise 2.3, which is still running."
    expect(second.locator(".exercise-status")).to_have_text(waits)
    figure.locator("input[type=range]").first.press("ArrowRight")
    expect(figure.locator(".explorer-status")).to_have_text(waits)

    second.get_by_role("button", name="Stop").click()
    expect(second.locator(".exercise-status")).to_have_text("Stopped.")
    expect(first.locator(".exercise-status")).to_have_text("Still running; Stop ends it.")
    second.get_by_role("button", name="Check").click()
    expect(second.locator(".exercise-status")).to_have_text(waits)

    first.get_by_role("button", name="Stop").click()
    expect(first.locator(".exercise-status")).to_have_text("Stopped.")
    expect(second.locator(".exercise-output")).to_contain_text("✓ Right.")
    page.wait_for_selector("figure.explorer[data-state=live][data-pending=false]")
    expect(figure.locator(".explorer-status")).to_contain_text("Live")
    assert wrong == []


TOLD = {
    lost: "Python didn't start: its files can't be fetched without a network.",
    damaged: "one of its files is damaged",
}


@pytest.mark.parametrize(
    "faults",
    [
        [("manifest.json", lost), ("pyodide.js", lost), ("pyodide.asm.wasm", lost)],
        pytest.param([("numpy-*.whl", lost)], marks=pytest.mark.everywhere),
        [("pyodide.asm.wasm", damaged)],
    ],
    ids=["lost", "lost late", "damaged"],
)
def test_what_keeps_python_from_starting_is_told_and_it_is_tried_again(
    faults: list[tuple[str, Callable[[Route], None]]], learner: tuple[Page, list[str]], site: str
) -> None:
    """No file that doesn't come is called damaged, and none with other bytes is taken."""
    page, _ = learner
    page.route("**/pyodide/*", lost)  # what the explorer asks for as soon as the page is scrolled
    page.goto(f"{site}loss.html")
    cell = cell_of(page, "half_square")
    page.wait_for_selector("figure.explorer[data-state=failed]")
    page.unroute("**/pyodide/*")
    output = cell.locator(".exercise-output")
    write(cell, solution_of("half_square"))
    for path, answer in faults:
        page.route(f"**/pyodide/{path}", answer)
        with page.expect_request(f"**/pyodide/{path}"):
            cell.get_by_role("button", name="Check").click()
        expect(output).to_contain_text(TOLD[answer])
        page.unroute(f"**/pyodide/{path}")
    if faults[0][0] == "manifest.json":
        cell.get_by_role("button", name="Check").click()
        expect(output).to_contain_text("✓ Right.")
        page.wait_for_selector("figure.explorer[data-state=live]")


def test_a_page_opened_from_a_folder_says_how_to_serve_it(
    learner: tuple[Page, list[str]],
) -> None:
    page, _ = learner
    page.unroute_all()
    page.goto((SITE / "loss.html").as_uri())
    cell = cell_of(page, "half_square")
    cell.get_by_role("button", name="Check").click()
    output = cell.locator(".exercise-output")
    expect(output).to_contain_text("Serve the folder: READ-ME.txt has the line.")
    assert output.get_by_role("link").get_attribute("href").endswith("run.html")
    output.get_by_role("link").click()
    assert page.title().startswith("Run")


def test_without_an_editor_nothing_seems_to_work(
    learner: tuple[Page, list[str]], site: str
) -> None:
    page, _ = learner
    page.route("**/codemirror.js", lambda route: route.abort())
    page.goto(f"{site}loss.html")
    cell = page.locator('[data-exercise="half_square"]')
    cell.scroll_into_view_if_needed()
    expect(cell.locator(".exercise-status")).to_contain_text("The editor could not be loaded.")
    for button in cell.get_by_role("button").all():
        if button.is_visible() and button.inner_text() in ("Check", "Run", "Start again"):
            expect(button).to_be_disabled()


@pytest.mark.xdist_group("loss-curves")
def test_what_is_shown_ages_with_the_code_and_goes_when_it_starts_again(
    seated: tuple[Page, list[str]],
) -> None:
    page, wrong = seated
    cell = cell_of(page, "half_square")
    output = cell.locator(".exercise-output")
    press(cell, "Check", solution_of("half_square"))
    expect(output).to_contain_text("✓ Right.")
    expect(output).not_to_contain_text("Before your last change")
    write(cell, "print(1)")
    write(cell, "print(2)")
    assert output.inner_text().count("Before your last change:") == 1
    assert barriers(page) == []
    cell.get_by_role("button", name="Start again").click()
    expect(output).to_have_text("")
    assert wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_long_output_scrolls_in_its_own_box(seated: tuple[Page, list[str]]) -> None:
    page, _ = seated
    cell = cell_of(page, "half_square")
    press(cell, "Run", "for i in range(100_000):\n    print('line', i)")
    box = cell.locator(".exercise-output pre")
    expect(box).to_contain_text("line 100\n")
    assert place_of(cell.locator(".exercise-output"))["height"] < 500
    box.focus()
    page.keyboard.press("End")
    page.wait_for_function("document.activeElement.scrollTop > 1000")
    assert barriers(page) == []


@pytest.mark.xdist_group("loss-curves")
def test_backspace_goes_back_one_level_and_wrapped_lines_keep_theirs(
    seated: tuple[Page, list[str]],
) -> None:
    page, _ = seated
    cell = cell_of(page, "half_square")
    cell.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("def f(a):\nif a:\nreturn 1\nb")
    for _ in range(2):
        page.keyboard.press("Backspace")
    page.keyboard.type("else_ = 2")
    value = "box => box.CodeMirror.getValue()"
    assert cell.locator(".CodeMirror").evaluate(value) == (
        "def f(a):\n    if a:\n        return 1\nelse_ = 2"
    )
    write(cell, "if 1:\n    " + "x = 1; " * 60)
    second = cell.locator(".CodeMirror-line").nth(1)
    assert second.evaluate("line => parseFloat(getComputedStyle(line).textIndent)") < -30


@pytest.mark.xdist_group("loss-curves")
def test_a_figure_of_an_error_is_shown_and_is_gone_in_the_next_run(
    seated: tuple[Page, list[str]],
) -> None:
    page, wrong = seated
    cell = cell_of(page, "half_square")
    output = cell.locator(".exercise-output")
    press(cell, "Run", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n1 / 0")
    expect(output.locator("img")).to_have_count(1)
    expect(output.locator(".exercise-error")).to_contain_text("ZeroDivisionError")
    expect(output).not_to_contain_text("UserWarning")
    press(cell, "Run", "print(1)")
    expect(output.locator("pre")).to_have_text("1\n")
    expect(output.locator("img")).to_have_count(0)
    assert wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_an_exercise_is_solved_by_keyboard_alone(seated: tuple[Page, list[str]]) -> None:
    page, _ = seated
    cell = cell_of(page, "half_square")
    cell.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("def half_square(a, y):\nreturn ((a - y) ** 2).sum() / 2")  # indents itself
    page.keyboard.press("Shift+Enter")
    expect(cell.locator(".exercise-output p")).to_contain_text("✓ Right.", timeout=LIVE)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Check"


def test_it_fits_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, color_scheme="dark")
    page = context.new_page()
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(f"{site}training.html")
    cell = cell_of(page, "best_weights")
    cell.get_by_role("button", name="Check").click()
    expect(cell.locator(".exercise-output")).to_contain_text("Not yet", timeout=LIVE)
    page.mouse.wheel(0, 400)
    page.mouse.wheel(0, -100)
    shown_by_the_theme = "document.querySelector('#pst-back-to-top').style.display === 'block'"
    page.wait_for_function(shown_by_the_theme)
    expect(page.locator("#pst-back-to-top")).to_be_hidden()
    assert not scrolls_sideways(page)
    assert barriers(page) == []
    context.close()
