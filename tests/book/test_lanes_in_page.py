"""Lanes of light: an error is sent back through two networks, and dies or arrives."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backprop.explorers.catalogue import explorer_named
from backprop.explorers.lanes import PRESETS
from explorer_reader import OFFLINE, Open, Reader, drag_across
from on_show import number_in
from reader import PHONE, WIDE, need_the_built_book, place_of

need_the_built_book()

LABS = ["depth-lab", "normalisation-lab"]
each_lab = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in LABS]
)
# How bright each cell of a lane is, from 0 for black, layer by layer
BRIGHTNESS = """([figure, place]) => [
    ...figure.querySelectorAll(`rect[data-quantity^="${place}["]`),
].map(one => one.getAttribute("fill").match(/[0-9a-f]{2}/g)
        .reduce((sum, two) => sum + parseInt(two, 16), 0) / 765)"""
DARK = 0.1
FIGURES = "svg .figure"


def light(reader: Reader, place: str) -> list[float]:
    """How bright the cells of a strip are, such as ``"back[0]"``."""
    figure = reader.figure.element_handle()
    return list(reader.page.evaluate(BRIGHTNESS, [figure, place]))


def choose(reader: Reader, lane: str, preset: str) -> None:
    """Make a lane another network by its list."""
    reader.figure.get_by_label(lane, exact=True).select_option(preset)


@each_lab
def test_an_error_dies_in_one_lane_and_arrives_in_the_other(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    upper, lower = light(reader, "back[0]"), light(reader, "back[1]")
    assert len(upper) == len(lower) == 20
    assert upper == sorted(upper)
    assert upper[0] < DARK < 0.4 < upper[-1]
    assert min(lower) > 0.4
    assert min(light(reader, "activations[0]")) > 0.4
    figures = reader.figure.locator(FIGURES)
    expect(figures.first).to_have_text("1.61·10⁻¹³")
    assert number_in(figures.last.text_content() or "") > 0.1
    expect(reader.figure.locator(".said").first).to_contain_text("layer 1 hears")
    reader.compare(exactly=False)


@each_lab
def test_the_light_runs_back_layer_by_layer(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    reader.page.emulate_media(reduced_motion="no-preference")
    ends = light(reader, "back[1]")
    reader.figure.evaluate("""figure => {
        window.seen = [];
        const cells = [...figure.querySelectorAll('rect[data-quantity^="back[1]["]')];
        const night = cells.map((one) => one.getAttribute("fill"));
        const watch = () => {
            const dark = cells.filter((one) => one.getAttribute("fill") === "#12161c").length;
            const told = figure.querySelector(".said").textContent;
            if (seen.at(-1)?.[0] !== dark) seen.push([dark, told]);
            if (seen.length < 2 || dark) requestAnimationFrame(watch);
        };
        watch();
    }""")
    reader.button("Send an error").click()
    reader.page.wait_for_function("seen.length > 2 && seen.at(-1)[0] === 0")
    dark = [one for one, _ in reader.page.evaluate("seen")]
    assert dark[0] == 0  # as it stood
    assert dark[1] == 20
    assert dark[1:] == sorted(dark[1:], reverse=True)
    assert len(dark) > 4
    told = [
        int(re.search(r"layer (\d+)", text).group(1)) for _, text in reader.page.evaluate("seen")
    ]  # type: ignore[union-attr]
    assert set(told[2:-1]) - {1, 20} != set()  # on the way, each layer's own
    assert light(reader, "back[1]") == ends
    reader.compare(exactly=False)
    heard = reader.figure.locator("[aria-live].explorer-hidden")
    expect(heard).to_contain_text("sigmoid: layer 1 hears 1.61·10⁻¹³")


@each_lab
def test_who_wants_little_motion_sees_stills(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    reader.page.emulate_media(reduced_motion="reduce")
    ends = light(reader, "back[1]")
    reader.figure.evaluate("""figure => {
        Object.assign(window, { stills: [], moved: 0 });
        const cells = [...figure.querySelectorAll('rect[data-quantity^="back[1]["]')];
        const look = () => {
            const dark = cells.filter((one) => one.getAttribute("fill") === "#12161c").length;
            if (stills.at(-1) !== dark) stills.push(dark);
            moved += figure.querySelectorAll("svg .front").length;
            if (stills.length < 2 || dark) requestAnimationFrame(look);
        };
        look();
    }""")
    reader.button("Send an error").click()
    heard = reader.figure.locator("[aria-live].explorer-hidden")
    expect(heard).to_be_empty()
    expect(heard).to_contain_text("layer 1 hears")
    as_it_stood, *stills = reader.page.evaluate("stills")
    assert as_it_stood == 0
    assert stills == sorted(stills, reverse=True)
    assert set(stills) <= {20, 15, 10, 5, 0}  # a slow machine may leave one out
    assert len(stills) > 3
    assert light(reader, "back[1]") == ends
    assert reader.page.evaluate("moved") == 0


@each_lab
def test_presets_answer_before_python_does_in_both_lanes(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    choose(reader, "upper lane", "ReLU + Xavier")
    choose(reader, "lower lane", "ReLU + layer normalisation")
    expect(reader.figure).to_have_attribute("aria-busy", "false")
    found = explorer_named(name).evaluate(**reader.setting())
    assert found["names"] == ["ReLU + Xavier", "ReLU + layer normalisation"]
    reader.compare(exactly=False)


@pytest.mark.xdist_group("depth-lab")
def test_every_preset_makes_the_network_that_it_names(live: Open) -> None:
    reader = live("depth-lab")
    panels = reader.figure.locator(".explorer-verdict")
    for preset, values in PRESETS.items():
        choose(reader, "upper lane", preset)
        choose(reader, "lower lane", preset)
        reader.see("live")
        setting = reader.setting()
        assert setting.items() >= values.items()
        assert setting.items() >= {f"lower_{key}": value for key, value in values.items()}.items()
        for index in (0, 1):
            expect(panels.nth(index)).to_contain_text(preset)
        reader.compare(exactly=True)
    reader.set("lower_normalisation", "none")
    expect(reader.figure.get_by_label("lower lane", exact=True)).to_have_value("ReLU + Xavier")
    assert reader.wrong == []


@pytest.mark.xdist_group("depth-lab")
def test_settings_of_ones_own_are_named(live: Open) -> None:
    reader = live("depth-lab")
    reader.set("gain", 1.5)
    reader.set("skip", "on")
    reader.see("live")
    upper = reader.figure.get_by_label("upper lane", exact=True)
    expect(upper).to_have_value("")
    expect(upper.locator("option:checked")).to_have_text("sigmoid + gain 1.5 + skip")
    expect(reader.control("gain")).to_be_enabled()
    reader.set("initialisation", "he")
    expect(reader.control("gain")).to_be_disabled()
    expect(reader.control("lower_gain")).to_be_disabled()


@pytest.mark.xdist_group("depth-lab")
def test_the_light_says_exactly_what_it_shows(live: Open) -> None:
    """With Xavier's weights on ReLU the deltas fade, and the gradients are even."""
    reader = live("depth-lab")
    reader.follow("#depth-lab.activation=relu&depth-lab.initialisation=xavier&depth-lab.depth=30")
    letter = reader.figure.locator("svg .letter").first
    expect(letter).to_have_text("δ")
    fading = light(reader, "back[0]")
    assert fading[0] < fading[-1] - 0.1
    reader.set("show", "gradients")
    expect(letter).to_have_text("∂L/∂W")
    expect(reader.figure.locator(".said").first).to_contain_text("layer 1 learns by")
    expect(reader.figure.locator("svg")).to_contain_text("brightness: size of A and of ∂L/∂W")
    even = light(reader, "gradients[0]")
    assert len(even) == 30
    assert max(even) - min(even) < 0.1
    reader.compare(exactly=True)
    reader.set("show", "deltas")
    reader.set("skip", "on")
    expect(letter).to_have_text("∂L/∂A")
    expect(reader.figure.locator(".explorer-verdict").first).to_contain_text("The slopes")
    reader.compare(exactly=True)


