"""Explorers: what they declare, what they compute, what a page stores of them."""

import gzip
import json
import re
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.explorers.bundle import page_script, source, widget_module
from backprop.explorers.catalogue import explorer_named, names
from backprop.explorers.explorer import Explorer
from backprop.explorers.jupyter import explore
from backprop.explorers.markup import MIME_TYPE, content, figure
from backprop.explorers.parameters import Choice, Ladder, Parameter, Slider, Text
from backprop.explorers.stored import leaves, rounded, stored_results

DEPTH = Slider("depth", "depth", "number of layers", 20, 2, 50, 1)
GAIN = Slider("gain", "gain", "gain of the weights", 1.0, 0.1, 4.0, 0.05)
KIND = Choice("kind", "kind", "kind of curve", "line", ("line", "arc"))
RATE = Ladder("rate", "rate", "learning rate", 0.1, (0.01, 0.1, 1.0))
WORDS = Text("words", "words", "words", "", "[a-z]*", 4)
SKETCH = Text("sketch", "sketch", "four pixels", "0101", "[01]{4}", 4, ("0101", "1111"))
PLACE = Slider("place", "place", "place", 0.5, 0.0, 1.0, 0.02, stored=0.5)


def toy(depth: int, gain: float, kind: str) -> dict[str, Any]:
    size = depth if kind == "line" else 2 * depth
    return {"sizes": gain ** np.arange(size), "total": np.float64(size), "kind": kind}


TOY = Explorer("toy", "Toy", "A toy.", "Play.", (DEPTH, GAIN, KIND), toy)


def test_a_slider_stands_at_every_step_of_its_range() -> None:
    assert DEPTH.positions == list(range(2, 51))
    assert GAIN.positions[:3] == [0.1, 0.15, 0.2]
    assert GAIN.positions[-1] == 4.0
    assert RATE.positions == [0.01, 0.1, 1.0]


def test_a_slider_with_many_positions_has_few_stored_ones() -> None:
    assert len(PLACE.positions) == 51
    assert PLACE.stored_positions == [0.0, 0.5, 1.0]
    assert set(PLACE.stored_positions) <= set(PLACE.positions)
    for parameter in (DEPTH, KIND, RATE, WORDS):
        assert parameter.stored_positions == parameter.positions


@pytest.mark.parametrize(
    ("parameter", "value", "error", "words"),
    [
        (DEPTH, 51, ValueError, "depth must lie between 2 and 50, but is 51"),
        (DEPTH, 2.5, TypeError, "depth must be a whole number, but is 2.5"),
        (DEPTH, True, TypeError, "depth must be a whole number, but is True"),
        (GAIN, "big", TypeError, "gain must be a number, but is 'big'"),
        (GAIN, float("nan"), ValueError, "gain must lie between 0.1 and 4.0, but is nan"),
        (RATE, 0.2, ValueError, "rate must be one of 0.01, 0.1, 1.0, but is 0.2"),
        (RATE, "0.1", TypeError, "rate must be a number, but is '0.1'"),
        (KIND, "dot", ValueError, "kind must be one of 'line' and 'arc', but is 'dot'"),
        (WORDS, 3, TypeError, "words must be a text, but is 3"),
        (WORDS, "abcde", ValueError, "words can have 4 characters, but has 5"),
        (WORDS, "a b", ValueError, "words must have the form [a-z]*, but is 'a b'"),
        (SKETCH, "010", ValueError, "sketch must have the form [01]{4}, but is '010'"),
    ],
)
def test_a_value_that_a_control_cannot_have_is_refused_in_words(
    parameter: Parameter, value: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(words)}$"):
        parameter.checked(value)


def test_any_text_of_the_right_form_can_be_written_and_the_examples_are_stored() -> None:
    assert SKETCH.checked("1000") == "1000"
    assert SKETCH.stored_positions == SKETCH.positions == ["0101", "1111"]


def test_an_unknown_parameter_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(ValueError, match="toy has no parameter 'deep'; it has 'depth'"):
        TOY.evaluate(deep=3)


