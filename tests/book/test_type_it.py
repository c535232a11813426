"""Type it, in a real browser: what is typed becomes a graph, which runs forward and back."""

import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from string import ascii_lowercase
from typing import Any

import autograd.numpy as anp
import pytest
from autograd import grad
from playwright.sync_api import Locator, expect

from backprop.explorers.catalogue import explorer_named
from explorer_reader import Open, Reader, drag
from on_show import number_in
from reader import PHONE, WIDE, barriers, need_the_built_book, place_of, scrolls_sideways

need_the_built_book()

NAME = "type-it"
pytestmark = pytest.mark.xdist_group(NAME)
PRESETS = [name for named in explorer_named(NAME).presets.values() for name in named]

LEAST = 12  # pixels: the height of a number on a phone
TARGET = 24  # pixels: a part that is taken hold of


def type_in(reader: Reader, text: str) -> None:
    """Write an expression into the field, and wait for the answer."""
    field = reader.control("expression")
    field.fill(text)
    field.press("Enter")
    reader.see("live")


def take(reader: Reader, preset: str) -> None:
    """Take a preset, and wait for the answer."""
    reader.figure.get_by_role("button", name=preset, exact=True).click()
    reader.see("live")


def node(reader: Reader, index: int) -> Locator:
    return reader.figure.locator(f"[data-node='{index}']")


def model(reader: Reader) -> dict[str, Any]:
    """What the model computes where the controls stand."""
    return explorer_named(NAME).evaluate(**reader.setting())


def value_at(reader: Reader, place: str) -> float:
    """The number that the picture shows for a place of the results."""
    shown = reader.figure.locator(f"svg [data-quantity='{place}']").first
    return float(shown.get_attribute("data-value") or "")


def words(reader: Reader) -> Locator:
    return reader.figure.locator(".explorer-steps p")


def picture(reader: Reader) -> Locator:
    return reader.figure.locator(".explorer-picture")


EXPRESSIONS: list[tuple[str, Callable[..., Any]]] = [
    ("x * y + tanh(x)", lambda x, y: x * y + anp.tanh(x)),
    ("s = a - b / c\ns * s * a", lambda a, b, c: (a - b / c) ** 2 * a),
    ("exp(-u) ** 2 + 3 / (1 + u ** 2)", lambda u: anp.exp(-u) ** 2 + 3 / (1 + u**2)),
    ("(a*b + b**3).relu()", lambda a, b: anp.maximum(a * b + b**3, 0)),
]


@pytest.mark.parametrize(("text", "function"), EXPRESSIONS)
def test_what_is_typed_gets_the_numbers_that_autograd_finds(
    live: Open, text: str, function: Callable[..., Any]
) -> None:
    reader = live(NAME)
    type_in(reader, text)
    reader.compare(exactly=True)
    found = model(reader)
    last = len(found["label"]) - 1
    values = [one[0] for one in found["name_values"]]
    assert value_at(reader, f"value[{last}][0]") == pytest.approx(function(*values), rel=1e-9)
    for index, name_node in enumerate(found["name_node"]):
        slope = grad(function, index)(*values)
        assert value_at(reader, f"gradient[{name_node}][0]") == pytest.approx(slope, rel=1e-9)
    assert reader.wrong == []


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_shows_what_its_model_computes(live: Open, preset: str) -> None:
    reader = live(NAME)
    take(reader, preset)
    reader.compare(exactly=True)
    chip = reader.figure.get_by_role("button", name=preset, exact=True)
    expect(chip).to_have_attribute("aria-pressed", "true")
    nodes = len(model(reader)["label"])
    expect(reader.figure.locator("[data-node]")).to_have_count(nodes)
    assert reader.wrong == []