@pytest.mark.xdist_group("depth-lab")
def test_vanishing_and_exploding_are_named(live: Open) -> None:
    reader = live("depth-lab")
    words = reader.figure.locator(".explorer-verdict").first
    expect(words).to_contain_text("The activations are steady")
    expect(words).to_contain_text("The deltas vanish")
    reader.set("activation", "identity")
    reader.set("gain", 3)
    expect(words).to_contain_text("The activations explode")
    expect(words).to_contain_text("The deltas explode")
    reader.set("activation", "sigmoid")
    reader.set("gain", 1)
    reader.set("normalisation", "batch")
    expect(words).to_contain_text("The deltas are steady")
    expect(words).to_contain_text("layer 1 to layer 19:")
    expect(words).to_contain_text("layer 20, not normalised:")
    expect(words).to_contain_text("layer 20 to layer 2:")
    expect(words).to_contain_text("layer 1, fed by the inputs:")
    reader.set("depth", 2)
    expect(words).to_contain_text("layer 2 to layer 1:")
    expect(words).not_to_contain_text("fed by the inputs")
    reader.compare(exactly=True)
    assert reader.wrong == []


def marked(page: Page, name: str) -> str | None:
    return page.locator(f"#explorer-{name} [data-control=layer]").get_attribute("aria-valuetext")


