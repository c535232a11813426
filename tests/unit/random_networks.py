"""Networks of all kinds of layers, drawn at random, whose gradients autograd finds too.

    python tests/unit/random_networks.py 10000

A network is drawn as a list of plans. From the plans the book's layers are made, and, by
other code, a function in autograd's NumPy, which knows nothing of the book.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

from backprop.activations import ACTIVATIONS
from backprop.backpropagation import run_back, there
from backprop.batch_normalization import BatchNormalization
from backprop.convolution import Convolution
from backprop.dense import dense
from backprop.dropout import Dropout
from backprop.embedding import Embedding
from backprop.gradients import backpropagate, loss_of
from backprop.layer_normalization import LayerNormalization
from backprop.layers import Layer, Row
from backprop.losses import as_loss
from backprop.network import Network
from backprop.pictures import AsPictures, AsRows
from backprop.pooling import AveragePooling, MaxPooling
from backprop.residual import Residual
from backprop.standardization import EPSILON
from backprop.validation import Array
from independent import ACTIVATIONS as OTHER_ACTIVATIONS
from independent import LOSSES as OTHER_LOSSES
from independent import convolved, places, pooled

SAME = 1e-9
STEP = np.longdouble("1e-30")
ENDS = [
    ("half_squared_error", None),
    ("binary_cross_entropy", "sigmoid"),
    ("categorical_cross_entropy", "softmax"),
]


@dataclass
class Plan:
    """One layer: its kind, what is drawn for it, and the layers inside."""

    kind: str
    drawn: Any = None
    inside: tuple["Plan", ...] = ()


@dataclass
class Case:
    """A network as the book has it, the same for autograd, and a batch."""

    plans: list[Plan]
    network: Network
    other: Callable[[list[Array]], Any]
    x: Array
    y: Array
    loss: str


def draw(seed: int) -> Case:
    """A case, the same for the same seed."""
    rng = np.random.default_rng(seed)
    batch, width = int(rng.integers(4, 9)), int(rng.integers(3, 7))
    x, plans = rng.normal(size=(batch, width)), []
    if rng.random() < 0.15:  # words, each a row of a table
        # So many that hardly two examples are equal: normalised, those have no slopes left
        rows, n_words, each = (int(rng.integers(*ends)) for ends in ((6, 12), (2, 5), (2, 4)))
        x, width = rng.integers(rows, size=(batch, n_words)).astype(float), n_words * each
        plans = [Plan("embedding", (rows, each)), Plan("as rows")]
    for _ in range(rng.integers(1, 7)):
        plan, width = _plan(rng, width, depth=0)
        plans.append(plan)
    n_out = int(rng.integers(1, 5))
    loss, last = ENDS[rng.integers(len(ENDS))]
    plans.append(Plan("dense", (width, n_out)))
    plans.append(Plan("activation", last or str(rng.choice(list(ACTIVATIONS)))))
    y = _targets(rng, loss, (batch, n_out))
    network = Network([_layer(plan, rng) for plan in plans])
    network.vector += rng.normal(0, 0.5, network.vector.size)
    if rng.random() < 0.2:  # as it is once nothing is learned any more
        network = Network(network.inferring().layers)
        plans = [_inferring(plan) for plan in plans]

    def other(parameters: list[Array]) -> Any:
        left = iter(parameters)
        a = x
        for plan in plans[:-1]:
            a = _value(plan, a, left)
        return anp.mean(OTHER_LOSSES[loss](a, OTHER_ACTIVATIONS[plans[-1].drawn](a), y))

    return Case(plans, network, other, x, y, loss)


def _plan(rng: np.random.Generator, width: int, depth: int) -> tuple[Plan, int]:
    kinds = ["dense", "activation", "batch", "layer", "dropout", "pictures"] + ["residual"] * (
        depth < 2
    )
    kind = str(rng.choice(kinds))
    if kind == "dense":
        n_out = int(rng.integers(3, 7))
        return Plan(kind, (width, n_out)), n_out
    if kind == "pictures":
        return _pictures(rng, width)
    if kind == "residual":
        inside, inner = [], width
        for _ in range(rng.integers(1, 4)):
            plan, inner = _plan(rng, inner, depth + 1)
            inside.append(plan)
        if inner != width:
            inside.append(Plan("dense", (inner, width)))
        return Plan(kind, None, tuple(inside)), width
    if kind == "activation":
        return Plan(kind, str(rng.choice(list(ACTIVATIONS)))), width
    if kind == "dropout":
        return Plan(kind, (float(rng.choice([0.2, 0.5])), int(rng.integers(1000)))), width
    statistics = rng.normal(size=width), rng.uniform(0.5, 2, width)
    return Plan(kind, (width, *statistics)), width


def _pictures(rng: np.random.Generator, width: int) -> tuple[Plan, int]:
    """A row of layers that makes pictures of what it is given, looks at them, and lays them out."""
    shape = tuple(int(rng.integers(low, high)) for low, high in ((1, 3), (2, 5), (2, 5)))
    inside = [Plan("dense", (width, int(np.prod(shape)))), Plan("as pictures", shape)]
    for _ in range(rng.integers(1, 4)):
        kind = str(rng.choice(["convolution", "max", "average", "activation", "residual"]))
        size, stride = int(rng.integers(1, min(3, *shape[1:]) + 1)), int(rng.integers(1, 3))
        padding = int(rng.integers(size))
        if kind == "activation":
            names = [name for name in ACTIVATIONS if name != "softmax"]
            inside.append(Plan(kind, str(rng.choice(names))))
            continue
        if kind == "residual":
            same = Plan("convolution", ((shape[0], shape[0], 3, 3), 1, 1))
            inside.append(Plan(kind, None, (same, Plan("activation", "tanh"))))
            continue
        filters = int(rng.integers(1, 4)) if kind == "convolution" else shape[0]
        drawn = (filters, shape[0], size, size) if kind == "convolution" else size
        inside.append(Plan(kind, (drawn, stride, padding)))
        shape = filters, *(len(places(length, size, stride, padding)) for length in shape[1:])
    n_out = int(rng.integers(3, 7))
    inside += [Plan("as rows"), Plan("dense", (int(np.prod(shape)), n_out))]
    return Plan("row", None, tuple(inside)), n_out


def _layer(plan: Plan, rng: np.random.Generator) -> Layer:
    """The plan as the book builds it."""
    if plan.kind == "dense":
        n_in, n_out = plan.drawn
        weights = rng.normal(0, 1 / np.sqrt(n_in), (n_in, n_out))
        return Layer(dense, weights=weights, biases=np.zeros(n_out))
    if plan.kind == "activation":
        return Layer(ACTIVATIONS[plan.drawn].rule)
    if plan.kind == "dropout":
        return Dropout(*plan.drawn)
    if plan.kind == "layer":
        return LayerNormalization(plan.drawn[0])
    if plan.kind == "batch":
        one = BatchNormalization(plan.drawn[0])
        one.running_mean, one.running_variance = plan.drawn[1:]
        return one
    if plan.kind == "embedding":
        return Embedding.initialized(*plan.drawn, rng)
    if plan.kind == "convolution":
        (filters, channels, size, _), stride, padding = plan.drawn
        return Convolution.initialized(channels, filters, size, rng, stride, padding)
    if plan.kind in ("max", "average"):
        return (MaxPooling if plan.kind == "max" else AveragePooling)(*plan.drawn)
    if plan.kind == "as pictures":
        return AsPictures(*plan.drawn)
    if plan.kind == "as rows":
        return AsRows()
    row = Residual if plan.kind == "residual" else Row
    return row([_layer(inner, rng) for inner in plan.inside])


def _inferring(plan: Plan) -> Plan:
    kind = {"batch": "batch inferring", "dropout": "nothing"}.get(plan.kind, plan.kind)
    return Plan(kind, plan.drawn, tuple(map(_inferring, plan.inside)))


def _value(plan: Plan, a: Any, left: Iterator[Array]) -> Any:
    """What the layer makes of ``a``, in autograd's NumPy; ``left`` are the parameters."""
    if plan.kind == "dense":
        return anp.dot(a, next(left)) + next(left)
    if plan.kind == "activation":
        return OTHER_ACTIVATIONS[plan.drawn](a)
    if plan.kind == "dropout":
        share, seed = plan.drawn
        return a * (np.random.default_rng([seed, 0]).random(a.shape) >= share) / (1 - share)
    if plan.kind in ("batch", "layer"):
        axis = 0 if plan.kind == "batch" else 1
        apart = a - anp.mean(a, axis=axis, keepdims=True)
        spread = anp.sqrt(anp.mean(apart**2, axis=axis, keepdims=True) + EPSILON)
        return next(left) * (apart / spread) + next(left)
    if plan.kind == "batch inferring":
        _, mean, variance = plan.drawn
        return next(left) * ((a - mean) / anp.sqrt(variance + EPSILON)) + next(left)
    if plan.kind == "embedding":  # 1 times one row of the table, and 0 times each other
        return anp.dot(np.equal.outer(a, np.arange(plan.drawn[0])), next(left))
    if plan.kind == "convolution":
        return convolved(a, next(left), next(left), *plan.drawn[1:])
    if plan.kind in ("max", "average"):
        return pooled(plan.kind, a, *plan.drawn)
    if plan.kind == "as pictures":
        return anp.reshape(a, (len(a), *plan.drawn))
    if plan.kind == "as rows":
        return anp.reshape(a, (len(a), -1))
    inner = a
    for one in plan.inside:
        inner = _value(one, inner, left)
    return a + inner if plan.kind == "residual" else inner