@pytest.mark.parametrize(
    ("text", "place"),
    [("x * x + y *", ""), ("x * x + import y", "import"), ("x * x + sinus(x)", "sinus")],
)
def test_a_slip_is_told_with_its_place_and_the_last_graph_stays(
    live: Open, text: str, place: str
) -> None:
    reader = live(NAME)
    type_in(reader, "x * x + y")
    before = reader.figure.locator("svg [data-quantity]").all_inner_texts()
    type_in(reader, text)
    told = reader.figure.locator(".explorer-told")
    problem = model(reader)["problem"]
    assert problem
    expect(told).to_contain_text(problem)
    expect(reader.control("expression")).to_have_attribute("aria-invalid", "true")
    marked = reader.figure.locator("mark.wrong")
    expect(marked).to_be_visible()
    assert place in marked.inner_text()
    if place:
        expect(told).to_contain_text(place)
    assert reader.figure.locator("svg [data-quantity]").all_inner_texts() == before
    type_in(reader, "x * x + y * 2")
    expect(told).not_to_contain_text(problem)
    expect(marked).to_have_count(0)
    reader.compare(exactly=True)
    assert reader.wrong == []


def test_the_place_of_a_slip_lies_below_its_letters(live: Open) -> None:
    """The copy behind the field breaks its lines where the field does."""
    reader = live(NAME)
    reader.page.set_viewport_size(PHONE)
    long = " + ".join(["alpha * beta"] * 9)
    type_in(reader, f"{long} + sinus(alpha)")
    both = reader.figure.locator(".field > *")
    heights = [one.evaluate("one => one.scrollHeight") for one in both.all()]
    assert heights[0] - heights[1] in (0, pytest.approx(0, abs=1))
    field = reader.control("expression")
    assert field.evaluate("one => one.scrollHeight - one.clientHeight") <= 1


def test_play_runs_forward_and_back_and_two_shares_add_up(live: Open) -> None:
    reader = live(NAME)
    take(reader, "square")
    found = model(reader)
    reader.page.emulate_media(reduced_motion="no-preference")
    reader.figure.evaluate("""figure => {
        window.heard = [];
        const watch = () => {
            const sum = figure.querySelector("svg .sum")?.textContent;
            if (sum && heard.at(-1) !== sum) heard.push(sum);
            for (const way of ["activation", "delta"]) {
                const moves = figure.querySelector(`svg .pulse.${way}`);
                if (moves && !heard.includes(way)) heard.push(way);
            }
            requestAnimationFrame(watch);
        };
        watch();
    }""")
    reader.button("Play").click()
    expect(words(reader)).to_contain_text("Forward")
    expect(words(reader)).to_contain_text(f"Step {found['steps']} of {found['steps']}")
    expect(reader.button("Play")).to_be_visible()
    x = found["name_values"][0][0]
    assert reader.page.evaluate("heard") == ["activation", "delta", f"{x:g} + {x:g}"]
    assert value_at(reader, "gradient[0][0]") == pytest.approx(2 * x, rel=1e-12)
    reader.compare(exactly=True)
    assert reader.wrong == []


SEEN = """figure => [...figure.querySelectorAll("svg [data-quantity]")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => one.dataset.quantity)"""


def test_each_step_shows_what_is_known_by_then(live: Open) -> None:
    reader = live(NAME)
    reader.page.emulate_media(reduced_motion="reduce")
    take(reader, "square")
    found = model(reader)
    while reader.button("Back").is_enabled():
        reader.button("Back").click()
    forward, begins = len(found["label"]), len(found["label"]) + 1
    for step in range(found["steps"] + 1):
        expect(words(reader)).to_contain_text(f"Step {step} of {found['steps']}")
        seen = reader.figure.evaluate(SEEN)
        values = {place for place in seen if place.startswith("value[")}
        assert len(values) == max(0, min(step, forward) - 1)  # the name's value is always there
        sums = [place for place in seen if place.startswith(("gradient[", "back_sum["))]
        sent = [place for place in seen if place.startswith("edge_share[")]
        assert len(sent) == max(0, step - begins)
        assert bool(sums) == (step >= begins)
        if begins < step < found["steps"]:
            assert f"back_sum[{step - begins - 1}][0]" in sums
        reader.compare(exactly=True)
        if step < found["steps"]:
            reader.button("Next").click()
    assert reader.figure.locator("svg .pulse").count() == 0
    assert reader.wrong == []


