"""What can be pressed, stepped through and dragged in the picture of one explorer."""

import re
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import expect

from backprop.explorers.catalogue import explorer_named
from explorer_reader import Open, Reader, drag, drag_across
from on_show import number_in
from reader import PHONE, WIDE, need_the_built_book, place_of

need_the_built_book()


IN_PICTURE = ["delta-flow", "forward-pass"]  # whose numbers are dragged where they stand
each_of_them = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in IN_PICTURE]
)
# The numbers that are seen in the picture, by their places
SEEN = """figure => [...new Set([...figure.querySelectorAll("svg [data-quantity]")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => one.dataset.quantity))]"""


def kinds(reader: Reader) -> set[str]:
    """The kinds of numbers that are seen in the picture, each with its layer: ``"z1"``."""
    found = set()
    for place in reader.figure.evaluate(SEEN):
        kind, *inside = re.findall(r"\w+", place)
        layer = int(inside[0]) + (kind != "a") if inside else ""
        found.add(kind if kind in ("blame", "blame_sums", "errors", "loss") else f"{kind}{layer}")
    return found


def go_to(reader: Reader, step: int) -> None:
    """Go to a step, where nothing moves any more."""
    reader.page.emulate_media(reduced_motion="reduce")
    while reader.button("Back").is_enabled():
        reader.button("Back").click()
    for _ in range(step):
        reader.button("Next").click()
    expect(reader.figure.locator(".explorer-steps p")).to_contain_text(f"Step {step} of")


@pytest.mark.xdist_group("forward-pass")
def test_a_unit_opens_its_sum_by_pointer_and_by_key(unstarted: Open) -> None:
    reader = unstarted("forward-pass")
    go_to(reader, 4)
    panel = reader.figure.locator(".explorer-panel")
    expect(panel).to_contain_text("Output 0")
    reader.figure.get_by_role("button", name="output 1").click()
    expect(panel).to_contain_text("Output 1")
    expect(panel.locator("[data-quantity='z[1][1]']").first).to_have_text("1.2249")
    reader.figure.get_by_role("button", name="hidden unit 1").focus()
    reader.page.keyboard.press("Enter")
    expect(panel).to_contain_text("Hidden unit 1")
    expect(reader.figure.get_by_role("button", name="hidden unit 1")).to_be_focused()
    reader.compare(exactly=False)


@pytest.mark.xdist_group("delta-flow")
@pytest.mark.parametrize("step", range(6))
def test_the_panel_says_of_a_connection_what_the_picture_says(unstarted: Open, step: int) -> None:
    reader = unstarted("delta-flow")
    go_to(reader, step)
    panel = reader.figure.locator(".explorer-panel")
    ways = [("input", "hidden unit", 1), ("hidden unit", "output", 2)]
    for (before, after, layer), i, j in product(ways, (0, 1), (0, 1)):
        name = f"connection from {before} {i} to {after} {j}"
        reader.figure.get_by_role("button", name=name).press("Enter")
        expect(panel).to_contain_text(f"From {before} {i} to {after} {j}")
        told = panel.locator(".result").all_inner_texts()
        seen = reader.figure.evaluate(SEEN)
        places = [f"weights[{layer - 1}][{i}][{j}]", f"blame[{i}][{j}]"]
        shown = [one for one in places if one in seen and (layer == 2 or "blame" not in one)]
        picture = reader.figure.locator("svg")
        assert told == [
            picture.locator(f"[data-quantity='{place}']:visible").first.text_content()
            for place in shown
        ]
        assert len(told) == (step >= 5 or (step >= 3 and layer == 2))
    reader.compare(exactly=False)


@pytest.mark.xdist_group("delta-flow")
@pytest.mark.parametrize("unit", ["hidden unit 0", "hidden unit 1", "output 0", "output 1"])
def test_a_unit_opens_the_sum_of_its_delta(unstarted: Open, unit: str) -> None:
    reader = unstarted("delta-flow")
    go_to(reader, 4)
    reader.figure.get_by_role("button", name=unit, exact=True).click()
    panel = reader.figure.locator(".explorer-panel")
    layer, j = int(unit.startswith("output")), int(unit[-1])
    expect(panel.locator(".result")).to_have_attribute("data-quantity", f"deltas[{layer}][{j}]")
    # the two factors before it multiply to it
    (line,) = [one for one in panel.locator(".explorer-line").all_inner_texts() if "=" in one
               and one.endswith(panel.locator(".result").inner_text())]  # fmt: skip
    product_of, result = line.split("=")[-2:]
    first, second = (number_in(part.strip()) for part in product_of.split("×"))
    assert first * second == pytest.approx(number_in(result.strip()), rel=2e-3)
    reader.compare(exactly=False)