def test_results_are_plain_lists_numbers_and_text() -> None:
    found = TOY.evaluate(depth=2, gain=0.5)
    assert found == {"sizes": [1.0, 0.5], "total": 2.0, "kind": "line"}
    assert type(found["total"]) is float


@pytest.mark.parametrize("name", names())
def test_an_explorer_is_declared_as_its_view_and_page_need_it(name: str) -> None:
    explorer = explorer_named(name)
    assert explorer.name == name
    assert len({p.name for p in explorer.parameters}) == len(explorer.parameters)
    assert re.fullmatch(r"\.\d[fg]", explorer.shown)
    for parameter in explorer.parameters:
        assert parameter.default in parameter.positions
        assert parameter.checked(parameter.default) == parameter.default
        assert parameter.label
        assert parameter.meaning
        assert set(parameter.stored_positions) <= set(parameter.positions)
    assert explorer.invitation[-1] in ".?"
    for preset in (one for named in explorer.presets.values() for one in named.values()):
        assert explorer.checked(preset) == explorer.defaults | preset
    json.dumps(explorer.evaluate(), allow_nan=False)


def test_an_unknown_explorer_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(
        ValueError, match="unknown explorer 'width-lab'; the known ones are 'count'"
    ):
        explorer_named("width-lab")


@pytest.mark.parametrize("name", names())
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_every_setting_has_results_that_json_can_hold(name: str, data: st.DataObject) -> None:
    explorer = explorer_named(name)
    values = {p.name: data.draw(st.sampled_from(p.positions)) for p in explorer.parameters}
    json.dumps(explorer.evaluate(**values), allow_nan=False)


def test_the_forward_pass_starts_with_mazurs_numbers() -> None:
    found = explorer_named("forward-pass").evaluate()
    assert found["z"][0][0] == pytest.approx(0.3775, abs=1e-12)
    assert found["a"][1] == pytest.approx([0.593269992, 0.596884378], abs=5e-10)
    assert found["a"][2] == pytest.approx([0.75136507, 0.772928465], abs=5e-9)
    assert found["terms"][0][0][0] + found["terms"][0][1][0] + 0.35 == found["z"][0][0]


def test_the_delta_flow_starts_with_mazurs_numbers() -> None:
    found = explorer_named("delta-flow").evaluate()
    assert found["loss"] == pytest.approx(0.298371109, abs=5e-10)
    assert found["deltas"][1] == pytest.approx([0.138498562, -0.0380982365], abs=5e-10)
    assert found["weights"][1][0][0] == pytest.approx(0.082167041, abs=5e-10)
    assert found["weights"][0][0][0] == pytest.approx(0.000438568, abs=5e-10)
    assert found["blame"][0][0] == pytest.approx(0.055399425, abs=5e-10)
    assert found["blame"][0][1] == pytest.approx(-0.019049119, abs=1e-9)  # his last digit


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_the_delta_flows_chain_rule_multiplies_to_its_gradients(data: st.DataObject) -> None:
    explorer = explorer_named("delta-flow")
    values = {p.name: data.draw(st.sampled_from(p.positions)) for p in explorer.parameters}
    found = {
        name: np.asarray(result)
        for name, result in explorer.evaluate(**values).items()
        if name in ("errors", "blame_sums")
    }
    a, slopes, deltas, gradients = (
        [np.asarray(part) for part in explorer.evaluate(**values)[name]]
        for name in ("a", "slopes", "deltas", "weights")
    )
    np.testing.assert_allclose(found["errors"] * slopes[1], deltas[1], rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(found["blame_sums"] * slopes[0], deltas[0], rtol=1e-12, atol=1e-16)
    for before, delta, gradient in zip(a, deltas, gradients, strict=False):
        np.testing.assert_allclose(np.outer(before, delta), gradient, rtol=1e-12, atol=1e-300)


# Stored results: they take long to compute, so that all tests of an explorer share them, and
# only the toy's are computed in the quick part

EACH = [
    pytest.param(name, marks=[pytest.mark.xdist_group(name), pytest.mark.slow]) for name in names()
]


@cache
def stored_of(name: str) -> dict[str, Any]:
    return stored_results(TOY if name == "toy" else explorer_named(name))


def text_of(value: Any, shown: str) -> str:
    """What a view writes for ``value``; -0 is written as 0."""
    if isinstance(value, str):
        return value
    digits, kind = int(shown[1]), shown[2]
    written = format(value, f".{digits}f" if kind == "f" else f".{digits - 1}e")
    return written.removeprefix("-") if float(written) == 0 else written


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([".0f", ".3f", ".3g"]))
def test_a_stored_number_is_shown_as_the_whole_one(value: float, shown: str) -> None:
    assert text_of(rounded(value, shown), shown) == text_of(value, shown)


