"""The gradient ladder: each rung by itself and all together, against autograd and the tape."""

import inspect
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
import sympy as sp
from autograd import grad
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop import check
from backprop.activations import softmax
from backprop.dense import dense
from backprop.exercises import LADDER
from backprop.exercises.exercise import Rung
from backprop.exercises.ladder import CLIMB, RUNGS, SHORTCUTS
from backprop.exercises.ladder.listing import Listing, rows
from backprop.exercises.ladder.shortcuts import (
    ladder_cross_entropy,
    ladder_embedding,
    ladder_normalization,
)
from backprop.figures.ladder import draw_ladder
from backprop.ladder import EPSILON, VALUES, climb, examples, forward, parameters, steps
from backprop.standardization import scaled, standardize
from backprop.symbolic import cancellation, normalized_delta, one_hot
from backprop.symbolic.notation import Y, Z, batch, i, j, n_out
from backprop.symbolic.proof import prove
from backprop.tape import Variable
from backprop.validation import Array


class Drawn:
    """An expression of a random size: its inputs, parameters, and all its values."""

    def __init__(self, seed: int, batch: int, before: int, width: int, units: int, letters: int):
        rng = np.random.default_rng(seed)
        self.letters = rng.integers(letters, size=(batch, before))
        self.following = rng.integers(letters, size=batch)
        self.parameters = {
            name: one + rng.normal(scale=0.01, size=one.shape)
            for name, one in parameters(letters, rng, before, width, units).items()
        }
        self.values = forward(self.letters, self.following, **self.parameters)
        given = {"letters": self.letters, "following": self.following}
        self.known = {**self.values, **self.parameters, **given}


sizes = st.builds(
    Drawn,
    st.integers(0, 10**6),
    st.integers(2, 7),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 5),
    st.integers(2, 6),
)


def nudged_loss(nudges: dict[str, Any], drawn: Drawn) -> Any:
    """The loss, written once more, where to each value and parameter its nudge is added."""
    at = {name: value + nudges[name] for name, value in drawn.parameters.items()}
    number = len(drawn.letters)
    hot = np.eye(len(drawn.parameters["table"]))
    rows = anp.dot(hot[drawn.letters], at["table"]) + nudges["rows"]
    a0 = anp.reshape(rows, (number, -1)) + nudges["a0"]
    z1 = anp.dot(a0, at["w1"]) + at["b1"] + nudges["z1"]
    mean = anp.sum(z1, axis=0, keepdims=True) / number + nudges["mean"]
    apart = z1 - mean + nudges["apart"]
    squares = apart * apart + nudges["squares"]
    variance = anp.sum(squares, axis=0, keepdims=True) / number + nudges["variance"]
    over = 1 / anp.sqrt(variance + EPSILON) + nudges["over"]
    s = apart * over + nudges["s"]
    u = at["scale"] * s + at["shift"] + nudges["u"]
    a1 = anp.sinh(u) / anp.cosh(u) + nudges["a1"]
    z2 = anp.dot(a1, at["w2"]) + at["b2"] + nudges["z2"]
    top = anp.sum(z2 * hot[drawn.values["z2"].argmax(axis=1)], axis=1, keepdims=True)
    below = z2 - (top + nudges["top"]) + nudges["below"]
    powers = anp.exp(below) + nudges["powers"]
    totals = anp.sum(powers, axis=1, keepdims=True) + nudges["totals"]
    inverse = totals**-1.0 + nudges["inverse"]
    logs = anp.log(powers * inverse + nudges["shares"]) + nudges["logs"]
    picked = anp.sum(logs * hot[drawn.following], axis=1) + nudges["picked"]
    return -anp.sum(picked) / number


def by_autograd(drawn: Drawn) -> dict[str, Array]:
    named = {name: one for name, one in drawn.known.items() if one.dtype.kind == "f"}
    still = {name: np.zeros_like(one) for name, one in named.items()}
    assert nudged_loss(still, drawn) == pytest.approx(drawn.values["loss"], rel=1e-12)
    return grad(nudged_loss)(still, drawn)