@each_lab
def test_a_layer_is_looked_at_along_the_lanes(unstarted: Open, name: str) -> None:
    reader = unstarted(name)
    lanes = reader.control("layer")
    words = reader.figure.locator(".explorer-verdict").first
    lanes.scroll_into_view_if_needed()
    drag_across(lanes, (0.5, 0.2), (0.63, 0.9))
    assert marked(reader.page, name) == "layer 13"
    reader.compare(exactly=False)
    for key, layer in [
        ("ArrowRight", 14), ("ArrowDown", 13), ("PageDown", 3), ("Home", 1), ("ArrowLeft", 1),
        ("End", 20), ("ArrowUp", 20),
    ]:  # fmt: skip
        lanes.press(key)
        assert marked(reader.page, name) == f"layer {layer}"
        expect(words).to_contain_text(f"layer {layer}: A")
        reader.compare(exactly=False)


@pytest.mark.xdist_group("normalisation-lab")
def test_the_bars_count_what_a_unit_sums_up(unstarted: Open) -> None:
    reader = unstarted("normalisation-lab")
    bars = reader.figure.locator("svg rect.bar")
    counts = bars.evaluate_all(
        "all => all.map(one => [one.dataset.quantity, Number(one.dataset.value)])"
    )
    for place, total in [("given[0]", 64), ("z[1]", 64), ("given[1]", 64)]:
        assert sum(count for name, count in counts if name.startswith(place)) == total
    assert len([name for name, _ in counts if name.startswith("given[0]")]) == 1
    assert len([name for name, _ in counts if name.startswith("given[1]")]) > 10
    reader.set("layer", 1)
    expect(reader.figure.locator("svg .histogram").first).to_contain_text("layer 1: Z")
    assert bars.count() > len(counts)
    reader.compare(exactly=False)


@each_lab
@pytest.mark.parametrize("viewport", [WIDE, PHONE, {"width": 360, "height": 740}])
def test_nothing_moves_while_the_depth_is_dragged_in_sight_of_the_lanes(
    unstarted: Open, name: str, viewport: Any
) -> None:
    reader = unstarted(name)
    reader.page.set_viewport_size(viewport)
    reader.page.wait_for_timeout(200)
    picture = place_of(reader.figure.locator(".explorer-picture"))
    depth = place_of(reader.control("depth"))
    assert depth["y"] + depth["height"] - picture["y"] < 0.85 * viewport["height"]
    before = place_of(reader.figure)["height"]
    for value in (50, 11, 32, 5):
        reader.control("depth").fill(str(value))
        assert place_of(reader.figure)["height"] == before
        assert len(light(reader, "back[0]")) == value
        reader.compare(exactly=False)


@pytest.mark.xdist_group("depth-lab")
def test_a_pinned_light_stands_below_the_one_of_now(unstarted: Open) -> None:
    reader = unstarted("depth-lab")
    expect(reader.figure.locator("svg .kept").first).to_be_hidden()
    reader.button("Pin").click()
    kept = reader.figure.locator(".explorer-ghost .kept rect")
    expect(kept).to_have_count(40)
    expect(kept.first).to_be_visible()
    assert kept.first.evaluate("one => getComputedStyle(one.closest('svg')).opacity") == "1"
    before = kept.evaluate_all("all => all.map(one => one.getAttribute('fill'))")
    choose(reader, "upper lane", "ReLU + He")
    assert kept.evaluate_all("all => all.map(one => one.getAttribute('fill'))") == before
    reader.button("Pin").click()


@pytest.mark.parametrize("lab", LABS)
def test_an_old_link_of_the_normalisation_chapter_leads_to_its_lab(read: Open, lab: str) -> None:
    """It once held the depth lab."""
    fragment = f"#{lab}.depth=50"
    reader = read("normalisation-lab", fragment=fragment, routes=OFFLINE)
    expect(reader.control("depth")).to_have_value("50")
    reader.page.wait_for_function("location.hash === '#normalisation-lab.depth=50'")
    reader.compare(exactly=False)
