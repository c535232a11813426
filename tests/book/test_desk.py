"""The learner's desk: what is kept in the browser, shown, taken along, and handed in."""

import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from backprop.exercises import EXERCISES
from backprop.marking.judge import Judge
from backprop.marking.sheet import read
from explorer_reader import empty
from reader import PHONE, WIDE, barriers, need_the_built_book, scrolls_sideways, watch
from serve import SITE

need_the_built_book()
pytestmark = pytest.mark.xdist_group("desk")
ALL = len(EXERCISES)
LIVE = 60_000  # ms for Python to start on a busy machine
WITHOUT_STORAGE = """for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: null, configurable: true });
}"""
TODAY = "Math.floor((Date.now() - new Date().getTimezoneOffset() * 60000) / 86400000)"
PUT = f"""(records) => {{
    for (const [name, {{ ago, ...record }}] of Object.entries(records)) {{
        if (ago !== undefined) record.on = {TODAY} - ago;
        localStorage.setItem(`/ exercise ${{name}}`, JSON.stringify(record));
    }}
    dispatchEvent(new Event("progress"));
}}"""


def code_of(name: str) -> str:
    """A right answer."""
    solution = textwrap.dedent(inspect.getsource(EXERCISES[name].solution))
    return f"from __future__ import annotations\n{solution}"


SOME = {
    "half_square": {"code": "…", "solved": False, "answer": code_of("half_square"), "level": 0}
    | {"ago": 1, "at": 5},
    "batch_loss": {"code": code_of("batch_loss"), "solved": True},  # as it was kept before
    "unit_sum": {"code": "def unit_sum(a, w, b):\n    return 1", "at": 7},
}


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=WIDE, color_scheme="light")
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(context: BrowserContext, site: str) -> tuple[Page, list[str]]:
    page = context.new_page()
    return page, watch(page, urlsplit(site).netloc)


@pytest.fixture
def desk(shared: tuple[Page, list[str]], site: str) -> Iterator[Page]:
    """A desk of somebody who has read nothing yet."""
    page, wrong = shared
    page.goto(f"{site}desk.html")
    page.evaluate("() => { localStorage.clear(); dispatchEvent(new Event('progress')); }")
    expect(state(page)).to_contain_text(f"Solved: 0 of {ALL} exercises; 0 more tried.")
    yield page
    assert wrong == []


def state(page: Page) -> Locator:
    return page.locator("#desk-state")


def told(page: Page, part: str) -> Locator:
    return page.locator(f"#desk-{part} .desk-told")


def hand(page: Page, content: object) -> None:
    """Read a file in."""
    text = content if isinstance(content, str) else json.dumps(content)
    file: Any = {"name": "desk.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_label("Read a desk's file").set_input_files(file)


def written(page: Page, button: str) -> tuple[str, dict[str, Any]]:
    """Press a button that writes a file: its name, and what is in it."""
    with page.expect_download() as started:
        page.get_by_role("button", name=button).click()
    path = started.value.path()
    return started.value.suggested_filename, json.loads(Path(path).read_text("utf-8"))


def test_without_scripts_the_page_says_what_it_would_show(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}desk.html")
    expect(state(page)).to_contain_text("This page needs scripts. With them it shows")
    assert page.locator("table.desk a").count() == 80
    expect(page.locator(".desk-exercises-loss")).to_have_text("of 7")  # not: 7 are solved
    assert page.locator(".bd-article :is(button, input)").count() == 0
    context.close()


def test_it_shows_what_is_solved_tried_and_open(desk: Page, site: str) -> None:
    links = desk.locator(".bd-sidebar-primary .toctree-l1 > a")
    before = links.evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")
    desk.evaluate(PUT, SOME)
    assert before == links.evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    )
    expect(state(desk)).to_contain_text(f"Solved: 2 of {ALL} exercises; 1 more tried.")
    expect(desk.locator(".desk-exercises-loss")).to_have_text("2 of 7")
    for name, kind in {"half_square": "solved", "unit_sum": "tried", "squash": "open"}.items():
        expect(desk.locator(f".of-{name}")).to_have_attribute("data-state", kind)
    mark = desk.locator(".bd-sidebar-primary .progress-mark")
    expect(mark).to_have_count(1)
    expect(mark).to_have_text("2/7 exercises solved")
    desk.goto(f"{site}exercises.html")
    expect(desk.locator(".of-batch_loss")).to_have_attribute("data-state", "solved")
    expect(desk.locator(".of-batch_loss")).to_contain_text("(solved)")