def close(found: Array, expected: Array) -> None:
    assert found.shape == expected.shape
    size = max(1.0, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * size)


@given(sizes)
@settings(deadline=None, max_examples=60)
def test_all_rungs_together_give_the_gradients_of_autograd(drawn: Drawn) -> None:
    found, expected = climb(CLIMB, drawn.known), by_autograd(drawn)
    assert {*expected} - {"a0", "loss"} == {name.removeprefix("d_") for name in found}
    for name, gradient in found.items():
        close(gradient, expected[name.removeprefix("d_")])


@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(2, 6))
def test_what_comes_back_through_the_maximum_goes_to_the_largest(
    seed: int, number: int, units: int
) -> None:
    """In the whole ladder nothing comes back to it, so here something else does."""
    rng = np.random.default_rng(seed)
    z2, d_below = rng.normal(size=(2, number, units))
    d_top = rng.normal(size=(number, 1))
    rungs = {rung.name: rung.solution for rung in RUNGS}

    def of_top(top: Any) -> Any:
        return anp.sum(d_below * (z2 - top))

    def of_z2(z: Any) -> Any:
        return anp.sum(d_below * z) + anp.sum(d_top[:, 0] * anp.max(z, axis=1))

    close(rungs["ladder_top"](d_below), grad(of_top)(z2.max(axis=1, keepdims=True)))
    close(rungs["ladder_z2"](d_below, d_top, z2), grad(of_z2)(z2))


@given(sizes)
@settings(deadline=None, max_examples=30)
def test_the_rungs_give_the_gradients_of_the_tape(drawn: Drawn) -> None:
    given = {name: Variable(one) for name, one in drawn.parameters.items()}
    a0 = Variable(drawn.values["a0"])
    z1 = a0.apply(dense, given["w1"], given["b1"])
    u = z1.apply(
        lambda z, scale, shift: scaled(standardize(z), scale, shift), given["scale"], given["shift"]
    )
    a1 = u.tanh()
    z2 = a1.apply(dense, given["w2"], given["b2"])
    targets = np.eye(z2.value.shape[1])[drawn.following]
    loss = z2.mean_loss("categorical_cross_entropy", targets)
    loss.backward()
    assert loss.value == pytest.approx(drawn.values["loss"], rel=1e-12)
    found = climb(CLIMB, drawn.known)
    for name, variable in {"z1": z1, "u": u, "a1": a1, "z2": z2}.items():
        close(variable.value, drawn.values[name])
        close(found[f"d_{name}"], variable.gradient)
    for name in ("w1", "b1", "scale", "shift", "w2", "b2"):
        close(found[f"d_{name}"], given[name].gradient)
    close(found["d_rows"], a0.gradient.reshape(drawn.values["rows"].shape))


@given(sizes)
@settings(deadline=None, max_examples=60)
def test_the_shortcuts_come_to_where_the_rungs_do(drawn: Drawn) -> None:
    found, known = climb(CLIMB, drawn.known), drawn.known
    close(ladder_cross_entropy(known["shares"], known["following"]), found["d_z2"])
    short = ladder_normalization(found["d_u"], known["s"], known["scale"], known["over"])
    close(short, found["d_z1"])
    table = ladder_embedding(found["d_rows"], known["letters"], known["table"])
    close(table, found["d_table"])


