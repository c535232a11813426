"""Every word of the glossary is linked where a reader meets it first.

The rule: go through the introduction and the chapters in order. The first paragraph
(of the introduction) or Markdown cell (of a chapter) that uses a word of the glossary
links it by ``{term}``. Headings, formulas, code, links to elsewhere and what stands on
the line of a directive don't count as use, since no such link can stand there. A word
within a longer one of the glossary isn't used: "weight decay" is no use of "weight".
"""

import re
from collections.abc import Iterator

import nbformat
import pytest

from test_chapters import BOOK, CHAPTERS

GLOSSARY = (BOOK / "glossary.md").read_text(encoding="utf-8")
WORDS = re.findall(r"^(\S[^\n]*)\n  \S", GLOSSARY.split(":::{glossary}")[1], re.M)
PLURALS = {"local minimum": "local minima", "Hessian": "Hessians", "held-out examples": ""}
NO_USE = [
    r"^```.*?$|^:::.*?$|^:[\w-]+:.*?$",  # directives and their options
    r"^#+ .*?$|^\(.+\)=$",  # headings and anchors
    r"\$\$.*?\$\$|\$[^$]*\$",
    r"\{(?!term)\w+\}`[^`]*`|\]\([^)]*\)",
    r"(?<![`}])`[^`]*`",
]


def plural(word: str) -> str:
    if word in PLURALS:
        return PLURALS[word]
    return word + ("es" if word.endswith(("s", "ch", "x")) else "s")


def forms_of(word: str) -> list[str]:
    return [form for form in (word, plural(word)) if form]


MEANT = {form.lower(): word for word in WORDS for form in forms_of(word)}
ANY = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(map(re.escape, MEANT), key=len, reverse=True))})(?![\w-])", re.I
)


def passages() -> Iterator[tuple[str, str]]:
    """Where a passage stands, and its text, in reading order."""
    for number, text in enumerate((BOOK / "intro.md").read_text(encoding="utf-8").split("\n\n")):
        yield f"intro, paragraph {number}", text
    for path in CHAPTERS:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                yield f"{path.stem}, cell {cell.id}", cell.source


def links(text: str) -> set[str]:
    found = re.findall(r"\{term\}`(?:[^`<]*<([^`>]+)>|([^`<]+))`", text)
    return {(target or whole).lower() for target, whole in found}


def uses(text: str) -> set[str]:
    for pattern in NO_USE:
        text = re.sub(pattern, " ", text, flags=re.M | re.S)
    text = re.sub(r"\{term\}`[^`]*`", " ", text)
    return {MEANT[found.lower()] for found in ANY.findall(text)}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_linked_where_it_is_met_first(word: str) -> None:
    for place, text in passages():
        if word.lower() in links(text):
            return
        assert word not in uses(text), f"{place} uses {word!r} first, but doesn't link it"
    raise AssertionError(f"no chapter links {word!r}")


def test_the_glossary_is_in_alphabetical_order() -> None:
    assert sorted(WORDS, key=str.lower) == WORDS


def test_what_counts_as_use() -> None:
    assert uses("A unit's batches.\n# Loss\n`delta` $Z$ {doc}`weights <a>` [x](loss)") == {
        "unit",
        "batch",
    }
    assert uses("weight decay, {term}`bias`") == {"weight decay"}
    assert links("{term}`units <unit>` and {term}`bias`") == {"unit", "bias"}