def test_every_exercise_and_question_of_the_book_is_on_it(desk: Page) -> None:
    for name in EXERCISES:
        assert desk.locator(f"table.desk .of-{name}").count() == 1
    for chapter in {exercise.chapter for exercise in EXERCISES.values()}:
        count = (SITE / f"{chapter}.html").read_text("utf-8").count('<div class="question">')
        expect(desk.locator(f".desk-questions-{chapter}")).to_have_text(f"0 of {count}")


def test_what_is_expected_first_counts(desk: Page, site: str) -> None:
    desk.route("**/mathjax/**", empty)
    desk.goto(f"{site}loss.html")
    for number, wanted in enumerate(["Right", "No"]):
        question = desk.locator(".question").nth(number)
        options = question.locator("details")
        for option in [options.filter(has_text=re.compile(rf"\b{wanted}\.")).first, *options.all()]:
            option.locator("summary").press("Enter")
    desk.unroute("**/mathjax/**")
    kept = desk.evaluate("JSON.parse(localStorage.getItem('/ questions loss'))")
    assert list(kept.values()) == [True, False]
    desk.goto(f"{site}desk.html")
    expect(state(desk)).to_contain_text("of which 1 rightly at first")
    expect(desk.locator(".desk-questions-loss")).to_contain_text("2 of 5")
    expect(desk.locator(".desk-questions-loss")).to_contain_text("1 as expected")


def test_a_desk_is_taken_along_and_put_together_with_another(desk: Page) -> None:
    desk.evaluate(PUT, SOME)
    name, content = written(desk, "Write my desk into a file")
    assert name.startswith("desk-20")
    assert name.endswith(".json")
    assert (content["format"], content["version"]) == ("backprop-desk", 1)
    assert content["exercises"].keys() == SOME.keys()
    desk.evaluate("localStorage.clear()")
    newer = {"unit_sum": {"code": "mine", "at": 9}, "batch_loss": {"code": "tried", "at": 9}}
    desk.evaluate(PUT, newer)
    content["exercises"]["gone"] = {"code": "x"}
    content["questions"] = {"loss": {"abc": True}, "elsewhere": {"d": True}}
    hand(desk, content)
    expect(told(desk, "file")).to_have_text(
        "Read: 2 exercises and 1 question came from the file. 1 exercise was as new here, and "
        "stayed. 1 exercise of another edition was left out."
    )
    expect(state(desk)).to_contain_text(f"Solved: 2 of {ALL} exercises; 1 more tried.")
    kept = desk.evaluate("JSON.parse(localStorage.getItem('/ exercise batch_loss'))")
    assert (kept["code"], kept["answer"]) == ("tried", code_of("batch_loss"))
    hand(desk, content)
    expect(told(desk, "file")).to_contain_text("Read: 0 exercises and 0 questions")


BAD = {
    "{": "it was cut off or changed",
    "null": "wasn't written by a desk of this book",
    '{"format": "backprop-answers"}': "This is an answer sheet",
    '{"format": "backprop-desk", "version": 2}': "A newer edition of the book",
    '{"format": "backprop-desk", "version": 1}': "the exercises or the questions are missing",
    '{"format": "backprop-desk", "version": 1, "exercises": {"squash": {"code": 7}}, '
    '"questions": {}}': "what it says of the exercise squash isn't understood",
    '{"format": "backprop-desk", "version": 1, "exercises": {}, "questions": {"loss": [1]}}': (
        "the questions of loss isn't understood"
    ),
}


def test_a_foreign_or_broken_file_is_refused_with_a_reason(desk: Page) -> None:
    desk.evaluate(PUT, SOME)
    before = desk.evaluate("JSON.stringify(localStorage)")
    for text, reason in BAD.items():
        hand(desk, text)
        expect(told(desk, "file")).to_contain_text(reason)
        expect(told(desk, "file")).to_contain_text("Nothing was changed.")
    assert desk.evaluate("JSON.stringify(localStorage)") == before


