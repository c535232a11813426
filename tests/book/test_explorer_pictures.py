"""What can be pressed, stepped through and dragged in the picture of one explorer."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from explorer_reader import Open, drag_across
from on_show import RAISED, number_in
from reader import PHONE, WIDE, need_the_built_book, place_of

need_the_built_book()


@pytest.mark.xdist_group("forward-pass")
def test_a_unit_opens_its_sum_by_pointer_and_by_key(unstarted: Open) -> None:
    reader = unstarted("forward-pass")
    panel = reader.figure.locator(".explorer-panel")
    expect(panel).to_contain_text("Hidden unit 0")
    reader.figure.get_by_role("button", name="output 1").click()
    expect(panel).to_contain_text("Output 1")
    expect(panel.locator("[data-quantity='z[1][1]']").first).to_have_text("1.2249")
    reader.figure.get_by_role("button", name="hidden unit 1").focus()
    reader.page.keyboard.press("Enter")
    expect(panel).to_contain_text("Hidden unit 1")
    expect(reader.figure.get_by_role("button", name="hidden unit 1")).to_be_focused()
    reader.compare(exactly=False)


@pytest.mark.xdist_group("delta-flow")
@pytest.mark.parametrize(
    "connection",
    [f"{a} {i} to {b} {j}" for a, b in [("input", "hidden unit"), ("hidden unit", "output")]
     for i in (0, 1) for j in (0, 1)],
)  # fmt: skip
def test_a_connection_opens_its_chain_rule(unstarted: Open, connection: str) -> None:
    reader = unstarted("delta-flow")
    reader.figure.get_by_role("button", name=f"connection from {connection}").press("Enter")
    panel = reader.figure.locator(".explorer-panel")
    expect(panel).to_contain_text(f"From {connection}")
    # the numbers of each line multiply to the gradient in bold
    result = number_in(panel.locator(".result").inner_text())
    for line in panel.locator(".explorer-line").all_inner_texts()[2:]:
        product = line.rsplit(" = ", 1)[0] if "δ" in line else line
        product = product.rsplit("= ", 1)[-1]
        product = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"e{m[1]}", product).translate(RAISED)
        value = eval(product.replace("×", "*"), {"__builtins__": {}})
        assert value == pytest.approx(result, rel=2e-3), line
    reader.compare(exactly=False)


@pytest.mark.parametrize(
    ("name", "by_step"),
    [
        pytest.param(
            "forward-pass",
            [set(), {"z1"}, {"z1", "a1"}, {"z1", "a1", "z2"}, {"z1", "a1", "z2", "a2"}],
            marks=pytest.mark.xdist_group("forward-pass"),
        ),
        pytest.param(
            "delta-flow",
            [
                {"a1", "a2"},
                {"a1", "a2", "errors"},
                {"a1", "a2", "errors", "deltas2"},
                {"a1", "a2", "errors", "deltas2", "blame"},
                {"a1", "a2", "errors", "deltas2", "blame", "deltas1"},
                {"a1", "a2", "errors", "deltas2", "deltas1", "weights1", "weights2"},
            ],
            marks=pytest.mark.xdist_group("delta-flow"),
        ),
    ],
)  # fmt: skip
def test_the_steps_show_one_kind_of_number_after_the_other(
    unstarted: Open, name: str, by_step: list[set[str]]
) -> None:
    reader = unstarted(name)
    seen = """figure => [...new Set([...figure.querySelectorAll("svg [data-quantity]")]
        .filter(one => getComputedStyle(one).visibility === "visible")
        .map(one => one.dataset.quantity))]"""

    def kinds() -> set[str]:
        found = set()
        for place in reader.figure.evaluate(seen):
            kind, *inside = re.findall(r"\w+", place)
            layer = int(inside[0]) + (kind != "a") if len(inside) > 1 else ""
            found.add("blame" if kind == "blame" else f"{kind}{layer}")
        return found

    reader.figure.get_by_role("button", name="Start").click()
    for number, expected in enumerate(by_step):
        expect(reader.figure.locator(".explorer-steps p")).to_contain_text(f"Step {number} of")
        assert kinds() == expected
        forward = reader.figure.get_by_role("button", name="Next")
        if number == len(by_step) - 1:
            expect(forward).to_be_disabled()
        else:
            forward.click()
    reader.figure.get_by_role("button", name="Back").click()
    assert kinds() == by_step[-2]


@pytest.mark.xdist_group("depth-lab")
def test_vanishing_and_exploding_are_named(live: Open) -> None:
    reader = live("depth-lab")
    words = reader.figure.locator(".explorer-verdicts")
    expect(words).to_contain_text("The activations neither vanish nor explode")
    expect(words).to_contain_text("The deltas vanish")
    reader.set("activation", "identity")
    reader.set("gain", 3)
    expect(words).to_contain_text("The activations explode")
    expect(words).to_contain_text("The deltas explode")
    reader.set("initialisation", "xavier")
    expect(words).to_contain_text("The deltas neither vanish nor explode")
    expect(reader.control("gain")).to_be_disabled()


@pytest.mark.xdist_group("depth-lab")
def test_batch_normalisation_is_switched_on(live: Open) -> None:
    reader = live("depth-lab")
    words = reader.figure.locator(".explorer-verdicts")
    expect(words).to_contain_text("The deltas vanish")
    expect(words).to_contain_text("from layer 20 to layer 1:")
    reader.set("normalisation", "batch")
    expect(words).to_contain_text("The deltas neither vanish nor explode")
    expect(words).to_contain_text("from layer 1 to layer 19:")
    expect(words).to_contain_text("layer 20, not normalised:")
    expect(words).to_contain_text("from layer 20 to layer 2:")
    expect(words).to_contain_text("layer 1, fed by the inputs:")
    reader.set("depth", 2)
    expect(words).to_contain_text("from layer 2 to layer 1:")
    expect(words).not_to_contain_text("fed by the inputs")
    reader.compare(exactly=True)


@pytest.mark.xdist_group("depth-lab")
def test_skip_connections_are_switched_on(live: Open) -> None:
    reader = live("depth-lab")
    panel = reader.figure.locator(".explorer-panel")
    words = panel.locator(".explorer-verdicts")
    legend = reader.figure.locator(".explorer-legend")
    picture = reader.figure.locator(".explorer-picture svg")
    expect(legend).to_contain_text("deltas δ")
    expect(panel).not_to_contain_text("∂L/∂A")
    reader.set("skip", "on")
    expect(legend).to_contain_text("slopes ∂L/∂A")
    expect(legend).not_to_contain_text("δ")
    expect(picture).to_have_attribute("aria-label", re.compile("activations, slopes and"))
    expect(panel).to_contain_text("A is a layer's result plus what it was given")
    expect(words).to_contain_text("The slopes neither vanish nor explode")
    expect(words).to_contain_text("from layer 20 to layer 1:")
    reader.compare(exactly=True)
    reader.set("normalisation", "layer")
    expect(words).to_contain_text("from layer 1 to layer 19:")
    expect(words).to_contain_text("from layer 19 to layer 1:")
    expect(words.get_by_text("layer 20, not normalised:")).to_have_count(2)
    expect(words).not_to_contain_text("fed by the inputs")
    reader.compare(exactly=True)
    reader.set("normalisation", "none")
    reader.set("activation", "relu")
    expect(words).to_contain_text("The slopes explode")
    reader.set("skip", "off")
    expect(legend).to_contain_text("deltas δ")
    expect(words).to_contain_text("The deltas vanish")
    reader.compare(exactly=True)
    assert reader.wrong == []


@pytest.mark.xdist_group("depth-lab")
def test_a_layer_is_looked_at_by_slider_and_by_pointer(live: Open) -> None:
    reader = live("depth-lab")
    panel = reader.figure.locator(".explorer-panel")
    reader.set("layer", 13)
    expect(panel).to_contain_text("Layer 13:")
    picture = reader.figure.locator(".explorer-picture svg")
    box = place_of(picture)
    picture.click(position={"x": box["width"] - 25, "y": 100})
    expect(panel).to_contain_text("Layer 20:")
    expect(reader.control("layer")).to_have_value("20")
    reader.compare(exactly=True)


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