def _targets(rng: np.random.Generator, loss: str, shape: tuple[int, int]) -> Array:
    if loss == "half_squared_error":
        return rng.normal(size=shape)
    if loss == "binary_cross_entropy":
        return rng.random(shape)
    return rng.dirichlet(np.ones(shape[1]), shape[0])


def largest_gap(case: Case) -> float:
    """How far the two gradients of any array are apart, as a share of what they should be.

    Where rounding alone may part them further than is allowed, since the network makes much
    of small changes, both are found with 80 bits, the other by a complex step.
    """
    parameters = [array.copy() for array in case.network.parameters]
    found = backpropagate(case.network, case.x, case.y, case.loss)
    gap = _apart(found.gradients, grad(case.other)(parameters))
    gap = max(gap, abs(found.loss - case.other(parameters)) / max(1, abs(found.loss)))
    return gap if gap <= SAME else _apart(*_precisely(case))


def _apart(left: list[Array], right: list[Array]) -> float:
    """The largest difference in any array; gradients of 1e-6 and below count as roundings."""
    around = max(float(np.abs(array).max()) for array in right)
    gaps = []
    for own, other in zip(left, right, strict=True):
        size = max(float(np.abs(other).max()), 1e-5 * around, 1e-6)
        gaps.append(float(np.abs(own - other).max()) / size)
    return max(gaps)