def test_the_shortcuts_are_what_is_derived() -> None:
    """Each as its formula says, for one batch."""
    proof = prove(
        cancellation.in_sums(cancellation.softmax_with_cross_entropy().result, "softmax"),
        lambda z, y: (
            ladder_cross_entropy(softmax(z[np.newaxis]), np.array([0]))[0] + np.eye(len(z))[0] - y
        ),
        {Z: (n_out,), Y: (n_out,)},
        result={j: n_out},
        widths={n_out: 3},
    )
    assert proof.evaluations == 60
    proof = prove(
        normalized_delta.delta_before().result.subs(normalized_delta.MEANS),
        lambda d, s, spread: ladder_normalization(
            d[:, np.newaxis], s[:, np.newaxis], np.ones(1), 1 / np.array([spread])
        )[:, 0],
        {normalized_delta.delta_s: (batch,), normalized_delta.S: (batch,)}
        | {normalized_delta.deviation: ()},
        result={normalized_delta.e: batch},
        widths={batch: 4},
        tolerance=1e-9,
    )
    assert proof.evaluations == 80
    following = np.array([2, 0, 1, 1])
    hot = np.eye(3)[following]
    proof = prove(
        one_hot.table_gradient()
        .steps[2]
        .equation.rhs.xreplace(
            {one_hot.H[one_hot.e, i]: sp.KroneckerDelta(one_hot.x[one_hot.e], i)}
        )
        .subs(batch, 4)
        .doit()
        .xreplace({one_hot.x[at]: sp.Integer(row) for at, row in enumerate(following)}),
        lambda d: ladder_embedding(d[:, np.newaxis], following[:, np.newaxis], np.zeros((3, 2))),
        {one_hot.delta: (4, 2)},
        result={i: 3, j: 2},
    )
    assert proof.evaluations == 120
    d = np.arange(8.0).reshape(4, 2)
    table = ladder_embedding(d[:, np.newaxis], following[:, np.newaxis], np.zeros((3, 2)))
    np.testing.assert_array_equal(table, hot.T @ d)


def test_a_rung_asks_only_for_what_is_known_when_it_is_reached() -> None:
    values, found = {*VALUES, *inspect.signature(forward).parameters}, {"d_loss"}
    for rung in RUNGS:
        assert {*rung.arguments} <= values | found, rung.name
        found |= {f"d_{name}" for name in rung.name.split("_")[1:]}


def test_every_value_and_parameter_has_its_rung() -> None:
    climbed = [name for names in CLIMB for name in names]
    assert len(climbed) == len({*climbed})
    inputs = {"letters", "following"}
    wanted = {*VALUES, *inspect.signature(forward).parameters} - inputs - {"loss", "a0"}
    assert {*climbed} == wanted
    assert (len(RUNGS), len(SHORTCUTS)) == (22, 3)


def test_steps_are_the_lines_of_the_way_there() -> None:
    found = steps()
    assert tuple(step.name for step in found) == VALUES
    space: dict[str, Any] = {"np": np, "EPSILON": EPSILON}
    drawn = Drawn(3, 4, 2, 2, 3, 5)
    space |= drawn.parameters | {"letters": drawn.letters, "following": drawn.following}
    known = {*drawn.parameters, "letters", "following"}
    for step in found:
        assert {*step.sources, *step.given} <= known
        space[step.name] = eval(step.code, space)
        np.testing.assert_array_equal(space[step.name], drawn.values[step.name])
        known.add(step.name)
    forks = [name for name in VALUES if sum(name in step.sources for step in found) == 2]
    assert forks == ["z1", "apart", "z2", "powers"]


def test_the_letters_of_names_are_cut_into_examples() -> None:
    letters, following, alphabet = examples(["Ada", "Bo"])
    assert alphabet == ".abdo"
    told = [
        f"{alphabet[a]}{alphabet[b]}{alphabet[c]}"
        for (a, b), c in zip(letters, following, strict=True)
    ]
    assert told == ["..a", ".ad", "ada", "da.", "..b", ".bo", "bo."]
    with pytest.raises(ValueError, match="no name"):
        examples([])


def test_letters_and_what_follows_must_fit() -> None:
    letters, following, alphabet = examples(["Ada"])
    given = parameters(len(alphabet), np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"shape \(4, 2\), and what follows them \(3,\)"):
        forward(letters, following[:3], **given)