BY_STEP = {
    "forward-pass": [
        set(),
        {"z1"},
        {"z1", "a1"},
        {"z1", "a1", "z2"},
        {"z1", "a1", "z2", "a2"},
    ],
    "delta-flow": [
        {"a1", "a2"},
        {"a1", "a2", "errors", "loss"},
        {"a1", "a2", "errors", "loss", "deltas2"},
        {"a1", "a2", "errors", "loss", "deltas2", "blame", "blame_sums"},
        {"a1", "a2", "errors", "loss", "deltas2", "blame", "deltas1"},
        {"a1", "a2", "errors", "loss", "deltas2", "deltas1", "weights1", "weights2"},
    ],
}


@each_of_them
def test_the_steps_show_one_kind_of_number_after_the_other(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    by_step = BY_STEP[name]
    for number, expected in enumerate(by_step):
        go_to(reader, number)
        assert kinds(reader) == expected
    expect(reader.button("Next")).to_be_disabled()


@each_of_them
def test_the_panel_has_only_what_is_computed_by_then(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    panel = reader.figure.locator(".explorer-panel")
    for step in range(len(BY_STEP[name])):
        go_to(reader, step)
        known = set().union(*BY_STEP[name][: step + 1])
        for unit in ["hidden unit 1", "output 0"]:
            reader.figure.get_by_role("button", name=unit, exact=True).click()
            for place in panel.locator("[data-quantity]").evaluate_all(
                "all => all.map((one) => one.dataset.quantity)"
            ):
                kind, *inside = re.findall(r"\w+", place)
                layer = int(inside[0]) + (kind != "a")
                needs = {
                    "terms": f"z{layer}",
                    "slopes": f"deltas{layer}",
                    "blame": "blame",
                    "blame_sums": "blame_sums",
                    "errors": "errors",
                }.get(kind, f"{kind}{layer}")
                assert needs in known, f"{place} at step {step}"


@each_of_them
def test_play_lets_the_numbers_run(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    words = reader.figure.locator(".explorer-steps p")
    last = len(BY_STEP[name]) - 1
    reader.page.emulate_media(reduced_motion="no-preference")
    reader.button("Play").click()
    pulse = reader.figure.locator("svg .pulse").first
    expect(pulse).to_be_visible()
    first = place_of(pulse)
    reader.page.wait_for_function(
        "([one, x]) => Math.abs(one.getBoundingClientRect().x - x) > 5",
        arg=[pulse.element_handle(), first["x"]],
    )
    reader.compare(exactly=False)
    expect(words).to_contain_text(f"Step {last} of {last}")
    expect(reader.button("Play")).to_be_visible()
    assert kinds(reader) >= BY_STEP[name][-1]
    reader.button("Play").press("Enter")  # from the beginning
    expect(words).to_contain_text("Step 1 of")
    reader.button("Pause").press("Enter")
    step = words.inner_text()
    reader.page.wait_for_timeout(800)
    assert words.inner_text() == step
    assert reader.figure.locator("svg .pulse").count() == 0


@pytest.mark.xdist_group("forward-pass")
def test_two_pulses_add_up_as_they_arrive(unstarted: Open) -> None:
    reader = unstarted("forward-pass")
    reader.page.emulate_media(reduced_motion="no-preference")
    watch_sum = """figure => {
        window.sums = [];
        const watch = () => {
            const seen = [...figure.querySelectorAll("svg .unit [data-quantity]")]
                .filter((one) => one.checkVisibility({ visibilityProperty: true }))
                .map((one) => one.dataset.quantity).filter((one) => /^(sums|z)/.test(one));
            if (seen[0] && sums.at(-1) !== seen[0]) sums.push(seen[0]);
            if (seen[0] !== "z[0][0]") requestAnimationFrame(watch);
        };
        watch();
    }"""
    reader.figure.evaluate(watch_sum)
    reader.button("Next").click()
    reader.page.wait_for_function("sums.at(-1) === 'z[0][0]'")
    assert reader.page.evaluate("sums") == ["sums[0][0][0]", "sums[0][1][0]", "z[0][0]"]


@each_of_them
def test_who_wants_little_motion_gets_none(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    reader.page.emulate_media(reduced_motion="reduce")
    reader.figure.evaluate("""figure => {
        window.moved = 0;
        new MutationObserver(() => moved += figure.querySelectorAll("svg .pulse").length)
            .observe(figure, { subtree: true, attributes: true });
    }""")
    reader.button("Next").click()
    expect(reader.figure.locator(".explorer-steps p")).to_contain_text("Step 1 of")
    assert kinds(reader) == BY_STEP[name][1]
    reader.button("Back").click()
    reader.button("Play").click()
    last = len(BY_STEP[name]) - 1
    expect(reader.figure.locator(".explorer-steps p")).to_contain_text(f"Step {last} of {last}")
    assert reader.page.evaluate("moved") == 0


@each_of_them
def test_a_number_is_set_by_keys_and_says_what_it_is(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    go_to(reader, 4)
    weight = reader.figure.get_by_role(
        "slider", name="W⁽²⁾₀₁: weight from hidden unit 0 to output 1"
    )
    for key, value in [
        ("ArrowRight", "0.55"), ("ArrowUp", "0.60"), ("ArrowLeft", "0.55"), ("PageDown", "0.05"),
        ("ArrowDown", "0.00"), ("Home", "−2.00"), ("ArrowLeft", "−2.00"), ("PageUp", "−1.50"),
        ("End", "2.00"), ("ArrowRight", "2.00"),
    ]:  # fmt: skip
        weight.press(key)
        expect(weight).to_have_attribute("aria-valuetext", value)
        assert float(weight.get_attribute("aria-valuenow") or "") == number_in(value)
        reader.compare(exactly=False)


@each_of_them
@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_nothing_moves_while_a_number_is_dragged_in_sight_of_the_picture(
    unstarted: Open, name: str, viewport: Any
) -> None:
    reader = unstarted(name)
    reader.page.set_viewport_size(viewport)
    go_to(reader, 4)
    picture = place_of(reader.figure.locator(".explorer-picture"))
    buttons = place_of(reader.figure.locator(".explorer-steps"))
    assert buttons["y"] + buttons["height"] - picture["y"] < 0.85 * viewport["height"]
    parts = ".explorer-picture, .explorer-steps, .explorer-panel, .explorer-row"
    heights = """([figure, parts]) => {
        const top = figure.getBoundingClientRect().top;
        return [...figure.querySelectorAll(parts)].map((one) => {
            const { top: from, height } = one.getBoundingClientRect();
            return [from - top, height];
        });
    }"""
    figure = reader.figure.element_handle()
    number = reader.control("w2_01")
    number.scroll_into_view_if_needed()
    box = place_of(number)
    before = reader.page.evaluate(heights, [figure, parts])
    mouse = reader.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    for way in (20, -90, -150, 40):
        mouse.move(box["x"] + box["width"] / 2 + way, box["y"] + box["height"] / 2, steps=4)
        assert reader.page.evaluate(heights, [figure, parts]) == before
    mouse.up()
    assert reader.setting()["w2_01"] != explorer_named(name).defaults["w2_01"]
    reader.compare(exactly=False)


@each_of_them
def test_what_is_dragged_first_sets_the_numbers_running(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    drag(reader.control("w1_00"), 0.8)
    expect(reader.button("Pause")).to_be_visible()
    last = len(BY_STEP[name]) - 1
    words = reader.figure.locator(".explorer-steps p")
    expect(words).to_contain_text(f"Step {last} of {last}")
    reader.compare(exactly=False)


@pytest.mark.xdist_group("descent-race")
def test_the_start_of_the_race_can_be_dragged(live: Open) -> None:
    reader = live("descent-race")
    land = reader.figure.locator(".explorer-picture .land")
    land.scroll_into_view_if_needed()
    drag_across(land, (0.1, 0.25), (0.75, 0.65))
    start = reader.setting()
    assert (start["start_x"], start["start_y"]) == pytest.approx((1, -0.6), abs=0.03)
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.wrong == []


@pytest.mark.xdist_group("landscape")
def test_the_start_on_the_slice_can_be_dragged(live: Open) -> None:
    reader = live("landscape")
    land = reader.figure.locator(".explorer-picture .map .land")
    land.scroll_into_view_if_needed()
    box = drag_across(land, (0.25, 0.25), (0.75, 0.5))
    expect(reader.control("start_x")).to_have_value("6")
    expect(reader.control("start_y")).to_have_value("0")
    reader.page.mouse.click(
        box["x"] + 0.25 * box["width"], box["y"] + box["height"] + 15
    )  # on the scale
    expect(reader.control("start_x")).to_have_value("6")
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.wrong == []


@pytest.mark.xdist_group("landscape")
@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_slice_is_in_sight_of_its_controls(live: Open, viewport: Any) -> None:
    reader = live("landscape")
    reader.page.set_viewport_size(viewport)
    reader.see("live")
    picture = place_of(reader.figure.locator(".explorer-picture"))
    controls = place_of(reader.figure.locator(".explorer-controls"))
    assert controls["y"] + controls["height"] - picture["y"] < 0.75 * viewport["height"]
