"""Every formula that is derived, and every one stored in a page, is written as a person would."""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_type_hints

import nbformat
import pytest
import sympy as sp

from backprop import symbolic
from backprop.symbolic import chain_rule, depth, residual
from backprop.symbolic.cheat_sheet import cheat_sheet
from backprop.symbolic.derivation import Derivation
from backprop.symbolic.graph import Graph
from backprop.symbolic.notation import A, B, W, Y, Z, batch, f, i, j, k, n_in, n_out, z
from backprop.symbolic.printer import latex
from backprop.symbolic.written import in_order, over, root, settled, times
from odd_formulas import odd_forms, tree

BOOK = Path(__file__).resolve().parents[2] / "book"
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
Derived = Callable[..., Derivation | Graph]

# The arguments of those that need some, as the chapters give them.
ARGUMENTS: dict[Derived, list[tuple[str | int, ...]]] = {
    chain_rule.paths: [("u", "v"), ("Z_0", "Z_1", "Z_2")],
    depth.steepest: [("sigmoid",), ("tanh",)],
    residual.all_paths: [(3,)],
}


def derivations() -> Iterator[Derived]:
    """Every public function of ``backprop.symbolic`` that derives something."""
    for module in iter_modules(symbolic.__path__):
        functions = inspect.getmembers(
            import_module(f"{symbolic.__name__}.{module.name}"), inspect.isfunction
        )
        for name, function in functions:
            own = function.__module__.endswith(f".{module.name}") and not name.startswith("_")
            if own and get_type_hints(function).get("return") in (Derivation, Graph):
                yield function


def named(function: Derived) -> str:
    return f"{function.__module__.rsplit('.', 1)[1]}.{function.__name__}"


def lines(derived: Derivation | Graph) -> list[str]:
    if isinstance(derived, Derivation):
        return [step.latex for step in derived.steps]
    return in_text(derived._repr_markdown_())


def in_text(text: str) -> list[str]:
    """The formulas in a text, between one or two dollar signs."""
    return [double or single for double, single in FORMULA.findall(text)]


def told(formulas: list[str]) -> dict[str, list[str]]:
    return {formula: odd for formula in formulas if (odd := odd_forms(formula))}


ALL = list(derivations())


def test_the_derivations_are_found() -> None:
    assert len(ALL) > 60
    assert ARGUMENTS.keys() <= set(ALL)


@pytest.mark.parametrize("function", ALL, ids=named)
def test_a_derivation_is_written_as_a_person_would(function: Derived) -> None:
    for arguments in ARGUMENTS.get(function, [()]):
        assert told(lines(function(*arguments))) == {}


def test_the_cheat_sheet_is_written_as_a_person_would() -> None:
    assert told([line.latex for phase in cheat_sheet().values() for line in phase]) == {}


@pytest.mark.parametrize("page", sorted(BOOK.glob("*.ipynb")), ids=lambda page: page.stem)
def test_what_a_page_shows_is_written_as_a_person_would(page: Path) -> None:
    cells = nbformat.read(page, as_version=4).cells
    shown = [
        formula
        for cell in cells
        for output in cell.get("outputs", [])
        for kind in ("text/markdown", "text/latex")
        for formula in in_text(output.get("data", {}).get(kind, ""))
    ]
    assert told(shown) == {}


SYMPYS_OWN = {
    "a minus first": r"w' = - \alpha c \left(w - w^{*}\right) + w",
    "a minus first in a bracket": r"e_{t} = \left(- \alpha c + 1\right)^{t} e_{0}",
    "a minus first in an exponent": r"\mu^{- s + t}",
    "a minus first above a bar": r"\frac{- a + y}{2}",
    "a minus first below a bar": r"\frac{a}{- a + 1}",
    "a minus first in an index": r"A_{- l + 1}",
    "a minus first in a matrix": r"\left[\begin{matrix}- a + 1 & 0\end{matrix}\right]",
    "the root of a number above a bar": r"\frac{\sqrt{2} e^{z}}{2 \sqrt{\pi} \sigma}",
    "roots of numbers": r"\log{\left(\sqrt{2} \sqrt{\pi} \right)}",
    "the root of a number first": r"\sqrt{2 \pi} \sigma",
    "a root over a root": r"h = \frac{\sqrt{\varepsilon}}{\sqrt{c}}",
    "1 last": r"\log{\left(e^{z} + 1 \right)}",
    "a sum above a bar": r"\mu = \frac{\sum_{m=0}^{N - 1} Z_{m}}{N}",
    "a bracket over 2": r"L = \frac{c \left(w - w^{*}\right)^{2}}{2}",
    "two sums in one": r"\sum_{\substack{0 \leq n \leq N\\0 \leq m \leq N}} g_{n}",
    "two halves of a range": r"h_{max} > 0 \wedge h_{min} < 0",
    "f' before a weight": r"f'{\left(Z_{j} \right)} W_{j,k}",
    "f' before a sum": r"f'{\left(Z_{j} \right)} \sum_{k=0}^{n} W_{j,k} \delta_{k}",
    "an input before its weight": r"A^{(1)}_{j} W^{(2)}_{j,k}",
    "an output before its weight": r"f{\left(Z^{(l)}_{m} \right)} W^{(l+1)}_{m,k}",
    "a delta before its weight": r"\delta^{(l)}_{k} W_{j,k}",
    "an input before the delta": r"A_{i} \delta_{j}",
    "a slope before the delta": r"\frac{\partial Z_{m}}{\partial W_{i,j}} \delta_{m}",
    "a logarithm before a letter": r"\log{\left(A_{k} \right)} Y_{k}",
    "1 - a before a": r"\left(1 - A_{k}\right) A_{k}",
    "1 - f before f": r"\left(1 - f{\left(z \right)}\right) f{\left(z \right)}",
}


