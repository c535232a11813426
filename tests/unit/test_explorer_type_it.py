"""Type it: what the picture shows of an expression is what the tape has found."""

import gzip
import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.explorers.stored import stored_results
from backprop.explorers.type_it import EXPLORER, PRESETS
from backprop.expressions.reading import LONGEST, MOST
from random_expressions import draw


def slopes_of(found: dict[str, Any]) -> dict[str, list[float]]:
    """The gradient of each name."""
    return {
        name: found["gradient"][node]
        for name, node in zip(found["names"], found["name_node"], strict=True)
    }


def test_the_start_is_the_first_preset() -> None:
    first, *_ = PRESETS.values()
    assert EXPLORER.evaluate() == EXPLORER.evaluate(**first)


def test_micrograds_graph_has_the_numbers_of_its_readme() -> None:
    found = EXPLORER.evaluate(**PRESETS["micrograd"])
    assert found["value"][-1] == pytest.approx([24.7041], abs=5e-5)
    assert slopes_of(found)["a"] == pytest.approx([138.8338], abs=5e-5)
    assert slopes_of(found)["b"] == pytest.approx([645.5773], abs=5e-5)


def test_the_presets_show_the_numbers_of_their_sources() -> None:
    neuron = EXPLORER.evaluate(**PRESETS["neuron"])  # Karpathy's, in his lecture
    assert neuron["value"][-1] == pytest.approx([0.7071], abs=1e-4)
    published = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5}
    for name, slope in slopes_of(neuron).items():
        assert slope == pytest.approx([published[name]], abs=1e-4)
    circuit = EXPLORER.evaluate(**PRESETS["sigmoid circuit"])  # CS231n's, two digits
    assert circuit["value"][-1] == pytest.approx([0.73], abs=5e-3)
    slopes = [slope[0] for slope in slopes_of(circuit).values()]
    assert np.round(slopes, 2).tolist() == [-0.2, 0.39, -0.39, -0.59, 0.2]
    square = EXPLORER.evaluate(**PRESETS["square"])
    assert square["edge_share"] == [[3], [3]]
    assert square["back_sum"] == [[3], [6]] == [square["edge_share"][0], square["gradient"][0]]


CASES = [*PRESETS.values(), *({"expression": draw(seed).text} for seed in range(12))]
CASES = [case for case in CASES if len(str(case["expression"])) <= 600]


@pytest.mark.parametrize("case", CASES)
def test_every_list_has_an_entry_for_each_node_and_each_edge(case: dict[str, Any]) -> None:
    found = EXPLORER.evaluate(**case)
    nodes, edges, of_names = len(found["label"]), len(found["edge_from"]), len(found["names"])
    each_node = "name kind rows columns value gradient x y wide high start end words"
    for name in each_node.split():
        assert len(found[name]) == nodes
    for name in [one for one in found if one.startswith("edge_")]:
        assert len(found[name]) == edges
    for name in found:
        assert not name.startswith("name_") or len(found[name]) == of_names
    assert found["forward"] == found["backward"][::-1] == list(range(nodes))
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("case", PRESETS.values())
def test_each_share_is_the_slope_above_times_the_local_one(case: dict[str, Any]) -> None:
    found = EXPLORER.evaluate(**case)
    assert found["problem"] == ""
    for edge, target in enumerate(found["edge_to"]):
        if found["edge_local"][edge]:
            product = np.multiply(found["gradient"][target], found["edge_local"][edge])
            np.testing.assert_allclose(found["edge_share"][edge], product, rtol=1e-12, atol=0)
    assert any(found["edge_local"])


