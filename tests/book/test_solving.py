"""Exercises solved in the built page, as a learner does it."""

import inspect
import textwrap
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from backprop.exercises import EXERCISES
from reader import PHONE, WIDE, barriers, need_the_built_book, scrolls_sideways, watch

need_the_built_book()
LIVE = 60_000  # ms for Python to start on a busy machine
# One exercise of each chapter: what a learner may write first, a known mistake.
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
}


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Whatever is expected may have to wait for Python."""
    expect.set_options(timeout=LIVE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def learner(browser: Browser, site: str) -> Iterator[tuple[Page, list[str]]]:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    wrong = watch(page, urlsplit(site).netloc)
    page.set_default_timeout(LIVE)
    yield page, wrong
    context.close()


def cell_of(page: Page, name: str) -> Locator:
    """The exercise called ``name``, with its editor."""
    cell = page.locator(f'[data-exercise="{name}"]')
    cell.scroll_into_view_if_needed()
    expect(cell).to_have_attribute("data-editor", "ready")
    return cell


def write(cell: Locator, code: str) -> None:
    """Put code into the editor, in place of what is there."""
    cell.locator(".CodeMirror").evaluate("(box, code) => box.CodeMirror.setValue(code)", code)


def solution_of(name: str) -> str:
    source = textwrap.dedent(inspect.getsource(EXERCISES[name].solution))
    return f"from __future__ import annotations\n{source}"


def test_every_chapter_has_its_exercise_here() -> None:
    chapters = {exercise.chapter for exercise in EXERCISES.values()}
    assert {EXERCISES[name].chapter for name in WRONG} == chapters


@pytest.mark.parametrize("name", WRONG)
def test_an_exercise_is_solved_first_wrong_then_right(
    name: str, learner: tuple[Page, list[str]], site: str
) -> None:
    page, wrong = learner
    exercise = EXERCISES[name]
    page.goto(f"{site}{exercise.chapter}.html")
    cell = cell_of(page, name)
    verdict = cell.locator(".exercise-output p")

    cell.get_by_role("button", name="Check").click()
    expect(verdict).to_contain_text("Replace the ... by your own code", timeout=LIVE)

    write(cell, f"{name} = {WRONG[name]}")
    cell.get_by_role("button", name="Check").click()
    explanations = {one.explanation.replace("`", "").replace("*", "") for one in exercise.mistakes}
    expect(verdict).to_contain_text("✗ Not yet.")
    said = verdict.inner_text().removeprefix("✗ Not yet. ")
    assert said.replace("*", "") in explanations

    write(cell, solution_of(name))
    cell.get_by_role("button", name="Check").click()
    expect(verdict).to_contain_text("✓ Right.")
    expect(cell.locator(".exercise-status")).to_have_text("✓ You have solved this.")
    assert wrong == []


def test_all_exercises_of_a_page_have_editors(learner: tuple[Page, list[str]], site: str) -> None:
    page, wrong = learner
    page.goto(f"{site}loss.html")
    for name, exercise in EXERCISES.items():
        if exercise.chapter == "loss":
            cell_of(page, name)
    assert page.locator(".exercise-cell").count() == 7
    assert "check(" not in page.locator(".exercise-cell .CodeMirror-code").all_inner_texts()
    assert barriers(page) == []
    assert wrong == []


def test_work_is_kept_and_can_be_begun_again(learner: tuple[Page, list[str]], site: str) -> None:
    page, _ = learner
    page.goto(f"{site}loss.html")
    cell = cell_of(page, "half_square")
    write(cell, solution_of("half_square"))
    cell.get_by_role("button", name="Check").click()
    expect(cell.locator(".exercise-status")).to_have_text("✓ You have solved this.")

    page.reload()
    cell = cell_of(page, "half_square")
    expect(cell.locator(".exercise-status")).to_have_text("✓ You have solved this.")
    expect(cell.locator(".CodeMirror-code")).to_contain_text(".sum() / 2")

    cell.get_by_role("button", name="Start again").click()
    expect(cell.locator(".CodeMirror-code")).to_contain_text("return ...")
    expect(cell.locator(".exercise-status")).to_have_text("")


def test_an_endless_loop_is_stopped_and_python_goes_on(
    learner: tuple[Page, list[str]], site: str
) -> None:
    page, wrong = learner
    page.goto(f"{site}loss.html")
    cell = cell_of(page, "half_square")
    write(cell, "while True:\n    pass")
    cell.get_by_role("button", name="Run").click()
    expect(cell.locator(".exercise-status")).to_have_text("Running …", timeout=LIVE)
    cell.get_by_role("button", name="Stop").click()
    expect(cell.locator(".exercise-status")).to_have_text("Stopped.")
    expect(cell.get_by_role("button", name="Stop")).to_be_hidden()

    write(cell, "print(6 * 7)")
    cell.get_by_role("button", name="Run").click()
    expect(cell.locator(".exercise-output pre")).to_have_text("42\n", timeout=LIVE)
    page.wait_for_selector("figure.explorer[data-state=live]")
    page.wait_for_function("document.querySelector('figure.explorer').dataset.pending === 'false'")
    assert wrong == []


def test_errors_are_pythons_own_and_about_the_learners_lines(
    learner: tuple[Page, list[str]], site: str
) -> None:
    page, _ = learner
    page.goto(f"{site}loss.html")
    cell = cell_of(page, "half_square")
    write(cell, "print('so far')\nnp.zeros(2) @ np.zeros(3)")
    cell.get_by_role("button", name="Run").click()
    error = cell.locator(".exercise-error")
    expect(error).to_contain_text("ValueError: matmul", timeout=LIVE)
    assert error.inner_text().count("File ") == 1
    expect(cell.locator(".exercise-output pre").first).to_have_text("so far\n")


def test_sympy_and_matplotlib_come_when_they_are_asked_for(
    learner: tuple[Page, list[str]], site: str
) -> None:
    page, wrong = learner
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}loss.html")
    cell = cell_of(page, "half_square")
    write(cell, "import numpy\nprint(1)")
    cell.get_by_role("button", name="Run").click()
    expect(cell.locator(".exercise-output pre")).to_have_text("1\n", timeout=LIVE)
    assert not [url for url in asked if "sympy" in url or "matplotlib" in url]

    write(cell, "import sympy as sp\nx = sp.Symbol('x')\nsp.diff(x**3, x)")
    cell.get_by_role("button", name="Run").click()
    expect(cell.locator(".exercise-output mjx-container")).to_be_visible(timeout=LIVE)

    write(cell, "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nNone")
    cell.get_by_role("button", name="Run").click()
    expect(cell.locator(".exercise-output img")).to_be_visible(timeout=LIVE)

    write(cell, "import pandas")
    cell.get_by_role("button", name="Run").click()
    expect(cell.locator(".exercise-output pre")).to_contain_text("pandas", timeout=LIVE)
    assert wrong == []


def test_an_exercise_is_solved_by_keyboard_alone(
    learner: tuple[Page, list[str]], site: str
) -> None:
    page, _ = learner
    page.goto(f"{site}loss.html")
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
    assert not scrolls_sideways(page)
    assert barriers(page) == []
    context.close()