def test_a_step_that_is_pressed_tells_how_its_gradient_came(live: Open) -> None:
    reader = live(NAME)
    type_in(reader, "(a * b + b ** 3) * a")
    found = model(reader)
    panel = reader.figure.locator(".explorer-panel")
    for index in range(len(found["label"]) - 1):
        node(reader, index).press("Enter")
        expect(node(reader, index)).to_be_focused()
        ways = [
            one for one in panel.locator(".explorer-line").all() if "through" in one.inner_text()
        ]
        assert len(ways) == found["edge_from"].count(index)
        total = 0.0
        for way in ways:
            upstream, slope, share = (
                float(way.locator(f".{kind}").nth(at).get_attribute("data-value") or "")
                for kind, at in [("delta-text", 0), ("gradient-text", 0), ("delta-text", 1)]
            )
            assert upstream * slope == pytest.approx(share, rel=1e-9)
            total += share
        result = panel.locator(".result")
        assert number_in(result.inner_text()) == pytest.approx(total, rel=1e-3, abs=1e-9)
    reader.compare(exactly=True)
    node(reader, 0).press("Enter")
    expect(node(reader, 0)).to_have_class("node input chosen")
    node(reader, 0).press("Enter")
    expect(node(reader, 0)).to_have_class("node input")


def test_a_name_is_dragged_where_it_stands_and_nothing_moves(live: Open) -> None:
    reader = live(NAME)
    take(reader, "neuron")
    before = model(reader)
    name = before["names"][0]
    heights = """figure => [...figure.querySelectorAll(
        ".explorer-expression, .explorer-picture, .explorer-steps, .explorer-panel, .explorer-row",
    )].map((one) => one.getBoundingClientRect().height)"""
    stood = reader.figure.evaluate(heights)
    drag(reader.control(name), 0.3)
    reader.see("live")
    after = model(reader)
    assert after["name_values"][0] != before["name_values"][0]
    assert after["name_values"][1:] == before["name_values"][1:]
    reader.compare(exactly=True)
    assert reader.figure.evaluate(heights) == stood
    assert reader.wrong == []


def test_a_matrix_is_a_grid_of_numbers(live: Open) -> None:
    reader = live(NAME)
    type_in(reader, "softmax(x @ W)[1]")
    found = model(reader)
    at = found["names"].index("W")
    entries = reader.figure.locator("[data-control^='W ']")
    expect(entries).to_have_count(found["name_rows"][at] * found["name_columns"][at])
    entry = reader.figure.locator("[data-control='W 0 1']")
    value = float(entry.get_attribute("aria-valuenow") or "")
    entry.press("ArrowRight")
    reader.see("live")
    assert float(entry.get_attribute("aria-valuenow") or "") == pytest.approx(
        value + found["name_step"][at]
    )
    expect(entry).to_be_focused()
    reader.compare(exactly=True)
    assert reader.wrong == []


def test_the_keyboard_alone_types_steps_presses_and_drags(live: Open) -> None:
    reader = live(NAME)
    keyboard = reader.page.keyboard
    here = """() => {
        const { dataset, tagName, textContent } = document.activeElement;
        return dataset.control ?? dataset.node ?? (tagName === "TEXTAREA" ? "field" : textContent);
    }"""

    def go_to(wanted: str) -> None:
        for _ in range(60):
            if reader.page.evaluate(here) == wanted:
                return
            keyboard.press("Tab")
        raise AssertionError(f"Tab doesn't lead to {wanted}")

    reader.figure.locator(".explorer-tries button").first.focus()
    go_to("field")
    keyboard.press("Control+a")
    keyboard.type("u * v + u")
    keyboard.press("Enter")
    reader.see("live")
    go_to("1")  # the node v
    keyboard.press("Enter")
    expect(reader.figure.locator(".explorer-panel")).to_contain_text("v =")
    go_to("u")
    before = model(reader)["name_values"][0][0]
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    reader.see("live")
    found = model(reader)
    assert found["name_values"][0][0] == pytest.approx(before + 2 * found["name_step"][0])
    reader.compare(exactly=True)
    reader.page.emulate_media(reduced_motion="reduce")
    go_to("◀ Back")
    keyboard.press("Enter")
    expect(words(reader)).to_contain_text(f"Step {found['steps'] - 1} of {found['steps']}")
    assert reader.wrong == []