@pytest.mark.parametrize("case", PRESETS.values())
def test_the_walk_back_ends_with_the_gradients(case: dict[str, Any]) -> None:
    found = EXPLORER.evaluate(**case)
    come: dict[int, list[float]] = {len(found["label"]) - 1: [1.0]}
    done: set[int] = set()
    for edge, total in zip(found["back_edges"], found["back_sum"], strict=True):
        source, target = found["edge_from"][edge], found["edge_to"][edge]
        assert come[target] == found["gradient"][target]  # all its users have had their turn
        assert source not in done
        before = come.get(source, [0.0] * len(total))
        np.testing.assert_allclose(np.add(before, found["edge_share"][edge]), total, rtol=1e-12)
        come[source] = total
        done.add(target)
    assert [come[node] for node in range(len(found["label"]))] == found["gradient"]
    assert found["steps"] == len(found["label"]) + 1 + len(found["back_edges"])


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_is_small_and_its_numbers_come_back_as_they_were(name: str) -> None:
    case = PRESETS[name]
    found = EXPLORER.evaluate(**case)
    assert len(found["label"]) <= MOST / 2
    again = EXPLORER.evaluate(expression=case["expression"], numbers=found["numbers"])
    assert again == found
    written = sorted(str(case["numbers"]).split(";"))
    assert sorted(found["numbers"].split(";")) == written


def test_a_slip_is_told_with_its_place_and_leaves_no_graph() -> None:
    found = EXPLORER.evaluate(expression="a * (b + )")
    assert (found["problem_start"], found["problem_end"]) == (7, 10)
    assert found["problem"] == "Between + and ) a number or a name is missing."
    assert found["label"] == found["names"] == found["code_book"] == []
    assert found.keys() == EXPLORER.evaluate().keys()


def test_a_step_without_a_number_is_told_in_a_graph_that_stays() -> None:
    sound = EXPLORER.evaluate(expression="1 / (a - b)", numbers="a=2;b=1")
    found = EXPLORER.evaluate(expression="1 / (a - b)", numbers="a=2;b=2")
    assert found["problem"] == "This divides by 0."
    assert found["problem_node"] == 3
    assert found["value"] == [[2], [2], [0], []]
    for name in ("label", "x", "y", "edge_path", "names"):
        assert found[name] == sound[name]
    assert found["steps"] == 0
    assert found["gradient"] == [[], [], [], []]
    several = EXPLORER.evaluate(expression="x * 2", numbers="x=1,2")
    assert several["value"][-1] == [2, 4]
    assert several["problem_node"] == 1
    assert "a gradient is that of one" in several["problem"]


def test_a_slider_reaches_the_value_that_it_has() -> None:
    found = EXPLORER.evaluate(expression="a * x[0]", numbers="a=12.5;x=1,-7")
    assert found["name_minimum"] == [-13, -7]
    assert found["name_maximum"] == [13, 7]


@pytest.mark.parametrize("text", ["a=-4;b=2", "W=1,2/3,4;x=1.5,", "", "a=1e-05"])
def test_the_picture_can_write_such_numbers(text: str) -> None:
    numbers = next(one for one in EXPLORER.parameters if one.name == "numbers")
    assert numbers.checked(text) == text


def test_a_drag_along_either_of_the_two_numbers_is_stored() -> None:
    stored = stored_results(EXPLORER)
    column = stored["axes"]["numbers"]
    numbers = next(one for one in EXPLORER.parameters if one.name == "numbers")
    assert column["numbers"] == list(numbers.stored_positions)
    assert len(numbers.stored_positions) == 41
    assert all(re.fullmatch(r"a=-?[\d.]+;b=-?[\d.]+", text) for text in column["numbers"])
    assert len(gzip.compress(json.dumps(stored).encode())) < 50_000


SOUND = [text for text in (draw(seed).text for seed in range(200)) if len(text) <= LONGEST]
extreme = st.sampled_from(["0", "-1", "1e300", "-1e-300", "1e-5", "2", "1,2", "0,0,0", "1,0/0,1"])


@given(
    st.sampled_from(SOUND) | st.text(alphabet="abxW01.()[]+-*/@,; \n", max_size=40),
    st.dictionaries(st.sampled_from(["a", "b", "c", "x", "W", "V"]), extreme),
)
@settings(max_examples=400, deadline=2000)
def test_whatever_is_typed_and_set_is_shown_or_told(text: str, values: dict[str, str]) -> None:
    numbers = ";".join(f"{name}={value}" for name, value in values.items())
    found = EXPLORER.evaluate(expression=text, numbers=numbers)
    json.dumps(found, allow_nan=False)
    told = found["problem"] != ""
    assert told == (found["steps"] == 0)
    assert 0 <= found["problem_start"] <= found["problem_end"] <= len(text)
    assert told or (all(found["value"]) and all(found["gradient"]))