@pytest.mark.parametrize("formula", SYMPYS_OWN.values(), ids=SYMPYS_OWN.keys())
def test_sympys_own_forms_are_found(formula: str) -> None:
    assert odd_forms(formula)


@pytest.mark.parametrize(
    "formula",
    [
        r"- \log{\left(a \right)} = - y z - \left(1 - y\right) z",
        r"A = \left(1 - \alpha c\right)^{t} e_{0} - 2",
        r"\frac{1}{s \sqrt{2 \pi}} + \frac{\sqrt{w - 4}}{2 \sqrt{w}}",
        r"\frac{e^{Z_{k}} \sum_{m=0}^{n} e^{Z_{m}}}{\left(\sum_{m=0}^{n} e^{Z_{m}}\right)^{2}}",
        r"A^{T} \delta + X W",  # matrices don't change places
    ],
)
def test_what_a_person_writes_is_left_alone(formula: str) -> None:
    assert odd_forms(formula) == []


def test_a_bracket_that_is_never_closed_is_said() -> None:
    with pytest.raises(ValueError, match="never closed"):
        tree(r"\left(a + b")


a, c, s, t = sp.symbols("a c s t", positive=True)
delta = sp.IndexedBase(r"\delta")
UNITS = (k, 0, n_out - 1)
WRITTEN = {
    r"\left(1 - a c\right)^{t}": (1 - a * c) ** t,
    r"a^{t - s}": a ** (t - s),
    r"\frac{e^{- \frac{z^{2}}{2 s^{2}}}}{s \sqrt{2 \pi}}": (
        sp.exp(-(z**2) / (2 * s**2)) / (s * sp.sqrt(2 * sp.pi))
    ),
    r"\frac{a}{\sqrt{2}}": a / sp.sqrt(2),
    r"2 a \sqrt{3 \pi}": a * sp.sqrt(12 * sp.pi),
    r"2 \pi a": 2 * sp.pi * a,
    r"2 \sqrt{a}": 2 * sp.sqrt(a),
    r"\log{\left(1 + e^{z} \right)} - a z": sp.log(1 + sp.exp(z)) - a * z,
    r"2 a + 1": 2 * a + 1,
    r"- a - c": -a - c,
    r"\frac{1}{2} \sum_{k=0}^{n_{out} - 1} \left(A_{k} - Y_{k}\right)^{2}": (
        sp.Sum((A[k] - Y[k]) ** 2, UNITS) / 2
    ),
    r"- \frac{2}{N} \sum_{k=0}^{n_{out} - 1} A_{k}": -2 * sp.Sum(A[k], UNITS) / batch,
    r"\frac{a}{2} \left(z - 1\right)^{2}": a * (z - 1) ** 2 / 2,
    r"\frac{1 - a}{c}": (1 - a) / c,
    r"\frac{1}{a c}": 1 / (a * c),
    r"W_{i,j} A_{i}": A[i] * W[i, j],
    r"\delta_{j} A_{i}": A[i] * delta[j],
    r"\left(\sum_{k=0}^{n_{out} - 1} W_{j,k} \delta_{k}\right) f'{\left(Z_{j} \right)}": (
        f(Z[j]).diff(Z[j]) * sp.Sum(W[j, k] * delta[k], UNITS)
    ),
    r"A_{k} \left(1 - A_{k}\right)": A[k] * (1 - A[k]),
    r"Y_{k} \log{\left(A_{k} \right)}": sp.log(A[k]) * Y[k],
    r"\left(1 - a\right) \log{\left(c \right)}": sp.log(c) * (1 - a),
    r"\sum_{i=0}^{n_{in} - 1} \sum_{k=0}^{n_{out} - 1} W_{i,k}": (
        sp.Sum(W[i, k], UNITS, (i, 0, n_in - 1))
    ),
    r"\sum_{k=0}^{n_{out} - 1} \left(A_{k} + B_{j}\right)": sp.Sum(A[k] + B[j], UNITS),
    r"a < z < c": sp.And(z < c, a < z),
    r"a < c \wedge z < c": sp.And(z < c, a < c),
}


@pytest.mark.parametrize(("printed", "formula"), WRITTEN.items(), ids=WRITTEN.keys())
def test_a_formula_is_printed_in_customary_order(printed: str, formula: sp.Basic) -> None:
    assert latex(formula) == printed


def test_what_is_written_keeps_its_order_and_nothing_else_does() -> None:
    both = in_order(times(c, a), times(-1, z, 1 - s * t))
    assert latex(both) == r"c a - z \left(1 - s t\right)"
    assert latex(both.xreplace({a: t})) == r"c t - z \left(1 - s t\right)"
    assert latex(root(over(c, a))) == r"\sqrt{\frac{c}{a}}"
    assert latex(times(over(sp.S.One, c), 1 - a)) == r"\frac{1}{c} \left(1 - a\right)"
    assert settled(both) == a * c - z * (1 - s * t)
    assert type(settled(both)) is sp.Add
    assert settled(root(times(c, c))) == c
