"""The check finds mistakes that nobody listed."""

import gzip
import random
import warnings
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from backprop import check
from backprop.activations import sigmoid, softmax
from backprop.exercises import EXERCISES
from backprop.exercises.edits import apart, as_function, changed, changes, slips, tree_of
from backprop.exercises.exercise import Exercise
from backprop.exercises.known import NOTHING, Known, known, mark_of
from backprop.exercises.outcomes import Outcome, alike, outcome
from backprop.validation import Array
from store_known import led_to, marked, tried

every_exercise = pytest.mark.parametrize(
    "exercise", EXERCISES.values(), ids=lambda exercise: exercise.name
)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A wrong solution divides by zero, and the like, on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def answered(exercise: Exercise, answer: Callable[..., Any]) -> list[Outcome]:
    return [outcome(answer, deepcopy(case)) for case in exercise.cases]


def layer_gradients_of_sums(x: Array, weights: Array, biases: Array, y: Array) -> Any:
    a = sigmoid(x @ weights + biases)
    delta = (a - y) * a * (1 - a)
    found = x.T @ delta / len(x)
    return found, found.sum(axis=0)


def layer_gradients_turned(x: Array, weights: Array, biases: Array, y: Array) -> Any:
    a = sigmoid(x @ weights + biases)
    delta = (y - a) * a * (1 - a)
    return x.T @ delta, delta.sum(axis=0)


def layer_gradients_divided_twice(x: Array, weights: Array, biases: Array, y: Array) -> Any:
    a = sigmoid(x @ weights + biases)
    delta = (a - y) * a * (1 - a)
    return x.T @ delta / len(x), delta.mean(axis=0) / len(x)


def row_overwritten(z: Array) -> Array:
    p, g = softmax(z), np.zeros(len(z))
    for i in range(len(z)):
        for j in range(len(z)):
            g[i] = p[i] * (1 - z[i]) if i == j else -p[i] * z[j]
    return g


def adam(
    start: Array,
    gradients: list[Array],
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    fed_back: bool = False,
) -> Array:
    w, m, v = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for t, g in enumerate(gradients, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        power = t if fed_back else 1
        corrected, squares = m / (1 - beta1**power), v / (1 - beta2**power)
        if fed_back:
            m, v = corrected, squares
        w = w - learning_rate * corrected / (np.sqrt(squares) + epsilon)
    return w


def mean_fed_back(gradients: list[float], beta: float) -> float:
    m = 0.0
    for t, g in enumerate(gradients, start=1):
        m = beta * m + (1 - beta) * g
        m = m / (1 - beta**t)
    return m


def sent_again(count: int, edges: list[tuple[int, int, float]]) -> list[float]:
    g = [0.0] * count
    g[-1] = 1.0

    def back(node: int) -> None:
        for s, u, k in edges:
            if u == node:
                g[s] += k * g[node]
                back(s)

    back(count - 1)
    return g


def ended_at_once(count: int, edges: list[tuple[int, int, float]]) -> Any:
    g = [0.0] * count
    g[-1] = 1.0
    for node in reversed(range(count)):
        for s, u, k in edges:
            if u == node:
                g[s] += k * g[u]
        return g
    return g


def velocity_turned(gradients: list[Array], momentum: float) -> Array:
    v = np.zeros_like(gradients[0])
    for g in gradients:
        v = momentum * v - g
    return v


def velocity_kept(gradients: list[Array], momentum: float) -> Array:
    v = np.zeros_like(gradients[0])
    for g in gradients:
        v += momentum * v + g
    return v


def scaled_by_itself(trained: Array, held_out: Array) -> Any:
    return (trained - trained.mean()) / trained.std(), (held_out - held_out.mean()) / held_out.std()


def to_each_place(into: Array, biases: Array, out: Array, order: list[int]) -> Any:
    turned = np.argsort(order)
    return into[:, turned], biases[turned], out[turned]


def from_the_first(gradients: list[float], beta: float) -> float:
    m = gradients[0]
    for g in gradients:
        m = beta * m + (1 - beta) * g
    return m / (1 - beta ** len(gradients))


# What people have written, in the exercise's terms, and a part of what must be said of it
WRITTEN: list[tuple[str, Callable[..., Any], str]] = [
    ("squared_error_delta", lambda z, y: y - sigmoid(z), "`sigmoid(z) * (1 - sigmoid(z))`"),
    ("layer_gradients", layer_gradients_of_sums, "The first is right. The second result: It is"),
    ("layer_gradients", layer_gradients_turned, "number of rows of `x`"),
    ("layer_gradients", layer_gradients_divided_twice, "The first is right. The second result"),
    ("bias_slopes", lambda delta: delta, "mean of `delta` is left out"),
    ("bias_slopes", lambda delta: delta.sum(), "`axis=0`"),
    ("softmax_slopes", row_overwritten, "only its last value stays"),
    (
        "softmax_slopes",
        lambda z: (p := softmax(softmax(z)), np.diag(p) - np.outer(p, p))[1],
        "twice",
    ),
    (
        "softmax_slopes",
        lambda z: np.diag(softmax(z)) - softmax(z) @ softmax(z),
        "table of all products",
    ),
    ("adam_path", adam, "is taken to the power `t`"),
    ("adam_path", lambda *given: adam(*given, fed_back=True), "go back into the running means"),
    ("corrected_mean", mean_fed_back, "goes back into the running mean"),
    ("corrected_mean", from_the_first, "starts at the first of `gradients`"),
    (
        "standardized_delta",
        lambda d, s, spread: (d - 2 * d.mean(axis=0) - s * (d * s).mean(axis=0)) / spread,
        "subtracted twice",
    ),
    (
        "standardized_delta",
        lambda d, s, spread: (d - d.mean(axis=0) - s * d.mean(axis=0) * s.mean(axis=0)) / spread,
        "not the product of the means",
    ),
    (
        "standard_scores",
        lambda z, epsilon: (z - z.mean(axis=0)) / np.sqrt(z.std(axis=0, ddof=1) + epsilon),
        "N − 1",
    ),
    (
        "standard_scores",
        lambda z, epsilon: (z - z.mean(axis=0)) / (z.var(axis=0) + epsilon),
        "root",
    ),
    (
        "decayed_step",
        lambda w, gradient, rate, decay: w - rate * (gradient + 2 * decay * w),
        "`weight_decay * weights`",
    ),
    ("he_spread", lambda n_in: np.sqrt(3 / n_in), "`3` where `2` belongs"),
    ("tanh_delta", lambda w, d, z: d @ w.T * (1 + np.tanh(z) ** 2), "subtracted from `1`; you add"),
    ("tanh_delta", lambda w, d, z: d @ w.T * (1 - np.tanh(z)), "The square is missing"),
    ("walk_back", sent_again, "is sent again"),
    ("walk_back", ended_at_once, "ends after the first round"),
    ("safe_softmax", lambda z: np.exp(z) / sum(np.exp(z)), "over the examples"),
    ("step_down", lambda weights, gradient, rate: weights, "`weights`"),
    ("last_velocity", velocity_turned, "you subtract it"),
    ("last_velocity", velocity_kept, "once too often"),
    ("scaled_alike", scaled_by_itself, "`axis=0`"),
    ("swapped_units", to_each_place, "the other way round"),
]


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    WRITTEN,
    ids=[f"{name}-{number}" for number, (name, _, _) in enumerate(WRITTEN)],
)
def test_mistakes_that_people_make_are_named(
    name: str, answer: Callable[..., Any], said: str
) -> None:
    verdict = check(name, answer)
    assert not verdict.passed
    assert verdict.named
    assert said in verdict.message


