"""What stands around every explorer: what to try, and a pin that keeps the picture as a ghost."""

import pytest
from playwright.sync_api import expect

from backprop.explorers.catalogue import explorer_named, names
from explorer_reader import FIRST, Open, drag
from reader import need_the_built_book, place_of

need_the_built_book()

every_explorer = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names()]
)
LINES = """figure => [...figure.querySelectorAll(".explorer-ghost *")]
    .map((one) => one.getAttribute("d") ?? one.getAttribute("points") ?? one.getAttribute("width"))
    .filter((one) => one)"""
# Of the squared error: the marks of its axis up, each with its place, and the top of a curve.
LEVELS = """figure => [...figure.querySelector(
    ".explorer-picture > svg:not(.explorer-ghost) .ticks",
).querySelectorAll(".note.end")].map((one) => {
        const { top, height } = one.getBoundingClientRect();
        return [Number(one.textContent), top + height / 2];
    })"""
TOP = "(figure, curve) => figure.querySelector(curve).getBoundingClientRect().top"
NOW, KEPT = (f".explorer-picture {one} .curve" for one in ("> svg > g", ".explorer-ghost"))


@every_explorer
def test_what_to_try_stands_on_top(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    invitation = reader.figure.locator(".explorer-invitation")
    expect(invitation).to_have_text(explorer_named(name).invitation)
    picture = reader.figure.locator(".explorer-picture")
    assert place_of(invitation)["y"] < place_of(picture)["y"]


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.xdist_group(n)) for n in names() if n != "cover"],  # a film
)
def test_a_pinned_picture_stays_as_a_ghost(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    pin = reader.button("Pin")
    numbers, before = reader.numbers(), place_of(reader.figure)["height"]
    expect(pin).to_have_attribute("aria-pressed", "false")
    pin.focus()
    reader.page.keyboard.press("Enter")
    expect(pin).to_have_attribute("aria-pressed", "true")
    kept = reader.figure.evaluate(LINES)
    assert len(kept) > 0
    assert reader.numbers() == numbers  # a ghost's aren't to be had
    assert place_of(reader.figure)["height"] == before
    drag(reader.control(FIRST[name]), 0.7)
    reader.compare(exactly=False)
    assert reader.figure.evaluate(LINES) == kept
    ghost = reader.figure.locator(".explorer-ghost")
    expect(ghost).to_have_attribute("aria-hidden", "true")
    assert ghost.locator("text, [role], [tabindex], [data-quantity]").count() == 0
    assert ghost.evaluate("one => getComputedStyle(one).pointerEvents") == "none"
    pin.click()
    expect(pin).to_have_attribute("aria-pressed", "false")
    expect(ghost).to_have_count(0)
    assert reader.wrong == []


@pytest.mark.xdist_group("loss-curves")
def test_a_ghost_follows_the_scales_of_now(live: Open) -> None:
    """Its highest loss stands where the axis of now has that loss."""
    reader = live("loss-curves")

    def loss_at_the_top(curve: str) -> float:
        (low, low_at), *_, (high, high_at) = reader.figure.evaluate(LEVELS)
        top = reader.page.evaluate(
            f"curve => ({TOP})(document.querySelector('#explorer-loss-curves'), curve)", curve
        )
        return float(low + (top - low_at) / (high_at - low_at) * (high - low))

    reader.set("y", 0.5)
    reader.see("live")
    loss, levels = loss_at_the_top(NOW), reader.figure.evaluate(LEVELS)
    assert loss == pytest.approx(0.125, abs=0.005)
    reader.button("Pin").click()
    reader.set("y", 0)
    reader.see("live")
    now = reader.figure.evaluate(LEVELS)
    assert now[-1][0] > 2 * levels[-1][0]
    assert loss_at_the_top(KEPT) == pytest.approx(loss, abs=0.03 * now[-1][0])
    reader.button("Pin").click()