def _precisely(case: Case) -> tuple[list[Array], list[Array]]:
    """The gradients by the rules' ways back and by a complex step, with 80 bits."""
    loss, x, y = as_loss(case.loss), case.x.astype(np.longdouble), case.y.astype(np.longdouble)
    arrays = [array.astype(np.longdouble) for array in case.network.parameters]
    row: Any = case.network.around(iter(arrays))
    _, backs, _, slope = there(row, x, y, loss)
    backwards: list[Array] = []
    for _, own, _ in run_back(backs, slope):
        backwards[:0] = own
    moving = [array.astype(np.clongdouble) for array in arrays]
    row = case.network.around(iter(moving))
    by_step = [np.zeros_like(array) for array in arrays]
    for array, slopes in zip(moving, by_step, strict=True):
        for place in np.ndindex(array.shape):
            array[place] += STEP * 1j
            slopes[place] = loss_of(row.steps, x, y, loss).imag / STEP
            array[place] -= STEP * 1j
    return backwards, by_step


def _kinds(plans: Iterable[Plan]) -> list[str]:
    return [kind for plan in plans for kind in (plan.kind, *_kinds(plan.inside))]


def main(count: int) -> None:
    """Compare ``count`` networks, and say what was found."""
    kinds: dict[str, int] = {}
    worst, at = 0.0, 0
    for seed in range(count):
        case = draw(seed)
        gap = largest_gap(case)
        if gap > worst or np.isnan(gap):
            worst, at = gap, seed
        for kind in _kinds(case.plans):
            kinds[kind] = kinds.get(kind, 0) + 1
        if not gap <= SAME:
            print(f"network {seed} differs by {gap:.2g}: {case.plans}")
    print(f"{count} networks, layers of them: {kinds}")
    print(f"the largest gap is {worst:.2g} (network {at}); {SAME:g} is allowed")
    if not worst <= SAME:
        raise SystemExit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