def test_a_stored_number_is_short() -> None:
    assert rounded(0.7513650695523157, ".3f") == 0.7514
    assert rounded(1.2378901e-13, ".3g") == 1.238e-13
    assert rounded(2.0000000001, ".3f") == 2
    assert rounded(0.00149999, ".3f") == 0.00149999  # 0.0015 would be shown as 0.002
    assert rounded(9.12480157771189, ".3g") == 9.1248  # 9.125 would be shown as 9.13
    assert rounded("vanishing", ".3f") == "vanishing"


def test_leaves_are_named_by_their_places() -> None:
    found = leaves({"z": [[1.0, 2.0], [3.0]], "loss": 4.0, "way": "vanishing"})
    assert found == {
        "z[0][0]": 1.0,
        "z[0][1]": 2.0,
        "z[1][0]": 3.0,
        "loss": 4.0,
        "way": "vanishing",
    }


@pytest.mark.parametrize("name", ["toy", *EACH])
def test_what_is_stored_is_shown_as_what_is_computed(name: str) -> None:
    explorer = TOY if name == "toy" else explorer_named(name)
    stored = stored_of(name)

    def texts(found: dict[str, Any]) -> dict[str, str]:
        return {place: text_of(value, explorer.shown) for place, value in found.items()}

    assert texts(stored["start"]) == texts(leaves(explorer.evaluate()))
    for parameter in explorer.parameters:
        if parameter.drawn_only or not explorer.stored_axes:
            assert parameter.name not in stored["axes"]
            continue
        columns = stored["axes"][parameter.name]
        for index, position in enumerate(parameter.stored_positions):
            here = stored["start"] | {place: column[index] for place, column in columns.items()}
            here = {place: value for place, value in here.items() if value is not None}
            assert texts(here) == texts(leaves(explorer.evaluate(**{parameter.name: position})))
    for preset in stored["presets"]:
        here = {k: v for k, v in (stored["start"] | preset["leaves"]).items() if v is not None}
        assert texts(here) == texts(leaves(explorer.evaluate(**preset["values"])))


@pytest.mark.parametrize("name", EACH)
def test_every_preset_is_stored_where_the_explorer_wants_it(name: str) -> None:
    """Alone along an axis, or as what it sets together."""
    explorer = explorer_named(name)
    stored = [preset["values"] for preset in stored_of(name)["presets"]]
    wanted = [
        {k: v for k, v in explorer.checked(values).items() if v != explorer.defaults[k]}
        for named in explorer.presets.values()
        for values in named.values()
        if explorer.stored_presets
    ]
    assert stored == [values for values in wanted if len(values) > 1]


@pytest.mark.parametrize("name", names())
def test_parts_of_a_picture_change_apart(name: str) -> None:
    """What is stored for one may be put together with what is stored for another."""
    explorer = explorer_named(name)
    start = leaves(explorer.evaluate())
    changed: dict[str, set[str]] = {}
    for parameter in explorer.parameters:
        for position in parameter.stored_positions if parameter.part else ():
            here = leaves(explorer.evaluate(**{parameter.name: position}))
            moved = {k for k in start | here if start.get(k) != here.get(k)}
            changed.setdefault(parameter.part, set()).update(moved)
    for one, other in combinations(changed.values(), 2):
        assert one & other == set()


@pytest.mark.parametrize("name", EACH)
def test_what_a_page_stores_is_small(name: str) -> None:
    page = json.dumps(stored_of(name), separators=(",", ":"))
    assert len(gzip.compress(page.encode())) < 100_000


# JavaScript


