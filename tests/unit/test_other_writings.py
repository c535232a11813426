"""A right answer is accepted however it is written; one that is nearly right isn't."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop import check
from backprop.activations import sigmoid
from backprop.exercises import EXERCISES
from backprop.exercises.exercise import Exercise
from backprop.exercises.values import equal
from backprop.validation import Array

every_exercise = pytest.mark.parametrize(
    "exercise", EXERCISES.values(), ids=lambda exercise: exercise.name
)


def softmax_by_rows(z: Array) -> list[list[float]]:
    rows = []
    for row in z.tolist():
        powers = [math.exp(one - max(row)) for one in row]
        rows.append([power / sum(powers) for power in powers])
    return rows


def slopes_by_loops(z: Array) -> Array:
    a = np.exp(z - z.max())
    a = a / a.sum()
    slopes = np.empty((len(z), len(z)))
    for i in range(len(z)):
        for j in range(len(z)):
            slopes[i, j] = a[i] * (float(i == j) - a[j])
    return slopes


def gradients_by_examples(x: Array, weights: Array, biases: Array, y: Array) -> Any:
    to_weights, to_biases = np.zeros_like(weights), np.zeros_like(biases)
    for one, wanted in zip(x, y, strict=True):
        a = sigmoid(one @ weights + biases)
        delta = (a - wanted) * a * (1 - a)
        to_weights += np.outer(one, delta) / len(x)
        to_biases += delta / len(x)
    return [to_weights, to_biases]


def velocity_by_powers(gradients: list[Array], momentum: float) -> Array:
    late = reversed(list(enumerate(reversed(gradients))))
    return np.sum([momentum**age * gradient for age, gradient in late], axis=0)


def walk_by_ways(count: int, edges: list[tuple[int, int, float]]) -> list[float]:
    def of(node: int) -> float:
        if node == count - 1:
            return 1.0
        return sum(slope * of(user) for source, user, slope in edges if source == node)

    return [of(node) for node in range(count)]


def stopping_by_bests(losses: list[float], patience: int) -> int:
    for epoch in range(patience, len(losses)):
        best = min(losses[: epoch + 1])
        if epoch - losses.index(best) == patience:
            return epoch
    return len(losses) - 1


def turns_by_waiting(count: int, edges: list[tuple[int, int]]) -> list[int]:
    """With a count of the users that each node still waits for."""
    waiting = [sum(source == node for source, _ in edges) for node in range(count)]
    turns: list[int] = []
    while len(turns) < count:
        turn = waiting.index(0)
        turns.append(turn)
        waiting[turn] = -1
        for source, user in edges:
            waiting[source] -= user == turn
    return turns


def operations_by_users(inputs: int, steps: list[tuple[str, int, int]]) -> int:
    """The steps that the result depends on first; then what each of them costs."""
    reached = {inputs + len(steps) - 1}
    for place, (_, left, right) in reversed(list(enumerate(steps))):
        if inputs + place in reached:
            reached |= {left, right}
    walked = [step for place, step in enumerate(steps) if inputs + place in reached]
    sources = [source for _, *both in walked for source in both]
    return 2 * sum(kind == "*" for kind, *_ in walked) + len(sources) - len(set(sources))


WRITTEN: dict[str, Callable[..., Any]] = {
    "unit_sum": lambda a, w, b: np.einsum("i,i", np.array(a), np.array(w)) + b,
    "squash": lambda z: math.exp(z) / (math.exp(z) + 1),
    "layer_output": lambda a, weights, biases: sigmoid(np.dot(a, weights) + biases[None, :]),
    "safe_softmax": softmax_by_rows,
    "half_square": lambda a, y: sum((p - q) ** 2 for p, q in zip(a, y, strict=True)) * 0.5,
    "batch_loss": lambda a, y: 0.5 * np.sum((a - y) ** 2) / len(a),
    "softmax_slopes": slopes_by_loops,
    "tanh_delta": lambda w, delta, z: np.einsum("nk,jk->nj", delta, w) / np.cosh(z) ** 2,
    "layer_gradients": gradients_by_examples,
    "bias_slopes": lambda delta: [float(np.average(column)) for column in delta.T],
    "batch_slopes": lambda a, delta: np.einsum("ni,nj->ij", a, delta) / a.shape[0],
    "last_velocity": velocity_by_powers,
    "he_spread": lambda n_in: (2 / n_in) ** 0.5,
    "stopping_epoch": stopping_by_bests,
    "standard_scores": lambda z, epsilon: (
        (z - (mean := np.mean(z, 0))) * (np.mean((z - mean) ** 2, 0) + epsilon) ** -0.5
    ),
    "updated_average": lambda old, new, momentum: old + (1 - momentum) * (new - old),
    "slope_along": lambda gradient, v: sum(gradient * v) / math.sqrt(sum(v * v)),
    "walk_back": walk_by_ways,
    "turns_back": turns_by_waiting,
    "row_gradients": lambda indices, slope, count: (
        (indices[:, None] == np.arange(count)).astype(float).T @ slope
    ),
    "tied_gradient": lambda x, weights, slope: (
        np.einsum("ni,nj->ij", slope, np.tanh(x @ weights))
        + np.einsum("ni,nj->ij", x, (slope @ weights) / np.cosh(x @ weights) ** 2)
    ),
    "operations_back": operations_by_users,
}


@pytest.mark.parametrize(("name", "answer"), WRITTEN.items(), ids=WRITTEN)
def test_a_right_answer_may_be_written_another_way(name: str, answer: Callable[..., Any]) -> None:
    verdict = check(name, answer)
    assert verdict.passed, verdict
    assert not verdict.named


def lists(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [lists(one) for one in value]
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


@every_exercise
def test_results_may_be_lists(exercise: Exercise) -> None:
    assert check(exercise.name, lambda *given: lists(exercise.solution(*given))).passed


def single(value: Any, factor: float = 1.0) -> Any:
    """What comes out of single precision, times a factor."""
    if isinstance(value, tuple | list):
        return type(value)(single(one, factor) for one in value)
    return (factor * np.asarray(value)).astype(np.float32)


def off(value: Any, factor: float) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(off(one, factor) for one in value)
    return factor * np.asarray(value)


@every_exercise
def test_single_precision_is_enough(exercise: Exercise) -> None:
    assert check(exercise.name, lambda *given: single(exercise.solution(*given))).passed


@pytest.mark.parametrize("made", [single, off])
@every_exercise
def test_what_is_off_by_a_ten_thousandth_is_wrong(exercise: Exercise, made: Any) -> None:
    assert not check(exercise.name, lambda *given: made(exercise.solution(*given), 1.0001)).passed


def test_small_numbers_must_be_right_in_single_precision_too() -> None:
    assert equal(np.float32(1e-6) * np.float32(1 + 1e-6), 1e-6)
    assert not equal(np.zeros(2, np.float32), np.array([1e-6, 2e-6]))
    assert not equal(np.full(2, 1.01e-6, np.float32), np.full(2, 1e-6))
    assert equal(np.array([1.0, 1e-9], np.float32), np.array([1.0, 0.0]))
