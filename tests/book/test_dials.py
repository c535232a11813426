"""What is dragged along one line of a picture, and what a length or an area of a picture says."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.stored import rounded
from explorer_reader import OFFLINE, Open, Reader, parameter_named
from on_show import number_in
from reader import PHONE, WIDE, need_the_built_book, place_of

need_the_built_book()


@dataclass(frozen=True)
class Dial:
    """A number that is dragged along a line: the ground it is on, and what the line shows."""

    control: str
    low: float
    high: float


DIALS = {
    "loss-curves": Dial("z", -8, 8),
    "nudge": Dial("nudge", -4, 4),
    "measured-slope": Dial("exponent", -15, 0),
}
each_dial = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in DIALS]
)


def value(reader: Reader, dial: Dial) -> float:
    return float(reader.control(dial.control).get_attribute("aria-valuenow") or "")


def ground(reader: Reader) -> Locator:
    return reader.figure.locator(".explorer-picture .land").first


@each_dial
@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_it_goes_where_the_pointer_does(unstarted: Open, name: str, viewport: Any) -> None:
    reader, dial = unstarted(name), DIALS[name]
    reader.page.set_viewport_size(viewport)
    step = getattr(parameter_named(name, dial.control), "step")  # noqa: B009
    ground(reader).scroll_into_view_if_needed()
    for share in (0.2, 0.75, 0.5):
        box, knob = place_of(ground(reader)), place_of(reader.figure.locator(".dot").first)
        mouse = reader.page.mouse
        mouse.move(knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
        mouse.down()
        mouse.move(box["x"] + share * box["width"], box["y"] + 12, steps=5)
        mouse.up()
        wanted = dial.low + share * (dial.high - dial.low)
        assert value(reader, dial) == pytest.approx(wanted, abs=1.1 * step)
        reader.compare(exactly=False)
    assert reader.wrong == []


@each_dial
def test_it_is_set_by_keys_and_says_what_it_is(unstarted: Open, name: str) -> None:
    reader, dial = unstarted(name), DIALS[name]
    parameter = parameter_named(name, dial.control)
    slider = reader.figure.get_by_role("slider", name=parameter.meaning)
    expect(slider).to_have_attribute("aria-label", f"{parameter.label}: {parameter.meaning}")
    last = len(parameter.positions) - 1
    for key, place in [
        ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1), ("PageUp", 11), ("ArrowUp", 12),
        ("End", last), ("ArrowUp", last), ("ArrowDown", last - 1), ("PageDown", last - 11),
    ]:  # fmt: skip
        slider.press(key)
        assert value(reader, dial) == pytest.approx(parameter.positions[place])
        assert number_in(slider.get_attribute("aria-valuetext") or "") == value(reader, dial)
        reader.compare(exactly=False)


@each_dial
@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_nothing_moves_while_it_is_dragged(unstarted: Open, name: str, viewport: Any) -> None:
    reader, dial = unstarted(name), DIALS[name]
    reader.page.set_viewport_size(viewport)
    parameter = parameter_named(name, dial.control)
    places = set()
    for position in parameter.positions[:: max(1, len(parameter.positions) // 12)]:
        reader.set(dial.control, position)
        places.add(str(reader.figure.evaluate(PLACES)))
    assert len(places) == 1


PLACES = """figure => [figure, ...figure.querySelectorAll(
    ".explorer-picture, .explorer-controls, .explorer-panel, .explorer-row, figcaption",
)].map((one) => {
    const { top, height } = one.getBoundingClientRect();
    return [Math.round(top - figure.getBoundingClientRect().top), Math.round(height)];
})"""


@pytest.mark.xdist_group("count")
@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_nothing_jumps_as_the_counts_grow(unstarted: Open, viewport: Any) -> None:
    reader = unstarted("count")
    reader.page.set_viewport_size(viewport)
    places = set()
    for control in ("layers", "width", "batch"):
        reader.button("Reset").click()
        for place in (0, 1, 7, -1):
            reader.set(control, parameter_named("count", control).positions[place])
            reader.compare(exactly=False)
            places.add(str(reader.figure.evaluate(PLACES)))
    assert len(places) == 1


IN_SIGHT = {"loss-curves": ".explorer-switch", "nudge": ".explorer-row select",
            "measured-slope": ".explorer-row select", "count": ".explorer-controls"}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "controls"),
    [pytest.param(n, c, marks=pytest.mark.xdist_group(n)) for n, c in IN_SIGHT.items()],
)
def test_on_a_phone_the_picture_is_in_sight_of_what_changes_it(
    unstarted: Open, name: str, controls: str
) -> None:
    reader = unstarted(name)
    reader.page.set_viewport_size(PHONE)
    picture = place_of(reader.figure.locator(".explorer-picture"))
    last = place_of(reader.figure.locator(controls).last)
    assert last["y"] + last["height"] - picture["y"] < 0.85 * PHONE["height"]


@pytest.mark.xdist_group("loss-curves")
def test_the_target_is_switched_and_the_verdict_is_true(live: Open) -> None:
    reader = live("loss-curves")
    yes, no = reader.button("Y = 1"), reader.button("Y = 0")
    words = reader.figure.locator(".explorer-verdict")
    expect(no).to_have_attribute("aria-pressed", "true")
    expect(words).to_contain_text("the squared error lets go")
    yes.click()
    expect(yes).to_have_attribute("aria-pressed", "true")
    expect(no).to_have_attribute("aria-pressed", "false")
    expect(words).to_contain_text("neither has to pull")
    reader.see("live")
    reader.compare(exactly=True)
    reader.follow("#loss-curves.z=-6&loss-curves.y=0.5")
    expect(words).to_contain_text("Off by 0.50: the squared error lets go")
    reader.set("z", 0.0)
    expect(words).to_contain_text("Close")
    reader.see("live")
    reader.compare(exactly=True)
    assert reader.wrong == []


WIDTHS = """figure => [...figure.querySelectorAll(".explorer-picture .arrow")].map((one) => {
    const { left, right } = one.getBoundingClientRect();
    return right - left;
})"""


@pytest.mark.xdist_group("loss-curves")
@pytest.mark.parametrize("z", [-2.0, 0.7, 2.0, 8.0])
def test_an_arrow_is_as_long_as_its_slope(unstarted: Open, z: float) -> None:
    reader = unstarted("loss-curves")
    reader.set("z", z)
    across = place_of(ground(reader))["width"]
    slopes = [abs(slope) for slope in explorer_named("loss-curves").evaluate(z=z)["slope"]]
    lengths = reader.figure.evaluate(WIDTHS)
    assert lengths == pytest.approx([slope * across / 2 for slope in slopes], abs=1.2)


BARS = """figure => [".predicted", ".true"].map((kind) =>
    [...figure.querySelectorAll(`.explorer-picture ${kind}`)]
        .map((one) => Number(one.getAttribute("width"))))"""


@pytest.mark.xdist_group("nudge")
@pytest.mark.parametrize("nudge", [-3.0, 0.0, 2.0, 4.0])
def test_each_line_of_the_chain_is_on_one_scale(unstarted: Open, nudge: float) -> None:
    reader = unstarted("nudge")
    reader.set("nudge", nudge)
    found = explorer_named("nudge").evaluate(nudge=nudge)
    unit = place_of(ground(reader))["width"] / 2 / found["reach"]
    predicted, true = reader.figure.evaluate(BARS)
    for bars, ends in ((predicted, "predicted"), (true, "after")):
        steps = [abs(b - a) for a, b in zip(found["before"], found[ends], strict=True)]
        steps.append(found["zoom"] * steps[-1])
        # the closer look is drawn first
        assert sorted(bars) == pytest.approx(sorted(unit * step for step in steps), abs=0.1)


@pytest.mark.xdist_group("nudge")
def test_the_gap_lies_in_the_frame_whatever_is_nudged(live: Open) -> None:
    reader = live("nudge")
    for weight, activation in [("w2_00", "sigmoid"), ("w1_10", "tanh"), ("w2_11", "identity")]:
        reader.set("weight", weight)
        reader.set("activation", activation)
        for nudge in (-4.0, 4.0):
            reader.set("nudge", nudge)
            reader.see("live")
            picture = place_of(reader.figure.locator(".explorer-picture svg"))
            gap = place_of(reader.figure.locator(".explorer-picture .gap"))
            assert picture["x"] <= gap["x"]
            assert gap["x"] + gap["width"] <= picture["x"] + picture["width"]
            reader.compare(exactly=True)
    assert gap["width"] > 20  # the loss of the identity is a parabola
    assert reader.wrong == []


@pytest.mark.xdist_group("measured-slope")
def test_an_old_link_to_the_size_of_a_nudge_still_sets_it(read: Open) -> None:
    reader = read("measured-slope", fragment="#nudge.exponent=-7", routes=OFFLINE)
    assert reader.setting()["exponent"] == -7
    expect(reader.figure).to_be_in_viewport()
    reader.control("exponent").press("ArrowRight")
    reader.page.wait_for_function("location.hash === '#measured-slope.exponent=-6'")
    assert reader.wrong == []


AREAS = """figure => {
    const [, ...steps] = figure.querySelector(".explorer-picture path[fill]").getAttribute("d")
        .match(/[MHV][^MHVz]*|z/g);
    let [x, y, area] = [0, 0, 0];
    for (const step of steps) {  // from (0, 0), along the sides
        if (step[0] === "V") y = Number(step.slice(1));
        if (step[0] === "H") { area -= y * (Number(step.slice(1)) - x); x = Number(step.slice(1)); }
    }
    if (x) area -= y * (0 - x);
    const pair = [...figure.querySelectorAll(".explorer-picture rect")]
        .filter((one) => one.matches(".one, .back") && !one.closest("pattern"))
        .map((one) => one.getAttribute("width") * one.getAttribute("height"));
    const side = Number(figure.querySelector("pattern").getAttribute("width"));
    const painted = Number(figure.querySelector("pattern rect").getAttribute("width"));
    return [area * (painted / side) ** 2, ...pair];
}"""


@pytest.mark.xdist_group("count")
@pytest.mark.parametrize(("control", "value"), [("layers", 2), ("layers", 50), ("width", 1000)])
def test_areas_are_operations(unstarted: Open, control: str, value: int) -> None:
    """What is painted of the field, to what is painted of the pair, is as cost to cost."""
    reader = unstarted("count")
    reader.set(control, value)
    found = explorer_named("count").evaluate(**{control: value})
    field, there, back = reader.figure.evaluate(AREAS)
    sent, returned = (rounded(one, explorer_named("count").shown) for one in found["pair"])
    assert back / there == pytest.approx(returned / sent, rel=1e-6)
    if found["per"] == 1:
        assert field / (there + back) == pytest.approx(found["saving"], rel=0.01)
    large = reader.figure.locator(".explorer-picture .large")
    assert number_in((large.text_content() or "").removesuffix(" ×")) == found["times"]
    assert large.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 40


@pytest.mark.xdist_group("landscape")
def test_the_way_fades_as_it_leaves_the_slice(live: Open) -> None:
    reader = live("landscape")
    found = explorer_named("landscape").evaluate()
    off = [float(far) for far in found["off"].split()]
    shown = reader.figure.locator(".explorer-picture .way").evaluate_all(
        "all => all.map((one) => Number(one.getAttribute('stroke-opacity')))"
    )
    assert shown[0] > 0.9
    assert len(shown) == len(off) - 1
    order = sorted(range(len(shown)), key=lambda place: off[place] + off[place + 1])
    assert [shown[place] for place in order] == sorted(shown, reverse=True)
    axes = reader.figure.locator(".explorer-picture .ticks .name").all_text_contents()
    assert axes == ["across", "up"]
    ticks = reader.figure.locator(".explorer-picture .ticks .note").all_text_contents()
    assert [re.sub("−", "-", text) for text in ticks] == 2 * ["-12", "-6", "0", "6", "12"]
