"""A formula and the punctuation at it stay on one line."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from unbroken import keep_together


def page(*parts: str | nodes.Node) -> nodes.document:
    """A page with one paragraph."""
    document = new_document("page")
    document += nodes.paragraph(
        "", "", *(nodes.Text(p) if isinstance(p, str) else p for p in parts)
    )
    keep_together(None, document)
    return document


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("is ", ". So", "A."),
        ("(", ") and", "(A)"),
        ("is (", "), and", "(A),"),
        ("at ", "’s end", "A’s"),
        ("", ":", "A:"),
    ],
)
def test_punctuation_stays_with_its_formula(before: str, after: str, kept: str) -> None:
    document = page(before, nodes.math("", "A"), after)
    assert document.astext() == f"{before}A{after}"
    (together,) = document.findall(nodes.inline)
    assert together.astext() == kept
    assert together["classes"] == ["unbroken"]


@pytest.mark.parametrize(("before", "after"), [("is ", " or"), ("at ", "-th"), ("", "")])
def test_a_formula_among_words_is_left_alone(before: str, after: str) -> None:
    document = page(before, nodes.math("", "A"), after)
    assert not list(document.findall(nodes.inline))


def test_formulas_side_by_side_keep_each_its_own() -> None:
    document = page("(", nodes.math("", "A"), ", ", nodes.math("", "B"), ").")
    assert document.astext() == "(A, B)."
    assert [one.astext() for one in document.findall(nodes.inline)] == ["(A,", "B)."]
