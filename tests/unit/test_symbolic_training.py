"""What is derived about training, against the package's own steps."""

import numpy as np
import pytest
import sympy as sp

from backprop.optimizers import GradientDescent
from backprop.symbolic import training
from backprop.symbolic.notation import batch
from backprop.symbolic.proof import prove

W0, G0 = sp.symbols("w0 g0", real=True)
VALUES = sp.IndexedBase("v")


@pytest.mark.parametrize(("count", "size"), [(2, 3), (4, 1), (1, 5), (3, 4)])
def test_the_mean_of_batches_is_the_mean_of_all(count: int, size: int) -> None:
    steps = training.mean_of_batches().steps
    numbers = {batch: size, training.batches: count}
    total = count * size
    written = {training.gradient[n]: VALUES[n] for n in range(total)}

    def mean_of_means(values):  # type: ignore[no-untyped-def]
        return sum(values[n : n + size].mean() for n in range(0, total, size)) / count

    for step in steps[2:]:
        formula = step.equation.rhs.subs(numbers).doit().subs(written)
        prove(formula, mean_of_means, {VALUES: (total,)})
        wrong = formula + VALUES[0] / 1000
        with pytest.raises(ValueError, match="the formula and the function differ"):
            prove(wrong, mean_of_means, {VALUES: (total,)})


def test_the_slope_of_the_penalty_is_what_sympy_finds_entry_by_entry() -> None:
    squares = training.weight_decay().steps[0].equation.rhs
    slope = training.weight_decay().steps[1].equation.rhs
    sizes = {training.n_in: 2, training.n_out: 3}
    written = squares.subs(sizes).doit()
    for i in range(2):
        for j in range(3):
            at = {training.i: i, training.j: j}
            expected = slope.subs(training.slope_of(training.W[training.i, training.j]), 0).subs(at)
            assert sp.expand(sp.diff(written, training.W[i, j]) - expected) == 0


def test_weight_decay_is_proved() -> None:
    entry = training.W[training.i, training.j]
    formula = training.weight_decay().result.xreplace(
        {
            training.alpha: sp.Rational(1, 2),
            training.decay: sp.Rational(1, 4),
            training.slope_of(entry): G0,
            entry: W0,
        }
    )

    def step(w, g):  # type: ignore[no-untyped-def]
        return w - GradientDescent(0.5).step(0, g + 0.25 * w)

    shapes = {W0: (), G0: ()}
    assert prove(formula, step, shapes).symbolic
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(formula + W0 / 8, step, shapes)


@pytest.mark.parametrize("steps", [1, 5, 40])
@pytest.mark.parametrize("curvature", [0.01, 0.5, 3.0])
def test_stopping_early_is_weight_decay_on_a_parabola(steps: int, curvature: float) -> None:
    found = training.early_stopping()
    numbers = {training.t: steps, training.alpha: 0.1, training.curvature: curvature}
    decay = float(found.steps[3].equation.rhs.subs(numbers))
    w, decayed = np.array([0.0]), np.array([0.0])
    for _ in range(steps):
        GradientDescent(0.1).update([w], [curvature * (w - 2.0)])
    for _ in range(100_000):
        slope = curvature * (decayed - 2.0) + decay * decayed
        GradientDescent(min(0.1, 1 / (curvature + decay))).update([decayed], [slope])
        if abs(slope.item()) < 1e-14:
            break
    assert np.isclose(w.item(), decayed.item(), rtol=1e-9)
    assert found.result == 1 / (training.alpha * training.t)
