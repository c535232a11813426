"""The check finds mistakes that nobody listed."""

import gzip
import random
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from time import process_time
from typing import Any

import numpy as np
import pytest

from backprop import check
from backprop.activations import sigmoid, softmax
from backprop.exercises import EXERCISES
from backprop.exercises.checker import judged
from backprop.exercises.edits import Slip, apart, changes, slips
from backprop.exercises.exercise import Exercise, draw
from backprop.exercises.known import NOTHING, Known, known, mark_of, mark_of_stop
from backprop.exercises.outcomes import Outcome, alike, outcome
from backprop.exercises.relations import but_for_large_numbers, relation
from backprop.validation import Array
from store_known import led_to, marked, tried

# The tries of an exercise are made once: its tests run in one process.
every_exercise = pytest.mark.parametrize(
    "exercise",
    [
        pytest.param(exercise, id=name, marks=pytest.mark.xdist_group(f"slips-{name}"))
        for name, exercise in EXERCISES.items()
    ],
)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A wrong solution divides by zero, and the like, on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


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


def scaled_by_variance(trained: Array, held_out: Array) -> Any:
    mean, spread = trained.mean(axis=0), trained.var(axis=0)
    return (trained - mean) / spread, (held_out - mean) / spread


def way_down_by_one_h(gradient: Any, place: Array, steps: int, h: float) -> Array:
    d = np.ones(len(place)) / np.sqrt(len(place))
    for _ in range(steps):
        d = 10 * d - (gradient(place + h * d) - gradient(place - h * d)) / h
        d = d / np.linalg.norm(d)
    return d


def in_given_order(count: int, edges: list[tuple[int, int, float]]) -> list[float]:
    g = [0.0] * count
    g[-1] = 1.0
    for s, u, k in edges:
        g[s] += k * g[u]
    return g


def best_of_zero(*given: Any, lowest: float = 0.0, until_worse: bool = False) -> Array:
    inputs, targets, held_inputs, held_targets, rate, size, epochs = given
    w = best = np.zeros(inputs.shape[1])
    for _ in range(epochs):
        for first in range(0, len(inputs), size):
            x, y = inputs[first : first + size], targets[first : first + size]
            w = w - rate * x.T @ (x @ w - y) / len(x)
        loss = ((held_inputs @ w - held_targets) ** 2).mean() / 2
        if loss < lowest:
            lowest, best = loss, w
        elif until_worse:
            break
    return best


def best_until_worse(*given: Any) -> Array:
    return best_of_zero(*given, lowest=np.inf, until_worse=True)