@pytest.mark.parametrize("name", names())
def test_a_pages_scripts_are_small_enough_to_be_read(name: str) -> None:
    assert len((page_script([name], python=True) + source("worker.js")).encode()) < 120_000


@pytest.mark.parametrize("name", names())
def test_a_widget_is_one_module(name: str) -> None:
    module = widget_module(name)
    assert not re.search(r"^import\b", module, re.M)
    assert re.findall(r"^export\b.*", module, re.M) == [
        'export default modules["shared/frame.js"]'
        f'.framed(modules["{name.replace("-", "_")}.js"].view);'
    ]


def test_a_page_has_every_view_and_its_host_in_one_script() -> None:
    script = page_script(names(), python=True)
    made = re.findall(r'^modules\["([^"]+)"\] = ', script, re.M)
    assert len(made) == len(set(made))
    for user, text in zip(
        made, re.split(r'^modules\["[^"]+"\] = ', script, flags=re.M)[1:], strict=True
    ):
        used = re.findall(r'^const \{.*\} = modules\["([^"]+)"\];', text, re.M)
        assert set(used) <= set(made[: made.index(user)]), f"{user} comes before what it needs"
    assert {f"{name.replace('-', '_')}.js" for name in names()} < set(made)
    assert "worker.js" not in made
    assert not re.search(r"^(import|export)\b", script, re.M)
    views = ", ".join(f'"{n}": modules["{n.replace("-", "_")}.js"].view' for n in names())
    assert f".open(base, true, {{ {views} }}" in script
    assert ".open(base, false, {" in page_script(names(), python=False)


def test_the_page_asks_no_other_host() -> None:
    everything = page_script(names(), python=True) + source("worker.js") + source("explorers.css")
    assert set(re.findall(r"https?://[^\s\"'`)\\\\]+", everything)) == {
        "http://www.w3.org/2000/svg"
    }


@pytest.mark.xdist_group("depth-lab")
@pytest.mark.slow
def test_a_figure_holds_what_its_host_needs() -> None:
    html = figure("depth-lab", "<img>", "<p>Deep.</p>", content("depth-lab"))
    data = json.loads(re.search(r'class="explorer-data">(.*?)</script>', html, re.S).group(1))
    assert data["stored"] == stored_of("depth-lab")
    assert data["declaration"]["parameters"][0]["name"] == "depth"
    assert html.index("<img>") < html.index("<p>Deep.</p>")


# In Jupyter


def test_a_widgets_traits_are_the_explorers_parameters() -> None:
    lab = explore("depth-lab", depth=5, activation="relu")
    assert (lab.depth, lab.activation, lab.width) == (5, "relu", 32)
    assert lab.results == explorer_named("depth-lab").evaluate(depth=5, activation="relu")
    lab.depth = 7
    assert len(lab.results["back"][0]) == 7


@pytest.mark.parametrize(
    ("name", "value", "error", "words"),
    [
        ("depth", 51, ValueError, "depth must lie between 2 and 50"),
        ("depth", "deep", TypeError, "depth must be a whole number"),
        ("activation", "step", ValueError, "activation must be one of 'sigmoid', 'tanh'"),
    ],
)
def test_a_trait_refuses_what_its_control_cannot_show(
    name: str, value: Any, error: type[Exception], words: str
) -> None:
    lab = explore("depth-lab")
    before = lab.results
    with pytest.raises(error, match=words):
        setattr(lab, name, value)
    assert lab.results == before


def test_a_name_that_is_no_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="depth-lab has no parameter 'layers'"):
        explore("depth-lab", layers=3)


def test_only_what_is_computed_with_computes_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = explore("depth-lab")
    computed: list[dict[str, Any]] = []
    lab.observe(lambda change: computed.append(change.new), names="results")
    lab.layer = 3
    assert computed == []
    lab.seed = 4
    assert len(computed) == 1


def test_the_results_cannot_be_set() -> None:
    with pytest.raises(traitlets.TraitError, match="results"):
        explore("depth-lab").results = {}


def test_a_built_book_finds_an_explorer_among_a_cells_outputs() -> None:
    bundle = explore("delta-flow")._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert data[MIME_TYPE] == {"name": "delta-flow"}
