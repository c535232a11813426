"""The descent race: it plays, its board ranks, and the start follows the pointer."""

from typing import Any

import pytest
from playwright.sync_api import expect

from backprop.explorers.descent_race import STEPS
from explorer_reader import OFFLINE, Open, Reader, drag
from reader import PHONE, WIDE, need_the_built_book, place_of

need_the_built_book()
pytestmark = pytest.mark.xdist_group("descent-race")


def step(reader: Reader) -> int:
    return int(reader.control("steps").input_value())


def board(reader: Reader) -> list[tuple[str, str]]:
    """Names and what is said of each, from the top."""
    rows = reader.figure.locator(".explorer-racer").evaluate_all(
        """rows => rows.map((row) => {
            const [rank, name, said] = [...row.children].filter((one) => one.tagName === "SPAN");
            return [Number(rank.textContent), name.textContent, said.textContent];
        })"""
    )
    return [(name, said) for _, name, said in sorted(rows)]


def test_it_plays_from_the_start_to_the_end_and_can_be_stopped(unstarted: Open) -> None:
    reader = unstarted("descent-race")
    assert step(reader) == STEPS
    reader.button("Play").click()
    reader.page.wait_for_function("document.querySelector('[name=steps]').value > 3")
    reader.button("Pause").click()
    here = step(reader)
    assert 3 < here < STEPS
    reader.compare(exactly=False)
    reader.page.wait_for_timeout(300)
    assert step(reader) == here
    reader.page.wait_for_function(f"location.hash === '#descent-race.steps={here}'")
    reader.button("Play").click()
    reader.page.wait_for_function(f"document.querySelector('[name=steps]').value == {STEPS}")
    expect(reader.button("Play")).to_be_visible()
    reader.compare(exactly=False)


def test_who_moves_the_step_takes_over(unstarted: Open) -> None:
    reader = unstarted("descent-race")
    reader.button("Play").click()
    reader.page.wait_for_function("document.querySelector('[name=steps]').value > 1")
    reader.set("steps", 40)
    expect(reader.button("Play")).to_be_visible()
    assert step(reader) == 40
    reader.compare(exactly=False)


def test_the_board_ranks_by_the_loss_and_nothing_jumps(unstarted: Open) -> None:
    reader = unstarted("descent-race")
    height = place_of(reader.figure)["height"]
    for at in (0, 3, 15, STEPS):
        reader.set("steps", at)
        losses = [float(value) for place, value, *_ in reader.numbers() if "losses" in place]
        ranked = reader.figure.locator(".explorer-rank").all_inner_texts()
        assert [losses[ranked.index(str(rank))] for rank in range(1, 5)] == sorted(losses)
        assert place_of(reader.figure)["height"] == height


def test_the_rate_passes_the_limit_and_says_who_is_out(unstarted: Open) -> None:
    reader = unstarted("descent-race")
    height = place_of(reader.figure)["height"]
    for rate in (0.07, 0.08):
        reader.set("learning_rate", rate)
        assert "out" not in " ".join(said for _, said in board(reader))
        reader.compare(exactly=False)
    reader.set("learning_rate", 0.09)
    assert board(reader)[-1] == ("gradient descent", "out, step 9")
    expect(reader.figure.locator(".explorer-words")).to_contain_text("Gradient descent flew out")
    reader.set("steps", 8)
    assert ("gradient descent", "out, step 9") not in board(reader)
    reader.compare(exactly=False)
    assert place_of(reader.figure)["height"] == height


def test_who_is_stuck_is_called_so(live: Open) -> None:
    reader = live("descent-race")
    reader.follow("#descent-race.surface=saddle&descent-race.start_x=0&descent-race.start_y=0")
    assert [said for _, said in board(reader)] == ["stuck"] * 4
    expect(reader.figure.locator(".explorer-words")).to_contain_text("All four are stuck")
    expect(reader.figure.locator(".explorer-formula")).to_have_text("x² / 2 − y² / 2 + y⁴ / 8")
    reader.compare(exactly=True)


def test_a_slider_goes_by_what_is_stored_until_python_is_there(read: Open) -> None:
    reader = read("descent-race", routes=OFFLINE)
    reader.see("starting")
    drag(reader.control("start_x"), 0.63)
    assert reader.setting()["start_x"] == pytest.approx(0.4)
    expect(reader.figure).to_have_attribute("aria-busy", "false")
    reader.compare(exactly=False)
    reader.control("start_x").press("ArrowRight")
    assert reader.setting()["start_x"] == pytest.approx(0.8)
    reader.compare(exactly=False)
    assert reader.wrong == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_map_is_in_sight_of_its_controls(live: Open, viewport: Any) -> None:
    reader = live("descent-race")
    reader.page.set_viewport_size(viewport)
    reader.see("live")
    picture = place_of(reader.figure.locator(".explorer-picture"))
    controls = place_of(reader.figure.locator(".explorer-controls"))
    playing = place_of(reader.figure.locator(".explorer-playing"))
    lowest = max(one["y"] + one["height"] for one in (picture, controls, playing))
    bar = 60  # of the theme, at the top of the screen
    assert lowest - picture["y"] < viewport["height"] - bar
    drawing = reader.figure.locator(".explorer-picture svg")
    seen = place_of(drawing)["width"]
    drawn = drawing.evaluate("svg => svg.viewBox.baseVal.width")
    assert seen == pytest.approx(drawn, abs=1)  # not stretched


def test_without_motion_it_leaps(read: Open) -> None:
    reader = read("descent-race", routes=OFFLINE, reduced_motion="reduce")
    reader.figure.scroll_into_view_if_needed()
    reader.figure.evaluate(
        """figure => {
            window.steps = [];
            const board = figure.querySelector(".explorer-board");
            const note = () => {
                const step = figure.querySelector("[name=steps]").value;
                if (step !== window.steps.at(-1)) window.steps.push(step);
            };
            new MutationObserver(note).observe(board, { subtree: true, childList: true });
        }"""
    )
    reader.button("Play").click()
    reader.page.wait_for_timeout(200)
    expect(reader.button("Play")).to_be_visible(timeout=15_000)
    assert [int(at) for at in reader.page.evaluate("steps")] == list(range(0, STEPS + 1, 10))
