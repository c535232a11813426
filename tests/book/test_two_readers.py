"""The two readers of the built book: they learn, are asked about moved pictures, and show why."""

import pytest
from playwright.sync_api import expect

from backprop.explorers.two_readers_training import BLOCK, EPOCHS
from explorer_reader import OFFLINE, PATIENCE, Open, Reader
from reader import WIDE, need_the_built_book

need_the_built_book()

together = pytest.mark.xdist_group("two-readers")
EPOCHS_DONE = "Number(document.querySelector('[data-quantity=epochs]').dataset.value)"
SHAPE = """figure => [figure, ...figure.querySelectorAll(
    ".explorer-bar, .explorer-picture > svg, select, input, button"
)].map((one) => { const { left, top, width, height } = one.getBoundingClientRect();
    return [left, top + scrollY, width, height].map(Math.round).join(" "); })"""
# How many squares a path of weights has, full ones and hollow ones
SQUARES = """figure => ["full", "hollow"].map((kind) =>
    [...figure.querySelectorAll(`.explorer-picture > svg .${kind}`)]
        .map((path) => path.getAttribute("d").split("M").length - 1))"""
POINTS = """(figure, kind) => [...figure.querySelectorAll(`.explorer-picture > svg .curve.${kind}`)]
    .map((line) => line.getAttribute("points"))"""

OVERLAPS = """figure => {
    const texts = [...figure.querySelectorAll(".explorer-picture > svg text")]
        .map((one) => [one.textContent, one.getBoundingClientRect()]);
    const found = [];
    texts.forEach(([words, a], at) => texts.slice(at + 1).forEach(([others, b]) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 3) found.push([words, others]);
    }));
    return found;
}"""


def value(reader: Reader, place: str) -> float:
    number = reader.figure.locator(f"[data-quantity='{place}']").first
    return float(number.get_attribute("data-value") or "nan")


def until(reader: Reader, epochs: float) -> None:
    reader.page.wait_for_function(f"() => {EPOCHS_DONE} >= {epochs}", timeout=PATIENCE)


@together
def test_they_train_pause_step_and_start_again(live: Open) -> None:
    reader = live("two-readers")
    steps = reader.figure.locator("[data-quantity=steps]")
    before = reader.figure.evaluate(SQUARES)
    reader.button("Step").click()
    expect(steps).to_have_text(str(BLOCK))
    reader.button("Run").click()
    expect(reader.button("Pause")).to_be_visible()
    until(reader, 4)
    reader.button("Pause").click()
    expect(reader.button("Run")).to_be_visible()
    assert value(reader, "as_written[0]") > 0.85
    assert value(reader, "edge_detectors") >= 1
    still = steps.inner_text()
    reader.page.wait_for_timeout(300)
    assert steps.inner_text() == still
    assert reader.figure.evaluate(SQUARES) != before
    reader.button("Start again").click()
    expect(steps).to_have_text("0")
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.figure.evaluate(SQUARES) == before
    assert reader.wrong == []


@together
def test_moving_the_test_pictures_lowers_both_curves_and_keeps_what_is_learned(live: Open) -> None:
    reader = live("two-readers")
    reader.button("Run").click()
    until(reader, 5)
    reader.pause()
    expect(reader.button("Run")).to_be_visible()
    done = reader.figure.locator("[data-quantity=steps]").inner_text()
    written = [value(reader, f"right[{at}]") for at in range(2)]
    assert reader.figure.evaluate(POINTS, "now") == reader.figure.evaluate(POINTS, "unmoved")
    unmoved = reader.figure.evaluate(POINTS, "unmoved")
    reader.set("moved", "left")
    expect(reader.figure.locator("[data-quantity='right[0]']")).not_to_have_attribute(
        "data-value", str(written[0])
    )
    right = [value(reader, f"right[{at}]") for at in range(2)]
    assert right[0] < written[0]
    assert right[1] < right[0] - 0.1
    assert [value(reader, f"as_written[{at}]") for at in range(2)] == written
    assert reader.figure.evaluate(POINTS, "unmoved") == unmoved
    assert reader.figure.evaluate(POINTS, "now") != unmoved
    assert reader.figure.locator("[data-quantity=steps]").inner_text() == done
    reader.page.wait_for_function("location.hash.includes('two-readers.moved=left')")
    assert reader.wrong == []


@together
def test_an_arrow_stands_at_each_kernel_that_finds_edges(live: Open) -> None:
    reader = live("two-readers")
    reader.button("Run").click()
    until(reader, 6)
    reader.pause()
    expect(reader.button("Run")).to_be_visible()
    arrows = reader.figure.locator(".rise:not(.later)")
    expect(arrows).to_have_count(int(value(reader, "edge_detectors")))
    shares = [float(one.get_attribute("data-value") or "nan") for one in arrows.all()]
    assert shares
    assert min(shares) > 0.5


@together
def test_after_the_last_epoch_it_stands_still(live: Open) -> None:
    reader = live("two-readers")
    reader.button("Run").click()
    until(reader, EPOCHS)
    expect(reader.button("Run")).to_be_visible()
    for at in range(2):
        assert value(reader, f"parameters[{at}]") == 610
    assert value(reader, "a_pixel_off[0]") > value(reader, "a_pixel_off[1]") + 0.2


@together
@pytest.mark.parametrize("viewport", [WIDE, {"width": 360, "height": 640}])
def test_nothing_moves_while_they_learn(live: Open, viewport: dict[str, int]) -> None:
    reader = live("two-readers")
    reader.page.set_viewport_size(viewport)  # type: ignore[arg-type]
    reader.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    before = reader.figure.evaluate(SHAPE)
    reader.button("Run").evaluate("button => button.click()")
    until(reader, 3)
    reader.pause()
    expect(reader.button("Run")).to_be_visible()
    reader.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    assert reader.figure.evaluate(SHAPE) == before


def test_weights_of_both_signs_have_squares_that_differ_in_shape(read: Open) -> None:
    reader = read("two-readers", routes=OFFLINE)
    full, hollow = reader.figure.evaluate(SQUARES)
    assert min(full + hollow) > 20
    fills = [
        reader.figure.locator(f".explorer-picture > svg .{kind}").first.evaluate(
            "path => { const { fill, stroke } = getComputedStyle(path); return [fill, stroke]; }"
        )
        for kind in ("full", "hollow")
    ]
    assert fills[0][1] == "none"
    assert fills[1][1] not in ("none", fills[0][0], fills[1][0])


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone_no_two_texts_lie_on_each_other(read: Open, width: int) -> None:
    reader = read("two-readers", routes=OFFLINE, viewport={"width": width, "height": 844})
    assert reader.figure.evaluate(OVERLAPS) == []