WRONG: list[tuple[str, Callable[..., Any], str]] = [
    ("ladder_picked", lambda picked: -np.ones(len(picked)), "1/N is missing"),
    ("ladder_picked", lambda picked: np.ones(len(picked)) / len(picked), "minus is missing"),
    ("ladder_logs", lambda d, logs, following: np.ones_like(logs) * d[:, None], "Only one of"),
    ("ladder_inverse", lambda d, powers: (d * powers).sum(axis=0, keepdims=True), "axis"),
    ("ladder_inverse", lambda d, powers: (d * powers).sum(axis=1), "has lost its axis"),
    ("ladder_totals", lambda d, totals: d / totals**2, "minus is missing"),
    ("ladder_powers", lambda d, inverse, other: d * inverse, "One share is forgotten"),
    ("ladder_z2", lambda below, top, z2: below, "One share is forgotten"),
    ("ladder_apart", lambda d, over, apart, other: d * over, "One share is forgotten"),
    ("ladder_apart", lambda d, over, apart, other: d * over + apart * other, "`2`"),
    ("ladder_z1", lambda d_apart, d_mean: d_apart + d_mean, "1/N is missing"),
    ("ladder_a1", lambda d, w2: (d @ w2.T).T, "transposed"),
    ("ladder_w2_b2", lambda d, a1: (d.T @ a1, d.sum(axis=0)), "transposed"),
    ("ladder_w2_b2", lambda d, a1: (a1.T @ d, d.sum(axis=1)), "axis"),
    ("ladder_scale_shift", lambda d, s: ((d * s).sum(axis=1), d.sum(axis=1)), "axis"),
    ("ladder_squares", lambda d, squares: np.ones_like(squares) * d, "1/N is missing"),
    ("ladder_mean", lambda d: -d.sum(axis=1, keepdims=True), "axis"),
    ("ladder_cross_entropy", lambda a, y: a - np.eye(a.shape[1])[y], "1/N is missing"),
    ("ladder_embedding", lambda d, x, table: np.eye(len(table))[x.ravel()].T @ d[:, 0], "error"),
]


@pytest.mark.parametrize(
    ("name", "answer", "said"), WRONG, ids=[f"{n}-{at}" for at, (n, *_) in enumerate(WRONG)]
)
def test_what_goes_wrong_on_a_ladder_is_named(
    name: str, answer: Callable[..., Any], said: str
) -> None:
    verdict = check(name, answer)
    assert not verdict.passed
    assert said in verdict.message
    assert verdict.named or said == "error"


@pytest.mark.parametrize("name", LADDER)
def test_a_rung_is_told_exact_or_close(name: str) -> None:
    rung = LADDER[name]
    assert isinstance(rung, Rung)
    assert rung.points == 1
    exact = check(name, rung.solution)
    assert exact.message.startswith("Exact: these are the book's numbers to the last bit, on both")

    def nearly(*arguments: Any) -> Any:
        found = rung.solution(*arguments)
        parts = found if isinstance(found, tuple) else (found,)
        off = tuple(np.where(one == 0, 0, one * (1 + 1e-13)) for one in parts)
        return off if isinstance(found, tuple) else off[0]

    near = check(name, nearly)
    assert near.passed
    assert near.message.startswith("Close: these are the book's numbers up to rounding, at most ")
    told = check(name, rung.solution, seed=1).message
    assert told.startswith("Exact")
    assert told.endswith(", and on as many with other numbers.")
    assert check(name, nearly, seed=1).message.startswith("Close")


def test_the_table_of_the_rungs_holds_each_solution() -> None:
    found = rows()
    assert len(found) == len(RUNGS)
    told = Listing()._repr_markdown_()
    assert told.startswith("<details")
    assert told.count("\n| ") == len(RUNGS) + 1
    assert "d_apart = d_s * over + 2 * apart * d_squares" in told
    assert "`a0 = rows.reshape(len(rows), -1)` `z1 = a0 @ w1 + b1`" in told


def test_the_drawing_has_a_rung_for_each_value_and_a_bow_for_each_fork() -> None:
    numbers = {"picked": 1, "logs": 2, "table": 22}
    figure = draw_ladder(steps(), numbers)
    (axes,) = figure.axes
    written = [text.get_text() for text in axes.texts]
    assert {*VALUES} <= {*written}
    assert [text.strip() for text in written if text.strip().isdigit()] == ["22", "2", "1"]
    bows = [one for one in axes.texts if getattr(one, "arrow_patch", None) is not None]
    dashed = [one for one in bows if one.arrow_patch.get_linestyle() == "--"]
    assert len(dashed) == 4