# What people have written, in the exercise's terms, and a part of what must be said of it
WRITTEN: list[tuple[str, Callable[..., Any], str]] = [
    ("squared_error_delta", lambda z, y: y - sigmoid(z), "`sigmoid(z) * (1 - sigmoid(z))`"),
    ("layer_gradients", layer_gradients_of_sums, "The first is right. The second result: It is"),
    ("layer_gradients", layer_gradients_turned, "number of rows of `x`"),
    ("layer_gradients", layer_gradients_divided_twice, "The first is right. The second result"),
    ("bias_slopes", lambda delta: delta, "the mean of it is meant"),
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
    ("safe_softmax", lambda z: np.exp(z) / sum(np.exp(z)), "isn't subtracted"),
    ("safe_softmax", lambda z: np.exp(z) / sum(np.exp(z)), "the axis"),
    ("step_down", lambda weights, gradient, rate: weights, "`weights`"),
    ("last_velocity", velocity_turned, "you subtract it"),
    ("last_velocity", velocity_kept, "once too often"),
    ("scaled_alike", scaled_by_itself, "`axis=0`"),
    ("swapped_units", to_each_place, "the other way round"),
    ("scaled_alike", scaled_by_variance, "the standard deviation is meant"),
    (
        "standardized_delta",
        lambda d, s, spread: (d - d.mean() - s * (d * s).mean()) / spread,
        "`axis=0`",
    ),
    ("updated_average", lambda old, new, momentum: new, "`batch_value` stands where `average`"),
    ("way_down", way_down_by_one_h, "`2` is left out"),
    ("walk_back", in_given_order, "only when it has received all its shares"),
    ("best_weights", best_of_zero, "start at infinity"),
    ("best_weights", best_until_worse, "it has to go on"),
    ("share_right", lambda output, labels: (output == labels).mean(), "shape (4, 3)"),
    ("share_right", lambda output, labels: (output == labels).mean(), "argmax"),
    (
        "class_loss",
        lambda z, y: -np.log(softmax(z)[np.arange(len(z)), y.argmax(axis=1)]),
        "rounded to 0",
    ),
    ("layer_output", lambda a, weights, biases: a @ weights + biases, "the sigmoid of it is meant"),
    ("layer_output", lambda a, weights, biases: sigmoid(a @ weights), "`biases` is left out"),
    ("collapse", lambda w1, b1, w2, b2: (w1 @ w2, b1 @ w2), "The term `b2` is left out"),
    ("half_square", lambda a, y: ((a - y) ** 2).sum(), "The division by `2` is missing"),
    ("half_square", lambda a, y: np.abs(a - y).sum() / 2, "you take its absolute value"),
    ("slope_of_paths", lambda paths: np.prod(paths[0]), "`return` stands inside the loop"),
    ("blame", lambda weights, d, j: weights[j, -1] * d[-1], "overwritten in each round"),
    ("batch_slopes", lambda a, delta: a.T @ delta / len(a) ** 2, "divide by `len(a)` twice"),
    ("one_step", lambda w, gradient, alpha: alpha * gradient, "meant to be subtracted from `w`"),
    ("largest_rate", lambda curvature: 2.0, "The division by `curvature` is missing"),
    ("share_right", lambda output, labels: output.argmax(axis=1) == labels, "take their mean"),
    ("standard_scores", lambda z, epsilon: z - z.mean(axis=0), "The division by"),
    (
        "straight_way",
        lambda loss, start, end, count: EXERCISES["straight_way"].solution(loss, end, start, count),
        "in the opposite order",
    ),
    (
        "distance_after",
        lambda start, rate, c, n: (rate * c - 1) ** n * start,
        "the wrong way round",
    ),
    (
        "clip",
        lambda gradients, largest: [
            g * min(2.0, largest / np.sqrt(sum((g**2).sum() for g in gradients))) for g in gradients
        ],
        "There is `2` where `1` belongs",
    ),
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


@dataclass(frozen=True)
class Try:
    """What one slip leads to."""

    slip: Slip
    got: list[Outcome]
    mark: int


@cache
def tries(exercise: Exercise) -> list[Try]:
    wanted = [outcome(exercise.solution, case) for case in exercise.cases]
    led = [(slip, led_to(exercise, slip.changes)) for slip in slips(exercise)]
    return [Try(slip, got, marked(got, wanted)) for slip, got in led]


@every_exercise
def test_each_slip_is_named(exercise: Exercise) -> None:
    """Each that leads to numbers; what raises, or leads to infinity, tells too little."""
    wanted = [outcome(exercise.solution, case) for case in exercise.cases]
    for one in tries(exercise):
        if not alike(wanted, one.got):
            verdict = judged(exercise, one.got)
            assert not verdict.passed
            assert verdict.named or one.mark == NOTHING, one.slip.words


@every_exercise
def test_what_is_stored_is_what_the_slips_lead_to(exercise: Exercise) -> None:
    """Of single slips all, and of pairs some: to try the rest takes minutes."""
    wanted = [outcome(exercise.solution, case) for case in exercise.cases]
    stored, tried = known(exercise), tries(exercise)
    assert stored.words == tuple(one.slip.words for one in tried)
    assert len(stored.lines) == len(tried)
    assert set(stored.single) == {one.mark for one in tried} - {NOTHING}
    pairs = list(Known.pairs(len(tried)))
    assert len(stored.double) == len(pairs)
    for place in random.Random(exercise.name).sample(range(len(pairs)), min(20, len(pairs))):
        one, other = (tried[slip] for slip in pairs[place])
        mark = NOTHING
        if all(apart(a, b) for a in one.slip.changes for b in other.slip.changes):
            led = led_to(exercise, [*one.slip.changes, *other.slip.changes])
            mark = marked(led, wanted)
        assert stored.double[place] == (NOTHING if mark in (one.mark, other.mark) else mark)


@every_exercise
def test_what_an_answer_stops_with_tells_the_slip_if_one_or_two_stop_so(exercise: Exercise) -> None:
    unaided = replace(exercise, mistakes=())  # an explanation by hand comes first
    stored, tried = known(exercise), tries(exercise)
    assert set(stored.stops) == {mark_of_stop(one.got) for one in tried} - {NOTHING}
    for one in tried:
        fits = stored.stops.get(mark_of_stop(one.got), ())
        if fits and one.mark == NOTHING:
            verdict = judged(unaided, one.got)
            assert verdict.raised is not None
            assert verdict.named == (len(fits) <= 2)
            words = f"The solution with one change stops so, too. {stored.said(fits)}"
            assert verdict.message.endswith(words) == verdict.named


def stops(*errors: Exception) -> list[Outcome]:
    return [Outcome(raised=error) for error in errors]


def test_errors_are_the_same_if_their_kinds_and_numbers_are() -> None:
    one = mark_of_stop(stops(ValueError("shapes (2,3) and (4,)"), IndexError("3 of 2")))
    assert one != NOTHING
    assert one == mark_of_stop(stops(ValueError("(2,3) (4,) don't fit"), IndexError("no 3 in 2")))
    assert one != mark_of_stop(stops(ValueError("shapes (2,3) and (5,)"), IndexError("3 of 2")))
    assert one != mark_of_stop(stops(TypeError("shapes (2,3) and (4,)"), IndexError("3 of 2")))
    assert mark_of_stop(stops(ValueError("no"), ValueError("neither"))) == NOTHING
    assert mark_of_stop([*stops(ValueError("shapes (2,3)")), Outcome(1.0)]) == NOTHING


@every_exercise
def test_what_is_said_of_a_slip_fits_it(exercise: Exercise) -> None:
    """Of slips that lead to the same, each is said, or one that lies in the same place."""
    stored, tried = known(exercise), tries(exercise)
    for one in tried:
        fits = stored.single.get(one.mark)
        assert fits is None or one.mark != NOTHING
        assert fits is None or all(tried[place].mark == one.mark for place in fits)
        assert fits is None or tried[fits[0]].slip.words in stored.said(fits)


def goes_on(by_hand: str, found: str) -> bool:
    """Whether there is a second clause, or code, beyond what was found without it."""
    code = "`[^`]*`"
    second = re.search(r"[.?:;,] ", re.sub(code, "code", by_hand))
    return bool(second or set(re.findall(code, by_hand)) - set(re.findall(code, found)))


@every_exercise
def test_an_explanation_by_hand_says_more_than_what_is_found_without_it(
    exercise: Exercise,
) -> None:
    """Where the search names the mistake, and no other: not "the half is missing" alone.

    It has to go on, with a reason, a picture, or what to do.
    """
    unaided = replace(exercise, mistakes=())
    for mistake in exercise.mistakes:
        verdict = judged(unaided, [outcome(mistake.wrong, case) for case in exercise.cases])
        doubt = re.search("Either: |Two things at once", verdict.message)
        if verdict.named and not doubt:
            assert goes_on(mistake.explanation, verdict.message), verdict.message


def but_a_row(right: Array) -> Array:
    return np.vstack([right[:-1], right[-1:] + 0.123])


def infinite_in_one_place(right: Array) -> Array:
    return np.where(right == right.max(), np.inf, right)


# What is done to the right result, and a part of what is said of it
RELATIONS: list[tuple[Callable[[Array], Any], str]] = [
    (lambda r: -r, "right but the sign"),
    (lambda r: r.T, "transposed"),
    (lambda r: -r.T, "transposed, with the sign turned round"),
    (lambda r: 2 * r, "twice what it should be."),
    (lambda r: -4 * r, "four times what it should be with the sign turned round"),
    (lambda r: len(r) * r, "the number of rows of `next_delta` times too large"),
    (lambda r: r / len(r), "divided by the number of rows of `next_delta` once too often"),
    (lambda r: 1.7 * r, "1.7 times what it should be."),
    (lambda r: r[::-1], "in the opposite order"),
    (lambda r: np.roll(r, 1), "in another order"),
    (lambda r: r**2, "the square of what"),
    (np.exp, "the exponential of what"),
    (lambda r: 1 / r, "one divided by"),
    (np.trunc, "behind the point"),
    (lambda r: r.sum(axis=0), "one step too far"),
    (lambda r: r[:, None], "their shape is"),
    (lambda r: r[None], "their shape is"),
    (lambda r: r + 1, "1 too large"),
    (but_a_row, "All is right but the last row"),
    (infinite_in_one_place, "infinite or `nan`"),
]


@pytest.mark.parametrize(("make", "said"), RELATIONS, ids=[said for _, said in RELATIONS])
def test_how_results_lie_to_the_right_ones_is_named(
    make: Callable[[Array], Any], said: str
) -> None:
    rights = [np.array([[1.5, -2.25, 0.75], [0.3, 4.0, -1.2], [2.0, 0.1, 0.7]]), draw(4, 3)]
    cases = [(np.ones((len(right), 2 + len(right))), right + 7) for right in rights]
    values = [make(right) for right in rights]
    found = relation(rights, values, cases, ["next_delta", "z"])
    assert said in (found or but_for_large_numbers(rights, values) or "")


def test_a_factor_that_may_come_from_a_size_is_told_with_both() -> None:
    rights = [draw(4, 3), draw(4, 2)]
    cases = [(np.ones(right.shape),) for right in rights]
    said = relation(rights, [4 * right for right in rights], cases, ["x"])
    assert (
        said
        == "Your result is four times what it should be. So much is the number of rows of `x`, too."
    )


def test_what_lies_in_no_relation_is_not_named() -> None:
    rights, values = [draw(4, 3), draw(3, 3)], [draw(4, 3, seed=5), draw(3, 3, seed=6)]
    assert relation(rights, values, [(1.0,), (2.0,)], ["x"]) is None
    assert but_for_large_numbers(rights, values) is None
    assert but_for_large_numbers(rights, [np.full_like(r, np.nan) for r in rights]) is None


def test_of_two_slips_at_once_most_are_named() -> None:
    chance = random.Random(20)
    count = named = 0
    while count < 100:
        exercise = chance.choice(list(EXERCISES.values()))
        one, other = chance.sample(changes(exercise), 2)
        if not apart(one, other):
            continue
        got = led_to(exercise, [one, other])
        verdict = judged(exercise, got)
        count += not verdict.passed
        named += verdict.named
    assert named >= 60


def test_what_is_no_mistake_that_is_known_is_not_called_one() -> None:
    def stops(z: float) -> float:
        raise KeyError("z")

    assert check("squash", stops).raised is not None
    answers: list[object] = [stops, 0.5, sigmoid, lambda z: None, lambda z: ..., lambda z: "a half"]
    answers += [lambda z: z**3 + 0.123, lambda: 1.0]
    assert not any(check("squash", answer).named for answer in answers)


@every_exercise
def test_a_verdict_comes_at_once(exercise: Exercise) -> None:
    """In a page Python is some five times as slow."""
    got = tries(exercise)[-1].got
    start = process_time()
    judged(exercise, got)
    assert process_time() - start < 0.03


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