def test_an_answer_sheet_is_marked_as_it_deserves(desk: Page, tmp_path: Path) -> None:
    desk.evaluate(PUT, SOME)
    desk.get_by_label("Your name").fill("Ada L.")
    name, content = written(desk, "Write an answer sheet")
    assert name == "answers-Ada-L-.json"
    expect(told(desk, "teacher")).to_have_text("Written: 3 answers.")
    (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    assert read(tmp_path / name).name == "Ada L."
    (marked,) = Judge().folder(tmp_path)
    right = [mark.exercise for mark in marked.marks if mark.points]
    assert right == ["half_square", "batch_loss"]
    assert sum(mark.given for mark in marked.marks) == 3


def test_results_are_printed_with_name_and_day_and_nothing_else(desk: Page) -> None:
    desk.evaluate(PUT, SOME)
    desk.get_by_label("Your name").fill("Ada")
    desk.evaluate("() => { window.print = () => { window.asked = true; }; }")
    desk.get_by_role("button", name="Print my results").click()
    assert desk.evaluate("window.asked")
    desk.emulate_media(media="print")
    year = desk.evaluate("new Date().getFullYear()")
    expect(desk.locator(".desk-printed")).to_contain_text("Results of Ada, ")
    expect(desk.locator(".desk-printed")).to_contain_text(str(year))
    expect(desk.locator(".of-half_square")).to_be_visible()
    for hidden in ("#desk-file", "#desk-again", "#desk-teacher", ".bd-sidebar-primary"):
        expect(desk.locator(hidden)).to_be_hidden()
    desk.emulate_media(media="screen")
    expect(desk.locator(".desk-printed")).to_be_hidden()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nobody_is_kept_out(desk: Page, viewport: Any) -> None:
    desk.evaluate(PUT, SOME)
    desk.get_by_label("Bring solved exercises back").press("Space")  # by keys
    expect(desk.locator("#desk-again li a")).to_have_text("2.1 Half the squares")
    desk.set_viewport_size(viewport)
    found = []
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += barriers(desk)
    sideways = scrolls_sideways(desk)
    desk.set_viewport_size(WIDE)
    desk.emulate_media(color_scheme="light")
    assert found == []
    assert not sideways


def test_where_the_browser_keeps_nothing_it_says_so(browser: Browser, site: str) -> None:
    context = browser.new_context()
    context.add_init_script(WITHOUT_STORAGE)
    page = context.new_page()
    wrong = watch(page, urlsplit(site).netloc)
    page.goto(f"{site}desk.html")
    expect(state(page)).to_contain_text("Your browser keeps nothing for this book")
    record = {"code": "x", "answer": "x", "level": 0, "on": 1}
    file = {"format": "backprop-desk", "version": 1, "questions": {}}
    hand(page, file | {"exercises": {"squash": record}})
    expect(told(page, "file")).to_contain_text("Read: 1 exercise")
    expect(page.locator(".of-squash")).to_have_attribute("data-state", "solved")
    context.close()
    assert wrong == []


def test_a_solved_exercise_comes_back_with_other_numbers(desk: Page, site: str) -> None:
    desk.evaluate(PUT, SOME)
    desk.goto(f"{site}loss.html")
    cell = desk.locator('[data-exercise="half_square"]')
    anew = cell.get_by_role("button", name="Solve it anew")
    expect(anew).to_be_hidden()  # it isn't wished for
    desk.evaluate("localStorage.setItem('/ desk', '{\"again\": true}')")
    desk.reload()
    cell.scroll_into_view_if_needed()
    expect(cell).to_have_attribute("data-editor", "ready")
    anew.click()
    expect(anew).to_be_hidden()
    value = "box => box.CodeMirror.getValue()"
    assert "return ..." in cell.locator(".CodeMirror").evaluate(value)
    by_heart = "def half_square(a, y):\n    return {}.get(len(a), 0)"
    for code, said in {
        by_heart: "✗ Not yet.",
        code_of("half_square"): "on as many with other numbers.",
    }.items():
        cell.locator(".CodeMirror").evaluate("(box, code) => box.CodeMirror.setValue(code)", code)
        cell.get_by_role("button", name="Check").click()
        expect(cell.locator(".exercise-output")).to_contain_text(said, timeout=LIVE)
    kept = desk.evaluate("JSON.parse(localStorage.getItem('/ exercise half_square'))")
    assert kept["level"] == 1
    assert kept["on"] == desk.evaluate(TODAY)
    assert "seed" not in kept
    desk.goto(f"{site}desk.html")
    expect(desk.locator("#desk-again")).to_contain_text("The next one comes in 3 days.")


def test_a_chapters_page_has_few_more_scripts() -> None:
    assert (SITE / "_static" / "progress.js").stat().st_size < 4_600
