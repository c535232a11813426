"""The playground of the built book: it trains, pauses, steps, diverges and begins again."""

import numpy as np
import pytest
from playwright.sync_api import expect

from explorer_reader import OFFLINE, PATIENCE, Open
from reader import need_the_built_book
from serve import SITE

need_the_built_book()

TOO_FAST = (
    "playground.optimizer=momentum&playground.activation=relu&playground.learning_rate=3"
    "&playground.layers=6&playground.width=16"
)


@pytest.mark.xdist_group("playground")
def test_the_playground_trains_pauses_steps_and_starts_again(live: Open) -> None:
    reader = live("playground")
    steps = reader.figure.locator("[data-quantity=steps]")

    def done() -> int:
        return int(steps.inner_text())

    reader.button("Step").click()
    expect(steps).to_have_text("1")
    reader.button("Run").click()
    expect(reader.button("Pause")).to_be_visible()
    reader.page.wait_for_function(
        "() => Number(document.querySelector('[data-quantity=accuracy]').dataset.value) >= 0.95",
        timeout=30_000,  # what the book promises for the spirals
    )
    before = done()
    reader.set("learning_rate", "0.001")  # changes in the middle of the training
    reader.page.wait_for_timeout(300)
    assert done() > before
    expect(reader.button("Pause")).to_be_visible()
    reader.button("Pause").click()
    expect(reader.button("Run")).to_be_visible()
    still = done()
    reader.page.wait_for_timeout(300)
    assert done() == still
    reader.button("Start again").click()
    expect(steps).to_have_text("0")
    reader.see("live")
    reader.compare(exactly=True)
    reader.button("Run").click()
    expect(steps).not_to_have_text("0")
    reader.button("Start again").click()  # begins from the start, and stands still
    expect(steps).to_have_text("0")
    expect(reader.button("Run")).to_be_visible()
    reader.set("layers", 3)
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.wrong == []


@pytest.mark.xdist_group("playground")
def test_another_network_goes_on_training_where_one_was_training(live: Open) -> None:
    reader = live("playground")
    reader.button("Run").click()
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
    expect(reader.button("Pause")).to_be_visible()
    reader.button("Pause").click()
    expect(reader.button("Run")).to_be_visible()
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


@pytest.mark.xdist_group("playground")
def test_training_that_diverges_stops_and_says_why(live: Open) -> None:
    reader = live("playground")
    reader.follow(TOO_FAST)
    reader.figure.get_by_role("button", name="Run").click()
    note = reader.figure.locator("[data-quantity=note]")
    expect(note).to_contain_text("Training diverged at step", timeout=20_000)
    run = reader.figure.get_by_role("button", name="Run")
    expect(run).to_be_visible()
    assert all(
        np.isfinite(float(value)) for place, value, *_ in reader.numbers() if place != "note"
    )
    assert reader.wrong == []


@pytest.mark.xdist_group("playground")
def test_after_divergence_run_begins_anew_with_the_present_rate(live: Open) -> None:
    reader = live("playground")
    reader.follow(TOO_FAST)
    note = reader.figure.locator("[data-quantity=note]")
    reader.button("Run").click()
    expect(note).to_contain_text("Training diverged at step", timeout=20_000)
    reader.set("learning_rate", "0.001")
    expect(note).to_contain_text("Training diverged at step")
    reader.button("Step").click()
    expect(note).to_be_empty()
    expect(reader.figure.locator("[data-quantity=steps]")).to_have_text("1")
    reader.button("Run").click()
    expect(reader.button("Pause")).to_be_visible()
    reader.page.wait_for_timeout(1000)
    expect(note).to_be_empty()
    expect(reader.button("Pause")).to_be_visible()
    assert reader.wrong == []


def test_a_link_to_a_setting_opens_at_the_figure(read: Open) -> None:
    reader = read(
        "playground", fragment="#playground.data=moons&playground.noise=0.3", routes=OFFLINE
    )
    expect(reader.figure.locator(".explorer-picture")).to_be_in_viewport(ratio=0.9)
    reader.page.wait_for_timeout(500)  # for the reader's own scrolling, and the address
    reader.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    reader.page.wait_for_timeout(500)
    reader.page.reload()
    reader.page.wait_for_timeout(500)
    assert reader.page.evaluate("scrollY") == 0
    # in the text below the figure
    reader.page.locator("article a[href*='#playground.']:not(.explorer-link):visible").last.click()
    expect(reader.figure.locator(".explorer-picture")).to_be_in_viewport(ratio=0.9)
    elsewhere = read("playground", fragment="#nudge.h=1", routes=OFFLINE)
    elsewhere.page.wait_for_timeout(500)
    assert elsewhere.page.evaluate("scrollY") == 0
