"""The playground of the built book: it trains, pauses, steps, diverges and begins again."""

import numpy as np
import pytest
from playwright.sync_api import expect

from backprop.explorers.catalogue import explorer_named
from explorer_reader import OFFLINE, PATIENCE, Open, Reader
from reader import WIDE, need_the_built_book, place_of
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
    # in a fold of the text below the figure
    fold = reader.page.locator("article details:has(a[href*='#playground.'])").last
    fold.locator("summary").first.click()
    fold.locator("a[href*='#playground.']").last.click()
    expect(reader.figure.locator(".explorer-picture")).to_be_in_viewport(ratio=0.9)
    elsewhere = read("playground", fragment="#nudge.h=1", routes=OFFLINE)
    elsewhere.page.wait_for_timeout(500)
    assert elsewhere.page.evaluate("scrollY") == 0


OWN = """figure => [...figure.querySelectorAll(".own")]
    .map((path) => (path.getAttribute("d") ?? "").match(/M/g)?.length ?? 0)"""
# Of a canvas: the share of its points that are drawn, and their mean lightness, 0 to 255
DRAWN = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let [seen, light] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
        if (!data[at + 3]) continue;
        seen += 1;
        light += (data[at] + data[at + 1] + data[at + 2]) / 3;
    }
    return [seen / (data.length / 4), light / seen];
}"""
PLANE = ".explorer-kept canvas[width='32']"


def own(reader: Reader) -> list[int]:
    """How many own points the map shows of each class."""
    return list(reader.figure.evaluate(OWN))


@pytest.mark.xdist_group("playground")
def test_a_point_is_added_by_a_press_while_it_learns_and_taken_away_again(live: Open) -> None:
    reader = live("playground")
    land = reader.figure.locator(".land")
    reader.button("Run").click()
    expect(reader.figure.locator("[data-quantity=steps]")).not_to_have_text("0")
    reader.figure.get_by_role("button", name="add to class 1").click()
    land.click(position={"x": 40, "y": 60})
    assert own(reader) == [0, 1, 0, 0]
    reader.pause()
    steps = int(reader.figure.locator("[data-quantity=steps]").inner_text())
    assert steps > 0  # it goes on from where it was
    reader.page.wait_for_function("location.hash.includes('playground.points=1.')")
    land.click(position={"x": 41, "y": 61})  # on the point
    assert own(reader) == [0, 0, 0, 0]
    assert int(reader.figure.locator("[data-quantity=steps]").inner_text()) >= steps
    assert reader.wrong == []


@pytest.mark.xdist_group("playground")
def test_points_of_a_third_class_give_the_network_a_third_output(live: Open) -> None:
    reader = live("playground")
    units = reader.figure.locator("rect.unit")
    expect(units).to_have_count(2 + 8 + 8 + 1)
    reader.figure.get_by_role("button", name="add to class 2").click()
    reader.figure.locator(".land").click(position={"x": 150, "y": 30})
    expect(units).to_have_count(2 + 8 + 8 + 3)
    reader.see("live")
    reader.compare(exactly=True)
    fragment = reader.figure.locator(".explorer-link").evaluate("link => link.hash")
    reader.button("Clear").click()
    expect(units).to_have_count(2 + 8 + 8 + 1)
    reader.page.wait_for_function("before => location.hash !== before", arg=fragment)
    reader.follow(fragment)
    expect(units).to_have_count(2 + 8 + 8 + 3)
    assert own(reader) == [0, 0, 1, 0]
    assert reader.wrong == []


def test_a_point_is_added_by_a_tap_and_by_keys_and_a_swipe_scrolls(read: Open) -> None:
    reader = read(
        "playground",
        routes=OFFLINE,
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
    )
    land = reader.figure.locator(".land")
    land.tap(position={"x": 30, "y": 40})
    assert own(reader) == [1, 0, 0, 0]
    land.focus()
    for key in ["3", "ArrowLeft", "ArrowUp", "ArrowUp", "Enter"]:
        reader.page.keyboard.press(key)
    assert own(reader) == [1, 0, 0, 1]
    expect(reader.figure.locator(".explorer-adding [role=status]")).to_contain_text("X₀ −0.")
    reader.page.keyboard.press("Enter")  # on the point that is there
    assert own(reader) == [1, 0, 0, 0]
    reader.button("Take back").click()
    assert own(reader) == [0, 0, 0, 0]
    touch_action = "land => getComputedStyle(land).touchAction"
    assert land.evaluate(touch_action) == "auto"
    assert reader.wrong == []


@pytest.mark.xdist_group("playground")
def test_the_readers_own_function_is_learned_and_a_wrong_one_told(live: Open) -> None:
    reader = live("playground")
    field = reader.control("function")
    field.fill("X0 * X1 > 0.3")
    field.press("Enter")
    reader.see("live")
    assert reader.setting()["data"] == "function"
    reader.compare(exactly=True)
    field.fill("launch(X0)")
    field.press("Enter")
    note = reader.figure.locator("[data-quantity=note]")
    expect(note).to_contain_text("unknown function 'launch'")
    reader.button("Run").click()
    expect(reader.button("Run")).to_be_visible()
    expect(reader.figure.locator("[data-quantity=steps]")).to_have_text("0")
    assert reader.wrong == []


@pytest.mark.xdist_group("playground")
def test_the_code_in_the_page_prints_the_losses_of_the_page(
    live: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = live("playground")
    reader.set("data", "pinwheel")
    reader.see("live")
    for step in range(1, 6):
        reader.button("Step").click()
        expect(reader.figure.locator("[data-quantity=steps]")).to_have_text(str(step))
    reader.figure.locator(".explorer-code summary").click()
    code = reader.figure.locator("textarea").input_value()
    assert "range(5)" in code
    exec(code, {})
    printed = capsys.readouterr().out.splitlines()
    for line, (loss, share) in zip(
        printed, [("loss", "accuracy"), ("held_out", "held_out_accuracy")], strict=True
    ):
        shown = [reader.figure.locator(f"[data-quantity={one}]") for one in (loss, share)]
        value, right = (float(one.get_attribute("data-value") or "nan") for one in shown)
        assert line.endswith(f"loss {value:.4g}, {right:.1%} right")
    reader.figure.locator(".explorer-code summary").click()


@pytest.mark.xdist_group("playground")
def test_each_preset_sets_all_that_it_means_and_nothing_else(live: Open) -> None:
    reader = live("playground")
    reader.set("seed", 4)
    for name, setting in explorer_named("playground").presets["Try"].items():
        chip = reader.button(name)
        chip.click()
        reader.see("live")
        assert reader.setting() == explorer_named("playground").defaults | setting
        expect(chip).to_have_attribute("aria-pressed", "true")
        reader.compare(exactly=True)


@pytest.mark.xdist_group("playground")
def test_what_ails_the_training_is_said_below_the_loss_and_opens_to_advice(live: Open) -> None:
    reader = live("playground")
    box = reader.figure.locator(".explorer-finding")
    expect(box.locator("summary")).to_be_hidden()
    reader.button("Noise by heart").click()
    reader.see("live")
    name = box.locator("[data-quantity='findings[0]name']")
    advice = box.locator("[data-quantity='findings[0]advice']")
    for _ in range(2):  # it ails, is well, and ails again in the same way
        reader.button("Run").click()
        expect(name).to_have_text("overfitting", timeout=PATIENCE)
        reader.pause()
        expect(advice).to_be_hidden()
        box.locator("summary").click()
        expect(advice).to_contain_text("Stop early")
        box.locator("summary").click()
        reader.button("Start again").click()
        expect(box.locator("summary")).to_be_hidden()
    assert reader.wrong == []


SHAPE = """figure => [figure, ...figure.querySelectorAll(
    ".explorer-kept, .explorer-picture > svg, select, input, button, summary"
)].map((one) => { const { left, top, width, height } = one.getBoundingClientRect();
    return [left, top + scrollY, width, height].map(Math.round).join(" "); })"""


@pytest.mark.xdist_group("playground")
@pytest.mark.parametrize("viewport", [WIDE, {"width": 360, "height": 640}])
def test_nothing_moves_while_it_learns_and_when_it_diverges(
    live: Open, viewport: dict[str, int]
) -> None:
    reader = live("playground")
    reader.page.set_viewport_size(viewport)  # type: ignore[arg-type]
    reader.button("Rate too large").click()
    reader.see("live")
    reader.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    before = reader.figure.evaluate(SHAPE)
    reader.button("Run").evaluate("button => button.click()")
    note = reader.figure.locator("[data-quantity=note]")
    expect(note).to_contain_text("Training diverged", timeout=20_000)
    assert reader.figure.evaluate(SHAPE) == before
    reader.set("learning_rate", "0.001")
    reader.button("Run").evaluate("button => button.click()")
    reader.page.wait_for_function(
        "() => Number(document.querySelector('[data-quantity=steps]').dataset.value) > 300",
        timeout=PATIENCE,
    )
    reader.pause()
    expect(note).to_be_empty()
    reader.page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    assert reader.figure.evaluate(SHAPE) == before


@pytest.mark.parametrize("height", [640, 844])
def test_on_a_phone_the_map_stays_in_sight_while_any_control_is_moved(
    read: Open, height: int
) -> None:
    reader = read("playground", routes=OFFLINE, viewport={"width": 360, "height": height})
    plane, run = reader.figure.locator(".land"), reader.button("Run")
    controls = reader.figure.locator(".explorer-controls :is(input, select)").all()
    assert len(controls) == 12
    for control in controls:
        control.evaluate("one => one.scrollIntoView({ block: 'end', behavior: 'instant' })")
        below = place_of(control)
        for part in (plane, run):
            seen = place_of(part)
            assert seen["y"] >= 0
            assert seen["y"] + seen["height"] <= below["y"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_is_as_light_or_dark_as_the_page(read: Open, scheme: str) -> None:
    reader = read("playground", routes=OFFLINE, color_scheme=scheme)
    _, light = reader.figure.locator(PLANE).evaluate(DRAWN)
    assert (light > 200) if scheme == "light" else (light < 90)


@pytest.mark.xdist_group("playground")
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_gradients_run_back_along_the_wires_unless_little_motion_is_wanted(
    live: Open, motion: str
) -> None:
    reader = live("playground")
    reader.page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    pulses = reader.figure.locator("canvas.pulses")
    reader.button("Run").click()
    expect(reader.figure.locator("[data-quantity=steps]")).not_to_have_text("0")
    seen, canvas = f"one => ({DRAWN})(one)[0] > 0", pulses.element_handle()
    if motion == "no-preference":
        reader.page.wait_for_function(seen, arg=canvas, timeout=PATIENCE)
    else:
        reader.page.wait_for_timeout(300)
        assert not any(pulses.evaluate(seen) for _ in range(5))
    reader.button("Pause").click()
    reader.page.wait_for_function(f"one => !({seen})(one)", arg=canvas, timeout=PATIENCE)
    reader.page.emulate_media(reduced_motion="no-preference")


def test_held_out_points_have_marks_of_their_own(read: Open) -> None:
    reader = read("playground", routes=OFFLINE)
    count = """(figure, kind) => [...figure.querySelectorAll(`path.${kind}`)]
        .reduce((sum, path) => sum + (path.getAttribute("d") ?? "").split("M").length - 1, 0)"""
    marks = reader.figure.locator("svg.learning g").filter(has=reader.page.locator(".land"))
    assert marks.evaluate(count, "example") == 200
    assert marks.evaluate(count, "held") == 100
    fills = [
        marks.locator(f"path.{kind}.class-1").evaluate("path => getComputedStyle(path).fill")
        for kind in ("example", "held")
    ]
    assert fills[0] != fills[1]


def test_a_units_map_is_seen_large_while_a_pointer_is_on_it(read: Open) -> None:
    reader = read("playground", routes=OFFLINE)
    large = reader.figure.locator(".explorer-kept canvas[width='8']").last
    expect(large).to_be_hidden()
    reader.figure.locator("rect.unit").nth(4).hover()
    expect(large).to_be_visible()
    assert place_of(large) == place_of(reader.figure.locator(PLANE))
    reader.figure.locator("[data-quantity=steps]").hover()
    expect(large).to_be_hidden()
