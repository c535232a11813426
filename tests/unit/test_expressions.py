"""Expressions that a reader writes: read, refused, computed, laid out, and written as code."""

import ast
import re
import subprocess
import sys
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backprop.expressions.code import book_code, numpy_code, torch_code
from backprop.expressions.evaluation import evaluate, go_back, run
from backprop.expressions.layout import BEND, STUB, Layout, laid_out
from backprop.expressions.order import ordered
from backprop.expressions.parsing import Unreadable
from backprop.expressions.reading import LONGEST, MOST, names, read
from backprop.expressions.shown import label, local_rule, words
from backprop.expressions.steps import Step
from backprop.expressions.values import as_text, begin_with, from_text
from backprop.figures.graph import draw_graph
from backprop.network import Network
from backprop.tape import Variable, in_order
from random_expressions import LONG, SAME, draw, largest_gap, malformed, refusal


@pytest.mark.parametrize("seeds", [range(at, at + 50) for at in range(0, 300, 50)])
def test_random_expressions_have_the_value_and_the_gradients_of_autograd(seeds: range) -> None:
    gaps = [largest_gap(draw(seed)) for seed in seeds]
    assert max(gap for gap, _ in gaps) <= SAME
    assert max(steps for _, steps in gaps) > 40


@pytest.mark.parametrize("seeds", [range(at, at + 100) for at in range(0, 300, 100)])
def test_what_is_malformed_is_refused_with_a_place_and_a_reason(seeds: range) -> None:
    assert len({refusal(malformed(seed)).reason for seed in seeds}) > 20


@given(st.text(alphabet="abxW01.()[]+-*/@,;=_ \n#T^<relusump:", max_size=60))
@example("a" * 99)
@settings(max_examples=500, deadline=2000)
def test_any_text_is_read_or_refused_at_a_place(text: str) -> None:
    refused, steps = None, []
    try:
        steps = read(text)
    except Unreadable as error:
        refused = error
    if refused is not None:
        assert 0 <= refused.start <= refused.end <= len(text)
        assert refused.reason
    assert all(source < number for number, step in enumerate(steps) for source in step.sources)
    assert all(0 <= step.start < step.end <= len(text) for step in steps)


@given(st.text(max_size=40), st.characters(min_codepoint=128))
@settings(deadline=2000)
def test_a_letter_that_is_not_on_a_keyboard_is_refused_where_it_stands(rest: str, odd: str) -> None:
    with pytest.raises(Unreadable, match="can't be part of an expression") as caught:
        read(f"a{odd}{rest}")
    assert (caught.value.start, caught.value.end) == (1, 2)


@pytest.mark.parametrize(
    ("text", "part", "words"),
    [
        ("a + b *", "", "after * something is missing"),
        ("a + * b", "+ *", "between + and * a number or a name is missing"),
        ("2 * 3a", "3a", "no number; a product is written with *"),
        ("a b", "a b", "between a and b something is missing"),
        ("a * (b + c", "(", "never closed"),
        ("a + b) * c", ")", "no bracket is open"),
        ("a * (b + c]", "]", "( is closed by ), not by ]"),
        ("a + sin(b)", "sin", "unknown function 'sin'; the known ones are 'relu', 'tanh'"),
        ("a + b.foo()", "b.foo", "unknown function 'foo'"),
        ("a + relu", "relu", "write relu( )"),
        ("relu(a, b)", "relu(a, b)", "relu takes one value: relu(x) or x.relu()"),
        ("1 + a^2", "^", "a power is written **"),
        ("1 + a**b", "b", "write exp(b * log(a))"),
        ("a + 1 / 0", "1 / 0", "divides by 0"),
        ("a * 10**10**10", "10**10**10", "too large"),
        ("a * (-8)**0.5", "(-8)**0.5", "no real number"),
        ("a < b", "a < b", "a comparison can't"),
        ("a × b", "×", "a product is written *"),
        ("a + 'b'", "'", "can't be part of an expression"),
        ("x[i]", "i", "an index must be a whole number"),
        ("[1, a] * a", "a", "a list holds written numbers alone"),
        ("[[1], [1, 2]]", "[[1], [1, 2]]", "rows of the same length"),
        ("relu = a", "relu", "the function relu can't be a name"),
        ("a = b = c", "a", "one name alone"),
        ("a + b\nc * c", "a + b", "used nowhere; give it a name"),
        ("c = a\n2 @ c", "2 @ c", "numbers are multiplied by *"),
        ("import os", "import os", "a line can be an expression"),
        ("a.__class__", "a.__class__", "known is .T"),
        ("(" * 41 + "a" + ")" * 41, "(", "40 brackets"),
        ("--" * 50 + "a", None, "90 parts are inside one another"),
        ("a" + " + a" * 60, None, "more than 60 steps"),
        ("", "", "no expression yet"),
        ("a" * (LONGEST + 1), "a", "601 characters; 600 are allowed"),
    ],
)
def test_a_slip_is_told_where_it_is_and_why(text: str, part: str | None, words: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(words)) as caught:
        read(text)
    if part is not None:
        assert text[caught.value.start : caught.value.end] == part


