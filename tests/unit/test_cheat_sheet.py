"""The cheat sheet: its rules are the optimizers', and its code exists."""

import re
from importlib import import_module
from pathlib import Path

import nbformat
import numpy as np
import pytest
import sympy as sp

from backprop.optimizers import Adam, GradientDescent, Momentum, Optimizer, RMSprop
from backprop.symbolic import landscape
from backprop.symbolic import optimizers as rules
from backprop.symbolic.cheat_sheet import (
    HIGHEST,
    LOWEST,
    SADDLE,
    Formula,
    as_markdown,
    cheat_sheet,
)
from backprop.symbolic.printer import latex
from backprop.symbolic.proof import prove

RATE, SHARE, SECOND, EPSILON, STEP = 0.5, 0.75, 0.875, 0.25, 3
NUMBERS = {
    rules.alpha: sp.Rational(RATE),
    rules.mu: sp.Rational(SHARE),
    rules.rho: sp.Rational(SHARE),
    rules.beta1: sp.Rational(SHARE),
    rules.beta2: sp.Rational(SECOND),
    rules.epsilon: sp.Rational(EPSILON),
    rules.t: STEP,
}


def momentum(velocity: float) -> Optimizer:
    optimizer = Momentum(RATE, SHARE)
    optimizer.velocity[0] = velocity
    return optimizer


def rmsprop(square: float) -> Optimizer:
    optimizer = RMSprop(RATE, SHARE, EPSILON)
    optimizer.mean_square[0] = square**2
    return optimizer


def adam(mean: float, square: float) -> Optimizer:
    optimizer = Adam(RATE, SHARE, SECOND, EPSILON)
    optimizer.mean[0], optimizer.mean_square[0], optimizer.t = mean, square**2, STEP
    return optimizer


KEPT = {  # what each one keeps between steps; a mean square is drawn as the square of a number
    "gradient descent": ((), lambda: GradientDescent(RATE)),
    "momentum": ((rules.velocity,), momentum),
    "RMSprop": ((rules.square,), rmsprop),
    "Adam": ((rules.mean, rules.square), adam),
}
ROOT = sp.Symbol("s", real=True)


@pytest.mark.parametrize("name", rules.RULES)
def test_every_rule_is_what_the_optimizer_does(name: str) -> None:
    kept, made = KEPT[name]
    formula = rules.new_weight(name).subs(NUMBERS).subs(rules.square, ROOT**2)
    arguments = [ROOT if symbol == rules.square else symbol for symbol in kept]

    def step(weight, gradient, *state):
        change = made(*state).step(0, np.asarray(gradient))
        return weight - change

    shapes = dict.fromkeys([rules.w, rules.g, *arguments], ())
    prove(formula, step, shapes)
    with pytest.raises(ValueError, match="the formula and the function differ"):
        prove(formula + rules.g / 1000, step, shapes)


SHEET = cheat_sheet()
FORMULAS = [formula for formulas in SHEET.values() for formula in formulas]


@pytest.mark.parametrize("formula", [f for f in FORMULAS if f.code], ids=lambda f: f.code)
def test_the_code_of_a_formula_exists(formula: Formula) -> None:
    module, name = formula.code.split(".")
    assert callable(getattr(import_module(f"backprop.{module}"), name))


def test_every_phase_has_its_formulas() -> None:
    assert len(FORMULAS) > 30
    for formulas in SHEET.values():
        assert len({formula.meaning for formula in formulas}) == len(formulas)
        lines = as_markdown(formulas).splitlines()
        assert all(line.count("|") == 4 for line in lines)


def test_a_rule_is_printed_in_the_order_in_which_it_is_written() -> None:
    (_, velocity), _ = rules.RULES["momentum"]
    assert latex(velocity) == r"\mu V + g"


def test_the_page_shows_every_section_in_order() -> None:
    page = Path(__file__).resolve().parents[2] / "book" / "cheat-sheet.ipynb"
    cells = nbformat.read(page, as_version=4).cells
    shown = [re.findall(r'formulas\["(.+)"\]', cell.source) for cell in cells]
    assert [name for names in shown for name in names] == list(SHEET)


def test_the_test_for_a_saddle_is_the_chapters() -> None:
    half = sp.Rational(1, 2)
    for point, is_saddle in [((0, 0), True), ((2, half), False)]:
        bends = landscape.eigenvalues(landscape.hessian_at(*point))
        ends = {LOWEST: bends[0], HIGHEST: bends[-1]}
        assert bool(SADDLE.subs(ends)) == is_saddle


def test_units_that_start_equal_get_a_delta_that_is_the_same_but_not_zero() -> None:
    lines = {formula.meaning: formula.latex for formula in SHEET["Landscape"]}
    assert not lines["delta of equal units, weights $u$ after them"].endswith("= 0")
    assert lines["the same, if these weights are 0"].endswith("= 0")
