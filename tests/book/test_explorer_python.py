"""When Python starts behind an explorer, when it is asked, and what is done without it."""

from itertools import product

import pytest
from playwright.sync_api import expect

from backprop.explorers.catalogue import explorer_named
from explorer_reader import OFFLINE, Answer, Open, corrupted, drag, missing
from reader import need_the_built_book

need_the_built_book()


def test_python_starts_when_somebody_is_there_and_computes_what_is_set(read: Open) -> None:
    asked: list[str] = []
    reader = read("delta-flow")
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.page.wait_for_timeout(1000)
    assert [url for url in asked if "/pyodide/" in url] == []
    expect(reader.figure).to_have_attribute("data-state", "stored")
    reader.set("x_0", 1.5)
    reader.set("w2_01", -1.25)
    reader.see("live")
    assert any("pyodide.asm.wasm" in url for url in asked)
    assert reader.setting()["w2_01"] == -1.25
    reader.compare(exactly=True)


COUNT = """() => {
  window.asked = 0;
  const send = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.kind === "ask") window.asked += 1;
    return send.call(this, message, ...rest);
  };
}"""
HURRY = """slider => {
  for (let index = 0; index < 100; index += 1) {
    slider.value = Number(slider.min) + (index / 99) * (slider.max - slider.min);
    slider.dispatchEvent(new Event("input"));
  }
}"""


@pytest.mark.xdist_group("depth-lab")
def test_of_hurried_moves_only_the_newest_is_computed(live: Open) -> None:
    reader = live("depth-lab")
    reader.set("activation", "identity")
    reader.see("live")
    reader.page.evaluate(COUNT)
    before = reader.page.evaluate("window.asked")
    reader.control("gain").evaluate(HURRY)
    expect(reader.figure.locator("[data-quantity='forward[0]']")).to_have_text("exploding")
    reader.page.wait_for_function("window.asked")
    reader.page.wait_for_timeout(500)
    assert reader.setting()["gain"] == 4.0
    reader.compare(exactly=True)
    assert reader.page.evaluate("window.asked") - before <= 5


def test_a_link_with_nonsense_shows_what_it_can(read: Open) -> None:
    fragment = "#depth-lab.depth=11&depth-lab.width=loud&depth-lab.gain=1e9&depth-lab.colour=3&x=1"
    reader = read("depth-lab", fragment=fragment, routes=OFFLINE)
    reader.see("starting")
    defaults = explorer_named("depth-lab").defaults
    assert reader.setting().items() <= (defaults | {"depth": 11}).items()
    reader.compare(exactly=False)
    assert reader.wrong == []


@pytest.mark.xdist_group("depth-lab")
def test_a_link_can_be_opened_in_the_page_that_is_open(live: Open) -> None:
    reader = live("depth-lab")
    reader.page.evaluate("location.hash = '#depth-lab.depth=7&depth-lab.activation=relu'")
    expect(reader.control("depth")).to_have_value("7")
    reader.see("live")
    reader.compare(exactly=True)
    reader.page.evaluate("location.hash = '#see-what-depth-does'")  # a link to a section
    reader.page.wait_for_timeout(300)
    expect(reader.control("depth")).to_have_value("7")


PARTS = ["pyodide/*", "*.asm.wasm", "numpy*", "backprop*", "worker.js"]
# One fault of each part in every run of the tests; the others before a release.
ALWAYS = [(part, (missing, corrupted)[number % 2]) for number, part in enumerate(PARTS)]


@pytest.mark.parametrize(
    ("part", "answer"),
    [
        pytest.param(*one, marks=() if one in ALWAYS else pytest.mark.everywhere)
        for one in product(PARTS, [missing, corrupted])
    ],
)
def test_without_python_stored_results_go_on(read: Open, part: str, answer: Answer) -> None:
    reader = read("delta-flow", routes={f"**/{part}": answer})
    reader.see("failed")
    expect(reader.status).to_contain_text("Python didn't start")
    expect(reader.status).to_contain_text("Stored results still answer")
    drag(reader.control("y_1"), 0.3)
    reader.compare(exactly=False)
    drag(reader.control("w2_10"), 0.9)
    expect(reader.status).to_contain_text("The other controls went back to their starts")
    assert reader.setting()["y_1"] == 0.99
    assert float(reader.setting()["w2_10"]) > 1
    reader.compare(exactly=False)