def test_nothing_that_is_written_is_run() -> None:
    for text in ("print(a)", "open(a)", "exit()", "a.__class__()", "__import__(a)", "eval(a)"):
        with pytest.raises(Unreadable):
            read(text)
    for module in Path(read.__code__.co_filename).parent.glob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        names_there = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not names_there & {"eval", "exec", "compile", "__import__", "import_module"}


def test_a_name_given_anew_stands_for_what_came_last() -> None:
    a = Variable(3.0)
    result = evaluate("c = a * a; c += c + 1  # 2 a^2 + 1\nc * 2", {"a": a})
    result.backward()
    assert result.value == 38
    assert a.gradient == 24


def test_names_are_those_that_need_a_value_in_the_order_of_their_use() -> None:
    assert names("c = b * a\nd = 7 * x\nc + a") == ["b", "a"]
    with pytest.raises(ValueError, match="b needs a value"):
        evaluate("a * b", {"a": 1.0})


def test_the_steps_stand_in_the_order_of_the_tape() -> None:
    for seed in range(30):
        case = draw(seed)
        variables, _ = run(read(case.text, longest=LONG), case.values)
        assert [id(one) for one in in_order(variables[-1])] == [id(one) for one in variables]


@pytest.mark.parametrize(
    ("text", "values", "part", "words"),
    [
        ("1 + b / (a - 2)", {"a": 2.0, "b": 1.0}, "b / (a - 2)", "divides by 0"),
        ("1 + 3 / a", {"a": 0.0}, "3 / a", "divides by 0"),
        ("a**-2 + 1", {"a": 0.0}, "a**-2", "divides by 0"),
        ("log(a) + a", {"a": -1.5}, "log(a)", "numbers above 0, and this is -1.5"),
        ("a.sqrt() + a", {"a": -4.0}, "a.sqrt()", "a root is of numbers from 0 up"),
        ("a**0.5 + a", {"a": -4.0}, "a**0.5", "a root is of numbers from 0 up"),
        ("exp(a) - 1", {"a": 1e4}, "exp(a)", "too large for a computer's floats"),
        ("x[2] * 2", {"x": [1.0, 2.0]}, "x[2]", "2 entries, numbered from 0 to 1"),
        ("W[0, 3] * 2", {"W": [[1.0, 2.0]]}, "W[0, 3]", "2 columns, numbered from 0 to 1"),
        ("a[0]", {"a": 1.0}, "a[0]", r"a number has no entry \[0\]"),
        ("softmax(a)", {"a": 1.0}, "softmax(a)", "softmax is of several numbers"),
        ("x.T", {"x": [1.0, 2.0]}, "x.T", "a vector of 2"),
        ("a @ x", {"a": 1.0, "x": [1.0]}, "a @ x", r"numbers are multiplied by \*"),
        (
            "sum(x @ W)",
            {"x": [1.0, 2.0, 3.0], "W": [[1.0], [2.0]]},
            "x @ W",
            "a vector of 3 and a matrix of 2 by 1 don't fit together",
        ),
        (
            "sum(x + y)",
            {"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0]},
            "x + y",
            "a vector of 2 and a vector of 3 don't fit",
        ),
    ],
)
def test_a_step_that_has_no_number_is_told(  # type: ignore[no-untyped-def]
    text: str, values, part: str, words: str
) -> None:
    with pytest.raises(Unreadable, match=words) as caught:
        evaluate(text, values)
    assert text[caught.value.start : caught.value.end] == part


def test_where_there_is_no_gradient_the_step_is_told() -> None:
    steps = read("1 + sqrt(a * a)")
    variables, trouble = run(steps, {"a": 0.0})
    assert trouble is None
    trouble = go_back(variables)
    assert trouble is not None
    assert steps[trouble.step].operation == "sqrt"
    variables, _ = run(read("a * 2"), {"a": [1.0, 2.0]})
    trouble = go_back(variables)
    assert trouble is not None
    assert "the result has 2 numbers" in trouble.reason


# Values as text


shapes = st.sampled_from([(), (1,), (3,), (1, 1), (1, 3), (2, 1), (4, 4)])


@given(st.dictionaries(st.sampled_from(["a", "W", "x_1"]), shapes), st.randoms())
def test_values_are_written_and_read_again(made: dict[str, tuple[int, ...]], rng) -> None:  # type: ignore[no-untyped-def]
    values = {
        name: np.round(np.array(rng.uniform(-9, 9) * np.ones(shape)), 3)
        for name, shape in made.items()
    }
    found = from_text(as_text(values))
    assert list(found) == list(values)
    for name, value in values.items():
        np.testing.assert_array_equal(found[name], value, strict=True)


@pytest.mark.parametrize("text", ["a=", "a=1,2/3", "a=1e999", "a=--1", "a=1/2/3/4/5", "a=1,,2"])
def test_values_that_are_none_are_left_out(text: str) -> None:
    assert from_text(text) == {}


def test_names_begin_with_a_shape_that_fits() -> None:
    def shape_of(text: str, **given: list[float]) -> dict[str, tuple[int, ...]]:
        known = {name: np.array(value) for name, value in given.items()}
        return {name: value.shape for name, value in begin_with(read(text), known).items()}

    assert shape_of("softmax(x @ W)[1] * a") == {"x": (2,), "W": (2, 2), "a": ()}
    assert shape_of("x[3] + V[0, 2]") == {"x": (4,), "V": (2, 3)}
    assert shape_of("sum(x @ W)", x=[1, 2, 3]) == {"x": (3,), "W": (3, 2)}
    assert shape_of("sum(x @ W.T)", x=[1, 2, 3])["W"] == (2, 2)


# The picture


@lru_cache
def graph_of(seed: int) -> tuple[list[Step], tuple[tuple[int, int], ...], Layout]:
    steps = read(draw(seed).text, longest=LONG)
    rng = np.random.default_rng(seed)
    sizes = tuple((76.0 + 44 * rng.integers(4), 76.0 + 30 * rng.integers(4)) for _ in steps)
    edges = tuple((source, at) for at, step in enumerate(steps) for source in step.sources)
    return steps, edges, laid_out(sizes, edges)


Box = tuple[float, float, float, float]  # left, top, right, bottom


def boxes(layout: Layout) -> list[Box]:
    middles = zip(layout.x, layout.y, layout.wide, layout.high, strict=True)
    return [(x - w / 2, y - h / 2, x + w / 2, y + h / 2) for x, y, w, h in middles]


def labels(layout: Layout) -> list[Box]:
    middles = [layout.label(edge) for edge in range(len(layout.ways))]
    return [(x - 32, y - 16, x + 32, y + 16) for x, y in middles]


def overlap(one: Box, other: Box) -> bool:
    """Whether they share more than an edge."""
    near = 1e-6
    return (
        one[0] < other[2] - near
        and other[0] < one[2] - near
        and one[1] < other[3] - near
        and other[1] < one[3] - near
    )


@pytest.mark.parametrize("seed", [*range(60), 2022])
def test_no_node_no_number_and_no_edge_lies_on_another(seed: int) -> None:
    _, edges, layout = graph_of(seed)
    nodes, numbers = boxes(layout), labels(layout)
    for one, other in combinations(nodes + numbers, 2):
        assert not overlap(one, other)
    for edge, way in enumerate(layout.ways):
        for (start, end, height), after in zip(way, [*way[1:], None], strict=True):
            level = (start, height, end, height)
            for node, box in enumerate(nodes):
                assert node in edges[edge] or not overlap(level, box)
            for other, box in enumerate(numbers):
                assert other == edge or not overlap(level, box)
            if after is not None:  # it goes up or down where no node and no number stands
                bend = (end, min(height, after[2]), after[0], max(height, after[2]))
                assert not any(overlap(bend, box) for box in nodes + numbers)
                assert after[0] - end == pytest.approx(BEND)


@pytest.mark.parametrize("seed", range(20))
def test_an_edge_goes_from_its_source_to_its_node(seed: int) -> None:
    _, edges, layout = graph_of(seed)
    all_boxes = boxes(layout)
    for (source, target), way in zip(edges, layout.ways, strict=True):
        left, _, right, _ = all_boxes[source]
        assert way[0][0] == pytest.approx(right)
        assert way[0][2] == pytest.approx(layout.y[source])
        left, top, _, bottom = all_boxes[target]
        assert way[-1][1] == pytest.approx(left)
        assert top <= way[-1][2] <= bottom
        assert way[-1][1] - way[-1][0] >= STUB
        assert all(one[1] < other[0] for one, other in pairwise(way))
    for box in all_boxes:
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= layout.width
        assert box[3] <= layout.height


def test_edges_that_arrive_at_a_node_keep_their_order() -> None:
    layout = laid_out(((76.0, 76.0),) * 3, ((1, 2), (0, 2)))
    assert layout.ways[0][-1][2] < layout.ways[1][-1][2]
    assert layout.y[1] < layout.y[0]  # so that they needn't cross


def test_a_ladder_of_edges_is_drawn_without_a_crossing() -> None:
    edges = [(0, 5), (1, 4), (2, 3), (3, 6), (4, 7), (5, 8)]
    columns = ordered(9, edges).columns
    places = {slot.node: at for column in columns for at, slot in enumerate(column)}
    assert sorted([0, 1, 2], key=places.__getitem__) == [
        source for source, _ in sorted(edges[:3], key=lambda edge: places[edge[1]])
    ]


def test_edges_from_one_node_share_their_lane() -> None:
    edges = [(0, 1), (1, 2), (2, 3), (0, 3), (0, 3), (0, 2)]
    order = ordered(4, edges)
    assert [len(column) for column in order.columns] == [1, 2, 2, 1]


def test_what_stands_in_a_node_and_beside_an_edge() -> None:
    text = "c = 3 * a - b\nd = 2 - c\n(d / b)**3 / 10 + sqrt(c) * x[1] * [1, 2][0] + (x @ W)[0]"
    steps = read(text)
    assert [label(step) for step in steps] == [
        *("a", "3 ×", "b", "−", "2 −", "÷", "³", "÷ 10", "√", "x", "[1]", "×"),
        *("[1.0, 2.0]", "[0]", "×", "+", "W", "@", "[0]", "+"),
    ]
    rules = [
        local_rule(steps, at, side) for at in range(len(steps)) for side in (0, 1)
        if side < len(steps[at].sources)
    ]  # fmt: skip
    assert rules == [
        *("3", "1", "−1", "−1", "1 / b", "−d / b²", "3 step 6²", "1 / 10", "1 / (2 result)"),
        *("1 at [1], else 0", "step 11", "step 9", "1 at [0], else 0", "step 14", "step 12"),
        *("1", "1", "δ Wᵀ", "xᵀ δ", "1 at [0], else 0", "1", "1"),
    ]
    assert words(steps, 1) == "step 2 is 3 × a"
    assert words(steps, 3) == "c is step 2 − b"
    assert words(steps, 8) == "step 9 is sqrt of c"


# Code


def printed_by(lines: list[str], capsys: pytest.CaptureFixture[str]) -> list[float]:
    """All numbers that a program prints, without the names before them."""
    with np.printoptions(floatmode="unique", precision=17):
        exec("\n".join(lines), {})
    return numbers_in(capsys.readouterr().out)


def numbers_in(output: str) -> list[float]:
    """The numbers of each line; a line can begin with a name."""
    kept = "".join(letter if letter not in "[](),=" else " " for letter in output)
    return [float(word) for word in kept.split() if word[0] in "-.0123456789"]


def found_here(text: str, values: dict[str, np.ndarray]) -> list[float]:
    steps = read(text, longest=LONG)
    variables, _ = run(steps, values)
    assert go_back(variables) is None
    inputs = [v for s, v in zip(steps, variables, strict=True) if s.operation == "input"]
    arrays = [variables[-1].value, *(variable.gradient for variable in inputs)]
    return [float(one) for array in arrays for one in array.ravel()]


@pytest.mark.parametrize("seed", range(80))
def test_code_for_a_graph_prints_the_graphs_numbers(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    case = draw(seed)
    steps = read(case.text, longest=LONG)
    variables, _ = run(steps, case.values)
    expected = found_here(case.text, case.values)
    shapes = [variable.value.shape for variable in variables]
    for program in (numpy_code(steps, shapes), book_code(steps)):
        printed = printed_by(program.lines(case.values), capsys)
        np.testing.assert_allclose(printed, expected, rtol=1e-9, atol=1e-9)
    ast.parse("\n".join(torch_code(steps).lines(case.values)))


@pytest.mark.parametrize(
    "text",
    ["np * Variable + torch", "d_a * a * a", "v1 * v1 + (v1 + 1)", "print = a * 2; print + a"],
)
def test_no_name_is_in_the_way_of_the_code(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    steps = read(text)
    values = {name: np.array(number) for number, name in enumerate(names(text), 2)}
    for program in (numpy_code(steps, [()] * len(steps)), book_code(steps)):
        printed = printed_by(program.lines(values), capsys)
        assert printed == pytest.approx(found_here(text, values), rel=1e-12)


def test_a_copy_of_a_slope_is_changed_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Both sides of a sum get the same array; one of them then gets more at an index."""
    text = "c = x + y\nsum(c * c) + x[1] * 7"
    steps, values = read(text), {"x": np.array([1.0, 2.0]), "y": np.array([3.0, 5.0])}
    shapes = [variable.value.shape for variable in run(steps, values)[0]]
    printed = printed_by(numpy_code(steps, shapes).lines(values), capsys)
    assert printed == found_here(text, values) == [79, 8, 21, 8, 14]


def torch_python() -> str | None:
    """A Python that has PyTorch."""
    root = Path(__file__).parents[2]
    for python in (sys.executable, str(root / ".venv-bench" / "bin" / "python")):
        try:
            found = subprocess.run([python, "-c", "import torch"], capture_output=True, check=False)
        except OSError:
            continue
        if found.returncode == 0:
            return python
    return None


def test_code_for_pytorch_prints_the_graphs_numbers() -> None:
    python = torch_python()
    if python is None:
        pytest.skip("PyTorch isn't installed, here or in .venv-bench")
    programs, expected = ["import torch; torch.set_printoptions(precision=15)"], []
    for seed in range(40):
        case = draw(seed)
        programs += torch_code(read(case.text, longest=LONG)).lines(case.values)
        expected += found_here(case.text, case.values)
    found = subprocess.run(
        [python, "-c", "\n".join(programs)], capture_output=True, text=True, check=True
    )
    output = found.stdout.replace("dtype=torch.float64", "").replace("tensor(", " ")
    np.testing.assert_allclose(numbers_in(output), expected, rtol=1e-9, atol=1e-9)
    assert len(expected) > MOST


# In a notebook


def test_a_drawn_graph_says_each_value_each_gradient_and_each_share() -> None:
    a = Variable(0.5)
    c = a * a
    e = (c + a).tanh()
    e.backward()
    figure = draw_graph(e, {"a": a, "e": e})
    (axes,) = figure.axes
    texts = [text.get_text() for text in axes.texts]
    slope = float(c.gradient)
    shares = [slope / 2, slope / 2, slope, slope, slope]
    assert [text for text in texts if text[0] == "←"] == [f"← {share:.4g}" for share in shares]
    assert {"a", "×", "+", "e = tanh", "0.5", "0.25", f"{a.gradient:.4g}"} <= set(texts)
    assert "−" in [
        text.get_text() for text in draw_graph(evaluate("3 - a", {"a": a})).axes[0].texts
    ]
    assert len(axes.patches) == 4 + 5
    plt.close("all")


def test_a_graph_of_arrays_and_of_layers_is_drawn_with_its_shapes() -> None:
    network = Network.initialized([3, 4, 2], "tanh", np.random.default_rng(0))
    x = Variable(np.ones((5, 3)))
    parameters = [Variable(array) for array in network.parameters]
    row, left = x, iter(parameters)
    for step in network.steps:
        row = row.through(step, *(next(left) for _ in step.named_arrays()))
    loss = (row**2).sum()
    loss.backward()
    figure = draw_graph(loss, {"X": x})
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts.count("5 × 4") >= 2
    assert "X" in texts
    assert "power" in texts
    plt.close(figure)


def test_a_graph_of_a_thousand_steps_is_laid_out() -> None:
    x = Variable(1.0)
    y = x
    for _ in range(1000):
        y = y + x
    variables = in_order(y)
    place = {id(variable): number for number, variable in enumerate(variables)}
    edges = tuple((place[id(s)], n) for n, v in enumerate(variables) for s in v.sources)
    layout = laid_out(((76.0, 76.0),) * len(variables), edges)
    assert len(set(layout.x)) == 1001
