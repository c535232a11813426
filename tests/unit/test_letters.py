"""Every letter that a page lights has all three: a symbol, a name in the code, a drawn part."""

import re
from pathlib import Path

import pytest

import backprop
from backprop.letters import LETTERS, Letter, known_alike, table

ROOT = Path(__file__).resolve().parents[2]
CODE = "\n".join(p.read_text("utf-8") for p in Path(backprop.__file__).parent.rglob("*.py"))
DRAWINGS = "\n".join(
    p.read_text("utf-8") for p in (ROOT / "book" / "_static" / "explorers").glob("*.svg")
)
KNOWN = [one for one in LETTERS if one.glyph]
# An attribute of a selector, and how it begins or what it is
ATTRIBUTE = re.compile(r'\[([\w-]+)(\^?)="([^"]+)"\]')


@pytest.mark.parametrize("one", KNOWN, ids=lambda one: one.glyph)
def test_it_has_a_symbol_a_name_and_a_drawn_part(one: Letter) -> None:
    symbol = {"δ": r"\delta", "α": r"\alpha"}.get(one.glyph, one.glyph)
    assert symbol in one.latex
    assert all(name in one.code or name.rstrip("s") in one.code for name in one.names)
    assert all(re.search(rf"\b{name}\b", CODE) for name in one.names)
    assert one.drawn


@pytest.mark.parametrize(
    "one", [one for one in KNOWN if "data-" in one.drawn], ids=lambda o: o.glyph
)
def test_its_part_is_in_a_drawing(one: Letter) -> None:
    for attribute, begins, value in ATTRIBUTE.findall(one.drawn):
        assert re.search(f'{attribute}="{re.escape(value)}' + ("" if begins else '"'), DRAWINGS)


def test_a_glyph_is_one_letters_only() -> None:
    glyphs = [one.glyph for one in KNOWN]
    assert len(set(glyphs)) == len(glyphs) > 8
    names = [name for one in KNOWN for name in one.names]
    assert len(set(names)) == len(names)


def test_all_letters_are_in_the_table() -> None:
    lines = table()
    assert len(lines) == len(LETTERS) + 2
    assert all(line.count(" | ") == 3 for line in lines)
    assert all(one.glyph in known_alike() for one in KNOWN)