def test_a_link_brings_the_text_and_the_numbers_back(live: Open) -> None:
    reader = live(NAME)
    type_in(reader, "p * q + q ** 2")
    drag(reader.control("q"), 0.8)
    reader.see("live")
    setting, numbers = reader.setting(), reader.numbers()
    link = reader.figure.locator(".explorer-link").evaluate("link => link.href")
    reader.page.wait_for_function("link => location.href === link", arg=link)
    reader.button("Reset").click()
    reader.see("live")
    assert reader.setting().items() <= explorer_named(NAME).defaults.items()
    reader.follow("#" + link.split("#")[1])
    assert reader.setting() == setting
    assert reader.numbers() == numbers
    reader.compare(exactly=True)
    assert reader.wrong == []


def test_what_is_typed_before_python_is_up_waits_and_says_so(unstarted: Open) -> None:
    reader = unstarted(NAME)
    reader.compare(exactly=False)
    field = reader.control("expression")
    field.fill("k * k + k")
    field.press("Enter")
    expect(reader.figure).to_have_attribute("aria-busy", "true")
    expect(reader.status).to_contain_text("it will be computed when Python is up")
    expect(field).to_have_value("k * k + k")
    for preset in PRESETS:
        reader.figure.get_by_role("button", name=preset, exact=True).click()
        expect(reader.figure).to_have_attribute("aria-busy", "false")
        reader.compare(exactly=False)
    assert reader.wrong == []


def test_a_name_is_dragged_through_what_is_stored_before_python_is_up(unstarted: Open) -> None:
    reader = unstarted(NAME)
    name = model(reader)["names"][0]
    for share in (0.2, 0.75):
        before = reader.setting()["numbers"]
        drag(reader.control(name), share)
        assert reader.setting()["numbers"] != before
        expect(reader.figure).to_have_attribute("aria-busy", "false")
        reader.compare(exactly=False)
    before = reader.setting()["numbers"]
    reader.control(name).press("ArrowLeft")
    assert reader.setting()["numbers"] != before  # a small move goes on to the next one
    reader.compare(exactly=False)


# Texts of the drawing that touch, each with what it reads
TOUCHING = """figure => {
    const texts = [...figure.querySelectorAll(".explorer-picture > svg text")]
        .filter((one) => one.textContent && one.checkVisibility({ visibilityProperty: true }));
    return texts.map((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return [one.textContent, left, right, top, bottom];
    });
}"""