@every_exercise
def test_of_single_slips_nearly_all_are_named(exercise: Exercise) -> None:
    """All that lead to numbers; what raises, or leads to infinity, tells too little."""
    wanted = answered(exercise, exercise.solution)
    for slip in slips(exercise.solution):
        wrong = as_function(exercise.solution, changed(tree_of(exercise.solution), *slip.changes))
        got = answered(exercise, wrong)
        if alike(wanted, got):
            continue
        verdict = check(exercise.name, wrong)
        assert not verdict.passed
        if mark_of(got) != NOTHING:
            assert verdict.named, slip.words


def test_of_two_slips_at_once_most_are_named() -> None:
    chance = random.Random(20)
    tried = named = 0
    while tried < 100:
        exercise = chance.choice(list(EXERCISES.values()))
        possible = changes(exercise.solution)
        one, other = chance.sample(possible, 2)
        if not apart(one, other):
            continue
        wrong = as_function(exercise.solution, changed(tree_of(exercise.solution), one, other))
        if alike(answered(exercise, exercise.solution), answered(exercise, wrong)):
            continue
        tried += 1
        named += check(exercise.name, wrong).named
    assert named >= 60


@every_exercise
def test_what_is_stored_is_what_the_slips_lead_to(exercise: Exercise) -> None:
    """Of single slips all, and of pairs fifty: to try the rest takes minutes."""
    wanted = answered(exercise, exercise.solution)
    stored, possible = known(exercise), slips(exercise.solution)
    assert stored.words == tuple(slip.words for slip in possible)
    marks = [marked(led_to(exercise, slip.changes), wanted) for slip in possible]
    assert set(stored.single) == set(marks) - {NOTHING}
    pairs = list(Known.pairs(len(possible)))
    assert len(stored.double) == len(pairs)
    for place in random.Random(exercise.name).sample(range(len(pairs)), min(50, len(pairs))):
        one, other = (possible[slip].changes for slip in pairs[place])
        if all(apart(left, right) for left in one for right in other):
            mark = marked(led_to(exercise, [*one, *other]), wanted)
            alone = {marks[slip] for slip in pairs[place]}
            assert stored.double[place] == (NOTHING if mark in alone else mark)
        else:
            assert stored.double[place] == NOTHING


def test_what_is_stored_is_read_as_it_was_written() -> None:
    found = tried(EXERCISES["weight_slopes"])
    assert found == known(EXERCISES["weight_slopes"])
    assert Known.read(found.written()) == found


def test_what_is_stored_of_a_chapter_is_small() -> None:
    for chapter in {exercise.chapter for exercise in EXERCISES.values()}:
        texts = [
            known(exercise).written()
            for exercise in EXERCISES.values()
            if exercise.chapter == chapter
        ]
        assert len(gzip.compress("".join(texts).encode())) <= 60_000


def test_a_mark_does_not_hang_on_rounding() -> None:
    exact = [np.array([0.1 + 0.2, 1.5]), 1e-3, [np.ones(2), 2.0], np.zeros(2)]
    near = [np.array([0.3, 1.5 + 1e-15]), 1e-3 * (1 + 1e-15), [np.ones(2), 2.0], np.full(2, 1e-17)]
    assert mark_of([Outcome(v) for v in exact]) == mark_of([Outcome(v) for v in near])
    assert mark_of([Outcome(np.array([1.0, np.inf]))]) == NOTHING
    assert mark_of([Outcome(raised=ValueError())]) == NOTHING


def test_an_error_alone_names_no_mistake() -> None:
    def refuses(output: Array, labels: Array) -> Any:
        raise ValueError("something else")

    assert not check("share_right", refuses).named
