"""Every letter of a formula, in the text or printed by a cell, stands on the notation page."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from backprop.letters import table as letters_table
from test_chapters import BOOK

ROOT = BOOK.parent
PAGES = sorted(path for path in (*BOOK.glob("*.ipynb"), *BOOK.glob("*.md")) if path.name[0] != "_")
MATH = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.S)
CODE = re.compile(r"```.*?```|`[^`]*`", re.S)
# LaTeX's words for how a formula looks, for functions that every reader knows, and for relations
WORDS = re.compile(
    r"\\(?:text|operatorname\*?|mathrm|mathbf|begin|end)\s*\{[^}]*\}|[_^]\{m(?:in|ax)\}"
)
COMMANDS = re.compile(
    r"\\(?:left|right|[lr]floor|bigl|bigr|[dt]?frac|sqrt|sum|prod|int|limits|binom|lim|[lr]Vert|hat|overline"
    r"|displaystyle|quad|log|ln|exp|tanh|sin|cos|max|min|pi|infty|partial|nabla|c?dots?|ldots|times"
    r"|circ|ast|wedge|vee|in|to|leftarrow|rightarrow|ne|neq|leq?|geq?|approx)(?![A-Za-z])"
)


def letters(formula: str) -> set[str]:
    """The letters that stand for something, Greek ones by their names."""
    formula = formula.replace(r"\\", " ")  # two strokes begin a new line
    formula = COMMANDS.sub(" ", WORDS.sub(" ", formula))
    found: set[str] = set()
    for word in re.findall(r"\\?[A-Za-z]+", formula):
        # "out" is part of a name, "ij" are two indices
        found |= {word} if len(word) > 2 or word[0] == "\\" else set(word)
    return found


def texts(page: Path) -> Iterator[str]:
    if page.suffix == ".md":
        yield page.read_text(encoding="utf-8")
        return
    for cell in nbformat.read(page, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield cell.source
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            yield from (shown[kind] for kind in ("text/markdown", "text/latex") if kind in shown)


def letters_of(page: Path) -> set[str]:
    found = [MATH.findall(CODE.sub(" ", text)) for text in texts(page)]
    return {letter for pairs in found for pair in pairs for letter in letters("".join(pair))}


NOTATION = BOOK / "notation.md"
CORE = "\n".join(letters_table())
KNOWN = letters_of(NOTATION) | {
    letter for pair in MATH.findall(CORE) for letter in letters("".join(pair))
}


@pytest.mark.parametrize("page", [p for p in PAGES if p != NOTATION], ids=lambda page: page.stem)
def test_every_letter_of_a_page_is_on_the_notation_page(page: Path) -> None:
    assert letters_of(page) - KNOWN == set()


def test_every_name_that_the_notation_page_gives_is_in_the_code() -> None:
    rows = re.findall(r"^\|.*\|$", f"{CORE}\n{NOTATION.read_text(encoding='utf-8')}", re.M)
    names = {
        name
        for row in rows
        for text in re.findall(r"`([^`(]+)`", row.split("|")[3])
        for name in re.findall(r"[A-Za-z_]\w+", text)
    }
    assert len(names) > 30
    code = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src").rglob("*.py"))
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set()


def test_letters_are_found() -> None:
    found = letters(r"\frac{\partial L}{\partial W_{ij}} = \delta_j \hat{A}_i, n_{out}, h_{min}")
    assert found == {"L", "W", "i", "j", r"\delta", "A", "n", "out", "h"}
    assert letters(r"\text{mean of } \omega \operatorname{ReLU}(z)") == {r"\omega", "z"}