def touching(reader: Reader) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other; a line of text has a pixel above it and below."""
    boxes = reader.figure.evaluate(TOUCHING)
    return [
        (one[0], other[0])
        for one, other in combinations(boxes, 2)
        if min(one[2], other[2]) - max(one[1], other[1]) > 0.5
        and min(one[4], other[4]) - max(one[3], other[3]) > 2.5
    ]


def long_expression(count: int) -> str:
    """An expression of ``count`` steps and names, some of them used again much later."""
    letters = (f"{a}{b}" for b in ("", "1", "2") for a in ascii_lowercase)
    first, second, *others = (next(letters) for _ in range(count))
    known, lines = [first, second], []
    rules = ("{0}*{1}", "tanh({0})", "{0}+{1}", "relu({0})", "{0}-{1}")
    for step, name in enumerate(others):
        other = known[(7 * step) % (len(known) - 1)]
        lines.append(f"{name}={rules[step % len(rules)].format(known[-1], other)}")
        known.append(name)
    return "\n".join(lines)


@pytest.mark.parametrize("count", [30, 60])
def test_labels_of_a_large_graph_do_not_touch(live: Open, count: int) -> None:
    reader = live(NAME)
    type_in(reader, long_expression(count))
    assert reader.figure.locator("[data-node]").count() == count
    assert touching(reader) == []
    reader.compare(exactly=True)
    assert reader.wrong == []


@pytest.mark.parametrize("preset", PRESETS)
def test_labels_of_a_preset_do_not_touch(live: Open, preset: str) -> None:
    reader = live(NAME)
    take(reader, preset)
    assert touching(reader) == []


SMALLEST = """figure => {
    const svg = figure.querySelector(".explorer-picture > svg");
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return Math.min(...[...svg.querySelectorAll("text")].map((one) => {
        return parseFloat(getComputedStyle(one).fontSize) * scale;
    }));
}"""


@pytest.mark.parametrize("preset", PRESETS)
def test_on_a_phone_the_graph_is_scrolled_and_can_be_read_and_hit(live: Open, preset: str) -> None:
    reader = live(NAME)
    reader.page.set_viewport_size(PHONE)
    take(reader, preset)
    assert not scrolls_sideways(reader.page)
    assert reader.figure.evaluate(SMALLEST) >= LEAST
    for part in reader.figure.locator("svg [data-control]:not(svg)").all():
        box = place_of(part)
        assert min(box["width"], box["height"]) >= TARGET - 1
    last = reader.figure.locator("[data-node]").last
    last.scroll_into_view_if_needed()
    inside, all_of_it = place_of(last), place_of(picture(reader))
    assert inside["x"] + inside["width"] <= all_of_it["x"] + all_of_it["width"] + 1
    assert barriers(reader.page, f"#explorer-{NAME}", ["room"]) == []


def test_the_step_at_hand_stays_in_sight(live: Open) -> None:
    reader = live(NAME)
    reader.page.set_viewport_size(PHONE)
    type_in(reader, long_expression(20))
    reader.page.emulate_media(reduced_motion="reduce")
    for _ in range(3):
        reader.button("Back").click()
    reader.figure.locator(".node.now").wait_for()
    inside, all_of_it = place_of(reader.figure.locator(".node.now")), place_of(picture(reader))
    assert inside["x"] >= all_of_it["x"]
    assert inside["x"] + inside["width"] <= all_of_it["x"] + all_of_it["width"]


@pytest.mark.parametrize("way", ["NumPy alone", "this book"])
@pytest.mark.parametrize("preset", ["neuron", "square"])
def test_the_code_that_is_shown_runs_and_gives_the_numbers_of_the_page(
    live: Open, preset: str, way: str
) -> None:
    reader = live(NAME)
    take(reader, preset)
    reader.figure.locator(".explorer-code summary").click()
    reader.figure.get_by_role("button", name=way, exact=True).click()
    code = reader.figure.locator(".explorer-code textarea").input_value()
    ran = subprocess.run(
        [sys.executable, "-"], input=code, capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    printed = ran.stdout.replace("[", " ").replace("]", " ").replace(",", " ").split()
    numbers = [
        float(one)
        for one in printed
        if one.lstrip("-").replace(".", "").replace("e-", "").isdigit()
    ]
    found = model(reader)
    wanted = [found["value"][-1][0], *(found["gradient"][at][0] for at in found["name_node"])]
    for number in wanted:
        assert any(one == pytest.approx(number, rel=1e-3, abs=1e-9) for one in numbers), number
    assert reader.wrong == []


def test_the_code_follows_the_graph_and_names_pytorch(live: Open) -> None:
    reader = live(NAME)
    reader.figure.locator(".explorer-code summary").click()
    reader.figure.get_by_role("button", name="PyTorch", exact=True).click()
    area = reader.figure.locator(".explorer-code textarea")
    assert "import torch" in area.input_value()
    type_in(reader, "r * r")
    assert area.input_value() == "\n".join(model(reader)["code_torch"]) + "\n"


@pytest.mark.parametrize("text", ["log(x)", "1 / (x - x)"])
def test_a_step_without_a_number_is_shown_in_the_graph(live: Open, text: str) -> None:
    reader = live(NAME)
    type_in(reader, text)
    if model(reader)["problem_node"] < 0:
        drag(reader.control("x"), 0.2)  # to a number below 0
        reader.see("live")
    at = model(reader)["problem_node"]
    assert at >= 0
    expect(node(reader, at)).to_have_class("node operation trouble")
    expect(reader.figure.locator(".explorer-told")).to_contain_text(model(reader)["problem"])
    reader.compare(exactly=True)
    expect(reader.button("Play")).to_be_visible()
    assert reader.wrong == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_a_slip_moves_nothing_below_the_field(live: Open, viewport: Any) -> None:
    reader = live(NAME)
    reader.page.set_viewport_size(viewport)
    type_in(reader, "x * x + y")
    top = place_of(picture(reader))["y"] - place_of(reader.figure)["y"]
    type_in(reader, "x * x +")
    assert place_of(picture(reader))["y"] - place_of(reader.figure)["y"] == pytest.approx(
        top, abs=1
    )
