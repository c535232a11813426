"""Every letter of an explorer or a figure stands on the notation page, spelt as there."""

import html
import re
import unicodedata
from pathlib import Path

import pytest

from backprop.explorers.catalogue import names
from explorer_reader import Open
from reader import need_the_built_book
from serve import SITE
from test_chapters import NAMES
from test_notation import KNOWN, letters

need_the_built_book()

# What is seen and what is heard: words on the page and in a drawing, and names of its parts.
SAID = """figure => {
    const heard = [...figure.querySelectorAll("[aria-label], [aria-valuetext], [alt]")];
    const spoken = ["aria-label", "aria-valuetext", "alt"];
    const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
    const said = [];
    while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode;
        if (!parentElement.closest("script, style, mjx-container")) said.push(data.trim());
    }
    for (const one of heard) said.push(...spoken.map((name) => one.getAttribute(name) ?? ""));
    return said.filter((words) => words);
}"""
# One letter, which may have indices: not the article, as of "a 3", nor what is left of "isn't"
ALONE = re.compile(
    r"(?<![\w'’])(?!a [a-z]{2}|A [a-z]{2}|a \d(?!\d|\.\d))([A-Za-zα-ω])(?![A-Za-zα-ω'’])"
)
# What belongs to a layer has a capital letter, whatever its name is in the code.
SMALL = set("abwxyz")
WITH_A_NUMBER = re.compile(r"(?<![\w'’])([abxyz])(?=[₀₁⁽]| [+−-]?\d)")
ON_A_MAP = {"x", "y"}  # the two directions of the race's surfaces, as on any map
TYPED = set("abcdefg")  # names in expressions, which are the reader's own
COMMENT = re.compile(r"<!-- (.*?) -->", re.S)  # Matplotlib's, of each text that it draws
GREEK = {"λ": "lambda"}  # Unicode calls it lamda
PICTURE = re.compile(r'src="(_images/[^"]+\.svg)"')


def _last_word(letter: str) -> str:
    return unicodedata.name(letter).split()[-1].lower()


def alone(words: str) -> set[str]:
    """The letters that stand for something in plain words, Greek ones as LaTeX names them."""
    found = ALONE.findall(words)
    return {
        letter if letter.isascii() else "\\" + GREEK.get(letter, _last_word(letter))
        for letter in found
    }


def in_figure(text: str) -> set[str]:
    """The letters of a figure's text, in which formulas stand between dollar signs."""
    words, *rest = text.split("$")
    found = alone(words)
    for formula, after in zip(rest[::2], rest[1::2], strict=True):
        found |= letters(formula.replace(r"\mathdefault", "")) | alone(after)
    return found


def figures(page: str) -> set[str]:
    """All texts of the figures that Matplotlib drew for a page."""
    pictures = set(PICTURE.findall((SITE / f"{page}.html").read_text("utf-8")))
    drawn = [Path(SITE, picture).read_text("utf-8") for picture in pictures]
    return {html.unescape(text) for svg in drawn for text in COMMENT.findall(svg)}


@pytest.mark.parametrize("name", names())
def test_an_explorer_spells_as_the_notation_page_does(unstarted: Open, name: str) -> None:
    said = unstarted(name).figure.evaluate(SAID)
    assert len(said) > 10
    small, known = SMALL, KNOWN
    if name == "descent-race":
        small, known = SMALL - ON_A_MAP, KNOWN | ON_A_MAP
    elif name == "type-it":
        small, known = SMALL - TYPED, KNOWN | TYPED
    wrong = {words for words in said if alone(words) - known or alone(words) & small}
    assert wrong == set()


@pytest.mark.parametrize("page", NAMES)
def test_a_figure_spells_as_the_notation_page_does(page: str) -> None:
    texts = figures(page)
    assert texts
    wrong = {text for text in texts if in_figure(text) - KNOWN or WITH_A_NUMBER.search(text)}
    assert wrong == set()


def test_letters_are_found() -> None:
    assert alone("prediction a , target Y₀: isn't a slope, A map") == {"a", "Y"}
    assert alone("δ⁽²⁾₀ × W⁽¹⁾₀₀, ∂L/∂Z, α = 0.1") == {r"\delta", "W", "L", "Z", r"\alpha"}
    assert alone("make it a 3, a 9; a 0.5, a 12") == {"a"}
    assert alone("make it a 3.") == set()
    assert in_figure(r"direction of $\omega_0$, at $\mathdefault{10^{-3}}$ z") == {r"\omega", "z"}
    assert WITH_A_NUMBER.search("b +0.35")
    assert not WITH_A_NUMBER.search("B +0.35")
