"""A formula and the punctuation at it stay on one line."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from unbroken import keep_together


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
    document = new_document("page")
    paragraph = nodes.paragraph("", before, nodes.math("", "A"), nodes.Text(after))
    document += paragraph
    keep_together(None, document)
    assert paragraph.astext() == f"{before}A{after}"
    (together,) = paragraph.findall(nodes.inline)
    assert together.astext() == kept
    assert together["classes"] == ["unbroken"]


@pytest.mark.parametrize(("before", "after"), [("is ", " or"), ("at ", "-th"), ("", "")])
def test_a_formula_among_words_is_left_alone(before: str, after: str) -> None:
    document = new_document("page")
    document += nodes.paragraph("", before, nodes.math("", "A"), nodes.Text(after))
    keep_together(None, document)
    assert not list(document.findall(nodes.inline))


def test_formulas_side_by_side_keep_each_its_own() -> None:
    document = new_document("page")
    first, second = nodes.math("", "A"), nodes.math("", "B")
    document += nodes.paragraph("", "(", first, nodes.Text(", "), second, nodes.Text(")."))
    keep_together(None, document)
    assert document.astext() == "(A, B)."
    assert [one.astext() for one in document.findall(nodes.inline)] == ["(A,", "B)."]
